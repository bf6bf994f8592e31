"""Numbers in a text: value, rounding, unit, bound, and whether two of them are a range.

Texts are read as astronomers write them: ``3.2e22``, ``3.2 x 10^22``, ``10^{22}``, ``12,345``, ``z = 0.158``,
``20 %``, ``1.2-1.5 keV``, ``532 in units of 1e20 cm^-2``. Everything here keeps positions, so that what stands before
and behind a number can be looked at.
"""

import re
from dataclasses import dataclass, replace

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_NUMBER = re.compile(
    r"(?<![\w.])10\s*\^\s*\{?(?P<ten>[-−+]?\d+)\}?"
    r"|(?<![\w.])(?P<sign>[-−+]?)(?P<mantissa>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s*(?:[x×*]|\\times)\s*10\s*\^?\s*\{?\s*(?P<power>[-−+]?\d+)\s*\}?|[eE](?P<exponent>[-+−]?\d+))?"
)
BIBCODE = re.compile(r"\b\d{4}[A-Za-z][A-Za-z&.]{2,8}[\w.]{4,9}[A-Z]\b")
_UNIT_POWER = re.compile(
    r"\b(cm|km|m|s|sec|pc|kpc|Mpc|Gpc|keV|MeV|GeV|TeV|eV|erg|Hz|yr|sr|arcsec|arcmin|deg|rad|mas|K|G|photons?|ph|counts?|Jy)"
    r"\s?\^?\{?[-−+]?[1-4]\}?(?!\d|\.\d)"
)
# dimension, the factor to its own unit, spellings; longer spellings of one beginning stand before shorter ones
_UNITS = [
    ("flux", 1.0, r"ergs?\s*(?:s\^?\{?-1\}?\s*cm\^?\{?-2\}?|cm\^?\{?-2\}?\s*s\^?\{?-1\}?|/s/cm\^?2|/cm\^?2/s)"),
    ("luminosity", 1.0, r"ergs?\s*(?:s\^?\{?-1\}?|/s|per second)"),
    ("column", 1.0, r"cm\^?\{?-2\}?|(?:atoms|particles|H atoms) (?:cm\^?\{?-2\}?|per square cent\w+)"),
    ("velocity", 1.0, r"km\s*(?:s\^?\{?-1\}?|/s|per second)"),
    ("velocity", 299_792.458, r"c\b(?!\w)"),
    ("energy", 1e-3, r"eV\b"),
    ("energy", 1.0, r"keV\b"),
    ("energy", 1e3, r"MeV\b"),
    ("energy", 1e6, r"GeV\b"),
    ("energy", 1e9, r"TeV\b"),
    ("temperature", 1.0, r"K\b|kelvins?\b"),
    ("length", 1.0, r"pc\b|parsecs?\b"),
    ("length", 1e3, r"kpc\b|kiloparsecs?\b"),
    ("length", 1e6, r"Mpc\b|megaparsecs?\b"),
    ("length", 1e9, r"Gpc\b"),
    ("length", 0.306601, r"(?:ly\b|light[- ]years?\b)"),
    ("length", 3.24078e-14, r"km\b"),
    ("length", 8.39428e-4, r"(?:light|lt)[- ]?days?\b"),
    ("length", 4.84814e-6, r"AU\b|au\b"),
    ("length", 3.24078e-17, r"m\b|met(?:er|re)s?\b"),
    ("length", 3.24078e-19, r"cm\b(?!\s*\^|-)"),
    ("time", 1e-3, r"ms\b|milliseconds?\b"),
    ("time", 1e3, r"ks\b"),
    ("time", 1e6, r"Ms\b"),
    ("time", 60.0, r"min(?:utes?)?\b"),
    ("time", 3600.0, r"h(?:ours?|rs?)?\b"),
    ("time", 86_400.0, r"d(?:ays?)?\b"),
    ("time", 3.15576e13, r"Myr\b"),
    ("time", 3.15576e16, r"Gyr\b"),
    ("time", 3.15576e10, r"kyr\b"),
    ("time", 3.15576e7, r"yr\b|years?\b"),
    ("time", 1.0, r"s(?:ec(?:onds?)?)?\b"),
    ("angle", 1 / 60, r"arcmin(?:utes?)?\b|'(?!\w)|′"),
    ("angle", 1 / 3600, r"arcsec(?:onds?)?\b|″"),
    ("angle", 1 / 3.6e6, r"mas\b"),
    ("angle", 1.0, r"deg(?:rees?)?\b|°"),
    ("percent", 1.0, r"%|per ?cent\b"),
    ("mass", 1.0, r"M_?sun\b|M_?⊙|solar mass(?:es)?\b"),
    ("field", 1.0, r"G\b|gauss\b"),
    ("frequency", 1e3, r"kHz\b"),
    ("frequency", 1e-3, r"mHz\b"),
    ("frequency", 1e9, r"GHz\b"),
    ("frequency", 1e6, r"MHz\b"),
    ("frequency", 1.0, r"Hz\b"),
]
_UNITS = [(dimension, factor, re.compile(rf"[\s-]?(?:{spelling})")) for dimension, factor, spelling in _UNITS]
# the power of ten behind an uncertainty: ``1.2 (+0.4/-0.6) x 10^7``, ``(4.8 +/- 0.2) x 10^7``
_LATE_POWER = re.compile(
    r"\s*(?:\([^()]{1,28}\)|(?:±|\+/-|\+-)\s*[\d.]+\s*\)?)\s*(?:[x×*]|\\times)\s*10\s*\^?\s*\{?\s*([-−+]?\d+)\}?"
)
_IN_UNITS_OF = re.compile(
    r"\s*(?:\()?\s*(?:in|x|×)\s+(?:units of\s+)?(?:10\s*\^\s*\{?(\d+)\}?|1[eE](\d+))\s*(?=cm)", re.I
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
NUMBER_WORDS = {
    w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_MORE_WORDS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 1e2,
    "hundreds": 1e2,
    "thousand": 1e3,
    "thousands": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "trillion": 1e12,
    "dozen": 12,
    "dozens": 12,
    "twice": 2,
    "thrice": 3,
    "double": 2,
    "doubled": 2,
    "doubles": 2,
    "triple": 3,
    "tripled": 3,
    "half": 0.5,
    "halved": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "tenfold": 10,
    "twofold": 2,
    "threefold": 3,
    "fourfold": 4,
    "fivefold": 5,
}
_SPELLED = re.compile(
    rf"\b(?:{'|'.join([*_MORE_WORDS, *list(NUMBER_WORDS)[3:]])})\b|\b(?:two|one|zero)(?=\s+(?:times|orders?|magnitudes?|percent|per cent|parts)\b)",
    re.I,
)
_COUNTED = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)})\b(?=\s+(?:\w+[\s-]){{0,3}}(?:sources?|papers?|objects?|measurements?|values?|spectra))",
    re.I,
)


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


