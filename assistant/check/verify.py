"""Verification: what a claim says must stand in its evidence. Deterministic, no model.

A claim passes when each id exists; each number stands in the evidence for the same quantity, source, unit and bound
(rounding and conversion allowed); each catalogued source and each bibcode named is among its evidence; and the sense is
kept (``sense``: no lost or added "not", no lost "may", no foreign class or instrument). What can't be checked by rule is
bounded by these.
"""

import re
from dataclasses import replace

from assistant.check.comparison import borne_out, wrong_comparison
from assistant.check.names import CachedNames, without_names
from assistant.check.safety import WITHHELD, unsafe
from assistant.check.sense import broken_sense
from assistant.check.support import Known, Support, SupportReader
from assistant.evidence.claims import Claim, Dropped
from assistant.evidence.ledger import Evidence, Ledger
from assistant.evidence.sentences import say
from retriever.catalogue.quantities import QUANTITIES, dimension_of_quantity
from retriever.library.names import Mention, Names
from retriever.text.number_words import counted_in, spelled_in
from retriever.text.numbers import BIBCODE, Figure, agree, numbers_in, ranges

_QUANTITY_WORDS = sorted(
    ((word, q.key) for q in QUANTITIES for word in (*q.words, q.label)), key=lambda item: -len(item[0])
)
_OTHER_WORDS = (  # after these a number is not of the quantity named before
    "ra",
    "dec",
    "position",
    "coordinates",
    "counts",
    "exposure",
    "similarity",
    "similarities",
    "similar",
    "away",
    "separation",
    "probability",
    "interval",
    "reference",
    "papers",
    "sources",
)
_ANY_WORD = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(w) for w in [*(w for w, _ in _QUANTITY_WORDS), *_OTHER_WORDS])
    + r"|z(?=\s*(?:=|of|~|≈)))(?![\w-])",
    re.I,
)
# between a quantity's name and a number: "is", "of", "="; then the number is the quantity's, whatever unit it has
_TELLS = re.compile(
    r"(?:s?\s+(?:of|in|for)\s[^,;:()]{0,30}?)?s?\s*(?:\b(?:is|was|are|were|equals|of)|=|:|~|≈)\s*"
    r"(?:about|around|roughly|only|some|~|≈|below|above|less than|more than|at least|at most)?\s*$"
)
_LEVEL = re.compile(
    r"\s*(?:%|per ?cent)?\s*\(?(?:interval|confidence|credib|level|c\.? ?l\b|error|limit|bound|uncertaint|range)", re.I
)
_FACTOR = re.compile(r"(?:twice|thrice|half|halved|third|quarter|double[sd]?|tripled?|\w+fold)$", re.I)
_OF_SOURCE = re.compile(r"(?:(?!\b(?:that|those|than|against|and one)\b)[^.;,]){0,40}?\b(?:for|of|in|by|from)\s+$")

_THAN, _ITS = re.compile(r"\bthan\b"), re.compile(r"\bits\b")  # "A is harder than B: its index is ..." is A's


