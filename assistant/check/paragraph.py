"""A user's own text against the library: the verifier turned around.

Each number, name and citation of a paragraph is *supported* by records, *contradicted* by them, or *unknown*. Supported is a number
only where a record has it for the same source and quantity; contradicted only where the library has values of that quantity of that
source, none of them near. What can't be told so is unknown: that is no judgement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.check.citations import Citation, citations_in
from assistant.check.names import without_names
from assistant.check.own_spectra import OwnSpectra
from assistant.check.sense import negated
from assistant.check.support import Known, SupportReader
from assistant.check.verify import Verifier, quantity_of, subject_of, supports
from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.request.premises import at_odds, class_said, contradicted
from assistant.request.topic import stems_met, topic_stems
from retriever.catalogue.quantities import dimension_of_quantity, quantities_of, quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.library import Library
from retriever.library.names import Mention
from retriever.library.paper_records import whole
from retriever.reading.records import Reading
from retriever.text.numbers import Figure, numbers_in, ranges
from retriever.text.sentences import sentences

Status = Literal["supported", "contradicted", "unknown"]
Judged = tuple[Status, str, tuple[str, ...]]  # whether it is so, what is said of it, the records that say so
_MOST_PAPERS = 40  # of one source, the first of its list
_MOST_SHOWN = 3  # records that are given for one mark
_OF_SENTENCE = 0.6  # share of the sentence's words that a passage must have for its number to be the sentence's


@dataclass(frozen=True)
class TextMark:
    """A number, name or citation at [start, end) of its sentence, with what the library says of it and the records' ids."""

    kind: Literal["number", "name", "citation"]
    text: str
    start: int
    end: int
    status: Status
    says: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkedSentence:
    """A sentence with its marks in their order. It is supported where it states something, all of its marks are supported and the
    verification of claims lets it through with their evidence; contradicted where one of them is."""

    text: str
    status: Status
    says: str
    marks: tuple[TextMark, ...]


@dataclass(frozen=True)
class MarkedText:
    """A text sentence by sentence, with the ledger of what was compared."""

    sentences: tuple[MarkedSentence, ...]
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(frozen=True)
class _Sentence:
    text: str
    mentions: list[Mention]
    carried: Source | None  # the only source of the text so far, where the sentence names none

    @property
    def sources(self) -> list[Source]:
        named = list({m.source.id: m.source for m in self.mentions}.values())
        return named or [self.carried] * (self.carried is not None)  # type: ignore[list-item]


