"""Chances: of counts, of fit statistics, of trials; and what several values with Gaussian errors say together.

Numbers, or astropy's quantities without a unit. Chances that are too small for a float come out as 0.
"""

from typing import Any

import numpy as np
from scipy import special

from retriever.physics.arrays import Floats


def plain(value: Any) -> Floats:
    """A number without its unit."""
    return np.asarray(getattr(value, "value", value), dtype=float)


def share(value: Any) -> Floats:
    """A probability; one above 1 can only be in per cent. ValueError where it is none."""
    found = plain(value)
    found = np.where(found > 1, found / 100, found)
    if np.any(found <= 0) or np.any(found >= 1):
        raise ValueError("a probability lies between 0 and 1")
    return found


def poisson_chance(counts: Any, expected: Any) -> Any:
    """Of that many counts or more where so many are expected (exactly known): the regularised incomplete gamma function."""
    n, mean = plain(counts), plain(expected)
    if np.any(mean <= 0) or np.any(n < 0) or (n.ndim == 0 and n != round(float(n))):
        raise ValueError("counts are whole numbers, and some are expected")
    return np.where(n > 0, special.gammainc(np.maximum(n, 1e-300), mean), 1.0)


def two_sided(chance: Any) -> Any:
    """How many sigma of a normal distribution are exceeded to either side with that chance."""
    return special.ndtri(1 - plain(chance) / 2) if np.any(plain(chance) > 1e-8) else -special.ndtri(plain(chance) / 2)


def one_sided(chance: Any) -> Any:
    """How many sigma of a normal distribution are exceeded to one side with that chance."""
    return -special.ndtri(plain(chance))


def chance_two_sided(sigma: Any) -> Any:
    return 2 * special.ndtr(-plain(sigma))


def chance_one_sided(sigma: Any) -> Any:
    return special.ndtr(-plain(sigma))


def count_limit(counts: Any, background: Any, confidence: float) -> float:
    """The upper limit of the expected source counts, with an exactly known background and a flat prior for counts of 0 and more
    (Helene 1983; Kraft et al. 1991): without a background that of Gehrels (1986)."""
    n, b, level = float(plain(counts)), float(plain(background)), float(confidence)
    if n < 0 or b < 0 or n != round(n) or not 0 < level < 1:
        raise ValueError("counts are whole numbers, a confidence lies between 0 and 1")
    left = (1 - level) * special.gammaincc(n + 1, b)
    return float(special.gammainccinv(n + 1, left) - b)


def chance_of_chi_squared(chi_squared: Any, degrees: Any) -> Any:
    """Of that much or more, if the model is right and the errors are Gaussian."""
    value, dof = plain(chi_squared), plain(degrees)
    if np.any(dof < 1) or np.any(value < 0):
        raise ValueError("a chi-squared of no degree of freedom")
    return special.gammaincc(dof / 2, value / 2)


def f_statistic(first: Any, first_degrees: Any, second: Any, second_degrees: Any) -> tuple[float, float, float]:
    """F of two nested fits, and the degrees of freedom that it has; the one with more of them is the simpler model."""
    fits = sorted(
        [(float(plain(first_degrees)), float(plain(first))), (float(plain(second_degrees)), float(plain(second)))]
    )
    (dof, best), (more, worse) = fits
    if more <= dof or dof < 1 or best <= 0:
        raise ValueError("the F-test is of two fits with different degrees of freedom")
    return max((worse - best) / (more - dof), 0.0) / (best / dof), more - dof, dof


def f_chance(first: Any, first_degrees: Any, second: Any, second_degrees: Any) -> float:
    """Of that large an F, if the simpler model is right (Bevington 1969)."""
    f, added, dof = f_statistic(first, first_degrees, second, second_degrees)
    return float(special.fdtrc(added, dof, f))


def in_trials(chance: Any, trials: Any) -> Any:
    """Of at least one in so many independent trials."""
    number = plain(trials)
    if np.any(number < 1):
        raise ValueError("at least one trial")
    return -np.expm1(number * np.log1p(-plain(chance)))


def coincidence(expected: Any) -> Any:
    """Of one or more where so many lie there by chance."""
    return -np.expm1(-plain(expected))


def pileup(per_frame: Any) -> Any:
    """The share of detected events that are of two photons or more in one frame, all in one place: 1 - x / (e^x - 1)."""
    x = plain(per_frame)
    if np.any(x <= 0):
        raise ValueError("no counts")
    return 1 - x / np.expm1(x)


def weighted_mean(values: Floats, errors: Floats) -> tuple[float, float, float]:
    """The mean with weights of 1 / error^2, its error, and the chi-squared of the values about it."""
    weights = errors**-2.0
    mean = float(np.sum(weights * values) / np.sum(weights))
    return mean, float(np.sum(weights) ** -0.5), float(np.sum(((values - mean) / errors) ** 2))


def exposure_for(ratio: Any, source: Any, background: Any) -> Any:
    """How long until source counts are so many times the Poisson noise of source and background: from S = s t / sqrt((s + b) t)."""
    return plain(ratio) ** 2 * (source + background) / source**2
