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
from retriever.catalogue.quantities import QUANTITIES
from retriever.catalogue.records import Term
from retriever.library.entry_matcher import NEARBY, TOLD, matched

_BETWEEN = frozenset(("or", "vs", "versus", "oder", "ou", "o"))
_CLAUSE = re.compile(r"[,;:?!()]|\.(?=\s|$)|\s[-–—]\s")
_SENTENCE = re.compile(r"(?<=[?!;])\s+|(?<=[a-z\d])\.\s+|,\s+")
_SHORT = 4  # words of a question that asks after something by its name
_QUANTITIES = frozenset(name.lower() for quantity in QUANTITIES for name in (quantity.label, *quantity.words))
_LONGEST = 3  # words of a side that an entry is looked for with


def alternatives(question: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The entries of what stands right before and right behind an "or"; none where not both have one, or the same, and where they are
    quantities."""
    for clause in _CLAUSE.split(question):
        words = clause.split()
        places = (n for n, word in enumerate(words) if word.lower().rstrip(".") in _BETWEEN and 0 < n < len(words) - 1)
        for place in places:
            behind = words[place + 1 :]
            sides = [words[max(place - length, 0) : place] for length in range(1, _LONGEST + 1)]
            others = [behind[:length] for length in range(1, _LONGEST + 1)]
            one, other = (_best([" ".join(side) for side in some], terms, NEARBY) for some in (sides, others))
            if one and other and one != other:
                return one, other
    return ()


def on_both(question: str, terms: tuple[Term, ...]) -> Term | None:
    """The one entry that is on two things set against each other: "pn vs MOS", "Type Ia or CC"."""
    for clause in _CLAUSE.split(question):
        words = clause.split()
        for place in (n for n, word in enumerate(words) if word.lower().rstrip(".") in _BETWEEN):
            texts = [" ".join(words[max(place - length, 0) : place + 1 + length]) for length in (1, 2)]
            if found := _best(texts, terms, TOLD):
                return found
    return None


def supposed(question: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The alternatives, else what a question of a few words asks after by its name: "..., no broad lines. TDE?"."""
    if pair := alternatives(question, terms):
        return pair
    asked = [clause.split() for clause in _SENTENCE.split(question) if clause.rstrip().endswith("?")]
    for words in asked:
        if len(words) <= _SHORT:
            starts = [" ".join(words[:length]).strip(" ?") for length in range(1, len(words) + 1)]
            if found := _best(starts, terms, TOLD):
                return (found,)
    return ()


def _best(texts: list[str], terms: tuple[Term, ...], least: float) -> Term | None:
    """The entry that one of the texts is on the likeliest; a quantity is no explanation."""
    found = [best for text in dict.fromkeys(texts) for best in matched(text, terms, 1)]
    best = max(found, key=lambda one: one.probability, default=None)
    return best.term if best and best.probability >= least and not _names(best.term) & _QUANTITIES else None


def beside_each_other(state: State, wanted: Wanted) -> list[Claim]:
    """What is held on both; nothing where there are no two, or the request is on one of them itself."""
    pair = alternatives(wanted.question, state.toolbox.library.terms)
    if not pair or wanted.order or any(_is_asked(term, wanted) for term in pair):
        return []
    return told_of_both(state, pair)


def told_of_both(state: State, found: tuple[Term, ...]) -> list[Claim]:
    """That nothing here decides, then each alternative: its entry, and the criteria for it."""
    names = [term.term for term in found]
    pair = len(names) > 1
    decides = say("criteria.undecided", one=names[0], other=names[1]) if pair else say("criteria.open_on", one=names[0])
    first = finding(state, decides, f"criteria that decide on {' and '.join(names)}", refuses=True)
    return [first, *(claim for term in found for claim in told_of(state, term))]


def told_of(state: State, term: Term) -> list[Claim]:
    """An entry, and the criteria that are held for what it is on."""
    claims = [Claim(entry_text(term, False), (state.ledger.add_term(term),))]
    if held := [one for one in criteria() if _kinds_of(term) & set(one.kinds)]:
        rows = [[what_of(one), bound_of(one)] for one in held]
        told = joined([f"{what} ({bound})" for what, bound in rows], "and")
        text = say("criteria.speak_for", kind=term.term, told=told)
        claims.append(finding(state, text, f"criteria for {term.term}", ("by", "bound"), rows))
    return claims


def _names(term: Term) -> set[str]:
    return {name.lower() for name in (term.term, *term.aliases)}


def _kinds_of(term: Term) -> set[str]:
    """The entry's names as words of requests, one that is written out also as its class is called."""
    names = {name.replace(" ", "_").replace("-", "_") for name in _names(term)}
    return names | {name.upper() for name in names} | {name.removesuffix("_black_hole") for name in names}


def _is_asked(term: Term, wanted: Wanted) -> bool:
    """Whether the request has the alternative as a class or kind of its own."""
    own = {
        word.lower().replace(" ", "_").replace("-", "_").rstrip("s") for word in (*wanted.class_words, *wanted.kinds)
    }
    return bool({name.rstrip("s") for name in _kinds_of(term)} & own)
