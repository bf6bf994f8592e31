"""Intervals of what is checked: by bootstrap over sources, paired where two ways are compared."""

from collections.abc import Callable

import numpy as np

DRAWS, LEVEL = 1000, (0.025, 0.975)
Figure = list[float]  # value, lower and upper end of the 95 % interval


def over_sources(figure: Callable[[np.ndarray], float], number: int, draws: int = DRAWS) -> Figure:
    """A figure of all rows, and its interval with rows drawn anew."""
    generator = np.random.default_rng(0)
    found = [figure(generator.integers(number, size=number)) for _ in range(draws)]
    low, high = np.quantile(found, LEVEL)
    return [round(float(value), 4) for value in (figure(np.arange(number)), low, high)]


def mean(values: np.ndarray) -> Figure:
    """Of values [n], or the share that is true."""
    return over_sources(lambda rows: float(np.mean(values[rows])), len(values))


def gain_of_means(first: np.ndarray, second: np.ndarray) -> Figure:
    """How much less errors [n, k] of the second are, in parts of the first's, in the mean over the variables."""
    return over_sources(lambda rows: float(np.mean(1 - second[rows].mean(0) / first[rows].mean(0))), len(first))


def share(first: np.ndarray, second: np.ndarray) -> Figure:
    """The first's mean in parts of the second's, paired: of the same sources."""
    return over_sources(lambda rows: float(first[rows].mean() / max(second[rows].mean(), 1e-9)), len(first))


def balanced(right: np.ndarray, label: np.ndarray) -> Figure:
    """Mean of the classes' shares of right ones; sources are drawn within their classes."""
    groups = [right[label == name].astype(float) for name in np.unique(label)]
    generator = np.random.default_rng(0)
    draws = [np.mean([own[generator.integers(own.size, size=own.size)].mean() for own in groups]) for _ in range(DRAWS)]
    low, high = np.quantile(draws, LEVEL)
    return [round(float(value), 4) for value in (np.mean([own.mean() for own in groups]), low, high)]
