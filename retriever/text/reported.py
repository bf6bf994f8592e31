"""Quantities that a text reports, read by rules: what, value, error, range or limit, unit, energy band, instrument.

A value counts only with the unit or symbol that makes it the quantity ("keV" alone is no temperature: it may be an energy
band; "M_sun" followed by "/yr" is a rate). What is ambiguous is left out: a reader who trusts a number matters more than
one more number. Every quantity keeps the sentence it stands in. Values come in the unit named by ``UNITS``.
"""

import re
from dataclasses import dataclass

from retriever.text.reported_forms import (
    BANDS,
    BETWEEN,
    INSTRUMENTS,
    LIMIT_BEFORE,
    LIST,
    MEASURED,
    OF_EDDINGTON,
    SHARE,
    SYMBOLIC,
)
from retriever.text.reported_meaning import is_listed, is_redshift, meaning, no_photons
from retriever.text.sentences import sentences_of_abstract
from retriever.text.tex import plain_math

UNITS = {
    "column_density": "cm^-2",
    "photon_index": "",
    "temperature": "keV",
    "redshift": "",
    "luminosity": "erg s^-1",
    "flux": "erg s^-1 cm^-2",
    "period": "s",
    "frequency": "Hz",
    "mass": "Msun",
    "polarization_degree": "%",
    "polarization_angle": "deg",
    "eddington_ratio": "",
    "cutoff_energy": "keV",
    "distance": "pc",
    "spin": "",
}


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


def quantities_in(text: str) -> list[Quantity]:
    """All quantities of a text, in its order, each once."""
    found: list[Quantity] = []
    for sentence in sentences_of_abstract(plain_math(text)):
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
    for unit, pattern in MEASURED.items():
        last, last_end = ("", 0.0), 0
        for match in pattern.finditer(sentence):
            name, factor = meaning(unit, match, sentence)
            # "5.36 keV for the eastern part and 5.44 keV for the western"
            if (
                not name
                and last[0]
                and re.fullmatch(r"[^;.]{0,60}?(?:\band|,|while[^;.]{0,25}|to)\s*", sentence[last_end : match.start()])
            ):
                name, factor = last
            last, last_end = (name, factor) if unit in ("keV", "Hz") else ("", 0.0), match.end()
            if not name or is_listed(match, sentence):
                continue
            if name == "luminosity" and MEASURED["flux"].match(sentence, match.start()):
                continue
            for at, quantity in _quantity(name, match, sentence, factor):
                if name == "column_density" and 17 <= quantity.value <= 26:  # a logarithm with the unit of its argument
                    yield from _quantity(name, match, sentence, 1.0, logarithm=True)
                elif _plausible(quantity):
                    yield at, quantity


def _two_sided(sentence: str):
    """``0.5 < z < 1``, ``42 < log L_X < 45``: ranges around their symbol."""
    for symbol, pattern in BETWEEN.items():
        for match in pattern.finditer(sentence):
            if "Hz" in match[0]:  # a luminosity by frequency
                continue
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
    """``10% of the Eddington limit``, ``0.1-1.7 of the Eddington luminosity``, ``0.02 L_Edd``."""
    for match in OF_EDDINGTON.finditer(sentence):
        yield from _quantity("eddington_ratio", match, sentence, 0.01 if match["percent"] else 1.0)
    for match in SHARE.finditer(sentence):
        if match["percent"] or (match["whose"] and match["what"]):
            yield from _quantity("eddington_ratio", match, sentence, 0.01 if match["percent"] else 1.0)


