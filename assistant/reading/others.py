"""A second way to read a question: the likeliest request that departs from the first one where the reader was least sure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retriever.requests.network import ReadingNetwork, Written
from retriever.requests.words import END, is_whole

_TRIED = 3  # words at which another way is tried
_COMPARABLE = 0.2  # share of the first one's probability below which a second reading is no choice

Allowed = Callable[[tuple[str, ...]], frozenset[str]]


def other_ways(
    first: Written, pieces: tuple[Sequence[str], Sequence[str]], allowed: Allowed, network: ReadingNetwork
) -> list[Written]:
    """Other requests, the likeliest first; none that is far less likely than the first."""
    unsure = sorted(range(len(first.probabilities)), key=lambda place: first.probabilities[place])[:_TRIED]
    ways = [network.write(*pieces, _departing(first.words, place, allowed)) for place in unsure]
    held = [way for way in ways if is_whole(way.words) and way.probability >= _COMPARABLE * first.probability]
    return sorted(held, key=lambda way: -way.probability)


def without_first(
    first: Written, pieces: tuple[Sequence[str], Sequence[str]], allowed: Allowed, network: ReadingNetwork
) -> Written:
    """The likeliest request of another verb, where the first one's is ruled out: its probability is that of the verbs left."""
    way = network.write(*pieces, _departing(first.words, 0, allowed))
    left = max(1.0 - first.probabilities[0], way.probabilities[0])
    return replace(way, probabilities=(way.probabilities[0] / left, *way.probabilities[1:]))


def _departing(words: tuple[str, ...], place: int, allowed: Allowed) -> Allowed:
    """The same words up to a place, and there any other one."""
    taken = (*words, END)[place]

    def next_ones(prefix: tuple[str, ...]) -> frozenset[str]:
        if len(prefix) < place:
            return frozenset((words[len(prefix)],))
        known = allowed(prefix)
        return known - {taken} if len(prefix) == place and len(known) > 1 else known

    return next_ones
