"""What a file says of its times (OGIP/93-003): their unit, how finely they are resolved, and where their clock stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from astropy import units as u

from retriever.spectra.ogip.headers import number_of, text_of

# TIMEREF of times as they would have been at the barycentre of the solar system
_AT_BARYCENTRE = ("SOLARSYSTEM", "SOLAR_SYSTEM", "BARYCENTER", "BARYCENTRE")
_AS_WRITTEN = {
    "s": "s",
    "sec": "s",
    "secs": "s",
    "seconds": "s",
    "d": "d",
    "day": "d",
    "days": "d",
    "mjd": "d",
    "jd": "d",
}


@dataclass(frozen=True)
class Clock:
    """``resolution_s``: TIMEDEL in s, the shortest time that can be told, or None. ``reference`` and ``system``: TIMEREF and
    TIMESYS as written, '' where they are not."""

    resolution_s: float | None = None
    reference: str = ""
    system: str = ""

    @property
    def barycentric(self) -> bool:
        """Whether the times are corrected to the barycentre of the solar system."""
        return self.reference.upper() in _AT_BARYCENTRE or self.system.upper() == "TDB"


def clock_of(header: Mapping[str, Any]) -> Clock:
    """The ``Clock`` in a header."""
    resolution, scale = number_of(header, "TIMEDEL"), time_unit(header)
    if resolution is None:
        resolution, scale = number_of(header, "FRMTIME"), 1e-3  # XMM's, in ms
    known = resolution is not None and scale is not None and resolution > 0
    return Clock(
        resolution * scale if known else None,  # type: ignore[operator]
        text_of(header, "TIMEREF"),
        text_of(header, "TIMESYS"),
    )


def time_unit(header: Mapping[str, Any], written: str = "") -> float | None:
    """Seconds in the unit of a column of times: ``written`` beside it, else the header's TIMEUNIT, else s; None for no unit of
    time."""
    unit = (written.strip() or text_of(header, "TIMEUNIT") or "s")[:40]
    unit = _AS_WRITTEN.get(unit.lower(), unit)
    try:
        return float(u.Unit(unit).to(u.s))
    except (ValueError, TypeError, u.UnitConversionError):
        return None
