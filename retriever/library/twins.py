"""The same source in two libraries: found by a name that both have, or by a position."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from retriever.catalogue.records import Source
from retriever.library.index.records import SPELLING, Records
from retriever.library.index.source_columns import SourceColumns
from retriever.names.positions import Position

SAME_PLACE = 1.5 / 3600  # degrees: two sources nearer to each other than this are one
NOT_FARTHER = 5 / 60  # degrees: a name stands for one object only where the positions don't contradict it


class Held(Protocol):
    """The sources of an index: their records, and their columns."""

    @property
    def records(self) -> Records: ...

    @property
    def sources(self) -> SourceColumns: ...


def twins_of(earlier: Sequence[Held], part: Held, row_in: Callable[[int, int], int]) -> dict[int, int]:
    """Row of ``part`` -> row (as ``row_in`` numbers them) of the same source in an earlier part."""
    found: dict[int, int] = {}
    for number, other in enumerate(earlier):
        small, large = (part, other) if len(part.sources) <= len(other.sources) else (other, part)
        for row in range(len(small.sources)):
            match = _match(small.records.source(row), small.records.keys_of(row, SPELLING), large)
            if match is not None:
                mine, theirs = (row, match) if small is part else (match, row)
                found.setdefault(mine, row_in(number, theirs))
    return found


def _match(source: Source, keys: tuple[str, ...], part: Held) -> int | None:
    for key in keys:
        row = part.records.row_named(key, SPELLING)
        if row is not None and not _apart(source, part, row):
            return row
    if np.isnan(source.ra) or np.isnan(source.dec):
        return None
    near, _ = part.sources.within(Position(source.ra, source.dec, 0.0, ""), SAME_PLACE)
    return int(near[0]) if len(near) else None


def _apart(source: Source, part: Held, row: int) -> bool:
    """Whether the positions say that these are two objects."""
    ra, dec = part.sources.ra[row], part.sources.dec[row]
    across = abs((source.ra - ra + 180) % 360 - 180) * np.cos(np.radians(dec))
    return bool(np.hypot(across, source.dec - dec) > NOT_FARTHER)
