"""Power laws that bend: with an exponential cut-off, and broken in two; as ``retriever.physics.spectral``'s models."""

import numpy as np

from retriever.physics.arrays import Floats, Parameter
from retriever.physics.spectral import batched, power_law


def cutoff_power_law(energy_low: Floats, energy_high: Floats, photon_index: Parameter, cutoff: Parameter) -> Floats:
    """Power law E^-Gamma exp(-E / cutoff), cutoff in keV, XSPEC's cutoffpl at normalisation 1.

    The power law is integrated exactly, the exponential taken at the bins' centres.
    """
    centre = 0.5 * (energy_low + energy_high)
    fall = np.exp(-np.minimum(centre / batched(cutoff), 600.0))
    return np.asarray(power_law(energy_low, energy_high, photon_index) * fall)


def broken_power_law(
    energy_low: Floats, energy_high: Floats, photon_index: float, hard_index: float, break_energy: float
) -> Floats:
    """E^-Gamma below ``break_energy`` (keV) and (break / keV)^(hard - soft) E^-hard above it, XSPEC's bknpower at
    normalisation 1; integrated exactly, the bin that holds the break in two parts."""
    low, high = np.asarray(energy_low, dtype=float), np.asarray(energy_high, dtype=float)
    soft = power_law(np.minimum(low, break_energy), np.minimum(high, break_energy), photon_index)
    hard = power_law(np.maximum(low, break_energy), np.maximum(high, break_energy), hard_index)
    # a bin of no width still has a tiny one in ``power_law``
    soft = np.where(low < break_energy, soft, 0.0)
    hard = np.where(high > break_energy, hard, 0.0)
    return np.asarray(soft + break_energy ** (hard_index - photon_index) * hard)
