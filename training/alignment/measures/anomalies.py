"""Anomalies: sources unlike the others, in the shared space and by the alternatives, and how well planted ones are found.

Detectors: an Isolation Forest over the shared space (as in the published recipe); the same over the spectrum's latent and over the text;
the distance to the tenth neighbour in each; how badly spectrum and text fit each other (the shared space's own logit); and how new the text's strangest sentence is.
`combined` takes the largest of them, each brought to one scale by its quantiles on validation. A planted source is found if
it is among the first per cent of the test pool with it alone added.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import NearestNeighbors

TOP = 0.01
LEAST_NOVELTY = 0.2


@dataclass
class Objects:
    """Views [n, d] of pairs: `latent`, `text`, both sides' shared vectors `f` and `g`, and their `fit` [n]; `novelty` [n] of the text: how far
    its strangest sentence is from every training sentence (1 - cosine)."""

    latent: np.ndarray
    text: np.ndarray
    f: np.ndarray
    g: np.ndarray
    fit: np.ndarray
    novelty: np.ndarray


class Detectors:
    """Fitted on training objects, scaled on validation ones. Higher is stranger."""

    def __init__(self, train: Objects, valid: Objects, seed: int):
        self.parts = {
            "shared space": _Space(self._shared(train), seed),
            "spectrum": _Space(train.latent, seed),
            "text": _Space(train.text, seed),
        }
        raw = self._raw(valid)
        self.middle = {name: np.median(v) for name, v in raw.items()}
        self.reach = {name: np.quantile(v, 0.99) - self.middle[name] for name, v in raw.items()}
        # most sentences are as in training, so that the quantile may be 0
        self.reach["novel sentence"] = max(self.reach["novel sentence"], LEAST_NOVELTY)

    @staticmethod
    def _shared(o: Objects):
        return np.concatenate([o.f, o.g], axis=1)

    def _raw(self, o: Objects) -> dict[str, np.ndarray]:
        views = {"shared space": self._shared(o), "spectrum": o.latent, "text": o.text}
        found = {"mismatch": -o.fit, "novel sentence": o.novelty}
        for name, space in self.parts.items():
            found[f"isolation forest, {name}"], found[f"neighbours, {name}"] = (
                space.forest(views[name]),
                space.distance(views[name]),
            )
        return found

    def scores(self, o: Objects) -> dict[str, np.ndarray]:
        """Every detector's score [n] with 0 at the median and 1 at validation's last per cent, and `combined`."""
        scaled = {name: (v - self.middle[name]) / max(self.reach[name], 1e-9) for name, v in self._raw(o).items()}
        near = [v for name, v in scaled.items() if name.startswith(("neighbours", "mismatch", "novel"))]
        return scaled | {"combined": np.max(near, axis=0)}


class _Space:
    """One view, reduced to its main components."""

    def __init__(self, train: np.ndarray, seed: int, components: int = 24):
        self.reduce = PCA(min(components, train.shape[1]), random_state=seed).fit(train)
        reduced = self.reduce.transform(train)
        self.isolation = IsolationForest(n_estimators=300, random_state=seed, n_jobs=-1).fit(reduced)
        self.neighbours = NearestNeighbors(n_neighbors=10).fit(reduced)
        residual = np.linalg.norm(train - self.reduce.inverse_transform(reduced), axis=1)
        self.residual = np.median(residual)

    def forest(self, x):
        return -self.isolation.score_samples(self.reduce.transform(x))

    def distance(self, x):
        """To the tenth neighbour, and out of the plane of the main components."""
        reduced = self.reduce.transform(x)
        residual = np.linalg.norm(x - self.reduce.inverse_transform(reduced), axis=1)
        return np.hypot(self.neighbours.kneighbors(reduced)[0][:, -1], np.maximum(residual - self.residual, 0))


def novelty(table, rows, known: np.ndarray) -> np.ndarray:
    """Novelty [n] of these texts of a table beside the `known` sentences' embeddings."""
    nearest = 1 - (table.sentences @ known.T).max(1)
    padded = np.append(nearest, 0.0)
    return padded[table.index[rows]].max(1)


def found(pool: np.ndarray, planted: np.ndarray) -> np.ndarray:
    """Whether each planted score is within the first per cent of the pool with it."""
    return np.array([(pool >= score).sum() + 1 <= TOP * (pool.size + 1) for score in planted])


def report(detectors: Detectors, pool: Objects, planted: Objects, kinds: list[str]) -> dict:
    """Shares of planted sources found, by detector and kind."""
    over, under = detectors.scores(pool), detectors.scores(planted)
    kind = np.array(kinds)
    result: dict[str, dict[str, float]] = {}
    for name in over:
        hit = found(over[name], under[name])
        result[name] = {"all": float(hit.mean())} | {k: float(hit[kind == k].mean()) for k in dict.fromkeys(kinds)}
    return {"planted": len(kinds), "pool": len(pool.fit), "found_in_top_1pct": result}
