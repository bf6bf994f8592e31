"""Published effective areas, resolutions and channels of X-ray CCD cameras and their kin, as small tables.

Areas in cm^2 for a point source with mirrors, filters and detector, after the figures of the documents named: good to
10-15 %, and at the edges (iridium or gold M at 2.1-2.2 keV, oxygen K, carbon K) only as sharp as their points. Squared
FWHM in keV^2: a constant and a slope per keV. Not for the analysis of real data.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Instrument:
    """`area`: ((keV, cm^2), ...); `fwhm_squared`: (keV^2, keV); `channel_width` and `noticed` range in keV."""

    name: str
    area: tuple[tuple[float, float], ...]
    fwhm_squared: tuple[float, float]
    channel_width: float
    noticed: tuple[float, float] = (0.3, 10.0)


def _resolution(fwhm_soft, fwhm_hard, soft=1.49, hard=5.9):
    """Constant and slope of the squared FWHM (keV) known at 1.49 (Al K) and 5.9 keV (Mn K)."""
    slope = (fwhm_hard**2 - fwhm_soft**2) / (hard - soft)
    return fwhm_soft**2 - slope * soft, slope


# Chandra Proposers' Observatory Guide, ch. 6: ACIS-S3 and ACIS-I3 on axis, launch, no contaminant. The same figures were
# read another time for retriever/spectra/typical_response.py, whose areas differ from these by 7-10 % in the median over 1-7 keV,
# by up to 17 % (ACIS-S) and 32 % (ACIS-I) there, and by more below, where the contaminant is modelled otherwise. They are
# not shared: the trained weights rest on the areas here, and a change would mean to train and measure everything again.
_ACIS_S = (
    (0.25, 40),
    (0.3, 70),
    (0.4, 230),
    (0.5, 340),
    (0.6, 360),
    (0.7, 430),
    (0.8, 500),
    (1.0, 610),
    (1.2, 680),
    (1.5, 720),
    (1.8, 640),
    (2.0, 630),
    (2.1, 370),
    (2.3, 370),
    (2.6, 385),
    (3.0, 405),
    (3.5, 420),
    (4.0, 415),
    (4.5, 390),
    (5.0, 335),
    (5.5, 268),
    (6.0, 205),
    (6.5, 153),
    (7.0, 104),
    (7.5, 65),
    (8.0, 40),
    (9.0, 21),
    (10.0, 8),
    (11.0, 3),
)
_ACIS_I = (
    (0.3, 8),
    (0.4, 35),
    (0.5, 80),
    (0.6, 110),
    (0.7, 190),
    (0.8, 260),
    (1.0, 400),
    (1.2, 500),
    (1.5, 600),
    (1.8, 560),
    (2.0, 550),
    (2.1, 330),
    (2.3, 340),
    (2.6, 360),
    (3.0, 385),
    (3.5, 405),
    (4.0, 405),
    (4.5, 385),
    (5.0, 335),
    (5.5, 275),
    (6.0, 220),
    (6.5, 170),
    (7.0, 120),
    (7.5, 80),
    (8.0, 52),
    (9.0, 28),
    (10.0, 11),
    (11.0, 4),
)
# Strueder et al. (2001, A&A 365, L18); XMM-Newton Users Handbook, sec. 3.2: thin filter
_PN = (
    (0.15, 300),
    (0.3, 560),
    (0.4, 700),
    (0.5, 850),
    (0.54, 800),
    (0.7, 930),
    (1.0, 1100),
    (1.2, 1170),
    (1.5, 1230),
    (1.8, 1150),
    (2.0, 1160),
    (2.15, 1020),
    (2.3, 760),
    (2.6, 770),
    (3.0, 790),
    (4.0, 820),
    (5.0, 830),
    (6.0, 790),
    (7.0, 690),
    (8.0, 540),
    (9.0, 400),
    (10.0, 300),
    (12.0, 110),
)
# Turner et al. (2001, A&A 365, L27); XMM-Newton Users Handbook, sec. 3.2: thin filter, one camera
_MOS = (
    (0.15, 35),
    (0.3, 70),
    (0.4, 160),
    (0.5, 250),
    (0.54, 190),
    (0.7, 270),
    (0.8, 330),
    (1.0, 420),
    (1.2, 480),
    (1.5, 530),
    (1.8, 500),
    (2.0, 470),
    (2.2, 440),
    (2.3, 320),
    (2.6, 350),
    (3.0, 375),
    (4.0, 390),
    (5.0, 345),
    (6.0, 255),
    (7.0, 160),
    (8.0, 90),
    (9.0, 50),
    (10.0, 27),
    (12.0, 6),
)
# Burrows et al. (2005, SSRv 120, 165): photon counting, grades 0-12; resolution of the years after launch
_XRT = (
    (0.2, 8),
    (0.3, 15),
    (0.4, 32),
    (0.5, 42),
    (0.54, 40),
    (0.7, 62),
    (1.0, 92),
    (1.2, 108),
    (1.5, 125),
    (1.8, 112),
    (2.0, 118),
    (2.15, 112),
    (2.3, 82),
    (2.6, 82),
    (3.0, 84),
    (4.0, 84),
    (5.0, 73),
    (6.0, 58),
    (7.0, 40),
    (8.0, 22),
    (9.0, 12),
    (10.0, 5),
    (11.0, 2),
)
# Gendreau et al. (2016, SPIE 9905); NICER Mission Guide: 52 modules
_NICER = (
    (0.2, 300),
    (0.3, 700),
    (0.4, 1000),
    (0.5, 1150),
    (0.54, 950),
    (0.7, 1350),
    (1.0, 1750),
    (1.5, 1900),
    (1.8, 1750),
    (2.0, 1650),
    (2.2, 1250),
    (2.4, 1150),
    (3.0, 1050),
    (4.0, 950),
    (5.0, 800),
    (6.0, 620),
    (7.0, 440),
    (8.0, 310),
    (9.0, 215),
    (10.0, 150),
    (12.0, 80),
)
# Predehl et al. (2021, A&A 647, A1): seven telescopes, on axis
_EROSITA = (
    (0.2, 250),
    (0.3, 500),
    (0.4, 850),
    (0.5, 1150),
    (0.54, 1050),
    (0.7, 1500),
    (1.0, 1900),
    (1.2, 2000),
    (1.5, 2000),
    (1.56, 1850),
    (1.8, 1850),
    (2.0, 1700),
    (2.2, 1200),
    (2.35, 800),
    (2.6, 700),
    (3.0, 580),
    (4.0, 420),
    (5.0, 270),
    (6.0, 165),
    (7.0, 95),
    (8.0, 50),
    (9.0, 22),
    (10.0, 9),
)
# Tanaka, Inoue & Holt (1994, PASJ 46, L37); Burke et al. (1994): one SIS, resolution of the first years
_SIS = (
    (0.4, 12),
    (0.5, 25),
    (0.6, 40),
    (0.8, 75),
    (1.0, 110),
    (1.2, 140),
    (1.5, 175),
    (1.8, 175),
    (2.0, 175),
    (2.15, 170),
    (2.3, 115),
    (2.6, 118),
    (3.0, 118),
    (4.0, 118),
    (5.0, 95),
    (6.0, 65),
    (7.0, 42),
    (8.0, 25),
    (9.0, 13),
    (10.0, 6),
)
# Harrison et al. (2013, ApJ 770, 103): one module, the part below 12 keV
_NUSTAR = (
    (2.5, 40),
    (3.0, 130),
    (4.0, 230),
    (5.0, 300),
    (6.0, 350),
    (7.0, 390),
    (8.0, 420),
    (9.0, 440),
    (10.0, 430),
    (12.0, 370),
)
# Pfeffermann et al. (1987, SPIE 733, 519); ROSAT Users' Handbook: FWHM/E = 0.43 (E / 0.93 keV)^-1/2
_PSPC = (
    (0.1, 40),
    (0.2, 160),
    (0.28, 230),
    (0.3, 12),
    (0.4, 40),
    (0.5, 90),
    (0.7, 170),
    (0.9, 230),
    (1.0, 240),
    (1.2, 230),
    (1.5, 195),
    (1.8, 160),
    (2.0, 120),
    (2.2, 70),
    (2.4, 25),
    (2.6, 8),
)
# Optical depth of the contaminant at 0.8 keV at the centre of ACIS-S by year: its growth as in Plucinsky et al. (2018,
# SPIE 10699), scaled to areas there of 370 cm^2 in 2007 and 50 in 2020. It's mostly carbon, with oxygen and fluorine.
_YEARS = (1999.6, 2001.0, 2003.0, 2005.0, 2007.0, 2010.0, 2013.0, 2016.0, 2020.0, 2024.0)
_DEPTH_AT_800_EV = (0.0, 0.10, 0.22, 0.29, 0.35, 0.5, 0.85, 1.5, 2.25, 2.7)


def contaminant_depth(energy, year):
    """Optical depth of the ACIS contaminant at `energy` in keV in `year`.

    Power law of slope -2.8 normalised at 0.8 keV, with steps at the K edges of F (0.687), O (0.543) and C (0.284 keV).
    """
    energy = np.asarray(energy, dtype=float)
    step = np.where(energy < 0.284, 0.05, np.where(energy < 0.543, 0.65, np.where(energy < 0.687, 0.8, 1.0)))
    return np.interp(year, _YEARS, _DEPTH_AT_800_EV) * step * (energy / 0.8) ** -2.8


def _contaminated(area, year):
    return tuple((e, max(a * float(np.exp(-contaminant_depth(e, year))), 1e-3)) for e, a in area)


def _off_axis(area, arcmin):
    """Vignetting of the Chandra mirrors (Proposers' Observatory Guide, ch. 4): 15 % at 1.5, 32 % at 6.4 keV at 10'."""
    return tuple((e, a * (1 - arcmin / 10 * float(np.clip(0.15 + 0.035 * (e - 1.5), 0.1, 0.4)))) for e, a in area)


_S3 = _resolution(0.095, 0.150)
_I3 = _resolution(0.130, 0.240)  # front-illuminated CCDs after the radiation damage of 1999
_ACIS_CHANNEL = 0.0146

INSTRUMENTS = (
    Instrument("ACIS-S 2000", _contaminated(_ACIS_S, 2000.0), _S3, _ACIS_CHANNEL),
    Instrument("ACIS-S 2007", _contaminated(_ACIS_S, 2007.0), _S3, _ACIS_CHANNEL),
    Instrument("ACIS-S 2013", _contaminated(_ACIS_S, 2013.0), _S3, _ACIS_CHANNEL),
    Instrument("ACIS-S 2020", _contaminated(_ACIS_S, 2020.0), _S3, _ACIS_CHANNEL),
    Instrument("ACIS-S 2024", _contaminated(_ACIS_S, 2024.0), _S3, _ACIS_CHANNEL),
    Instrument("ACIS-S 2003, 8' off axis", _off_axis(_contaminated(_ACIS_S, 2003.0), 8.0), _S3, _ACIS_CHANNEL),
    Instrument("ACIS-I 2001", _contaminated(_ACIS_I, 2001.0), _I3, _ACIS_CHANNEL),
    Instrument("ACIS-I 2010", _contaminated(_ACIS_I, 2010.0), _I3, _ACIS_CHANNEL),
    Instrument("ACIS-I 2018", _contaminated(_ACIS_I, 2018.0), _I3, _ACIS_CHANNEL),
    Instrument("ACIS-I 2006, 12' off axis", _off_axis(_contaminated(_ACIS_I, 2006.0), 12.0), _I3, _ACIS_CHANNEL),
    Instrument("EPIC-pn", _PN, _resolution(0.080, 0.150), 0.005),
    Instrument("EPIC-MOS", _MOS, _resolution(0.075, 0.140), 0.015),
    Instrument("Swift-XRT", _XRT, _resolution(0.100, 0.200), 0.010),
    Instrument("NICER", _NICER, _resolution(0.095, 0.137, 1.49, 6.0), 0.010),
    Instrument("eROSITA", _EROSITA, _resolution(0.077, 0.138), 0.010),
    Instrument("ASCA-SIS", _SIS, _resolution(0.070, 0.125), 0.0147, (0.6, 10.0)),
    Instrument("NuSTAR", _NUSTAR, _resolution(0.400, 0.400), 0.040, (3.0, 10.0)),
    Instrument("ROSAT-PSPC", _PSPC, (0.0, 0.43**2 * 0.93), 0.010, (0.1, 2.4)),
)


def instrument(name: str) -> Instrument:
    """The instrument of this name. Raises KeyError with the names there are."""
    found = {i.name: i for i in INSTRUMENTS}
    if name not in found:
        raise KeyError(f"{name!r}: give one of {', '.join(found)}")
    return found[name]
