"""Pile-up: photons that a CCD counts as one because they arrive in one frame, estimated from the count rate and the header.

Chandra ACIS, of a point source whose image falls into one cell of events: with n photons a frame the counted events are
1 - exp(-n) a frame, and 1 - n / (exp(n) - 1) of the events hold two photons or more (Poisson statistics; Davis 2001, ApJ 562,
575, for what they do to a spectrum). Of other cameras the count rates are known above which a point source piles up. Whether a
source is a point no header says: a region of a few arcseconds does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from retriever.spectra.spectrum import Spectrum

# counts per frame that are told, and the share of piled events from which values are no findings
TOLD_PER_FRAME, SEVERE = 0.1, 0.10
ACIS_FRAME_S = 3.2  # the usual one
FULLEST = 0.95  # counted events per frame of one cell; above it the source isn't in one cell
ACIS_PLANE_PIXELS, ACIS_PIXEL_ARCSEC = 8192.0**2, 0.492
POINT_ARCSEC = 5.0  # radius of a region that is made for a point source
# counts/s of a point source above which it piles up, by (telescope, instrument, mode): XMM-Newton Users' Handbook (Jethwa et al.
# 2015, A&A 581, A104); Swift: Romano et al. 2006, A&A 456, 917
LIMITS: Mapping[tuple[str, str, str], float] = MappingProxyType(
    {
        ("XMM", "EMOS", "PRIMEFULLWINDOW"): 0.5,
        ("XMM", "EMOS", "PRIMEPARTIALW2"): 1.5,
        ("XMM", "EMOS", "PRIMEPARTIALW3"): 1.5,
        ("XMM", "EMOS", "FASTUNCOMPRESSED"): 100.0,
        ("XMM", "EPN", "PRIMEFULLWINDOW"): 2.0,
        ("XMM", "EPN", "PRIMELARGEWINDOW"): 3.0,
        ("XMM", "EPN", "PRIMESMALLWINDOW"): 25.0,
        ("XMM", "EPN", "FASTTIMING"): 800.0,
        ("SWIFT", "XRT", "PHOTON"): 0.5,
        ("SWIFT", "XRT", "WINDOWED"): 100.0,
    }
)


@dataclass(frozen=True)
class PileUp:
    """What is said of it; ``severe`` where a point source's values would be no findings."""

    said: str
    severe: bool


def pile_up(spectrum: Spectrum) -> PileUp | None:
    """None where there is too little of it to tell, or the camera is not one of which it is known."""
    if spectrum.dispersed or spectrum.exposure_s <= 0:
        return None
    rate = float(spectrum.counts.sum()) / spectrum.exposure_s
    telescope, instrument = spectrum.telescope.upper(), spectrum.instrument.upper()
    if (telescope, instrument) == ("CHANDRA", "ACIS"):
        return _of_acis(spectrum, rate)
    camera = instrument.rstrip("12") if telescope.startswith("XMM") else instrument
    limit = LIMITS.get((telescope[:3] if telescope.startswith("XMM") else telescope, camera, spectrum.mode.upper()))
    if limit is None or rate <= limit:
        return None
    return PileUp(
        f"{rate:.3g} counts/s in mode {spectrum.mode}, where a point source piles up above {limit:g}: two photons or more are counted "
        "as one, which hardens the spectrum and lowers the flux. Extract it again without the core of its image.",
        rate > 2 * limit,
    )


def _of_acis(spectrum: Spectrum, rate: float) -> PileUp | None:
    frame, radius = spectrum.frame_time_s or ACIS_FRAME_S, _radius(spectrum)
    per_frame = rate * frame
    if per_frame <= TOLD_PER_FRAME:
        return None
    usual = "" if spectrum.frame_time_s else " (the usual one; the header has none)"
    said = f"About {per_frame:.2f} counts per {frame:.1f} s frame{usual}"
    if per_frame >= FULLEST:
        return PileUp(
            f"{said}, more than one cell of events can hold: the source is extended, or so bright that pile-up has ruined the "
            "spectrum (photon index and fluxes would be badly biased).",
            False,
        )
    share = piled_share(per_frame)
    region = "" if radius is None else f" (the region's radius is {radius:.1f} arcsec)"
    severe = share >= SEVERE and spectrum.frame_time_s is not None and radius is not None and radius <= POINT_ARCSEC
    refused = (
        " Values are not findings then: model the pile-up, or use an observation with a shorter frame."
        if severe
        else ""
    )
    return PileUp(
        f"{said}: if the source is point-like and near the axis{region}, about {share:.0%} of its events are two photons or more "
        f"counted as one. Such pile-up hardens the spectrum and lowers the flux, so photon index and fluxes are biased.{refused}",
        severe,
    )


def piled_share(per_frame: float) -> float:
    """The share of counted events that hold two photons or more, where so many are counted per frame in one cell."""
    photons = -np.log1p(-per_frame)
    return float(1.0 - photons / np.expm1(photons))


def _radius(spectrum: Spectrum) -> float | None:
    """Of the region in arcsec if it is a circle; None where BACKSCAL does not say."""
    if np.ndim(spectrum.backscal) or not 0 < float(spectrum.backscal) < 1:
        return None
    return float(np.sqrt(float(spectrum.backscal) * ACIS_PLANE_PIXELS / np.pi) * ACIS_PIXEL_ARCSEC)
