"""Photon spectra with a given photon index and a given hardness: what a catalogue source must have looked like.

An absorbed power law of the catalogued photon index whose column density is solved for, so that the hardness ratio
hard_hs of photon fluxes is the catalogue's. Where even an unabsorbed power law is too hard, a soft black body of 0.12 keV
(as the soft excess of AGN) is added until the ratio fits; where no column is large enough the column stays at its limit.
An iron line at 6.4 keV may be added by its equivalent width. A spectrum is thus a function of (photon index, hardness,
line), which makes the posterior tractable for the oracle.
"""

from functools import lru_cache

import numpy as np

from retriever.physics.bands import BANDS
from retriever.physics.spectral import absorption, band_share, black_body, gaussian_line, power_law

LOG_COLUMN = np.linspace(19.0, 24.3, 54)
SOFT_KT = 0.12
IRON_KEV, IRON_SIGMA = 6.4, 0.01


def energy_grid() -> np.ndarray:
    """The energy edges of every shape, keV: those of ``training.simulation.responses``."""
    from training.simulation.responses import ENERGY_EDGES

    return ENERGY_EDGES


@lru_cache(maxsize=1)
def _tables():
    edges = energy_grid()
    low, high = edges[:-1], edges[1:]
    shares = {name: band_share(low, high, *BANDS[name]) for name in "smh"}
    through = np.stack([absorption(low, high, 10**column) for column in LOG_COLUMN])
    soft = black_body(low, high, np.array([SOFT_KT]))[0] * through[0]
    return low, high, shares, through, soft


def photon_shapes(photon_index, hard_hs) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Photons [n, n_energy] of norm 1 photon cm^-2 s^-1 at 0.5-7 keV, and their truth [n].

    Truth: `log_column_density` (cm^-2), `soft_share` (photons of the soft component over those of the power law in the
    S band), `hard_hs`, `hard_ms`, `hard_hm` of photon fluxes.
    """
    low, high, shares, through, soft = _tables()
    index, wanted = np.asarray(photon_index, dtype=float), np.asarray(hard_hs, dtype=float)
    plain = power_law(low, high, index)
    hard = (plain * shares["h"]) @ through.T  # [n, n_column]
    faint = (plain * shares["s"]) @ through.T
    ratio = (hard - faint) / (hard + faint)  # rises with the column
    column = np.array([np.interp(w, r, LOG_COLUMN) for w, r in zip(wanted, ratio, strict=True)])
    photons = plain * _through(column, through)
    # the soft component that is missing: (H - S - x) / (H + S + x) = wanted
    h0, s0 = photons @ shares["h"], photons @ shares["s"]
    missing = np.maximum((h0 - s0 - wanted * (h0 + s0)) / (1 + wanted), 0.0) * (column <= LOG_COLUMN[0] + 1e-6)
    photons = photons + (missing / (soft @ shares["s"]))[:, None] * soft
    bands = {name: photons @ share for name, share in shares.items()}
    truth = {"log_column_density": column, "soft_share": missing / s0}
    for name in ("hs", "ms", "hm"):
        upper, lower = bands[name[0]], bands[name[1]]
        truth[f"hard_{name}"] = (upper - lower) / (upper + lower)
    return (photons / sum(bands.values())[:, None]).astype(np.float32), truth


def _through(column, table):
    """Transmission [n, n_energy] at each log column, interpolated in its logarithm."""
    place = np.clip((column - LOG_COLUMN[0]) / (LOG_COLUMN[1] - LOG_COLUMN[0]), 0, len(LOG_COLUMN) - 1.000001)
    lower, part = place.astype(int), (place % 1)[:, None]
    logs = np.log(np.maximum(table, 1e-30))
    return np.exp((1 - part) * logs[lower] + part * logs[lower + 1])


def iron_lines(photons: np.ndarray) -> np.ndarray:
    """Photons [n, n_energy] of a line at 6.4 keV with an equivalent width of 1 keV over the spectra."""
    edges = energy_grid()
    low, high = edges[:-1], edges[1:]
    at = np.searchsorted(high, IRON_KEV)
    density = photons[:, at] / (high[at] - low[at])
    n = len(photons)
    return gaussian_line(low, high, np.full(n, IRON_KEV), np.full(n, IRON_SIGMA), density).astype(np.float32)


def energy_per_photon(photons: np.ndarray) -> np.ndarray:
    """Mean energy [n] in erg of the photons at 0.5-7 keV: what turns an energy flux into a photon flux."""
    from training.simulation.source_models import energy_weights

    edges = energy_grid()
    low, high = edges[:-1], edges[1:]
    weights = energy_weights(low, high, 0.5, 7.0)
    return (photons @ weights) / (photons @ band_share(low, high, 0.5, 7.0))
