"""What each file of an upload is for, and what a spectrum among them still lacks: told by headers alone, before anything is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retriever.errors import BadInput
from retriever.spectra.file_kinds import FileKind, file_kind
from retriever.spectra.ogip.companions import Companion, Search, last_component, source_spectra
from retriever.spectra.ogip.headers import Kind
from retriever.spectra.safe_files import scan_headers

# under which keyword a spectrum names its companions
_NAMED: dict[Companion, str] = {"rmf": "RESPFILE", "arf": "ANCRFILE", "background": "BACKFILE"}


@dataclass(frozen=True)
class Lack:
    """A companion that a spectrum needs or names and that is not there; ``named`` by its header, or empty."""

    kind: Companion
    named: str


@dataclass(frozen=True)
class UploadRole:
    """A file with what it is taken for."""

    name: str
    kind: Kind
    lacks: tuple[Lack, ...] = ()


def upload_roles(paths: Sequence[str | Path]) -> list[UploadRole]:
    """In the order given. A file that can't be read is 'unknown'."""
    files = [file_kind(path) for path in paths]
    try:
        sources = source_spectra(files)
    except BadInput:
        sources = []
    return [_role(file, file in sources, files) for file in files]


def _role(file: FileKind, is_source: bool, files: Sequence[FileKind]) -> UploadRole:
    if file.kind not in ("spectrum", "background"):
        return UploadRole(file.path.name, file.kind)
    if not is_source:
        return UploadRole(file.path.name, "background")
    named = {kind: _named(file.path, keyword) for kind, keyword in _NAMED.items()}
    search = Search(file.path, files, [], file.made_for)
    missing = {kind for kind in named if search.find(kind, None, named[kind]) is None}
    # without energies nothing can be said; an area may lie in the RMF, and not every spectrum has a background
    lacks = tuple(Lack(kind, named[kind]) for kind in _NAMED if kind in missing and (kind == "rmf" or named[kind]))
    return UploadRole(file.path.name, "spectrum", lacks)


def _named(path: Path, keyword: str) -> str:
    """The last component of the file that some header names under a keyword; empty for none."""
    names = (str(header[keyword]).strip() for header in scan_headers(path) if header.get(keyword))
    return next((last_component(name) for name in names if name.upper() not in ("", "NONE")), "")
