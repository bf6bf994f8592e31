"""The precomputed vectors of the bundled library: with them its index is built without running an encoder.

``text.npz`` and ``telling.npz`` are keyed by the hash of the passage's text, ``spectra.npz`` and ``map.npz`` by source. All in
float16 but the map: ``docs/library-card.md`` says what that costs.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Paper, Source
from retriever.encoders.shared_space import load_shared_space, weights_tag
from retriever.encoders.text_model import model_tag, text_encoder
from retriever.estimates.shape import shape_vector
from retriever.library.format.passages import passages_of_paper
from retriever.library.index.vector_blocks import text_key
from retriever.library.spectra import observation_of_counts
from retriever.network.grid import Gridded, gridded

_TOGETHER = 1024
Arrays = dict[str, Any]


def text_vectors(papers: Iterable[Paper], sources: Mapping[str, Source]) -> tuple[Arrays, Arrays]:
    """Vectors of all passages [n, 384] and their unit vectors of the shared space [n, 66], by the key of the text."""
    texts = {text_key(p.text): p.text for paper in papers for p in passages_of_paper(paper, sources)}
    keys = sorted(texts)
    ordered = [texts[key] for key in keys]
    space = load_shared_space()
    vectors = text_encoder().encode(ordered).astype(np.float16)
    parts = [ordered[start : start + _TOGETHER] for start in range(0, len(ordered), _TOGETHER)]
    telling = np.concatenate([space.unit(space.texts(part), "text") for part in parts]).astype(np.float16)
    named = np.array(keys, "S16")
    return (
        {"keys": named, "vectors": vectors, "model": np.array(model_tag())},
        {"keys": named, "vectors": telling, "weights": np.array(weights_tag())},
    )


def spectrum_vectors(sources: Iterable[Source], counts: Mapping[str, NDArray]) -> Arrays:
    """Vectors of the simulated spectra: in the shared space [n, 64] and by shape [n, 24]."""
    chosen = [s for s in sources if s.id in counts]
    grids: list[Gridded] = []
    shapes: list[NDArray[np.float32]] = []
    for source in chosen:
        observation = observation_of_counts(counts[source.id], source.simulation["exposure_s"], source.name)
        grids.append(gridded(observation))
        shapes.append(shape_vector(observation))
    names = ("counts", "background", "scale", "templates")
    together = Gridded(*(np.concatenate([getattr(g, name) for g in grids]) for name in names))
    aligned = load_shared_space().spectra(together)
    return {
        "ids": np.array([s.id for s in chosen]),
        "aligned": aligned.astype(np.float16),
        "shapes": np.stack(shapes).astype(np.float16),
        "weights": np.array(weights_tag()),
    }


def map_places(ids: NDArray, aligned: NDArray) -> Arrays:
    """Places [n, 2] on the map of spectra, centred, largest extent 1: t-SNE of the likeness of their vectors.

    It starts from the principal components with a fixed seed, so that a map is the same again.
    """
    from sklearn.manifold import TSNE

    vectors = load_shared_space().likeness(aligned.astype(np.float32))
    perplexity = min(30.0, (len(vectors) - 1) / 3)
    reduced = TSNE(perplexity=perplexity, init="pca", random_state=0, metric="cosine").fit_transform(vectors)
    places = reduced - reduced.mean(0)
    return {"ids": ids, "places": (places / np.abs(places).max()).astype(np.float32)}


def write_arrays(path: Path, arrays: Arrays) -> None:
    """A compressed archive whose bytes depend on its arrays alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)
