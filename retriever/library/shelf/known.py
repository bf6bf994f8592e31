"""The libraries that are known by a name: the bundled one, that of look-ups, and those that the user added.

Those that were added are kept in one small file of the user's data folder, names and places only: what a place holds is
asked of the place, so that the file can't disagree with it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from retriever import durable
from retriever.errors import BadInput, ScholarError
from retriever.home import data_folder
from retriever.library.format.content import BUNDLED, bundled_folder, read_content
from retriever.library.format.corpus import is_corpus
from retriever.library.format.manifest import MANIFEST
from retriever.library.index.generations import POINTER

ONLINE: Final = "online"
LIBRARY, CORPUS, INDEX, MISSING = "library", "corpus", "index of papers", "missing"
_FILE = "libraries.json"
_WAIT_S = 5.0  # for another process that writes the list


@dataclass(frozen=True)
class Known:
    """A library by its name, unique among all; ``kind`` is ``MISSING`` where nothing usable is at its place any more."""

    name: str
    place: Path
    kind: str

    @property
    def added(self) -> bool:
        """Whether the user added it: the others come by themselves."""
        return self.name not in (BUNDLED, ONLINE)


def known() -> list[Known]:
    """All libraries that are known: the bundled one, that of look-ups where there is one, then those added, in order."""
    found = [Known(BUNDLED, bundled_folder(), LIBRARY)]
    if kind_of(online := data_folder() / ONLINE) != MISSING:
        found.append(Known(ONLINE, online, LIBRARY))
    return found + [Known(name, place, kind_of(place)) for name, place in _read().items()]


def known_as(name: str) -> Known | None:
    """The library of that name."""
    return next((library for library in known() if library.name == name), None)


def known_at(place: Path) -> Known | None:
    """The library that is known to be at a place."""
    resolved = Path(place).resolve()
    return next((library for library in known() if library.place.resolve() == resolved), None)


def remember(place: str | Path, name: str = "") -> Known:
    """Keep a library of the user's by a name: its own one where none is given, made unique.

    One that is known already keeps its name, or gets the new one. ``BadInput`` where the place is no library, the name is
    another's or can't be one, or the list can't be written.
    """
    place = Path(place).expanduser().resolve()
    if kind_of(place) == MISSING:
        read_content(place)  # says what is wrong
    with _writing():
        names = _read()
        held = known_at(place)
        if held and (not held.added or name in ("", held.name)):
            return held
        wanted = free_name(name, own_name(place), held.name if held else "")
        _write({n: p for n, p in names.items() if p != place} | {wanted: place})
    return Known(wanted, place, kind_of(place))


def free_name(name: str, otherwise: str, own: str = "") -> str:
    """The name that a library can be known by: the one given, else ``otherwise`` made unique; ``own`` is its name so far."""
    taken = {BUNDLED, ONLINE, *_read()} - {own}
    return _checked(name, taken) if name else _unique(otherwise, taken)


def forget(name: str) -> Known:
    """Take a library off the list; nothing of its files is touched. ``BadInput`` for one that is not on it."""
    with _writing():
        names, library = _read(), required(name)
        if not library.added:
            raise BadInput(f"The library {name} is always known: only those that you added can be removed.")
        del names[name]
        _write(names)
    return library


def required(name: str) -> Known:
    """The library of that name, or of that place; ``BadInput`` that lists the names where there is none."""
    library = known_as(name) or (known_at(Path(name)) if name else None)
    if library is None:
        names = ", ".join(k.name for k in known())
        raise BadInput(f"No library is known as {name[:60]!r}: use one of {names}, or scholar library add PLACE.")
    return library


def kind_of(place: Path) -> str:
    """What is at a place."""
    if (place / POINTER).is_file():
        return INDEX
    if (place / MANIFEST).is_file():
        return LIBRARY
    return CORPUS if is_corpus(place) else MISSING


def own_name(place: Path) -> str:
    """What a library calls itself: by its manifest, else by its folder."""
    place = Path(place).resolve()
    try:
        return read_content(place).name if kind_of(place) == LIBRARY else _folder_name(place)
    except ScholarError:
        return _folder_name(place)


def _folder_name(place: Path) -> str:
    return place.parent.name if place.name == "index" and kind_of(place) == INDEX else place.name


def _checked(name: str, taken: set[str]) -> str:
    if not name.isprintable() or not name.strip() or len(name) > 60 or set(name) & {"/", "\\"} or name[0] in ".-":
        raise BadInput(f"{name[:60]!r} can't be the name of a library: use letters, digits and hyphens.")
    if name in taken:
        raise BadInput(f"Another library is known as {name!r}: give another --name, or scholar library remove {name}.")
    return name


def _unique(name: str, taken: set[str]) -> str:
    plain = "".join(c for c in name if c.isprintable() and c not in "/\\").strip(" .-")[:50] or "library"
    return next(n for n in (plain, *(f"{plain}-{k}" for k in range(2, 10_000))) if n not in taken)


def _read() -> dict[str, Path]:
    path = data_folder() / _FILE
    try:
        return {row["name"]: Path(row["place"]) for row in json.loads(path.read_text(encoding="utf-8"))["libraries"]}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, OSError):
        raise BadInput(f"{path} can't be read: correct it, or remove it and add your libraries again.") from None


def _write(names: dict[str, Path]) -> None:
    rows = [{"name": name, "place": str(place)} for name, place in names.items()]
    durable.write_text(data_folder() / _FILE, json.dumps({"libraries": rows}, indent=1, ensure_ascii=False) + "\n")


@contextmanager
def _writing() -> Iterator[None]:
    """One process at a time changes the list; ``BadInput`` where its folder can't be written to."""
    folder = data_folder()
    lock = FileLock(folder / f"{_FILE}.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_WAIT_S)
    except Timeout:
        raise BadInput(f"Another process is writing {folder / _FILE}: try again when it has ended.") from None
    except OSError as error:
        raise BadInput(f"{folder} can't be written to ({error.strerror}): free it, or set SCHOLAR_HOME.") from None
    try:
        yield
    finally:
        lock.release()
