"""The tool ``papers_on_source``: papers on one source, by a topic, by name, or by age."""

from dataclasses import dataclass

from pydantic import Field

from assistant.request.named_papers import by_age, in_order, named_papers
from assistant.tools.arguments import KnownSource
from assistant.tools.quotations import on_topic
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Source


class PapersOnSource(ToolArguments):
    """Papers on one source, ranked by a topic if one is given."""

    source: KnownSource
    topic: str = Field("", max_length=300)
    limit: int = Field(3, ge=1, le=10)


@dataclass(frozen=True, kw_only=True)
class PapersOn(Result):
    """Ledger ids of papers on a source. ``topical``: a topic was given; ``named``: they were named by it, by bibcode,
    author or year."""

    source: Source
    source_id: str
    papers: tuple[str, ...]
    topical: bool
    named: bool


def papers_on_source(bench: Workbench, a: PapersOnSource) -> PapersOn:
    """The papers, best first; raises BadInput for a source that is not known."""
    source = bench.known_source(a.source)
    everything = bench.library.papers_of.get(source.id, [])
    named = named_papers(a.topic, bench.library)
    papers = [p for p in everything if named is None or p in named.papers]
    if papers and (named or by_age(a.topic)):
        hits = [bench.library.hit(paper, source) for paper in in_order(papers, a.topic)[: a.limit]]
    else:
        hits = bench.library.papers_on(source, a.topic, a.limit)
    reports = [on_topic(hit.paper, hit.report, source, a.topic, bench.library.names) for hit in hits]
    ids = tuple(bench.add_paper(hit.paper, report) for hit, report in zip(hits, reports, strict=True))
    source_id = bench.ledger.add_source(source)
    return PapersOn(
        (source_id, *ids),
        source=source,
        source_id=source_id,
        papers=ids,
        topical=bool(a.topic),
        named=bool(named and papers),
    )


TOOL = Tool(PapersOnSource, papers_on_source, step="Finding papers on", subject="source")