class Verifier:
    """Checks claims against a ledger; knows the catalogue's names."""

    def __init__(self, names: Names):
        self.names = CachedNames(names)

    def check(self, claim: Claim, ledger: Ledger, reader: SupportReader | None = None) -> str:
        """Why the claim must not be shown; empty if it may. A reader keeps records that it has read."""
        if harm := unsafe(claim.shown):
            return harm
        claim = replace(claim, text=claim.text.replace("**", ""))  # a verdict in bold says what it says
        if claim.table and (claim.table not in claim.evidence or claim.table not in ledger):
            return say("reason.unknown_id", ids=claim.table)
        missing = [i for i in claim.evidence if i not in ledger]
        if missing:
            return say("reason.unknown_id", ids=", ".join(missing))
        if claim.remark and (reason := _foreign_remark(claim, [ledger[i] for i in claim.evidence])):
            return reason
        if claim.plain:
            bare = without_names(claim.text, self.names)
            figures = numbers_in(bare) + counted_in(bare) + spelled_in(bare)
            return say("reason.number_alone", number=figures[0].text) if figures else ""
        if not claim.evidence:
            return say("reason.no_citation")
        if not claim.text:
            return "" if claim.remark else say("reason.empty")
        support = (reader or SupportReader(self.names, ledger)).of(claim.evidence)
        # the "black-widow pulsar" of a subclass is a kind, not the Black Widow pulsar
        kinds = " | ".join(str(s.item.record.get("subclass", "")) for s in support)
        mentions = [m for m in self.names.mentions(claim.text) if m.text not in kinds]
        return (
            self._foreign_name(mentions, support)
            or _foreign_bibcode(claim, support)
            or self._unsupported_number(claim, mentions, support)
            or wrong_comparison(claim.text, mentions, support)
            or self._broken_sense(claim, mentions, support)
        )

    def sift(self, claims: list[Claim], ledger: Ledger) -> tuple[list[Claim], list[Dropped]]:
        """Claims that pass, and the others with the reason."""
        kept, dropped, reader = [], [], SupportReader(self.names, ledger)
        for claim in claims:
            reason = self.check(claim, ledger, reader)
            if reason:
                shown = (
                    WITHHELD if unsafe(claim.shown) else claim.shown
                )  # what is listed as left out is shown to the user
                dropped.append(Dropped(shown, claim.evidence, reason))
            else:
                kept.append(claim)
        return kept, dropped

    def _foreign_name(self, mentions: list[Mention], support: list[Support]) -> str:
        known = {s.item.subject for s in support}
        known |= {m.source.id for s in support for m in self.names.mentions(s.text)}
        foreign = next((m for m in mentions if m.source.id not in known), None)
        return say("reason.foreign_name", name=foreign.text) if foreign else ""

    def _unsupported_number(self, claim: Claim, mentions: list[Mention], support: list[Support]) -> str:
        bare = without_names(_without_quoted_objects(claim.text, support), self.names)
        figures = numbers_in(bare)
        known = [number for s in support for number in s.numbers]
        supporting: dict[Figure, list[Known]] = {}
        for figure in figures:
            quantity, subject = quantity_of(figure, bare), subject_of(figure, claim.text, mentions, figures)
            before, after = bare[max(bare.rfind(". ", 0, figure.start), 0) : figure.start].lower(), bare[figure.end :]
            supporting[figure] = [k for k in known if supports(k, figure, quantity, subject, before, after)]
            if not supporting[figure]:
                return _reason(figure, known, quantity)
        for first, second in ranges(figures, bare):
            if not _one_range(supporting[first], supporting[second]):
                return say("reason.range", first=first.text, second=second.text)
        return _unsupported_word(bare, support, known)

    def _broken_sense(self, claim: Claim, mentions: list[Mention], support: list[Support]) -> str:
        if claim.refuses and _is_empty_search(support):
            return ""
        reason, rest = borne_out(claim.text, mentions, support)
        return reason or broken_sense(rest, support, mentions, self.names)


def supports(known: Known, figure: Figure, quantity: str, subject: str, before: str, after: str) -> bool:
    """Whether a number of the evidence is the one that is said: of that quantity and source where they are told."""
    if not agree(figure, known.value, known.dimension, known.factor) or known.bound != figure.bound:
        return False
    if known.role == "level" and (figure.dimension != "percent" or not _LEVEL.match(after)):
        return False
    called = known.label and not known.quantities and known.label in before
    if quantity and quantity not in known.quantities and (known.quantities or known.role != "prose") and not called:
        return False
    return not (subject and known.subjects and subject not in known.subjects)


def _without_quoted_objects(text: str, support: list[Support]) -> str:
    """The text without what the header of a cited upload calls its object, where it stands in quotes: 'GCS 25' holds no number."""
    for name in (str(s.item.record["name"]) for s in support if s.item.record.get("uploaded")):
        text = text.replace(f"'{name}'", " " * (len(name) + 2))
    return text


def _unsupported_word(bare: str, support: list[Support], known: list[Known]) -> str:
    """A number written as a word that the evidence has neither so nor in digits; a factor must stand there as a factor."""
    everything = " ".join(s.text for s in support).lower()
    words = {w for s in support for w in s.words}
    told = {
        k.value for s in support if s.item.kind in ("paper", "glossary", "table") for k in s.numbers if not k.dimension
    }
    for figure in counted_in(bare):
        if figure.value not in words and not any(k.value == figure.value for k in known):
            return say("reason.number", number=figure.text)
    for figure in spelled_in(bare):
        factor = _FACTOR.match(figure.text) or re.match(r"\s*(?:times|orders)", bare[figure.end :])
        so = re.search(rf"\b{figure.text.lower()}\b", everything) or (factor and figure.value in told)
        if not so and (factor or (figure.value not in words and figure.value not in told)):
            return say("reason.number", number=figure.text)
    return ""


def _reason(figure: Figure, known: list[Known], quantity: str) -> str:
    if any(agree(figure, k.value, k.dimension, k.factor) and k.bound != figure.bound for k in known):
        return say("reason.not_a_limit" if figure.bound else "reason.not_a_value", number=figure.text)
    if any(agree(figure, k.value, k.dimension, k.factor) for k in known):
        return say("reason.number_of_other", number=figure.text)
    return say("reason.number", number=figure.text)


