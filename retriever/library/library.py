"""A library, open for questions: one index or several, with one interface. Safe to share between threads."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.filters import Match, Matches, SourceFilter, compared_value, measurement_of
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.catalogue.records import Measurement, Paper, Source, Term
from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.errors import BadInput
from retriever.library.index.columns import WHOLE, Filter
from retriever.library.index.encoder import Encoder
from retriever.library.index.name_search import AllNames, OtherNames
from retriever.library.index.opened import Part
from retriever.library.index.paper_search import EVERYTHING, Hit, PaperSearch
from retriever.library.index.source_columns import SourceColumns, class_bits
from retriever.library.names import Names
from retriever.library.paper_records import PaperHit, PaperRecords, PapersOf, best_report, whole
from retriever.library.source_rows import SourceRows
from retriever.library.spectra import observation_of
from retriever.names.positions import find_position
from retriever.spectra.observation import Observation


class Library:
    """Everything that can be looked up."""

    def __init__(
        self,
        parts: Sequence[Part],
        encoder: Encoder | None = None,
        terms: tuple[Term, ...] = (),
        further_names: OtherNames | None = None,
    ):
        """``further_names`` know other names of objects, by which papers are found too."""
        self.parts, self.terms, self._encoder = tuple(parts), terms, encoder
        self.further_names = further_names
        self.sources = SourceRows(self.parts)
        self.papers = PaperRecords(self.sources)
        self.papers_of = PapersOf(self.sources, self.papers)
        self.names = Names(self.sources)
        self.sources.compare_as_shown(self._reported_on)
        aliases = AllNames(self.names, further_names) if further_names else self.names
        self._searches = [PaperSearch(part, aliases) for part in self.parts]
        self._encoding = threading.Lock()

    @property
    def title(self) -> str:
        """The names of the open libraries."""
        return " + ".join(part.name for part in self.parts)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the content of a library does."""
        return "-".join(part.manifest["content"] for part in self.parts)

    # --- records

    @property
    def columns(self) -> SourceColumns:
        """What lists and maps need of every source, as arrays."""
        return self.sources.columns

    @property
    def classes(self) -> dict[str, int]:
        """How many sources each class has, the largest first."""
        return self.columns.by_class

    def reported(self, source_id: str, names: tuple[str, ...]) -> list[tuple[Paper, Measurement]]:
        """Values of those names that papers report on a source, each with the paper as its reference."""
        found = []
        for paper in self.papers_of.get(source_id, []):
            for report in paper.reports:
                for quantity in report.quantities if report.source == source_id else ():
                    if quantity.name in names:
                        how = f", {quantity.method}" if quantity.method else ""
                        method = f"reported by {paper.short_reference}{how}"
                        told = replace(quantity, method=method, reference=paper.bibcode)
                        found.append((paper, told))
        return found

    def select(self, wanted: SourceFilter, limit: int | None = None) -> Matches:
        """Sources that meet every part of the filter, sorted; raises KeyError for an unknown operator or quantity."""

        def looked_at(row: int, number: int) -> float | None:
            condition = wanted.conditions[number]
            quantity = quantity_by_key(condition.quantity)
            found = self._value(self.sources.at(row), condition.quantity, condition.band, condition.instrument)
            return compared_value(quantity, found)

        rows, separations, flagged = self.columns.select(wanted, looked_at)
        shown = rows if limit is None else rows[:limit]
        return Matches(
            len(rows), tuple(self._match(int(row), n, wanted, separations) for n, row in enumerate(shown)), flagged
        )

    # --- papers

    def search_papers(
        self,
        query: str,
        k: int = 10,
        keep: Filter = EVERYTHING,
        classes: Sequence[str] = (),
        lexical: bool = True,
        dense: bool = True,
    ) -> list[PaperHit]:
        """The best papers for the query, each once, best first; ``classes`` keeps to papers on sources of these.

        ``lexical`` and ``dense`` switch off a side, for comparisons.
        """
        vector = self._vector(query) if dense else None
        found: dict[str, PaperHit] = {}
        for number, search in enumerate(self._searches):
            bits = class_bits(self.parts[number].sources, classes)
            if classes and not bits:
                continue
            kept = replace(keep, classes=bits)
            for hit in search.search(query, vector, k, kept, lexical, names=lexical and dense):
                paper = self._hit(number, hit, query)
                if paper.paper.bibcode not in found or paper.score > found[paper.paper.bibcode].score:
                    found[paper.paper.bibcode] = paper
        return sorted(found.values(), key=lambda hit: (-hit.score, hit.paper.bibcode))[:k]

    def search_sources(self, query: str, k: int = 10) -> list[tuple[Source, float]]:
        """Sources named in the query, then those of the position in it, then those that the papers found are linked to."""
        found = {mention.source.id: 2.0 for mention in self.names.mentions(query)}
        if position := find_position(query):
            rows, separations = self.columns.within(position, _CONE_DEG)
            for row, separation in zip(rows[:k].tolist(), separations[:k].tolist(), strict=True):
                found.setdefault(self.sources.id_at(row), 1.0 + 1.0 / (1.0 + separation * 3600))
        for hit in self.search_papers(query, 5 * k):
            for report in hit.paper.reports if not hit.report.source else (hit.report,):
                if report.source and report.source in self.sources:
                    found.setdefault(report.source, hit.score / 100)
        return [(self.sources[source_id], score) for source_id, score in list(found.items())[:k]]

    def papers_on(self, source: Source, topic: str = "", k: int = 5) -> list[PaperHit]:
        """Papers on one source: ranked by the topic if there is one, else those about the source first, newest first."""
        papers = self.papers_of.get(source.id, [])
        if topic.strip() and papers:
            keep = Filter(bibcodes=frozenset(paper.bibcode for paper in papers))
            hits = self.search_papers(topic, k, keep)
            found = [replace(hit, report=best_report(hit.paper, source.id, hit.report)) for hit in hits]
            ranked = {hit.paper.bibcode for hit in found}
            # one of which only the bibcode is known has no words to rank by
            return (found + [self.hit(paper, source) for paper in papers if paper.bibcode not in ranked])[:k]
        return [self.hit(paper, source) for paper in papers[:k]]

    def hit(self, paper: Paper, source: Source | None = None) -> PaperHit:
        """A paper that was found by its name, as a hit: with the report on the source if one is meant."""
        return PaperHit(paper, best_report(paper, source.id if source else None, whole(paper)), 1.0, 1.0, 1.0)

    def names_in(self, query: str) -> list[str]:
        """The names of objects in a question, as written there."""
        return list(dict.fromkeys(name for search in self._searches for name in search.names_in(query)))

    def by_author(self, surname: str) -> list[tuple[Paper, int]]:
        """Papers by a surname (``flat_surname``), with its place among the authors."""
        places: dict[str, int] = {}
        for part in self.parts:
            for bibcode, place in part.records.by_author(surname):
                places.setdefault(bibcode, place)
        return [(self.papers[bibcode], place) for bibcode, place in places.items()]

    def of_years(self, since: int, until: int, limit: int) -> list[Paper]:
        """Papers of those years, newest first."""
        found = {b for part in self.parts for b in part.records.of_years(since, until, limit)}
        papers = sorted((self.papers[b] for b in found), key=lambda p: (p.year, p.bibcode), reverse=True)
        return papers[:limit]

    # --- spectra

    def similar_sources(self, vector: NDArray[np.float32], k: int = 5, exclude: str = "") -> list[tuple[Source, float]]:
        """Sources whose spectra are most like this one, with cosine similarities: of a vector of the shared space [64],
        or of a shape [24] where a spectrum has no response."""
        if vector.size == DIMENSIONS:
            return self._nearest("aligned", load_shared_space().likeness(vector[None])[0], k, exclude)
        return self._nearest("shapes", vector / max(float(np.linalg.norm(vector)), 1e-12), k, exclude)

    def sources_described(self, sentence: str, k: int = 5) -> list[tuple[Source, float]]:
        """Sources whose spectra fit a sentence such as "a heavily absorbed source", with their fitness: a cosine of the
        shared space, not a probability."""
        space = load_shared_space()
        return self._nearest("described", space.unit(space.texts([sentence]), "text")[0], k, "")

    def papers_telling(self, vector: NDArray[np.float32], k: int = 5) -> list[PaperHit]:
        """Papers whose text fits a spectrum's vector [64] of the shared space best, each once."""
        unit = load_shared_space().unit(vector[None], "spectrum")[0]
        hits: dict[str, PaperHit] = {}
        for number, part in enumerate(self.parts):
            near = part.vectors["telling"].nearest(unit, 4 * k) if "telling" in part.vectors else []
            for row, fitness in near:
                hit = self._hit(number, Hit(row, fitness, fitness, 0.0), "")
                hits.setdefault(hit.paper.bibcode, hit)
        return sorted(hits.values(), key=lambda hit: -hit.score)[:k]

    def spectrum_vector(self, source_id: str) -> NDArray[np.float32] | None:
        """The vector [64] of the source's spectrum in the shared space; None where it has none."""
        unit = self._vector_of("described", source_id)
        return None if unit is None else load_shared_space().vector(unit, "spectrum")

    def spectra(self, kind: str = "aligned") -> tuple[list[str], NDArray[np.float32]]:
        """Ids of all sources with a spectrum, and their unit vectors [n, 64] ("aligned") or shapes [n, 24] ("shapes")."""
        ids: list[str] = []
        values = []
        for number, part in enumerate(self.parts):
            if kind in part.vectors:
                held = part.vectors[kind]
                ids += [self.sources.id_at(self.sources.row_in(number, int(row))) for row in held.rows]
                values.append(np.asarray(held.values, np.float32))
        return ids, np.concatenate(values) if values else np.zeros((0, DIMENSIONS), np.float32)

    def observation(self, source: Source) -> Observation:
        """The spectrum of a source, real or simulated; BadInput where it has none or its files are damaged."""
        if places := self.sources.spectrum_places(source.id):
            part, row = self.parts[places[0][0]], places[0][1]
            return observation_of(part.content, part.records.source(row))
        raise BadInput(f"There is no spectrum of {source.name} in {self.title}.")

    def _hit(self, part: int, hit: Hit, query: str) -> PaperHit:
        passages = self.parts[part].passages
        bibcode, number = passages.bibcode[hit.row].decode(), int(passages.number[hit.row])
        paper = self.papers[bibcode]
        if number == WHOLE:
            report = whole(paper, query)
        else:
            own = self.parts[part].records.paper(bibcode)
            told = own.reports[number] if own else whole(paper)
            report = replace(told, source=self.sources.known_as(part, told.source))
        return PaperHit(paper, report, hit.score, hit.cosine, hit.lexical, hit.named)

    def _value(self, source: Source, quantity: str, band: str = "", instrument: str = "") -> Measurement | None:
        return measurement_of(source, quantity_by_key(quantity), lambda: self._reported_on(source), band, instrument)

    def _reported_on(self, source: Source) -> list[Measurement]:
        """All values that papers report on a source, those of the papers on it first."""
        return [m for _, m in self.reported(source.id, _ALL_NAMES)]

    def _match(self, row: int, place: int, wanted: SourceFilter, separations: NDArray[np.float64] | None) -> Match:
        source = self.sources.at(row)
        asked = [(c.quantity, c.band, c.instrument) for c in wanted.conditions]
        if wanted.order_by and wanted.order_by not in [quantity for quantity, _, _ in asked]:
            asked.append((wanted.order_by, "", ""))
        found = [m for quantity in asked if (m := self._value(source, *quantity))]
        separation = None if separations is None else float(separations[place])
        return Match(source, tuple(dict.fromkeys(found)), separation)

    def _nearest(self, kind: str, vector: NDArray[np.float32], k: int, exclude: str) -> list[tuple[Source, float]]:
        found: dict[int, float] = {}
        for number, part in enumerate(self.parts):
            near = part.vectors[kind].nearest(vector, k + 1) if kind in part.vectors else []
            for row, cosine in near:
                known = self.sources.row_in(number, row)
                found[known] = max(cosine, found.get(known, -1.0))
        ranked = sorted(found.items(), key=lambda pair: -pair[1])
        pairs = [(self.sources.at(row), cosine) for row, cosine in ranked]
        return [(source, cosine) for source, cosine in pairs if source.id != exclude][:k]

    def _vector_of(self, kind: str, source_id: str) -> NDArray[np.float32] | None:
        for number, inside in self.sources.spectrum_places(source_id):
            held = self.parts[number].vectors.get(kind)
            if held is not None and (vector := held.of(inside)) is not None:
                return vector
        return None

    def nearest_text(self, query: str, texts: Sequence[str]) -> int | None:
        """Which of a few texts is nearest in meaning to the query; None of no text, or in a library without an encoder."""
        vectors = [self._vector(text) for text in (query, *texts)] if texts else []
        found = [vector for vector in vectors if vector is not None]
        return int(np.argmax([vector @ found[0] for vector in found[1:]])) if len(found) > 1 else None

    def _vector(self, query: str) -> NDArray[np.float32] | None:
        if self._encoder is None or not any("text" in part.vectors for part in self.parts):
            return None
        with self._encoding:
            vector: NDArray[np.float32] = self._encoder.encode([query])[0]
        return vector


_CONE_DEG = 10 / 60  # around a position in a question
_ALL_NAMES = tuple(name for quantity in QUANTITIES for name in quantity.names)
