"""What Poisson counts in source and background regions say about a band's source counts and about ratios of bands.

The posterior of a band's source counts with the background integrated out, after Park et al. (2006, ApJ 652, 610):
gamma priors of shape 1/2 (Jeffreys) on source and background. It is a finite mixture of gamma distributions, one for
each number of the observed counts that came from the source, and is sampled exactly, without a Markov chain.
"""

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, ndtr, ndtri

from retriever.physics.arrays import Floats

PRIOR_SHAPE = 0.5
# above this the mixture is narrower than a normal distribution's error of approximation
_GAUSSIAN_ABOVE = 20000
# so many errors below 0 the tail of a normal distribution is an exponential one to a thousandth
_FAR_BELOW = -30.0


class BandCounts(Protocol):
    """Counts in the source and background regions, the scale from one to the other, and the net counts with their error."""

    @property
    def source(self) -> float: ...
    @property
    def background(self) -> float: ...
    @property
    def scale(self) -> float: ...
    @property
    def net(self) -> float: ...
    @property
    def error(self) -> float: ...
    @property
    def gaussian_error(self) -> float | None: ...


def sample_source_counts(band: BandCounts, size: int, rng: np.random.Generator) -> Floats:
    """Draws [size] of the expected source counts of a band; of Gaussian errors a normal distribution above 0."""
    if band.gaussian_error is not None:
        return _above_zero(band.net, max(band.gaussian_error, 1e-300), size, rng)
    n, off, scale = round(band.source), band.background, band.scale
    if scale <= 0:
        return rng.gamma(n + PRIOR_SHAPE, size=size)
    if n > _GAUSSIAN_ABOVE:
        return np.maximum(rng.normal(band.net, band.error, size=size), 0.0)
    from_source = np.arange(n + 1)
    from_background = n - from_source
    weight = (
        -gammaln(from_source + 1)
        - gammaln(from_background + 1)
        + gammaln(from_source + PRIOR_SHAPE)
        + gammaln(from_background + off + PRIOR_SHAPE)
        + from_background * np.log(scale / (1.0 + scale))
    )
    weight = np.exp(weight - weight.max())
    picked = rng.choice(from_source, size=size, p=weight / weight.sum())
    return rng.gamma(picked + PRIOR_SHAPE)


def _above_zero(mean: float, error: float, size: int, rng: np.random.Generator) -> Floats:
    """Draws [size] of a normal distribution above 0; far below its mean an exponential one, which it comes to there."""
    if mean < _FAR_BELOW * error:
        return np.asarray(rng.exponential(error * (error / -mean), size))
    above = rng.uniform(0.0, ndtr(mean / error), size)  # of the upper tail: 1 less a small share is 1
    return np.asarray(np.maximum(mean - error * ndtri(np.maximum(above, 1e-320)), 0.0))


def interval(draws: Floats, level: float = 0.9) -> tuple[float, float, float]:
    """(median, low, high) of draws [n], the interval equal-tailed."""
    tail = 50.0 * (1.0 - level)
    low, middle, high = np.percentile(draws, [tail, 50.0, 100.0 - tail])
    return float(middle), float(low), float(high)


def hardness(hard: ArrayLike, soft: ArrayLike) -> Floats:
    """(hard - soft) / (hard + soft), elementwise for non-negative arrays; 0 where both are 0."""
    hard, soft = np.asarray(hard, dtype=float), np.asarray(soft, dtype=float)
    largest = np.maximum(hard, soft)
    # dividing first keeps the sum of two very large or very small numbers finite and the ratio within [-1, 1]
    safe = np.where(largest > 0, largest, 1.0)
    hard, soft = hard / safe, soft / safe
    total = np.where(largest > 0, hard + soft, 1.0)
    return np.asarray(np.clip((hard - soft) / total, -1.0, 1.0))