def numbers_in(text: str) -> list[Figure]:
    """The numbers of a text in its order, each with the unit behind it and the bound before it."""
    plain = text.translate(_SUPERSCRIPT)
    plain = BIBCODE.sub(_blank, plain)
    bare = _UNIT_POWER.sub(lambda m: m[1] + " " * (len(m[0]) - len(m[1])), plain)
    powers = [late.span(1) for m in _NUMBER.finditer(bare) if (late := _late_power(m, bare))]
    found = [_figure(match, bare, plain) for match in _NUMBER.finditer(bare)]
    found = [f for f in found if not any(f.start <= start < f.end or f.start == start for start, _ in powers)]
    return _share_units([f for f in found if not _is_scale(f, found)], plain)


def counted_in(text: str) -> list[Figure]:
    """Small numbers written as words before what they count: ``three sources``."""
    return [Figure(float(NUMBER_WORDS[m[1].lower()]), 0.0, m[1], m.start(), m.end()) for m in _COUNTED.finditer(text)]


def spelled_in(text: str) -> list[Figure]:
    """Numbers, factors and shares written as words: ``twice``, ``a third``, ``three orders of magnitude``, ``millions``."""
    table = {**NUMBER_WORDS, **_MORE_WORDS}
    return [Figure(float(table[m[0].lower()]), 0.0, m[0], m.start(), m.end()) for m in _SPELLED.finditer(text)]


