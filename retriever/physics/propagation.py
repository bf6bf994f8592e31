"""Intervals of inputs carried through a formula.

One input with an interval: the formula at its ends. Several: each is spread as a two-sided normal distribution that has
its interval at its level (in the logarithm where all of it is above zero), and the result's quantiles are taken. The points are the same at every
call, so a result is the same, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

_POINTS = 512


@dataclass(frozen=True)
class Spread:
    """A value with its interval at a confidence level (a fraction); None where nothing is known of it."""

    value: float
    low: float | None = None
    high: float | None = None
    level: float | None = None

    @property
    def known(self) -> bool:
        return self.low is not None and self.high is not None and self.low <= self.value <= self.high

    def points(self, normal: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values at these numbers of standard deviations."""
        low, high = float(self.low or 0.0), float(self.high or 0.0)
        low_is_positive = low > 0
        if low_is_positive:
            value, low, high = np.log([self.value, low, high])
        else:
            value = self.value
        sigmas = NormalDist().inv_cdf(0.5 + 0.5 * float(self.level or 0.0))
        spread = value + normal * np.where(normal < 0, value - low, high - value) / sigmas
        return np.asarray(np.exp(spread) if low_is_positive else spread)


def propagated(formula: Callable[[Mapping[str, Any]], Any], inputs: Mapping[str, Spread]) -> Spread:
    """The formula's value of the inputs' values, with the interval that theirs give it.

    ``formula`` takes numbers or arrays [n] by name. The interval has the inputs' level, the widest one where they differ;
    without a level the ends of all intervals are combined. None where no input has an interval.
    """
    values = {name: spread.value for name, spread in inputs.items()}
    value = float(formula(values))
    uncertain = {name: spread for name, spread in inputs.items() if spread.known}
    if not uncertain:
        return Spread(value)
    levels = {spread.level for spread in uncertain.values()}
    if len(uncertain) == 1 or None in levels:
        ends: NDArray[np.float64] = np.array(np.meshgrid(*[[s.low, s.high] for s in uncertain.values()])).reshape(
            len(uncertain), -1
        )
        level = next(iter(levels)) if len(levels) == 1 else None
        found = _at(formula, values, dict(zip(uncertain, ends, strict=True)))
        return _around(value, float(found.min()), float(found.max()), level)
    widest = max(float(level or 0.0) for level in levels)
    normal = _normal(len(uncertain))
    points = {name: spread.points(normal[i]) for i, (name, spread) in enumerate(uncertain.items())}
    low, high = np.quantile(_at(formula, values, points), [0.5 - widest / 2, 0.5 + widest / 2])
    return _around(value, float(low), float(high), widest)


@cache
def _normal(dimensions: int) -> NDArray[np.float64]:
    """Points [dimensions, n] of a normal distribution in so many dimensions, spread evenly (Roberts' sequence)."""
    golden = 2.0
    for _ in range(40):
        golden = (1 + golden) ** (1 / (dimensions + 1))
    steps = golden ** -np.arange(1.0, dimensions + 1)
    even = (0.5 + np.outer(steps, np.arange(1, _POINTS + 1))) % 1
    return np.vectorize(NormalDist().inv_cdf)(even)  # type: ignore[no-any-return]


def _at(
    formula: Callable[[Mapping[str, Any]], Any], values: Mapping[str, float], points: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    size = len(next(iter(points.values())))
    return np.broadcast_to(np.asarray(formula({**values, **points}), dtype=float), (size,))


def _around(value: float, low: float, high: float, level: float | None) -> Spread:
    """No interval where an end is beyond what the formula is defined for."""
    if not np.isfinite([value, low, high]).all():
        return Spread(value)
    return Spread(value, min(low, value), max(high, value), level)
