"""A typical response for a spectrum or event list that came without one: by instrument, date and off-axis angle.

It is an assumption, not a calibration: every use comes with a warning and with a fractional uncertainty of the area,
which ``Observation.area_uncertainty`` carries so that fluxes can be given wider intervals. For Chandra ACIS the area is
    built-in area of ACIS-S3 x chip factor x exp(-tau(energy, date)) x vignetting(energy, theta).
- Chip factor: front- to back-illuminated area, from the areas that table 6.1 of the Chandra Proposers' Observatory
  Guide (POG) gives for ACIS-I (110 cm^2 at 0.5 keV, 600 at 1.5, 40 at 8) and its curves between them, to about 10 %.
- Contamination of the filters: carbon with oxygen and fluorine, 80 : 7 : 7 by number (Marshall et al. 2003, SPIE 5165,
  497). K-shell cross-sections just above the edges 9.5e-19, 5.4e-19, 4.1e-19 cm^2, falling as E^-2.9 (after Henke et
  al. 1993). Its growth, as depth at 0.8 keV, follows the areas of ACIS-S at its aim point in published response files:
  about 530 cm^2 at launch, 440 in late 2001, 385 in 2006, 370 in 2007, 280 in 2012, 50 in 2020 (slow, then fast after
  2013: Plucinsky et al. 2018, SPIE 10699); later dates are extrapolated. Its dependence on the place on the filter is
  left out.
- Vignetting of the mirrors: a loss linear in the angle, at 10' about 15 % at 1.5 keV, 38 % at 6.4 and 50 % at 9 (about,
  after the curves of POG chapter 4; not checked against ray tracing).
For other missions no area is assumed: a Gaussian redistribution gives the channels energies, and nothing more.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse, stats

from retriever.spectra.acis_like import acis_like
from retriever.spectra.events.event_list import pi_gain
from retriever.spectra.ogip.pha import AncillaryResponse, RedistributionMatrix

ACIS_CHANNELS = 1024
# front- over back-illuminated area
_CHIP_KEV = [0.3, 0.4, 0.5, 0.54, 0.6, 0.7, 0.8, 1.0, 1.2, 1.5, 1.8, 2.0, 2.6, 3.5, 4.5, 6.4, 8.0, 10.0]
_CHIP_RATIO = [
    0.05,
    0.17,
    0.31,
    0.33,
    0.28,
    0.41,
    0.54,
    0.71,
    0.80,
    0.88,
    0.85,
    0.78,
    0.85,
    0.91,
    0.97,
    1.08,
    1.11,
    1.15,
]
# K edge in keV, atoms per carbon atom, cross-section just above the edge in 1e-19 cm^2
_CONTAMINANT = ((0.284, 1.0, 9.5), (0.543, 0.0875, 5.4), (0.690, 0.0875, 4.1))
_SLOPE = -2.9
_DEPTH_YEAR = [1999.6, 2000.5, 2001.8, 2006.3, 2007.9, 2012.5, 2016.0, 2020.5]
_DEPTH_08_KEV = [0.0, 0.08, 0.18, 0.32, 0.36, 0.65, 1.35, 2.35]
_GROWTH_AFTER = 0.2  # per year after the last, when growth slowed
_VIGNETTING_KEV, _LOSS_AT_10 = [0.3, 1.5, 4.5, 6.4, 9.0], [0.13, 0.15, 0.24, 0.38, 0.50]
_LARGEST_THETA = 25.0
_UNKNOWN_YEAR, _UNKNOWN_THETA = 2008.0, 3.0
# PHA channels of these missions are their PI channels, so that energies are known without an RMF
_PHA_IS_PI = {"CHANDRA": ACIS_CHANNELS, "NUSTAR": 4096, "NICER": 1501, "SWIFT": 1024}


@dataclass(frozen=True)
class TypicalResponse:
    """What stands in for the missing files: ``arf`` (None where no area is known) and ``rmf``, what was assumed, and how
    uncertain the area is (fraction, about one standard deviation)."""

    arf: AncillaryResponse | None
    rmf: RedistributionMatrix
    warning: str
    area_uncertainty: float


def typical_response(telescope, instrument="", detector="", mjd=None, theta=None, channels=None) -> TypicalResponse:
    """A typical response; ``detector`` 'ACIS-I', 'ACIS-S' or '', ``mjd`` the date, ``theta`` the off-axis angle in arcmin.

    ``channels``: the channel numbers [n_channel] of a PHA file that it must have; by default a mission's own.
    """
    if telescope.upper() == "CHANDRA" and instrument.upper().split("-")[0] in ("ACIS", ""):
        return _acis(detector, mjd, theta)
    rmf = _gaussian_rmf(telescope, channels)
    warning = (
        f"No response was given for {telescope or 'an unnamed telescope'} and none is built in: energies are nominal, "
        "the resolution is assumed, and there are no fluxes and no fits; hardness ratios are of counts. Add ARF and "
        "RMF."
    )
    return TypicalResponse(None, rmf, warning, 0.0)


def has_nominal_energies(telescope, instrument, channels):
    """True when the channels [n_channel] of a PHA file can be given energies without its RMF."""
    name = telescope.upper()
    if name == "CHANDRA" and not instrument.upper().startswith("ACIS"):
        return False
    limit = _PHA_IS_PI.get(name, 0)
    first = 1 if name == "CHANDRA" else 0
    return limit > 0 and limit // 2 <= np.size(channels) <= limit and np.min(channels) >= first


def contamination_depth(energy, year):
    """Optical depth of the contaminant on ACIS at ``energy`` in keV (array) in a (decimal) year."""
    after = max(0.0, year - _DEPTH_YEAR[-1]) * _GROWTH_AFTER
    return (float(np.interp(year, _DEPTH_YEAR, _DEPTH_08_KEV)) + after) * _absorber(energy) / _absorber(0.8)


def _absorber(energy):
    """Cross-section of the contaminant at ``energy`` in keV, any unit; only K shells."""
    energy = np.asarray(energy, dtype=float)
    return sum(
        np.where(energy >= edge, number * section * (energy / edge) ** _SLOPE, 0.0)
        for edge, number, section in _CONTAMINANT
    )


def vignetting(energy, theta):
    """Fraction of the on-axis area of Chandra's mirrors at ``energy`` in keV (array), ``theta`` arcmin off axis."""
    loss = np.interp(energy, _VIGNETTING_KEV, _LOSS_AT_10)
    return np.maximum(1.0 - loss * min(abs(theta), _LARGEST_THETA) / 10.0, 0.1)


