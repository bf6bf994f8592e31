"""Asking the words of papers: BM25 over titles and abstracts, filters, and the records of the rows found."""

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from retriever.library.index.columns import Filter
from retriever.library.index.words import schema
from retriever.text.stopwords import stop_words

MOST_TERMS = 64  # of a question
TITLE_WEIGHT = 1.5  # of a word in the title beside one in the abstract
_QUESTION_WORDS = stop_words("search")


class WordSearch:
    """The words of one generation, open for questions; safe to share between threads."""

    def __init__(self, folder: Path):
        self.schema = schema()
        self._searcher = tantivy.Index.open(str(folder)).searcher()
        self._analyse = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.remove_long(40))
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )

    def query(self, text: str) -> Query | None:
        """The words of a question as a query; None where no paper holds any."""
        queries = []
        for term in self.terms(text)[:MOST_TERMS]:
            if self.papers_with("title", term) + self.papers_with("body", term):
                title = Query.boost_query(Query.term_query(self.schema, "title", term), TITLE_WEIGHT)
                queries += [(Occur.Should, title), (Occur.Should, Query.term_query(self.schema, "body", term))]
        return Query.boolean_query(queries) if queries else None

    def terms(self, text: str) -> list[str]:
        """The words of a text as they are searched for, each once: stems, without a question's own words."""
        words = [word for word in text.split() if word.lower().strip("?.,:;!'\"()") not in _QUESTION_WORDS]
        return list(dict.fromkeys(self._analyse.analyze(" ".join(words))))

    def rarity(self, term: str) -> float:
        """How much a word says of what a paper is on: the more, the fewer passages hold it."""
        held = self.papers_with("title", term) + self.papers_with("body", term)
        return math.log(1 + self._searcher.num_docs / (1 + held))

    def filtered(self, query: Query, keep: Filter) -> Query:
        """The query, of papers that the filter lets through."""
        conditions = [(Occur.Must, query)]
        if keep.since is not None or keep.until is not None:
            years = Query.range_query(self.schema, "year", tantivy.FieldType.Integer, keep.since, keep.until)
            conditions.append((Occur.Must, Query.const_score_query(years, 0.0)))
        if keep.refereed:
            conditions.append((Occur.Must, Query.const_score_query(Query.term_query(self.schema, "refereed", 1), 0.0)))
        if keep.bibcodes is not None:
            chosen = Query.term_set_query(self.schema, "bibcode", sorted(keep.bibcodes))
            conditions.append((Occur.Must, Query.const_score_query(chosen, 0.0)))
        return Query.boolean_query(conditions)

    def among(self, text: str, rows: Iterable[int], limit: int) -> list[int]:
        """Those of the rows that hold words of the text, best first."""
        query = self.query(text)
        if query is None:
            return []
        within = Query.boolean_query([(Occur.Should, Query.term_query(self.schema, "row", int(row))) for row in rows])
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(within, 0.0))])
        return self.rows(both, limit)

    def bearing(self, field: str, keys: Iterable[str], limit: int) -> list[int]:
        """Rows that have one of these keys in a field of names."""
        queries = [(Occur.Should, Query.term_query(self.schema, field, key)) for key in keys]
        return self.rows(Query.boolean_query(queries), limit)

    def papers_with(self, field: str, term: str) -> int:
        """How many papers hold a term in a field."""
        return int(self._searcher.doc_freq(field, term))

    def rows(self, query: Query, limit: int) -> list[int]:
        """The rows that a query finds, best first."""
        return [row for row, _ in self.scored(query, limit)]

    def scored(self, query: Query, limit: int, allowed: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """Rows and scores (BM25), best first."""
        hits = self._searcher.search(query, limit, count=False).hits
        if not hits:
            return []
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        pairs = [(int(row or 0), float(score or 0)) for row, (score, _) in zip(rows, hits, strict=True)]
        return [(row, score) for row, score in pairs if allowed is None or allowed[row]]
