"""A library folder made of a file of papers (.jsonl, gzipped or not), and brought up to date when the file has changed."""

import uuid
from pathlib import Path
from typing import Final

from retriever.errors import BadInput, ScholarError
from retriever.home import data_folder
from retriever.library.format import tables
from retriever.library.format.manifest import MANIFEST, Manifest, checksums, read_manifest, write_manifest
from retriever.library.format.paper_file import read_papers

ENDINGS: Final = (".jsonl", ".jsonl.gz")
_MADE = "scholar library add "  # then the file


def own_libraries() -> Path:
    """Where the libraries lie that this product makes for the user."""
    return data_folder() / "libraries"


def is_own(place: Path) -> bool:
    """Whether a library was made by this product in its data folder, so that its files may be deleted with it."""
    return place.resolve().parent == own_libraries().resolve()


def make_paper_folder(file: Path, name: str) -> Path:
    """A new library folder with the papers of a file; whole or not there at all."""
    rows, parent = _rows(file), own_libraries()
    taken = {path.name for path in parent.glob("*")}
    folder = parent / next(n for n in (name, *(f"{name}-{k}" for k in range(2, 10_000))) if n not in taken)
    work = parent / f".{uuid.uuid4().hex}"
    try:
        _write(work, rows, file, name)
        work.rename(folder)
    except OSError as error:
        raise BadInput(f"{parent} can't be written to ({error.strerror}): free it, or set SCHOLAR_HOME.") from None
    finally:
        for path in sorted(work.rglob("*"), reverse=True):
            path.unlink()
        if work.is_dir():
            work.rmdir()
    return folder


def made_of(file: Path) -> Path | None:
    """The library that was made of this file."""
    for manifest in sorted(own_libraries().glob(f"*/{MANIFEST}")):
        if file_of(manifest.parent) == file.resolve():
            return manifest.parent
    return None


def file_of(folder: Path) -> Path | None:
    """The file that a library folder was made of; None for any other folder."""
    try:
        made = read_manifest(folder).made if is_own(folder) else ""
    except ScholarError:
        return None
    return Path(made.removeprefix(_MADE)) if made.startswith(_MADE) else None


def refresh(folder: Path) -> bool:
    """Take over what has changed in the file; returns whether anything has. A file that is gone changes nothing."""
    file = file_of(folder)
    if file is None or not file.is_file():
        return False
    manifest = read_manifest(folder)
    older = (folder / MANIFEST).stat().st_mtime_ns < file.stat().st_mtime_ns
    if not older and checksums(folder) == manifest.files:
        return False
    _write(folder, _rows(file), file, manifest.name)
    return True


def _rows(file: Path) -> list[tables.Row]:
    """One row a bibcode, the last of several."""
    rows = {paper.bibcode: tables.paper_rows(paper)[0] for paper in read_papers(file)}
    if not rows:
        raise BadInput(f"There are no papers in {file}: write one JSON object a line.")
    return list(rows.values())


def _write(folder: Path, rows: list[tables.Row], file: Path, name: str) -> None:
    tables.write_table(folder, tables.PAPERS, rows)
    about = Manifest(
        name=name,
        title=f"Papers of {file.name}",
        origin=f"the file {file.name}",
        licence="for your own use: abstracts belong to their publishers or authors",
        made=f"{_MADE}{file.resolve()}",
        files=checksums(folder),
    )
    write_manifest(folder, about)
