"""The tool ``explain_words``: entries of the glossary that a question is on, with or without their names."""

from dataclasses import dataclass

from pydantic import Field

from assistant.tools.arguments import SEARCHED
from assistant.tools.terms.matching import CLOSE, best_for, named_in
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Term

_SURELY = 1.3  # the share of an entry that is on the very difference that is asked for


class ExplainWords(ToolArguments):
    """Find the entries of the glossary that a question is on; `names` are terms that it is surely on."""

    words: str = Field(max_length=600, json_schema_extra=SEARCHED)
    names: list[str] = Field(default_factory=list, max_length=4)
    limit: int = Field(1, ge=1, le=4)


@dataclass(frozen=True, kw_only=True)
class Explained(Result):
    """Entries, each with its ledger id and that of a paper to read ("" where there is none)."""

    terms: tuple[Term, ...]
    ids: tuple[str, ...]
    papers: tuple[str, ...]


def explain_words(bench: Workbench, a: ExplainWords) -> Explained:
    """The entries, those that are named first."""
    terms = bench.library.terms
    best = best_for(a.words, terms)
    found = [one.term for one in best[:1] if one.share >= _SURELY and a.limit > 1]
    found += [term for name in a.names for term in named_in(name, terms)[:1]]
    if a.limit > 1:  # what is compared is named
        found += named_in(a.words, terms)
    if len(found) < a.limit:
        sure = bool(found) or len(best) < 2 or best[0].share - best[1].share > CLOSE
        found += [one.term for one in best[: max(a.limit - len(found), 1 if sure else 2)]]
    found = list({term.term: term for term in found}.values())[: max(a.limit, 2)]
    ids = tuple(bench.ledger.add_term(term) for term in found)
    papers = tuple(_paper(bench, term) for term in found)
    note = "" if found else "not in the glossary"
    return Explained((*ids, *filter(None, papers)), note, terms=tuple(found), ids=ids, papers=papers)


def _paper(bench: Workbench, term: Term) -> str:
    paper = bench.library.papers.get(term.bibcode) if term.bibcode else None
    if paper is None or not paper.reports:
        return ""
    report = next((r for r in paper.reports if r.source is None), paper.reports[0])
    return bench.add_paper(paper, report)


TOOL = Tool(ExplainWords, explain_words, step="Looking up in the glossary", subject="words", of_requests=True)
