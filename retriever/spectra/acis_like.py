"""A small ACIS-S-like response for when no file is given: for simulating the demo catalogue, never for a fit of real data.

Effective area: on-axis ACIS-S3 with no grating, early in the mission (before the contamination), from the curves of the
Chandra Proposers' Observatory Guide (chapter 6), read at 27 energies to about 3 % and interpolated between them; the
iridium M edges near 2.1 keV are kept. Redistribution: one Gaussian, its width the S3 resolution given there (95 eV FWHM
at 1.49 keV, 150 eV at 5.9 keV; the square of the width is linear in energy, as counting statistics of electrons makes
it). Real files have tails and escape peaks that this one lacks.
"""

from functools import lru_cache

import numpy as np
from scipy import sparse, stats

from retriever.spectra.ogip.pha import AncillaryResponse, RedistributionMatrix

NAME = "built-in ACIS-S-like response"
_ENERGY_KEV = [
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    1.0,
    1.2,
    1.5,
    1.8,
    2.0,
    2.1,
    2.3,
    2.6,
    3.0,
    3.5,
    4.0,
    4.5,
    5.0,
    5.5,
    6.0,
    6.5,
    7.0,
    7.5,
    8.0,
    9.0,
    10.0,
]
_AREA_CM2 = [
    70,
    230,
    360,
    385,
    470,
    530,
    620,
    670,
    705,
    620,
    590,
    315,
    340,
    350,
    380,
    395,
    390,
    365,
    315,
    250,
    190,
    145,
    95,
    60,
    36,
    20,
    8,
]
_CHANNEL_KEV = 0.0146  # the width of an ACIS PI channel
_CHANNELS = 640
_FWHM_SQUARED = (0.0045, 0.00305)  # keV^2: constant, and per keV


@lru_cache(maxsize=1)
def acis_like() -> tuple[AncillaryResponse, RedistributionMatrix]:
    """The response on 0.3-9.3 keV: 450 energy bins of 20 eV, 640 channels of 14.6 eV from 0."""
    edges = np.linspace(0.3, 9.3, 451)
    low, high = edges[:-1], edges[1:]
    middle = (low + high) / 2
    area = np.exp(np.interp(middle, _ENERGY_KEV, np.log(_AREA_CM2)))
    channel_edges = np.arange(_CHANNELS + 1) * _CHANNEL_KEV
    sigma = np.sqrt(_FWHM_SQUARED[0] + _FWHM_SQUARED[1] * middle) / 2.3548
    cumulative = stats.norm.cdf((channel_edges[None, :] - middle[:, None]) / sigma[:, None])
    matrix = np.diff(cumulative, axis=1)
    matrix[matrix < 1e-7] = 0
    matrix /= matrix.sum(axis=1, keepdims=True)
    arf = AncillaryResponse(low, high, area, file=NAME, telescope="CHANDRA")
    rmf = RedistributionMatrix(
        low,
        high,
        sparse.csr_matrix(matrix),
        channel_edges[:-1],
        channel_edges[1:],
        np.arange(1, _CHANNELS + 1),
        file=NAME,
        telescope="CHANDRA",
    )
    return arf, rmf
