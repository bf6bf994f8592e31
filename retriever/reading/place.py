"""Where a reading lies among other spectra: its vector, and the catalogue's sources near it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Source
from retriever.encoders.shared_space import load_shared_space
from retriever.library.library import Library
from retriever.reading.records import Reading, SpectrumReading


@dataclass(frozen=True)
class Similar:
    """Sources whose (simulated) spectra are most like a reading, best first, with cosine similarities."""

    sources: tuple[tuple[Source, float], ...] = ()


def place_of(reading: Reading) -> NDArray[np.float32] | None:
    """The vector [64] of a spectrum in the shared space; its shape [24] without an area; None for a table of counts.

    A table has no response, so its shape stands in.
    """
    if isinstance(reading, SpectrumReading) and reading.observation.has_area:
        return load_shared_space().observation(reading.observation)
    return reading.shape


def similar_to(reading: Reading, library: Library, most: int = 5) -> Similar:
    """The ``most`` nearest sources of the catalogue."""
    place = place_of(reading)
    return Similar(() if place is None else tuple(library.similar_sources(place, most)))