def _with_symbols(sentence: str):
    around = [*_two_sided(sentence), *_shares(sentence)]
    yield from around
    within = [span for span, _ in around]
    for symbol, pattern in SYMBOLIC.items():
        for match in pattern.finditer(sentence):
            if symbol == "eddington_ratio" and re.search(
                r"log\s?(?:_?\{?10\}?)?\s?[(\[]?\s?$", sentence[: match.start()]
            ):
                continue
            name = {
                "log_column": "column_density",
                "scaled_column": "column_density",
                "bare_column": "column_density",
            }.get(symbol, symbol.removeprefix("log_"))
            if symbol == "redshift" and not is_redshift(match, sentence):
                continue
            if match[0].startswith("a") and symbol == "spin" and not re.search(r"(?i)\bspin|rotating|Kerr", sentence):
                continue
            if symbol == "photon_index" and no_photons(match, sentence):
                continue
            percent = symbol == "eddington_ratio" and re.match(r"\s?(?:%|per ?cent)", sentence[match.end() :])
            factor = 10.0 ** int(match["unit"]) if symbol == "scaled_column" else 0.01 if percent else 1.0
            for at, quantity in _quantity(
                name, match, sentence, factor, logarithm=symbol.startswith(("log_", "bare_"))
            ):
                if symbol == "bare_column" and (match["power1"] or match["power2"]):
                    continue
                if symbol == "scaled_column":  # its unit is in the symbol: no value there
                    at = match.span()
                if _plausible(quantity) and not any(a <= at[0] < b for a, b in within):
                    yield at, quantity
            yield from _listed(symbol, name, match, sentence)


def _listed(symbol: str, name: str, match: re.Match, sentence: str):
    """The further values of "z = 2.4, 3.1, and 4.5"; only quantities without a unit are listed so."""
    if symbol not in ("redshift", "photon_index", "spin", "log_column") or match["power1"] or not match["first"]:
        return
    if more := LIST.match(sentence, match.end()):
        for number in re.finditer(r"\d+\.\d+", more[0]):
            value = float(number[0])
            value = _rounded(10**value if symbol.startswith("log_") else value)
            at = more.start() + number.start()
            quantity = Quantity(
                name, value, None, None, _limit(match, sentence), UNITS[name], "", _instrument(sentence), sentence
            )
            if _plausible(quantity):
                yield (at, at + len(number[0])), quantity


def _plausible(quantity: Quantity) -> bool:
    """Bounds that keep years, counts and other numbers from passing for what they are not."""
    ranges = {
        "photon_index": (-3, 10),
        "redshift": (0, 30),
        "eddington_ratio": (0, 1e4),
        "spin": (-1, 1.0001),
        "column_density": (1e12, 1e27),
        "mass": (1e-6, 1e17),
        "luminosity": (1e25, 1e56),
        "flux": (1e-22, 1.0),
        "polarization_degree": (0, 100),
        "temperature": (1e-3, 1e3),
        "frequency": (1e-9, 1e4),
    }
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
        yield (
            span,
            Quantity(
                name,
                _rounded(value),
                _rounded(low),
                _rounded(high),
                _limit(match, sentence),
                UNITS[name],
                _band(sentence, match),
                _instrument(sentence),
                sentence,
            ),
        )


def _limit(match: re.Match, sentence: str) -> str:
    words = match["limit"] or ""
    if words == "up to" and re.search(r"(?i)\b(?:ris|increas|reach|extend|go|goes)\w*\s+$", sentence[: match.start()]):
        return ""
    if not words:
        side = LIMIT_BEFORE.search(sentence[max(0, match.start() - 70) : match.start()])
        if side and not match["second"] and not match["ten3"]:
            return "<" if re.match(r"(?i)below|less|lower|smaller|within", side[1]) else ">"
        said = re.search(
            r"(?i)\b(upper|lower) limits?\b(?:(?!\blimit)(?:[^.;,]|\.(?=\d)))*$",
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
        before = match.string[max(0, match.start() - 12) : match.start("ten")]
        if match["joint"] == "and" and not re.search(r"between\W*(?:10\s?\^\s?\{?)?$", before):
            return [(10 ** powers[0], None, None), (10 ** float(other), None, None)]
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
        for band in BANDS.finditer(sentence)
        if not (match.start() <= band.start() < match.end())
    ]
    return min(near)[1] if near and min(near)[0] < 120 else ""


def _instrument(sentence: str) -> str:
    names = list(dict.fromkeys(INSTRUMENTS.findall(sentence)))
    return names[0] if len(names) == 1 else ""


def _same(a: Quantity, b: Quantity) -> bool:
    return (a.name, a.value, a.low, a.high, a.limit) == (b.name, b.value, b.low, b.high, b.limit)
