"""The photon indices that the Chandra Source Catalog lists for the sources of a class: what others are like, before a spectrum is looked at.

A value with a flag, or with an interval that reaches farther than ``WIDEST``, says little and is left out. Of one source its own value is left
out, and those of all that lie within ``TWINS`` of it: it may stand there again under another name. Column densities are no such
quantity: the catalogue lists them where they were large enough to be measured, so that they say too much of what a column is like.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from retriever.catalogue.records import Source
from retriever.estimates.derived.fused import Listed
from retriever.library.library import Library
from retriever.physics.arrays import Flags, Floats, Integers

INDEX = "powlaw_gamma"  # not Swift-BAT's: of 14-195 keV it is another quantity
WIDEST = 0.5
TWINS = 2 / 60  # degrees


@dataclass(frozen=True, eq=False)
class ListedValues:
    """Of the sources of a class that have one: ``rows`` in the library, ``values``, and places in degrees [k]."""

    rows: Integers
    values: Floats
    ra: Floats
    dec: Floats

    def apart_from(self, row: int, ra: float, dec: float) -> Flags:
        """Those that are certainly not the source of a row at a place."""
        across = ((self.ra - ra + 180) % 360 - 180) * np.cos(np.radians(dec))
        apart: Flags = (self.rows != row) & ~(np.hypot(across, self.dec - dec) <= TWINS)
        return apart

    def without(self, row: int, ra: float, dec: float) -> Listed:
        """Of all others, each counting the same."""
        keep = self.apart_from(row, ra, dec)
        return Listed(self.values[keep], np.ones(int(keep.sum())))


@lru_cache(maxsize=4)
def listed_values(library: Library, kind: str, name: str = INDEX) -> ListedValues:
    """Of all sources of a class in the open libraries."""
    found = []
    for row in np.flatnonzero(library.columns.of_classes((kind,))).tolist():
        source = library.sources.at(row)
        value = listed_of(source, name)
        if value is not None:
            found.append((row, value, source.ra, source.dec))
    rows, values, ra, dec = np.array(found, float).reshape(-1, 4).T
    return ListedValues(rows.astype(np.int64), values, ra, dec)


def listed_of(source: Source, name: str = INDEX) -> float | None:
    """The source's own; None where it has none that says enough."""
    own = source.measured(name)
    if own is None or own.flag:
        return None
    vague = own.low is not None and own.high is not None and own.high - own.low > 2 * WIDEST
    return None if vague else own.value
