"""The tool ``reported_values``: what values of a quantity papers and catalogues report on sources, each with who says so."""

from dataclasses import dataclass

from pydantic import Field

from assistant.tools.arguments import KnownQuantity, KnownSource
from assistant.tools.literature.sorts_of_papers import instruments_of, names_of
from assistant.tools.quotations import holding
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import EITHER
from retriever.catalogue.quantities import quantity_by_key
from retriever.catalogue.records import Measurement, Paper, Source
from retriever.library.index.records import flat_surname
from retriever.requests.marks import INSTRUMENTS

_MOST = 40  # values of one source and quantity


class ReportedValues(ToolArguments):
    """Values of quantities of sources, each with the paper that reports it or that a catalogue names for it."""

    sources: list[KnownSource] = Field(min_length=1, max_length=6)
    quantities: list[KnownQuantity] = Field(min_length=1, max_length=6)
    since: int | None = None
    until: int | None = None
    bibcodes: list[str] = Field(default_factory=list, max_length=3_000)
    authors: list[str] = Field(default_factory=list, max_length=7)
    instrument: str = Field("", max_length=120)


@dataclass(frozen=True)
class Said:
    """One value with who says so: the bibcode, the ledger id of the paper ("" where it is not here), author and year in words,
    and whether a catalogue holds the value (``catalogued``) or the paper's own text gives it."""

    source: Source
    quantity: str
    measurement: Measurement
    value_id: str
    bibcode: str
    paper_id: str
    who: str
    year: int
    catalogued: bool


@dataclass(frozen=True, kw_only=True)
class ValuesSaid(Result):
    """All values, newest first, by source and quantity; ``papers``: how many papers were looked through, ``left_out``: how many
    values are of other years, papers, authors or instruments than were asked for."""

    values: tuple[Said, ...]
    papers: int
    left_out: int = 0


def reported_values(bench: Workbench, a: ReportedValues) -> ValuesSaid:
    """The values; raises BadInput for a source that is not known."""
    found: list[Said] = []
    left_out = 0
    looked: set[str] = set()
    for name in a.sources:
        source = bench.known_source(name)
        looked |= {paper.bibcode for paper in bench.library.papers_of.get(source.id, [])}
        for key in a.quantities:
            values = [*_of_papers(bench, source, key), *_of_catalogues(bench, source, key)]
            kept = [said for said in values if _meant(bench, said, a)]
            left_out += len(values) - len(kept)
            found += sorted(kept, key=lambda said: -said.year)[:_MOST]
    ids = [i for said in found for i in (said.value_id, said.paper_id) if i]
    return ValuesSaid(tuple(dict.fromkeys(ids)), values=tuple(found), papers=len(looked), left_out=left_out)


def _meant(bench: Workbench, said: Said, a: ReportedValues) -> bool:
    """Whether a value is of the years, the papers, the authors and the instrument that are meant."""
    in_time = (a.since is None or said.year >= a.since) and (a.until is None or said.year <= a.until)
    if not in_time or (a.bibcodes and said.bibcode not in a.bibcodes):
        return False
    paper = bench.library.papers.get(said.bibcode)
    if a.authors:
        signed = {flat_surname(name) for name in paper.authors} if paper else set()
        if not signed & {flat_surname(name) for name in a.authors}:
            return False
    return not a.instrument or _measured_with(a.instrument, said, paper)


def _measured_with(instrument: str, said: Said, paper: Paper | None) -> bool:
    """Whether the value is of that instrument by its own words, or by its paper's where the value names none."""
    ways, m = (
        tuple(way for one in instrument.split(EITHER) for way in (one, *INSTRUMENTS.get(one, ()))),
        said.measurement,
    )
    own = f"{m.instrument} {m.method}".lower()
    if any(way.lower() in own for way in ways):
        return True
    if said.catalogued or m.instrument or paper is None:
        return False
    return bool(instruments_of(paper, {instrument: ways}))


def _of_papers(bench: Workbench, source: Source, key: str) -> list[Said]:
    """What papers' own texts report."""
    source_id, found = bench.ledger.add_source(source), []
    for paper, value in bench.library.reported(source.id, tuple(sorted(names_of(key)))):
        report = paper.report_on(source.id)
        if report is None:
            continue
        paper_id = bench.add_paper(paper, holding(paper, report, source, value))
        value_id = bench.ledger.add_measurement(value, source_id, source.id)
        who = paper.short_reference
        found.append(Said(source, key, value, value_id, paper.bibcode, paper_id, who, paper.year, False))
    return found


def _of_catalogues(bench: Workbench, source: Source, key: str) -> list[Said]:
    """What catalogues hold with the bibcode of who measured it."""
    source_id, found = bench.ledger.add_source(source), []
    names = (*quantity_by_key(key).names, *sorted(names_of(key)))
    own = [m for m in source.measurements if m.reference and not m.flag and m.name in names]
    for value in sorted(own, key=lambda m: names.index(m.name)):
        paper = bench.library.papers.get(value.reference)
        known = paper and paper.authors
        who = paper.short_reference if paper and known else value.reference
        year = paper.year if paper else _year_of(value.reference)
        value_id = bench.ledger.add_measurement(value, source_id, source.id)
        found.append(Said(source, key, value, value_id, value.reference, "", who, year, True))
    return found


def _year_of(bibcode: str) -> int:
    return int(bibcode[:4]) if bibcode[:4].isdigit() else 0


TOOL = Tool(ReportedValues, reported_values, step="Looking up what papers report on", subject="sources")
