"""Which sentences of an abstract are quoted for a question: those on its topic, and the one that holds a value.

A library's own report quotes two sentences, chosen before anybody asked; the abstract may say later what is asked for.
Quoted is word for word, and only what is said of the source: sentences that name it, or, of a paper on it alone, no other.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.request.topic import stems_met, topic_stems
from retriever.catalogue.quantities import quantities_named
from retriever.catalogue.records import Measurement, Paper, Report, Source
from retriever.library.format.quoting import LONGEST, MOST, sentences_on
from retriever.library.names import Names
from retriever.text.numbers import numbers_in
from retriever.text.tex import plain_math
from retriever.text.units import split_unit

Nearest = Callable[[str, Sequence[str]], int | None]


def on_topic(
    paper: Paper, report: Report, source: Source, topic: str, names: Names, nearest: Nearest | None = None
) -> Report:
    """The report with the sentences that speak most of a topic; where none has a word of it, with the ``nearest`` in meaning where
    that may be looked for, else with those that state quantities."""
    if not (topic and _may_quote(paper, report)):
        return report
    for mention in reversed(names.mentions(topic)):
        topic = f"{topic[: mention.start]} {topic[mention.end :]}"
    parts, stems = said_of(paper, report, source), topic_stems(topic)
    met = [stems_met(stems, part) for part in parts]
    if most := max(met, default=0):
        chosen = sorted(range(len(parts)), key=lambda n: -met[n])
        chosen = [n for n in chosen if 2 * met[n] > most]
    elif nearest and (place := nearest(topic, parts)) is not None:
        chosen = [place]
    else:
        chosen = [n for n, part in enumerate(parts) if numbers_in(part) and quantities_named(part)]
    return _quoting(paper, report, parts, chosen[:MOST])


def holding(paper: Paper, report: Report, source: Source, value: Measurement) -> Report:
    """The report with the sentence that states a value; as it is where none does."""
    if not _may_quote(paper, report):
        return report
    parts = said_of(paper, report, source)
    return _quoting(paper, report, parts, [n for n, part in enumerate(parts) if states(part, value)][:1])


def _may_quote(paper: Paper, report: Report) -> bool:
    return bool(paper.abstract) and (report.by == "abstract" or not report.summary)


def said_of(paper: Paper, report: Report, source: Source) -> list[str]:
    """The sentences of an abstract that are on a source; none where there is no abstract."""
    alone = report.about in ("main", "title") or len({r.source for r in paper.reports if r.source}) == 1
    return sentences_on(paper.abstract, (source.name, *source.aliases), alone)


def _quoting(paper: Paper, report: Report, parts: list[str], chosen: list[int]) -> Report:
    """In the abstract's order, and more than the best of them only where they follow one another there."""
    if not chosen:
        return report
    together, abstract = " ".join(parts[n] for n in sorted(chosen)), " ".join(paper.abstract.split())
    fits = len(together) <= LONGEST and together in abstract
    return replace(report, summary=together if fits else parts[chosen[0]], by="abstract")


def states(sentence: str, value: Measurement) -> bool:
    """Whether a number of the sentence is the value, in its own unit or written out."""
    factor = split_unit(value.unit)[0]
    wanted = (value.value, value.value * factor)
    said = (number for f in numbers_in(plain_math(sentence)) for number in (f.value, f.value * f.factor))
    return any(abs(number - one) <= 1e-6 * abs(one) for number in said for one in wanted)
