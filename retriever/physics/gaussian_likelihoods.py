"""Statistics of counts whose errors are not Poisson's: chi-squared, and PG-stat for Poisson counts over a Gaussian background.

Source: the XSPEC manual's appendix B. PG-stat is the profile likelihood over the background of every bin, here in counts of
the source region: 2 [n - S + S ln(S / n)] + ((b - b0) / sigma)^2 with n = mu + b.
"""

from typing import Any

import numpy as np
from scipy.special import gammaincc, xlogy

from retriever.physics.arrays import Floats

_TINY = 1e-12


def chi_squared(mu: Floats, net: Floats, error: Floats) -> tuple[Any, Floats, Floats]:
    """Chi-squared of net counts [..., n_bin] with their errors, its derivative with respect to ``mu``, and 1/variance."""
    off_by = (mu - net) / error
    return np.sum(off_by**2, axis=-1), 2.0 * off_by / error, np.broadcast_to(error**-2.0, off_by.shape)


def pg_statistic(mu: Floats, counts: Floats, behind: Floats, error: Floats) -> tuple[Any, Floats, Floats]:
    """PG-stat, its derivative with respect to ``mu`` and Fisher weights.

    ``counts`` [..., n_bin] in the source region; ``behind``, ``error`` [..., n_bin]: the background there, measured with a
    Gaussian error above 0; it may be negative.
    """
    total = _total(np.maximum(mu, _TINY), counts, behind, error)
    deviance = total - counts + xlogy(counts, np.maximum(counts, _TINY) / total)
    penalty = ((total - np.maximum(mu, _TINY) - behind) / error) ** 2
    return np.sum(2.0 * deviance + penalty, axis=-1), 2.0 * (1.0 - counts / total), 1.0 / (total + error**2)


def _total(mu: Floats, counts: Floats, behind: Floats, error: Floats) -> Floats:
    """The most likely expectation of source and background together: n^2 + n (sigma^2 - mu - b0) - S sigma^2 = 0."""
    c = error**2 - mu - behind
    root = np.sqrt(c * c + 4.0 * counts * error**2)
    with np.errstate(divide="ignore", invalid="ignore"):  # two equal forms, each free of cancellation on its side
        found = np.where(c > 0, 2.0 * counts * error**2 / (c + root), (root - c) / 2.0)
    return np.maximum(found, _TINY)


def chi_squared_goodness(value: float, dof: int) -> float:
    """Probability of a chi-squared as large as ``value`` if the model is right."""
    return float(gammaincc(max(dof, 1) / 2.0, max(value, 0.0) / 2.0))


def pg_goodness(
    value: float, mu: Floats, behind: Floats, error: Floats, n_free: int, draws: int = 300, seed: int = 1
) -> float:
    """As ``chi_squared_goodness`` for PG-stat: its mean and variance are found from ``draws`` realisations of the best fit, each
    free parameter lowers the mean by one, and a gamma distribution of these stands in for the statistic's."""
    rng = np.random.default_rng(seed)
    mu = np.maximum(mu, _TINY)
    true = np.maximum(behind, 0.0)
    counts = rng.poisson(mu + true, size=(draws, mu.size)).astype(float)
    measured = true + error * rng.standard_normal(counts.shape)
    values = pg_statistic(mu, counts, measured, error)[0]
    mean, variance = max(float(np.mean(values)) - n_free, 0.5), max(float(np.var(values)), _TINY)
    return float(gammaincc(mean**2 / variance, max(value, 0.0) * mean / variance))
