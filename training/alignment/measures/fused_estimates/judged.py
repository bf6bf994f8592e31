"""A way to estimate beside another: with a prior or without, choices made on other sources, errors and intervals by counts."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from retriever.estimates.derived.fused import Fused, Mixture, fused
from retriever.physics.arrays import Flags, Floats
from training.alignment.measures.checked.intervals import Figure, mean, over_sources
from training.alignment.measures.fused_estimates.asked import COUNTS, SEED, Samples, alone
from training.alignment.measures.fused_estimates.priors import Prior

Ways = dict[tuple[float, ...], tuple[Floats, Flags]]  # by their choices, what ``together`` gives
FOLDS = 5
FEW = (15, 30, 50, 100)  # counts by which widths, shares and temperatures are chosen


def together(samples: Samples, prior: Prior, before: Mixture, width: float, general: float) -> tuple[Floats, Flags]:
    """The same with a prior, and where it gives a value [n, counts]; where it gives none that of the spectrum alone stands."""
    values, given = alone(samples), np.zeros((len(samples), len(COUNTS)), bool)
    for i, own in enumerate(samples):
        listed = prior(i)
        for j, one in enumerate(own):
            found = fused(*one, before, listed, width, general)
            if isinstance(found, Fused):
                values[i, j], given[i, j] = (found.low, found.value, found.high), True
    return values, given


def interval_score(values: Floats, truth: Floats) -> Floats:
    """[n, counts] of 90 % intervals: their width, and what the truth lies outside of them twentyfold (Gneiting & Raftery 2007)."""
    low, high, truth = values[..., 0], values[..., 2], truth[:, None]
    return np.asarray(high - low + 20 * (np.maximum(low - truth, 0) + np.maximum(truth - high, 0)))


@dataclass(frozen=True, eq=False)
class Judged:
    """Of a way with its choices: values [n, counts, 3], where it gave one [n, counts], the choice of all and those of the folds."""

    values: Floats
    given: Flags
    best: tuple[float, ...]
    of_folds: tuple[tuple[float, ...], ...]


def chosen(ways: Ways, truth: Floats) -> Judged:
    """What is best by the interval score at few counts on the other folds, at each source."""
    fold = np.random.default_rng(SEED).permutation(len(truth)) % FOLDS
    few = [COUNTS.index(n) for n in FEW]
    names = list(ways)
    scores = np.stack([interval_score(values, truth)[:, few].mean(1) for values, _ in ways.values()])
    of_folds = [int(scores[:, fold != left].mean(1).argmin()) for left in range(FOLDS)]
    values = np.stack([ways[names[of_folds[fold[i]]]][0][i] for i in range(len(truth))])
    given = np.stack([ways[names[of_folds[fold[i]]]][1][i] for i in range(len(truth))])
    best = names[int(scores.mean(1).argmin())]
    return Judged(values, given, best, tuple(names[one] for one in of_folds))


def figures(judged: Judged, against: Floats, truth: Floats) -> list[dict[str, Any]]:
    """By counts: the error, what it is less than that of ``against`` (paired), the width of intervals and how many hold the truth."""
    found = []
    for j in range(len(COUNTS)):
        own, other = judged.values[:, j], against[:, j]
        error, before = np.abs(own[:, 1] - truth), np.abs(other[:, 1] - truth)
        held = (own[:, 0] <= truth) & (truth <= own[:, 2])
        found.append({
            "error": mean(error),
            "less": less(error, before),
            "width": round(float((own[:, 2] - own[:, 0]).mean()), 3),
            "coverage": mean(held),
            "given": round(float(judged.given[:, j].mean()), 3),
        })  # fmt: skip
    return found


def less(error: Floats, before: Floats) -> Figure:
    """How much smaller the errors are, paired."""
    return over_sources(lambda rows: float((before[rows] - error[rows]).mean()), len(error))


def unweighed(samples: Samples) -> Judged:
    """The spectrum alone."""
    return Judged(alone(samples), np.ones((len(samples), len(COUNTS)), bool), (), ())
