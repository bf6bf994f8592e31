"""Opening libraries: the bundled one, a corpus, a library folder, an index of papers; their indexes made when needed."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from retriever import chroma, durable
from retriever.durable import short_hash
from retriever.encoders.shared_space import weights_tag
from retriever.errors import ScholarError, ServiceMissing, first_line
from retriever.home import scholar_home
from retriever.library.format.content import BUNDLED, Content, bundled_folder, holds_content, read_content
from retriever.library.format.tables import terms_of
from retriever.library.index.build import build_index, is_current
from retriever.library.index.encoder import paper_encoder
from retriever.library.index.generations import FORMAT, POINTER, live_generation
from retriever.library.index.opened import Part, open_part
from retriever.library.library import Library
from retriever.library.names import Names
from retriever.library.shelf.known import known, known_as, own_name
from retriever.library.source_rows import SourceRows
from retriever.progress import Show, quiet

Note: TypeAlias = Callable[[str], None]  # is told what is being done
INDEX = "index"  # the folder of the index in that of the content
PATIENCE = 120.0  # seconds that another process's embedding is waited for where names and words can be asked


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
    further = None if any(part is bundled for part in parts) else Names(SourceRows([bundled]))
    return Library(named, paper_encoder(), terms_of(bundled_folder()), further)


def open_words(place: Path) -> Part:
    """A library folder with names, words and columns but without vectors of texts, which take long to compute.

    For a small library that has just been added to. ``BadInput`` where another process writes its index.
    """
    content = read_content(place)
    folder, encoder = index_folder(content), paper_encoder()
    made = _made(folder)
    if made is None or made["content"] != content.fingerprint:
        build_index(content, folder, None)
    return open_part(folder, content.name, content.folder, encoder)


def joined(library: Library, part: Part) -> Library:
    """The library with one more part, or with this one in place of an earlier state of the same folder."""
    parts, taken = list(library.parts), {other.name for other in library.parts}
    for number, old in enumerate(parts):
        if old.content and part.content and old.content.resolve() == part.content.resolve():
            if old.manifest["content"] == part.manifest["content"]:
                return library
            parts[number] = replace(part, name=old.name)
            break
    else:
        parts.append(part if part.name not in taken else _renamed(part, taken))
    return Library(parts, paper_encoder(), library.terms, library.further_names)


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
    """Where the index of a content is, or will be: in its own folder; with the user's files where that can't be written,
    and for the bundled library."""
    if content.folder and content.folder != bundled_folder():
        own = content.folder / INDEX
        if os.access(own if own.exists() else content.folder, os.W_OK) and not own.is_file():
            return own
        return scholar_home() / "index" / f"{content.name}-{short_hash(str(content.folder.resolve()))}"
    tag = short_hash(str(content.folder), content.fingerprint, weights_tag(), paper_encoder().tag, str(FORMAT))
    return scholar_home() / "index" / f"{content.name}-{tag}"


def update_index(content: Content, note: Note = silent, progress: Show = quiet, rebuild: bool = False) -> Path:
    """The folder of the content's index, made or brought up to date where it is not.

    Where another process is at it, its result is waited for; where names and words can be asked already, no longer than
    ``PATIENCE``.
    """
    folder, encoder = index_folder(content), paper_encoder()
    if chroma.server():
        chroma.server_client()  # one that does not answer is said before anything is built
    made = _made(folder)
    if not rebuild and made and is_current(made, content, encoder):
        return folder
    if content.folder and content.folder != bundled_folder() and folder.parent != content.folder:
        note(f"{content.folder} can't be written to: the index of {content.name} is kept in {folder}.")
    bundled = content.folder == bundled_folder()
    which = "the bundled library, whose names of sources serve every library" if bundled else content.name
    note(f"{'Bringing up to date' if made and not rebuild else 'Building'} the index of {which} (once)...")
    begun, told = time.monotonic(), False
    while True:
        try:
            build_index(content, folder, encoder, progress=progress, afresh=rebuild)
            return folder
        except durable.BeingWritten:
            if not told:
                note(f"Another process makes the index of {content.name} already: waiting for it.")
            rebuild, told = False, True  # what the other makes is as good
            made = _made(folder)
            if made and made["content"] == content.fingerprint and time.monotonic() - begun > PATIENCE:
                note(f"The texts of {content.name} are still being embedded: names and words can be asked meanwhile.")
                return folder
            time.sleep(0.3)


def _made(folder: Path) -> dict[str, Any] | None:
    """The manifest of the live index there, if there is one of today's format."""
    try:
        return live_generation(folder)[1]
    except ServiceMissing:
        return None


def _opened(place: Path, note: Note, progress: Show) -> Part:
    if place.name == INDEX and holds_content(place.parent):
        place = place.parent  # the index of a library, which knows more: where its spectra are, and what has changed
    left = place / INDEX
    if not (place / POINTER).is_file() and not holds_content(place) and (left / POINTER).is_file():
        note(f"The content of {place} is gone: its index, which is still there, is asked as it is.")
        return open_part(left, own_name(left), None, paper_encoder())
    if (place / POINTER).is_file():
        return open_part(place, own_name(place), None, paper_encoder())
    content = read_content(place)
    folder = _updated(content, note, progress)
    try:
        return open_part(folder, content.name, content.folder, paper_encoder())
    except ServiceMissing as error:
        note(f"The index of {content.name} could not be opened ({first_line(error)}); building it again.")
    update_index(content, note, progress, rebuild=True)
    return open_part(folder, content.name, content.folder, paper_encoder())


def _updated(content: Content, note: Note, progress: Show) -> Path:
    """The index brought up to date; made again where the one that is there is too damaged to build on."""
    try:
        return update_index(content, note, progress)
    except ScholarError:
        raise
    except Exception as error:  # SQLite, tantivy and NumPy each have their own for a damaged file
        note(f"The index of {content.name} is damaged ({first_line(error)}); building it again.")
    return update_index(content, note, progress, rebuild=True)


def _renamed(part: Part, taken: set[str]) -> Part:
    number = next(n for n in range(2, 1000) if f"{part.name}-{n}" not in taken)
    return replace(part, name=f"{part.name}-{number}")
