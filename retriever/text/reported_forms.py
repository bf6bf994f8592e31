"""How quantities are written: numbers with errors, powers and limits, units, symbols. Patterns only; on plain math.

Groups: ``limit``, ``first``/``second`` (a value, a range of two), ``power1``..., ``ten`` (a bare power of ten), errors.
"""

import re

from retriever.text.numbers import DECIMAL, MANTISSA, ten_to
from retriever.text.units import PIECES

# atomic: a number is taken whole or not at all
_N = rf"(?>[+-]?{MANTISSA})"
_SIGNED = rf"[+-]?{DECIMAL}"
_ERROR = (
    r"(?:\s?_\{?\s?-\s?(?P<minus{i}>[\d.]+)\s?\}?\s?\^\{?\s?\+\s?(?P<plus{i}>[\d.]+)\s?\}?"
    r"|\s?\^\{?\s?\+\s?(?P<plus2{i}>[\d.]+)\s?\}?\s?_\{?\s?-\s?(?P<minus2{i}>[\d.]+)\s?\}?"
    r"|\s?±\s?(?P<both{i}>[\d.]+)|\s?\(\s?±\s?(?P<both2{i}>[\d.]+)\s?\)"
    r"|\s?\(?\+\s?(?P<plus3{i}>[\d.]+)\s?[,/]?\s?-\s?(?P<minus3{i}>[\d.]+)\)?)"
)
_LIMIT = (
    r"(?P<limit><~|>~|<=|>=|<<|>>|<|>|less than|lower than|below|under|up to|at most|no more than|as low as|more than|greater than|"
    r"higher than|larger than|above|over|exceeding|exceeds|at least|in excess of|as high as)(?:\s+(?:a|the) (?:level|value|luminosity|flux|mass) of)?"
)
_ABOUT = r"(?:~|about|around|approximately|roughly|nearly|almost|of order|of the order of|only|just|an? |the )"


def _number(first: str, i: int, close: str) -> str:
    """A number with its error and power of ten. In plain mathematics times is ``x`` and powers may be broken."""
    power = ten_to(rf"(?P<power{i}>[+-]?\s?{DECIMAL})")
    return rf"{first}(?:{_ERROR.replace('{i}', str(i))})?{close}\s?\)?(?:\s?x\s?{power}|[eE](?P<exp{i}>[+-]?\d+))?"


