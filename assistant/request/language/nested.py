"""Classes of a question of which one holds the other: "which AGN are blazars?" asks for blazars, "AGN or blazars" for AGN."""

from collections.abc import Sequence

from retriever.requests.grammar import MARK
from retriever.requests.marked import Mark, Marked

_JOINING = frozenset("or and and/or as well plus nor , / & + ; und oder et ou y o e".split())
_IDLE = frozenset(("the", "all", "both", "either"))


def narrowed(words: Sequence[str], marked: Marked) -> tuple[str, ...]:
    """Without the classes that hold another one of them wholly, unless the two are joined as alternatives."""
    marks = [marked[word] for word in words if MARK.fullmatch(word)]
    wider = {one.key for one in marks for other in marks if _holds(one, other) and not _are_joined(one, other, marked)}
    return tuple(word for word in words if word not in wider)


def _holds(one: Mark, other: Mark) -> bool:
    return set(one.value.classes) > set(other.value.classes) > set() and not one.value.subclass


def _are_joined(one: Mark, other: Mark, marked: Marked) -> bool:
    """Whether nothing but words that join stands between two marks."""
    first, second = sorted((one, other), key=lambda mark: mark.start)
    between = marked.text[first.end : second.start].replace(",", " , ").lower().split()
    return set(between) <= _JOINING | _IDLE
