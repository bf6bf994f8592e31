"""Simulated spectra: a model folded through a response, with Poisson noise.

For the bundled library each source's model comes from its catalogued parameters; what the catalogue lacks is assumed and
said so in ``simulation["from"]``. Models and absorption: ``retriever.physics.spectral``.
"""

from functools import lru_cache

import numpy as np

from retriever.catalogue.kinds import THERMAL
from retriever.physics.bands import BANDS
from retriever.physics.spectral import absorption, bremsstrahlung, energy_flux, power_law
from retriever.spectra.acis import BUILT_IN, acis_like

WANTED_COUNTS = 2_000.0
EXPOSURE_S = (1_000.0, 100_000.0)
_INDICES = np.linspace(-2, 7, 181)
ASSUMED_NH = 5e20  # cm^-2, a typical column out of the Galactic plane


class NothingToSimulateFrom(ValueError):
    """The catalogue has no spectral parameter of a source."""


def simulate_catalogue_spectrum(values: dict[str, float], object_class: str, seed: int) -> tuple[np.ndarray, dict]:
    """Counts [640] through the built-in response, and what they were simulated from.

    The exposure is that which gives about 2,000 counts, within 1-100 ks. ``values`` are the catalogue's by name. Raises
    ``NothingToSimulateFrom`` where none of them is of a spectrum's shape.
    """
    arf, rmf = acis_like()
    low, high = arf.energy_low, arf.energy_high
    shape, described = _shape(values, object_class, low, high)
    flux, flux_from = _flux(values)
    band = (0.5, 7.0)
    photons = shape * flux / energy_flux(low, high, shape, *band)
    rate = rmf.matrix.T @ (photons * arf.area)
    exposure = float(np.clip(WANTED_COUNTS / rate.sum(), *EXPOSURE_S))
    counts = np.random.default_rng(seed).poisson(rate * exposure).astype(np.uint16)
    return counts, described | {
        "flux_0.5_7_keV": float(f"{flux:.4g}"),
        "exposure_s": round(exposure, 1),
        "counts": int(counts.sum()),
        "response": BUILT_IN,
        "seed": seed,
        "from": f"{described['from']}; {flux_from}",
    }


def _shape(values: dict, object_class: str, low, high) -> tuple[np.ndarray, dict]:
    """The absorbed model up to its normalisation, and its description."""
    column, column_from = _column(values)
    through = _through(column)
    if "powlaw_gamma" in values:
        index, origin = values["powlaw_gamma"], "the Chandra power-law photon index"
    elif "hard_hs" in values or {"flux_aper_h", "flux_aper_s"} <= values.keys():
        index, origin = (
            _index_from_bands(values, column),
            "a photon index that gives the catalogue's hardness",
        )
    elif "bat_photon_index" in values and object_class in THERMAL and values["bat_photon_index"] > 2.3:
        # the local photon index of bremsstrahlung is about 1.4 + E/kT; 20 keV is where BAT has most of its counts
        temperature = 20.0 / (values["bat_photon_index"] - 1.4)
        described = {
            "model": "absorbed bremsstrahlung",
            "temperature_keV": float(f"{temperature:.3g}"),
            "column_density": column,
            "from": f"the temperature whose slope at 20 keV is the Swift-BAT photon index, {column_from}",
        }
        return bremsstrahlung(low, high, temperature) * through, described
    elif "bat_photon_index" in values:
        index, origin = values["bat_photon_index"], "the Swift-BAT photon index (14-195 keV), extrapolated"
    else:
        raise NothingToSimulateFrom("no spectral parameter to simulate from")
    described = {
        "model": "absorbed power law",
        "photon_index": float(f"{index:.4g}"),
        "column_density": column,
        "from": f"{origin}, {column_from}",
    }
    return power_law(low, high, index) * through, described


def _column(values: dict) -> tuple[float, str]:
    if "powlaw_nh" in values:
        return float(f"{max(values['powlaw_nh'], 0.0) * 1e20:.4g}"), "the Chandra column density"
    if "column_density" in values:
        return values["column_density"], "the column density of XRBcats"
    if "nh_gal" in values:
        return float(f"{values['nh_gal'] * 1e20:.4g}"), "the Galactic column density"
    return ASSUMED_NH, "an assumed column density of 5e20 cm^-2 (the catalogue gives none)"


def _index_from_bands(values: dict, column: float) -> float:
    """The photon index whose 2-7 to 0.5-1.2 keV energy-flux ratio is the catalogue's, behind the same column."""
    if "hard_hs" in values:
        hardness = np.clip(values["hard_hs"], -0.99, 0.99)
        wanted = (1 + hardness) / (1 - hardness)
    else:
        wanted = max(values["flux_aper_h"], 1e-17) / max(values["flux_aper_s"], 1e-17)
    return float(np.interp(-np.log(wanted), -np.log(_band_ratios(column)), _INDICES))


@lru_cache(maxsize=4096)
def _through(column: float) -> np.ndarray:
    """The share of photons that passes a column, by energy."""
    arf, _ = acis_like()
    return absorption(arf.energy_low, arf.energy_high, column)


@lru_cache(maxsize=4096)
def _band_ratios(column: float) -> np.ndarray:
    """The ratios of 2-7 to 0.5-1.2 keV energy fluxes of power laws of ``_INDICES`` behind a column: most sources share one."""
    arf, _ = acis_like()
    low, high = arf.energy_low, arf.energy_high
    ratios = [
        energy_flux(low, high, m, *BANDS["h"]) / max(energy_flux(low, high, m, *BANDS["s"]), 1e-300)
        for m in (power_law(low, high, i) * _through(column) for i in _INDICES)
    ]
    return np.array(ratios)


def _flux(values: dict) -> tuple[float, str]:
    if values.get("flux_aper_b", 0) > 0:
        return values["flux_aper_b"], "the Chandra 0.5-7 keV flux"
    if values.get("bat_flux", 0) > 0:
        return values["bat_flux"] / 3, "a third of the Swift-BAT flux for 0.5-7 keV"
    return 1e-13, "an assumed flux of 1e-13 erg s^-1 cm^-2 (the catalogue gives none)"
