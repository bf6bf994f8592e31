"""Papers that bear a name: by its key in any spelling, by the object's other names, by the position that a name holds."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retriever.library.index.word_search import WordSearch
from retriever.library.index.words import NAME_FIELDS
from retriever.names.designations import BARE_SKY, LOOSE, NAME, PART, designation_key, names_in_query
from retriever.names.sky_patches import COARSE, Cells, cells_of
from retriever.stored_arrays import read_arrays

NAMED_POOL = 5_000  # papers on one name that are looked at
OTHER_NAME = 0.5  # how much less than the name asked for another name of the object counts


class OtherNames(Protocol):
    """What knows the other names of an object."""

    def keys(self, name: str) -> tuple[str, ...]:
        """Keys of all names of the object of that name; empty where it is not known."""
        ...

    def has(self, name: str) -> bool:
        """Whether this is the name of a known object, in this or another spelling."""
        ...

    def mentioned(self, query: str) -> list[str]:
        """Names of known objects in a question, as written there."""
        ...


class AllNames:
    """Several that know names, asked one after the other."""

    def __init__(self, *parts: OtherNames):
        self._parts = parts

    def keys(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for part in self._parts for key in part.keys(name)))  # noqa: SIM118 - not a dict

    def has(self, name: str) -> bool:
        return any(part.has(name) for part in self._parts)

    def mentioned(self, query: str) -> list[str]:
        return [name for part in self._parts for name in part.mentioned(query)]


class NameSearch:
    """The names of one generation, open for questions."""

    def __init__(self, generation: Path, words: WordSearch, aliases: OtherNames | None):
        self._words, self._aliases = words, aliases
        stored = read_arrays(generation / "cells.npz")
        parts = [stored[f"arr_{i}"] for i in range(5)]
        self._cell_rows, self._cells = parts[0], Cells(*parts[1:])

    def found(self, query: str, allowed: NDArray[np.bool_] | None) -> dict[int, tuple[float, tuple[str, ...]]]:
        """Rows that bear a name of the question: how strongly (names borne, then strength), and the names."""
        found: dict[int, dict[str, float]] = {}
        for name in self.names_in(query):
            for row, strength in self._bearing(name).items():
                if allowed is None or allowed[row]:
                    found.setdefault(row, {})[name] = strength
        return {row: (10 * len(names) + sum(names.values()), tuple(names)) for row, names in found.items()}

    def names_in(self, query: str) -> list[str]:
        """The names of objects in a question, as written there."""
        names: list[str] = names_in_query(query, self._known)
        mentioned = self._aliases.mentioned(query) if self._aliases else []
        return names + [name for name in mentioned if not any(name in other or other in name for other in names)]

    def titled(self, names: Iterable[str], rows: Iterable[int]) -> list[int]:
        """Those of the rows whose title bears one of the names."""
        keys = {key for name in names for key in self._keys(name)}
        held = set(rows)
        return [row for row in self._words.bearing("title_key", sorted(keys), NAMED_POOL) if row in held]

    def _known(self, key: str, name: str) -> bool:
        in_papers = any(self._words.papers_with(f"{field}_key", key) for field in ("name", "title", "part"))
        return in_papers or bool(self._aliases and self._aliases.has(name))

    def _keys(self, name: str) -> tuple[str, ...]:
        """The key of a name and those of the object's other names."""
        others = self._aliases.keys(name) if self._aliases else ()
        bare = designation_key(sky[0]) if (sky := BARE_SKY.search(name)) else designation_key(name)
        return tuple(dict.fromkeys((designation_key(name), bare, *others)))

    def _bearing(self, name: str) -> dict[int, float]:
        rows: dict[int, float] = {}
        own = designation_key(name)
        for key in self._keys(name):
            for field, strength in NAME_FIELDS.items():
                # a title names what a paper is about, but a paper on the question's topic may only mention the name
                worth = min(strength, NAME) - (0 if key == own else OTHER_NAME)
                for row in self._words.bearing(f"{field}_key", [key], NAMED_POOL):
                    rows[row] = max(rows.get(row, 0), worth)
        _, cells = cells_of([name])
        if len(cells.ra):
            near = self._cells.overlapping(cells.ra[0], cells.dec[0], cells.half_ra[0], cells.half_dec[0])
            wide = np.maximum(self._cells.half_dec[near], cells.half_dec[0]) > COARSE
            for row, coarse in zip(self._cell_rows[near].tolist(), wide.tolist(), strict=True):
                rows[row] = max(rows.get(row, 0), LOOSE if coarse else PART)
        return rows
