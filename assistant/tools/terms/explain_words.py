"""The tool ``explain_words``: entries of the glossary that a question is on, with or without their names."""

import re
from dataclasses import dataclass

from pydantic import Field

from assistant.tools.arguments import SEARCHED
from assistant.tools.terms.matching import ASKED_FOR, CLOSE, Found, best_for, named_in, stems
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Term

_OF_THINGS = frozenset(("", "what", "difference", "relation", "fact"))  # questions that definitions answer


class ExplainWords(ToolArguments):
    """Find the entries of the glossary that a question is on; `names` are terms that it is surely on, `ask` is what, why, how ...,
    `besides` are words for the class that it is on, without which an answer may still hold ("why are quasars variable")."""

    words: str = Field(max_length=600, json_schema_extra=SEARCHED)
    names: list[str] = Field(default_factory=list, max_length=4)
    ask: str = Field("what", max_length=20)
    besides: list[str] = Field(default_factory=list, max_length=4)
    limit: int = Field(1, ge=1, le=4)


@dataclass(frozen=True, kw_only=True)
class Explained(Result):
    """Entries, each with its ledger id and that of a paper to read ("" where there is none). ``answered`` is False where they are
    only what comes nearest to what is asked."""

    terms: tuple[Term, ...]
    ids: tuple[str, ...]
    papers: tuple[str, ...]
    answered: bool = True


def explain_words(bench: Workbench, a: ExplainWords) -> Explained:
    """The entries, the one that is asked for in such words first, then those that are named."""
    terms = bench.library.terms
    found, answered = _found(a, terms)
    if not answered and a.ask not in _OF_THINGS and a.besides:
        general, answered = _found(a.model_copy(update={"words": _without(a.words, a.besides)}), terms)
        found = general if answered else found
    ids = tuple(bench.ledger.add_term(term) for term in found)
    papers = tuple(_paper(bench, term) for term in found)
    note = "" if found else "not in the glossary"
    return Explained((*ids, *filter(None, papers)), note, terms=tuple(found), ids=ids, papers=papers, answered=answered)


def _found(a: ExplainWords, terms: tuple[Term, ...]) -> tuple[list[Term], bool]:
    """The entries, and whether they answer what is asked."""
    best = best_for(a.words, terms)
    found = _chosen(a, terms, best)
    return found, _answered(a, found, best)


def _without(words: str, besides: list[str]) -> str:
    left = words
    for word in besides:
        left = re.sub(re.escape(word), " ", left, flags=re.I)
    return left


def _chosen(a: ExplainWords, terms: tuple[Term, ...], best: list[Found]) -> list[Term]:
    reasons = a.ask not in _OF_THINGS and a.names  # chosen by the request for why something is so
    worded = best and best[0].alike >= ASKED_FOR and (a.limit > 1 or a.ask not in _OF_THINGS)
    if worded or best and best[0].sure and a.limit == 1 and not reasons:
        return [best[0].term]
    found = [term for name in a.names for term in named_in(name, terms)[:1]]
    if a.limit > 1:  # what is compared is named
        found += named_in(a.words, terms)
    if len(found) < a.limit:
        sure = bool(found) or len(best) < 2 or best[0].fitness - best[1].fitness > CLOSE
        found += [one.term for one in best[: max(a.limit - len(found), 1 if sure else 2)]]
    return list({term.term: term for term in found}.values())[: max(a.limit, 2)]


def _answered(a: ExplainWords, found: list[Term], best: list[Found]) -> bool:
    """Whether the entries answer the question rather than only share words with it."""
    if not found:
        return False
    if any(one.sure and one.term is found[0] for one in best):
        return True
    if a.ask not in _OF_THINGS:
        return False
    if a.limit > 1 and len(named_in(a.words, found)) > 1:
        return True
    said = {stem for stem in stems(a.words) if not stem.isdigit()} - {"valu"}  # "what does a value of 1.7 mean?"
    named = {stem for term in found for name in (term.term, *term.aliases) for stem in stems(name)}
    named |= {stem for name in a.names for stem in stems(name)}
    return not said - named


def _paper(bench: Workbench, term: Term) -> str:
    paper = bench.library.papers.get(term.bibcode) if term.bibcode else None
    if paper is None or not paper.reports:
        return ""
    report = next((r for r in paper.reports if r.source is None), paper.reports[0])
    return bench.add_paper(paper, report)


TOOL = Tool(ExplainWords, explain_words, step="Looking up in the glossary", subject="words", of_requests=True)
