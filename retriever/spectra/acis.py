"""Chandra's ACIS without response files: a small response for simulations, and its area by date, chip and off-axis angle.

The area of ``acis_area`` is
    area of ACIS-S3 (``cameras.toml``) x chip factor x exp(-tau(energy, date)) x vignetting(energy, theta).
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
"""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from retriever.physics.arrays import Floats
from retriever.spectra.cameras import camera_of, gaussian_shares, without_wings
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix

BUILT_IN = "built-in ACIS-S-like response"
ACIS_CHANNELS = 1024
_CHANNEL_KEV = 0.0146  # the width of an ACIS PI channel
_CHANNELS = 640
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


@lru_cache(maxsize=1)
def acis_like() -> tuple[AncillaryResponse, RedistributionMatrix]:
    """The response on 0.3-9.3 keV: 450 energy bins of 20 eV, 640 channels of 14.6 eV from 0.

    For simulating the demo catalogue, never for a fit of real data: ACIS-S3 at launch, one Gaussian.
    """
    camera = camera_of("CHANDRA")
    edges = np.linspace(0.3, 9.3, 451)
    low, high = edges[:-1], edges[1:]
    middle = (low + high) / 2
    channel_edges = np.arange(_CHANNELS + 1, dtype=np.float64) * _CHANNEL_KEV
    matrix = without_wings(gaussian_shares(middle, channel_edges, camera.fwhm_squared))
    matrix /= matrix.sum(axis=1, keepdims=True)
    arf = AncillaryResponse(low, high, camera.area_at(middle), file=BUILT_IN, telescope="CHANDRA")
    rmf = RedistributionMatrix(
        low,
        high,
        sparse.csr_matrix(matrix),
        channel_edges[:-1],
        channel_edges[1:],
        np.arange(1, _CHANNELS + 1),
        file=BUILT_IN,
        telescope="CHANDRA",
    )
    return arf, rmf


@lru_cache(maxsize=1)
def acis_rmf() -> RedistributionMatrix:
    """The built-in redistribution with all 1,024 PI channels, the upper ones empty."""
    _, base = acis_like()
    edges = _CHANNEL_KEV * np.arange(ACIS_CHANNELS + 1, dtype=np.float64)
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


def contamination_depth(energy: ArrayLike, year: float) -> Floats:
    """Optical depth of the contaminant on ACIS at ``energy`` in keV (any shape) in a (decimal) year."""
    after = max(0.0, year - _DEPTH_YEAR[-1]) * _GROWTH_AFTER
    return (float(np.interp(year, _DEPTH_YEAR, _DEPTH_08_KEV)) + after) * _absorber(energy) / _absorber(0.8)


def _absorber(energy: ArrayLike) -> Floats:
    """Cross-section of the contaminant at ``energy`` in keV, any unit; only K shells."""
    energy = np.asarray(energy, dtype=float)
    shells = [
        np.where(energy >= edge, number * section * (energy / edge) ** _SLOPE, 0.0)
        for edge, number, section in _CONTAMINANT
    ]
    return np.asarray(sum(shells))


def vignetting(energy: ArrayLike, theta: float) -> Floats:
    """Fraction of the on-axis area of Chandra's mirrors at ``energy`` in keV (any shape), ``theta`` arcmin off axis."""
    loss: Floats = np.interp(np.asarray(energy, dtype=float), _VIGNETTING_KEV, _LOSS_AT_10)
    return np.asarray(np.maximum(1.0 - loss * min(abs(theta), _LARGEST_THETA) / 10.0, 0.1))


def acis_area(energy: ArrayLike, detector: str, year: float, theta: float) -> Floats:
    """Effective area in cm^2 at ``energy`` in keV (any shape) of 'ACIS-I', 'ACIS-S' or, for '', their mean."""
    base, _ = acis_like()
    energy = np.asarray(energy, dtype=float)
    area = np.interp(energy, 0.5 * (base.energy_low + base.energy_high), base.area)
    ratio = np.interp(energy, _CHIP_KEV, _CHIP_RATIO)
    factor = {"ACIS-S": np.ones_like(ratio), "ACIS-I": ratio}.get(detector, 0.5 * (1.0 + ratio))
    seen: Floats = area * factor * np.exp(-contamination_depth(energy, year)) * vignetting(energy, theta)
    return seen
