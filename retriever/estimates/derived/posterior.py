"""The posterior of a fitted model through the file's own response, as equally weighted samples.

The likelihood is that of the fit's statistic (exp(-statistic / 2), the background profiled out); the prior is flat in the
parameters as they are fitted: indices and fractions, ln of temperatures and energies, the column, ln of normalisations and
of cross-calibration constants. It is cut off at three times the distance of the 90 % profile limits from the best fit.
"""

from dataclasses import dataclass

import numpy as np

from retriever.estimates.derived.importance import Students, joined, moved, pooled_log_weight, resampled
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem
from retriever.estimates.search import bounds_of
from retriever.physics.arrays import Floats

SAMPLES, ROUNDS, WANTED = 500, 14, 1500  # samples of a round, most rounds, effective samples at which it stops
DRAWS, SEED = 1000, 20260201
FEWEST = 200  # effective samples, below which intervals from it are not given
FARTHEST = 3.0  # of the distance between the best fit and its 90 % limits
SIGMAS_90 = 1.645


@dataclass(frozen=True)
class Posterior:
    """Equally weighted samples ``thetas`` [n, size]; ``effective`` is the number of independent ones that they are worth."""

    thetas: Floats
    effective: float

    @property
    def is_enough(self) -> bool:
        """Whether intervals can be taken from it."""
        return self.effective >= FEWEST


def sample(problem: Problem, fit: FitResult, seed: int = SEED) -> Posterior:
    """Samples of the posterior of a fit that has intervals; the same for the same ``seed``."""
    bounds = bounds_of(problem, fit.model)
    free = bounds[:, 0] < bounds[:, 1]
    box = _box(fit, bounds)
    generator = np.random.default_rng(seed)
    proposals, drawn, density = [_first(fit, free)], [], []
    for number in range(ROUNDS):
        samples = proposals[-1].draw(SAMPLES, generator)
        drawn.append(samples)
        density.append(_log_likelihood(problem, fit, samples, free, box))
        log_weight = pooled_log_weight(drawn, density, proposals)
        log_weight -= np.logaddexp.reduce(log_weight)
        effective = float(1.0 / np.sum(np.exp(2.0 * log_weight)))
        if number == ROUNDS - 1 or effective > WANTED:
            break
        pooled = np.concatenate(drawn)
        proposals.append(moved(pooled, np.concatenate(density), log_weight, np.full(int(free.sum()), 1e-8)))
    thetas = np.tile(fit.theta, (DRAWS, 1))
    thetas[:, free] = np.concatenate(drawn)[resampled(log_weight, DRAWS, generator)]
    return Posterior(thetas, effective)


def _box(fit: FitResult, bounds: Floats) -> Floats:
    """Within which the prior is flat, [size, 2]."""
    ends = np.array(fit.inner_ends)
    far = fit.theta[:, None] + FARTHEST * (ends - fit.theta[:, None])
    # an end at a limit of the parameter says nothing of how far the posterior goes on the other side
    return np.column_stack([np.maximum(far[:, 0], bounds[:, 0]), np.minimum(far[:, 1], bounds[:, 1])])


def _first(fit: FitResult, free: np.ndarray) -> Students:
    """Where the search begins: the fit's covariance, and beside it the widths of the profile intervals."""
    best = fit.theta[free]
    covariance = fit.covariance[np.ix_(free, free)] + 1e-8 * np.eye(best.size)
    near = Students(np.ones(1), best[None], 1.2 * np.linalg.cholesky(covariance)[None])
    ends = np.array(fit.inner_ends)[free]
    width = np.maximum(ends[:, 1] - ends[:, 0], 1e-6) / (2 * SIGMAS_90)
    wide = Students(np.ones(1), ends.mean(axis=1)[None], np.diag(width)[None])
    return joined(near, wide)


def _log_likelihood(problem: Problem, fit: FitResult, samples: Floats, free: np.ndarray, box: Floats) -> Floats:
    """[n]; -inf outside of the box."""
    thetas = np.tile(fit.theta, (len(samples), 1))
    thetas[:, free] = samples
    inside = np.all((thetas >= box[:, 0]) & (thetas <= box[:, 1]), axis=1)
    found = np.full(len(samples), -np.inf)
    if inside.any():
        expected = problem.expected(fit.model, thetas[inside])
        found[inside] = [-0.5 * float(problem.binned.statistic(mu)[0]) for mu in expected]
    return found
