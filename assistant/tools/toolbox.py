"""The tools: typed functions over the retriever, each of which puts what it found into the evidence ledger.

A planner (rules or a language model) calls them by name with arguments; the pydantic models are the schemas that a
language model is held to, and they are validated here whoever calls, because a model's server does not check types.
Every tool has a required argument (a parser of vLLM's drops the empty arguments of a tool without any).
"""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.evidence.ledger import Ledger
from assistant.request.named_papers import by_age, in_order, named_papers
from retriever.catalogue.filters import Condition, SourceFilter, apply_filter, measurement_of
from retriever.catalogue.quantities import QUANTITIES, format_value, quantity_by_key
from retriever.catalogue.records import Measurement, Paper, Source
from retriever.errors import BadInput
from retriever.names.landmarks import landmark
from retriever.names.positions import Position, find_position
from retriever.reading.files import read_upload
from retriever.reading.place import place_of
from retriever.reading.records import Reading
from retriever.search.retriever import PaperHit, Retriever

QuantityKey = Literal[tuple(q.key for q in QUANTITIES)]


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class IdentifySource(_Arguments):
    """Find one X-ray source by any of its names, or by a position: class, position, redshift, other names."""

    name: str = Field(max_length=200)


class SourceParameters(_Arguments):
    """Values of quantities of one source, from catalogues and as papers report them."""

    source: str = Field(max_length=200)
    quantities: list[QuantityKey] = Field(min_length=1, max_length=6)


class PapersOnSource(_Arguments):
    """Papers on one source, ranked by a topic if one is given."""

    source: str = Field(max_length=200)
    topic: str = Field("", max_length=300)
    limit: int = Field(3, ge=1, le=10)


class SearchPapers(_Arguments):
    """Papers on a topic; `classes` keeps to papers on sources of these classes."""

    query: str = Field(min_length=2, max_length=500)
    classes: list[str] = Field(default_factory=list, max_length=15)
    limit: int = Field(4, ge=1, le=10)


class ConditionArguments(_Arguments):
    quantity: QuantityKey
    op: Literal["<", "<=", ">", ">="]
    value: float
    reading: str = Field("", max_length=200)


class FilterSources(_Arguments):
    """List sources by class, subclass, bounds on quantities, and a cone around a name or position."""

    classes: list[str] = Field(max_length=15)
    subclass: str = Field("", max_length=40)
    conditions: list[ConditionArguments] = Field(default_factory=list, max_length=6)
    around: str = Field("", max_length=200)
    radius_deg: float = Field(0.0, ge=0, le=180)
    order_by: QuantityKey | Literal[""] = ""
    descending: bool = True
    limit: int = Field(8, ge=1, le=50)


class CompareSources(_Arguments):
    """Put quantities of two or more sources side by side."""

    sources: list[str] = Field(min_length=2, max_length=5)
    quantities: list[QuantityKey] = Field(min_length=1, max_length=5)


class SimilarSources(_Arguments):
    """Sources whose spectra look most like that of a named source or of the uploaded spectrum ("upload")."""

    source: str = Field(max_length=200)
    limit: int = Field(5, ge=1, le=20)


class SearchSpectra(_Arguments):
    """Sources whose spectra fit a description in words or numbers: "heavily absorbed, with a strong iron line"."""

    description: str = Field(min_length=3, max_length=300)
    limit: int = Field(5, ge=1, le=20)


class ReadSpectrum(_Arguments):
    """Read the uploaded files (`which`: "all"): what they are, physical parameters with intervals."""

    which: str = Field("all", max_length=100)


class ExplainTerm(_Arguments):
    """Explain a term of X-ray astronomy to the public, with a paper to read."""

    term: str = Field(max_length=100)


@dataclass
class ToolResult:
    """What a tool found: ledger ids, a sentence on the outcome, and objects that the offline writer needs."""

    evidence: list[str] = field(default_factory=list)
    note: str = ""
    data: dict = field(default_factory=dict)


