"""Papers as rows of a table: the columns that were asked for, author and year first, the bibcode always."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.agent.engine import State
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.literature.best_sentence import best_sentence
from assistant.tools.literature.find_papers import Literature
from assistant.tools.literature.sorts_of_papers import instruments_of, names_of
from assistant.verbs.literature import conditions
from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Paper
from retriever.library.relevance import Topic
from retriever.requests.marks import INSTRUMENTS

PAPER, TITLE, BIBCODE, SAYS, NUMBER = "paper", "title", "bibcode", "what it says", "number of sources"
_FIELDS = {"first_author": "first author", "quote": SAYS}
_MOST_NAMES, _MOST_VALUES = 6, 4


@dataclass(frozen=True)
class PaperRows:
    """The cells of papers found for a request."""

    wanted: Wanted
    state: State
    result: Literature

    @cached_property
    def topic(self) -> Topic:
        return Topic(conditions.topic_of(self.wanted), self.state.toolbox.library)

    @cached_property
    def quantities(self) -> list[str]:
        return conditions.quantities_of(self.wanted, self.state)

    @property
    def columns(self) -> list[str]:
        """Those asked for; without such, title and bibcode, and the sentence that bears on the question where one is known."""
        asked = [_FIELDS.get(name, name) for name in self.wanted.fields]
        if not asked:
            told = any(report.summary for report in self.result.reports.values())
            asked = [TITLE, BIBCODE, *([SAYS] if told else [])]
            if "most_sources" in self.wanted.papers:
                asked = [TITLE, BIBCODE, NUMBER]
        return list(dict.fromkeys([PAPER, *asked, BIBCODE]))

    def row(self, bibcode: str) -> list[str]:
        """One paper under all columns."""
        return [self.cell(column, bibcode) for column in self.columns]

    def cell(self, column: str, bibcode: str) -> str:
        """One cell; a word that says so where it is not known."""
        paper = self.state.toolbox.library.papers[bibcode]
        return _CELLS[column](self, paper) if column in _CELLS else say("literature.not_recorded")

    def sentence(self, bibcode: str) -> str:
        """The sentence of what is told of a paper that bears on the question; "" where nothing is told."""
        given = self.result.ids | self.result.other_ids
        passage = self.state.ledger.paper(given[bibcode])["passage"]
        return best_sentence(passage, self.topic if self.topic.text else None, self.quantities)

    def says(self, paper: Paper) -> str:
        return self.sentence(paper.bibcode) or say(f"literature.{'title_only' if paper.title else 'bibcode_only'}")

    def values(self, paper: Paper) -> str:
        """Values that it gives of the quantities asked for; without such, of any."""
        names = {name for key in self.quantities for name in names_of(key)}
        meant = {source.id for source in conditions.sources_of(self.wanted, self.state)}
        reports = [r for r in paper.reports if not meant or r.source in meant]
        held = [q for report in reports for q in report.quantities if not names or q.name in names]
        told = [f"{label(q.name)} {format_value(q)}" for q in held[:_MOST_VALUES]]
        return "; ".join(told) or say("literature.none_recorded")

    def sources(self, paper: Paper) -> str:
        names = self.source_names(paper)
        more = len(names) - _MOST_NAMES
        return ", ".join(names[:_MOST_NAMES]) + (say("literature.and_more", count=more) if more > 0 else "") or "–"

    def source_names(self, paper: Paper) -> list[str]:
        """Names of the sources that a paper is linked to, each once."""
        held = self.state.toolbox.library.sources
        return [held[i].name for i in dict.fromkeys(r.source for r in paper.reports if r.source and r.about != "class")]


def authors_of(paper: Paper) -> str:
    """All authors that are recorded."""
    return "; ".join(paper.authors) or say("papers.no_authors")


def title_of(paper: Paper) -> str:
    return paper.plain_title.rstrip(".") or say("literature.no_title")


def instruments(paper: Paper) -> list[str]:
    """Instruments that a paper names in what is known of it."""
    return instruments_of(paper, {name: (name, *ways) for name, ways in INSTRUMENTS.items()})


def _page(rows: PaperRows, paper: Paper) -> str:
    page = rows.result.reports[paper.bibcode].page
    return str(page) if page else say("literature.not_recorded")


_CELLS: dict[str, Callable[[PaperRows, Paper], str]] = {
    PAPER: lambda rows, paper: paper.short_reference if paper.authors else paper.bibcode,
    TITLE: lambda rows, paper: title_of(paper),
    BIBCODE: lambda rows, paper: paper.bibcode,
    SAYS: PaperRows.says,
    "year": lambda rows, paper: str(paper.year),
    "authors": lambda rows, paper: authors_of(paper),
    "first author": lambda rows, paper: paper.authors[0] if paper.authors else say("papers.no_authors"),
    "link": lambda rows, paper: paper.url,
    "abstract": lambda rows, paper: paper.abstract or say("literature.not_shipped"),
    "citations": lambda rows, paper: str(paper.citations) if paper.citations else say("literature.not_recorded"),
    "sources": PaperRows.sources,
    NUMBER: lambda rows, paper: str(len({report.source for report in paper.reports if report.source})),
    "values": PaperRows.values,
    "instruments": lambda rows, paper: ", ".join(instruments(paper)) or say("literature.none_named"),
    "page": _page,
}


def counted(names: Sequence[Sequence[str]]) -> list[tuple[str, int]]:
    """How many of several lists hold each name, the most frequent first."""
    counts: dict[str, int] = {}
    for some in names:
        for name in dict.fromkeys(some):
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
