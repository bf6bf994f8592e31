"""Finding the files that belong to a spectrum, without trusting the names in its header.

A header may say ``/etc/passwd``, ``../x.rmf`` or ``http://...``: only the last path component is used, and only to pick among
files that lie beside the spectrum or were uploaded with it.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from retriever.errors import BadInput
from retriever.spectra.file_kinds import FileKind, file_kind
from retriever.spectra.ogip.made_for import MadeFor
from retriever.spectra.safe_files import CORPUS_LIMIT, check_file

Companion = Literal["arf", "rmf", "background"]

# a folder with more files than this is not a spectrum's folder
FOLDER_LIMIT = 400


def last_component(name: str) -> str:
    """The last component of a path or URL in a header, safe to look for in one folder; '' if there is none."""
    base = re.split(r"[/\\]", name.strip())[-1].split("[")[0].split("{")[0].strip()
    return "" if base in ("", ".", "..") else base


def named_row(name: str) -> int | None:
    """The row or extension that a name in a header picks, as 3 in glg_cspec.rsp2{3}; None where it picks none."""
    found = re.search(r"\{(\d{1,6})\}\s*$", name)
    return int(found.group(1)) if found else None


def _is_foreign(name: str) -> bool:
    return "://" in name or "/" in name or "\\" in name


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _stem(path: Path) -> str:
    """What a file's name shares with its companions: no extension, no role."""
    stem = path.name.split(".")[0].lower()
    role = r"[_-]?(src|source|sr|(back|backgr?)?spec|bgd?|bkg?d?|back|background|pha3|arf3|rmf3|arf|rmf)\d*$"
    return re.sub(role, "", stem)


class Search:
    """Looks for the companions of one spectrum; warnings go to ``notes``."""

    def __init__(
        self, path: Path, companions: Sequence[FileKind] | None, notes: list[str], made_for: MadeFor | None = None
    ) -> None:
        """``companions``: the only files to look at, or None for the spectrum's folder. ``made_for``: the spectrum's instrument."""
        self.path, self.notes, self.made_for = path, notes, made_for or MadeFor()
        self.passed_over: list[str] = []  # files that would fit but are of another instrument, each in words
        self._from_upload = companions is not None
        self._candidates = None if companions is None else [c.path for c in companions if c.path != path]
        self._kinds = {c.path: c for c in companions or ()}

    def _others(self) -> list[Path]:
        if self._candidates is None:
            files = sorted(p for p in self.path.resolve().parent.iterdir() if p.is_file() and p.name != self.path.name)
            self._candidates = files[:FOLDER_LIMIT]
        return self._candidates

    def _kind(self, path: Path) -> str:
        if path not in self._kinds:
            self._kinds[path] = file_kind(path)
        return self._kinds[path].kind

    def find(self, kind: Companion, option: str | Path | None, named: str) -> Path | None:
        """The path of the companion of a kind, or None; ``option`` wins, then the header's ``named``."""
        if option is not None:
            return check_file(option)
        by_name = self._by_name(kind, named)
        if by_name is not None:
            return by_name
        return self._only_one(kind, named)

    def _by_name(self, kind: Companion, named: str) -> Path | None:
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
                if kind != "background" and self.made_for.contradicts(self._kinds[path].made_for):
                    self.notes.append(f"{self._stranger(path)}: check that it belongs.")
                return path
        return None

    def _stranger(self, path: Path) -> str:
        return f"{path.name} is of {self._kinds[path].made_for.name}, the spectrum of {self.made_for.name}"

    def _only_one(self, kind: Companion, named: str) -> Path | None:
        found = [path for path in self._others() if self._kind(path) == kind]
        strangers = [path for path in found if self.made_for.contradicts(self._kinds[path].made_for)]
        found = [path for path in found if path not in strangers]
        if strangers and not found:
            said = f"{self._stranger(strangers[0])}, so it was not used as its {kind}."
            self.passed_over.append(said)
            self.notes.append(said)
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


def source_spectra(files: Sequence[FileKind]) -> list[FileKind]:
    """The files that are source spectra (event lists, tables and light curves last), not backgrounds, in the order given.

    Raises ``BadInput`` when there are none.
    """
    spectra = [file for file in files if file.kind == "spectrum"]
    named = _named_backgrounds(spectra)
    sources = [file for file in spectra if _without_gz(file.path.name) not in named] or spectra
    sources += [file for file in files if file.kind in ("events", "records", "table", "rates", "magnitudes", "image")]
    sources = sources or [file for file in files if file.kind == "background"][:1]
    if not sources:
        raise _no_spectrum(files)
    return sources


def _named_backgrounds(spectra: Iterable[FileKind]) -> set[str]:
    """Names (without .gz) that some spectrum's header gives as its background, its own name aside."""
    pairs = [
        (_without_gz(last_component(name)), _without_gz(file.path.name)) for file in spectra for name in file.backfiles
    ]
    return {name for name, own in pairs if name != own}


def _no_spectrum(files: Sequence[FileKind]) -> BadInput:
    """What to say of files without a spectrum; ``check_file`` raises for one that can't be read at all."""
    for file in files:
        check_file(file.path, CORPUS_LIMIT)
    given = "; ".join(f"{file.path.name[:60]} is {file.description}" for file in files[:5])
    return BadInput(f"No spectrum among the files ({given or 'none given'}): add the PHA or PI file.")
