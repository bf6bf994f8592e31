"""Finding papers: dense retrieval and BM25 beside each other, fused by reciprocal rank.

Names are resolved first, never left to similarity: a question that names a source searches that source's papers by
their order, and the words of the question only rank within them. (Plain BM25 drowns a name among the question's words.)
"""

from dataclasses import dataclass
from functools import cached_property

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from retriever.catalogue.name_index import NameIndex
from retriever.catalogue.records import Catalogue, Paper, Source
from retriever.encoders.shared_space import load_shared_space
from retriever.encoders.text_model import text_encoder
from retriever.fusion import reciprocal_ranks
from retriever.search.similar_spectra import described_by, similar_to
from retriever.search.store import Note, Passage, Store, open_store, passages_of, silent

_STEMMER = Stemmer.Stemmer("english")
POOL = 100  # ranks of each retriever that take part in the fusion


@dataclass(frozen=True)
class PaperHit:
    """A paper found: the report that matched, the fused score, the cosine similarity and whether a query word matched."""

    paper: Paper
    passage: Passage
    score: float
    cosine: float
    lexical: float


class Retriever:
    """Everything that can be looked up, over one catalogue; safe to share between threads."""

    def __init__(self, catalogue: Catalogue, store: Store):
        self.catalogue = catalogue
        self.store = store
        self.names = NameIndex(catalogue)
        self.passages = {passage.key: passage for passage in passages_of(catalogue)}

    @classmethod
    def open(cls, catalogue: Catalogue, note: Note = silent) -> "Retriever":
        """With the index of the catalogue, built first if it is missing."""
        return cls(catalogue, open_store(catalogue, note=note))

    @cached_property
    def _bm25(self) -> bm25s.BM25:
        index = bm25s.BM25()
        index.index(_tokens([p.text for p in self.passages.values()]), show_progress=False)
        return index

    def search_papers(self, query: str, k: int = 10, sources: list[str] | None = None) -> list[PaperHit]:
        """The best papers for the query, each once, best first; ``sources`` keeps to papers on these source ids."""
        keys = list(self.passages)
        allowed = None if sources is None else {key for key in keys if self.passages[key].source in sources}
        depth = len(keys) if allowed is not None else POOL
        dense = self.store.nearest_passages(text_encoder().encode([query])[0], depth)
        cosine = dict(dense)
        lexical = self._lexical(query, keys, depth)
        rankings = ([key for key, _ in dense], list(lexical))
        ranked = reciprocal_ranks([key for key in r if allowed is None or key in allowed] for r in rankings)
        hits: dict[str, PaperHit] = {}
        for key, score in sorted(ranked.items(), key=lambda item: (-item[1], item[0])):
            passage = self.passages[key]
            hit = PaperHit(
                self.catalogue.papers[passage.bibcode], passage, score, cosine.get(key, 0.0), lexical.get(key, 0.0)
            )
            hits.setdefault(passage.bibcode, hit)
        return list(hits.values())[:k]

    def search_sources(self, query: str, k: int = 10) -> list[tuple[Source, float]]:
        """Sources named in the query, then those whose papers match it."""
        found = {mention.source.id: 1.0 for mention in self.names.mentions(query)}
        for hit in self.search_papers(query, 5 * k):
            if hit.passage.source:
                found.setdefault(hit.passage.source, hit.score)
        return [(self.catalogue.sources[source_id], score) for source_id, score in list(found.items())[:k]]

    def papers_on(self, source: Source, topic: str = "", k: int = 5) -> list[PaperHit]:
        """Papers on one source: ranked by the topic if there is one, else those about the source first, newest first."""
        papers = self.catalogue.papers_of.get(source.id, [])
        if topic.strip():
            return self.search_papers(topic, k, sources=[source.id])
        return [self._hit(paper, source) for paper in papers[:k]]

    def similar_sources(self, vector: NDArray[np.float32], k: int = 5, exclude: str = "") -> list[tuple[Source, float]]:
        """Sources whose (simulated) spectra are most like this one, with cosine similarities: of a vector of the shared
        space [64], or of a shape [24] where a spectrum has no response."""
        return similar_to(self.store, self.catalogue, vector, k, exclude)

    def sources_described(self, sentence: str, k: int = 5) -> list[tuple[Source, float]]:
        """Sources whose (simulated) spectra fit a sentence such as "a heavily absorbed source", with their fitness."""
        return described_by(self.store, self.catalogue, sentence, k)

    def papers_telling(self, vector: NDArray[np.float32], k: int = 5) -> list[PaperHit]:
        """Papers whose text fits a spectrum's vector [64] of the shared space best, each once."""
        hits: dict[str, PaperHit] = {}
        for key, fitness in self.store.nearest_telling(load_shared_space().unit(vector[None], "spectrum")[0], 4 * k):
            passage = self.passages[key]
            hits.setdefault(
                passage.bibcode, PaperHit(self.catalogue.papers[passage.bibcode], passage, fitness, fitness, 0.0)
            )
        return list(hits.values())[:k]

    def _hit(self, paper: Paper, source: Source) -> PaperHit:
        report = paper.report_on(source.id)
        key = f"{paper.bibcode}/{paper.reports.index(report)}"
        return PaperHit(paper, self.passages[key], 1.0, 1.0, 1.0)

    def _lexical(self, query: str, keys: list[str], depth: int) -> dict[str, float]:
        tokens = _tokens([query])
        if not tokens[0]:
            return {}
        known = [t for t in tokens[0] if t in self._bm25.vocab_dict]
        if not known:
            return {}
        rows, scores = self._bm25.retrieve([known], k=min(depth, len(keys)), show_progress=False)
        pairs = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return {keys[row]: score for row, score in pairs if score > 0}


def _tokens(texts: list[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        texts, stopwords="en", stemmer=_STEMMER, return_ids=False, show_progress=False
    )
    return tokens
