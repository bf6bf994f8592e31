"""The vectors of spectra that the map is drawn from and likeness is measured in: the one place that says which they are.

They are those of the shared space of spectra and texts, as the store holds them (all catalogue spectra in it are
SIMULATED). A spectrum without an effective area has no place there: its shape is compared with the catalogue's shapes.
"""

import numpy as np

from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.reading.place import place_of
from retriever.search.retriever import Retriever


def catalogue_vectors(retriever: Retriever) -> tuple[list[str], np.ndarray]:
    """Source ids and their spectra's unit vectors [n_source, 64] in the shared space."""
    with np.load(retriever.store.folder / "vectors.npz") as held:
        return held["sources"].tolist(), load_shared_space().likeness(held["aligned"]).astype(float)


def vector_of(shown, retriever: Retriever) -> np.ndarray | None:
    """The vector [64] of a shown spectrum, uploaded or of the catalogue; a shape [24] without an area; None for counts in
    a table."""
    return place_of(shown.reading) if shown.reading is not None else retriever.store.spectrum_vector(shown.source)


def comparable(vector: np.ndarray, retriever: Retriever) -> tuple[np.ndarray, np.ndarray]:
    """A vector as it is compared [d], and the catalogue's of the same kind [n_source, d]."""
    if vector.size == DIMENSIONS:
        return load_shared_space().likeness(vector[None])[0].astype(float), catalogue_vectors(retriever)[1]
    with np.load(retriever.store.folder / "vectors.npz") as held:
        return vector.astype(float), held["shapes"].astype(float)


def similar(shown, retriever: Retriever, k: int) -> list:
    """The sources whose (simulated) spectra are nearest, best first, with cosine similarities."""
    vector = vector_of(shown, retriever)
    return [] if vector is None else retriever.similar_sources(vector, k, shown.source)
