"""Reciprocal rank fusion of several rankings: Cormack, Clarke & Buettcher 2009 (SIGIR), with their k = 60."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

K = 60
Item = TypeVar("Item", bound=Hashable)


def reciprocal_ranks(rankings: Iterable[Iterable[Item]]) -> dict[Item, float]:
    """The fused score of every item: the sum of 1 / (K + rank) over the rankings that hold it, ranks from 1."""
    scores: dict[Item, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] = scores.get(item, 0.0) + 1 / (K + rank)
    return scores
