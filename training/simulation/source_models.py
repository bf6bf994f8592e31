"""Photon fluxes of drawn sources: sums of components behind their absorbers, for a batch of parameter vectors.

Models: `retriever.physics.spectral`, `retriever.physics.plasma`. Second components and lines are scaled by what is seen: a share
of the energy flux in 0.5-7 keV before absorption, an equivalent width.
"""

import numpy as np

from retriever.physics import spectral as models
from retriever.physics.plasma import plasma
from training.simulation.priors import MODELS

REFERENCE_BAND = (0.5, 7.0)
# Fe K alpha of neutral, He-like and H-like iron (keV)
IRON_LINES = {"6_4": 6.40, "6_7": 6.69, "7_0": 6.97}
NARROW = 0.003


def photon_fluxes(sources: dict, energy_low, energy_high) -> tuple[np.ndarray, np.ndarray]:
    """Absorbed and unabsorbed photons cm^-2 s^-1 per bin [n, n_energy], for an unabsorbed 0.5-7 keV flux of 1 erg.

    `sources` as `training.simulation.priors.draw` gives them, arrays [n]. Unabsorbed: without any of the absorbers.
    """
    low, high = energy_low, energy_high
    emitted = np.zeros((sources["model"].size, low.size))
    covered = np.ones_like(emitted)
    for index in np.unique(sources["model"]):
        parts = list(MODELS.values())[index]
        rows = sources["model"] == index
        own = {name: values[rows] for name, values in sources.items()}
        emitted[rows] = _continuum([part for part in parts if part not in ("lines", "covered")], own, low, high)
        if "lines" in parts:
            emitted[rows] += _lines(own, emitted[rows], low, high)
        if "covered" in parts:
            column = 10 ** own["log_covering_column"]
            covered[rows] = models.partial_covering(low, high, column, own["covering_fraction"], own["redshift"])
    emitted /= reference_flux(emitted, low, high)[:, None]
    return emitted * covered * models.absorption(low, high, 10 ** sources["log_column_density"]), emitted


def reference_flux(photons, energy_low, energy_high):
    """Energy flux [n] in erg cm^-2 s^-1 of `photons` [n, n_energy] between 0.5 and 7 keV."""
    return photons @ energy_weights(energy_low, energy_high, *REFERENCE_BAND)


def energy_weights(energy_low, energy_high, low, high):
    """Weights [n_energy] in erg that turn photons per bin into the energy flux between `low` and `high` keV."""
    share = models.band_share(energy_low, energy_high, low, high)
    return share * 0.5 * (energy_low + energy_high) * models.KEV_IN_ERG


def _continuum(parts, own, low, high):
    """Sum of one or two components, the second with `second_share` of the 0.5-7 keV energy flux."""
    first = _component(parts[0], own, low, high)
    first /= reference_flux(first, low, high)[:, None]
    if len(parts) == 1:
        return first
    second = _component(parts[1], own, low, high)
    share = own["second_share"][:, None]
    return (1 - share) * first + share * second / reference_flux(second, low, high)[:, None]


def _component(part, own, low, high):
    if part == "power_law":
        return models.power_law(low, high, own["photon_index"])
    if part == "black_body":
        return models.black_body(low, high, own["blackbody_kt"])
    if part == "disc_black_body":
        return models.disc_black_body(low, high, own["disc_kt"])
    if part == "bremsstrahlung":
        return models.bremsstrahlung(low, high, own["bremsstrahlung_kt"])
    temperature = own["plasma_kt" if part == "plasma" else "hot_plasma_kt"]
    return plasma(low, high, temperature, own["abundance"], own["redshift"])


def _lines(own, continuum, low, high):
    """Iron lines [n, n_energy] of their equivalent widths (keV, at the source) over `continuum` at their energies."""
    stretch = 1.0 + own["redshift"]
    lines = np.zeros_like(continuum)
    for name, energy in IRON_LINES.items():
        seen = energy / stretch
        index = np.clip(np.searchsorted(high, seen), 0, low.size - 1)
        density = np.take_along_axis(continuum / (high - low), index[:, None], axis=1)[:, 0]
        width = own["line_width_6_4"] if name == "6_4" else np.full(seen.size, NARROW)
        strength = density * own[f"equivalent_width_{name}"] / stretch
        lines += models.gaussian_line(low, high, seen, width / stretch, strength)
    return lines
