"""Opening libraries: the bundled one, a corpus, a library folder, an index of papers; their indexes made when needed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from retriever.durable import short_hash
from retriever.encoders.shared_space import weights_tag
from retriever.errors import ServiceMissing, first_line
from retriever.home import scholar_home
from retriever.library.format.content import BUNDLED, Content, bundled_folder, read_content
from retriever.library.format.tables import terms_of
from retriever.library.index.build import build_index
from retriever.library.index.encoder import paper_encoder
from retriever.library.index.generations import FORMAT, POINTER, live_or_none
from retriever.library.index.opened import Part, open_part
from retriever.library.library import Library
from retriever.library.shelf.known import known, known_as, own_name
from retriever.progress import Show, quiet

Note: TypeAlias = Callable[[str], None]  # is told what is being done


def silent(text: str) -> None:
    """Tell nobody."""


def open_library(places: Sequence[str | Path] = (), note: Note = silent, progress: Show = quiet) -> Library:
    """The libraries at these places as one, in this order; without any, the bundled one.

    A place is a folder (a library, a corpus, an index), ``bundled``, or the name of a library that is known
    (``scholar library list``); one that is known goes by that name. An index that is missing or older than its content is
    made first. ``BadInput`` for a place that is none of these.
    """
    wanted = [_place(str(place)) for place in places] or [bundled_folder()]
    parts = [_named(place, note, progress) for place in dict.fromkeys(wanted)]
    bundled = next((part for part in parts if part.content == bundled_folder()), None)
    return as_one(parts, bundled or _named(bundled_folder(), note, progress))


def open_one(place: str | Path, note: Note = silent, progress: Show = quiet) -> Part:
    """The library at one place, to be put together with others by ``as_one`` without being opened again."""
    return _named(_place(str(place)), note, progress)


def as_one(parts: Sequence[Part], bundled: Part) -> Library:
    """Open libraries as one, in this order; what an object is also called, the bundled one knows for the others too."""
    named: list[Part] = []
    for part in parts:
        taken = {other.name for other in named}
        named.append(part if part.name not in taken else _renamed(part, taken))
    further = None if any(part is bundled for part in parts) else Library([bundled]).names
    return Library(named, paper_encoder(), terms_of(bundled_folder()), further)


def _named(place: Path, note: Note, progress: Show) -> Part:
    """A library, opened, under the name by which it is known."""
    part = _opened(place, note, progress)
    names = {library.place.resolve(): library.name for library in known()}
    return replace(part, name=names.get(place.resolve(), part.name))


def _place(place: str) -> Path:
    """The folder of a place that is given as a folder or by a name; the bundled library's name always means that."""
    library = known_as(place) if place == BUNDLED or not Path(place).is_dir() else None
    folder = (library.place if library else Path(place)).resolve()
    return bundled_folder() if folder == bundled_folder().resolve() else folder


def index_folder(content: Content) -> Path:
    """Where the index of a content is, or will be: in its own folder, that of the bundled library with the user's files."""
    if content.folder and content.folder != bundled_folder():
        return content.folder / "index"
    tag = short_hash(str(content.folder), content.fingerprint, weights_tag(), paper_encoder().tag, str(FORMAT))
    return scholar_home() / "index" / f"{content.name}-{tag}"


def update_index(content: Content, note: Note = silent, progress: Show = quiet, rebuild: bool = False) -> Path:
    """The folder of the content's index, made or brought up to date where it is not."""
    folder = index_folder(content)
    live = live_or_none(folder)
    if rebuild or live is None or live.manifest["content"] != content.fingerprint:
        about = "Building the index of" if live is None or rebuild else "Bringing up to date the index of"
        note(f"{about} {content.name} (once)...")
        if rebuild and (folder / POINTER).is_file():
            (folder / POINTER).unlink()
        build_index(content, folder, paper_encoder(), progress=progress)
    return folder


def _opened(place: Path, note: Note, progress: Show) -> Part:
    if (place / POINTER).is_file():
        return open_part(place, own_name(place), None, paper_encoder())
    content = read_content(place)
    folder = update_index(content, note, progress)
    try:
        return open_part(folder, content.name, content.folder, paper_encoder())
    except Exception as error:  # Chroma raises many kinds; each means that the index can't be used
        note(f"The index of {content.name} could not be opened ({first_line(error)}); building it again.")
    update_index(content, note, progress, rebuild=True)
    try:
        return open_part(folder, content.name, content.folder, paper_encoder())
    except Exception as error:
        raise ServiceMissing(f"The index in {folder} can't be opened ({first_line(error)}): remove it.") from None


def _renamed(part: Part, taken: set[str]) -> Part:
    number = next(n for n in range(2, 1000) if f"{part.name}-{n}" not in taken)
    return replace(part, name=f"{part.name}-{number}")
