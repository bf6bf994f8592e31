"""Goodness of a fit by simulation: spectra drawn from the fitted model, each fitted again, and how many fit better.

As XSPEC's ``goodness``: a share near 1 says that the data are worse than the model allows. Draws are of the best fit and of
the background that is most likely beside it; Gaussian errors are drawn as such.
"""

from dataclasses import dataclass, replace

import numpy as np

from retriever.estimates.binned import Binned
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem
from retriever.estimates.search import bounds_of, descend
from retriever.physics.arrays import Floats
from retriever.physics.likelihoods import profile_background

SIMULATED, SEED = 200, 20260401


@dataclass(frozen=True)
class Goodness:
    """Of ``simulated`` spectra, ``better`` have a lower statistic than the data; all are of the program's making."""

    simulated: int
    better: int
    seed: int

    @property
    def p_value(self) -> float:
        """Share of simulated spectra that fit as badly as the data, or worse, the data counted among them."""
        return (self.simulated - self.better + 1) / (self.simulated + 1)


def simulated_goodness(problem: Problem, fit: FitResult, size: int = SIMULATED, seed: int = SEED) -> Goodness:
    """The same for the same ``seed``."""
    rng, bounds = np.random.default_rng(seed), bounds_of(problem, fit.model)
    mu = problem.predict(fit.model, fit.theta)[0]
    real, better = problem.binned, 0
    try:
        for _ in range(size):
            problem.binned = _drawn(real, mu, rng)
            better += descend(problem, fit.model, fit.theta, bounds)[1] < fit.statistic
    finally:
        problem.binned = real
    return Goodness(size, better, seed)


def _drawn(binned: Binned, mu: Floats, rng: np.random.Generator) -> Binned:
    """Counts as the model makes them."""
    if binned.error is not None:
        return replace(binned, counts=mu + binned.behind + binned.error * rng.standard_normal(mu.size))
    if binned.off is None or binned.scale is None:
        return replace(binned, counts=rng.poisson(mu).astype(float))
    if binned.off_error is not None:
        off = binned.off + binned.off_error * rng.standard_normal(mu.size)
        expected = np.maximum(mu + binned.behind, 0.0)
        return replace(binned, counts=rng.poisson(expected).astype(float), off=off)
    beside = np.maximum(profile_background(mu, binned.counts, binned.off, binned.scale), 0.0)
    counts = rng.poisson(mu + binned.scale * beside).astype(float)
    return replace(binned, counts=counts, off=rng.poisson(beside).astype(float))
