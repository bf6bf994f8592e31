"""A quantity by a spectrum and by what is listed of other sources: the posterior of the spectrum under a prior that those make.

The samples of the posterior (``refine``) were weighed with the general prior of all X-ray sources. Here that prior is taken out and another put in: a
mixture of Gaussians around the values listed of ``Listed`` sources, with a share ``general`` of the general prior, so that a source
unlike all of them is not forced among them. Only the quantity's own marginal is exchanged; how the other parameters hang on it stays.

No value is given, and it is said why, where too few sources stand behind the prior (``FEWEST``), where too few samples count after it
(``FEWEST_SAMPLES``), or where spectrum and prior contradict each other: the spectrum is then ``APART`` times or more less probable
under the listed values alone than under the general prior.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from retriever.estimates.derived.importance import quantiles
from retriever.physics.arrays import Floats

FEWEST = 8.0  # sources, as far as they count
FEWEST_SAMPLES = 60.0  # as ``refine.ENOUGH``: the median's Monte Carlo error is then 16 % of the posterior's width
APART = 10.0


@dataclass(frozen=True, eq=False)
class Listed:
    """The quantity as it is listed of other sources [k], and how much each counts [k] (not negative)."""

    values: Floats
    weights: Floats

    @property
    def number(self) -> float:
        """How many sources count: 1 where one has all the weight, k where all have the same."""
        total = float(self.weights.sum())
        return total**2 / float((self.weights**2).sum()) if total > 0 else 0.0


@dataclass(frozen=True, eq=False)
class Mixture:
    """A density of one quantity as a sum of Gaussians: shares, means and standard deviations [k]."""

    shares: Floats
    means: Floats
    spreads: Floats

    def at(self, values: Floats) -> Floats:
        """The density [n] at values [n]."""
        z = (np.asarray(values, float)[:, None] - self.means) / self.spreads
        density: Floats = (np.exp(-0.5 * z**2) * (self.shares / self.spreads)).sum(1) / np.sqrt(2 * np.pi)
        return density


class Why(Enum):
    """Why no value is given."""

    FEW = "few"
    APART = "apart"
    THIN = "thin"


@dataclass(frozen=True)
class Fused:
    """Median and 90 % interval; ``effective`` samples of the posterior count, and ``sources`` stand behind the prior."""

    value: float
    low: float
    high: float
    effective: float
    sources: float


def prior_of(listed: Listed, width: float) -> Mixture:
    """The mixture around listed values, each as wide as ``width``."""
    return Mixture(listed.weights / listed.weights.sum(), listed.values, np.full(len(listed.values), width))


def marginal(prior: dict[str, Floats], column: int) -> Mixture:
    """The general prior (``Predictor.prior``) of one of its quantities."""
    spreads = np.sqrt(prior["covariances"][:, column, column])
    return Mixture(prior["weights"] / prior["weights"].sum(), prior["means"][:, column], spreads)


def reweighted(
    samples: Floats, weights: Floats, before: Mixture, after: Mixture, general: float
) -> tuple[Floats, float]:
    """Weights [n] of the samples under ``after``, of which ``general`` is the prior ``before``; and how much more probable ``after``
    alone makes the spectrum than ``before``."""
    weights = weights / weights.sum()
    # where the general prior is nothing the posterior has no samples either; the floor keeps the ratio finite
    ratio = after.at(samples) / np.maximum(before.at(samples), 1e-12)
    new = weights * (general + (1 - general) * ratio)
    return new / new.sum(), float((weights * ratio).sum())


def fused(
    samples: Floats, weights: Floats, before: Mixture, listed: Listed, width: float, general: float
) -> Fused | Why:
    """The quantity by spectrum and listed values together; ``samples`` and ``weights`` [n] are of the spectrum's posterior."""
    if listed.number < FEWEST:
        return Why.FEW
    new, evidence = reweighted(samples, weights, before, prior_of(listed, width), general)
    if evidence < 1 / APART:
        return Why.APART
    effective = 1 / float((new**2).sum())
    if effective < FEWEST_SAMPLES:
        return Why.THIN
    low, value, high = quantiles(samples, new)
    return Fused(value, low, high, effective, listed.number)
