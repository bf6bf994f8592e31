"""Asking the index of a large literature: names first, then words and meaning, fused.

A name in a question is found by its key, in any spelling, in the papers that bear it; it is never left to similarity,
and the words around it only rank within those papers (in plain BM25 they drown the name). Papers that bear the name
come before those on what it is a part of, those before looser forms; among them titles, words and meaning are fused by
reciprocal rank (Cormack, Clarke & Buettcher 2009). Without a name, and for the places that are left, BM25 and cosine are
each scaled to 0-1 and added with weights (Bruch, Gai & Ingber 2023), which on descriptions of papers finds more than
reciprocal ranks do (docs/experiments.md).
"""

import json
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import tantivy
from tantivy import Occur, Query

from retriever.catalogue.aliases import AllAliases
from retriever.errors import ServiceMissing
from retriever.fusion import reciprocal_ranks
from retriever.literature.build import live_generation
from retriever.literature.columns import Columns
from retriever.literature.sources import SourceIndex
from retriever.literature.vectors import ChromaDense, DenseIndex
from retriever.literature.words import NAME_FIELDS, schema
from retriever.names.designations import BARE_SKY, LOOSE, NAME, PART, designation_key, names_in_query
from retriever.names.positions import find_position
from retriever.names.sky_patches import COARSE, Cells, cells_of

POOL = 200  # ranks of each retriever that take part
WORDS_WEIGHT = 0.6  # of BM25 beside 0.4 of the cosine; chosen on the first half of the descriptions of bench_retrieval
NAMED_POOL = 5_000  # papers on one name that are looked at
OTHER_NAME = 0.5  # how much less than the name asked for another name of the object counts
_QUESTION_WORDS = frozenset(
    """
a about all an and any are as at be been between by can could did do does find for from give had has have how i in into is
it its know known look many me measured more most much of on or our paper papers please recent reported show shown source
study studied studies tell than that the their them there these they this those to was were what when where which who why
will with would you literature article articles object say says said does published
""".split()
)


@dataclass(frozen=True)
class Filter:
    """Which papers may be found; ``bibcodes`` keeps to those."""

    since: int | None = None
    until: int | None = None
    refereed: bool = False
    bibcodes: frozenset[str] | None = None

    @property
    def empty(self) -> bool:
        return self == Filter()


@dataclass(frozen=True)
class FoundPaper:
    """A paper found: its record, the score that ordered it, and the names through which it was found."""

    record: dict
    score: float
    named: tuple[str, ...] = ()