class ParagraphReader:
    """Marks texts against one library."""

    def __init__(self, library: Library, readings: Sequence[Reading] = ()):
        """``readings`` are spectra of the user's own, which count beside the library."""
        self.library, self.verifier = library, Verifier(library.names)
        self.ledger = Ledger()
        self.own = OwnSpectra(readings, self.ledger, library)
        self._reader = SupportReader(self.verifier.names, self.ledger)

    def read(self, text: str) -> MarkedText:
        """The text, marked."""
        seen: dict[str, Source] = {}
        marked = []
        for sentence in sentences(" ".join(text.split())):
            mentions = list(self.verifier.names.mentions(sentence))
            carried = next(iter(seen.values())) if len(seen) == 1 and not mentions else None
            seen |= {m.source.id: m.source for m in mentions}
            marked.append(self._sentence(_Sentence(sentence, mentions, carried)))
        return MarkedText(tuple(marked), self.ledger)

    def _sentence(self, one: _Sentence) -> MarkedSentence:
        cited = citations_in(one.text, self.library)
        gathered = [i for source in one.sources for i in self._records(source)]
        marks = [*self._names(one), *(self._citation(citation, one) for citation in cited)]
        gathered += [i for mark in marks for i in mark.evidence]
        marks += self._numbers(one, cited, list(dict.fromkeys(gathered)))
        marks.sort(key=lambda mark: mark.start)
        return MarkedSentence(one.text, *self._judged(one, marks), tuple(marks))

    def _records(self, source: Source) -> list[str]:
        """Ledger ids of a source, its values and its papers."""
        first = self.ledger.add_source(source)
        values = [self.ledger.add_measurement(m, first, source.id) for m in source.measurements]
        papers = [
            self.ledger.add_paper(paper, report, source.name)
            for paper in self.library.papers_of.get(source.id, [])[:_MOST_PAPERS]
            if (report := paper.report_on(source.id))
        ]
        return [first, *values, *papers]

    def _names(self, one: _Sentence) -> Iterable[TextMark]:
        """Named sources with the class that the sentence gives them, and designations that nothing here has."""
        wrong = {w.source.id: w.word for w in contradicted(one.text, tuple(one.mentions), self.library)}
        place = here(self.library)
        for m in one.mentions:
            status: Status = "supported"
            says = say("draft.source", name=m.source.name, here=place)
            if (word := wrong.get(m.source.id)) and not negated(one.text):
                status, kind = "contradicted", m.source.object_class or say("source.class_unknown")
                says = say("draft.class", name=m.source.name, kind=kind, supposed=word)
                if not m.source.object_class:
                    status = "unknown"
            yield TextMark("name", m.text, m.start, m.end, status, says, (self.ledger.add_source(m.source),))
        for name in self.verifier.names.unknown_designations(one.text):
            start = one.text.find(name)
            says = say("draft.no_source", name=name, here=place)
            yield TextMark("name", name, start, start + len(name), "unknown", says)

    def _citation(self, cited: Citation, one: _Sentence) -> TextMark:
        """A citation: supported where the paper is here and linked to a source of the sentence, where it names any or goes on
        from one that does ("its spin")."""
        place, (start, end) = here(self.library), cited.span
        if not cited.papers:
            return TextMark("citation", cited.text, start, end, "unknown", say("draft.no_paper", here=place))
        named = {m.source.id: m.source.name for m in one.mentions}
        if not named and one.carried:
            named = {one.carried.id: one.carried.name}
        linked = [(p, r) for p in cited.papers for r in p.reports if r.source in named]
        if named and not linked:
            says = say("draft.unlinked", here=place, name=next(iter(named.values())))
            ids = [self.ledger.add_paper(p, whole(p)) for p in cited.papers[:_MOST_SHOWN]]
            return TextMark("citation", cited.text, start, end, "unknown", says, tuple(ids))
        reports = linked or [(p, next(iter(p.reports), whole(p))) for p in cited.papers]
        ids = [self.ledger.add_paper(p, r, named.get(r.source or "", "")) for p, r in reports[:_MOST_SHOWN]]
        return TextMark("citation", cited.text, start, end, "supported", say("draft.paper", here=place), tuple(ids))

    def _numbers(self, one: _Sentence, cited: Sequence[Citation], gathered: list[str]) -> Iterable[TextMark]:
        """Each number that is not a part of a name or a citation."""
        bare = without_names(one.text, self.verifier.names)
        for start, end in (citation.span for citation in cited):
            bare = bare[:start] + " " * (end - start) + bare[end:]
        figures = numbers_in(bare)
        ends = {id(f) for pair in ranges(figures, bare) for f in pair}
        known = [number for support in self._reader.of(gathered) for number in support.numbers]
        for figure in figures:
            quantity = quantity_of(figure, bare)
            subject = subject_of(figure, one.text, one.mentions, figures) or (one.carried.id if one.carried else "")
            status, says, ids = self._number(one, bare, figure, quantity, subject, known, id(figure) in ends)
            if status != "supported" and not negated(one.text):
                status, says, ids = self._by_own(one, bare, figure, quantity, subject, (status, says, ids))
            yield TextMark("number", figure.text, figure.start, figure.end, status, says, ids)

    def _number(
        self, one: _Sentence, bare: str, figure: Figure, quantity: str, subject: str, known: list[Known], ranged: bool
    ) -> Judged:
        """Whether a number is so, what is said of it, and the records that say so."""
        if negated(one.text):
            return "unknown", say("draft.ruled_out"), ()
        before, after = bare[: figure.start].lower(), bare[figure.end :]
        fitting = [k for k in known if supports(k, figure, quantity, subject, before, after)]
        if not quantity:
            told = [k for k in fitting if k.role == "prose" and self._on_the_same(k, one)]
            key = "draft.passage" if told else "draft.no_quantity"
            return "supported" if told else "unknown", say(key), _ids(told)
        source, label = self.library.sources.get(subject), quantity_by_key(quantity).label
        if source is None:
            return "unknown", say("draft.no_subject"), ()
        values = {"name": source.name, "what": label}
        if told := [k for k in fitting if quantity in k.quantities and subject in k.subjects]:
            return "supported", say("draft.value", **values), _ids(told)
        held = tuple(
            i.id
            for i in self.ledger
            if i.subject == subject and i.kind == "measurement" and quantity in quantities_of(i.record["name"])
        ) or ((self.ledger.add_source(source),) if quantity == "redshift" and source.redshift else ())
        if not held:
            told_of = [k for k in known if quantity in k.quantities and subject in k.subjects]
            key = "draft.other_told" if told_of else "draft.no_value"
            return "unknown", say(key, **values), _ids(told_of)
        other_unit = figure.dimension and figure.dimension != dimension_of_quantity(quantity)
        open_ = figure.bound or ranged or one.carried or other_unit
        if not open_ and at_odds(figure, quantity_by_key(quantity), source, self.library):
            return "contradicted", say("draft.other_value", **values), held[:_MOST_SHOWN]
        return "unknown", say("draft.near_value", **values), held[:_MOST_SHOWN]

    def _by_own(self, one: _Sentence, bare: str, figure: Figure, quantity: str, subject: str, so_far: Judged) -> Judged:
        """What the user's own spectra say of a number that the library does not have. They are no judges of other observations: what
        the library contradicts they can only support."""
        places = self.own.named_in(one.text, subject, bool(one.mentions))
        told = self.own.told(figure, quantity, bare[figure.end :], places) if places else None
        if told is None or (told.status != "supported" and (so_far[0] == "contradicted" or figure.bound)):
            return so_far
        return told.status, told.says, told.evidence

    def _on_the_same(self, known: Known, one: _Sentence) -> bool:
        """Whether the passage of a number speaks of what the sentence does."""
        item = self.ledger[str(known.place[0])]
        words = topic_stems(without_names(one.text, self.verifier.names))
        return item.kind == "paper" and bool(words) and stems_met(words, item.support) >= _OF_SENTENCE * len(words)

    def _judged(self, one: _Sentence, marks: Sequence[TextMark]) -> tuple[Status, str]:
        """Whether the sentence as a whole is so, and why."""
        if wrong := next((mark for mark in marks if mark.status == "contradicted"), None):
            return "contradicted", wrong.says
        if any(mark.status == "unknown" for mark in marks):
            return "unknown", say("draft.parts")
        states = any(mark.kind == "number" for mark in marks) or any(class_said(one.text, m) for m in one.mentions)
        if not states or one.carried:
            return "unknown", say("draft.empty" if not states else "draft.parts")
        ids = tuple(dict.fromkeys(i for mark in marks for i in mark.evidence))
        reason = self.verifier.check(Claim(one.text, ids), self.ledger, self._reader)
        return ("unknown", say("draft.parts")) if reason else ("supported", say("draft.whole"))


def _ids(told: Sequence[Known]) -> tuple[str, ...]:
    """Ledger ids of the records that hold these numbers."""
    return tuple(dict.fromkeys(str(k.place[0]) for k in told if k.place))[:_MOST_SHOWN]
