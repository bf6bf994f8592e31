"""X-ray CCD cameras and their kin as small published tables (``instruments.toml``): areas, resolutions, channels.

A further instrument is one entry there. What changes an area from year to year and off the axis is computed here.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.float64]
Area = tuple[tuple[float, float], ...]
TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("instruments.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Instrument:
    """``area``: ((keV, cm^2), ...); ``fwhm_squared``: its constant in keV^2 and its slope in keV; ``channel_width`` and the
    ``noticed`` range in keV."""

    name: str
    area: Area
    fwhm_squared: tuple[float, float]
    channel_width: float
    noticed: tuple[float, float] = (0.3, 10.0)


def contaminant_depth(energy: Numbers, year: Numbers) -> NDArray[np.float64]:
    """Optical depth of the ACIS contaminant at ``energy`` in keV in ``year``.

    Power law of slope -2.8 normalised at 0.8 keV, with steps at the K edges of F (0.687), O (0.543) and C (0.284 keV).
    """
    energy = np.asarray(energy, dtype=float)
    step = np.where(energy < 0.284, 0.05, np.where(energy < 0.543, 0.65, np.where(energy < 0.687, 0.8, 1.0)))
    grown = TABLE["contaminant"]
    depth: NDArray[np.float64] = (
        np.interp(year, grown["years"], grown["depth_at_800_ev"]) * step * (energy / 0.8) ** -2.8
    )
    return depth


def _contaminated(area: Area, year: float) -> Area:
    return tuple((e, max(a * float(np.exp(-contaminant_depth(e, year))), 1e-3)) for e, a in area)


def _off_axis(area: Area, arcmin: float) -> Area:
    """Vignetting of the Chandra mirrors (Proposers' Observatory Guide, ch. 4): 15 % at 1.5, 32 % at 6.4 keV at 10'."""
    return tuple((e, a * (1 - arcmin / 10 * float(np.clip(0.15 + 0.035 * (e - 1.5), 0.1, 0.4)))) for e, a in area)


def _resolution(known: list[list[float]]) -> tuple[float, float]:
    """Constant and slope of the squared FWHM, which is known (keV) at two energies (keV)."""
    (soft, fwhm_soft), (hard, fwhm_hard) = known
    slope = (fwhm_hard**2 - fwhm_soft**2) / (hard - soft)
    return fwhm_soft**2 - slope * soft, slope


def _instrument(entry: dict[str, Any]) -> Instrument:
    area: Area = tuple((e, a) for e, a in TABLE["area"][entry["area"]])
    if "year" in entry:
        area = _contaminated(area, entry["year"])
    if "off_axis" in entry:
        area = _off_axis(area, entry["off_axis"])
    constant, slope = entry["fwhm_squared"] if "fwhm_squared" in entry else _resolution(entry["fwhm"])
    low, high = entry.get("noticed", (0.3, 10.0))
    return Instrument(entry["name"], area, (constant, slope), entry["channel_width"], (low, high))


INSTRUMENTS = tuple(_instrument(entry) for entry in TABLE["instrument"])


def instrument(name: str) -> Instrument:
    """The instrument of this name. Raises KeyError with the names there are."""
    found = {i.name: i for i in INSTRUMENTS}
    if name not in found:
        raise KeyError(f"{name!r}: give one of {', '.join(found)}")
    return found[name]
