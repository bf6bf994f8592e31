"""What the error of an assumed effective area does to fitted and predicted parameters: wider intervals.

An area wrong by a fraction sigma, independently at the soft and the hard end of the band, tilts the spectrum. To first
order (Drake et al. 2006, SPIE 6270, for calibration errors propagated so): the photon index moves by sqrt(2) sigma over the
logarithm of the lever arm, a temperature by the tilt over d ln f / d ln kT across it, and a column density by what the
soft end's area can hide. Fluxes and hardness ratios carry it in their draws (``retriever.estimates.bands``).
"""

from dataclasses import replace

import numpy as np

from retriever.estimates.derived.other_absorption import NAMES
from retriever.estimates.parameter import Parameter
from retriever.physics.spectral import absorption_cross_section

SOFT_KEV, HARD_KEV = 0.8, 3.7  # mean energies of the counts of the S and H bands
SIGMAS_90 = 1.6449


def widened(parameter: Parameter, area_uncertainty: float) -> Parameter:
    """The parameter with the 90 % interval for an area of this fractional error (1 sigma) added in quadrature; others than
    indices, temperatures and column densities come back as they are."""
    shift = _shift(parameter, np.sqrt(2) * area_uncertainty)
    if shift == 0.0:
        return parameter
    low = parameter.value - np.hypot(parameter.value - parameter.low, SIGMAS_90 * shift)
    high = parameter.value + np.hypot(parameter.high - parameter.value, SIGMAS_90 * shift)
    if parameter.name != "powlaw_gamma":
        low = max(low, 0.0)
    method = f"{parameter.method}; widened for an assumed effective area good to {area_uncertainty:.0%}"
    return replace(parameter, low=float(low), high=float(high), method=method)


def _shift(parameter: Parameter, tilt: float) -> float:
    """One sigma of the parameter for a relative error ``tilt`` of the area at the soft end against the hard."""
    if parameter.name == "powlaw_gamma":
        return tilt / np.log(HARD_KEV / SOFT_KEV)
    if parameter.name.endswith("_nh") or parameter.name in NAMES.values():
        return tilt / (float(absorption_cross_section(SOFT_KEV)) * 1e20)
    if parameter.name.endswith("_kt"):
        # d ln f / d ln kT across the lever arm is its length in units of kT
        return tilt * parameter.value**2 / (HARD_KEV - SOFT_KEV)
    return 0.0
