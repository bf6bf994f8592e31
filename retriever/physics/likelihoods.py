"""Poisson likelihoods: C-stat and W-stat with gradients, and how large they should be if the model is right.

Sources: Cash (1979, ApJ 228, 939) with the saturated term of Castor; W-stat is the profile likelihood over the
background of every bin, as in the XSPEC manual's appendix B; expected size after Kaastra (2017, A&A 605, A51).
"""

from typing import Any

import numpy as np
from scipy.special import gammaincc, xlogy

from retriever.physics.arrays import Floats

_TINY = 1e-12
# expected counts of a bin beyond which no detector goes and no Poisson number is drawn: the fit has run away
_MOST_EXPECTED = 1e15


def profile_background(mu: Floats, counts: Floats, off: Floats, scale: Floats) -> Floats:
    """Most likely background counts [n_bin] in the off region, given ``mu`` [n_bin] source counts expected in the other.

    ``scale`` [n_bin] maps off counts into the source region. Solves scale(1+scale) b^2 + c b - off mu = 0; for off = 0 it
    is max(0, -c/(scale(1+scale))), which is XSPEC's special case.
    """
    c = (1.0 + scale) * mu - scale * (counts + off)
    square = scale * (1.0 + scale)
    root = np.sqrt(c * c + 4.0 * square * off * mu)
    # two algebraically equal forms, each free of cancellation on its side
    with np.errstate(divide="ignore", invalid="ignore"):
        b = np.where(c > 0, 2.0 * off * mu / (c + root), (root - c) / (2.0 * square))
    return np.where(square > 0, b, off)


def statistic(
    mu: Floats, counts: Floats, off: Floats | None = None, scale: Floats | None = None
) -> tuple[Any, Floats, Floats]:
    """C-stat, or W-stat when ``off`` and ``scale`` are given, and its derivative with respect to ``mu`` and Fisher weights.

    ``mu``, ``counts``, ``off``, ``scale``: [..., n_bin]. Returns (statistic summed over the last axis, d/dmu, 1/variance).
    """
    mu = np.maximum(mu, _TINY)
    penalty: Floats | float
    if off is None or scale is None:
        total, penalty, variance = mu, 0.0, mu
    else:
        b = profile_background(mu, counts, off, scale)
        total = mu + scale * b
        penalty = b - off + xlogy(off, np.maximum(off, _TINY) / np.maximum(b, _TINY))
        variance = total + scale**2 * b
    deviance = total - counts + xlogy(counts, np.maximum(counts, _TINY) / np.maximum(total, _TINY)) + penalty
    gradient = 2.0 * (1.0 - counts / total)
    return 2.0 * np.sum(deviance, axis=-1), gradient, 1.0 / variance


def goodness(
    value: float,
    mu: Floats,
    n_free: int,
    background: Floats | None = None,
    scale: Floats | None = None,
    draws: int = 300,
    seed: int = 1,
) -> float:
    """Probability of a statistic as large as ``value`` if the model is right.

    After Kaastra (2017), from the sums of the bins' expectations and variances; these are found here from ``draws``
    Poisson realisations of the best fit ``mu`` (and of the profiled ``background`` counts of the off region), which covers
    W-stat too. The ``n_free`` fitted parameters lower the expectation by one each. A gamma distribution of that mean and
    variance stands in for Kaastra's Gaussian, whose tail is too light for a few tens of bins. One-sided: small is bad,
    and 0 is for expectations that no detector counts.
    """
    if background is None or scale is None:
        largest = mu
    else:
        largest = np.maximum(mu + scale * background, background)
    if not np.max(largest) < _MOST_EXPECTED:
        return 0.0
    rng = np.random.default_rng(seed)
    mu = np.maximum(mu, _TINY)
    if background is None or scale is None:
        values = statistic(mu, rng.poisson(mu, size=(draws, mu.size)).astype(float))[0]
    else:
        off = rng.poisson(background, size=(draws, mu.size)).astype(float)
        counts = rng.poisson(mu + scale * background, size=off.shape).astype(float)
        values = statistic(mu, counts, off, scale)[0]
    mean, variance = max(float(np.mean(values)) - n_free, 0.5), max(float(np.var(values)), _TINY)
    return float(gammaincc(mean**2 / variance, max(value, 0.0) * mean / variance))
