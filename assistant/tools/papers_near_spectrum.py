"""The tool ``papers_near_spectrum``: papers whose text fits a spectrum and whose photon index agrees with it."""

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from assistant.evidence.claims import Claim, refused
from assistant.evidence.ledger import Ledger
from assistant.evidence.remarks import fits_only
from assistant.evidence.sentences import say
from assistant.tools.arguments import SourceOrUpload
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Measurement, Source
from retriever.errors import BadInput
from retriever.reading.near_papers import (
    Lack,
    NearPapers,
    Shown,
    limits,
    nearest_papers,
    papers_near,
    shown_by,
    shown_in,
)


class PapersNearSpectrum(ToolArguments):
    """Papers whose text fits the spectrum of a named source or the uploaded one ("upload"); often there are none.
    `anyway`: list those that fit best even where none is near enough, which is said."""

    spectrum: SourceOrUpload
    limit: int = Field(5, ge=1, le=10)
    anyway: bool = False


@dataclass(frozen=True, kw_only=True)
class NearSpectrum(Result):
    """The papers, and ledger ids: of the spectrum, of its photon index ("" where it has none), of the table, of each paper."""

    near: NearPapers
    origin: str
    index: str
    table: str
    papers: tuple[str, ...]

    def claims(self, ledger: Ledger) -> list[Claim]:
        """What is lacking, if anything is; then each paper with its fitness and the photon index that agrees."""
        ids = tuple(i for i in (self.table, self.origin, self.index) if i)
        told = _told(ledger, self.origin, self.index, self.near)
        said = (
            [refused("refusal.no_papers_near", (self.table, self.origin), name=told["name"], why=told["why"])]
            if self.near.lack
            else []
        )
        if self.papers:
            text = say("near.anyway" if self.near.lack else "near.found", **told)
            said.append(Claim(text, ids, remark=fits_only()))
        return said + [self._paper(ledger, n) for n in range(len(self.papers))]

    def _paper(self, ledger: Ledger, number: int) -> Claim:
        hit = self.near.papers[number].hit
        _, index, fitness = ledger.table(self.table)["rows"][number]
        told = {"reference": hit.paper.short_reference, "bibcode": hit.paper.bibcode, "fitness": fitness}
        text = say("near.paper_with_index", index=index, **told) if index else say("near.paper", **told)
        return Claim(text, (self.papers[number], self.table))


def papers_near_spectrum(bench: Workbench, a: PapersNearSpectrum) -> NearSpectrum:
    """The papers near it; raises BadInput for a source that is not known and where no spectrum was uploaded."""
    if a.spectrum == "upload":
        if not bench.read_files():
            raise BadInput("No spectrum was uploaded: give a PHA file with its ARF and RMF.")
        reading, subject = bench.readings[0], ""
        origin, shown = bench.ledger.add_upload(reading.file, reading.record), shown_by(reading)
    else:
        source = bench.known_source(a.spectrum)
        origin, shown, subject = bench.ledger.add_source(source), _shown(bench, source), source.id
    near = (nearest_papers if a.anyway else papers_near)(shown, bench.library, a.limit)
    index = _index(bench, origin, shown, subject)
    papers = tuple(bench.add_paper(paper.hit.paper, paper.hit.report) for paper in near.papers)
    table = _table(bench, origin, index, near)
    found = tuple(i for i in (origin, index, table) if i)
    return NearSpectrum((*found, *papers), near=near, origin=origin, index=index, table=table, papers=papers)


def _shown(bench: Workbench, source: Source) -> Shown:
    """What a source's spectrum shows, where it has one."""
    vector = bench.library.spectrum_vector(source.id)
    return Shown(None) if vector is None else shown_in(bench.library.observation(source), vector, source.simulation)


def _index(bench: Workbench, origin: str, shown: Shown, subject: str) -> str:
    """The ledger id of the spectrum's photon index."""
    p = shown.index
    if p is None:
        return ""
    measured = Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method)
    return bench.ledger.add_measurement(measured, origin, subject, in_domain=p.in_domain)


def _table(bench: Workbench, origin: str, index: str, near: NearPapers) -> str:
    """The papers with their fitness, and last the best fitness of all to the spectrum; its title says what was found."""
    told = _told(bench.ledger, origin, index, near)
    rows: list[list[Any]] = [
        [
            paper.hit.paper.bibcode,
            "" if paper.index is None else format_number(paper.index.value, 4),
            format_number(float(paper.hit.score), 3),
        ]
        for paper in near.papers
    ]
    rows.append([_name(bench.ledger, origin), "", told["fitness"]])
    title = say("near.table_lacking" if near.lack else "near.table", least=f"{limits().fitness:g}", **told)
    return bench.ledger.add_table(title, ["paper", "photon_index", "fitness"], rows, len(near.papers))


def _told(ledger: Ledger, origin: str, index: str, near: NearPapers) -> dict[str, str]:
    """What the sentences on a spectrum fill in: its name, photon index, the best fitness of all, and what is lacking."""
    told = {"name": _name(ledger, origin), "index": "", "fitness": ""}
    if index:
        r = ledger.measurement(index)
        told["index"] = f"{r['low']:.2f} to {r['high']:.2f}"
    if near.nearest is not None:
        told["fitness"] = format_number(near.nearest, 3)
    return told | {"why": lacking(near.lack, **told) if near.lack else ""}


def lacking(lack: Lack, **told: str) -> str:
    """Why there are no papers near a spectrum; ``told``: its ``index`` and the best ``fitness``."""
    sentences = {
        Lack.NO_AREA: say("near.no_area"),
        Lack.STRANGE: say("near.strange"),
        Lack.NO_POWER_LAW: say("near.no_power_law"),
        Lack.VAGUE: say("near.vague", index=told["index"]),
        Lack.FAR: say("near.far", fitness=told["fitness"]),
        Lack.UNCONFIRMED: say("near.unconfirmed", fitness=told["fitness"], index=told["index"]),
    }
    return sentences[lack]


def _name(ledger: Ledger, origin: str) -> str:
    record = ledger[origin].record
    return say("near.upload") if record.get("uploaded") else f"the spectrum of {record['name']}"


TOOL = Tool(PapersNearSpectrum, papers_near_spectrum, step="Finding papers near the spectrum of", subject="spectrum")
