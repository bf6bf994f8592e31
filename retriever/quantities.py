"""Quantities that a text reports, read by rules: what, value, error, range or limit, unit, energy band, instrument.

A value counts only with the unit or symbol that makes it the quantity ("keV" alone is no temperature: it may be an energy
band; "M_sun" followed by "/yr" is a rate). What is ambiguous is left out: a reader who trusts a number matters more than
one more number. Every quantity keeps the sentence it stands in. Values come in the unit named by ``UNITS``.
"""

import re
from dataclasses import dataclass

from retriever.plain_math import plain_math, sentences

UNITS = {
    "column_density": "cm^-2", "photon_index": "", "temperature": "keV", "redshift": "", "luminosity": "erg s^-1",
    "flux": "erg s^-1 cm^-2", "period": "s", "frequency": "Hz", "mass": "Msun", "polarization_degree": "%",
    "polarization_angle": "deg", "eddington_ratio": "", "cutoff_energy": "keV", "distance": "pc", "spin": "",
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A reported quantity. ``limit`` is "<", ">" or ""; ``low`` and ``high`` are the interval or range, or None."""

    name: str
    value: float
    low: float | None
    high: float | None
    limit: str
    unit: str
    band: str
    instrument: str
    sentence: str


# atomic: a number is taken whole or not at all
_N = r"(?>[+-]?\d+(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?|[+-]?\.\d+)"
_ERROR = (
    r"(?:\s?_\{?\s?-\s?(?P<minus{i}>[\d.]+)\s?\}?\s?\^\{?\s?\+\s?(?P<plus{i}>[\d.]+)\s?\}?"
    r"|\s?\^\{?\s?\+\s?(?P<plus2{i}>[\d.]+)\s?\}?\s?_\{?\s?-\s?(?P<minus2{i}>[\d.]+)\s?\}?"
    r"|\s?±\s?(?P<both{i}>[\d.]+)|\s?\(\s?±\s?(?P<both2{i}>[\d.]+)\s?\)|\s?\(?\+\s?(?P<plus3{i}>[\d.]+)\s?[,/]?\s?-\s?(?P<minus3{i}>[\d.]+)\)?)"
)
_POWER = r"(?:\s?x\s?10\s?\^\s?\{?\s?(?P<power{i}>[+-]?\s?\d+(?:\.\d+)?)\s?\}?|[eE](?P<exp{i}>[+-]?\d+))"
_LIMIT = (r"(?P<limit><~|>~|<=|>=|<<|>>|<|>|less than|lower than|below|under|up to|at most|no more than|as low as|more than|greater than|"
          r"higher than|larger than|above|over|exceeding|exceeds|at least|in excess of|as high as)(?:\s+(?:a|the) (?:level|value|luminosity|flux|mass) of)?")  # fmt: skip
_ABOUT = r"(?:~|about|around|approximately|roughly|nearly|almost|of order|of the order of|only|just|an? |the )"
# one value: a number with error and power of ten, a bare power of ten, or a range of two
_VALUE = (
    rf"(?:{_LIMIT}\s*)?(?:{_ABOUT}\s*)*\(?\s?"
    rf"(?:10\s?\^\s?\{{?\s?~?\s?(?P<ten>[+-]?\d+(?:\.\d+)?)(?:\s?±\s?(?P<tenerr>[\d.]+))?(?:\s?-\s?(?P<ten2>\d+(?:\.\d+)?))?\s?\}}?"
    rf"(?:\s?(?:-|to|and)\s?10\s?\^\s?\{{?\s?(?P<ten3>[+-]?\d+(?:\.\d+)?)\s?\}}?)?"
    rf"|(?P<first>{_N})(?:{_ERROR.replace('{i}', '1')})?\s?(?:\((?:stat|sys)[^)]*\))?\s?\)?(?:{_POWER.replace('{i}', '1')})?"
    rf"(?:\s?(?P<dash>-|to|and|through)\s?(?:~\s?)?(?:10\s?\^\s?\{{?\s?(?P<second_ten>[+-]?\d+(?:\.\d+)?)\s?\}}?|(?P<second>{_N})(?!\s?[A-Z]{{2}}|[A-Z])(?:{_ERROR.replace('{i}', '2')})?\s?\)?(?:{_POWER.replace('{i}', '2')})?))?)\s?\)?"
)
_PER = r"(?>\^\s?\{?\s?-\s?%s\s?\}?|-%s)"  # atomic: a brace that is given back would hide what follows it
_S1, _CM2 = _PER % (1, 1), _PER % (2, 2)
_ERG = r"(?:ergs?|erg\.)"
_SEC = rf"(?:/\s?s(?:ec)?\b|\s*(?:s|sec)\s*{_S1}|\s*per second)"
_AREA = rf"(?:/\s?cm\s?\^?\{{?2\}}?|\s*cm\s*{_CM2})"
_MSUN = (
    r"(?:h\s?(?:_\{?\d+\}?)?\s?\^?\{?\s?-\s?1\s?\}?+\s?)?(?:(?>solar mass(?:es)?)"
    r"|(?>M\s?_?\s?\{?\s?(?:sun|solar|Sun|odot|o)(?![a-z])\s?\}?))"
)
_UNIT = {
    "flux": rf"{_ERG}(?:{_SEC}{_AREA}|{_AREA}{_SEC}|/\s?\(?cm\s?\^?\{{?2\}}?\s?/?s\)?|/\s?s\s?/\s?cm\s?\^?\{{?2\}}?)(?!\s*(?:Angstrom|Hz|keV|arcsec|arcmin|deg|sr|Å))",
    "luminosity": rf"{_ERG}{_SEC}(?!{_AREA}|\s*(?:/\s?)?(?:cm|Hz|Angstrom|Mpc|kpc|pc|keV|Msun|M_|arcsec|deg|sr|Å|g\b|K\b|M\s?[\^_]|L_))",
    "column_density": rf"(?:(?:atoms?|H|hydrogen|H\s?atoms?)\s?)?(?:cm\s*{_CM2}|/\s?cm\s?\^?\{{?2\}}?)(?!\s*(?:s\b|s\^|s-|/|sec|keV|sr))",
    "mass": rf"{_MSUN}(?!\s?(?:/|yr|pc|per\b|kpc|Mpc|\^|a\^|s\s?\^|s-1)|\s?yr)",
    "keV": r"(?P<e>k|M|)eV(?![\w^]|\s?cm)",
    "percent": r"(?:%|per ?cent)",
    "deg": r"(?:deg(?:rees?)?\b|\^\{?\s?deg\s?\}?|\^\{?\s?o\s?\}?)",
    "time": r"-?(?P<t>ms|milliseconds?|seconds?|sec|s|ks|minutes?|mins?|hours?|hrs?|h|days?|d|(?:k|M|G)?yrs?|years?)(?![\w^/-]|\s?\^)",
    "Hz": r"(?P<h>mu|m|k)?Hz(?![\w^])",
    "parsec": r"(?P<p>k|M|G)?pc(?![\w^/]|\s?\^)",
}  # fmt: skip
_SECONDS = {"ms": 1e-3, "mi": 60.0, "s": 1.0, "ks": 1e3, "h": 3600.0, "d": 86400.0, "y": 3.15576e7}
_MEASURED = {unit: re.compile(rf"(?:(?<![\w.^{{-])|(?=[<>])){_VALUE}\s*{pattern}") for unit, pattern in _UNIT.items()}
# possessive: what stands between a symbol and its value is read once, never tried in other ways
_GAP = (
    r"(?:\s*(?:\([^()]{0,40}\)|[=~:,()≡]|\b(?:of|is|was|are|were|to be|be|with|values?|has|have|having|a|the|an|in the range|ranging from|"
    r"ranges? from|from|between|measured|estimated|found|at|best-fit|averaged?|mean|median|relatively|high|low|z)\b))*+\s*"
)
_SYMBOLS = {
    "photon_index": r"(?:photon[\s-]ind(?:ex|ices)|spectral photon index|Gamma(?:\s?_\s?\{?\s?[\w,.\s-]{1,12}\}?)?(?!\s?[x(^-]?\s?ray)|power[\s-]law (?:spectral |photon )?ind(?:ex|ices)|power[\s-]law slope)(?:\s?\(?\s?(?:Gamma|alpha)(?:_\{?[\w-]*\}?)?\s?\)?)?",
    "redshift": r"(?:(?<![\w_\\])z(?:\s?_\s?\{?\s?(?:spec|phot|s|l|source|lens|em|abs|c|cl|host|photo)\s?\}?)?\s?(?=[=~<>])|(?<![\w_\\])z_?(?:phot|spec)\s?(?=[=~<>])|redshifts?(?: range| interval| bin)?s?(?:\s?(?:of\s)?\(?\s?z\s?\)?)?)",
    "log_column": r"log\s?(?:_?\s?\{?\s?10\s?\}?)?\s?\(?\s?\{?N\s?_?\s?\{?\s?H[^=~<>]{0,28}?(?=[=~<>]|\bof\b|\s-?\d)",
    "scaled_column": r"N\s?_?\s?\{?\s?H\s?\}?\s?/\s?\(?10\s?\^\s?\{?(?P<unit>2[0-4])\s?\}?\s?(?:atoms )?cm\s?\^\s?\{?-2\s?\}?\)?\s?(?=[=~<>])",
    "log_mass": r"log\s?(?:_?\s?\{?\s?10\s?\}?)?\s?[(\[]?\s?M(?:\s?_?\s?\{?\s?(?:BH|bh|vir|200c?|500c?|star|ast|halo|h|\*|bullet|SMBH)(?![^=~<>]{0,8}/\s?M\s?_?\s?\{?\s?(?:s?tar|stell|\*|bul|gal|host|ast|dyn))[^=~<>]{0,22}|\s?_?\*?\s?/\s?M\s?_?\s?\{?\s?(?:sun|o|odot)[^=~<>]{0,8})(?=[=~<>])",
    "log_luminosity": r"log\s?(?:_?\s?\{?\s?10\s?\}?)?\s?[(\[]?\s?L(?:\s?_\s?\{?\s?[\w\s.,-]{1,16}\}?)?[^=~<>\d]{0,24}(?:/?\s?\(?\[?\s?ergs?[^=~<>]{0,18})?(?=[=~<>])",
    "eddington_ratio": r"(?:Eddington (?:ratio|rate)s?(?: around| about)?(?:\s?\(?\s?(?:lambda(?:_\{?\s?Edd\s?\}?)?|L[^()]{0,24})\s?\)?)?|(?:lambda|f|l|dot\s?m)\s?_?\s?\{?\s?(?:Edd|edd)[\w,\s]{0,8}\}?|L(?:_\{?\s?(?:bol|X)\s?\}?)?\s?/\s?L\s?_?\s?\{?\s?Edd\s?\}?)",
    "log_eddington_ratio": r"log\s?(?:_?\{?10\}?)?\s?\(?\s?(?:L\s?_?\{?\s?\w*\s?\}?\s?/\s?L\s?_?\s?\{?\s?Edd\s?\}?|lambda\s?_?\s?\{?\s?Edd\s?\}?)\s?\)?\s?(?=[=~<>])",
    "spin": r"(?:(?:dimensionless |black hole )?spin(?: parameter)?s?(?:\s?\(?\s?(?:j|a(?:_\s?\{?\s?\*?\s?\}?)?|a\s?\*|a\s?_?\s?\^?\s?\{?\s?(?:\*|ast|star)\s?\}?)\s?\)?)?|(?<![\w])a\s?[_^]?\s?\{?\s?(?:\*|ast|star|spin)\s?\}?(?=\s?[=~<>]))",
}  # fmt: skip
_NOT_THESE = r"(?!\s?(?:deg\b|sigma|keV|kpc|Mpc|Gyr|Myr|erg|cm|bins?\b|m?mag))"
_SYMBOLIC = {
    name: re.compile(
        rf"(?:{symbol}){_GAP}(?:(?<![\w.])|(?=[<>])){_VALUE}(?![\d]){'' if name.startswith('log_') else _NOT_THESE}"
    )
    for name, symbol in _SYMBOLS.items()
}
_BANDS = re.compile(r"(\d+(?:\.\d+)?)\s?(?:keV)?\s?-\s?(\d+(?:\.\d+)?)\s?(keV|MeV|GeV)")
_INSTRUMENTS = re.compile(
    r"\b(Chandra|XMM-Newton|NuSTAR|Suzaku|Swift|NICER|IXPE|XRISM|eROSITA|ROSAT|ASCA|RXTE|INTEGRAL|Insight-HXMT|AstroSat|Hitomi|Einstein Probe|MAXI|Fermi|BeppoSAX|Ginga|Athena)\b"
)


def quantities_in(text: str) -> list[Quantity]:
    """All quantities of a text, in its order, each once."""
    found: list[Quantity] = []
    for sentence in sentences(plain_math(text)):
        symbols = list(_with_symbols(sentence))
        taken = [span for span, _ in symbols]
        here = symbols + [
            item for item in _with_units(sentence) if not any(a < item[0][1] and item[0][0] < b for a, b in taken)
        ]
        for _, quantity in sorted(here, key=lambda item: item[0][0]):
            if not any(_same(quantity, other) for other in found):
                found.append(quantity)
    return found


def _with_units(sentence: str):
    for unit, pattern in _MEASURED.items():
        last, last_end = ("", 0.0), 0
        for match in pattern.finditer(sentence):
            name, factor = _meaning(unit, match, sentence)
            # "5.36 keV for the eastern part and 5.44 keV for the western"
            if (
                not name
                and last[0]
                and re.fullmatch(r"[^;.]{0,60}?(?:\band|,|while[^;.]{0,25}|to)\s*", sentence[last_end : match.start()])
            ):
                name, factor = last
            last, last_end = (name, factor) if unit in ("keV", "Hz") else ("", 0.0), match.end()
            if not name or _is_listed(match, sentence):
                continue
            if name == "luminosity" and _MEASURED["flux"].match(sentence, match.start()):
                continue
            for at, quantity in _quantity(name, match, sentence, factor):
                if name == "column_density" and 17 <= quantity.value <= 26:  # a logarithm with the unit of its argument
                    yield from _quantity(name, match, sentence, 1.0, logarithm=True)
                elif _plausible(quantity):
                    yield at, quantity


_SIDE = r"(?<![\w.^{])(?P<low>10\s?\^\s?\{?[\d.]+\s?\}?|\d+(?:\.\d+)?(?:\s?x\s?10\s?\^\s?\{?[\d.]+\s?\}?)?)\s?(?:M_\{?sun\}?\s?)?(?:<~|<=|<)\s?"
_OTHER_SIDE = _SIDE.replace("(?<![\\w.^{])(?P<low>", r"\s?(?:<~|<=|<)\s?(?P<high>").rsplit(r"\s?(?:M_", 1)[0]
_BETWEEN = {
    "redshift": re.compile(_SIDE + r"z(?:_\{?\w+\}?)?" + _OTHER_SIDE),
    "log_luminosity": re.compile(_SIDE + r"log\s?,?\s?[\[(]?\s?L[^<>=~]{0,45}?" + _OTHER_SIDE, re.I),
    "log_mass": re.compile(_SIDE + r"log\s?,?\s?[\[(]?\s?M[^<>=~]{0,35}?" + _OTHER_SIDE, re.I),
    "log_eddington_ratio": re.compile(
        _SIDE.replace("\\d+(?:", "-?\\d+(?:", 1)
        + r"log\s?[\[(]?\s?(?:lambda|L[^<>=~/]{0,12}/\s?L)[^<>=~]{0,14}?"
        + _OTHER_SIDE,
        re.I,
    ),
    "luminosity": re.compile(_SIDE + r"L(?:_\{?[^{}<>]{1,14}\}?)?(?:\s?\(\s?ergs?[^<>]{0,12})?" + _OTHER_SIDE),
    "mass": re.compile(
        _SIDE
        + r"M(?:_\{?[^{}<>]{1,10}\}?)?(?:\s?/?\s?\(?h\^?\{?-1\}?)?(?:\s?/?\s?M_\{?sun\}?\)?)?"
        + _OTHER_SIDE
        + r"(?=\s?M_\{?sun|\)|,|;| |$)"
    ),
}
_SHARE = re.compile(
    rf"(?<![\w.]){_VALUE}\s?(?P<percent>%)?\s+(?:of\s+)?(?P<whose>the|its|their)?\s*Eddington(?P<what> luminosity| limit| rate)?"
)


def _two_sided(sentence: str):
    """``0.5 < z < 1``, ``42 < log L_X < 45``: ranges around their symbol."""
    for symbol, pattern in _BETWEEN.items():
        for match in pattern.finditer(sentence):
            low, high = _written(match["low"]), _written(match["high"])
            if symbol.startswith("log_"):
                low, high = 10**low if low < 60 else None, 10**high if high < 60 else None
            if low is None or high is None or low >= high:
                continue
            name = symbol.removeprefix("log_")
            quantity = Quantity(
                name,
                _rounded((low + high) / 2),
                _rounded(low),
                _rounded(high),
                "",
                UNITS[name],
                "",
                _instrument(sentence),
                sentence,
            )
            if _plausible(quantity):
                yield match.span(), quantity


def _written(text: str) -> float:
    """``5.7 x 10^{41}`` or ``10^{12.5}`` as a number."""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]
    if "^" not in text:
        return numbers[0]
    return 10 ** numbers[1] if text.startswith("10") and "x" not in text else numbers[0] * 10 ** numbers[2]


def _shares(sentence: str):
    """``10% of the Eddington limit``, ``0.1-1.7 of the Eddington luminosity``."""
    for match in _SHARE.finditer(sentence):
        if match["percent"] or (match["whose"] and match["what"]):
            yield from _quantity("eddington_ratio", match, sentence, 0.01 if match["percent"] else 1.0)


def _with_symbols(sentence: str):
    around = [*_two_sided(sentence), *_shares(sentence)]
    yield from around
    within = [span for span, _ in around]
    for symbol, pattern in _SYMBOLIC.items():
        for match in pattern.finditer(sentence):
            if symbol == "eddington_ratio" and re.search(
                r"log\s?(?:_?\{?10\}?)?\s?[(\[]?\s?$", sentence[: match.start()]
            ):
                continue
            name = {"log_column": "column_density", "scaled_column": "column_density"}.get(
                symbol, symbol.removeprefix("log_")
            )
            if symbol == "redshift" and not _is_redshift(match, sentence):
                continue
            if symbol == "photon_index" and _no_photons(match, sentence):
                continue
            percent = symbol == "eddington_ratio" and re.match(r"\s?%", sentence[match.end() :])
            for at, quantity in _quantity(
                name, match, sentence, 0.01 if percent else 1.0, logarithm=symbol.startswith("log_")
            ):
                if _plausible(quantity) and not any(a <= at[0] < b for a, b in within):
                    yield at, quantity


def _meaning(unit: str, match: re.Match, sentence: str) -> tuple[str, float]:
    """Which quantity a value with this unit is, by the words around it, and the factor to our unit; "" for none."""
    before, after = sentence[max(0, match.start() - 90) : match.start()], sentence[match.end() : match.end() + 40]
    near = before[-50:]
    if before.rstrip().endswith("±"):
        return "", 0.0
    if unit == "flux":
        return (
            ("flux", 1.0)
            if not re.search(r"(?i)sensitiv|flux limit|limiting|depth|threshold|down to", near)
            else ("", 0.0)
        )
    if unit == "luminosity":
        other = r"(?i)(?:kinetic|jet|mechanical|spin-down|cavity|enthalp\w*|outflow|wind|heating|cooling|injection|magnetic)\b[^,;]{0,45}$|power\b[^,;]{0,30}$|\bE\s?_?dot|dot\s?\{?E"
        return ("luminosity", 1.0) if not re.search(other, near) else ("", 0.0)
    if unit == "column_density":
        return "column_density", 1.0
    if unit == "mass":
        other = r"(?i)(?:stellar mass density|accretion rate|mass[\s-]loss)\b[^,;]{0,30}$"
        return ("mass", 1.0) if not re.search(other, near) else ("", 0.0)
    if unit == "keV":
        return _energy(match, near, after)
    if unit == "percent":
        return ("polarization_degree", 1.0) if _is_polarization(match, before, after) else ("", 0.0)
    if unit == "deg":
        cue = r"(?i)(?:polari[sz]ation (?:position )?angles?|\bPA\b|EVPA|electric vector|(?<![A-Za-z])Psi(?![a-z]))[^;]{0,45}$"
        return (
            ("polarization_angle", 1.0)
            if re.search(cue, before) and re.search(r"(?i)polari[sz]", sentence)
            else ("", 0.0)
        )
    if unit == "time":
        return _time(match, before, after)
    if unit == "Hz":
        cue = r"(?i)(?:QPOs?|quasi-periodic|spin frequency|pulsations?|oscillations?|centroid|kHz QPO)\b[^;]{0,60}$"
        fits = re.search(cue, before) or re.match(
            r"(?i)\s?(?:QPO|quasi-periodic|pulsation|oscillation|X-ray pulsar|accreting)", after
        )
        return ("frequency", {"mu": 1e-6, "m": 1e-3, "k": 1e3}.get(match["h"], 1.0)) if fits else ("", 0.0)
    cue = r"(?i)(?:distances?(?: of| to)?|located|lies|situated|\bat|D\s?(?:_\{?L\}?)?\s?=)[^,;]{0,25}$"
    fits = re.search(r"(?i)(?:distances?\b|(?<![\w])D\s?=|\bd\s?=)[^,;.]{0,22}$", near) and not re.search(
        r"(?i)projected|separation|offset|from the (?:cent|core|nucle)", near
    )
    fits = (
        fits
        and bool(re.search(cue, near))
        and not re.match(r"(?i)\s?(?:from the|away from|of the (?:cent|nucle|core))", after)
    )
    return ("distance", {"k": 1e3, "M": 1e6, "G": 1e9}.get(match["p"], 1.0)) if fits else ("", 0.0)


def _energy(match: re.Match, near: str, after: str) -> tuple[str, float]:
    factor = {"M": 1e3, "k": 1.0}.get(match["e"], 1e-3)
    if match["dash"] and re.match(
        r"(?i)\s?(?:energy )?(?:band|range|flux|luminosit|light|spectr|X-ray|count|continuum|emission|observ)", after
    ):
        return "", 0.0
    if re.search(r"(?i)(?:cut[\s-]?off|roll[\s-]?over|E\s?_\s?\{?\s?(?:cut|c|fold))[^,;.]{0,30}$", near):
        return "cutoff_energy", factor
    if re.match(r"\)\s?thermal", after) or re.search(r"\b(?:hot|warm|cool) $", near):
        return "temperature", factor
    cue = r"(?i)(?:(?<![A-Za-z])k\s?_?\{?\s?B?\s?\}?T(?:\s?_\s?\{?\s?\w{1,6}\s?\}?)?|(?<![A-Za-z])T(?:\s?_\s?\{?\s?\w{1,6}\s?\}?)?\s?(?:=|~)|temperatures?)(?:\s?\([^()]{0,20}\))?(?:(?!\bline|\bband|\bat\b|\bin the\b)[^,;.]){0,28}$"
    if re.search(cue, near) or re.match(
        r"(?i)\s?(?:thermal|plasma|gas|black[\s-]?body|electron temperature|temperature|component of thermal)", after
    ):
        return "temperature", factor
    return "", 0.0


def _is_polarization(match: re.Match, before: str, after: str) -> bool:
    other = r"(?i)(?:confidence|significan|level|probabilit|efficien|fractional|variab|increase|decrease|upper limit at the|rms)[^,;]{0,25}$"
    if re.match(
        r"(?i)\s?(?:confidence|c\.?l|level|credib|significance|of (?:the )?(?!the polar))", after
    ) and not re.match(r"(?i)\s?polari", after):
        return False
    if re.search(r"(?i)MDP|minimum detectable|detectable polari", before[-60:]):
        return False
    cue = r"(?i)(?:polari[sz]ation(?: (?:degree|fraction|level)s?)?|polari[sz]ation degree \(PD\)|\bPD\b|(?<![A-Za-z])Pi(?![a-z])|degree of polari[sz]ation|linear polari[sz]ation)[^;.]{0,45}$"
    fits = re.search(cue, before) and not re.search(other, before[-30:])
    return bool(fits or re.match(r"(?i)\s?(?:linear(?:ly)? )?polari[sz]", after))


def _time(match: re.Match, before: str, after: str) -> tuple[str, float]:
    unit = match["t"]
    seconds = {"kyr": 3.15576e10, "Myr": 3.15576e13, "Gyr": 3.15576e16}.get(unit.rstrip("s")) or _SECONDS[
        "ms"
        if unit.startswith(("ms", "milli"))
        else "mi"
        if unit.startswith("mi")
        else "ks"
        if unit == "ks"
        else unit[0]
    ]
    near = before[-45:]
    cue = (r"(?i)(?:(?:spin|orbital|pulse|pulsation|rotation(?:al)?|precession(?:al)?|superorbital|eclips\w*|recurrence|binary|beat)?[\s-]?period(?:s|icit(?:y|ies))?\b"
           r"|\bP\s?_?\s?\{?\s?(?:spin|orb|rot|s|0|pulse)?\s?\}?\s?(?:=|~)|periodic (?:modulation|variation|signal)s?)(?:(?!\bover\b|\bduring\b|\bof observ|\bbaseline\b)[^,;.]){0,32}$")  # fmt: skip
    if re.search(cue, near) and not re.search(
        r"(?i)\b(?:over|during|for|in|within) (?:a |the |an )?(?:\w+ ){0,2}period(?: of)?\b[^,;]{0,20}$", near
    ):
        return "period", seconds
    direct = r"(?i)\s?-?\)?(?:orbital|spin|pulse|rotation\w*|binary|superorbital)[\s-](?:period|modulation)|\)?\s?-?(?:cyclic|periodic\b|periodicity|pulsations?\b|pulsar\b|orbit\b|X-ray pulsar|QPO|QPE|super-?period)"
    span_of_time = re.search(
        r"(?i)\b(?:for|over|during|in|within|across) (?:a |the |an )?[~\s]*$", before
    ) or unit.startswith("y")
    if re.match(direct, after) or (re.match(r"(?i)\s?-?period\b", after) and not span_of_time):
        return "period", seconds
    if re.search(
        r"(?i)\b(?:QPOs?|quasi-periodic oscillations?|modulation|pulsations?|cyclic \w+)\s?(?:at|of|with)?\s?\(?\s?$",
        near,
    ):
        return "period", seconds
    return "", 0.0


def _is_redshift(match: re.Match, sentence: str) -> bool:
    """Cuts of samples and changes with redshift are no redshift of a source."""
    before = sentence[max(0, match.start() - 45) : match.start()]
    if re.search(
        r"(?i)(?:gravitational|evolution|increas\w*|decreas\w*|error|accuracy|offset|blue) $|Delta\s?$", before
    ):
        return False
    symbolic = match[0].lstrip().startswith("z")
    return symbolic or not re.match(
        r"(?i)redshifts?\s+(?:\d{1,2}|\d{3,})(?![.\d])\s*[a-z]{4,}", match[0] + sentence[match.end() : match.end() + 8]
    )


def _no_photons(match: re.Match, sentence: str) -> bool:
    """Whether this index is one of a gas, of particles, of a profile or a distribution."""
    before = sentence[max(0, match.start() - 60) : match.start()]
    if re.search(r"(?i)polytrop|adiabat|Lorentz|electron|injection|proton", before[-40:]):
        return True
    other = r"(?i)profile|brightness|luminosity function|mass function|power spectr|distribution|PSD|structure function|radio|relation|density"
    return bool(re.match(r"(?i)power[\s-]law", match[0]) and re.search(other, before))


def _is_listed(match: re.Match, sentence: str) -> bool:
    """The second of "(8, 11) M_sun", "few times 10^7", or a power of ten whose exponent was flattened ("105 Msun")."""
    if re.search(r"(?i)(?:few|several)(?: times| x)?\s*$", sentence[max(0, match.start() - 14) : match.start()]):
        return True
    if re.search(r"\(\s?[\d.]+,\s?$", sentence[: match.start("first")] if match["first"] else ""):
        return True
    flattened = match["first"] and re.fullmatch(r"10(?:0?[4-9]|1[0-6]|2[0-6])", match["first"]) and not match["power1"]
    return bool(flattened and re.search(r"M|cm", sentence[match.end("first") : match.end()]))


def _plausible(quantity: Quantity) -> bool:
    """Bounds that keep years, counts and other numbers from passing for what they are not."""
    ranges = {"photon_index": (-3, 10), "redshift": (0, 30), "eddington_ratio": (0, 1e4), "spin": (-1, 1.0001), "column_density": (1e12, 1e27),
              "mass": (1e-6, 1e17), "luminosity": (1e20, 1e56), "flux": (1e-22, 1.0), "polarization_degree": (0, 100), "temperature": (1e-3, 1e3),
              "frequency": (1e-9, 1e4)}  # fmt: skip
    low, high = ranges.get(quantity.name, (float("-inf"), float("inf")))
    return all(low <= value <= high for value in (quantity.value, quantity.low, quantity.high) if value is not None)


def _quantity(name: str, match: re.Match, sentence: str, factor: float, logarithm: bool = False):
    """The value of a match; two where it says "a and b"."""
    span = (match.start("ten") if match["ten"] else match.start("first"), match.end())
    for value, low, high in _numbers(match):
        if logarithm:
            if max(abs(x) for x in (value, low, high) if x is not None) > 60:
                continue
            value, low, high = (None if x is None else 10**x for x in (value, low, high))
        else:
            value, low, high = (None if x is None else x * factor for x in (value, low, high))
            if low is None and (error := re.match(r"\s?±\s?(\d+(?:\.\d+)?)", sentence[match.end() :])):
                low, high = value - float(error[1]) * factor, value + float(error[1]) * factor
        yield span, Quantity(name, _rounded(value), _rounded(low), _rounded(high), _limit(match, sentence), UNITS[name],
                             _band(sentence, match), _instrument(sentence), sentence)  # fmt: skip


def _limit(match: re.Match, sentence: str) -> str:
    words = match["limit"] or ""
    if not words:
        if re.match(r"z\b|redshift", match[0]) and (
            side := re.search(r"(?i)\b(below|above|beyond)\s+$", sentence[: match.start()])
        ):
            return "<" if side[1].lower() == "below" else ">"
        said = re.search(
            r"(?i)\b(upper|lower) limits?\b(?:(?!\blimit)[^.;,])*$",
            sentence[max(0, match.start() - 75) : match.start("ten") if match["ten"] else match.start("first")],
        )
        return {"u": "<", "l": ">"}[said[1][0].lower()] if said else ""
    if words[0] in "<>":
        return words[0]
    return (
        "<"
        if words.startswith(("less", "lower", "below", "under", "up to", "at most", "no more"))
        else ""
        if words.startswith("as ")
        else ">"
    )


def _numbers(match: re.Match) -> list[tuple[float, float | None, float | None]]:
    """Values with low and high as written; the middle of a range is its value."""
    if match["ten"]:
        powers = [float(match["ten"].replace(" ", ""))]
        other = match["ten2"] or match["ten3"]
        if other:
            return [_range(10 ** powers[0], 10 ** float(other))]
        error = float(match["tenerr"]) if match["tenerr"] else None
        return [
            (
                10 ** powers[0],
                *((None, None) if error is None else (10 ** (powers[0] - error), 10 ** (powers[0] + error))),
            )
        ]
    first, second = _float(match["first"]), _float(match["second"])
    power, power2 = (match["power1"] or match["exp1"]), (match["power2"] or match["exp2"])
    scale = 10 ** float((power or "0").replace(" ", ""))
    if match["second_ten"]:
        return [_range(first * scale, 10 ** float(match["second_ten"]))]
    if second is None:
        return [(first * scale, *_errors(match, "1", first, scale))]
    scale2 = 10 ** float((power2 or power or "0").replace(" ", ""))
    scale = scale if power else scale2
    before = match.string[max(0, match.start() - 12) : match.start("first")]
    if match["dash"] == "and" and not re.search(r"between\s*\W*$", before):
        return [
            (first * scale, *_errors(match, "1", first, scale)),
            (second * scale2, *_errors(match, "2", second, scale2)),
        ]
    return [_range(first * scale, second * scale2)]


def _range(a: float, b: float) -> tuple[float, float, float]:
    return (a + b) / 2, min(a, b), max(a, b)


def _errors(match: re.Match, i: str, value: float, scale: float):
    minus = match[f"minus{i}"] or match[f"minus2{i}"] or match[f"minus3{i}"] or match[f"both{i}"] or match[f"both2{i}"]
    plus = match[f"plus{i}"] or match[f"plus2{i}"] or match[f"plus3{i}"] or match[f"both{i}"] or match[f"both2{i}"]
    minus, plus = _float(minus), _float(plus)
    if minus is None or plus is None:
        return None, None
    return (value - minus) * scale, (value + plus) * scale


def _float(text: str | None) -> float | None:
    try:
        return float(text.replace(",", "").replace(" ", "").rstrip(".")) if text else None
    except ValueError:
        return None


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _band(sentence: str, match: re.Match) -> str:
    """The energy band that stands nearest in the sentence."""
    near = [
        (abs(band.start() - match.start()), f"{band[1]}-{band[2]} {band[3]}")
        for band in _BANDS.finditer(sentence)
        if not (match.start() <= band.start() < match.end())
    ]
    return min(near)[1] if near and min(near)[0] < 120 else ""


def _instrument(sentence: str) -> str:
    names = list(dict.fromkeys(_INSTRUMENTS.findall(sentence)))
    return names[0] if len(names) == 1 else ""


def _same(a: Quantity, b: Quantity) -> bool:
    return (a.name, a.value, a.low, a.high, a.limit) == (b.name, b.value, b.low, b.high, b.limit)
