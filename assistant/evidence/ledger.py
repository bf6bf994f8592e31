"""The evidence ledger: every record that a tool returned, under a short id, and nothing else may be cited.

``S1`` a source, ``P2`` a paper, ``M3`` a measurement or prediction, ``C1`` a computed value, ``T1`` a table, ``G1`` a
glossary entry. The same record gets the same id again, so that several tools may find it. ``record`` is what ``ask --json`` shows; ``support``
is the text in which verification looks for the numbers and names of a claim.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from assistant.evidence.computations import Computation, inputs_of, result_of
from assistant.evidence.held import linked_as
from assistant.evidence.records import (
    LETTERS,
    PASSAGE_FROM,
    ComputationRecord,
    Kind,
    MeasurementRecord,
    PaperRecord,
    SourceRecord,
    TableColumns,
    TableRecord,
    TermRecord,
)
from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement, Paper, Report, Source, Term
from retriever.names.positions import format_position
from retriever.text.tex import without_markup

# how the fields of an upload's record are called in its support, where the value alone does not say
_UPLOAD_WORDS = {
    "name": "its header calls the object",
    "exposure_s": "exposure",
    "counts": "counts",
    "background_counts": "counts of the background",
    "net_counts": "counts net of background",
    "energy_range_keV": "energies",
}


def upload_id(name: str) -> str:
    """By what an upload goes where sources go by their catalogue ids."""
    return f"upload:{name}"


@dataclass(frozen=True)
class Evidence:
    """One record with its id; ``subject`` is the catalogue id of the source that it speaks of, if of one."""

    id: str
    kind: Kind
    record: dict[str, Any]  # by its kind one of ``evidence.records``
    support: str
    subject: str = ""


@dataclass
class Ledger:
    """Evidence of one conversation turn, in the order of its arrival."""

    items: dict[str, Evidence] = field(default_factory=dict)
    _ids: dict[Hashable, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self.items.values())

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, evidence_id: object) -> bool:
        return evidence_id in self.items

    def __getitem__(self, evidence_id: str) -> Evidence:
        """The evidence of an id that a tool gave; raises KeyError for any other."""
        return self.items[evidence_id]

    def get(self, evidence_id: str) -> Evidence | None:
        """As ``[]``, None where there is no such id: for ids that a language model or a file gave."""
        return self.items.get(evidence_id)

    def source(self, evidence_id: str) -> SourceRecord:
        """The record of a source; like the five below, raises KeyError for an id of another kind."""
        return cast(SourceRecord, self._record(evidence_id, "source"))

    def paper(self, evidence_id: str) -> PaperRecord:
        return cast(PaperRecord, self._record(evidence_id, "paper"))

    def measurement(self, evidence_id: str) -> MeasurementRecord:
        return cast(MeasurementRecord, self._record(evidence_id, "measurement"))

    def table(self, evidence_id: str) -> TableRecord:
        return cast(TableRecord, self._record(evidence_id, "table"))

    def term(self, evidence_id: str) -> TermRecord:
        return cast(TermRecord, self._record(evidence_id, "glossary"))

    def computation(self, evidence_id: str) -> ComputationRecord:
        return cast(ComputationRecord, self._record(evidence_id, "computation"))

    def of_kind(self, kind: Kind) -> list[Evidence]:
        return [item for item in self if item.kind == kind]

    def add_source(self, source: Source) -> str:
        """A source of a library; the record says whether its spectrum is real or simulated."""
        position = format_position(source.ra, source.dec)
        record: SourceRecord = {
            "name": source.name,
            "ra": source.ra,
            "dec": source.dec,
            "class": source.object_class,
            "subclass": source.subclass,
            "redshift": source.redshift,
            "aliases": list(source.aliases),
            "position": position,
            "position_from": source.position_from,
            "class_from": source.class_from,
            "library": source.library,
            "simulated_spectrum": bool(source.simulation) and not source.spectrum_files,
            "real_spectrum": bool(source.spectrum_files),
            "simulation": source.simulation,
        }
        support = " | ".join(
            [
                source.name,
                *source.aliases,
                position,
                source.object_class or "X-ray source of unknown class, class unknown",
                source.subclass,
                str(source.redshift or ""),
                source.position_from,
                source.redshift_from,
                source.class_from,
            ]
        )
        return self._add("source", ("source", source.id), record, support, source.id)

    def add_upload(self, name: str, record: Mapping[str, Any]) -> str:
        """An uploaded spectrum or light curve: a source of its own, real, known only by what its file says."""
        told = [f"{_UPLOAD_WORDS.get(key, '')} {value}".strip() for key, value in record.items()]
        support = " | ".join([f"{record.get('what', 'a real (uploaded) spectrum')}, read from its file", *told])
        return self._add("source", ("source", upload_id(name)), record, support)

    def add_example(self, record: Mapping[str, Any], told: Iterable[str]) -> str:
        """A real object of no library, of which an image or a light curve is known (``evidence.examples``)."""
        support = " | ".join([record["name"], *told])
        return self._add("source", ("example", support), {"simulated_spectrum": False, **record}, support)

    def add_paper(self, paper: Paper, report: Report, on: str = "") -> str:
        """A paper with the passage that speaks of the matter; ``on`` is the name of the report's source."""
        passage = without_markup(report.summary)  # a claim that quotes it must hold no markup
        record: PaperRecord = {
            "bibcode": paper.bibcode,
            "title": paper.plain_title,
            "authors": list(paper.authors),
            "year": paper.year,
            "url": paper.url,
            "passage": passage,
            "passage_from": PASSAGE_FROM[report.by],
            "page": report.page,
            "linked": report.about if on else "",
            "on": on,
            "library": paper.library,
        }
        linked = [linked_as(report.about, on)] if on and not report.summary else []
        support = " | ".join([paper.plain_title, paper.short_reference, passage, paper.bibcode, *linked])
        return self._add("paper", ("paper", paper.bibcode, report.source), record, support, report.source or "")

    def add_measurement(
        self, measurement: Measurement, source_id: str, subject: str = "", in_domain: bool = True
    ) -> str:
        """A value of the source that has ledger id ``source_id``."""
        record: MeasurementRecord = {
            "name": measurement.name,
            "value": measurement.value,
            "low": measurement.low,
            "high": measurement.high,
            "level": measurement.level,
            "unit": measurement.unit,
            "method": measurement.method,
            "reference": measurement.reference,
            "band": measurement.band,
            "instrument": measurement.instrument,
            "flag": measurement.flag,
            "library": measurement.library,
            "source": source_id,
            "in_domain": in_domain,
        }
        support = " | ".join(
            [
                label(measurement.name),
                format_value(measurement),
                measurement.method,
                measurement.reference,
                measurement.band,
                measurement.instrument,
                measurement.flag,
            ]
        )
        key = ("measurement", source_id, measurement)
        return self._add("measurement", key, record, support, subject)

    def add_computation(self, computation: Computation) -> str:
        """A computed value; its inputs that are evidence must be in the ledger already."""
        for part in computation.inputs:
            if part.evidence and part.evidence not in self:
                raise KeyError(f"{computation.what} is computed from {part.evidence}, which is not in the ledger")
        record = computation.record()
        told = [record["what"], record["formula"], record["put_in"], result_of(record), record["says"]]
        support = " | ".join(["computed", *told, *inputs_of(record)])
        return self._add("computation", ("computation", computation), record, support, computation.subject)

    def add_table(
        self,
        title: str,
        columns: list[str],
        rows: list[list[Any]],
        total: int | None = None,
        finding: str = "",
        copied: TableColumns | None = None,
    ) -> str:
        """A list of results; ``total`` where more were found than the rows shown.

        ``finding`` is what follows from the rows, in a sentence: its words may be repeated, its numbers stand in the rows. ``copied``
        stands in copies of the table alone, and supports nothing.
        """
        record: TableRecord = {
            "title": title,
            "columns": columns,
            "rows": rows,
            "total": len(rows) if total is None else total,
        }
        if finding:
            record["finding"] = finding
        if copied and copied["columns"]:
            record["copied"] = copied
        told = [finding] if finding else []
        cells = (" ".join("" if cell is None else str(cell) for cell in row) for row in [columns, *rows])
        support = " | ".join([title, str(record["total"]), *cells, *told])
        return self._add("table", ("table", title, str(rows), finding), record, support)

    def add_term(self, term: Term) -> str:
        record: TermRecord = {
            "term": term.term,
            "definition": term.definition,
            "example": term.example,
            "see_also": list(term.see_also),
        }
        support = " | ".join([term.term, *term.aliases, term.definition, term.example])
        return self._add("glossary", ("term", term.term), record, support)

    def with_origins(self, evidence_ids: Iterable[str]) -> list[str]:
        """These ids in their order, then what computed values are from and the sources that measurements belong to."""
        found = dict.fromkeys(evidence_ids)
        further = list(found)
        for evidence_id in further:
            item = self.get(evidence_id)
            if item and item.kind == "measurement":
                further.append(item.record["source"])
            elif item and item.kind == "computation":
                further += [part["evidence"] for part in item.record["inputs"] if part["evidence"]]
            found[evidence_id] = None
        return list(found)

    def as_json(self, only: set[str] | None = None) -> list[dict[str, Any]]:
        """Records by the contract of ``ask --json``; ``only`` keeps to some ids."""
        return [{"id": e.id, "kind": e.kind, **e.record} for e in self if only is None or e.id in only]

    def _add(self, kind: Kind, key: Hashable, record: Mapping[str, object], support: str, subject: str = "") -> str:
        if key not in self._ids:
            letter = LETTERS[kind]
            number = 1 + sum(1 for item in self if item.id[0] == letter)
            self._ids[key] = f"{letter}{number}"
            self.items[self._ids[key]] = Evidence(self._ids[key], kind, dict(record), support, subject)
        return self._ids[key]

    def _record(self, evidence_id: str, kind: Kind) -> dict[str, Any]:
        item = self[evidence_id]
        if item.kind != kind:
            raise KeyError(f"{evidence_id} is of the kind {item.kind}, not {kind}")
        return item.record