def quantity_of(figure: Figure, text: str) -> str:
    """The quantity that a number in a sentence is of: the last one named before it; empty if that can't be told."""
    begin = max(text.rfind(mark, 0, figure.start) for mark in (". ", "; ", "| ", "\n"))
    named = list(_ANY_WORD.finditer(text, max(begin, 0), figure.start))
    if not named:
        return ""
    word = named[-1][0].lower()
    key = "redshift" if word == "z" else next((k for w, k in _QUANTITY_WORDS if w == word), "")
    told = _TELLS.match(text[named[-1].end() : figure.start])
    if not key or (figure.dimension and figure.dimension != dimension_of_quantity(key) and not told):
        return ""  # a band or a date beside the quantity
    year = float(figure.value).is_integer() and 1900 <= figure.value <= 2100
    return "" if year and not figure.dimension else key


def subject_of(figure: Figure, text: str, mentions: list[Mention], figures: list[Figure]) -> str:
    """The source that a number is of: named behind it ("1.4 for 3C 273"), else the last one named before it."""
    if not mentions:
        return ""
    start = max(text.rfind(". ", 0, figure.start) + 1, 0)
    stop = text.find(". ", figure.end)
    here = [m for m in mentions if start <= m.start and (stop < 0 or m.start < stop)]
    ends = {end for pair in ranges(figures, text) for end in pair}  # of bands and intervals: "at 14-195 keV"
    single = [f for f in figures if f not in ends]
    ordered = _respectively(figure, text[start : stop if stop > 0 else None], here, single)
    if ordered:
        return ordered
    after = next((m for m in here if m.start >= figure.end), None)
    if (
        after
        and _OF_SOURCE.fullmatch(text[figure.end : after.start])
        and not _between(figures, figure.end, after.start)
    ):
        return after.source.id
    before = [m for m in here if m.end <= figure.start]
    if before and _THAN.search(text[start : before[-1].start]) and _ITS.search(text[before[-1].end : figure.start]):
        return before[0].source.id
    nearest = before[-1] if before else after  # "with 7 keV, X is": no other was named yet
    return nearest.source.id if nearest else ""


def _between(figures: list[Figure], start: int, end: int) -> bool:
    return any(start <= f.start < end for f in figures)


def _respectively(figure: Figure, sentence: str, here: list[Mention], figures: list[Figure]) -> str:
    """Names and numbers in one order: ``A and B have 1.4 and 1.7, respectively``, ``A is harder than B (1.4 and 1.7)``."""
    if not re.search(r"\brespectively\b|\bthan\b", sentence) or figure not in figures:
        return ""
    following = [f for f in figures if here and f.start > here[-1].end]
    if len(following) == len(here) and figure in following:
        return here[following.index(figure)].source.id
    return ""


def _one_range(first: list[Known], second: list[Known]) -> bool:
    """Both ends in one record and sentence, or both values of one quantity ("between 1.2 and 1.9 in these")."""
    if {k.place for k in first} & {k.place for k in second}:
        return True
    return any(a.role == b.role == "value" and a.quantities == b.quantities for a in first for b in second)


def _foreign_remark(claim: Claim, cited: list[Evidence]) -> str:
    """A remark may name the sources of its claim's evidence and nothing else; one that says the question back stands with no
    statement at all."""
    remark = claim.remark
    assert remark is not None
    known = {item.record["name"] for item in cited if item.kind == "source"}
    if remark.of_question and claim.plain and not cited:
        return ""
    foreign = next((name for name in remark.names if name not in known), "")
    return say("reason.foreign_remark", name=foreign) if foreign else ""


# fields of records that are this project's own words, or a reference
_REFERRING = ("bibcode", "reference", "method", "class_from", "says", "definition", "example")


def _foreign_bibcode(claim: Claim, support: list[Support]) -> str:
    """Only records' own references count: a bibcode inside a paper's text is that text's word."""
    records = [s.item.record for s in support]
    own = " | ".join(str(r.get(key, "")) for r in records for key in _REFERRING)
    own += " | ".join(s.text for s in support if s.item.kind == "table")
    foreign = next((b for b in BIBCODE.findall(claim.text) if b not in own), "")
    return say("reason.foreign_paper", bibcode=foreign) if foreign else ""


def _is_empty_search(support: list[Support]) -> bool:
    """A search that found nothing, or sources of which a value is missing: what a refusal may lean on."""
    return all(s.item.kind in ("table", "source") for s in support)
