"""The tool ``explain_words``: entries of the glossary that a question is on, with or without their names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from assistant.tools.terms.sides import two_sides
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Term
from retriever.library.entry_matcher import TOLD, matched, may_answer
from retriever.library.term_matching import ASKED_FOR, NEAR, Found, best_for, named_in, stems

OF_THINGS = frozenset(("", "what", "difference", "relation", "fact"))  # questions that definitions answer
_OF_TWO = frozenset(("difference", "relation"))
_JUST_SO = 0.45  # likeness by words to a wording from which on an entry is asked for and not what it is a part of
_BEHIND = 0.3  # of fitness that the entry of a whole may have less than that of its part


class ExplainWords(ToolArguments):
    """Find the entries of the glossary that a question is on; `names` are terms that it is surely on, `whole` says that it is on
    nothing beside them, `ask` is what, why, how ..., `besides` are words for the class that it is on, without which an answer may
    still hold ("why are quasars variable"). `said` is the question as it was asked, where `words` are others."""

    words: str = Field(max_length=600)
    said: str = Field("", max_length=600)
    names: list[str] = Field(default_factory=list, max_length=4)
    ask: str = Field("what", max_length=20)
    whole: bool = False
    besides: list[str] = Field(default_factory=list, max_length=4)
    limit: int = Field(1, ge=1, le=4)


@dataclass(frozen=True, kw_only=True)
class Explained(Result):
    """Entries, each with its ledger id and that of a paper to read ("" where there is none). ``answered`` is False where they are
    only what comes nearest to what is asked; ``half`` says of a comparison that only one side of it has an entry."""

    terms: tuple[Term, ...]
    ids: tuple[str, ...]
    papers: tuple[str, ...]
    answered: bool = True
    half: bool = False


@dataclass(frozen=True)
class _Chosen:
    """Entries, and how they stand to the question."""

    terms: tuple[Term, ...] = ()
    answered: bool = False
    half: bool = False


def explain_words(bench: Workbench, a: ExplainWords) -> Explained:
    """The entries, the one that is asked for in such words first, then those that are named."""
    terms = bench.library.terms
    said = next(iter(best_for(a.said, terms, 1)), None) if a.said else None
    if learnt := _by_matcher(a, terms):
        found = _Chosen((learnt,), True)
    elif (
        said
        and _told_as_said(said, a.ask)
        and may_answer(said.term, a.said, terms)
        and not _as_near(said, a.words, terms)
    ):
        found = _Chosen((said.term,), True)
    else:
        found = _found(a, terms)
    if not found.answered and a.ask not in OF_THINGS and a.besides:
        general = _found(a.model_copy(update={"words": _without(a.words, a.besides)}), terms)
        found = general if general.answered else found
    ids = tuple(bench.ledger.add_term(term) for term in found.terms)
    papers = tuple(_paper(bench, term) for term in found.terms)
    evidence = (*ids, *filter(None, papers))
    note = "" if found.terms else "not in the glossary"
    return Explained(
        evidence, note, terms=found.terms, ids=ids, papers=papers, answered=found.answered, half=found.half
    )


def _by_matcher(a: ExplainWords, terms: tuple[Term, ...]) -> Term | None:
    """The entry that probably enough answers the words, in which sources are called by what they are; of two things that are compared none is the answer that
    is on one of them."""
    best = next(iter(matched(a.words, terms, 1)), None)
    if best is None or best.probability < TOLD or a.ask == "analogy":
        return None
    compared = a.ask in _OF_TWO and a.limit > 1
    return None if compared and best.term in named_in(a.words, terms) else best.term


def _told_as_said(said: Found, ask: str) -> bool:
    """Whether an entry answers the question as it was asked; a comparison is told otherwise only where it is asked for just so."""
    if ask == "analogy":
        return said.alike >= ASKED_FOR
    return said.sure if ask in OF_THINGS else said.tells_reason


def _as_near(said: Found, words: str, terms: tuple[Term, ...]) -> bool:
    """Whether other words are as near to an entry as the question itself is to its own."""
    best = next(iter(best_for(words, terms, 1)), None)
    return best is not None and best.alike >= max(said.alike, ASKED_FOR) and best.fitness >= said.fitness


def _without(words: str, besides: list[str]) -> str:
    left = words
    for word in besides:
        left = re.sub(re.escape(word), " ", left, flags=re.I)
    return left


def _found(a: ExplainWords, terms: tuple[Term, ...]) -> _Chosen:
    """The entries: one that is asked for in such words, those of two things that are compared, those that the request names, else
    the nearest."""
    if a.ask == "fact" and (on := named_in(a.words, terms)[:1]):  # facts on what is named are in the entry of that name
        return _Chosen(tuple(on), True)
    best = best_for(a.words, terms)
    chosen = a.names and a.ask not in OF_THINGS  # the request chose what tells the reason
    sure = bool(best) and _answers(best[0], a, terms) and may_answer(best[0].term, a.words, terms)
    if sure and not (chosen and best[0].alike < ASKED_FOR):
        return _Chosen((*_itself(best, a, terms), best[0].term), True)
    if a.limit > 1 and a.ask in _OF_TWO and (pair := _pair(a, terms)).terms:
        return pair
    named = [term for name in a.names for term in _called(name, terms)]
    if a.ask not in OF_THINGS:
        told = tuple(named[:1]) or tuple(one.term for one in best[:1])
        return _Chosen(told, any(one.tells_reason and one.term in told for one in best))
    if a.limit > 1:  # what is asked after is named
        named += named_in(a.words, terms)
    told = tuple({term.term: term for term in named}.values())[: a.limit]
    enough = a.whole or len(told) > 1 or _says_no_more(a, told)
    if told and (enough or not best):
        return _Chosen(told, enough)
    return _Chosen(tuple(one.term for one in best[:1]), bool(best) and _is_named(best[0], a, terms))


def _itself(best: Sequence[Found], a: ExplainWords, terms: tuple[Term, ...]) -> list[Term]:
    """The entry of the thing that a question names and asks about, where another is on a part of it ("signs of pile-up")."""
    first = best[0]
    if a.ask not in ("what", "") or a.limit > 1 or first.alike >= _JUST_SO:
        return []
    named = named_in(a.words, terms)
    near = [one.term for one in best[1:] if one.term in named and first.fitness - one.fitness < _BEHIND]
    return [] if first.term in named else near[:1]


def _called(name: str, terms: tuple[Term, ...]) -> list[Term]:
    """The entry of a name, else the nearest to it."""
    return named_in(name, terms)[:1] or [found.term for found in best_for(name, terms, 1)]


def _answers(best: Found, a: ExplainWords, terms: tuple[Term, ...]) -> bool:
    """Whether an entry answers the question by itself. Of two things one's own entry does not tell the difference, nor does one
    on many things."""
    if best.alike >= ASKED_FOR:
        return True
    if a.limit == 1 or a.ask not in _OF_TWO:
        return best.sure if a.ask in OF_THINGS else best.tells_reason
    two = named_in(a.words, terms)
    if len(two) < 2:
        return best.tells_reason and best.term not in two
    wordings = (best.term.term, *best.term.asked)
    return best.tells_reason and any(set(two) <= {*named_in(one, terms)} for one in wordings)


def _pair(a: ExplainWords, terms: tuple[Term, ...]) -> _Chosen:
    """The entries of two things that are compared, in their order."""
    found = [term for name in a.names for term in named_in(name, terms)[:1]]
    if len(found) < 2:
        found = named_in(a.words, terms)
    if len(found) < 2:
        found = two_sides(a.words, terms)
    told = tuple({term.term: term for term in found}.values())[:2]
    return _Chosen(told, bool(told), half=len(told) == 1)


def _is_named(best: Found, a: ExplainWords, terms: tuple[Term, ...]) -> bool:
    """Whether the nearest entry is called by its name in a question of what it is."""
    return best.fitness >= NEAR and best.term in named_in(a.words, terms) and _says_no_more(a, (best.term,))


def _says_no_more(a: ExplainWords, told: tuple[Term, ...]) -> bool:
    """Whether the question has no word of sense that is none of the entries' names."""
    said = {stem for stem in stems(a.words) if not stem.isdigit()} - {"valu"}  # "what does a value of 1.7 mean?"
    named = {stem for term in told for name in (term.term, *term.aliases) for stem in stems(name)}
    named |= {stem for name in a.names for stem in stems(name)}
    return not said - named


def _paper(bench: Workbench, term: Term) -> str:
    paper = bench.library.papers.get(term.bibcode) if term.bibcode else None
    if paper is None or not paper.reports:
        return ""
    report = next((r for r in paper.reports if r.source is None), paper.reports[0])
    return bench.add_paper(paper, report)


TOOL = Tool(ExplainWords, explain_words, step="Looking up in the glossary", subject="words")
