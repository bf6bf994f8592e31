"""The index of a known library: where it is, and whether it is that of the content as it is now."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from retriever.errors import ScholarError
from retriever.library.format.content import read_content
from retriever.library.index.encoder import paper_encoder
from retriever.library.index.generations import POINTER, live_generation
from retriever.library.opening import index_folder
from retriever.library.shelf.known import INDEX, Known

NONE, CURRENT, OLDER, OTHER_MODEL, UNREADABLE = "none", "current", "older", "other model", "unreadable"
SAID: Final = {
    NONE: "not indexed",
    CURRENT: "indexed",
    OLDER: "index older than its content",
    OTHER_MODEL: "index of another text model",
    UNREADABLE: "index can't be read",
}


@dataclass(frozen=True)
class IndexState:
    """``generation`` and its ``manifest`` are those that queries use, where they can be read; ``problem`` says why not."""

    folder: Path
    state: str
    generation: Path | None = None
    manifest: dict[str, Any] | None = None
    problem: str = ""


def folder_of_index(library: Known) -> Path:
    """Where the index of a library is or will be; ``BadInput`` where its content can't be read."""
    return library.place if library.kind == INDEX else index_folder(read_content(library.place))


def index_state(library: Known) -> IndexState:
    """The index of a library; ``BadInput`` where the library's content can't be read."""
    folder = folder_of_index(library)
    if not (folder / POINTER).is_file():
        return IndexState(folder, NONE)
    try:
        generation, manifest = live_generation(folder)
    except ScholarError as error:
        return IndexState(folder, UNREADABLE, problem=str(error))
    state = CURRENT
    if manifest["encoder"] not in ("", paper_encoder().tag):
        state = OTHER_MODEL
    elif library.kind != INDEX and manifest["content"] != read_content(library.place).fingerprint:
        state = OLDER
    return IndexState(folder, state, generation, manifest)
