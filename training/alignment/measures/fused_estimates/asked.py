"""Sources with the photon index that is listed of each, spectra simulated with it, and what these say by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from retriever.estimates.derived.importance import quantiles
from retriever.estimates.refine import refine_power_law
from retriever.library.fused.listed_values import listed_of
from retriever.library.library import Library
from retriever.library.spectra import observation_of_counts
from retriever.physics.arrays import Floats
from retriever.physics.bands import BROAD
from retriever.physics.spectral import absorption, power_law
from retriever.spectra.acis import acis_like
from retriever.spectra.observation import Observation
from training.alignment.measures.fused import trained_nothing

SEED = 1
COUNTS = (15, 30, 50, 100, 300, 1000)  # of the source, as expected
BACKGROUND, AREA, EXPOSURE_S = 0.2, 10.0, 20_000.0  # in the source's counts; of the background's region in the source's
PLAUSIBLE = (-2.5, 8.0)  # beyond them the posterior has no samples
Samples = list[list[tuple[Floats, Floats]]]  # by source and number of counts


@dataclass(frozen=True, eq=False)
class Asked:
    """Sources [n] with the index that their spectra are simulated with: rows, classes, places, and the column (cm^-2) before them."""

    row: np.ndarray
    kind: np.ndarray
    index: Floats
    column: Floats
    ra: Floats
    dec: Floats
    trained_nothing: np.ndarray

    def __len__(self) -> int:
        return len(self.row)

    def of(self, places: np.ndarray) -> "Asked":
        return Asked(**{name: values[places] for name, values in vars(self).items()})


def asked_of(library: Library, name: str) -> Asked:
    """All sources with a listed index that a spectrum can be simulated with."""
    found = []
    for row in range(len(library.columns)):
        source = library.sources.at(row)
        value, column = listed_of(source, name), source.simulation.get("column_density")
        if value is not None and column is not None and PLAUSIBLE[0] < value < PLAUSIBLE[1]:
            nothing = trained_nothing(source.name, *source.aliases)
            found.append((row, source.object_class, value, column, source.ra, source.dec, nothing))
    return Asked(*(np.array(part) for part in zip(*found, strict=True)))


def simulated(index: float, column: float, counts: int, seed: Sequence[int]) -> Observation:
    """A spectrum through the built-in response, with a background that is flat in energy."""
    arf, rmf = acis_like()
    low, high = arf.energy_low, arf.energy_high
    shape = rmf.matrix.T @ (power_law(low, high, index) * absorption(low, high, column) * arf.area)
    noticed = (rmf.e_min >= BROAD[0]) & (rmf.e_max <= BROAD[1])
    shape, flat = shape / shape[noticed].sum(), noticed / noticed.sum()
    generator = np.random.default_rng(seed)
    drawn = generator.poisson(counts * (shape + BACKGROUND * flat))
    behind = generator.poisson(counts * BACKGROUND * AREA * flat)
    seen = observation_of_counts(drawn, EXPOSURE_S, "asked")
    background = replace(seen.spectrum, counts=behind.astype(float), backscal=AREA)
    return Observation(seen.spectrum, seen.rmf, seen.arf, background)


def posteriors(asked: Asked) -> Samples:
    """Photon indices and their weights, by the spectrum alone."""
    found: Samples = []
    for row, index, column in zip(asked.row.tolist(), asked.index, asked.column, strict=True):
        own = [refine_power_law(simulated(index, column, n, (SEED, row, n))) for n in COUNTS]
        found.append([(one.samples[:, 0], one.weights) for one in own])
    return found


def alone(samples: Samples) -> Floats:
    """Low, value, high [n, counts, 3] by the spectrum alone."""
    return np.array([[quantiles(*one) for one in own] for own in samples])
