"""Numbers in a text: value, rounding, unit, bound, and whether two of them are a range.

Texts are read as astronomers write them: ``3.2e22``, ``3.2 x 10^22``, ``10^{22}``, ``12,345``, ``z = 0.158``,
``20 %``, ``1.2-1.5 keV``, ``532 in units of 1e20 cm^-2``. Everything here keeps positions, so that what stands before
and behind a number can be looked at.
"""

import math
import re
from dataclasses import dataclass, replace

from retriever.text.units import SUPERSCRIPT, unit_at

_PLAIN = SUPERSCRIPT | str.maketrans("−", "-")
# the pieces of which numbers are made; the patterns of reported quantities, of summaries and of the text encoder share them
SIGN = "[-−+]"
DECIMAL = r"\d+(?:\.\d+)?"
WHOLE = rf"{SIGN}?\d+"
MANTISSA = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|{DECIMAL}|\.\d+)"
TIMES = r"(?:[x×*·⋅]|\\times)"
PLUS_MINUS = r"(?:±|\+/-|\+-)"


def ten_to(power: str, lost: bool = False) -> str:
    """The pattern of a power of ten, ``10^{22}``, whose exponent fits ``power``; ``lost``: its caret may be, ``10-12``."""
    caret = r"\^?" if lost else r"\^"
    return rf"10\s*{caret}\s*(?:\{{\s*)?{power}(?:\s*\}})?"


def times_ten_to(power: str, lost: bool = False) -> str:
    """The pattern of the power of ten behind a mantissa, `` x 10^{22}``."""
    return rf"\s*{TIMES}\s*{ten_to(power, lost)}"


def number_pattern(not_behind: str = r"\w.") -> re.Pattern[str]:
    """A number as written; groups ``ten`` (of a bare power of ten), ``sign``, ``mantissa``, ``power`` or ``exponent``.

    ``not_behind`` are the characters behind which none begins; with ``^{`` no exponent of a unit is one.
    """
    power, exponent = rf"(?P<power>{WHOLE})", rf"(?P<exponent>{WHOLE})"
    return re.compile(
        rf"(?<![{not_behind}]){ten_to(rf'(?P<ten>{SIGN}?{DECIMAL})')}"
        rf"|(?<![{not_behind}])(?P<sign>{SIGN}?)(?P<mantissa>{MANTISSA})(?:{times_ten_to(power, lost=True)}|[eE]{exponent})?"
    )


# the comma of ``1,5``, as much of the world writes it; not that of thousands, of a list or of two numbers apart
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d{1,4}),(\d{1,2}|\d{4,9})(?![\d,]|\.\d)")
_WRITTEN = re.compile(  # without blanks and braces
    rf"10\^(?P<ten>[-+]?{DECIMAL})"
    rf"|(?P<mantissa>[-+]?(?:\d+\.?\d*|\.\d+))(?:(?:{TIMES}10\^?|e)(?P<power>[-+]?{DECIMAL}))?"
)


def number_of(text: str) -> float:
    """The value of one number as written: ``1e22``, ``1 x 10^22``, ``10^{12.5}``, ``12,345``, ``−3``.

    What is too large for a float is infinite. Raises ValueError where the text is no number.
    """
    match = _WRITTEN.fullmatch(re.sub(r"[\s{}]|,(?=\d{3})", "", text.translate(_PLAIN)).lower())
    if match is None:
        raise ValueError(f"{text!r} is not a number.")
    if match["mantissa"] and "." not in (match["power"] or ""):
        return float(f"{match['mantissa']}e{match['power'] or 0}")
    try:
        return float(match["mantissa"] or 1) * math.pow(10.0, float(match["ten"] or match["power"]))
    except OverflowError:
        return math.inf