def acis_area(energy, detector, year, theta):
    """Effective area in cm^2 at ``energy`` in keV (array) of 'ACIS-I', 'ACIS-S' or, for '', their mean."""
    base, _ = acis_like()
    area = np.interp(energy, 0.5 * (base.energy_low + base.energy_high), base.area)
    ratio = np.interp(energy, _CHIP_KEV, _CHIP_RATIO)
    factor = {"ACIS-S": 1.0, "ACIS-I": ratio}.get(detector, 0.5 * (1.0 + ratio))
    return area * factor * np.exp(-contamination_depth(energy, year)) * vignetting(energy, theta)


def _acis(detector, mjd, theta):
    year = _UNKNOWN_YEAR if mjd is None else 2000.0 + (mjd - 51544.0) / 365.25
    angle = _UNKNOWN_THETA if theta is None else theta
    rmf = _acis_rmf()
    area = acis_area(0.5 * (rmf.energy_low + rmf.energy_high), detector, year, angle)
    name = f"typical {detector or 'ACIS'} area of {year:.1f}"
    arf = AncillaryResponse(rmf.energy_low, rmf.energy_high, area, file=name, telescope="CHANDRA")
    # detector, contamination, date and angle, added in quadrature
    parts = [0.10 if detector else 0.20, 0.05 * float(contamination_depth(0.8, year)), 0.005 * abs(angle)]
    parts += [0.15 if mjd is None else 0.0, 0.10 if theta is None else 0.0]
    uncertainty = float(np.clip(np.hypot.reduce(parts), 0.1, 0.3))
    unknown = [
        what
        for what, value in (("detector", detector or None), ("date", mjd), ("off-axis angle", theta))
        if value is None
    ]
    guessed = f" (the {', '.join(unknown)} being unknown)" if unknown else ""
    warning = (
        f"No response was given: a typical one of Chandra {detector or 'ACIS (mean of I and S)'} was assumed, for "
        f"{year:.1f} and {angle:.1f} arcmin off axis{guessed}; its area is uncertain by {100 * uncertainty:.0f} %, "
        "more below 1 keV, and fluxes with it. Add ARF and RMF."
    )
    return TypicalResponse(arf, rmf, warning, uncertainty)


@lru_cache(maxsize=1)
def _acis_rmf():
    """The built-in redistribution with all 1,024 PI channels, the upper ones empty."""
    _, base = acis_like()
    width = base.e_max[0] - base.e_min[0]
    edges = width * np.arange(ACIS_CHANNELS + 1)
    empty = sparse.csr_matrix((base.matrix.shape[0], ACIS_CHANNELS - base.matrix.shape[1]))
    return RedistributionMatrix(
        base.energy_low,
        base.energy_high,
        sparse.csr_matrix(sparse.hstack([base.matrix, empty])),
        edges[:-1],
        edges[1:],
        np.arange(1, ACIS_CHANNELS + 1),
        file="typical ACIS redistribution",
        telescope="CHANDRA",
    )


def _gaussian_rmf(telescope, channels):
    """A redistribution of Gaussians at a mission's PI channels; of 10 eV channels up to 12 keV where those are unknown.

    Widths: 400 eV at 10 keV and 900 eV at 68 keV for NuSTAR (Harrison et al. 2013), else a CCD's, 150 eV at 6 keV.
    """
    nustar = telescope.upper() == "NUSTAR"
    start, width = pi_gain(telescope) or (0.0, 0.01)
    if channels is None:
        width = max(width, 0.01)
        channels = np.arange(round(((80.0 if nustar else 12.0) - start) / width))
    e_min = start + width * np.asarray(channels, dtype=float)
    low_limit, top = (3.0, 79.0) if nustar else (0.2, 12.0)
    edges = np.arange(low_limit, min(top, e_min[-1] + width), 0.04 if nustar else 0.02)
    middle = 0.5 * (edges[:-1] + edges[1:])
    fwhm_squared = 0.05 + 0.0112 * middle if nustar else 0.0045 + 0.00305 * middle
    limits = np.append(e_min, e_min[-1] + width)
    matrix = np.diff(
        stats.norm.cdf((limits[None, :] - middle[:, None]) / (np.sqrt(fwhm_squared) / 2.3548)[:, None]), axis=1
    )
    matrix[matrix < 1e-7] = 0.0
    return RedistributionMatrix(
        edges[:-1],
        edges[1:],
        sparse.csr_matrix(matrix),
        e_min,
        e_min + width,
        np.asarray(channels, dtype=int),
        file="typical Gaussian redistribution",
        telescope=telescope,
    )
