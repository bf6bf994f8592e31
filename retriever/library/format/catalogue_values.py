"""Measurements of a row of an X-ray catalogue, as ``XrayCatalogue.ours`` gives it: the same for a corpus and a look-up.

Intervals are the catalogues' own, of 68 % confidence. A value that can't be one (a photon index of 12, a hardness ratio of
3) is kept with a ``flag``, so that it is never quoted as if it could be trusted.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from retriever.archives.xray_catalogues import CATALOGUES, XrayCatalogue
from retriever.catalogue.records import Measurement

LEVEL: Final = 0.68
_N_H, _FLUX = "1e20 cm^-2", "erg s^-1 cm^-2"
# name: unit, how it was measured
_FITTED: Final = {
    "powlaw_gamma": ("", "absorbed power-law fit"),
    "powlaw_nh": (_N_H, "absorbed power-law fit"),
    "bb_kt": ("keV", "absorbed black-body fit"),
    "bb_nh": (_N_H, "absorbed black-body fit"),
    "brems_kt": ("keV", "absorbed bremsstrahlung fit"),
    "brems_nh": (_N_H, "absorbed bremsstrahlung fit"),
    "apec_kt": ("keV", "absorbed thermal-plasma (APEC) fit"),
    "apec_nh": (_N_H, "absorbed thermal-plasma (APEC) fit"),
}
_CHANDRA: Final = {
    "hard_hs": ("", "hardness ratio of aperture fluxes"),
    "hard_ms": ("", "hardness ratio of aperture fluxes"),
    "hard_hm": ("", "hardness ratio of aperture fluxes"),
    **_FITTED,
    "flux_aper_b": (_FLUX, "aperture energy flux"),
    "var_prob_b": ("", "probability of variability within an observation"),
    "var_inter_prob_b": ("", "probability of variability between observations"),
}
_VALUES: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "csc21": _CHANDRA,
    "4xmm": {"flux_aper_b": (_FLUX, "mean flux of the detections")},
    "2sxps": {**_FITTED, "flux_aper_b": (_FLUX, "unabsorbed flux of a fixed power law")},
}
# what can be: hard limits of the fits lie inside
_CAN_BE: Final = {
    "powlaw_gamma": (-1.0, 8.0),
    "hard_hs": (-1.0, 1.0),
    "hard_ms": (-1.0, 1.0),
    "hard_hm": (-1.0, 1.0),
    "var_prob_b": (0.0, 1.0),
    "var_inter_prob_b": (0.0, 1.0),
}
_PILED_UP = "pile-up: the catalogue warns that the spectrum is distorted"


def measurements_of(row: Mapping[str, Any]) -> tuple[Measurement, ...]:
    """The measurements of a row whose ``catalogue`` is known here; none of another's (event files)."""
    catalogue = CATALOGUES.get(str(row.get("catalogue")))
    return tuple(_measured(row, catalogue)) if catalogue else ()


def flag_of(name: str, value: float) -> str:
    """Why a value can't be trusted, "" where it may be."""
    low, high = _CAN_BE.get(name, (0.0, math.inf))
    if low <= value <= high:
        return ""
    return f"implausible: outside {low:g} to {high:g}" if math.isfinite(high) else "implausible: below zero"


def _measured(row: Mapping[str, Any], catalogue: XrayCatalogue) -> Iterator[Measurement]:
    piled_up = row.get("pileup_flag") in (True, 1, "T", "TRUE", "true")
    for name, (unit, how) in _VALUES[catalogue.name].items():
        value = _number(row.get(name))
        if value is None:
            continue
        low, high = _interval(row, name, value)
        flag = flag_of(name, value) or (_PILED_UP if piled_up and not name.startswith("var_") else "")
        yield Measurement(
            # of another band than Chandra's the flux has another name: it is another quantity
            name=name if name != "flux_aper_b" or catalogue.name == "csc21" else "flux",
            value=value,
            low=low,
            high=high,
            level=LEVEL if (low, high) != (None, None) else None,
            unit=unit,
            method=f"{catalogue.release}: {how}",
            reference=catalogue.reference,
            band=catalogue.band,
            instrument=catalogue.instrument,
            flag=flag,
        )


def _interval(row: Mapping[str, Any], name: str, value: float) -> tuple[float | None, float | None]:
    """The ends of the interval; an end on the wrong side of the value is none."""
    low, high = _number(row.get(f"{name}_lolim")), _number(row.get(f"{name}_hilim"))
    error = _number(row.get(f"{name}_error"))
    if error is not None and error > 0:
        low, high = value - error, value + error
    return (low if low is not None and low <= value else None, high if high is not None and high >= value else None)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
