"""The tool ``search_papers``: papers on a topic, or those that are named by bibcode, author or year."""

from dataclasses import dataclass

from pydantic import Field

from assistant.request.named_papers import Named, named_papers
from assistant.tools.arguments import ClassName
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.library.paper_records import PaperHit


class SearchPapers(ToolArguments):
    """Papers on a topic; `classes` keeps to papers on sources of these classes."""

    query: str = Field(min_length=2, max_length=500)
    classes: list[ClassName] = Field(default_factory=list, max_length=15)
    limit: int = Field(4, ge=1, le=10)


@dataclass(frozen=True, kw_only=True)
class FoundPapers(Result):
    """Papers of a free search, each hit beside its id in ``evidence``."""

    hits: tuple[PaperHit, ...]


@dataclass(frozen=True, kw_only=True)
class NamedPapers(Result):
    """Papers that were named: ids of those shown, how many there are, and the ledger's table of them."""

    papers: tuple[str, ...]
    total: int
    table: str


def search_papers(bench: Workbench, a: SearchPapers) -> Result:
    """The papers that are named in the query, else those nearest to it."""
    if named := named_papers(a.query, bench.library):
        return _named(bench, named.on_topic(), a.limit)
    hits = bench.library.search_papers(a.query, a.limit, classes=a.classes)
    return FoundPapers(tuple(bench.add_paper(hit.paper, hit.report) for hit in hits), hits=tuple(hits))


def _named(bench: Workbench, named: Named, limit: int) -> NamedPapers:
    """The first of the papers that were named, and how many there are."""
    hits, total = [bench.library.hit(paper) for paper in named.papers[:limit]], len(named.papers)
    rows = [[h.paper.bibcode, h.paper.plain_title] for h in hits]
    table = bench.ledger.add_table(f"papers of {bench.here} named so", ["bibcode", "title"], rows, total)
    papers = tuple(bench.add_paper(hit.paper, hit.report) for hit in hits)
    note = "" if hits else f"no such paper is in {bench.here}"
    return NamedPapers((*papers, table), note, papers=papers, total=total, table=table)


TOOL = Tool(SearchPapers, search_papers, step="Searching papers for", subject="query")
