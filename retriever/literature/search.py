"""Asking the index of a large literature: names first, then words and meaning, fused.

A name in a question is found by its key, in any spelling, in the papers that bear it; it is never left to similarity,
and the words around it only rank within those papers (in plain BM25 they drown the name). Papers that bear the name
come before those on what it is a part of, those before looser forms; among them titles, words and meaning are fused by
reciprocal rank (Cormack, Clarke & Buettcher 2009). Without a name, and for the places that are left, BM25 and cosine are
each scaled to 0-1 and added with weights (Bruch, Gai & Ingber 2023), which on descriptions of papers finds more than
reciprocal ranks do (docs/experiments.md).
"""

import threading
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.aliases import AllAliases, OtherNames
from retriever.errors import ServiceMissing
from retriever.fusion import reciprocal_ranks
from retriever.literature.build import live_generation
from retriever.literature.columns import Columns, Filter
from retriever.literature.encoder import Encoder
from retriever.literature.name_search import NameSearch
from retriever.literature.sources import SourceIndex
from retriever.literature.vectors import ChromaDense, DenseIndex
from retriever.literature.word_search import WordSearch
from retriever.names.positions import find_position

POOL = 200  # ranks of each retriever that take part
WORDS_WEIGHT = 0.6  # of BM25 beside 0.4 of the cosine; chosen on the first half of the descriptions of bench_retrieval
WITHIN = 1000  # papers on a name within which words are looked for
CONE_DEG = 10 / 60  # around a position in a question
EVERYTHING = Filter()
Named = dict[int, tuple[float, tuple[str, ...]]]  # rows that bear a name: how strongly, and the names


@dataclass(frozen=True)
class FoundPaper:
    """A paper found: its record, the score that ordered it, and the names through which it was found."""

    record: dict[str, Any]
    score: float
    named: tuple[str, ...] = ()


