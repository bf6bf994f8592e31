"""The tool ``find_papers``: the papers that meet a request's conditions, those that bear on its topic, in the order asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from assistant.request.order import rows_shown
from assistant.request.topic import stems_met, topic_stems
from assistant.tools.arguments import ClassName, KnownQuantity, KnownSource
from assistant.tools.literature import sorts_of_papers as sorts
from assistant.tools.literature.instead import beside, instead_of
from assistant.tools.quotations import Nearest, on_topic, said_of
from assistant.tools.selection.select_sources import Selected, SelectSources, select_sources
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import EITHER, SourceFilter
from retriever.catalogue.quantities import quantity_by_key
from retriever.catalogue.records import ABOUT, Paper, Report, Source
from retriever.library.index.records import flat_surname
from retriever.library.paper_lookup import FoundPapers, PaperQuery, look_up, newest_first, source_counts
from retriever.library.paper_records import best_report, whole
from retriever.library.relevance import Topic
from retriever.requests.marks import INSTRUMENTS

Sort = Literal["review", "preprint", "published", "main", "by_title", "discovery"]
Order = Literal["", "newest", "oldest", "most_cited", "most_sources", "recommended"]


NAMED = 3  # sources of a selection: as many are told by name, and their papers looked up as those of named ones


class FindPapers(ToolArguments):
    """Papers on sources, on classes, on a topic, by authors, of years; every condition holds.

    ``among`` are the sources that they are on, the first ``most`` of them where that is not 0, called ``what``; ``not_sources``
    those that they are not on, ``not_authors`` who signed none of them, ``naming`` names that no source here has. ``every``: all papers, where nothing else is said.
    """

    sources: list[KnownSource] = Field(default_factory=list, max_length=10)
    together: bool = False
    among: SourceFilter | None = None
    what: str = Field("", max_length=400)
    most: int = Field(0, ge=0, le=200)
    not_sources: list[KnownSource] = Field(default_factory=list, max_length=10)
    classes: list[ClassName] = Field(default_factory=list, max_length=20)
    class_words: list[str] = Field(default_factory=list, max_length=20)
    topic: str = Field("", max_length=300)
    authors: list[str] = Field(default_factory=list, max_length=6)
    any_author: bool = False
    not_authors: list[str] = Field(default_factory=list, max_length=6)
    first_author: str = Field("", max_length=80)
    since: int | None = None
    until: int | None = None
    bibcodes: list[str] = Field(default_factory=list, max_length=3_000)
    naming: list[str] = Field(default_factory=list, max_length=4)
    every: bool = False
    instrument: str = Field("", max_length=120)
    not_instrument: str = Field("", max_length=40)
    sorts: list[Sort] = Field(default_factory=list, max_length=6)
    quantities: list[KnownQuantity] = Field(default_factory=list, max_length=6)
    every_quantity: bool = False
    order: Order = ""
    limit: int | None = Field(None, ge=1, le=200)
    offset: int = Field(0, ge=0)


@dataclass(frozen=True, kw_only=True)
class Literature(Result):
    """What was found. ``found`` is the look-up before ``sorts``, instrument and quantities were applied, ``listed_papers`` all that
    is left, of which ``ids`` gives the ledger ids of the ``shown`` ones and ``reports`` what is told of each. Where none is left,
    ``others`` are a few that are on the sources all the same, though not on the topic, or next to it in meaning, and where one
    bears on it those next to that; ``other_ids`` are theirs, and ``reports`` holds them, too.

    ``cited``: how many of them have a number of citations. ``sources`` are ledger ids. ``selected`` are the sources of a selection
    that the papers were to be on, of which the first ``most`` were taken where that is not 0.
    """

    found: FoundPapers
    listed_papers: tuple[str, ...]
    ids: dict[str, str]
    reports: dict[str, Report]
    sources: tuple[str, ...]
    cited: int
    shown: int
    listed: tuple[str, ...] = field(default=())
    others: tuple[str, ...] = ()
    other_ids: dict[str, str] = field(default_factory=dict)
    selected: Selected | None = None
    most: int = 0

    @property
    def taken(self) -> tuple[str, ...]:
        """Ids of the sources of the selection that papers were looked up on."""
        if self.selected is None:
            return ()
        return self.selected.listed[: self.most] if self.most else self.selected.listed


def find_papers(bench: Workbench, a: FindPapers) -> Literature:
    """The papers; raises BadInput for a source that is not known."""
    sources, selected, taken = _sources(bench, a)
    a = a.model_copy(update={"sources": [source.id for source in sources]})
    query = _query(a, tuple(source.id for source in sources), None if sources else taken)
    found = look_up(bench.library, query)
    if query == PaperQuery(every=a.every) and a.order == "most_sources":
        found = FoundPapers(tuple(source_counts(bench.library)))
    kept = _kept(bench, a, found, frozenset(source.id for source in sources) or frozenset(taken or ()))
    papers, cited = _ordered(bench, a, found, kept)
    left = papers[a.offset :]
    shown = left[: a.limit or rows_shown(len(left))]
    others = () if papers else instead_of(bench, query, found, a.topic)
    others = beside(bench, query, found, a.topic, papers[0]) if len(papers) == 1 else others
    alone = a.topic and len(shown) + len(others) == 1  # of one paper alone: it takes a tenth of a second
    nearest = bench.library.nearest_text if alone else None
    reports = {b: _report(bench, a, found, b, nearest) for b in (*shown, *others)}
    given = {b: bench.add_paper(bench.library.papers[b], report) for b, report in reports.items()}
    ids, other_ids = {b: given[b] for b in shown}, {b: given[b] for b in others}
    source_ids = tuple(bench.ledger.add_source(source) for source in sources)
    return Literature(
        (*source_ids, *given.values()),
        "" if papers else f"no such paper is in {bench.here}",
        found=found,
        listed_papers=tuple(papers),
        ids=ids,
        reports=reports,
        sources=source_ids,
        cited=cited,
        shown=len(shown),
        others=others,
        other_ids=other_ids,
        selected=selected,
        most=a.most,
    )


def _sources(bench: Workbench, a: FindPapers) -> tuple[list[Source], Selected | None, tuple[str, ...] | None]:
    """The sources named, or those of the selection where they are few; the selection; and the ids of all that were taken of it."""
    named = [bench.known_source(name) for name in a.sources]
    if a.among is None:
        return named, None, None
    selected = select_sources(bench, SelectSources(what=a.what, wanted=a.among, limit=0))
    taken = selected.listed[: a.most] if a.most else selected.listed
    few = [bench.library.sources[i] for i in taken] if len(taken) <= NAMED else []
    return few, selected, taken


def _query(a: FindPapers, sources: tuple[str, ...], selected: tuple[str, ...] | None) -> PaperQuery:
    """The look-up; where nothing else is said, the instrument or the quantity are what is searched for."""
    said = a.sources or a.among or a.classes or a.topic or a.authors or a.first_author or a.bibcodes or a.naming
    words = [
        a.instrument.replace(EITHER, " "),
        *(q.replace("_", " ") for q in a.quantities),
        *(s for s in a.sorts if s in _SEARCHED),
    ]
    return PaperQuery(
        sources,
        a.together,
        tuple(a.classes),
        tuple(a.class_words),
        tuple(a.authors),
        a.any_author,
        a.first_author,
        a.since,
        a.until,
        tuple(a.bibcodes),
        a.topic if said else " ".join(filter(None, words)),
        selected,
        tuple(a.not_sources),
        tuple(a.naming),
        a.every,
    )


_SEARCHED = ("review", "discovery")  # sorts that are words of titles


def _kept(bench: Workbench, a: FindPapers, found: FoundPapers, sources: frozenset[str]) -> list[str]:
    """Those of the papers found that are of the sorts asked for, name the instrument, give the quantities."""
    topic = Topic(a.topic, bench.library)
    tests: list[Callable[[Paper], bool]] = []
    of_sort: dict[str, Callable[[Paper], bool]] = {
        "review": sorts.is_review,
        "preprint": sorts.is_preprint,
        "published": sorts.is_published,
        "main": lambda paper: found.about.get(paper.bibcode, "main") == "main",
        "by_title": lambda paper: sorts.titled_with(paper, topic),
        "discovery": sorts.is_discovery,
    }
    tests += [of_sort[sort] for sort in a.sorts]
    if a.instrument:
        ways = {one: (one, *INSTRUMENTS.get(one, ())) for one in a.instrument.split(EITHER)}
        least = len(ways) if a.every_quantity else 1
        tests.append(lambda paper: len(sorts.instruments_of(paper, ways)) >= least)
    if a.not_instrument:
        unwanted = {a.not_instrument: (a.not_instrument, *INSTRUMENTS.get(a.not_instrument, ()))}
        tests.append(lambda paper: not sorts.instruments_of(paper, unwanted))
    if a.not_authors:
        others = {flat_surname(name) for name in a.not_authors}
        tests.append(lambda paper: not others & {flat_surname(name) for name in paper.authors})
    if a.quantities:
        enough = all if a.every_quantity else any
        tests.append(lambda paper: enough(_gives(bench, paper, key, sources) for key in a.quantities))
    if not tests:
        return list(found.papers)
    return [b for b in found.papers if all(test(bench.library.papers[b]) for test in tests)]


def _gives(bench: Workbench, paper: Paper, key: str, ids: frozenset[str]) -> bool:
    """Whether a paper gives a quantity (of these sources, if any): in what is told of it, or further on in its abstract."""
    if sorts.gives(paper, key, ids):
        return True
    meant = [r for r in paper.reports if paper.abstract and r.source and (not ids or r.source in ids)]
    on = ((r, bench.library.sources.get(str(r.source))) for r in meant)
    return any(sorts.states(part, key) for r, source in on if source for part in said_of(paper, r, source))


def _ordered(bench: Workbench, a: FindPapers, found: FoundPapers, bibcodes: Sequence[str]) -> tuple[list[str], int]:
    """In the order asked for; citations order only those that have some, and all of them by age where none has."""
    if not a.order:
        return list(bibcodes), 0
    papers = [bench.library.papers[b] for b in bibcodes]
    cited = sum(1 for paper in papers if paper.citations)
    ordered = newest_first(papers, oldest=a.order == "oldest")
    if a.order == "most_cited":
        ordered.sort(key=lambda paper: -paper.citations)
    if a.order == "most_sources":
        counts = source_counts(bench.library)
        ordered.sort(key=lambda paper: -counts[paper.bibcode])
    if a.order == "recommended":  # on it, a review, with more than a title to go by; the sort keeps the newest first
        ordered.sort(key=lambda paper: (found.about.get(paper.bibcode, "main") != "main", not sorts.is_review(paper)))
        ordered.sort(key=lambda paper: not any(report.summary for report in paper.reports))
    return [paper.bibcode for paper in ordered], cited


def _report(
    bench: Workbench, a: FindPapers, found: FoundPapers, bibcode: str, nearest: Nearest | None = None
) -> Report:
    """What is told of a paper: on the source that was asked for, on the topic, or whatever is known of it."""
    paper, hit = bench.library.papers[bibcode], found.hits.get(bibcode)
    ids = {bench.known_source(name).id for name in a.sources}
    if a.quantities and not (ids or a.topic):
        ids = {r.source for r in paper.reports if r.source and r.source in bench.library.sources}
    if ids:
        on = sorted((r for r in paper.reports if r.source in ids), key=lambda r: (not r.summary, ABOUT.index(r.about)))
        if on:
            source = bench.library.sources[str(on[0].source)]
            words = a.topic or " ".join(quantity_by_key(key).label for key in a.quantities)
            told = on_topic(paper, on[0], source, words, bench.library.names, nearest)
            page = (
                hit.report if hit and hit.report.page else told
            )  # of the user's own file, where that speaks of more of the topic
            return max((told, page), key=lambda report: stems_met(topic_stems(a.topic), report.summary))
    if hit and hit.report.summary:
        return hit.report
    return best_report(paper, None, whole(paper, a.topic))


TOOL = Tool(FindPapers, find_papers, step="Looking up papers", subject="sources")
