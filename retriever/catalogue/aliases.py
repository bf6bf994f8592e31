"""All names of one object, as the catalogue knows them: ``3C 273`` and ``PG 1226+023`` lead to the same papers."""

import csv
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Protocol

from retriever.catalogue.name_index import NameIndex
from retriever.catalogue.records import Catalogue, read_catalogue
from retriever.names.designations import designation_key
from retriever.names.sky_patches import COARSE, Cells, cells_of
from retriever.names.spelling import normalise


class OtherNames(Protocol):
    """What knows the other names of an object."""

    def keys(self, name: str) -> tuple[str, ...]:
        """Keys of all names of the object of that name; empty where it is not known."""
        ...

    def has(self, name: str) -> bool:
        """Whether this is the name of a known object, as it stands."""
        ...

    def mentioned(self, query: str) -> list[str]:
        """Names of known objects in a question, as written there."""
        ...


class Aliases:
    """Keys of the other names of an object; empty where the catalogue does not know it."""

    def __init__(self, catalogue: Catalogue):
        self._names = NameIndex(catalogue)
        self.keys = lru_cache(maxsize=10_000)(self._keys)

    def _keys(self, name: str) -> tuple[str, ...]:
        source = self._names.resolve(name)
        if source is None:
            return ()
        return tuple(dict.fromkeys(designation_key(alias) for alias in (source.name, *source.aliases)))

    def has(self, name: str) -> bool:
        """Whether this is the name of a catalogued source, as it stands."""
        return normalise(name) in self._names.by_alias

    def mentioned(self, query: str) -> list[str]:
        """Names of catalogued sources in a question, as written there."""
        return [mention.text for mention in self._names.mentions(query)]


class ObjectNames:
    """Common names of X-ray sources by their designations in catalogues (``demo/object_names.csv``): names only, no data."""

    def __init__(self, path: Path | None = None):
        place = path or Path(str(resources.files("retriever.catalogue.demo"))) / "object_names.csv"
        with place.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        self._group: dict[str, int] = {}  # key -> object
        self._members: dict[int, list[str]] = {}
        for number, row in enumerate(rows):
            self._join(number, [row["designation_key"], row["name_key"]])
        self._designations = {row["designation"]: row["designation_key"] for row in rows}

    def keys(self, name: str) -> tuple[str, ...]:
        """Keys of all names of that object; of a truncated designation, those of the only object there."""
        keys = [designation_key(name)]
        if keys[0] not in self._group:
            keys = self._there(name)
        groups = list(dict.fromkeys(self._group[key] for key in keys))
        return tuple(self._members[groups[0]]) if len(groups) == 1 else ()

    def has(self, name: str) -> bool:
        return designation_key(name) in self._group

    def mentioned(self, query: str) -> list[str]:
        return []  # these names have the form of a designation: the reader of questions sees them itself

    def _join(self, number: int, keys: list[str]) -> None:
        """Put names of one object together, and with the objects that share one of them."""
        members = dict.fromkeys(keys)
        for old in {self._group[key] for key in keys if key in self._group}:
            members |= dict.fromkeys(self._members.pop(old))
        self._members[number] = list(members)
        self._group |= dict.fromkeys(members, number)

    def _there(self, name: str) -> list[str]:
        _, cells = cells_of([name])
        if not len(cells.ra) or cells.half_dec[0] > COARSE:
            return []
        keys, patches = self._patches
        return [keys[i] for i in patches.overlapping(cells.ra[0], cells.dec[0], cells.half_ra[0], cells.half_dec[0])]

    @cached_property
    def _patches(self) -> tuple[list[str], Cells]:
        """Keys and patches of sky of the designations."""
        kept, patches = cells_of(list(self._designations))
        keys = list(self._designations.values())
        return [keys[i] for i in kept], patches


class AllAliases:
    """Several sources of names, asked one after the other."""

    def __init__(self, *parts: OtherNames):
        self._parts = parts

    def keys(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for part in self._parts for key in part.keys(name)))  # noqa: SIM118

    def has(self, name: str) -> bool:
        return any(part.has(name) for part in self._parts)

    def mentioned(self, query: str) -> list[str]:
        return [name for part in self._parts for name in part.mentioned(query)]


def bundled_aliases() -> AllAliases:
    """What comes with the project: the catalogue and the common names of further X-ray sources."""
    return AllAliases(Aliases(read_catalogue()), ObjectNames())
