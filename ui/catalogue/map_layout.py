"""The spectra of a library in two dimensions: t-SNE of their vectors, shipped with a library or fitted once and kept.

t-SNE (van der Maaten & Hinton 2008; scikit-learn) keeps neighbours together; its axes and distances between groups mean
nothing, and the page says so. It starts from the principal components with a fixed seed, so that a map is the same
again. A spectrum that came later is put among its nearest neighbours, which moves nothing else. Many spectra without a
shipped map are placed by their principal components, since t-SNE would take minutes; the page says that too.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.durable import replacing
from retriever.encoders.shared_space import DIMENSIONS
from retriever.home import scholar_home
from retriever.library.index.opened import Part
from retriever.library.library import Library
from retriever.stored_arrays import read_array, read_arrays

NEIGHBOURS = 5
FORMAT = 1
MOST_FITTED = 3_000  # t-SNE of more takes longer than somebody waits
SHIPPED = Path("vectors") / "map.npz"
TSNE, PCA = "tsne", "pca"


@dataclass(frozen=True, eq=False)
class Layout:
    """``rows`` of the sources with a spectrum [n], their ``places`` [n, 2] on the map, unit ``vectors`` [n, 64], and how
    the places were made (``TSNE`` or ``PCA``)."""

    rows: NDArray[np.intp]
    places: NDArray[np.float64]
    vectors: NDArray[np.float32]
    made_by: str

    def place_at(self, row: int) -> NDArray[np.float64] | None:
        """Where a source is; None for one without a spectrum."""
        found = np.flatnonzero(self.rows == row)
        return self.places[found[0]] if found.size else None


def layout(library: Library) -> Layout:
    """The map of a library; kept while it is in use."""
    with _fitting:
        return _layout(library)


_fitting = threading.Lock()  # who comes second waits for the first


@lru_cache(maxsize=8)
def _layout(library: Library) -> Layout:
    rows, vectors, shipped = _gathered(library)
    known = np.isfinite(shipped).all(axis=1)
    if known.sum() >= 4:
        places = shipped.copy()
        for n in np.flatnonzero(~known):
            places[n] = place_of(vectors[n], vectors[known], shipped[known])
        return Layout(rows, places, vectors, TSNE)
    if len(rows) > MOST_FITTED:
        return Layout(rows, principal(vectors), vectors, PCA)
    return Layout(rows, _kept_fit(rows, vectors), vectors, TSNE)


def _gathered(library: Library) -> tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float64]]:
    """Rows of all sources with a spectrum, each once; their vectors; their shipped places, NaN where there are none."""
    rows: list[int] = []
    vectors, places = [np.zeros((0, DIMENSIONS), np.float32)], [np.zeros((0, 2))]
    seen: set[int] = set()
    for number, part in enumerate(library.parts):
        held = part.vectors.get("aligned")
        if held is None:
            continue
        own = [library.sources.row_in(number, int(row)) for row in held.rows]
        new = [n for n, row in enumerate(own) if row not in seen and library.columns.kind[row] >= 0]
        seen.update(own)
        rows += [own[n] for n in new]
        vectors.append(np.asarray(held.values, np.float32)[new])
        places.append(_shipped(part, [part.ids[int(held.rows[n])] for n in new]))
    return np.array(rows, np.intp), np.concatenate(vectors), np.concatenate(places)


def _shipped(part: Part, ids: Sequence[str]) -> NDArray[np.float64]:
    """Places [n, 2] that a library ships for these sources, NaN where it ships none."""
    none = np.full((len(ids), 2), np.nan)
    path = part.content / SHIPPED if part.content else None
    if path is None or not path.is_file():
        return none
    stored = read_arrays(path, "ids", "places")
    at = dict(zip(stored["ids"].tolist(), stored["places"].astype(float), strict=True))
    for n, one in enumerate(ids):
        none[n] = at.get(one, none[n])
    return none


def _kept_fit(rows: NDArray[np.intp], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    name = hashlib.sha256(vectors.tobytes() + rows.tobytes()).hexdigest()[:16]
    path = scholar_home() / "maps" / f"{name}-{FORMAT}.npy"
    try:
        kept: NDArray[np.float64] = read_array(path)
    except (OSError, ValueError):
        kept = fit(vectors)
    else:
        return kept
    try:
        with replacing(path) as work, work.open("wb") as file:
            np.save(file, kept)
    except OSError:  # a map that can't be kept is fitted again next time
        pass
    return kept


def fit(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Places [n, 2] of vectors [n, d], centred, largest extent 1."""
    from sklearn.manifold import TSNE as TStochasticNeighbours

    if len(vectors) < 4:
        return np.c_[np.arange(len(vectors)), np.zeros(len(vectors))].astype(float)
    reduced = TStochasticNeighbours(
        perplexity=min(30.0, (len(vectors) - 1) / 3), init="pca", random_state=0, metric="cosine"
    ).fit_transform(vectors.astype(float))
    return _centred(reduced)


def principal(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Places [n, 2] by the two directions along which vectors [n, d] differ most."""
    centred = vectors - vectors.mean(0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    return _centred(centred @ directions[:, :-3:-1])


def _centred(places: NDArray[np.floating]) -> NDArray[np.float64]:
    places = places - places.mean(0)
    return (places / max(float(np.abs(places).max()), 1e-12)).astype(float)


def place_of(vector: np.ndarray, vectors: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Where a new spectrum belongs [2]: the middle of its nearest neighbours, the nearer the weightier."""
    cosine = vectors @ vector / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector) + 1e-12)
    near = np.argsort(-cosine)[:NEIGHBOURS]
    weight = 1.0 / (1.0 - np.clip(cosine[near], -1, 1) + 1e-3)
    return weight @ places[near] / weight.sum()
