"""The evidence ledger: every record that a tool returned, under a short id, and nothing else may be cited.

``S1`` a source, ``P2`` a paper, ``M3`` a measurement or prediction, ``T1`` a table, ``G1`` a glossary entry. The same
record gets the same id again, so that several tools may find it. ``record`` is what ``ask --json`` shows; ``support``
is the text in which verification looks for the numbers and names of a claim.
"""

from dataclasses import dataclass, field

from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement, Paper, Report, Source, Term
from retriever.names.positions import format_position


@dataclass(frozen=True)
class Evidence:
    """One record with its id; ``subject`` is the catalogue id of the source that it speaks of, if of one."""

    id: str
    kind: str
    record: dict
    support: str
    subject: str = ""


@dataclass
class Ledger:
    """Evidence of one conversation turn, in the order of its arrival."""

    items: dict[str, Evidence] = field(default_factory=dict)
    _ids: dict[tuple, str] = field(default_factory=dict)

    def __iter__(self):
        return iter(self.items.values())

    def __len__(self):
        return len(self.items)

    def get(self, evidence_id: str) -> Evidence | None:
        return self.items.get(evidence_id)

    def of_kind(self, kind: str) -> list[Evidence]:
        return [item for item in self if item.kind == kind]

    def add_source(self, source: Source) -> str:
        """A catalogue source; its spectrum in the demo catalogue is simulated, and the record says so."""
        position = format_position(source.ra, source.dec)
        record = {
            "name": source.name,
            "ra": source.ra,
            "dec": source.dec,
            "class": source.object_class,
            "subclass": source.subclass,
            "redshift": source.redshift,
            "aliases": list(source.aliases),
            "position": position,
            "position_from": source.position_from,
            "simulated_spectrum": bool(source.simulation),
            "simulation": source.simulation,
        }
        support = " | ".join(
            [
                source.name,
                *source.aliases,
                position,
                source.object_class,
                source.subclass,
                str(source.redshift or ""),
                source.position_from,
                source.redshift_from,
            ]
        )
        return self._add("source", "S", ("source", source.id), record, support, source.id)

    def add_upload(self, name: str, record: dict) -> str:
        """An uploaded spectrum: a source of its own, real, known only by what its file says."""
        return self._add("source", "S", ("upload", name), record, " | ".join(map(str, record.values())))

    def add_paper(self, paper: Paper, report: Report) -> str:
        """A paper with the passage that speaks of the matter (this project's summary of it)."""
        record = {
            "bibcode": paper.bibcode,
            "title": paper.plain_title,
            "authors": list(paper.authors),
            "year": paper.year,
            "url": paper.url,
            "passage": report.summary,
        }
        support = " | ".join([paper.plain_title, paper.short_reference, report.summary, paper.bibcode])
        return self._add("paper", "P", ("paper", paper.bibcode, report.source), record, support, report.source or "")

    def add_measurement(
        self, measurement: Measurement, source_id: str, subject: str = "", in_domain: bool = True
    ) -> str:
        """A value of the source that has ledger id ``source_id``."""
        record = {
            "name": measurement.name,
            "value": measurement.value,
            "low": measurement.low,
            "high": measurement.high,
            "level": measurement.level,
            "unit": measurement.unit,
            "method": measurement.method,
            "reference": measurement.reference,
            "source": source_id,
            "in_domain": in_domain,
        }
        support = " | ".join(
            [label(measurement.name), format_value(measurement), measurement.method, measurement.reference]
        )
        key = ("measurement", source_id, measurement)
        return self._add("measurement", "M", key, record, support, subject)

    def add_table(self, title: str, columns: list[str], rows: list[list], total: int | None = None) -> str:
        """A list of results; ``total`` where more were found than the rows shown."""
        record = {"title": title, "columns": columns, "rows": rows, "total": len(rows) if total is None else total}
        support = " | ".join([title, str(record["total"]), *(" ".join(map(str, row)) for row in rows)])
        return self._add("table", "T", ("table", title, str(rows)), record, support)

    def add_term(self, term: Term) -> str:
        record = {
            "term": term.term,
            "definition": term.definition,
            "example": term.example,
            "see_also": list(term.see_also),
        }
        support = " | ".join([term.term, *term.aliases, term.definition, term.example])
        return self._add("glossary", "G", ("term", term.term), record, support)

    def as_json(self, only: set[str] | None = None) -> list[dict]:
        """Records by the contract of ``ask --json``; ``only`` keeps to some ids."""
        return [{"id": e.id, "kind": e.kind, **e.record} for e in self if only is None or e.id in only]

    def _add(self, kind, letter, key, record, support, subject="") -> str:
        if key not in self._ids:
            number = 1 + sum(1 for item in self if item.id[0] == letter)
            self._ids[key] = f"{letter}{number}"
            self.items[self._ids[key]] = Evidence(self._ids[key], kind, record, support, subject)
        return self._ids[key]
