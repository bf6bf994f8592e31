"""Numbers and years of a question: what is a value of its own, and not an error, an end of a band or a part of a symbol."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from retriever.catalogue.families import BANDS
from retriever.text.errors_behind import error_behind
from retriever.text.number_words import NUMBER_WORDS
from retriever.text.numbers import Figure, numbers_in, ranges, with_decimal_points

Found = Iterator[tuple[str, int, int, Any]]

_YEARS = (1950, 2100)
_TOP = re.compile(r"(?<!\w)top(?=\d)", re.I)
_DOTS = re.compile(r"(?<=\d)\.\.(?=\d)")
_WORD_NUMBER = re.compile(rf"(?<![\w-])(?:{'|'.join(list(NUMBER_WORDS)[2:])})(?![\w-])", re.I)
SYMBOL = re.compile(r"[^\W\d_]\w{0,5}(?=\s*=)")  # what a number is given to is no unit of the one before: H=120 S=80
_DECADE = re.compile(r"(?<![\w.'’-])(?:(?P<year>(?:19[5-9]|20[0-4])0)|(?<=\b[Tt]he )['’]?(?P<tens>[5-9]0))['’]?s(?!\w)")
_SEASON = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)[-–/](?P<last>\d\d)(?![\d.])(?!\s*k?eV)")  # "2017-18"
_CITED = re.compile(r"(?<=[^\W\d_])\+\s?(?P<year>\d\d|(?:19|20)\d\d)(?![\d.])")  # "Bachetti+14"
_KEV = re.compile(r"k?ev", re.I)
# energies that bands of X-rays begin or end at; 7.6-8.4 keV is where a line lies
_EDGES = frozenset(
    (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2, 2.3, 2.4, 2.5, 3, 4, 4.5, 5, 6, 7, 8, 9, 10, 12, 14, 15, 17, 20, 24, 25, 30,
     35, 40, 45, 50, 55, 60, 70, 75, 78, 79, 80, 100, 120, 150, 195, 200, 250, 300, 350, 400, 500, 511, 600, 800, 1000)
)  # fmt: off
_OF_ENERGY = re.compile(  # what has such a range as its value
    r"\b(?:kT\w*|temperatures?|lines?|features?|edges?|energ(?:y|ies)|cut-?offs?|cyclotron|cooler|hotter)\b[^\d.;?]{0,22}$",
    re.I,
)
_BANDS = frozenset(
    (
        *(band.removesuffix(" keV") for word in BANDS.values() for band in word.bands),
        "0.1-2.4",
        "0.3-3",
        "0.3-8",
        "15-50",
        "15-150",
    )
)
_BY_BAND = r"(?:flux\w*|luminosit\w+|bands?|fraction|photometry|counts?|rate|survey|limits?|[LFS]_?[Xx]?)"
_BAND_BEHIND = re.compile(rf"\)|\s*(?:\w+\s+)?{_BY_BAND}(?!\w)")
_BAND_BEFORE = re.compile(rf"\(\s*$|(?<!\w){_BY_BAND}\s*(?:in|at|of|from)?\s*$|unabsorbed\s*$")
_OF_SYMBOL = re.compile(r"(?<![\d.])[A-Za-z]_?\{?\d+(?:\.\d+)?[-–—]$|[A-Z][-–]$|\^\{?$")  # L2-10, HEAO-1, T^4
_LOGARITHM = re.compile(
    r"\blog(?:_?10)?\s*[\s({\[]\s*(?P<what>(?:M|L|N_?H|N|B|F|S|f|xi|ξ|mass|luminosity|flux|column)(?:_?\{?[A-Za-z]{0,5}\d?\}?)?)(?![a-z])"
    r"[\s)\]}]*(?:/\s*[\w⊙☉_]+[\s)\]}]*)?(?:=|~|≈|:|is|of|about|around|<|>|≤|≥|above|below|over|under)?\s*[~<>]?\s*$"
)
_MOST = 60.0  # no quantity of this field is ten to a larger power
_ROUND = 100  # years are seldom round, numbers of trials often
_COUNTED = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:apertures?|sources|trials|counts|cts|photons|events|bins|channels|frequencies|objects|galaxies|stars|simulations|"
    r"reali[sz]ations|spectra|pixels|positions|fields|candidates|clusters|steps|tests|searches|points|degrees|light|words|characters|papers|"
    r"people|visitors|seconds|samples|draws|iterations)\b",
    re.I,
)
_POWERS_OF_TWO = (2048,)
_DATED = re.compile(
    r"\b(?:in|since|before|after|from|until|till|to|by|of|the|year|and|or|early|late|between)\s*[~(]?\s*$", re.I
)


def years_in(text: str) -> Found:
    """``the 1990s``: the first of its years; who reads it takes it for ten (``assistant.request.language.years``). ``2017-18`` are
    two years, ``Bachetti+14`` holds one."""
    for match in _DECADE.finditer(text):
        yield "Y", match.start(), match.end(), int(match["year"] or f"19{match['tens']}")
    for match in _SEASON.finditer(text):
        first, last = int(match["first"]), int(match["first"][:2] + match["last"])
        if first < last <= first + 30:
            yield "Y", match.start("first"), match.end("first"), first
            yield "Y", match.start("last"), match.end("last"), last


def cited_years(text: str, ends: frozenset[int]) -> Found:
    """The year of ``Bachetti+14`` behind an author, whose names end at ``ends``."""
    for match in _CITED.finditer(text):
        if match.start() in ends:
            year = int(match["year"])
            yield "Y", match.start(), match.end(), year if year > 99 else year + (1900 if year >= 50 else 2000)


def numbers_and_years(text: str, whole: str) -> Found:
    """The numbers of a text; ``whole`` is the question before what is marked already was blanked in the text."""
    bare = _TOP.sub("   ", _DOTS.sub("  ", text))  # 2020..2024, top10
    for match in SYMBOL.finditer(whole):
        bare = bare[: match.start()] + " " * len(match[0]) + bare[match.end() :]
    bare = with_decimal_points(bare)
    figures = numbers_in(bare)
    left_out = _in_bands(figures, bare) | _errors(figures, bare)
    for figure in figures:
        if figure.start in left_out:
            continue
        start = figure.start + len(bare[figure.start : figure.end]) - len(bare[figure.start : figure.end].lstrip())
        if _OF_SYMBOL.search(whole[max(0, start - 8) : start + (whole[start : start + 1] in ("-", "–"))]):
            continue
        is_year = _is_year(figure, bare[start : figure.end].strip(), bare)
        yield (
            ("Y", start, figure.end, int(figure.value)) if is_year else ("N", start, figure.end, _of_log(figure, whole))
        )
    for match in _WORD_NUMBER.finditer(bare):
        value = float(NUMBER_WORDS[match[0].lower()])
        yield "N", match.start(), match.end(), Figure(value, 0.0, match[0], match.start(), match.end())


def _in_bands(figures: list[Figure], text: str) -> set[int]:
    """Where ends of bands begin: those in keV, and without a unit those that are usual and said to be bands."""
    found: set[int] = set()
    for a, b in ranges(figures, text):
        joined = "and" not in text[a.end : b.start]
        if _KEV.match(text[b.end :].lstrip()):
            measured = not {a.value, b.value} <= _EDGES or _OF_ENERGY.search(text[max(0, a.start - 60) : a.start])
            spoken = text[a.end : b.start].strip() not in ("-", "–", "—", "−")
            unusual = spoken and not (_is_usual(a, b) or _BAND_BEHIND.match(text, b.end + len(" keV")))
            is_band = joined and not measured and not unusual  # "clusters from 3 to 7 keV"
        else:
            usual = _is_usual(a, b) and not b.dimension and text[a.end : b.start] in ("-", "–")
            said = _BAND_BEHIND.match(text, b.end) or _BAND_BEFORE.search(text[: a.start])
            is_band = usual and bool(said)
        if is_band:
            found |= {a.start, b.start}
    return found


def _is_usual(a: Figure, b: Figure) -> bool:
    return f"{a.value:g}-{b.value:g}" in _BANDS


def _errors(figures: list[Figure], text: str) -> set[int]:
    """Where errors of other numbers begin: that of ``1.35+-0.15`` is no number of its own."""
    spans = []
    for figure in figures:
        found = error_behind(figure.text, figure.value, text[figure.end : figure.end + 60])
        spans += [(figure.end, figure.end + found.length)] if found else []
    return {figure.start for figure in figures if any(start <= figure.start < end for start, end in spans)}


def _is_year(figure: Figure, written: str, text: str) -> bool:
    if not re.fullmatch(r"\d{4}", written) or not _YEARS[0] <= figure.value <= _YEARS[1] or figure.dimension:
        return False
    counts = figure.value % _ROUND == 0 or figure.value in _POWERS_OF_TWO
    return not (counts and _COUNTED.match(text, figure.end) and not _DATED.search(text[: figure.start]))


def _of_log(figure: Figure, text: str) -> Figure:
    """The number whose logarithm is given, "log Lx=47.9"; any other number as it is."""
    if (
        figure.dimension == "percent"
        or abs(figure.value) >= _MOST
        or not _LOGARITHM.search(text[max(0, figure.start - 40) : figure.start])
    ):
        return figure
    value = 10.0**figure.value
    return replace(figure, value=value, half_unit=value * math.log(10) * figure.half_unit, logarithm=True)