_NUMBER = number_pattern()
BIBCODE = re.compile(r"\b\d{4}[A-Za-z][A-Za-z&.]{2,8}[\w.]{4,9}[A-Z]\b")
_UNIT_POWER = re.compile(
    r"(?:\b|(?<=Δ))(chi|χ|cm|km|m|s|sec|pc|kpc|Mpc|Gpc|keV|MeV|GeV|TeV|eV|erg|Hz|yr|sr|arcsec|arcmin|deg|rad|mas|K|G|photons?(?!\s\d)|ph|counts?(?!\s\d)|Jy)"
    r"\s?\^?\{?[-−+]?[1-4]\}?(?!\d|\.\d|[eE][-−+]?\d)"
)
# the power of ten behind an uncertainty: ``1.2 (+0.4/-0.6) x 10^7``, ``(4.8 +/- 0.2) x 10^7``
_LATE_POWER = re.compile(
    rf"\s*(?:\([^()]{{1,28}}\)|{PLUS_MINUS}\s*[\d.]+\s*\)?){times_ten_to(f'({WHOLE})', lost=True)}"
)
_IN_UNITS_OF = re.compile(
    rf"\s*\(?\s*(?:in|x|×)\s+(?:units of\s+)?(?:{ten_to(f'({WHOLE})')}|1[eE](\d+))\s*(?=cm)", re.I
)
_UPPER = (
    r"below|under|less than|lower than|smaller than|fewer than|at most|up to|no more than|upper limit (?:of|is)|<=?|≤|≲"
)
_LOWER = r"above|more than|greater than|higher than|larger than|at least|exceed(?:s|ing)?|lower limit (?:of|is)|no less than|>=?|≥|≳"
_BOUND = re.compile(
    rf"(?:(?P<upper>{_UPPER})|(?P<lower>{_LOWER}))\s*(?:about|roughly|some|~|of|a|the|order)?\s*$", re.I
)
_JOINED = re.compile(r"^\s*(?:%|keV|eV|s|d|deg)?\s*(?:-|–|—|−|to|and|or|±|\+/-|through)\s*$", re.I)
_RANGE_BEGINS = re.compile(r"(?:between|from|range|ranges|ranging|spans?|interval)\W*(?:from\s+|of\s+)?$", re.I)
MAX_ROUNDING = 0.2


@dataclass(frozen=True)
class Figure:
    """A number in a text: value, half a unit of its last written digit, where it stands, unit and bound (``<``, ``>``)."""

    value: float
    half_unit: float
    text: str
    start: int = 0
    end: int = 0
    dimension: str = ""
    factor: float = 1.0
    bound: str = ""
    scale: float = 1.0  # the power of ten that it was written with
    logarithm: bool = False  # whether its logarithm is what was written: 1e8 of "log M=8"


def numbers_in(text: str) -> list[Figure]:
    """The numbers of a text in its order, each with the unit behind it and the bound before it."""
    plain = text.translate(SUPERSCRIPT)
    plain = BIBCODE.sub(_blank, plain)
    bare = _UNIT_POWER.sub(lambda m: m[1] + " " * (len(m[0]) - len(m[1])), plain)
    powers = [late.span(1) for m in _NUMBER.finditer(bare) if (late := _late_power(m, bare))]
    found = [_figure(match, bare, plain) for match in _NUMBER.finditer(bare)]
    found = [f for f in found if not any(f.start <= start < f.end or f.start == start for start, _ in powers)]
    return _share_units([f for f in found if not _is_scale(f, found)], plain)


def with_decimal_points(text: str) -> str:
    """The text with a point for the comma of ``1,5``; lengths stay."""
    return _DECIMAL_COMMA.sub(r"\1.\2", text)


def ranges(figures: list[Figure], text: str) -> list[tuple[Figure, Figure]]:
    """Pairs that are the two ends of one range: ``1.2-1.5``, ``1.70 to 1.78``, ``between 2 and 10``."""
    found = []
    for first, second in zip(figures, figures[1:], strict=False):
        between = text[first.end : second.start]
        joined = re.fullmatch(r"\s*(?:[A-Za-z%°^\d.\s-]{0,16})?\s*(?:-|–|—|\bto)\s*", between)
        spoken = re.fullmatch(r"[^,;.]{0,20}\s+(?:and|to)\s+", between) and _RANGE_BEGINS.search(text[: first.start])
        if joined or spoken:
            found.append((first, second))
    return found


