"""The vectors of spectra that the map is drawn from and likeness is measured in: the one place that says which they are.

They are those of the shared space of spectra and texts, as the store holds them (all catalogue spectra in it are
SIMULATED). A spectrum without an effective area has no place there: its shape is compared with the catalogue's shapes.
"""

import numpy as np

from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.library.library import Library
from retriever.reading.place import place_of


def catalogue_vectors(library: Library) -> tuple[list[str], np.ndarray]:
    """Source ids and their spectra's unit vectors [n_source, 64] in the shared space."""
    ids, vectors = library.spectra("aligned")
    return ids, vectors.astype(float)


def vector_of(shown, library: Library) -> np.ndarray | None:
    """The vector [64] of a shown spectrum, uploaded or of the catalogue; a shape [24] without an area; None for counts in
    a table."""
    return place_of(shown.reading) if shown.reading is not None else library.spectrum_vector(shown.source)


def comparable(vector: np.ndarray, library: Library) -> tuple[np.ndarray, np.ndarray]:
    """A vector as it is compared [d], and the catalogue's of the same kind [n_source, d]."""
    if vector.size == DIMENSIONS:
        return load_shared_space().likeness(vector[None])[0].astype(float), catalogue_vectors(library)[1]
    return vector.astype(float), library.spectra("shapes")[1].astype(float)


def similar(shown, library: Library, k: int) -> list:
    """The sources whose (simulated) spectra are nearest, best first, with cosine similarities."""
    vector = vector_of(shown, library)
    return [] if vector is None else library.similar_sources(vector, k, shown.source)
