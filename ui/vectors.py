"""The vectors of spectra that the map is drawn from and likeness is measured in: the one place that says which they are.

They are those of the store (all catalogue spectra in it are SIMULATED); a store that holds another space brings its own.
"""

import numpy as np

from retriever.search import Retriever


def catalogue_vectors(retriever: Retriever) -> tuple[list[str], np.ndarray]:
    """Source ids and their spectra's vectors [n_source, n_dimension]."""
    with np.load(retriever.store.folder / "vectors.npz") as held:
        return held["sources"].tolist(), held["shapes"].astype(float)


def vector_of(shown, retriever: Retriever) -> np.ndarray | None:
    """The vector of a shown spectrum, uploaded or of the catalogue; None where it has none."""
    return shown.reading.shape if shown.reading is not None else retriever.store.spectrum_vector(shown.source)


def similar(shown, retriever: Retriever, k: int) -> list:
    """The sources whose (simulated) spectra are nearest, best first, with cosine similarities."""
    vector = vector_of(shown, retriever)
    return [] if vector is None else retriever.similar_sources(vector, k, shown.source)
