"""Finding the files that belong to a spectrum, without trusting the names in its header.

A header may say ``/etc/passwd``, ``../x.rmf`` or ``http://...``: only the last path component is used, and only to pick among
files that lie beside the spectrum or were uploaded with it.
"""

import re
from pathlib import Path

from retriever.errors import BadInput
from retriever.spectra.ogip.pha import KIND_NAMES, header_kind
from retriever.spectra.safe_files import CORPUS_LIMIT, check_file, scan_headers
from retriever.spectra.tables.text_kinds import text_kind

# a folder with more files than this is not a spectrum's folder
FOLDER_LIMIT = 400
_BACKGROUND_NAME = re.compile(r"(^|[^a-z])(bg|bgd|bkg|bkgd|back|background)(?![a-z])", re.IGNORECASE)


def last_component(name):
    """The last component of a path or URL in a header, safe to look for in one folder; '' if there is none."""
    base = re.split(r"[/\\]", name.strip())[-1].split("[")[0].strip()
    return "" if base in ("", ".", "..") else base


def _is_foreign(name):
    return "://" in name or "/" in name or "\\" in name


def kind_of(path):
    """'spectrum', 'background', 'arf', 'rmf', 'events', 'table', 'records' or 'unknown' (data are not read).

    FITS files by their headers, others by how they begin and end. A spectrum counts as background when HDUCLAS2 says so
    or its name does (``_bg``, ``bkg``, ``back1``, ``background``).
    """
    headers = scan_headers(path)
    if not headers:
        return text_kind(path)
    kinds = [header_kind(header) for header in headers]
    kind = next(
        (kind for kind in kinds if kind not in ("unknown", "table")), "table" if "table" in kinds else "unknown"
    )
    if kind == "spectrum" and _BACKGROUND_NAME.search(Path(path).name):
        return "background"
    return kind


def _without_gz(name):
    return name[:-3] if name.lower().endswith(".gz") else name


def _stem(path):
    """What a file's name shares with its companions: no extension, no role."""
    stem = Path(path).name.split(".")[0].lower()
    return re.sub(r"[_-]?(src|source|sr|spec|bgd?|bkgd?|back|background|pha3|arf3|rmf3|arf|rmf)\d*$", "", stem)


class Search:
    """Looks for the companions of one spectrum; warnings go to ``notes``."""

    def __init__(self, path, spectrum, companions, notes):
        """``companions``: the only paths to look at, or None for the spectrum's folder."""
        self.path, self.spectrum, self.notes = Path(path), spectrum, notes
        self._from_upload = companions is not None
        self._candidates = None if companions is None else [Path(c) for c in companions if Path(c) != self.path]
        self._kinds = {}

    def _others(self):
        if self._candidates is None:
            files = sorted(p for p in self.path.resolve().parent.iterdir() if p.is_file() and p.name != self.path.name)
            self._candidates = files[:FOLDER_LIMIT]
        return self._candidates

    def _kind(self, path):
        if path not in self._kinds:
            self._kinds[path] = kind_of(path)
        return self._kinds[path]

    def find(self, kind, option, named):
        """The path of the 'arf', 'rmf' or 'background', or None; ``option`` wins, then the header's ``named``."""
        if option is not None:
            return check_file(option)
        by_name = self._by_name(kind, named)
        if by_name is not None:
            return by_name
        return self._only_one(kind, named)

    def _by_name(self, kind, named):
        base = last_component(named)
        if _is_foreign(named):
            self.notes.append(
                f"The header names {named[:80]!r} as its {kind}; paths and addresses in headers are not "
                f"followed, only a file called {base or '(nothing)'!r} beside the spectrum would be used."
            )
        if not base:
            return None
        accepted = (kind, "spectrum") if kind == "background" else (kind,)
        for path in self._others():
            if _without_gz(path.name) == _without_gz(base) and self._kind(path) in accepted:
                return path
        return None

    def _only_one(self, kind, named):
        found = [path for path in self._others() if self._kind(path) == kind]
        if len(found) > 1:
            found = [path for path in found if _stem(path) == _stem(self.path)]
        if len(found) != 1:
            return None
        if named:
            place = "upload" if self._from_upload else "folder"
            self.notes.append(
                f"The header names {last_component(named) or named[:80]!r} as its {kind}, which is not here; "
                f"{found[0].name}, the only fitting one in the {place}, was used: check that it belongs."
            )
        return found[0]


def source_spectra(paths):
    """The paths that are source spectra (event lists and tables last), not backgrounds, in the order given.

    Raises ``BadInput`` when there are none.
    """
    kinds = {path: kind_of(path) for path in paths}
    spectra = [path for path, kind in kinds.items() if kind == "spectrum"]
    named = {
        _without_gz(last_component(name))
        for path in spectra
        for name in _backfiles(path)
        if _without_gz(last_component(name)) != _without_gz(path.name)
    }
    sources = [path for path in spectra if _without_gz(path.name) not in named] or spectra
    sources += [path for path, kind in kinds.items() if kind in ("events", "records", "table")]
    if sources:
        return sources
    backgrounds = [path for path, kind in kinds.items() if kind == "background"]
    if backgrounds:
        return backgrounds[:1]
    for path in paths:
        check_file(path, CORPUS_LIMIT)
    given = "; ".join(f"{path.name[:60]} is {_describe(path, kind)}" for path, kind in list(kinds.items())[:5])
    raise BadInput(f"No spectrum among the files ({given or 'none given'}): add the PHA or PI file.")


def _describe(path, kind):
    if kind == "unknown" and not scan_headers(path):
        return "not a FITS file"
    return KIND_NAMES[kind]


def _backfiles(path):
    return [str(header["BACKFILE"]) for header in scan_headers(path) if header.get("BACKFILE")]
