"""Words and their opposites, ``opposites.toml``: "rises" where the evidence says "falls"."""

from collections.abc import Set

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(frozen=True, config=CHECKED)
class Pair:
    """The forms of a word and of its opposite."""

    one: frozenset[str]
    other: frozenset[str]


@dataclass(frozen=True, config=CHECKED)
class Opposites:
    """The table."""

    pairs: list[Pair]


PAIRS = read_table("assistant.check", "opposites.toml", Opposites).pairs
_BOTH_WAYS = [sides for pair in PAIRS for sides in ((pair.one, pair.other), (pair.other, pair.one))]


def opposite_held(said: Set[str], like: Set[str], held: Set[str]) -> tuple[str, str] | None:
    """The word of a clause whose opposite the evidence has, with that opposite; None where there is none.

    ``said`` are the clause's words, ``like`` those of the clause of the evidence that it repeats (none if it repeats none),
    ``held`` those of all the evidence.
    """
    for mine, theirs in _BOTH_WAYS:
        words = said & mine
        if words and ((not held & mine and held & theirs) or (like & theirs and not like & mine)):
            return min(words), min((like or held) & theirs or held & theirs)
    return None