_TEN = ten_to(rf"~?\s?(?P<ten>{_SIGNED})(?:\s?±\s?(?P<tenerr>[\d.]+))?(?:\s?-\s?(?P<ten2>{DECIMAL}))?")
_TO_TEN = rf"\s?(?P<joint>-|to|and)\s?{ten_to(f'(?P<ten3>{_SIGNED})')}"
_FIRST = _number(rf"(?P<first>{_N})", 1, r"\s?(?:\((?:stat|sys)[^)]*\))?")
_SECOND = _number(rf"(?P<second>{_N})(?!\s?[A-Z]{{2}}|[A-Z])", 2, "")
_TO_SECOND = rf"\s?(?P<dash>-|to|and|through)\s?(?:~\s?)?(?:{ten_to(f'(?P<second_ten>{_SIGNED})')}|{_SECOND})"
# one value: a number with error and power of ten, a bare power of ten, or a range of two
_VALUE = rf"(?:{_LIMIT}\s*)?(?:{_ABOUT}\s*)*\(?\s?(?:{_TEN}(?:{_TO_TEN})?|{_FIRST}(?:{_TO_SECOND})?)\s?\)?"
_AREA = PIECES["per_area"]
_MSUN = rf"(?:h\s?(?:_\{{?\d+\}}?)?\s?\^?\{{?\s?-\s?1\s?\}}?+\s?)?{PIECES['solar_mass']}"
_UNIT = {
    "flux": rf"{PIECES['flux']}(?!\s*(?:Angstrom|Hz|keV|arcsec|arcmin|deg|sr|Å))",
    "luminosity": rf"{PIECES['luminosity']}(?!{_AREA}|\s*(?:/\s?)?(?:cm|Hz|Angstrom|Mpc|kpc|pc|keV|Msun|M_|arcsec|deg|sr|Å|g\b|K\b|M\s?[\^_]|L_))",
    "column_density": rf"(?:(?:atoms?|H|hydrogen|H\s?atoms?)\s?)?{PIECES['column']}(?!\s*(?:s\b|s\^|s-|/|sec|keV|sr|\(\s?K))",
    "mass": rf"{_MSUN}(?!\s?(?:/|yr|pc|per\b|kpc|Mpc|\^|a\^|s\s?\^|s-1)|\s?yr)",
    "keV": r"(?P<e>k|M|)eV(?![\w^]|\s?cm)",
    "percent": r"(?:%|per ?cent)",
    "deg": r"(?:deg(?:rees?)?\b|\^\{?\s?deg\s?\}?|\^\{?\s?o\s?\}?)",
    "time": r"-?(?P<t>ms|milliseconds?|seconds?|sec|s|ks|minutes?|mins?|hours?|hrs?|h|days?|d|(?:k|M|G)?yrs?|years?)(?![\w^/-]|\s?\^)",
    "Hz": r"(?P<h>mu|m|k)?Hz(?![\w^])",
    "parsec": r"(?P<p>k|M|G)?pc(?![\w^/]|\s?\^)",
}
MEASURED = {unit: re.compile(rf"(?:(?<![\w.^{{-])|(?=[<>])){_VALUE}\s*{pattern}") for unit, pattern in _UNIT.items()}
# possessive: what stands between a symbol and its value is read once, never tried in other ways
_GAP = (
    r"(?:\s*(?:\((?![~=<>\s]*\d)[^()]{0,40}\)|[=~:,()≡]|\b(?:of|is|was|are|were|to be|be|with|values?|has|have|having|a|the|an|in the range|ranging from|"
    r"ranges? from|from|between|measured|estimated|found|at|best-fit|averaged?|mean|median|relatively|high|low|z)\b))*+\s*"
)
_SYMBOLS = {
    "photon_index": r"(?:photon[\s-]ind(?:ex|ices)|spectral photon index|(?<![A-Za-z_])Gamma(?:\s?_\s?\{?\s?[\w,.\s-]{1,12}\}?)?(?!\s?[x(^-]?\s?ray)|power[\s-]law (?:spectral |photon )?ind(?:ex|ices)|power[\s-]law slope)(?:\s?\(?\s?(?:Gamma|alpha)(?:_\{?[\w-]*\}?)?\s?\)?)?",
    "redshift": r"(?:(?<![\w_\\])z(?:\s?_\s?\{?\s?[A-Za-z]{1,6}\s?\}?)?\s?(?=[=~<>])|(?<![\w_\\])z_?(?:phot|spec)\s?(?=[=~<>])|redshifts?(?: range| interval| bin)?s?(?:\s?(?:of\s)?\(?\s?z\s?\)?)?)",
    "log_column": r"log\s?(?:_?\s?\{?\s?10\s?\}?)?\s?\(?\s?\{?N\s?_?\s?\{?\s?H[^=~<>]{0,28}?(?=[=~<>]|\bof\b|\s-?\d)",
    # "N_H = 21.6": a logarithm that is not called one
    "bare_column": r"N\s?_?\s?\{?\s?H\s?\}?\s?(?==\s?2[0-5]\.\d)",
    "scaled_column": r"N\s?_?\s?\{?\s?H\s?\}?\s?/\s?\(?10\s?\^\s?\{?(?P<unit>2[0-4])\s?\}?\s?(?:atoms )?cm\s?\^\s?\{?-2\s?\}?\)?\s?(?=[=~<>])",
    "log_mass": r"log\s?(?:_?\s?\{?\s?10\s?\}?)?\s?[(\[]?\s?M(?:\s?_?\s?\{?\s?(?:BH|bh|vir|200c?|500c?|stellar|star|s\b|ast|halo|h|\*|bullet|SMBH)(?![^=~<>]{0,8}/\s?M\s?_?\s?\{?\s?(?:s?tar|stell|\*|bul|gal|host|ast|dyn))[^=~<>]{0,22}|\s?_?\*?\s?/\s?M\s?_?\s?\{?\s?(?:sun|o|odot)[^=~<>]{0,8})(?=[=~<>])",
    "log_luminosity": r"log\s?(?:_?\s?\{?\s?10\s?\}?)?\s?[(\[]?\s?L(?:\s?_\s?\{?\s?[\w\s.,-]{1,16}\}?)?(?:\s?\^\s?\{[^{}]{1,20}\})?[^=~<>\d]{0,24}(?:/?\s?\(?\[?\s?ergs?[^=~<>]{0,18})?(?=[=~<>])",
    "eddington_ratio": r"(?:Eddington (?:ratio|rate)s?(?: around| about)?(?:\s?\(?\s?(?:lambda(?:_\{?\s?Edd\s?\}?)?|L[^()]{0,24})\s?\)?)?|(?:lambda|f|l|dot\s?m)\s?_?\s?\{?\s?(?:Edd|edd)[\w,\s]{0,8}\}?|L(?:\s?_?\s?\{?\s?(?:bol|X)\s?\}?)?\s?/\s?L\s?_?\s?\{?\s?Edd\s?\}?)",
    "log_eddington_ratio": r"log\s?(?:_?\{?10\}?)?\s?\(?\s?(?:L\s?_?\{?\s?\w*\s?\}?\s?/\s?L\s?_?\s?\{?\s?Edd\s?\}?|lambda\s?_?\s?\{?\s?Edd\s?\}?)\s?\)?\s?(?=[=~<>])",
    "spin": r"(?:(?:dimensionless |black hole )?spin(?: parameter)?s?(?:\s?\(?\s?(?:j|a(?:_\s?\{?\s?\*?\s?\}?)?|a\s?\*|a\s?_?\s?\^?\s?\{?\s?(?:\*|ast|star)\s?\}?)\s?\)?)?|(?<![\w])a\s?[_^]?\s?\{?\s?(?:\*|ast|star|spin)\s?\}?(?=\s?[=~<>])|(?<![\w])a(?=\s?[=~<>]\s?[+-]?[01]?\.\d))",
}
_NOT_THESE = r"(?!\s?(?:deg\b|sigma|keV|kpc|Mpc|Gyr|Myr|erg|cm|bins?\b|m?mag))"
SYMBOLIC = {
    name: re.compile(
        rf"(?:{symbol}){_GAP}(?:(?<![\w.])|(?=[<>])){_VALUE}(?![\d]){'' if name.startswith('log_') else _NOT_THESE}"
    )
    for name, symbol in _SYMBOLS.items()
}
# what follows the first of "z = 2.4, 3.1, and 4.5" or of "(2.4, 3.1, 4.5)"
LIST = re.compile(
    r"((?:,\s*\d+\.\d+)+(?=\))|(?:,\s*\d+\.\d+)*,?\s*and\s+\d+\.\d+(?=[,;.)\s]|$)"
    r"(?!\s?(?:x\s?10|%|[-±^_]|keV|erg|M_|[kMG]?pc|[GM]yr|deg|[kMG]?Hz|mJy|times|sigma)))"
)
BANDS = re.compile(rf"({DECIMAL})\s?(?:keV)?\s?-\s?({DECIMAL})\s?(keV|MeV|GeV)")
INSTRUMENTS = re.compile(
    r"\b(Chandra|XMM-Newton|NuSTAR|Suzaku|Swift|NICER|IXPE|XRISM|eROSITA|ROSAT|ASCA|RXTE|INTEGRAL|Insight-HXMT|AstroSat|Hitomi|Einstein Probe|MAXI|Fermi|BeppoSAX|Ginga|Athena)\b"
)

