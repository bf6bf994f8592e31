"""Premises of a question that the catalogue contradicts: "Why is 3C 273 a galaxy cluster?"

A class that the question gives to a named source is looked for between the name and the end of its clause; the
catalogue's class, and what its papers call the source, decide.
"""

import re
from dataclasses import dataclass

from retriever.catalogue.kinds import ACTIVE, PREMISE_WORDS
from retriever.catalogue.quantities import Quantity, dimension_of_quantity, in_unit_of
from retriever.catalogue.records import Source
from retriever.library.library import Library
from retriever.library.names import Mention
from retriever.text.numbers import Figure, numbers_in

_CLASS = "|".join(re.escape(w) for w in sorted(PREMISE_WORDS, key=len, reverse=True))
_ADVERB = (
    "really|actually|indeed|supposedly|then|also|just|always|ever|still|once|now|perhaps|maybe|in fact|of course|clearly|obviously|being|"
    "originally|formerly|known to be|said to be|thought to be|to be"
)
# a question that takes something for granted, and a number as what it says so of
_GRANTED = re.compile(
    r"\b(?:true|correct|right|sure|confirm|really|why (?:is|does|has|do)|how come|since|given|because|as|isn't|wasn't|doesn't|hasn't|agree|"
    r"(?:is|does|has|was|did)\b[^?]*\?)",
    re.I,
)
_TOLD = re.compile(
    r"(?:\b(?:of|is|was|has|have|be|being|equals?|to|at|index|redshift|z|period|distance|mass)|=|~|≈)\s*(?:about|around|exactly|really|only|roughly)?\s*$",
    re.I,
)
# from the name to the class: "is a", "became the", "as an", ", the famous"
_LINK = re.compile(
    rf"^\W{{0,3}}(?:(?:{_ADVERB}|[–-])\s+)*(?:is|was|are|were|as|be|being|become|became|becomes|turn(?:ed|s|ing)? into|made into|"
    rf"counts? as|call(?:ed)?|classed as|classified as|considered|remains?)?\s*(?:n't|not)?\s*,?\s*(?:(?:{_ADVERB})\s+)*"
    rf"(?:a|an|the|our|such an?)\s+(?:[\w-]+\s+){{0,2}}?(?P<class>{_CLASS})s?\b(?!\s+(?:candidate|host|field))",
    re.I,
)
# before the name: "what kind of galaxy cluster is", "the white dwarf", "classify as a pulsar"
_BEFORE = re.compile(
    rf"(?:\b(?:what|which) (?:kind|type|sort|class) of (?:[\w-]+ ){{0,2}}?(?P<kind>{_CLASS})s? (?:is|was|are)"
    rf"|\b(?:the|our|this|that) (?:[\w-]+ )?(?P<apposed>{_CLASS}))\s+(?:the\s+|called\s+|named\s+|known as\s+)?[\"'(]?$",
    re.I,
)
_SUCH = re.compile(
    r"\b(?:in|of|near|around|with|from|to|like|similar|or|and|than|versus|vs|have|has|host|contain|emit)\b", re.I
)


@dataclass(frozen=True)
class WrongClass:
    """A class word that a question gives a source and the catalogue does not."""

    source: Source
    word: str


@dataclass(frozen=True)
class WrongValue:
    """A number that a question takes for granted of a source's quantity (its label) and that no record of it holds."""

    source: Source
    quantity: str
    number: str


def contradicted(question: str, mentions: tuple[Mention, ...], library: Library) -> list[WrongClass]:
    """Named sources with a class word that the question gives them and the catalogue does not."""
    found = []
    for mention in mentions:
        word = class_said(question, mention)
        if word and not _may_be(mention.source, word, library):
            found.append((mention.source, word))
        before = _BEFORE.search(question[max(0, mention.start - 90) : mention.start])
        word = (before["kind"] or before["apposed"]).lower() if before else ""
        if word and _apart(mention.source, word) and not _may_be(mention.source, word, library):
            found.append((mention.source, word))
    return list({source.id: WrongClass(source, word) for source, word in found}.values())


def class_said(text: str, mention: Mention) -> str:
    """The class word that a text gives a source behind its name ("3C 273 is a quasar"); "" where it gives none."""
    link = _LINK.match(text[mention.end : mention.end + 90])
    return link["class"].lower() if link and not _SUCH.search(link[0][: link.start("class")]) else ""


def misquoted(
    bare: str, mentions: tuple[Mention, ...], quantities: tuple[Quantity, ...], library: Library
) -> list[WrongValue]:
    """A value that the question takes for granted of one source and that no record of it holds; ``bare`` is without names."""
    granted = _GRANTED.search(bare)
    if len({m.source.id for m in mentions}) != 1 or len(quantities) != 1 or not granted:
        return []
    quantity, source = quantities[0], mentions[0].source
    figures = [
        f
        for f in numbers_in(bare)
        if not f.bound and not (f.dimension and f.dimension != dimension_of_quantity(quantity.key))
    ]
    told = [f for f in figures if _TOLD.search(bare[max(0, f.start - 30) : f.start])]
    if len(told) != 1 or not at_odds(told[0], quantity, source, library):
        return []
    return [WrongValue(source, quantity.label, told[0].text)]


def at_odds(figure: Figure, quantity: Quantity, source: Source, library: Library) -> bool:
    """Whether the library has values of a source's quantity, and none of them is near that number."""
    names = {n + limit for n in quantity.names for limit in ("", "_upper_limit", "_lower_limit")}
    held = [m for m in source.measurements if m.name in names] + [
        m for _, m in library.reported(source.id, tuple(names))
    ]
    spans = [
        [
            in_unit_of(quantity, m) if v is None else v * in_unit_of(quantity, m) / (m.value or 1.0)
            for v in (m.low, m.high)
        ]
        for m in held
    ]
    values = [(in_unit_of(quantity, m), *span) for m, span in zip(held, spans, strict=True)]
    if quantity.key == "redshift" and source.redshift:
        values.append((source.redshift,) * 3)
    return bool(values) and not any(fits(figure, *v) for v in values)


def fits(figure: Figure, value: float, low: float, high: float) -> bool:
    """Within the rounding of how it is written, the value's own interval, or a tenth."""
    number = figure.value * (figure.factor if figure.dimension else 1.0)
    return min(low, high, value) - figure.half_unit <= number <= max(low, high, value) + figure.half_unit or abs(
        number - value
    ) <= 0.1 * abs(value)


def _may_be(source: Source, word: str, library: Library) -> bool:
    """By its class, its own names, or what papers on it say of it."""
    classes = PREMISE_WORDS[word]
    flat = f"{source.subclass} {source.name} {' '.join(source.aliases)}".lower().replace("-", " ")
    if source.object_class in classes and not (word == "magnetar" and "magnetar" not in flat):
        return True
    if word.replace("-", " ") in flat:
        return True
    if _apart(source, word):
        return False
    reports = (p.report_on(source.id) for p in library.papers_of.get(source.id, []))
    passages = (report.summary.lower() for report in reports if report)
    return any(word in passage for passage in passages)


def _apart(source: Source, word: str) -> bool:
    """Whether the word is for another realm than the source's class: an active galaxy is no star, nor is a cluster."""
    classes = PREMISE_WORDS[word]
    if source.object_class in classes:
        return False
    return (
        (source.object_class in ACTIVE) != bool(set(classes) & ACTIVE)
        or "galaxy cluster" in (source.object_class, *classes)
        or not classes
    )
