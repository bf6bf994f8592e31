"""Positions on the sky: reading them as people write them, and cones.

Everything is ICRS. Parsing and separations are astropy's; ours is only finding a position inside a sentence.
Standard for names with positions in them: IAU designation rules (truncated, not rounded, coordinates).
"""

import re
from dataclasses import dataclass

import numpy as np
from astropy import units as u
from astropy.coordinates import Angle, SkyCoord
from numpy.typing import NDArray

from retriever.errors import BadInput
from retriever.text.numbers import PLUS_MINUS

_SEXAGESIMAL = re.compile(
    r"(?P<ra>\d{1,2}(?:\s*h\s*|[:\s])\d{1,2}(?:\s*m\s*|[:\s])\d{1,2}(?:\.\d+)?\s*s?)"
    r"(?:[\s,;]*(?:and\s+)?dec(?:lination)?\.?\s*[=:]?\s*(?=[+\-−–\d])|[\s,]*(?=[+\-−–]))"
    r"(?P<dec>[+\-−–]?\s?\d{1,2}(?:\s*[d°]\s*|[:\s])\d{1,2}(?:\s*[m'′]\s*|[:\s])\d{1,2}(?:\.\d+)?\s*(?:s|\"|″)?)",
    re.I,
)
_SHORT = (
    re.compile(  # whole minutes of declination, or of both; only with colons or letters: "12 30 -45 51" may be anything
        r"(?<![\w:.])(?P<ra>\d{1,2}(?:\s*h\s*|:)\d{2}(?:(?:\s*m\s*|:)\d{1,2}(?:\.\d+)?\s*s?|\.\d+|\s*m)?)[\s,]*"
        r"(?P<dec>[+\-]\s?\d{1,2}(?:\s*[d°]\s*|:)\d{2}(?:\.\d+)?)\s*['′m]?(?![\w:])",
        re.I,
    )
)
_DECIMAL = re.compile(
    r"(?:ra\s*[=:]?\s*)?(?<![\w.+\-])(?P<ra>\d{1,3}\.\d+|\d{1,3}(?=\s*,\s*[+\-−–]?\d))\s*(?:deg|°)?[\s,]+"
    r"(?:dec\s*[=:]?\s*)?(?P<dec>[+\-−–]?\d{1,2}(?:\.\d+)?)(?!\w|\.\d)\s*(?:deg|°)?",
    re.I,
)
_LABELLED = re.compile(  # whole degrees, too, where both are said to be what they are
    r"\br\.?a\.?\s*[=:]?\s*(?P<ra>\d{1,3}(?:\.\d+)?)\s*(?:deg|°)?[\s,;]*(?:and\s+)?"
    r"dec(?:lination)?\.?\s*[=:]?\s*(?P<dec>[+-]?\d{1,3}(?:\.\d+)?)(?![\w.:])\s*(?:deg|°)?",
    re.I,
)
_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_SAID = re.compile(r"(?:\b(?:ra|position|coordinates?|coords?|at|near|around|point)|\()[\s:=]*$", re.I)
_ERROR_BEFORE = re.compile(rf"{PLUS_MINUS}\s*$")
_ERROR_BEHIND = re.compile(rf"\s*(?:{PLUS_MINUS}|/?\s*[+-]\s?\.?\d)")
_NEXT_OF_LIST = re.compile(
    r"\s*(?:,|;|/|or\b|and\b)\s*\d|\s*(?!deg|°|of\b|on\b|in\b|is\b|at\b|to\b|with|dec\b|arc)[a-zA-Z%]{1,4}(?![a-z])(?=[\s/^,.;?)-]|$)"
)
_LISTED = re.compile(r"\d\s*[,;/]\s*$")
_FINE = 3  # decimals of degrees as positions have them
_MOST_SMALL = 10.0  # "1.4 -0.2" may be a number with its error
_NAMED = re.compile(r"(?<![\w-])[A-Z][\w+-]*\s+$")  # "NGC " before a number
_GALACTIC = re.compile(
    r"(?<!\w)l\s*[=:]\s*(?P<l>\d{1,3}(?:\.\d+)?)\s*(?:deg|°)?[\s,;]*(?:and\s+)?b\s*[=:]\s*(?P<b>[+-]?\d{1,2}(?:\.\d+)?)\s*(?:deg|°)?",
    re.I,
)
_DESIGNATION = re.compile(r"[JB](?P<ra>\d{4}(?:\d{2})?(?:\.\d+)?)(?P<sign>[+\-−–])(?P<dec>\d{2,6}(?:\.\d+)?)", re.I)


