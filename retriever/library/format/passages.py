"""The passages of a paper: what is searched by meaning, one text each.

The index embeds these texts, and the bundled library ships their vectors by the hash of the text, so both must make them
here. A summary is a passage with the names of its source; a paper that nobody summed up is one by its title, and by its
abstract where the library holds one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from retriever.catalogue.records import Paper, Report, Source


@dataclass(frozen=True)
class Passage:
    """A text that is searched: ``key`` is ``BIBCODE/NUMBER`` of the report, or ``BIBCODE`` of the paper as a whole."""

    key: str
    bibcode: str
    source: str | None
    text: str


def passages_of_paper(paper: Paper, sources: Mapping[str, Source]) -> list[Passage]:
    """The passages of a paper; none of one of which neither title nor abstract nor summary is known.

    What is quoted from the abstract is no passage of its own: the abstract is there as a whole.
    """
    summed_up = list(_summaries(paper, sources))
    if summed_up and not paper.abstract:
        return summed_up
    text = " ".join(part for part in (f"{paper.title}." if paper.title else "", paper.abstract) if part)
    return ([Passage(paper.bibcode, paper.bibcode, None, text)] if text else []) + summed_up


def _summaries(paper: Paper, sources: Mapping[str, Source]) -> Iterator[Passage]:
    for number, report in enumerate(paper.reports):
        if report.summary and not (report.by == "abstract" and paper.abstract):
            text = f"{paper.title}. {_named(report, sources)}{report.summary}"
            yield Passage(f"{paper.bibcode}/{number}", paper.bibcode, report.source, text)


def _named(report: Report, sources: Mapping[str, Source]) -> str:
    source = sources.get(report.source) if report.source else None
    if source is None:
        return ""
    return f"{source.name} ({source.object_class}). " if source.object_class else f"{source.name}. "
