"""Adding a library to those that are known, bringing its index up to date, and taking it off again."""

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from retriever.durable import short_hash
from retriever.errors import BadInput
from retriever.library.format.content import read_content
from retriever.library.index.columns import Columns
from retriever.library.index.encoder import paper_encoder
from retriever.library.index.generations import remove_index
from retriever.library.index.opened import open_part
from retriever.library.index.records import Records
from retriever.library.opening import update_index
from retriever.library.shelf.indexes import IndexState, folder_of_index, index_state
from retriever.library.shelf.known import (
    INDEX,
    MISSING,
    ONLINE,
    Known,
    forget,
    free_name,
    kind_of,
    known_at,
    own_name,
    remember,
    required,
)
from retriever.library.shelf.paper_folder import ENDINGS, is_own, made_of, make_paper_folder, refresh
from retriever.progress import Show, quiet

_NAMES: Final = (".txt", ".csv", ".lst")


@dataclass(frozen=True)
class Difference:
    """How many records are new, changed, gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0

    @classmethod
    def between(cls, before: Mapping[str, str], after: Mapping[str, str]) -> "Difference":
        """Of records' digests by their ids."""
        both = before.keys() & after.keys()
        changed = sum(before[key] != after[key] for key in both)
        return cls(len(after) - len(both), changed, len(before) - len(both))

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


@dataclass(frozen=True)
class Updated:
    """What an update did: ``sources`` and ``papers`` held now, what became of them, and whether the index was made anew."""

    library: Known
    sources: int
    papers: int
    of_sources: Difference
    of_papers: Difference
    made: bool
    seconds: float


def add(place: Path, name: str = "", progress: Show = quiet) -> Updated:
    """Know a library from now on, and make its index: a folder, an index, or a file of papers, of which a folder is made.

    It is known only once its index is there. ``BadInput`` for what is none of these, or a name that is another's.
    """
    place = Path(place).expanduser().resolve()
    if place.is_file():
        place = _folder_of(place, name)
    if kind_of(place) == MISSING:
        read_content(place)  # says what is wrong
    held = known_at(place)
    free_name(name, own_name(place), held.name if held else "")  # a bad name is said before the work
    done = update(held or Known(own_name(place), place, kind_of(place)), progress)
    return replace(done, library=remember(place, name))


def update(library: Known, progress: Show = quiet) -> Updated:
    """Bring a library's index up to date with its content; only what has changed is read into it."""
    started = time.monotonic()
    if library.kind == MISSING:
        raise BadInput(
            f"Nothing usable is at {library.place} any more: bring it back, or scholar library remove {library.name}."
        )
    if library.kind == INDEX:
        part = open_part(library.place, library.name, None, paper_encoder())
        held = part.manifest
        part.records.close()
        return Updated(library, held["sources"], held["papers"], Difference(), Difference(), False, 0.0)
    refresh(library.place)
    before = index_state(library)
    old = _digests(before)
    update_index(read_content(library.place), progress=progress)
    after = index_state(library)
    of_sources, of_papers = (Difference.between(*pair) for pair in zip(old, _digests(after), strict=True))
    counts = after.manifest or {}
    taken = time.monotonic() - started
    made = before.generation is None
    return Updated(library, counts["sources"], counts["papers"], of_sources, of_papers, made, taken)


def remove(name: str, files: bool = False) -> list[Path]:
    """Forget a library. With ``files`` its index is deleted too, and its folder where this product made it in its own
    data folder; returns what was deleted. A corpus or a folder of the user's keeps every other file."""
    library = required(name)
    if not (library.name == ONLINE and files):
        forget(library.name)
    if not files or library.kind == MISSING:
        return []
    if is_own(library.place) or library.name == ONLINE:
        shutil.rmtree(library.place)
        return [library.place]
    folder = folder_of_index(library)
    there = folder.is_dir()
    remove_index(folder)
    return [folder] if there else []


def _folder_of(file: Path, name: str) -> Path:
    """The library folder of a file of papers, made or brought up to date."""
    if not file.name.endswith(ENDINGS):
        what = (
            f"scholar corpus build DIR --names-file {file} fetches objects by their names, then scholar library add DIR"
        )
        if file.suffix.lower() not in _NAMES:
            what = "give a library folder, a corpus, an index, or papers as .jsonl or .jsonl.gz"
        raise BadInput(f"{file} is no library: {what}.")
    if folder := made_of(file):
        return folder
    return make_paper_folder(file, free_name(name, file.name.split(".jsonl")[0]))


def _digests(state: IndexState) -> tuple[dict[str, str], dict[str, str]]:
    """Digests of the sources and of the papers of an index, by id and bibcode."""
    if state.generation is None:
        return {}, {}
    records = Records(state.generation)
    sources = {source: short_hash(text) for source, text in records.texts()}
    records.close()
    columns = Columns.load(state.generation / "columns.npz")
    alive = zip(columns.bibcode[columns.alive].tolist(), columns.digest[columns.alive].tolist(), strict=True)
    return sources, {bibcode.decode(): digest.decode() for bibcode, digest in alive}
