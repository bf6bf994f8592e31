"""The vectors of spectra that the map is drawn from and likeness is measured in: the one place that says which they are.

They are those of the store (all catalogue spectra in it are SIMULATED); a store that holds another space brings its own.
"""

import numpy as np

from retriever.search import Retriever
from retriever.shared_space import DIMENSIONS, load_shared_space


def catalogue_vectors(retriever: Retriever) -> tuple[list[str], np.ndarray]:
    """Source ids and their spectra's vectors [n_source, 64] in the shared space, of unit length."""
    with np.load(retriever.store.folder / "vectors.npz") as held:
        return held["sources"].tolist(), load_shared_space().likeness(held["aligned"]).astype(float)


def vector_of(shown, retriever: Retriever) -> np.ndarray | None:
    """The vector of a shown spectrum, uploaded or of the catalogue; None where it has none (a table without a response)."""
    raw = _raw(shown, retriever)
    return None if raw is None or raw.size != DIMENSIONS else load_shared_space().likeness(raw[None])[0].astype(float)


def similar(shown, retriever: Retriever, k: int) -> list:
    """The sources whose (simulated) spectra are nearest, best first, with cosine similarities."""
    raw = _raw(shown, retriever)
    return [] if raw is None else retriever.similar_sources(raw, k, shown.source)


def _raw(shown, retriever: Retriever) -> np.ndarray | None:
    return shown.reading.place if shown.reading is not None else retriever.store.spectrum_vector(shown.source)