@dataclass(frozen=True)
class Position:
    """ICRS degrees, with the radius in degrees within which the text's own precision leaves it.

    ``extent`` is the radius in degrees of a place that is an area, the LMC or a cluster; ``also`` are the further centres of
    what lies at several places, the Magellanic Clouds. ``before`` are globular clusters of our Galaxy that lie before it: their
    centres and radii in degrees, whose sources are none of its own."""

    ra: float
    dec: float
    precision: float = 0.0
    text: str = ""
    extent: float = 0.0
    also: tuple[tuple[float, float], ...] = ()
    before: tuple[tuple[float, float, float], ...] = ()

    @property
    def sky(self) -> SkyCoord:
        return SkyCoord(self.ra, self.dec, unit="deg")


def format_position(ra: float, dec: float) -> str:
    """Both ways: ``187.2779, +2.0524 (12h29m06.70s +02d03m08.7s)``."""
    sexagesimal = SkyCoord(ra, dec, unit="deg").to_string("hmsdms", precision=1)
    return f"RA {ra:.4f}, Dec {dec:+.4f} deg ({sexagesimal})"


def find_position(text: str) -> Position | None:
    """The first position written in the text, in degrees, sexagesimal or as Galactic l= and b=; None if there is none.

    Raises BadInput for something of that form outside the sphere ("RA 400").
    """
    text = text.replace("−", "-").replace("–", "-")
    match = _SEXAGESIMAL.search(text) or _SHORT.search(text)
    if match:
        try:
            ra, dec = Angle(_tidy(match["ra"]), unit="hourangle").deg, Angle(_tidy(match["dec"]), unit="deg").deg
        except ValueError:  # 25 hours, 70 minutes
            ra, dec = 720.0, 180.0
        return _checked(match, ra, dec)
    match = _GALACTIC.search(text)
    if match and float(match["l"]) <= 360 and abs(float(match["b"])) <= 90:
        icrs = SkyCoord(float(match["l"]), float(match["b"]), unit="deg", frame="galactic").icrs
        return Position(float(icrs.ra.deg), float(icrs.dec.deg), 0.0, match[0].strip())
    if match := _LABELLED.search(text):
        return _checked(match, float(match["ra"]), float(match["dec"]))
    for match in _DECIMAL.finditer(text):
        if not _is_number(match, text):
            return _checked(match, float(match["ra"]), float(match["dec"]))
    return None


def position_in(text: str) -> Position | None:
    """As ``find_position``, and None for what is off the sky: for whoever reads a question, of which the answer tells that."""
    try:
        return find_position(text)
    except BadInput:
        return None


def _is_number(match: re.Match[str], text: str) -> bool:
    """An interval, ``[1.2, 1.5]``, one number with a decimal comma, ``1,5`` (a position is said to be one or has a blank), the
    whole number of a name with another behind it, ``NGC 777, 6 papers``, a number with its errors, ``1.4 +0.2 -0.3``, or numbers
    that are listed, ``11, 17, 20 kpc``: what nothing says to be a position is written as finely as one."""
    before = text[: match.start()]
    if _ERROR_BEFORE.search(before) or _ERROR_BEHIND.match(text, match.end("dec")):
        return True
    if not (_is_fine(match) or _is_said(match, text)):
        return True
    if match["ra"].isdigit() and _NAMED.search(before) and not _SAID.search(before):
        return True
    if text[: match.start()].endswith("[") and float(match["ra"]) < float(match["dec"]):
        return True
    return bool(_COMMA.fullmatch(match[0].strip())) and not _SAID.search(text[: match.start()])


def _is_fine(match: re.Match[str]) -> bool:
    """Whether a pair has its sign, or so many decimals in both, that it is written as a position."""
    decimals = [len(match[part].partition(".")[2]) for part in ("ra", "dec")]
    signed = match["dec"][0] in "+-" and (float(match["ra"]) >= _MOST_SMALL or min(decimals) >= _FINE)
    return min(decimals) >= _FINE or signed


