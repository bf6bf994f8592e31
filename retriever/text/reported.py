"""Quantities that a text reports, read by rules: what, value, error, range or limit, unit, energy band, instrument.

A value counts only with the unit or symbol that makes it the quantity ("keV" alone is no temperature: it may be an energy
band; "M_sun" followed by "/yr" is a rate). What is ambiguous is left out: a reader who trusts a number matters more than
one more number. Every quantity keeps the sentence it stands in. Values come in the unit named by ``UNITS``.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from retriever.text.numbers import DECIMAL, number_of
from retriever.text.reported_forms import (
    BANDS,
    BETWEEN,
    INSTRUMENTS,
    LIST,
    MEASURED,
    OF_EDDINGTON,
    SHARE,
    SYMBOLIC,
)
from retriever.text.reported_meaning import NOTHING, is_listed, is_redshift, meaning, no_photons
from retriever.text.reported_values import Interval, limit_of, rounded, values_of
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

# bounds that keep years, counts and other numbers from passing for what they are not
_PLAUSIBLE = {
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
MAX_LOGARITHM = 60  # a larger one is a number of its own
_JOINS = re.compile(r"[^;.]{0,60}?(?:\band|,|while[^;.]{0,25}|to)\s*")


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


Found = tuple[tuple[int, int], Quantity]  # where it stands in its sentence, and what it is


def _with_units(sentence: str) -> Iterator[Found]:
    """Values that their unit and the words around it make a quantity."""
    for unit, pattern in MEASURED.items():
        last, last_end = NOTHING, 0
        for match in pattern.finditer(sentence):
            found = meaning(unit, match, sentence)
            # "5.36 keV for the eastern part and 5.44 keV for the western"
            if not found[0] and last[0] and _JOINS.fullmatch(sentence[last_end : match.start()]):
                found = last
            last, last_end = found if unit in ("keV", "Hz") else NOTHING, match.end()
            yield from _measured(*found, match, sentence)


def _measured(name: str, factor: float, match: re.Match[str], sentence: str) -> Iterator[Found]:
    if not name or is_listed(match, sentence):
        return
    if name == "luminosity" and MEASURED["flux"].match(sentence, match.start()):
        return
    for at, quantity in _quantities(name, match, sentence, factor):
        if name == "column_density" and 17 <= quantity.value <= 26:  # a logarithm with the unit of its argument
            yield from _quantities(name, match, sentence, 1.0, logarithm=True)
        elif _plausible(quantity):
            yield at, quantity


def _two_sided(sentence: str) -> Iterator[Found]:
    """``0.5 < z < 1``, ``42 < log L_X < 45``: ranges around their symbol."""
    for symbol, pattern in BETWEEN.items():
        for match in pattern.finditer(sentence):
            low, high = number_of(match["low"]), number_of(match["high"])
            if symbol.startswith("log_"):
                low, high = _power_of_ten(low), _power_of_ten(high)
            # a luminosity by frequency is none
            if "Hz" in match[0] or not (low < high < math.inf):
                continue
            interval = Interval((low + high) / 2, low, high)
            quantity = _as_quantity(symbol.removeprefix("log_"), interval, "", "", sentence)
            if _plausible(quantity):
                yield match.span(), quantity


def _power_of_ten(logarithm: float) -> float:
    return 10**logarithm if logarithm < MAX_LOGARITHM else math.inf


def _shares(sentence: str) -> Iterator[Found]:
    """``10% of the Eddington limit``, ``0.1-1.7 of the Eddington luminosity``, ``0.02 L_Edd``."""
    for match in OF_EDDINGTON.finditer(sentence):
        yield from _quantities("eddington_ratio", match, sentence, 0.01 if match["percent"] else 1.0)
    for match in SHARE.finditer(sentence):
        if match["percent"] or (match["whose"] and match["what"]):
            yield from _quantities("eddington_ratio", match, sentence, 0.01 if match["percent"] else 1.0)


def _with_symbols(sentence: str) -> Iterator[Found]:
    """Values behind the symbol or the words for a quantity."""
    around = [*_two_sided(sentence), *_shares(sentence)]
    yield from around
    within = [span for span, _ in around]
    for symbol, pattern in SYMBOLIC.items():
        for match in pattern.finditer(sentence):
            if not _is_symbol(symbol, match, sentence):
                continue
            for at, quantity in _behind_symbol(symbol, match, sentence):
                if not any(a <= at[0] < b for a, b in within):
                    yield at, quantity
            yield from _listed(symbol, match, sentence)


def _is_symbol(symbol: str, match: re.Match[str], sentence: str) -> bool:
    """Whether the words around the symbol leave it what it seems: "log lambda" is no ratio, an "a" no spin of itself."""
    if symbol == "eddington_ratio":
        return not re.search(r"log\s?(?:_?\{?10\}?)?\s?[(\[]?\s?$", sentence[: match.start()])
    if symbol == "redshift":
        return is_redshift(match, sentence)
    if symbol == "spin":
        return not match[0].startswith("a") or bool(re.search(r"(?i)\bspin|rotating|Kerr", sentence))
    if symbol == "photon_index":
        return not no_photons(match, sentence)
    return not (symbol == "bare_column" and (match["power1"] or match["power2"]))


def _behind_symbol(symbol: str, match: re.Match[str], sentence: str) -> Iterator[Found]:
    percent = symbol == "eddington_ratio" and re.match(r"\s?(?:%|per ?cent)", sentence[match.end() :])
    scaled = symbol == "scaled_column"
    factor = 10.0 ** int(match["unit"]) if scaled else 0.01 if percent else 1.0
    logarithm = symbol.startswith(("log_", "bare_"))
    for at, quantity in _quantities(_name_of(symbol), match, sentence, factor, logarithm):
        if _plausible(quantity):
            # its unit is in the symbol: no value there
            yield match.span() if scaled else at, quantity


def _name_of(symbol: str) -> str:
    return "column_density" if symbol.endswith("_column") else symbol.removeprefix("log_")


def _listed(symbol: str, match: re.Match[str], sentence: str) -> Iterator[Found]:
    """The further values of "z = 2.4, 3.1, and 4.5"; only quantities without a unit are listed so."""
    if symbol not in ("redshift", "photon_index", "spin", "log_column") or match["power1"] or not match["first"]:
        return
    if more := LIST.match(sentence, match.end()):
        for number in re.finditer(r"\d+\.\d+", more[0]):
            value = float(number[0])
            interval = Interval(_power_of_ten(value) if symbol.startswith("log_") else value)
            quantity = _as_quantity(_name_of(symbol), interval, limit_of(match, sentence), "", sentence)
            if _plausible(quantity):
                at = more.start() + number.start()
                yield (at, at + len(number[0])), quantity


def _quantities(
    name: str, match: re.Match[str], sentence: str, factor: float, logarithm: bool = False
) -> Iterator[Found]:
    """The value of a match; two where it says "a and b"."""
    span = (match.start("ten") if match["ten"] else match.start("first"), match.end())
    late_error = re.match(rf"\s?±\s?({DECIMAL})", sentence[match.end() :])
    for written in values_of(match):
        if logarithm and written.largest() > MAX_LOGARITHM:
            continue
        interval = written.raised() if logarithm else written.scaled(factor)
        if not logarithm and interval.low is None and late_error:
            error = float(late_error[1]) * factor
            interval = Interval(interval.value, interval.value - error, interval.value + error)
        yield span, _as_quantity(name, interval, limit_of(match, sentence), _band(sentence, match), sentence)


def _as_quantity(name: str, interval: Interval, limit: str, band: str, sentence: str) -> Quantity:
    value, low, high = (None if x is None else rounded(x) for x in interval)
    assert value is not None
    return Quantity(name, value, low, high, limit, UNITS[name], band, _instrument(sentence), sentence)


def _plausible(quantity: Quantity) -> bool:
    low, high = _PLAUSIBLE.get(quantity.name, (-math.inf, math.inf))
    return all(low <= value <= high for value in (quantity.value, quantity.low, quantity.high) if value is not None)


def _band(sentence: str, match: re.Match[str]) -> str:
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
