"""Finding passages in one index: by the names of objects, by words (BM25) and by meaning (dense vectors).

Names are resolved first, never left to likeness: papers that bear a name of the question come before those that only
speak of its words, ranked among themselves by title, words and meaning. The rest are ranked by a weighted sum of BM25
and cosine, each scaled to its best.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retriever.fusion import reciprocal_ranks
from retriever.library.index.columns import Filter
from retriever.library.index.name_search import NameSearch, OtherNames
from retriever.library.index.opened import Part

POOL = 200  # ranks of each retriever that take part
WORDS_WEIGHT = 0.6  # of BM25 beside 0.4 of the cosine; chosen on the first half of the descriptions of bench_retrieval
WITHIN = 1000  # papers on a name within which words are looked for
_DEEP = 10_000
EVERYTHING = Filter()
Named = dict[int, tuple[float, tuple[str, ...]]]  # rows that bear a name: how strongly, and the names


@dataclass(frozen=True)
class Hit:
    """A passage found: its row, the score that ordered it, its cosine and BM25 score (0 where unknown), and the names
    through which it was found."""

    row: int
    score: float
    cosine: float
    lexical: float
    named: tuple[str, ...] = ()


class PaperSearch:
    """Search in one part; ``aliases`` know the other names of objects."""

    def __init__(self, part: Part, aliases: OtherNames | None):
        self._part, self._words = part, part.words
        self._names = NameSearch(part.generation, part.words, aliases)
        self._dense = part.vectors.get("text")

    def names_in(self, query: str) -> list[str]:
        """The names of objects in a question, as written there."""
        return self._names.names_in(query)

    def search(
        self,
        query: str,
        vector: NDArray[np.float32] | None,
        k: int = 10,
        keep: Filter = EVERYTHING,
        lexical: bool = True,
        names: bool = True,
    ) -> list[Hit]:
        """The best passages of ``k`` papers, each paper once, best first; ``vector`` is the query's (None: words only).

        ``lexical`` and ``names`` switch off a side.
        """
        allowed = keep.allowed(self._part.passages)
        named = self._names.found(query, allowed) if names else {}
        words = query
        for name in {name for _, found in named.values() for name in found}:
            words = words.replace(name, " ")
        ranked = self._rank_named(named, words, vector) if named else []
        if len({bytes(self._part.passages.bibcode[hit.row]) for hit in ranked}) < k:
            taken = {hit.row for hit in ranked}
            ranked += [hit for hit in self._rank_free(query, vector, allowed, keep, lexical) if hit.row not in taken]
        return self._once_each(ranked, k, vector)

    def _once_each(self, ranked: list[Hit], k: int, vector: NDArray[np.float32] | None) -> list[Hit]:
        """The first passage of each paper, with the cosines of those that were found otherwise."""
        first: dict[bytes, Hit] = {}
        for hit in ranked:
            first.setdefault(bytes(self._part.passages.bibcode[hit.row]), hit)
            if len(first) == k:
                break
        hits = list(first.values())
        unknown = np.array([hit.row for hit in hits if not hit.cosine], np.int64)
        if vector is None or self._dense is None or not len(unknown):
            return hits
        cosine = dict(self._dense.among(vector, unknown, len(unknown)))
        return [
            Hit(h.row, h.score, h.cosine or cosine.get(h.row, 0.0), h.lexical, h.named) if not h.cosine else h
            for h in hits
        ]

    def _rank_named(self, named: Named, words: str, vector: NDArray[np.float32] | None) -> list[Hit]:
        rows = np.fromiter(named, np.int64)
        asked = {name for _, names in named.values() for name in names}
        fused = reciprocal_ranks(
            (
                self._names.titled(asked, rows.tolist()),
                self._words.among(words, rows[:WITHIN], POOL),
                self._dense_among(vector, rows),
            )
        )
        year = self._part.passages.year
        order = sorted(named, key=lambda row: (-named[row][0], -fused.get(row, 0.0), -int(year[row]), row))
        # the strength comes before the decimal point: the order of the scores is that of the list
        return [Hit(row, named[row][0] + fused.get(row, 0.0), 0.0, 0.0, named[row][1]) for row in order]

    def _dense_among(self, vector: NDArray[np.float32] | None, rows: NDArray[np.int64]) -> list[int]:
        if vector is None or self._dense is None:
            return []
        return [row for row, _ in self._dense.among(vector, np.sort(rows), POOL)]

    def _rank_free(
        self,
        query: str,
        vector: NDArray[np.float32] | None,
        allowed: NDArray[np.bool_] | None,
        keep: Filter,
        lexical: bool,
    ) -> list[Hit]:
        bm25: list[tuple[int, float]] = []
        near: list[tuple[int, float]] = []
        if lexical and (words := self._words.query(query)) is not None:
            depth = POOL if not keep.classes else _DEEP  # classes are not in the words' index
            bm25 = self._words.scored(self._words.filtered(words, keep), depth, allowed)[:POOL]
        if vector is not None and self._dense is not None:
            near = self._dense.nearest(vector, POOL, allowed)
        scores: dict[int, float] = {}
        for weight, pairs in ((WORDS_WEIGHT, bm25), (1 - WORDS_WEIGHT, near)):
            for row, score in _scaled(pairs):
                scores[row] = scores.get(row, 0.0) + weight * score
        cosine, lexical_score = dict(near), dict(bm25)
        return [
            Hit(row, score, cosine.get(row, 0.0), lexical_score.get(row, 0.0))
            for row, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        ]


def _scaled(pairs: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Scores from 0 (the last that takes part) to 1 (the best)."""
    if not pairs:
        return []
    low, high = pairs[-1][1], pairs[0][1]
    return [(row, (score - low) / (high - low) if high > low else 1.0) for row, score in pairs]
