"""Every link of a source to a paper as arrays: papers on many sources are counted and ordered without reading one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class LinkColumns:
    """By link: ``row`` of the source, ``paper`` (place in ``bibcodes`` and ``years``), ``about`` (place in ``ABOUT``)."""

    row: NDArray[np.int32]
    paper: NDArray[np.int32]
    about: NDArray[np.int8]
    bibcodes: tuple[str, ...]
    years: NDArray[np.int32]

    @classmethod
    def of(cls, links: Iterable[tuple[int, str, int, int]]) -> "LinkColumns":
        """Of rows, bibcodes, how they are linked, and the papers' years."""
        place: dict[str, int] = {}
        years: list[int] = []
        table: list[tuple[int, int, int]] = []
        for row, bibcode, about, year in links:
            paper = place.setdefault(bibcode, len(place))
            if paper == len(years):
                years.append(year)
            table.append((row, paper, about))
        columns = np.array(table, np.int32).reshape(-1, 3)
        return cls(columns[:, 0], columns[:, 1], columns[:, 2].astype(np.int8), tuple(place), np.array(years, np.int32))

    def papers(self, at: NDArray[np.bool_]) -> dict[str, int]:
        """The papers of those links, by bibcode, with their years."""
        found = np.unique(self.paper[at])
        return {
            self.bibcodes[paper]: year for paper, year in zip(found.tolist(), self.years[found].tolist(), strict=True)
        }

    def counts(self) -> dict[str, int]:
        """How many links each paper has."""
        return dict(zip(self.bibcodes, np.bincount(self.paper, minlength=len(self.bibcodes)).tolist(), strict=True))