def number_words(text: str) -> list[float]:
    """Every number word, counted or not: what a counted one may lean on."""
    return [float(NUMBER_WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBER_WORDS]


def ranges(figures: list[Figure], text: str) -> list[tuple[Figure, Figure]]:
    """Pairs that are the two ends of one range: ``1.2-1.5``, ``1.70 to 1.78``, ``between 2 and 10``."""
    found = []
    for first, second in zip(figures, figures[1:], strict=False):
        between = text[first.end : second.start]
        joined = re.fullmatch(r"\s*(?:[A-Za-z%°^\d.\s-]{0,16})?\s*(?:-|–|—|to)\s*", between)
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


def dimension_of(unit: str) -> tuple[str, float]:
    """Dimension and factor of a unit's spelling: ``kpc`` is ("length", 1000)."""
    for dimension, factor, spelling in _UNITS:
        if spelling.fullmatch(unit.strip()) or spelling.fullmatch(" " + unit.strip()):
            return dimension, factor
    return "", 1.0


def _figure(match: re.Match, bare: str, plain: str) -> Figure:
    if match["ten"]:
        power = _integer(match["ten"])
        value, half_unit = (10.0**power, 0.0) if abs(power) < 300 else (float("nan"), 0.0)
    else:
        value, half_unit = _value(match, bare)
    end, scale = match.end(), 1.0
    in_units = _IN_UNITS_OF.match(plain, end)
    late = _late_power(match, bare)
    if in_units:
        scale, end = 10.0 ** int(in_units[1] or in_units[2]), in_units.end()
    elif late and abs(_integer(late[1])) < 100:
        scale = 10.0 ** _integer(late[1])
    dimension, factor = _unit_at(plain, late.end() if late else end)
    before = _BOUND.search(bare[max(0, match.start() - 40) : match.start()])
    bound = "" if not before else "<" if before["upper"] else ">"
    return Figure(
        value * scale,
        half_unit * scale,
        match[0],
        match.start(),
        end,
        dimension,
        factor,
        bound,
        10.0 ** _integer(match["power"] or match["exponent"] or "0") if abs(half_unit) > 0 else scale,
    )


def _late_power(match: re.Match, bare: str) -> re.Match | None:
    """The power of ten that stands behind the number's uncertainty, if one does."""
    return None if match["power"] or match["exponent"] or match["ten"] else _LATE_POWER.match(bare, match.end())


def _value(match: re.Match, bare: str) -> tuple[float, float]:
    # a dash between numbers or letters is a range or a hyphen, not a sign
    negative = match["sign"] in ("-", "−") and (match.start() == 0 or bare[match.start() - 1] in " (=~[<>")
    mantissa = match["mantissa"].replace(",", "")
    power = _integer(match["power"] or match["exponent"] or "0")
    if abs(power) > 290 or len(mantissa) > 290:
        return float("nan"), 0.0
    scale = 10.0**power
    value = float(mantissa) * scale
    return (-value if negative else value), 0.5 * 10.0 ** -len(mantissa.partition(".")[2]) * scale


def _unit_at(plain: str, end: int) -> tuple[str, float]:
    for dimension, factor, spelling in _UNITS:
        if spelling.match(plain, end):
            return dimension, factor
    return "", 1.0


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


def _is_scale(figure: Figure, figures: list) -> bool:
    """The 1e20 of "in units of 1e20 cm^-2" is no number of its own."""
    return any(other is not figure and other.start < figure.start < other.end for other in figures)


def _blank(match: re.Match) -> str:
    return " " * len(match[0])


def _integer(text: str) -> int:
    return int(text.replace("−", "-"))
