"""Figures with intervals: accuracies of pooled folds, their paired differences, areas under curves; by bootstrap over objects."""

from collections.abc import Callable

import numpy as np
from sklearn.metrics import roc_auc_score

DRAWS, LEVEL = 500, (0.025, 0.975)
Figure = list[float]  # value, lower and upper end of the 95 % interval


def accuracy(right: np.ndarray) -> Figure:
    """Of `right` [n] or [draws, n], shares between 0 and 1 by object."""
    return _interval(lambda rows: float(_by_object(right)[rows].mean()), np.zeros(right.shape[-1], int))


def balanced(right: np.ndarray, label: np.ndarray) -> Figure:
    """The mean of the classes' shares; objects are drawn within their classes."""
    return _interval(_mean_of_classes(_by_object(right), label), label)


def gain(first: np.ndarray, second: np.ndarray, label: np.ndarray | None = None) -> Figure:
    """How much more `second` has right than `first` of the same objects; with labels, balanced."""
    difference = _by_object(second) - _by_object(first)
    if label is None:
        return accuracy(difference)
    return _interval(_mean_of_classes(difference, label), label)


def area(score: np.ndarray, positive: np.ndarray) -> Figure:
    """Area under the receiver's curve."""
    return _interval(lambda rows: float(roc_auc_score(positive[rows], score[rows])), positive.astype(int))


def _by_object(right: np.ndarray) -> np.ndarray:
    """[n]: draws of training labels are averaged, since objects are what is resampled."""
    right = np.asarray(right, float)
    return right.mean(0) if right.ndim == 2 else right


def _mean_of_classes(values: np.ndarray, label: np.ndarray) -> Callable[[np.ndarray], float]:
    names = np.unique(label)
    return lambda rows: float(np.mean([values[rows][label[rows] == name].mean() for name in names]))


def _interval(figure: Callable[[np.ndarray], float], stratum: np.ndarray) -> Figure:
    """The figure of all rows, and its 95 % interval with rows drawn within strata."""
    generator = np.random.default_rng(0)
    groups = [np.flatnonzero(stratum == name) for name in np.unique(stratum)]
    draws = [
        figure(np.concatenate([rows[generator.integers(rows.size, size=rows.size)] for rows in groups]))
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(draws, LEVEL)
    return [round(float(v), 4) for v in (figure(np.arange(len(stratum))), low, high)]
