"""The spectra of the catalogue in two dimensions: t-SNE of their vectors, fitted once and kept beside the index.

t-SNE (van der Maaten & Hinton 2008; scikit-learn) keeps neighbours together; its axes and distances between groups mean
nothing, and the page says so. It starts from the principal components with a fixed seed, so that a map is the same
again. A spectrum that came later is put among its nearest neighbours, which moves nothing else.
"""

import hashlib

import numpy as np

from retriever.durable import replacing
from retriever.home import scholar_home
from retriever.library.library import Library
from ui.spectrum.similarity import catalogue_vectors

NEIGHBOURS = 5
FORMAT = 1


def layout(library: Library) -> tuple[list[str], np.ndarray]:
    """Source ids and their places [n_source, 2] on the map."""
    ids, vectors = catalogue_vectors(library)
    name = hashlib.sha256(vectors.tobytes() + "\n".join(ids).encode()).hexdigest()[:16]
    path = scholar_home() / "maps" / f"{name}-{FORMAT}.npy"
    try:
        return ids, np.load(path)
    except (OSError, ValueError):
        places = fit(vectors)
    try:
        with replacing(path) as work, work.open("wb") as file:
            np.save(file, places)
    except OSError:  # a map that can't be kept is fitted again next time
        pass
    return ids, places


def fit(vectors: np.ndarray) -> np.ndarray:
    """Places [n, 2] of vectors [n, d], centred, largest extent 1."""
    from sklearn.manifold import TSNE

    few = len(vectors) < 4
    if few:
        return np.c_[np.arange(len(vectors)), np.zeros(len(vectors))].astype(float)
    reduced = TSNE(
        perplexity=min(30.0, (len(vectors) - 1) / 3), init="pca", random_state=0, metric="cosine"
    ).fit_transform(vectors)
    places = reduced - reduced.mean(0)
    return (places / np.abs(places).max()).astype(float)


def place_of(vector: np.ndarray, vectors: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Where a new spectrum belongs [2]: the middle of its nearest neighbours, the nearer the weightier."""
    cosine = vectors @ vector / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector) + 1e-12)
    near = np.argsort(-cosine)[:NEIGHBOURS]
    weight = 1.0 / (1.0 - np.clip(cosine[near], -1, 1) + 1e-3)
    return weight @ places[near] / weight.sum()
