"""Adaptive importance sampling (Cornuet et al. 2012, Scand. J. Stat. 39, 798): proposals, their mixture, and how they move."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retriever.physics.arrays import Floats, Integers

DEGREES = 5
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Students:
    """A mixture of multivariate Student distributions: weights [k], means [k, d], Cholesky factors [k, d, d]."""

    weights: Floats
    means: Floats
    factors: Floats
    degrees: float = DEGREES

    def draw(self, n: int, generator: np.random.Generator) -> Floats:
        """Samples [n, d]."""
        which = generator.choice(len(self.weights), n, p=self.weights / self.weights.sum())
        normal = generator.standard_normal((n, self.means.shape[1]))
        stretch = np.sqrt(self.degrees / generator.chisquare(self.degrees, n))
        return np.asarray(self.means[which] + stretch[:, None] * np.einsum("nij,nj->ni", self.factors[which], normal))

    def log_density(self, samples: Floats) -> Floats:
        """[n], up to a constant that is the same for all components."""
        d = samples.shape[1]
        inverse = np.linalg.inv(self.factors)
        z = np.einsum("kij,nkj->nki", inverse, samples[:, None] - self.means)
        shape = -0.5 * (self.degrees + d) * np.log1p((z**2).sum(2) / self.degrees)
        weighted = np.log(self.weights) + np.log(np.abs(np.linalg.det(inverse))) + shape
        return np.asarray(np.logaddexp.reduce(weighted, axis=1))


def joined(one: Students, other: Students) -> Students:
    """Both proposals, with equal weight."""
    weights = [s.weights / s.weights.sum() / 2 for s in (one, other)]
    return Students(
        np.concatenate(weights), np.concatenate([one.means, other.means]), np.concatenate([one.factors, other.factors])
    )


def pooled_log_weight(samples: Sequence[Floats], density: Sequence[Floats], proposals: Sequence[Students]) -> Floats:
    """Log weights of the samples of all rounds against the mixture of all proposals: a round whose proposal was too narrow
    can then not make its own samples count too much."""
    pooled = np.concatenate(samples)
    mixture = np.logaddexp.reduce([proposal.log_density(pooled) for proposal in proposals]) - np.log(len(proposals))
    return np.asarray(np.concatenate(density) - mixture)


def moved(samples: Floats, density: Floats, log_weight: Floats, smallest: Floats) -> Students:
    """A Student distribution about the weighted sample, its weights tempered until enough of it takes part, and a wide
    one about the best point beside it; ``smallest``: variances [d] that are added."""
    power = 1.0
    while power > 0.02:
        weights = np.exp(power * log_weight - np.logaddexp.reduce(power * log_weight))
        if 1.0 / np.sum(weights**2) >= 20:
            break
        power *= 0.7
    mean = weights @ samples
    centred = samples - mean
    covariance = (weights[:, None] * centred).T @ centred + np.diag(smallest)
    factor = np.linalg.cholesky(covariance)
    best = samples[np.argmax(density)]
    return Students(np.array([0.85, 0.15]), np.stack([mean, best]), np.stack([1.15 * factor, 2.0 * factor]))


def resampled(log_weight: Floats, size: int, generator: np.random.Generator) -> Integers:
    """Numbers [size] of samples that stand for the weighted ones with equal weights (systematic resampling)."""
    cumulative = np.cumsum(np.exp(log_weight - np.logaddexp.reduce(log_weight)))
    places = (generator.uniform() + np.arange(size)) / size * cumulative[-1]
    return np.asarray(generator.permutation(np.searchsorted(cumulative, places)))


def quantiles(samples: Floats, weights: Floats, levels: Sequence[float] = LEVELS) -> list[float]:
    """Weighted quantiles of samples [n]."""
    order = np.argsort(samples, kind="stable")
    cumulative = np.cumsum(weights[order])
    return [float(v) for v in np.interp(levels, (cumulative - 0.5 * weights[order]) / cumulative[-1], samples[order])]
