"""The vectors of spectra in which likeness is measured: the one place that says which they are.

They are those of the shared space of spectra and texts, as the library holds them. A spectrum without an effective area
has no place there: its shape is compared with the library's shapes.
"""

import numpy as np

from retriever.library.library import Library
from retriever.reading.place import place_of


def vector_of(shown, library: Library) -> np.ndarray | None:
    """The vector [64] of a shown spectrum, uploaded or of the library; a shape [24] without an area; None for counts in
    a table."""
    return place_of(shown.reading) if shown.reading is not None else library.spectrum_vector(shown.source)


def similar(shown, library: Library, k: int) -> list:
    """The sources whose spectra are nearest, best first, with cosine similarities."""
    vector = vector_of(shown, library)
    return [] if vector is None else library.similar_sources(vector, k, shown.source)