class PaperIndex:
    """One generation, open for questions; safe to share between threads."""

    def __init__(self, folder: Path, encoder: Encoder | None = None, aliases: OtherNames | None = None):
        self.generation, self.manifest = live_generation(folder)
        if encoder and self.manifest["encoder"] not in ("", encoder.tag):
            raise ServiceMissing(
                f"The index in {folder} was made with the text model {self.manifest['encoder']}: set SCHOLAR_TEXT_MODEL or index again."
            )
        self.columns = Columns.load(self.generation / "columns.npz")
        self.sources = SourceIndex(self.generation) if self.manifest.get("sources") else None
        if self.sources:
            aliases = AllAliases(self.sources, aliases) if aliases else self.sources
        self._words = WordSearch(self.generation / "lexical")
        self._names = NameSearch(self.generation, self._words, aliases)
        self._encoder = encoder
        self._lock = threading.Lock()
        if not self.manifest["collection"]:
            self._dense  # noqa: B018 - read while the files are there: two swaps later they are not

    @cached_property
    def _dense(self) -> DenseIndex | ChromaDense | None:
        if not self.manifest["encoder"] or self._encoder is None:
            return None
        if self.manifest["collection"]:
            return ChromaDense.open(self.manifest["collection"], self.manifest["papers"])
        return DenseIndex.read(self.generation / "dense.faiss")

    def search(
        self, query: str, k: int = 10, keep: Filter = EVERYTHING, lexical: bool = True, dense: bool = True
    ) -> list[FoundPaper]:
        """The best papers, best first. ``lexical`` and ``dense`` switch off a side, for comparisons."""
        allowed = keep.allowed(self.columns)
        named = self._names.found(query, allowed) if lexical and dense else {}
        words = query
        for name in {name for _, names in named.values() for name in names}:
            words = words.replace(name, " ")
        vector = self._vector(query) if dense else None
        ranked: list[tuple[int, float, tuple[str, ...]]] = []
        if named:
            ranked = self._rank_named(named, words, vector, k)
        if len(ranked) < k:
            taken = {row for row, _, _ in ranked}
            free = self._rank_free(query, vector, allowed, keep, lexical)
            ranked += [(row, score, ()) for row, score in free if row not in taken]
        return [FoundPaper(self._words.record(row), score, names) for row, score, names in ranked[:k]]

    def names_in(self, query: str) -> list[str]:
        """The names of objects in a question, as written there."""
        return self._names.names_in(query)

    def search_sources(self, query: str, k: int = 10) -> list[tuple[dict[str, Any], float]]:
        """Sources named in the query, then those of the position in it, then those that the papers found are linked to."""
        if self.sources is None:
            return []
        rows: dict[int, float] = {}
        for name in self.names_in(query):
            row = self.sources.resolve(name)
            if row is not None:
                rows.setdefault(row, 2.0)
        position = find_position(query)
        if position:
            for row, separation in self.sources.within(position, CONE_DEG)[:k]:
                rows.setdefault(row, 1.0 + 1.0 / (1.0 + separation * 3600))
        for hit in self.search(query, k):
            for name in hit.record["objects"]:
                row = self.sources.resolve(name)
                if row is not None:
                    rows.setdefault(row, hit.score / 100)
        return [(self.sources.record(row), score) for row, score in list(rows.items())[:k]]

    def _rank_named(
        self, named: Named, words: str, vector: NDArray[np.float32] | None, k: int
    ) -> list[tuple[int, float, tuple[str, ...]]]:
        rows = np.fromiter(named, np.int64)
        asked = {name for _, names in named.values() for name in names}
        fused = reciprocal_ranks(
            (
                self._names.titled(asked, rows.tolist()),
                self._words.among(words, rows[:WITHIN], POOL),
                self._dense_among(vector, rows),
            )
        )
        order = sorted(named, key=lambda row: (-named[row][0], -fused.get(row, 0.0), -int(self.columns.year[row]), row))
        # the strength comes before the decimal point: the order of the scores is that of the list
        return [(row, named[row][0] + fused.get(row, 0.0), named[row][1]) for row in order[: max(k, POOL)]]

    def _dense_among(self, vector: NDArray[np.float32] | None, rows: NDArray[np.int64]) -> list[int]:
        if vector is None or self._dense is None:
            return []
        return [row for row, _ in self._dense.among(vector, rows, POOL)]

    def _rank_free(
        self,
        query: str,
        vector: NDArray[np.float32] | None,
        allowed: NDArray[np.bool_] | None,
        keep: Filter,
        lexical: bool,
    ) -> list[tuple[int, float]]:
        parts = []
        if lexical and (words := self._words.query(query)) is not None:
            parts.append((WORDS_WEIGHT, self._words.scored(self._words.filtered(words, keep), POOL, allowed)))
        if vector is not None and self._dense is not None:
            parts.append((1 - WORDS_WEIGHT, self._dense.nearest(vector, POOL, allowed)))
        scores: dict[int, float] = {}
        for weight, pairs in parts:
            for row, score in _scaled(pairs):
                scores[row] = scores.get(row, 0.0) + weight * score
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def _vector(self, query: str) -> NDArray[np.float32] | None:
        if self._dense is None or self._encoder is None:
            return None
        with self._lock:
            vector: NDArray[np.float32] = self._encoder.encode([query])[0]
        return vector


def open_paper_index(folder: Path, encoder: Encoder | None = None, aliases: OtherNames | None = None) -> PaperIndex:
    """The live generation; asked again where one was swapped away between reading its name and opening it."""
    for attempt in range(5):
        try:
            return PaperIndex(folder, encoder, aliases)
        except (OSError, ValueError, RuntimeError, ServiceMissing):
            if attempt == 4:
                raise
            time.sleep(0.05 * 2**attempt)
    raise AssertionError


def _scaled(pairs: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Scores from 0 (the last that takes part) to 1 (the best)."""
    if not pairs:
        return []
    low, high = pairs[-1][1], pairs[0][1]
    return [(row, (score - low) / (high - low) if high > low else 1.0) for row, score in pairs]