class PaperIndex:
    """One generation, open for questions; safe to share between threads."""

    def __init__(self, folder: Path, encoder=None, aliases=None):
        self.generation, self.manifest = live_generation(folder)
        if encoder and self.manifest["encoder"] not in ("", encoder.tag):
            raise ServiceMissing(
                f"The index in {folder} was made with the text model {self.manifest['encoder']}: set SCHOLAR_TEXT_MODEL or index again."
            )
        self.columns = Columns.load(self.generation / "columns.npz")
        self._schema = schema()
        self._searcher = tantivy.Index.open(str(self.generation / "lexical")).searcher()
        self._analyse = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.remove_long(40))
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
        with np.load(self.generation / "cells.npz") as stored:
            parts = [stored[f"arr_{i}"] for i in range(5)]
        self._cell_rows, self._cells = parts[0], Cells(*parts[1:])
        self.sources = SourceIndex(self.generation) if self.manifest.get("sources") else None
        self._encoder, self._aliases = encoder, aliases
        if self.sources:
            self._aliases = AllAliases(self.sources, aliases) if aliases else self.sources
        self._lock = threading.Lock()
        if not self.manifest["collection"]:
            self._dense  # noqa: B018 - read while the files are there: two swaps later they are not

    @cached_property
    def _dense(self):
        if not self.manifest["encoder"] or self._encoder is None:
            return None
        if self.manifest["collection"]:
            return ChromaDense.open(self.manifest["collection"], self.manifest["papers"])
        return DenseIndex.read(self.generation / "dense.faiss")

    def search(
        self, query: str, k: int = 10, keep: Filter = Filter(), lexical: bool = True, dense: bool = True
    ) -> list[FoundPaper]:  # noqa: B008
        """The best papers, best first. ``lexical`` and ``dense`` switch off a side, for comparisons."""
        allowed = self._allowed(keep)
        named = self._named(query, allowed) if lexical and dense else {}
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
        return self._records(ranked[:k])

    def _allowed(self, keep: Filter) -> np.ndarray | None:
        columns, allowed = self.columns, self.columns.alive.copy()
        if keep.since is not None:
            allowed &= columns.year >= keep.since
        if keep.until is not None:
            allowed &= columns.year <= keep.until
        if keep.refereed:
            allowed &= columns.refereed == 1
        if keep.bibcodes is not None:
            chosen = np.zeros(len(allowed), bool)
            chosen[self._rows_of(keep.bibcodes)] = True
            allowed &= chosen
        return None if allowed.all() else allowed

    def _rows_of(self, bibcodes: frozenset[str]) -> np.ndarray:
        """Rows of those bibcodes that are here, dead ones included."""
        order, wanted = self._by_bibcode, np.array(sorted(bibcodes), "S60")
        first = np.searchsorted(self.columns.bibcode, wanted, "left", sorter=order)
        last = np.searchsorted(self.columns.bibcode, wanted, "right", sorter=order)
        return np.concatenate([order[a:b] for a, b in zip(first, last, strict=True)] or [np.zeros(0, int)])

    @cached_property
    def _by_bibcode(self) -> np.ndarray:
        return np.argsort(self.columns.bibcode, kind="stable")

    # --- names

    def _named(self, query: str, allowed) -> dict[int, tuple[float, tuple[str, ...]]]:
        """Rows that bear a name of the question: how strongly (names borne, then strength), and the names."""
        found: dict[int, dict[str, float]] = {}
        for name in self.names_in(query):
            for row, strength in self._bearing(name).items():
                if allowed is None or allowed[row]:
                    found.setdefault(row, {})[name] = strength
        return {row: (10 * len(names) + sum(names.values()), tuple(names)) for row, names in found.items()}

    def names_in(self, query: str) -> list[str]:
        """The names of objects in a question, as written there."""
        names = names_in_query(query, self._known)
        mentioned = self._aliases.mentioned(query) if self._aliases else []
        return names + [name for name in mentioned if not any(name in other or other in name for other in names)]

    def _known(self, key: str, name: str) -> bool:
        in_papers = any(self._searcher.doc_freq(f"{field}_key", key) for field in ("name", "title", "part"))
        return in_papers or bool(self._aliases and self._aliases.has(name))

    def _keys(self, name: str) -> tuple[str, ...]:
        """The key of a name and those of the object's other names."""
        others = self._aliases.keys(name) if self._aliases else ()
        bare = designation_key(sky[0]) if (sky := BARE_SKY.search(name)) else designation_key(name)
        return tuple(dict.fromkeys((designation_key(name), bare, *others)))

    def _bearing(self, name: str) -> dict[int, float]:
        rows: dict[int, float] = {}
        own = designation_key(name)
        for key in self._keys(name):
            for field, strength in NAME_FIELDS.items():
                # a title names what a paper is about, but a paper on the question's topic may only mention the name
                worth = min(strength, NAME) - (0 if key == own else OTHER_NAME)
                for row in self._rows(Query.term_query(self._schema, f"{field}_key", key), NAMED_POOL):
                    rows[row] = max(rows.get(row, 0), worth)
        _, cells = cells_of([name])
        if len(cells.ra):
            near = self._cells.overlapping(cells.ra[0], cells.dec[0], cells.half_ra[0], cells.half_dec[0])
            wide = np.maximum(self._cells.half_dec[near], cells.half_dec[0]) > COARSE
            for row, coarse in zip(self._cell_rows[near].tolist(), wide.tolist(), strict=True):
                rows[row] = max(rows.get(row, 0), LOOSE if coarse else PART)
        return rows

    def _rank_named(self, named, words: str, vector, k: int) -> list[tuple[int, float, tuple[str, ...]]]:
        rows = np.fromiter(named, np.int64)
        titled = self._titled(rows, named)
        rankings = [titled, self._lexical_among(words, rows), self._dense_among(vector, rows)]
        fused = reciprocal_ranks(rankings)
        order = sorted(named, key=lambda row: (-named[row][0], -fused.get(row, 0.0), -int(self.columns.year[row]), row))
        # the strength comes before the decimal point: the order of the scores is that of the list
        return [(row, named[row][0] + fused.get(row, 0.0), named[row][1]) for row in order[: max(k, POOL)]]

    def _titled(self, rows: np.ndarray, named) -> list[int]:
        """The rows whose title bears one of the names."""
        keys = {key for name in {n for _, names in named.values() for n in names} for key in self._keys(name)}
        query = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "title_key", key)) for key in sorted(keys)]
        )
        held = set(rows.tolist())
        return [row for row in self._rows(query, NAMED_POOL) if row in held]

    def _lexical_among(self, words: str, rows: np.ndarray) -> list[int]:
        query = self._words_query(words)
        if query is None:
            return []
        within = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "row", int(row))) for row in rows[:1000]]
        )
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(within, 0.0))])
        return self._rows(both, POOL)

    def _dense_among(self, vector, rows: np.ndarray) -> list[int]:
        if vector is None:
            return []
        return [row for row, _ in self._dense.among(vector, rows, POOL)]

    # --- words and meaning

    def _rank_free(self, query: str, vector, allowed, keep: Filter, lexical: bool) -> list[tuple[int, float]]:
        parts = []
        if lexical and (words := self._words_query(query)) is not None:
            parts.append((WORDS_WEIGHT, self._scored(self._filtered(words, keep), POOL, allowed)))
        if vector is not None:
            parts.append((1 - WORDS_WEIGHT, self._dense.nearest(vector, POOL, allowed)))
        scores: dict[int, float] = {}
        for weight, pairs in parts:
            for row, score in _scaled(pairs):
                scores[row] = scores.get(row, 0.0) + weight * score
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def _vector(self, query: str):
        if self._dense is None:
            return None
        with self._lock:
            return self._encoder.encode([query])[0]

    def _words_query(self, text: str):
        words = [word for word in text.split() if word.lower().strip("?.,:;!'\"()") not in _QUESTION_WORDS]
        terms = list(dict.fromkeys(self._analyse.analyze(" ".join(words))))
        queries = []
        for term in terms[:64]:
            if self._searcher.doc_freq("title", term) + self._searcher.doc_freq("body", term):
                title = Query.boost_query(Query.term_query(self._schema, "title", term), 1.5)
                queries += [(Occur.Should, title), (Occur.Should, Query.term_query(self._schema, "body", term))]
        return Query.boolean_query(queries) if queries else None

    def _filtered(self, query, keep: Filter):
        conditions = [(Occur.Must, query)]
        if keep.since is not None or keep.until is not None:
            years = Query.range_query(self._schema, "year", tantivy.FieldType.Integer, keep.since, keep.until)
            conditions.append((Occur.Must, Query.const_score_query(years, 0.0)))
        if keep.refereed:
            conditions.append((Occur.Must, Query.const_score_query(Query.term_query(self._schema, "refereed", 1), 0.0)))
        if keep.bibcodes is not None:
            chosen = Query.term_set_query(self._schema, "bibcode", sorted(keep.bibcodes))
            conditions.append((Occur.Must, Query.const_score_query(chosen, 0.0)))
        return Query.boolean_query(conditions)

    def search_sources(self, query: str, k: int = 10) -> list[tuple[dict, float]]:
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
            for row, separation in self.sources.within(position, 10 / 60)[:k]:
                rows.setdefault(row, 1.0 + 1.0 / (1.0 + separation * 3600))
        for hit in self.search(query, k):
            for name in hit.record["objects"]:
                row = self.sources.resolve(name)
                if row is not None:
                    rows.setdefault(row, hit.score / 100)
        return [(self.sources.record(row), score) for row, score in list(rows.items())[:k]]

    # --- rows and records

    def _rows(self, query, limit: int) -> list[int]:
        return [row for row, _ in self._scored(query, limit)]

    def _scored(self, query, limit: int, allowed=None) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, limit, count=False).hits
        if not hits:
            return []
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return [(row, score) for row, (score, _) in zip(rows, hits, strict=True) if allowed is None or allowed[row]]

    def _records(self, ranked) -> list[FoundPaper]:
        found = []
        for row, score, names in ranked:
            hit = self._searcher.search(Query.term_query(self._schema, "row", row), 1, count=False).hits
            record = json.loads(bytes(self._searcher.doc(hit[0][1])["record"][0]))
            found.append(FoundPaper(record, score, names))
        return found


def open_paper_index(folder: Path, encoder=None, aliases=None) -> PaperIndex:
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
