"""The photon index of a faint upload with a prior of what is listed of its source's class, where that was measured to be better.

The classes, and the numbers of counts at which the prior makes the error smaller and the intervals hold, are in
``retriever/weights/fused_estimates.toml`` (docs/domains/fused_estimates.md). The spectrum alone is estimated as it was there: an absorbed power
law with its column at redshift 0, whatever is held in the fits that are told beside it.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

import pydantic

from retriever.catalogue.records import Source
from retriever.estimates.derived.fused import Fused, Why, fused, marginal
from retriever.estimates.derived.importance import quantiles
from retriever.estimates.estimate import FEWEST_NET_COUNTS
from retriever.estimates.fit_problem import problem_of
from retriever.estimates.refine import ENOUGH, refine_power_law
from retriever.library.fused.listed_values import INDEX, listed_values
from retriever.library.library import Library
from retriever.network.predict import load_predictor
from retriever.physics.bands import BROAD
from retriever.reading.known_source import source_of
from retriever.reading.records import SpectrumReading
from retriever.toml_tables import CHECKED, read_table


@pydantic.dataclasses.dataclass(frozen=True, config=CHECKED)
class Measured:
    """Of a class: of how many sources spectra were simulated, and the mean errors by the spectrum ``alone`` and with the prior of the
    class (``fused``) at each number of counts, rising."""

    asked: int
    counts: tuple[int, ...]
    alone: tuple[float, ...]
    fused: tuple[float, ...]

    def at(self, net: float) -> int | None:
        """The place of the number of counts that stands for ``net``, the least that is not smaller; None where none was better."""
        place = bisect_left(self.counts, net)
        return place if place < len(self.counts) and net >= FEWEST_NET_COUNTS else None


@pydantic.dataclasses.dataclass(frozen=True, config=CHECKED)
class Shipped:
    """The tag of the general prior that it was measured with, the width of the prior around each listed value, the share of the
    general one, and the classes."""

    prior: str
    width: float
    general: float
    classes: dict[str, Measured]


@cache
def shipped() -> Shipped:
    """What ships."""
    return read_table("retriever", "weights/fused_estimates.toml", Shipped)


@dataclass(frozen=True)
class ByClass:
    """The photon index of an upload by its spectrum ``alone`` (low, value, high) and with the listed values of others of the class of
    ``source``, or why not; ``counts``, ``error_alone`` and ``error``: what it is worth on simulated spectra of so many counts."""

    source: Source
    alone: tuple[float, float, float]
    found: Fused | Why
    counts: int
    error_alone: float
    error: float
    asked: int


def by_class(reading: SpectrumReading, library: Library) -> ByClass | None:
    """None where the spectrum is of no source or class that it helps, or its own photon index is not what it is said to be."""
    source = source_of(reading.observation, library)
    measured = shipped().classes.get(source.object_class) if source is not None else None
    place = measured.at(reading.estimate.net_counts) if measured is not None else None
    if source is None or measured is None or place is None or not _stands(reading):
        return None
    # what is told beside it, where nothing is held in its fit
    fit = reading.estimate.best_fit if reading.estimate.known.is_nothing else None
    posterior = refine_power_law(reading.observation, problem_of(reading.observation), fit=fit)
    if not posterior.effective >= ENOUGH:
        return None
    index = posterior.samples[:, 0]
    low, value, high = quantiles(index, posterior.weights)
    others = listed_values(library, source.object_class)
    listed = others.without(library.sources.row(source.id), source.ra, source.dec)
    before = marginal(load_predictor().prior, 0)
    found = fused(index, posterior.weights, before, listed, shipped().width, shipped().general)
    errors = measured.alone[place], measured.fused[place]
    return ByClass(source, (low, value, high), found, measured.counts[place], *errors, measured.asked)


def _stands(reading: SpectrumReading) -> bool:
    """Whether an absorbed power law of the catalogue's band is what the spectrum is taken for, as nobody told otherwise."""
    best, own = reading.estimate.best_fit, reading.estimate.parameter(INDEX)
    if reading.told is not None or best is None or own is None:
        return False
    return best.model.name == "powerlaw" and best.acceptable and own.in_domain and best.energy_range[1] <= BROAD[1]
