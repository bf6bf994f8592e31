"""A question read by the trained reader: marked, written down as a request, made concrete, with how sure that is."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.reading.choices import asked_in
from assistant.reading.others import Allowed, other_ways, without_first
from assistant.request.conversation import Conversation
from assistant.request.language.banded import banded, open_band, typed_bands
from assistant.request.language.cosmology_said import without_cosmology
from assistant.request.language.fitting import numbers_of
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import NO_KIND, Wanted
from assistant.request.spoken.line import spoken
from assistant.request.wording import spoken_quantities, without_class_names
from retriever.catalogue.families import BANDS, FAMILIES
from retriever.catalogue.filters import EITHER, holds_instrument
from retriever.estimates.known import ABSORPTION_WORDS, OTHER_ABSORPTIONS
from retriever.library.library import Library
from retriever.names.constellations import constellation_names
from retriever.names.positions import Position
from retriever.requests.accounting import TELLING, accounting
from retriever.requests.grammar import grammar
from retriever.requests.marked import Mark, Marked
from retriever.requests.marks import marks_in
from retriever.requests.network import ReadingNetwork, Written, reading_network
from retriever.requests.program import Request, parse
from retriever.requests.word_table import words_of
from retriever.requests.words import SPECIAL, is_whole, next_words, pieces


@dataclass(frozen=True)
class Reading:
    """A question as it was read: its marks, the request, what is wanted, the probability that the request is right, and what the
    network wrote of it where it was the network."""

    marked: Marked
    request: Request
    wanted: Wanted
    confidence: float
    written: Written | None = None


def read(
    question: str, conversation: Conversation, library: Library, upload: str = "", network: ReadingNetwork | None = None
) -> Reading:
    """Read a question with the turn before it; ``upload`` is the kind of file that came with it."""
    marked = marks_in(question, library)
    if upload:
        marked = _without_cosmology(marked)
    network = network or reading_network()
    held = _pieces(marked, conversation, library, upload)
    written = _written(network, tuple(held[0]), tuple(held[1]), _marks_of(marked))
    if written.words[0] == "same" and _names_another_quantity(marked, written):
        written = without_first(written, held, _allowed(_marks_of(marked), network), network)
    assert is_whole(written.words), written.words  # ``next_words`` allows nothing else
    request = parse(" ".join(written.words))
    wanted = concrete(request, marked, conversation, upload, library)
    return Reading(marked, request, wanted, _confidence(written, request), written)


@lru_cache(maxsize=1024)
def _written(
    network: ReadingNetwork, asked: tuple[str, ...], before: tuple[str, ...], marks: frozenset[str]
) -> Written:
    """What the network writes: the same wording of another source or number is read once."""
    return network.write(asked, before, _allowed(marks, network))


def read_otherwise(
    reading: Reading, conversation: Conversation, library: Library, upload: str, network: ReadingNetwork
) -> list[Reading]:
    """How else the question may be read: at most one way, nearly as likely or more so, said in other words and whole."""
    held, marked = _pieces(reading.marked, conversation, library, upload), reading.marked
    first = _said(reading.wanted, library)
    assert reading.written is not None  # by ``read``
    for way in other_ways(reading.written, held, _allowed(_marks_of(marked), network), network):
        request = parse(" ".join(way.words))
        wanted = concrete(request, marked, conversation, upload, library)
        if not wanted.missing and _said(wanted, library) != first:
            return [Reading(marked, request, wanted, _confidence(way, request), way)]
    return []


def _confidence(written: Written, request: Request) -> float:
    """How sure a request is; of several wishes the mean (geometric), for one that is misread leaves the others as they are."""
    return float(written.probability ** (1 / len(request.parts)))


def _said(wanted: Wanted, library: Library) -> str:
    """The request in plain words, whatever the language that it was asked in."""
    return spoken(replace(wanted, language=""), library.sources)


def _names_another_quantity(marked: Marked, written: Written) -> bool:
    """Whether a question names a quantity and the request, said to be that before, none: "What is the redshift of 3C 273?" is no
    change of a question on its flux."""
    text = marked.text
    for mark in marked.marks:
        text = text.replace(mark.text, " " * len(mark.text))
    return bool(spoken_quantities(without_class_names(text))) and not set(written.words) & grammar().all_quantities


_ALONE = {
    "S": "identify name S1", "U": "identify name U1", "P": "identify near P1", "B": "papers bibcode B1", "L": "identify constellation L1",
}  # fmt: off


def request_of_name(reading: Reading, conversation: Conversation, library: Library, upload: str) -> Reading | None:
    """A question that is a name, a position or a bibcode and nothing else asks what that is; None for any other, and where it
    goes on from the turn before ("and 3C 273?")."""
    marked = reading.marked
    if upload or not marked.marks or reading.request.do == "same":
        return None
    mark, around = marked.marks[0], list(marked.text)
    for one in marked.marks:
        around[one.start : one.end] = " " * (one.end - one.start)
    alone = all(
        one.key[0] == mark.key[0] and one.value == mark.value for one in marked.marks
    )  # a name said twice is one
    if not alone or mark.key[0] not in _ALONE or re.search(r"\w", "".join(around)):
        return None
    return surely(reading, _ALONE[mark.key[0]], conversation, library, upload)


def surely(reading: Reading, program: str, conversation: Conversation, library: Library, upload: str) -> Reading:
    """The question as another request than it was read as, which is certain."""
    request = parse(program)
    wanted = concrete(request, reading.marked, conversation, upload, library)
    return replace(reading, request=request, wanted=wanted, confidence=1.0)


def _pieces(marked: Marked, conversation: Conversation, library: Library, upload: str) -> tuple[list[str], list[str]]:
    """The question and the one before it as the network sees them."""
    before = marks_in(asked_in(conversation.turns[-1]), library) if conversation.turns else None
    asked, earlier = pieces(marked, before, upload)
    return [_plainly(piece) for piece in asked] if upload else asked, earlier


_OF_COUNTS = frozenset(("counts", "background"))  # told in a band that is bounded on one side, too
_ABSORBERS = re.compile(rf"\b(?:{'|'.join((*ABSORPTION_WORDS, *OTHER_ABSORPTIONS))})\b", re.I)


def _plainly(piece: str) -> str:
    """A model of absorption by what it is, and no cosmology: which is meant is looked up (``fit_options``), as the name of a file is."""
    return _ABSORBERS.sub("absorption", without_cosmology(piece))


def _without_cosmology(marked: Marked) -> Marked:
    """The marks that are no numbers of a cosmology: those are read by their symbols."""
    left = without_cosmology(marked.text)
    return replace(marked, marks=tuple(m for m in marked.marks if left[m.start : m.end].strip()))


def _marks_of(marked: Marked) -> frozenset[str]:
    return frozenset(mark.key for mark in marked.marks if mark.key in SPECIAL)


def _allowed(marks: frozenset[str], network: ReadingNetwork) -> Allowed:
    """What may be written next of a question with these marks, of the words that the network has learnt."""
    known = frozenset(network.vocabulary)
    return lambda prefix: next_words(prefix, marks) & known


def concrete(request: Request, marked: Marked, conversation: Conversation, upload: str, library: Library) -> Wanted:
    """What a request on the marks of a question asks, with the words that it does not account for."""
    request = banded(request, marked)
    wanted = wanted_of(request, marked, conversation, upload, library.sources)
    unread, passed_over = unread_of(request, marked), _passed_over(request, marked)
    if len(passed_over) == 1 and request.do in TELLING:  # a value by an instrument that was named is of no other
        unread = tuple(word for word in unread if word != passed_over[0].text)
        beside = (wanted.instrument, str(passed_over[0].value))
        wanted = replace(wanted, instrument=EITHER.join(filter(None, beside)))
    if (
        request.do == "interpret" and len(bands := typed_bands(marked.text)) == 1
    ):  # fits and fluxes of uploads are of any band
        unread = tuple(word for word in unread if word.lower() not in ("kev", *bands[0].split("-")))
    if _OF_COUNTS & {*wanted.aspects} and (bounded := open_band(marked.text)):
        unread = tuple(word for word in unread if word.lower() not in ("kev", *(f"{end:g}" for end in bounded if end)))
    asked = (wanted.order, *wanted.quantities, *(limit.quantity for limit in wanted.limits))
    said = {part for key in asked for part in key.split("_")}  # "spin", where its frequency has become a period
    place = wanted.near.text if isinstance(wanted.near, Position) else ""
    unread = tuple(word for word in unread if word not in (*wanted.authors, place) and word.lower() not in said)
    wanted = replace(wanted, unread=unread, taken=taken_of(request, marked, library))
    after = tuple(star for star in (*_unmarked_stars(marked), *_stars_of_many(marked)) if star in unread)
    if request.do not in _OF_KINDS or not after or wanted.missing:
        return wanted
    return replace(wanted, missing=NO_KIND, unread=after)  # whatever kind was guessed for them


def _passed_over(request: Request, marked: Marked) -> list[Mark]:
    """Instruments that the question names and the request says in no manner."""
    used = set(str(request).split())
    return [m for m in marked.of_kind("I") if m.key not in used and not _told_by_band(str(m.value), used)]


def taken_of(request: Request, marked: Marked, library: Library) -> tuple[tuple[str, str], ...]:
    """Names that the request uses and that lead to their source by a nickname, another tongue or their coordinates only, each
    with the source's id: what is taken so is told."""
    used = set(str(request).split())
    named = (mark for mark in marked.of_kind("S") if mark.key in used)
    return tuple((mark.text, mark.value.id) for mark in named if not library.names.is_of(mark.text, mark.value))


