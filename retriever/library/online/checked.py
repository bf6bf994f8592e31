"""Nothing is trusted because it stands in an answer: texts, numbers, positions and bibcodes are looked at before they are used."""

import datetime
import math
import re
from collections.abc import Iterable
from typing import Any, TypeGuard

from astropy.coordinates import SkyCoord

from retriever.errors import BadInput, ServiceMissing
from retriever.names.positions import Position

LONGEST_NAME = 100  # characters
_BIBCODE = re.compile(r"[12]\d{3}[A-Za-z&][\w.&]{13}[\w.]", re.ASCII)


def name_to_ask(name: str) -> str:
    """A name with single blanks; ``BadInput`` for what no archive is asked."""
    plain = " ".join(name.split())
    if not 2 <= len(plain) <= LONGEST_NAME or not plain.isprintable():
        raise BadInput(
            f"{plain[:30]!r} is no name of an object that archives can be asked for: give one of 2 to {LONGEST_NAME} characters."
        )
    return plain


def text_of(value: Any, longest: int) -> str:
    """A text with single blanks and without what can't be printed; "" where it is none or too long."""
    if not isinstance(value, str) or len(value) > 2 * longest:
        return ""
    plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return plain if len(plain) <= longest else ""


def number_of(value: Any, low: float, high: float) -> float | None:
    """A finite number from ``low`` to ``high``, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if low <= value <= high else None


def names_of(values: Iterable[Any], most: int) -> tuple[str, ...]:
    """The names among these, at most ``most``."""
    found = (text_of(value, LONGEST_NAME) for value in values)
    return tuple(dict.fromkeys(name for name in found if name))[:most]


def is_bibcode(value: Any) -> TypeGuard[str]:
    """Whether it has the form of the 19 characters of a bibcode."""
    return isinstance(value, str) and _BIBCODE.fullmatch(value) is not None


def year_of(value: Any) -> int | None:
    """The year of a paper, None for what is none."""
    year = number_of(value, 1600, datetime.datetime.now(datetime.UTC).year + 1)
    return int(year) if year is not None else None


def position_of(ra: Any, dec: Any, archive: str) -> tuple[float, float]:
    """ICRS degrees; ``ServiceMissing`` for what is not on the sky."""
    checked = number_of(ra, 0.0, 360.0), number_of(dec, -90.0, 90.0)
    if checked[0] is None or checked[1] is None:
        raise ServiceMissing(f"{archive} answered with a position that is not on the sky: its answer is not used.")
    return checked[0] % 360, checked[1]


def separation(place: Position, ra: float, dec: float) -> float:
    """Degrees between a place and a position."""
    return float(place.sky.separation(SkyCoord(ra, dec, unit="deg")).deg)


def within_reach(place: Position, ra: float, dec: float, radius: float, archive: str) -> float:
    """The separation in degrees; ``ServiceMissing`` where the answer is of another place than was asked for."""
    apart = separation(place, ra, dec)
    if apart > 1.02 * radius + 1e-4 / 3600:
        raise ServiceMissing(
            f"{archive} answered with an object {format_angle(apart)} away, asked for {format_angle(radius)}: it is not used."
        )
    return apart


def format_angle(degrees: float) -> str:
    """``3.2 arcsec``, or degrees where it is large."""
    return f"{3600 * degrees:.3g} arcsec" if degrees < 0.1 else f"{degrees:.3g} deg"