class Toolbox:
    """The tools, bound to one retriever, one ledger and the files uploaded with the question."""

    schemas = {
        "identify_source": IdentifySource,
        "source_parameters": SourceParameters,
        "papers_on_source": PapersOnSource,
        "search_papers": SearchPapers,
        "filter_sources": FilterSources,
        "compare_sources": CompareSources,
        "similar_sources": SimilarSources,
        "search_spectra": SearchSpectra,
        "read_spectrum": ReadSpectrum,
        "explain_term": ExplainTerm,
    }

    def __init__(
        self, retriever: Retriever, ledger: Ledger, files: list | None = None, readings: list[Reading] | None = None
    ):
        self.retriever = retriever
        self.ledger = ledger
        self.files = files or []
        self.readings = readings or []

    def call(self, name: str, arguments: dict) -> ToolResult:
        """Run a tool after checking its arguments; raises BadInput for an unknown tool or arguments off its schema."""
        if name not in self.schemas:
            raise BadInput(f"There is no tool {name[:40]!r}: use one of {', '.join(self.schemas)}.")
        try:
            checked = self.schemas[name].model_validate(arguments)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "arguments"
            raise BadInput(f"Tool {name}: {where}: {first['msg']}.") from None
        return getattr(self, name)(checked)

    def identify_source(self, a: IdentifySource) -> ToolResult:
        source = self._source(a.name)
        if source:
            return ToolResult([self.ledger.add_source(source)], data={"source": source})
        position = find_position(a.name)
        if position:
            near = self.retriever.names.nearest(position, 1)
            if near and near[0][1] <= 10 / 3600:
                return ToolResult([self.ledger.add_source(near[0][0])], data={"source": near[0][0]})
            return ToolResult(note="no source within 10 arcsec", data={"nearest": near, "position": position})
        return ToolResult(note="not in this catalogue", data={"suggestions": self.retriever.names.suggestions(a.name)})

    def source_parameters(self, a: SourceParameters) -> ToolResult:
        source = self._known(a.source)
        source_id = self.ledger.add_source(source)
        result = ToolResult([source_id], data={"source": source, "values": {}})
        for key in a.quantities:
            ids = self._catalogue_values(source, source_id, key) + self._literature_values(source, source_id, key)
            result.evidence += ids
            result.data["values"][key] = ids
        if len(result.evidence) == 1:
            result.note = "no value of that is known here"
        return result

    def papers_on_source(self, a: PapersOnSource) -> ToolResult:
        source = self._known(a.source)
        everything = self.retriever.catalogue.papers_of.get(source.id, [])
        named = named_papers(a.topic, self.retriever.catalogue)
        papers = [p for p in everything if named is None or p in named.papers]
        if papers and (named or by_age(a.topic)):
            hits = [self._hit(paper, source) for paper in in_order(papers, a.topic)[: a.limit]]
        else:
            hits = self.retriever.papers_on(source, a.topic, a.limit)
        ids = [self._add_paper(hit) for hit in hits]
        return ToolResult(
            [self.ledger.add_source(source), *ids],
            data={"source": source, "papers": ids, "hits": hits, "named": bool(named and papers)},
        )

    def search_papers(self, a: SearchPapers) -> ToolResult:
        if named := named_papers(a.query, self.retriever.catalogue):
            return self._named(named.on_topic(), a.limit)
        within = None
        if a.classes:
            within = [s.id for s in self.retriever.catalogue.sources.values() if s.object_class in a.classes]
        hits = self.retriever.search_papers(a.query, a.limit, sources=within)
        return ToolResult([self._add_paper(hit) for hit in hits], data={"hits": hits})

    def _named(self, named, limit: int) -> ToolResult:
        """Papers named by bibcode, author or year, and how many there are."""
        hits = [self._hit(paper) for paper in named.papers[:limit]]
        rows = [[h.paper.bibcode, h.paper.plain_title] for h in hits]
        table = self.ledger.add_table(
            "papers of this catalogue named so", ["bibcode", "title"], rows, len(named.papers)
        )
        data = {"hits": hits, "named": named, "table": table, "papers": [self._add_paper(hit) for hit in hits]}
        return ToolResult([*data["papers"], table], "" if hits else "no such paper is in this catalogue", data)

    def filter_sources(self, a: FilterSources) -> ToolResult:
        conditions = tuple(Condition(**c.model_dump()) for c in a.conditions)
        centre = self._centre(a.around) if a.around else None
        wanted = SourceFilter(tuple(a.classes), a.subclass, conditions, centre, a.radius_deg, a.order_by, a.descending)
        matches = apply_filter(self.retriever.catalogue, wanted)
        shown = matches[: a.limit]
        rows, per_source = [], []
        for match in shown:
            source_id = self.ledger.add_source(match.source)
            values = [self.ledger.add_measurement(m, source_id, match.source.id) for m in match.measurements]
            reporting = (self.retriever.catalogue.papers.get(m.reference) for m in match.measurements)
            values += [self.ledger.add_paper(p, p.report_on(match.source.id)) for p in reporting if p]
            rows.append(
                [match.source.name, match.source.object_class, *(format_value(m) for m in match.measurements)]
                + ([f"{match.separation_deg:.3g} deg"] if match.separation_deg is not None else [])
            )
            per_source.append((match, source_id, values))
        columns = ["source", "class"] + [c.quantity for c in conditions] + (["separation"] if centre else [])
        table = self.ledger.add_table("sources that meet the conditions", columns, rows, len(matches))
        nearest = self.retriever.names.nearest(centre, 2) if centre and not matches else []
        evidence = [table, *(i for _, source_id, values in per_source for i in (source_id, *values))]
        return ToolResult(
            evidence,
            "" if matches else "nothing meets the conditions",
            {"table": table, "matches": per_source, "total": len(matches), "wanted": wanted, "nearest": nearest},
        )

    def compare_sources(self, a: CompareSources) -> ToolResult:
        sources = [self._known(name) for name in a.sources]
        result = ToolResult(data={"sources": sources, "values": {}})
        for source in sources:
            source_id = self.ledger.add_source(source)
            result.evidence.append(source_id)
            for key in a.quantities:
                ids = self._catalogue_values(source, source_id, key)
                result.evidence += ids
                result.data["values"].setdefault(key, {})[source.id] = ids
        return result

    def similar_sources(self, a: SimilarSources) -> ToolResult:
        if a.source == "upload":
            self._read()
            if not self.readings:
                raise BadInput("No spectrum was uploaded: give a PHA file with its ARF and RMF.")
            reading = self.readings[0]
            origin, vector, exclude = self.ledger.add_upload(reading.file, reading.record), place_of(reading), ""
        else:
            source = self._known(a.source)
            origin, exclude = self.ledger.add_source(source), source.id
            vector = self.retriever.store.spectrum_vector(source.id)
        if vector is None:  # a table of counts without a response has no shape to compare
            return ToolResult([origin], "no spectrum to compare", {"near": [], "origin": origin})
        near = self.retriever.similar_sources(vector, a.limit, exclude)
        rows = [[source.name, source.object_class, round(value, 3)] for source, value in near]
        ids = [self.ledger.add_source(source) for source, _ in near]
        title = f"nearest spectra to {self.ledger.get(origin).record['name']} (cosine similarity; catalogue spectra SIMULATED)"
        table = self.ledger.add_table(title, ["source", "class", "similarity"], rows)
        return ToolResult([origin, table, *ids], data={"near": near, "table": table, "ids": ids, "origin": origin})

    def search_spectra(self, a: SearchSpectra) -> ToolResult:
        fitting = self.retriever.sources_described(a.description, a.limit)
        rows = [[source.name, source.object_class, round(fitness, 3)] for source, fitness in fitting]
        ids = [self.ledger.add_source(source) for source, _ in fitting]
        title = "spectra that fit the description best (cosine of the shared space; catalogue spectra SIMULATED)"
        table = self.ledger.add_table(title, ["source", "class", "fitness"], rows)
        return ToolResult([table, *ids], data={"fitting": fitting, "table": table, "ids": ids})

    def read_spectrum(self, a: ReadSpectrum) -> ToolResult:
        self._read()
        result = ToolResult(data={"readings": self.readings, "ids": []})
        for reading in self.readings:
            source_id = self.ledger.add_upload(reading.file, reading.record)
            values = {}
            for p in reading.estimate.parameters:
                measured = Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method)
                values[p.name] = self.ledger.add_measurement(measured, source_id, in_domain=p.in_domain)
            result.evidence += [source_id, *values.values()]
            result.data["ids"].append((source_id, values))
        result.data["at_position"] = self._at_header_position(self.readings)
        return result

    def explain_term(self, a: ExplainTerm) -> ToolResult:
        wanted = a.term.strip().lower()
        for term in self.retriever.catalogue.terms:
            if wanted in (term.term.lower(), *(alias.lower() for alias in term.aliases)):
                paper = self.retriever.catalogue.papers.get(term.bibcode)
                report = next((r for r in paper.reports if r.source is None), paper.reports[0]) if paper else None
                ids = [self.ledger.add_term(term)] + ([self.ledger.add_paper(paper, report)] if paper else [])
                return ToolResult(ids, data={"term": term, "paper": paper})
        return ToolResult(note="not in the glossary")

    def _at_header_position(self, readings: list[Reading]) -> list[tuple]:
        """(reading, source, table id) where a catalogue source lies within 1' of the position in a file's header."""
        found = []
        for reading in readings:
            ra, dec = reading.record["ra"], reading.record["dec"]
            if ra is None or dec is None or not (0 <= ra < 360 and -90 <= dec <= 90):
                continue
            source, separation = self.retriever.names.nearest(Position(ra, dec), 1)[0]
            if separation <= 1 / 60:
                rows = [[source.name, f"{separation * 60:.2f} arcmin"]]
                title = f"catalogue source nearest to the header position of {reading.file}"
                found.append((reading, source, self.ledger.add_table(title, ["source", "separation"], rows)))
        return found

    def _read(self) -> None:
        if self.files and not self.readings:
            self.readings = read_upload(self.files)

    def _source(self, name: str) -> Source | None:
        return self.retriever.catalogue.sources.get(name) or self.retriever.names.resolve(name)

    def _known(self, name: str) -> Source:
        source = self._source(name)
        if source is None:
            raise BadInput(f"{name[:60]!r} is not in this catalogue: ask for a source of it, or give its position.")
        return source

    def _centre(self, around: str) -> Position:
        position = find_position(around)
        if position:
            return position
        field = landmark(around)
        source = self._source(around)
        if source:
            return Position(source.ra, source.dec, 0.0, source.name)
        if field:
            return Position(*field, 0.0, around)
        raise BadInput(f"The position of {around[:60]!r} is not known here: give RA and Dec in degrees.")

    def _catalogue_values(self, source: Source, source_id: str, key: str) -> list[str]:
        quantity = quantity_by_key(key)
        best = measurement_of(source, quantity)
        found = [best] if best else []
        found += [m for name in quantity.names for m in source.measurements if m.name == name and m not in found]
        return [self.ledger.add_measurement(m, source_id, source.id) for m in found[:4]]

    def _literature_values(self, source: Source, source_id: str, key: str) -> list[str]:
        """Values that papers report on the source, each with its paper's record beside it."""
        ids = []
        names = {n + limit for n in quantity_by_key(key).names for limit in ("", "_upper_limit", "_lower_limit")}
        for paper, measurement in self.retriever.catalogue.reported(source.id, tuple(names))[:4]:
            paper_id = self.ledger.add_paper(paper, paper.report_on(source.id))
            ids += [self.ledger.add_measurement(measurement, source_id, source.id), paper_id]
        return ids

    def _hit(self, paper: Paper, source: Source | None = None) -> PaperHit:
        """A paper as it is, found by its name: the report on the source if one is meant."""
        report = paper.report_on(source.id) if source else paper.reports[0]
        return PaperHit(paper, self.retriever.passages[f"{paper.bibcode}/{paper.reports.index(report)}"], 1.0, 1.0, 1.0)

    def _add_paper(self, hit: PaperHit) -> str:
        report = hit.paper.reports[int(hit.passage.key.rsplit("/", 1)[1])]
        return self.ledger.add_paper(hit.paper, report)