def _told_by_band(instrument: str, used: set[str]) -> bool:
    """Whether a request says the instrument by its band: "BAT" is 14-195 keV."""
    bands = (BANDS[word].instrument for word in used if word in BANDS)
    return any(holds_instrument(instrument, band) for band in bands if band)


_BAND_OF_SYMBOL = re.compile(r"[A-Za-z]_?\{?\d+(?:\.\d+)?[-–—]$")  # "L2-10 = 3e43"
_TO = ("-", "–", "—")
_OF_KINDS = frozenset(("list", "count", "aggregate", "described", "unusual"))  # what is asked of all of a kind
_LONGEST_VERB = 4  # letters of "does": a longer word in s behind a name is a plural
_TOLD = "SUPNYBAI"  # marks that a request which leaves them out has not understood


def unread_of(request: Request, marked: Marked) -> tuple[str, ...]:
    """What recognisers found and the request makes no use of, and the words that it does not account for, as they were written."""
    used = set(str(request).split())
    used |= {m.key for m in marked.of_kind("I") if _told_by_band(str(m.value), used)}
    free = any(part.do in ("explain", "refuse", "greet", "about", "act") or part.has("topic") for part in request.parts)
    said = {mark.key for mark in _said_otherwise(marked, used)} | used
    marks = (
        m.text for m in marked.marks if m.key[0] in _TOLD and m.key not in said and not (free and m.key[0] in "NYIA")
    )
    names = _names_of_kinds(used)
    words = (word for word in accounting().unread(marked, request) if not _of_x_rays(word, marked.text))
    stars = [] if free else _unmarked_stars(marked)
    words = (word for word in words if not any(word in star.split() for star in stars))
    return tuple(
        found for found in (*marks, *stars, *words) if not all(_is_one_of(word, names) for word in found.split())
    )