def agree(claimed: Figure, value: float, dimension: str = "", factor: float = 1.0) -> bool:
    """Whether a value supports a number: one dimension, and equal within the rounding of how the number is written."""
    if claimed.dimension and claimed.dimension != dimension:
        if "percent" not in (claimed.dimension, dimension) or {claimed.dimension, dimension} - {"percent", ""}:
            return False
        if claimed.dimension == "percent" and abs(value) > 1:
            return False  # a fraction may be told in per cent, an index may not
        value = value * 100 if claimed.dimension == "percent" else value / 100
        return _close(claimed, claimed.value, claimed.half_unit, value)
    if not claimed.dimension:
        fraction = dimension == "percent" and claimed.value <= 1 and claimed.half_unit <= 0.05
        if fraction and _close(claimed, claimed.value, claimed.half_unit, value / 100):
            return True
        return _close(claimed, claimed.value, claimed.half_unit, value)
    # conversions carry a tolerance of their own: a year is not one number of seconds everywhere
    slack = 0.0 if claimed.factor == factor else 2e-3 * abs(value * factor)
    scaled = claimed.value * claimed.factor
    return _close(claimed, scaled, claimed.half_unit * claimed.factor + slack, value * factor)


def _close(claimed: Figure, number: float, half_unit: float, value: float) -> bool:
    """Equal within the rounding, which may not change a number by more than a fifth: 1.74 may be 2, 0.52 may not be 1."""
    near = abs(number - value) <= half_unit * (1 + 1e-9) + 1e-9 * abs(value)
    return near and abs(number - value) <= MAX_ROUNDING * abs(value) + 1e-300


def _figure(match: re.Match[str], bare: str, plain: str) -> Figure:
    value, half_unit = _value(match, bare)
    end, scale = match.end(), 1.0
    in_units = _IN_UNITS_OF.match(plain, end)
    late = _late_power(match, bare)
    if in_units:
        scale, end = 10.0 ** _integer(in_units[1] or in_units[2]), in_units.end()
    elif late and abs(_integer(late[1])) < 100:
        scale = 10.0 ** _integer(late[1])
    dimension, factor = unit_at(plain, late.end() if late else end)
    before = _BOUND.search(bare[max(0, match.start() - 40) : match.start()])
    bound = "" if not before else "<" if before["upper"] else ">"
    written_scale = 10.0 ** _integer(match["power"] or match["exponent"] or "0") if half_unit > 0 else scale
    return Figure(
        value * scale, half_unit * scale, match[0], match.start(), end, dimension, factor, bound, written_scale
    )


def _late_power(match: re.Match[str], bare: str) -> re.Match[str] | None:
    """The power of ten that stands behind the number's uncertainty, if one does."""
    return None if match["power"] or match["exponent"] or match["ten"] else _LATE_POWER.match(bare, match.end())


def _value(match: re.Match[str], bare: str) -> tuple[float, float]:
    """Value and half a unit of the last digit, which a bare power of ten has not; nan for what no float holds."""
    if match["ten"]:
        value = number_of(match[0])
        return (value, 0.0) if 0 < value < 1e300 else (math.nan, 0.0)
    # a dash between numbers or letters is a range or a hyphen, not a sign
    negative = match["sign"] in ("-", "−") and (match.start() == 0 or bare[match.start() - 1] in " (=~[<>")
    mantissa = match["mantissa"].replace(",", "")
    power = _integer(match["power"] or match["exponent"] or "0")
    if abs(power) > 290 or len(mantissa) > 290:
        return math.nan, 0.0
    scale = 10.0**power
    value = float(mantissa) * scale
    return (-value if negative else value), 0.5 * 10.0 ** -len(mantissa.partition(".")[2]) * scale


def _share_units(figures: list[Figure], plain: str) -> list[Figure]:
    """The first end of a range has the unit and the power of ten of the second: ``2-10 keV``, ``0.5-4.5 x 10^22``."""
    shared = list(figures)
    for i in range(len(shared) - 2, -1, -1):
        first, second = shared[i], shared[i + 1]
        if not first.dimension and second.dimension and _JOINED.match(plain[first.end : second.start]):
            shared[i] = first = replace(first, dimension=second.dimension, factor=second.factor)
        if first.scale == 1.0 != second.scale and re.fullmatch(r"\s*(?:-|–|—|to)\s*", plain[first.end : second.start]):
            shared[i] = replace(first, value=first.value * second.scale, half_unit=first.half_unit * second.scale)
    return shared


def _is_scale(figure: Figure, figures: list[Figure]) -> bool:
    """The 1e20 of "in units of 1e20 cm^-2" is no number of its own."""
    return any(other is not figure and other.start < figure.start < other.end for other in figures)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _integer(text: str) -> int:
    return int(text.replace("−", "-"))
