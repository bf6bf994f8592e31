"""Which libraries the page offers, and which were open last: one small JSON in the user's data folder.

The libraries themselves are those that ``scholar library list`` shows; one that is given with ``--library`` is known
from then on.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from retriever import durable
from retriever.errors import ScholarError
from retriever.home import data_folder
from retriever.library.format.content import BUNDLED, read_content
from retriever.library.shelf.known import MISSING, known, remember, required
from ui.words import say

FILE = "opened.json"
Note = Callable[[str], None]


def offered(given: Sequence[str], note: Note) -> tuple[dict[str, Path], list[str]]:
    """The places of all libraries that can be chosen, by name, and the names of those to begin with: the given ones, else
    those that were open last, else the bundled one.

    ``BadInput`` for a given one that is none; one that went away since is told through ``note`` and left out.
    """
    first = [_given(place) for place in given]
    held = known()
    places = {library.name: library.place for library in held if library.kind != MISSING}
    for library in held:
        if library.kind == MISSING:
            note(say("libraries.gone", name=library.name, place=library.place))
    begin = first or [name for name in last_open() if name in places]
    return places, begin or [BUNDLED]


def last_open() -> list[str]:
    """The names of the libraries that were open last; none where nothing was kept."""
    try:
        names = json.loads((data_folder() / FILE).read_text(encoding="utf-8"))["open"]
        return [name for name in names if isinstance(name, str)]
    except (OSError, ValueError, KeyError, TypeError):  # it only says where to begin
        return []


def keep_open(names: Sequence[str]) -> None:
    """Remember these for the next start; a folder that can't be written to forgets them."""
    try:
        durable.write_text(data_folder() / FILE, json.dumps({"open": list(names)}, ensure_ascii=False) + "\n")
    except (OSError, ScholarError):
        return


def _given(place: str) -> str:
    """The name of a library that was given by its folder or by its name."""
    library = remember(place) if Path(place).is_dir() else required(place)
    if library.kind == MISSING:
        read_content(library.place)  # says what is wrong
    return library.name
