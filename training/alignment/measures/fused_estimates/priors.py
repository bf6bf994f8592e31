"""The priors that are set beside each other: listed values of a source's class, of those whose papers' texts are like its own, of both."""

from collections.abc import Callable

import numpy as np

from retriever.estimates.derived.fused import Listed
from retriever.library.fused.listed_values import ListedValues, listed_values
from retriever.library.library import Library
from retriever.physics.arrays import Floats
from training.alignment.measures.fused_estimates.asked import Asked

Prior = Callable[[int], Listed]  # of the source at a place among those asked


def class_prior(library: Library, asked: Asked, name: str) -> Prior:
    """The listed values of all others of a source's class, whether there are texts on them or not."""
    others = {kind: listed_values(library, kind, name) if kind else _NONE for kind in map(str, np.unique(asked.kind))}

    def prior(i: int) -> Listed:
        own = others[str(asked.kind[i])]
        return own.without(int(asked.row[i]), float(asked.ra[i]), float(asked.dec[i]))

    return prior


_NONE = ListedValues(*(np.zeros(0, kind) for kind in (np.int64, float, float, float)))


def text_prior(asked: Asked, cosines: Floats, temperature: float) -> Prior:
    """The listed values of the others with texts, each counting by how like the texts are, in scatters of pairs at random."""
    pairs = cosines[np.triu_indices(len(cosines), 1)]
    scaled = (cosines - pairs.mean()) / pairs.std()
    others = ListedValues(asked.row, asked.index, asked.ra, asked.dec)

    def prior(i: int) -> Listed:
        apart = others.apart_from(int(asked.row[i]), float(asked.ra[i]), float(asked.dec[i]))
        weights = np.where(apart, np.exp((scaled[i] - scaled[i].max()) / temperature), 0.0)
        return Listed(asked.index, weights / weights.sum())

    return prior


def both(one: Prior, other: Prior, share: float) -> Prior:
    """A sum of two, of which the first has ``share``."""

    def prior(i: int) -> Listed:
        a, b = one(i), other(i)
        if not len(b.values):
            return a
        weights = np.concatenate([share * a.weights / a.weights.sum(), (1 - share) * b.weights / b.weights.sum()])
        return Listed(np.concatenate([a.values, b.values]), weights)

    return prior