DEPTH = r"sensitiv|(?:flux|detection|luminosity) limit|limiting|\bdepths?\b|threshold|down to|(?:will|would|could|can) reach"
_BELOW = r"(?:<~|<=|<)\s?"


def _end(sign: str = "") -> str:
    """An end of a range around its symbol, ``5.7 x 10^{41}``."""
    power = ten_to(DECIMAL)
    return rf"(?:{power}|{sign}{DECIMAL}(?:\s?x\s?{power})?)"


def _side(sign: str = "", unit: str = "") -> str:
    """The lower end before the symbol, ``0.5 < ``, perhaps with a unit."""
    return rf"(?<![\w.^{{])(?P<low>{_end(sign)})\s?(?:M_\{{?sun\}}?\s?)?{unit}{_BELOW}"


_SIDE = _side()
_UNIT_SIDE = _side(unit=r"(?:ergs?[^<>=()]{0,18}|cm[^<>=()]{0,9})?")
_OTHER_SIDE = rf"\s?{_BELOW}(?P<high>{_end()})"
BETWEEN = {
    "redshift": re.compile(_SIDE + r"z(?:_\{?\w+\}?)?" + _OTHER_SIDE),
    "log_luminosity": re.compile(_SIDE + r"log\s?,?\s?[\[(]?\s?L[^<>=~]{0,45}?" + _OTHER_SIDE, re.I),
    "log_mass": re.compile(_SIDE + r"log\s?,?\s?[\[(]?\s?M[^<>=~]{0,35}?" + _OTHER_SIDE, re.I),
    "log_eddington_ratio": re.compile(
        _side(sign="-?") + r"log\s?[\[(]?\s?(?:lambda|L[^<>=~/]{0,12}/\s?L)[^<>=~]{0,14}?" + _OTHER_SIDE,
        re.I,
    ),
    "luminosity": re.compile(
        _UNIT_SIDE + r"L(?:_\{?[^{}<>]{1,14}\}?)?(?:\s?\^\s?\{[^{}]{1,9}\})?(?:\s?\(\s?ergs?[^<>]{0,12})?" + _OTHER_SIDE
    ),
    "eddington_ratio": re.compile(_SIDE + r"(?:lambda|f|l)_\{?\s?(?:Edd|edd)[\w,\s]{0,8}\}?" + _OTHER_SIDE),
    "log_column_density": re.compile(_SIDE + r"log\s?,?\s?[\[(]?\s?N\s?_?\s?\{?\s?H[^<>=~]{0,30}?" + _OTHER_SIDE, re.I),
    "column_density": re.compile(_UNIT_SIDE + r"N\s?_\s?\{?\s?H[^<>=]{0,12}?" + _OTHER_SIDE),
    "mass": re.compile(
        _SIDE
        + r"M(?:_\{?[^{}<>]{1,10}\}?)?(?:\s?/?\s?\(?h\^?\{?-1\}?)?(?:\s?/?\s?M_\{?sun\}?\)?)?"
        + _OTHER_SIDE
        + r"(?=\s?M_\{?sun|\)|,|;| |$)"
    ),
}
SHARE = re.compile(
    rf"(?<![\w.]){_VALUE}\s?(?P<percent>%)?\s+(?:of\s+)?(?P<whose>the|its|their)?\s*Eddington(?P<what> luminosity| limit| rate)?"
)
OF_EDDINGTON = re.compile(rf"(?<![\w.]){_VALUE}\s?(?P<percent>%)?\s?(?:of )?L\s?_?\s?\{{?\s?[Ee]dd")
# "higher than L_X ~ 3 x 10^41 erg/s", "beyond a redshift of z=2"; how far a sample goes ("up to z=3") is no limit
LIMIT_BEFORE = re.compile(
    r"(?i)\b(below|above|beyond|exceeding|in excess of|within|(?:higher|larger|greater|more|less|lower|smaller) than)\s+"
    r"(?:an? |the )?(?:redshifts? (?:of )?)?(?:\w{1,3}(?:_\{?[^}\s]{1,12}\}?)?(?:\s?\([^()]{0,20}\))?\s?[=~]*\s*)?$"
)
