"""What recognisers find in a question: names, positions, numbers, years, classes, bibcodes, authors, instruments.

Each finding is a ``Mark`` (``S1``, ``N2``) with its value; the question with the marks in their place is what the trained
reader reads, so that it learns forms of questions and never names or numbers. Everything here is deterministic and looks
nothing up but names and surnames.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic.dataclasses import dataclass as checked_dataclass

from retriever.catalogue.kinds import CLASS_WORDS, NOT_KINDS, SUBCLASS_WORDS, classes_in
from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.names.constellations import FULL_NAMES, constellations_in
from retriever.names.landmarks import LANDMARKS, landmark
from retriever.names.positions import find_position
from retriever.names.proper_names import proper_names
from retriever.names.tongues import CHINESE, alternatives, constellations_in_tongues
from retriever.names.unheld import unheld_names
from retriever.requests.author_names import authors_in
from retriever.requests.marked import Kinds, Mark, Marked, Region
from retriever.requests.number_marks import Found, cited_years, numbers_and_years, years_in
from retriever.text.numbers import BIBCODE
from retriever.toml_tables import CHECKED, read_table

_KIND_WORD = re.compile(
    rf"(?<!\w)(?<!\w-)(?:{'|'.join(sorted(map(re.escape, (*CLASS_WORDS, *NOT_KINDS, *SUBCLASS_WORDS)), key=len, reverse=True))})(?:e?s)?(?![\w])",
    re.I,
)
_BETWEEN_KINDS = re.compile(r"[\s-]+|\s+\(?")
_PLACE = re.compile(  # not the galaxy of "M31 X-1"; Chinese has no blanks around its words
    rf"(?<![\w-])(?:{alternatives([place for place in LANDMARKS if place[0] < CHINESE])})(?![\w*]|-(?!(?:[HL]MXB|SNR|ULX|XRB|PWN)s?\b)|\s+(?:X|ULX|SN|AT)[\s-]?\d)"
    rf"|{alternatives([place for place in LANDMARKS if place[0] >= CHINESE])}",
    re.I,
)
_OF_THE_SKY = re.compile(r"\s+constellation\b|\s+in the sky\b", re.I)  # where "Circinus" is no galaxy
_BRACKETS = str.maketrans(dict.fromkeys("()[]=<>|/", " "))  # "L_X(NGC 4151)/L_X(Mrk 3)"
_BL_LAC = re.compile(r"(?<![\w-])BL[\s-]?Lacs?(?!\w)(?!\s+objects?)", re.I)
_ARTICLE = re.compile(
    r"(?<![\w-])(?:an?|any|every|each|other|another|radio[- ]loud|extreme|typical|[\w-]+[- ]peaked|TeV)\s+$", re.I
)
_AS_CLASS = re.compile(
    r"s\b|[\s-]*(?:type|like|class|nature|objects?|host|candidates?|population|spectra|blazars?)\b", re.I
)
_OF_PULSAR = re.compile(r"[BJ]\d{4}[+-]\d{2,4}")
_PART = re.compile(r"[ -]X-\d{1,2}\b")
_JOINED = re.compile(  # "M84–M87" and "sep(3C 273,4U 1700-37)" are two names, "NGC 4151-like" holds one
    r"(?<=\d)[–—](?=\d?[A-Z])|(?<=\w),(?=\d?[A-Z])|(?<=\d)-(?=(?:NGC|IC|Mrk|PKS|PSR|GRS|XTE|Cyg|Cen|Her)\b)|(?<=\w)-(?=(?:like|type|ish|artige?)\b)"
)
_CHINESE_SIGN = re.compile(r"[\u3000-\u9fff\uff00-\uff60]")  # there are no blanks around its words


@checked_dataclass(config=CHECKED, frozen=True)
class _NotAuthors:
    words: tuple[str, ...]


@checked_dataclass(config=CHECKED, frozen=True)
class _Table:
    instruments: dict[str, tuple[str, ...]]
    not_authors: _NotAuthors


_TABLE = read_table("retriever.requests", "marks.toml", _Table)
INSTRUMENTS = _TABLE.instruments  # by name, the ways of writing each
_INSTRUMENTS = {spelling: name for name, spellings in INSTRUMENTS.items() for spelling in spellings}
_INSTRUMENT = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, _INSTRUMENTS), key=len, reverse=True))})(?![\w])", re.I
)


@dataclass
class _Finder:
    """Spans that are taken already, and the findings so far."""

    text: str
    found: list[tuple[str, int, int, Any]] = field(default_factory=list)

    def add(self, kind: str, start: int, end: int, value: Any) -> None:
        """Keep a finding unless its place is taken."""
        if not any(start < b and a < end for _, a, b, _ in self.found):
            self.found.append((kind, start, end, value))

    @property
    def plain(self) -> str:
        """The text with Chinese blanked, too."""
        return _CHINESE_SIGN.sub(" ", self.bare)

    @property
    def bare(self) -> str:
        """The text with what was found blanked; lengths stay."""
        text = self.text
        for _, start, end, _ in self.found:
            text = text[:start] + " " * (end - start) + text[end:]
        return text


def marks_in(text: str, library: Library) -> Marked:
    """The question with everything that recognisers find in it."""
    finder = _Finder(text)
    for recognise in _RECOGNISERS:
        for kind, start, end, value in list(recognise(finder, library)):
            finder.add(kind, start, end, value)
    numbered: dict[str, int] = {}
    marks = []
    for kind, start, end, value in sorted(finder.found, key=lambda f: f[1]):
        numbered[kind] = numbered.get(kind, 0) + 1
        marks.append(Mark(f"{kind}{numbered[kind]}", start, end, text[start:end], value))
    return Marked(text, tuple(marks))


def _bibcodes(finder: _Finder, library: Library) -> Found:
    for match in BIBCODE.finditer(finder.text):
        yield "B", match.start(), match.end(), match[0]


def _positions(finder: _Finder, library: Library) -> Found:
    try:
        position = find_position(finder.bare)
    except BadInput:  # "RA 400" is told when it is used
        return
    if position:
        start = finder.text.replace("−", "-").replace("–", "-").find(position.text)
        if start >= 0:
            yield "P", start, start + len(position.text), position


def _bl_lacs(finder: _Finder, library: Library) -> Found:
    """ "a BL Lac" and "BL Lacs": the class that is called by the name of its first one."""
    for match in _BL_LAC.finditer(finder.text):
        if (
            match[0].endswith("s")
            or _ARTICLE.search(finder.text[: match.start()])
            or _AS_CLASS.match(finder.text, match.end())
        ):
            yield "K", match.start(), match.end(), Kinds(*classes_in("bl lac object"))


def _names(finder: _Finder, library: Library) -> Found:
    for mention in library.names.mentions(_JOINED.sub(" ", finder.plain.translate(_BRACKETS))):
        longer = _KIND_WORD.match(finder.text, mention.start)  # a "BL Lac object" is no BL Lac
        of_sky = any(
            a <= mention.start and _OF_THE_SKY.match(finder.text, b) for a, b, _ in constellations_in(finder.text)
        )
        if not (longer and longer.end() > mention.end) and not of_sky:
            yield "S", mention.start, mention.end, mention.source


def _proper(finder: _Finder, library: Library) -> Found:
    """Names of their own and in other tongues: of a source that is held, else of none."""
    for start, end, name in proper_names(finder.bare):
        if part := _PART.match(finder.text, end):  # "Vega X-2" is not Vega
            end, name = part.end(), finder.text[start : part.end()]
        source = library.names.resolve(name) if library.names.is_alias(name) else None
        yield ("S", start, end, source) if source else ("U", start, end, finder.text[start:end])


def _unknown(finder: _Finder, library: Library) -> Found:
    """What is written like a name: of the source with its coordinates, where there is one, else of none."""
    bare = finder.bare
    spelled = [
        (start, start + len(name))
        for name in library.names.unknown_designations(bare)
        if (start := bare.find(name)) >= 0
    ]
    for start, end in sorted((*spelled, *unheld_names(bare)), key=lambda span: span[0] - span[1]):
        name = bare[start:end]
        if name.lower() in _INSTRUMENTS:  # "eRASS1"
            continue
        source = library.names.resolve(name) or library.names.likely(name)
        if source is None and _OF_PULSAR.fullmatch(name):
            source = library.names.resolve(f"PSR {name}")
        yield ("S", start, end, source) if source else ("U", start, end, name)


def _places(finder: _Finder, library: Library) -> Found:
    for match in _PLACE.finditer(finder.bare):
        if place := landmark(match[0]):
            yield "P", match.start(), match.end(), place.as_position(match[0])


def _instruments(finder: _Finder, library: Library) -> Found:
    for match in _INSTRUMENT.finditer(finder.plain):
        if match[0].lower() not in ("integral", "epic", "swift", "athena", "webb", "rossi") or match[0][0].isupper():
            yield "I", match.start(), match.end(), _INSTRUMENTS[match[0].lower()]


def _constellations(finder: _Finder, library: Library) -> Found:
    for start, end, name in constellations_in(finder.bare):
        yield "L", start, end, Region(name, _called_by(finder.text[start:end], library))
    for start, end, name in constellations_in_tongues(finder.bare):
        yield "L", start, end, Region(name, _called_by(FULL_NAMES[name].split()[0], library))


def _called_by(word: str, library: Library) -> Source | None:
    """The one source that "Perseus" alone may be, the cluster; None where several bear such a name."""
    named = (library.names.resolve(f"{word} {noun}") for noun in ("cluster", "galaxy"))
    found = {source.id: source for source in named if source}
    return next(iter(found.values())) if len(found) == 1 else None


def _kinds(finder: _Finder, library: Library) -> Found:
    """Words for classes; those that stand together are one: "Seyfert 2 galaxies", "black-hole X-ray binaries"."""
    spans: list[tuple[int, int]] = []
    bare = finder.plain
    for match in _KIND_WORD.finditer(bare):
        if spans and _BETWEEN_KINDS.fullmatch(bare[spans[-1][1] : match.start()]):
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    for start, end in spans:
        classes, subclass = classes_in(bare[start:end])
        if classes or subclass:
            yield "K", start, end, Kinds(classes, subclass)


def _authors(finder: _Finder, library: Library) -> Found:
    for start, end, who in authors_in(finder.bare, library, _TABLE.not_authors.words):
        yield "A", start, end, who


def _years(finder: _Finder, library: Library) -> Found:
    yield from years_in(finder.plain)
    yield from cited_years(finder.text, frozenset(end for kind, _, end, _ in finder.found if kind == "A"))


def _numbers(finder: _Finder, library: Library) -> Found:
    yield from numbers_and_years(finder.plain, finder.text)


_RECOGNISERS: tuple[Callable[[_Finder, Library], Found], ...] = (
    _bibcodes,
    _positions,
    _bl_lacs,
    _names,
    _places,
    _proper,
    _unknown,
    _constellations,
    _instruments,
    _kinds,
    _authors,
    _years,
    _numbers,
)
