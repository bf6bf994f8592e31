"""Two explanations that a question sets against each other and that are no classes of sources ("propeller or disc instability?"): what the
glossary says of each and the criteria that are held for it, side by side. None is decided for where no criterion decides."""

import re

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.criteria.table import bound_of, criteria, what_of
from assistant.verbs.explain.entries import entry_text
from assistant.verbs.sources.finding import finding
from retriever.catalogue.nouns import joined
from retriever.catalogue.records import Term
from retriever.library.entry_matcher import NEARBY, matched

_BETWEEN = frozenset(("or", "vs", "versus", "oder", "ou", "o"))
_CLAUSE = re.compile(r"[,;:?!()]|\.(?=\s|$)|\s[-–—]\s")
_LONGEST = 3  # words of a side that an entry is looked for with


def alternatives(question: str, terms: tuple[Term, ...]) -> tuple[Term, Term] | None:
    """The entries of what stands right before and right behind an "or"; None where not both have one, or the same."""
    for clause in _CLAUSE.split(question):
        words = clause.split()
        places = (n for n, word in enumerate(words) if word.lower().rstrip(".") in _BETWEEN and 0 < n < len(words) - 1)
        for place in places:
            behind = words[place + 1 :]
            sides = [words[max(place - length, 0) : place] for length in range(1, _LONGEST + 1)]
            others = [behind[:length] for length in range(1, _LONGEST + 1)]
            one, other = (_best([" ".join(side) for side in some], terms) for some in (sides, others))
            if one and other and one != other:
                return one, other
    return None


def _best(texts: list[str], terms: tuple[Term, ...]) -> Term | None:
    """The entry that one of the texts is on the likeliest."""
    found = [best for text in dict.fromkeys(texts) for best in matched(text, terms, 1)]
    best = max(found, key=lambda one: one.probability, default=None)
    return best.term if best and best.probability >= NEARBY else None


def beside_each_other(state: State, wanted: Wanted) -> list[Claim]:
    """What is held on both; nothing where there are no two, or the request is on one of them itself."""
    pair = alternatives(wanted.question, state.toolbox.library.terms)
    if pair is None or wanted.order or any(_is_asked(term, wanted) for term in pair):
        return []
    return told_of_both(state, pair)


def told_of_both(state: State, pair: tuple[Term, Term]) -> list[Claim]:
    """That nothing here decides, then each alternative: its entry, and the criteria for it."""
    names = [term.term for term in pair]
    decides = say("criteria.undecided", one=names[0], other=names[1])
    title = f"criteria that decide between {names[0]} and {names[1]}"
    claims = [finding(state, decides, title, refuses=True)]
    for term in pair:
        claims.append(Claim(entry_text(term, False), (state.ledger.add_term(term),)))
        held = [one for one in criteria() if _kinds_of(term) & set(one.kinds)]
        if held:
            rows = [[what_of(one), bound_of(one)] for one in held]
            told = joined([f"{what} ({bound})" for what, bound in rows], "and")
            text = say("criteria.speak_for", kind=term.term, told=told)
            claims.append(finding(state, text, f"criteria for {term.term}", ("by", "bound"), rows))
    return claims


def _kinds_of(term: Term) -> set[str]:
    return {name.lower().replace(" ", "_").replace("-", "_") for name in (term.term, *term.aliases)}


def _is_asked(term: Term, wanted: Wanted) -> bool:
    """Whether the request has the alternative as a class or kind of its own."""
    own = {
        word.lower().replace(" ", "_").replace("-", "_").rstrip("s") for word in (*wanted.class_words, *wanted.kinds)
    }
    return bool({name.rstrip("s") for name in _kinds_of(term)} & own)
