"""The papers of one or several open indexes, each put together from all of them, and those on each source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from retriever.catalogue.records import Paper, Report
from retriever.library.format.quoting import quoted
from retriever.library.index.records import order_on
from retriever.library.source_rows import KEPT, SourceRows


@dataclass(frozen=True)
class PaperHit:
    """A paper found, with the report that matched; the fused score, the cosine similarity, BM25's score (0: no word
    matched), and the names through which it was found."""

    paper: Paper
    report: Report
    score: float
    cosine: float
    lexical: float
    named: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What was found: the title, and the summary or the abstract."""
        told = self.paper.abstract if self.report.by == "abstract" and self.paper.abstract else self.report.summary
        return f"{self.paper.title}. {told}".strip()


class PaperRecords(Mapping[str, Paper]):
    """The papers by bibcode; reports name sources by their ids in ``sources``."""

    def __init__(self, sources: SourceRows):
        self._sources, self._parts = sources, sources.parts
        self._paper = lru_cache(KEPT)(self._put_together)

    def __getitem__(self, bibcode: str) -> Paper:
        paper = self._paper(bibcode)
        if paper is None:
            raise KeyError(bibcode)
        return paper

    def __contains__(self, bibcode: object) -> bool:
        return isinstance(bibcode, str) and any(part.records.has_paper(bibcode) for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(b for part in self._parts for b in part.records.bibcodes()))

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return int(self._parts[0].manifest["papers"]) if len(self._parts) == 1 else sum(1 for _ in self)

    def _put_together(self, bibcode: str) -> Paper | None:
        paper: Paper | None = None
        for number, part in enumerate(self._parts):
            own = part.records.paper(bibcode)
            if own is None:
                continue
            reports = tuple(self._of_part(number, report) for report in own.reports)
            own = replace(own, reports=reports, library=part.name)
            paper = own if paper is None else _merged(paper, own)
        return paper

    def _of_part(self, number: int, report: Report) -> Report:
        """The report with the ids of here, its quantities saying which library they are of."""
        quantities = tuple(replace(q, library=self._parts[number].name) for q in report.quantities)
        return replace(report, source=self._sources.known_as(number, report.source), quantities=quantities)


class PapersOf(Mapping[str, list[Paper]]):
    """The papers on each source by its id, in the order of ``index.records.order_on``."""

    def __init__(self, sources: SourceRows, papers: PaperRecords):
        self._sources, self._papers = sources, papers
        self._on = lru_cache(KEPT)(self._linked)

    def __getitem__(self, source_id: str) -> list[Paper]:
        papers = list(self._on(source_id))
        if not papers:
            raise KeyError(source_id)
        return papers

    def __iter__(self) -> Iterator[str]:
        return (self._sources.id_at(int(row)) for row in self._rows())

    def __len__(self) -> int:
        return len(self._rows())

    def _rows(self) -> np.ndarray:
        columns = self._sources.columns
        return np.flatnonzero((columns.papers > 0) & (columns.kind >= 0))

    def _linked(self, source_id: str) -> tuple[Paper, ...]:
        linked: dict[str, int] = {}
        for part, row in self._sources.places(source_id):
            for bibcode, about in self._sources.parts[part].records.bibcodes_on(row):
                linked[bibcode] = min(about, linked.get(bibcode, about))
        papers = [(about, self._papers[bibcode]) for bibcode, about in linked.items()]
        papers.sort(key=lambda pair: order_on(pair[0], pair[1].year, pair[1].bibcode))
        return tuple(paper for _, paper in papers)


def whole(paper: Paper, query: str = "") -> Report:
    """The report of a paper as a whole: sentences of its abstract, or nothing but the title."""
    text = quoted(paper.abstract, query.split()) if paper.abstract else ""
    return Report(None, "main", text, by="abstract" if text else "")


def best_report(paper: Paper, source_id: str | None, otherwise: Report) -> Report:
    """The report of a paper on a source: one in words before one that only links them."""
    on = [report for report in paper.reports if report.source == source_id or source_id is None]
    if otherwise in on and otherwise.summary:
        return otherwise
    return next((report for report in on if report.summary), None) or next(iter(on), otherwise)


def _merged(paper: Paper, other: Paper) -> Paper:
    """The first record with the other's reports, and with what it lacks itself."""
    told = {_what_is_told(report) for report in paper.reports}
    more = tuple(report for report in other.reports if _what_is_told(report) not in told)
    return replace(
        paper,
        reports=paper.reports + more,
        title=paper.title or other.title,
        abstract=paper.abstract or other.abstract,
        authors=paper.authors or other.authors,
        year=paper.year or other.year,
        refereed=other.refereed if paper.refereed is None else paper.refereed,
        retracted=paper.retracted or other.retracted,
        citations=max(paper.citations, other.citations),
        objects=tuple(dict.fromkeys((*paper.objects, *other.objects))),
    )


def _what_is_told(report: Report) -> Report:
    """The report without saying which library its quantities are of."""
    return replace(report, quantities=tuple(replace(q, library="") for q in report.quantities))
