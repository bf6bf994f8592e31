"""The two things that a question compares, where they have no name in the glossary: what stands on either side of its "and"."""

import re

from retriever.catalogue.records import Term
from retriever.library.term_matching import ASKED_FOR, best_for, named_in

# what joins two things, the plainest first, and what only says that they are compared
_JOINS = ("vs", "versus", "and", "or", "from", "und", "oder", "et", "ou", "y", "e", "o", "和", "与")
_COMPARING = frozenset(
    "what is are the a an difference differences different differ between of do does how compare compared relation of"
    " unterschied zwischen différence entre diferencia differenza tra fra la el le il les los die der das".split()
)


def two_sides(words: str, terms: tuple[Term, ...]) -> list[Term]:
    """The entry of each side that has one."""
    said = re.findall(r"[^\s,;:?!.]+(?:\.\d+)?", words)
    lowered = [word.lower().rstrip(".") for word in said]
    place = next((lowered.index(join) for join in _JOINS if join in lowered[1:-1]), 0)
    if not place:
        return []
    halves = (said[:place], said[place + 1 :])
    sides = (" ".join(word for word in half if word.lower() not in _COMPARING) for half in halves)
    found = [_of_side(side, terms) for side in sides if side]
    return [term for term in found if term]


def _of_side(side: str, terms: tuple[Term, ...]) -> Term | None:
    if named := named_in(side, terms):
        return named[0]
    best = best_for(side, terms, 1)  # few words are near to much: only those that are asked just so
    return best[0].term if best and best[0].alike >= ASKED_FOR else None
