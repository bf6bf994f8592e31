"""The patch of sky that a designation with coordinates stands for, so that full and truncated names of one object meet.

``J1229+0203`` is every position from 12h29m to 12h30m and from +02d03' to +02d04' (the IAU rules truncate). Two
designations may be one object when their patches overlap. B1950 ones are precessed, all at once, for speed.
"""

import re
from dataclasses import dataclass

import numpy as np
from astropy.coordinates import SkyCoord
from numpy.typing import NDArray

_COORDINATES = re.compile(
    r"(?P<epoch>[JBFG]?)\s?(?P<ra>\d{4,9}(?:\.\d+)?)\s?(?P<sign>[+-])\s?(?P<dec>\d{2,7}(?:\.\d+)?)(?!\d)"
)
_SLACK = 3 / 3600  # degrees: rounding instead of truncation in the last place of full designations
COARSE = 0.1  # degrees of declination: a wider patch holds too many objects to stand for one


@dataclass(frozen=True)
class Cells:
    """Patches: centres (ICRS, degrees) and half widths in right ascension (degrees of RA) and declination."""

    ra: NDArray[np.float64]
    dec: NDArray[np.float64]
    half_ra: NDArray[np.float64]
    half_dec: NDArray[np.float64]

    def overlapping(self, ra: float, dec: float, half_ra: float = 0.0, half_dec: float = 0.0) -> NDArray[np.intp]:
        """Indices of the patches that overlap the given one."""
        across = np.abs((self.ra - ra + 180) % 360 - 180)
        near = (across <= self.half_ra + half_ra + _SLACK / max(np.cos(np.radians(dec)), 0.02)) & (
            np.abs(self.dec - dec) <= self.half_dec + half_dec + _SLACK
        )
        return np.nonzero(near)[0]


def shortens(short: str, full: str) -> bool:
    """Whether the coordinates of a designation are the beginning of another's, which is how one is truncated by the IAU rules:
    ``J0319+4130`` and ``J031948+413042`` of ``2CXO J031948.1+413042``."""
    one, other = _COORDINATES.search(short), _COORDINATES.search(full)
    if not one or not other or _is_b1950(one, short) != _is_b1950(other, full):
        return False
    return one["sign"] == other["sign"] and all(other[part].startswith(one[part]) for part in ("ra", "dec"))


def cells_of(names: list[str]) -> tuple[NDArray[np.int_], Cells]:
    """Which of the names hold coordinates (their indices), and the patches of those."""
    rows: list[int] = []
    values: list[tuple[float, float, float, float]] = []
    b1950: list[bool] = []
    for row, name in enumerate(names):
        match = _COORDINATES.search(name)
        if match and (cell := _cell(match)):
            rows.append(row)
            values.append(cell)
            b1950.append(_is_b1950(match, name))
    table = np.array(values, float).reshape(-1, 4)
    old = np.array(b1950, bool)
    if old.any():
        icrs = SkyCoord(table[old, 0], table[old, 1], unit="deg", frame="fk4").icrs
        table[old, 0], table[old, 1] = icrs.ra.deg, icrs.dec.deg
    return np.array(rows, int), Cells(*table.T)


def _is_b1950(match: re.Match[str], name: str) -> bool:
    # without a letter an older catalogue's designation is B1950 ("PKS 2155-304"); the newer ones write their J
    return match["epoch"] != "J" and not re.search(r"(?i)\b(?:sdss|2mass|wise|psr j)", name)


def _cell(match: re.Match[str]) -> tuple[float, float, float, float] | None:
    hours, ra_unit = _value(match["ra"])
    degrees, dec_unit = _value(match["dec"])
    if hours >= 24 or degrees >= 90:
        return None
    sign = -1 if match["sign"] == "-" else 1
    return 15 * (hours + ra_unit / 2), sign * (degrees + dec_unit / 2), 15 * ra_unit / 2, dec_unit / 2


def _value(digits: str) -> tuple[float, float]:
    """Value and unit of the last digit, in hours or degrees; minutes and seconds are pairs of digits, a last odd digit
    is tens of arcminutes ("304" is 30 deg 4x min)."""
    whole, _, fraction = digits.partition(".")
    if len(whole) > 6:  # "17253053" is 172530.53
        whole, fraction = whole[:6], whole[6:] + fraction
    value, unit = 0.0, 1.0
    for power, start in enumerate(range(0, len(whole), 2)):
        part = whole[start : start + 2]
        unit = (1.0 if len(part) == 2 else 10.0) / 60.0**power
        value += int(part) * unit
    if fraction:
        unit *= 10.0 ** -len(fraction)
        value += int(fraction) * unit
    return value, unit