def _unmarked_stars(marked: Marked) -> list[str]:
    """Stars by whose name a kind is called that no record tells, "BY Dra stars": no word of theirs is one of the request."""
    found = [
        one for one in dict.fromkeys(constellation_names(marked.text)) if one.split()[0].isupper()
    ]  # not "Is Cyg X-1"
    places = [(one, marked.text.find(one)) for one in found]
    return [
        one
        for one, start in places
        if start >= 0 and not any(m.start < start + len(one) and start < m.end for m in marked.marks)
    ]


def _stars_of_many(marked: Marked) -> list[str]:
    """Names of stars that no library knows and that stand before several of something: "Z Cam stars"."""
    stars = [mark for mark in marked.of_kind("U") if mark.text in constellation_names(marked.text)]
    behind = [(mark.text, words_of(marked.text[mark.end :])[:1]) for mark in stars]
    return [name for name, word in behind if word and word[0].endswith("s") and len(word[0]) > _LONGEST_VERB]


def _names_of_kinds(used: set[str]) -> set[str]:
    """The words that the kinds of a request are called by: "CVns" are RS CVn binaries."""
    return {part.lower() for key in used if key in FAMILIES for part in (*FAMILIES[key].label.split(), *key.split("_"))}


def _is_one_of(word: str, names: set[str]) -> bool:
    """Whether a word is one of these, or more of them."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    return bool({word, word.removesuffix("s"), word.removesuffix("es")} & names)


def _said_otherwise(marked: Marked, used: set[str]) -> list[Mark]:
    """Numbers that a request says without their marks: the error of another one, and the two ends of a band without a unit."""
    numbers, bands = marked.of_kind("N"), bool(used & BANDS.keys())
    values = numbers_of(marked)
    ends = [
        mark
        for first, second in zip(numbers, numbers[1:], strict=False)
        if bands and marked.text[first.end : second.start].strip() in _TO
        for mark in (first, second)
    ]
    joined = [mark for mark in numbers if bands and _BAND_OF_SYMBOL.search(marked.text[: mark.start])]
    return [*(mark for mark in numbers if mark not in values), *ends, *joined]


def _of_x_rays(word: str, text: str) -> bool:
    """Whether a word is the second half of "X-rays", which all is about here, wherever it stands."""
    lowered, word = text.lower(), word.lower()
    return word in ("ray", "rays") and lowered.count(word) == sum(lowered.count(f"x{sign}{word}") for sign in "- ")