def _is_said(match: re.Match[str], text: str) -> bool:
    """Whether the words before a pair, its degrees, or that it stands alone make it a position, and no unit or third number behind
    it another thing."""
    if _NEXT_OF_LIST.match(text, match.end("dec")) or _LISTED.search(text[: match.start("ra")]):
        return False
    alone = not (text[: match.start()] + text[match.end() :]).strip(" ?.!,")
    labelled = match[0][0] in "rR" or "deg" in match[0].lower() or "°" in match[0]
    return alone or labelled or bool(_SAID.search(text[: match.start()]))


def position_in_name(name: str) -> Position | None:
    """The position that a J2000 designation holds (``J122906.6+020308``, ``J1229+0203``); None for other names.

    B1950 designations are precessed. Digits are truncated by the IAU rules, so the precision is one unit of the last.
    """
    match = _DESIGNATION.search(name)
    if not match:
        return None
    ra, dec = _split(match["ra"], 2), _split(match["dec"], 2)
    hours, ra_unit = _sexagesimal_value(ra)
    degrees, dec_unit = _sexagesimal_value(dec)
    if hours >= 24 or degrees > 90:
        return None
    sign = 1 if match["sign"] == "+" else -1
    # the middle of the truncated cell
    ra_deg, dec_deg = 15 * (hours + ra_unit / 2), sign * (degrees + dec_unit / 2)
    if abs(dec_deg) > 90:
        return None
    if match[0][0] in "Bb":
        icrs = SkyCoord(ra_deg, dec_deg, unit="deg", frame="fk4").icrs
        ra_deg, dec_deg = icrs.ra.deg, icrs.dec.deg
    half_diagonal = np.hypot(15 * ra_unit * np.cos(np.radians(dec_deg)), dec_unit) / 2
    return Position(ra_deg % 360, dec_deg, float(half_diagonal) + 5 / 3600, match[0])


def within(
    position: Position, ra: NDArray[np.float64], dec: NDArray[np.float64], radius_deg: float
) -> list[tuple[int, float]]:
    """Indices and separations (degrees) of the positions inside the cone, nearest first."""
    if not len(ra):
        return []
    separation = position.sky.separation(SkyCoord(ra, dec, unit="deg")).deg
    return [(int(i), float(separation[i])) for i in np.argsort(separation) if separation[i] <= radius_deg]


def angle_degrees(value: float, unit: str) -> float:
    """An angle given as ``5 degrees``, ``10'`` or ``30 arcsec`` in degrees."""
    names = {"d": u.deg, "°": u.deg, "arcm": u.arcmin, "'": u.arcmin, "′": u.arcmin, "m": u.arcmin}
    names |= {"arcs": u.arcsec, '"': u.arcsec, "″": u.arcsec, "s": u.arcsec}
    key = unit.lower()[:4] if unit.lower().startswith("arc") else unit.lower()[:1]
    return float((value * names.get(key, u.deg)).to_value(u.deg))


def _checked(match: re.Match[str], ra: float, dec: float) -> Position:
    if not (0 <= ra < 360 and -90 <= dec <= 90):
        raise BadInput(
            f"The position '{match[0].strip()}' is not on the sky: give RA 0-360 and Dec -90 to +90 in degrees, "
            "or hh:mm:ss +dd:mm:ss."
        )
    return Position(ra, dec, 0.0, match[0].strip())


def _tidy(text: str) -> str:
    numbers = re.findall(r"[+\-]?\s?\d+(?:\.\d+)?", text)
    return ":".join(number.replace(" ", "") for number in numbers)


def _split(digits: str, width: int) -> list[str]:
    whole, _, fraction = digits.partition(".")
    parts = [whole[i : i + width] for i in range(0, len(whole), width)]
    if fraction:
        parts[-1] += "." + fraction
    return parts


def _sexagesimal_value(parts: list[str]) -> tuple[float, float]:
    """Value and the size of the last digit's unit, both in the first part's unit."""
    value, unit = 0.0, 1.0
    for power, part in enumerate(parts):
        decimals = len(part.partition(".")[2])
        missing = 2 - len(part.partition(".")[0])  # "+203" style: tens only
        unit = 10.0 ** (missing - decimals) / 60.0**power
        value += float(part) * 10.0**missing / 60.0**power
    return value, unit
