"""Spectra simulated through the built-in ACIS-like response."""

import numpy as np

from retriever.library.spectra import observation_of_counts
from retriever.physics.spectral import absorption, power_law
from retriever.spectra.acis import acis_like
from retriever.spectra.observation import Observation


def simulated_acis(index: float, column: float, counts: float, seed: int) -> Observation:
    """A power law through the built-in response with about that many counts."""
    arf, rmf = acis_like()
    shape = power_law(arf.energy_low, arf.energy_high, index) * absorption(arf.energy_low, arf.energy_high, column)
    rate = rmf.matrix.T @ (shape * arf.area)
    drawn = np.random.default_rng(seed).poisson(rate * counts / rate.sum())
    return observation_of_counts(drawn, 2e4, "simulated")
