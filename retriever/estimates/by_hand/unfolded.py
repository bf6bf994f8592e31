"""A spectrum unfolded, as XSPEC's ``plot eeuf``: data over folded model, times the model's E^2 F(E).

It is no measurement: the points follow the model, and another model gives other points.
"""

import numpy as np

from retriever.estimates.display_bins import Folded, Points
from retriever.physics.arrays import Floats
from retriever.spectra.observation import Observation


def overlap(low: Floats, high: Floats, energy_low: Floats, energy_high: Floats) -> Floats:
    """Share [n_bin, n_energy] of each energy bin that lies in each bin."""
    inside = np.minimum(high[:, None], energy_high) - np.maximum(low[:, None], energy_low)
    return np.asarray(np.clip(inside, 0.0, None) / (energy_high - energy_low))


def energy_squared_flux(observation: Observation, model: Folded, low: Floats, high: Floats) -> Floats:
    """E^2 F(E) [n_bin] of a model in keV cm^-2 s^-1, its mean over bins from ``low`` to ``high`` keV."""
    photons = overlap(low, high, observation.energy_low, observation.energy_high) @ model.photon_flux
    return np.asarray(photons * low * high / (high - low))


def over_model(points: Points) -> tuple[Floats, Floats]:
    """Net counts over those of the model [n_bin], and the error; NaN where there is no model or it expects nothing."""
    off = points.background if points.background is not None else np.zeros_like(points.rate)
    source = np.full_like(points.rate, np.nan) if points.model is None else points.model - off
    source = np.where(points.fitted & (source > 0), source, np.nan)
    return (points.rate - off) / source, points.error / source
