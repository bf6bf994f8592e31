"""The catalogue: sources, what was measured of them, papers, glossary, read from plain JSON lines.

These files are the truth; the Chroma store and the BM25 index are made from them and can always be made again.
The bundled demo catalogue holds facts and figures of real sources and summaries written for this project; its spectra
are simulated (``retriever/demo``, made by ``training/demo/catalogue.py``).
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import resources
from pathlib import Path

from pylatexenc.latex2text import LatexNodes2Text

from retriever.errors import BadInput, ServiceMissing

FILES = ("sources.jsonl", "papers.jsonl", "glossary.jsonl", "spectra.npz")


# how a paper is linked to a source, the closest first: it is on it; has it in its sample; names it in its title; is linked by
# a database; names it in its abstract; is where its class is from
ABOUT = ("main", "sample", "title", "link", "mention", "class")


@dataclass(frozen=True)
class Measurement:
    """A value of a catalogue or a paper: ``unit`` is astropy's spelling, ``level`` the interval's confidence level.

    ``low`` and ``high`` are None where the origin states no uncertainty. ``reference`` is the bibcode of who measured
    it, where the catalogue names one; ``method`` says from which catalogue and how; ``band`` ("0.5-7 keV") and
    ``instrument`` ("Chandra ACIS") where they are known. ``flag`` says why a value is not to be trusted, "" where it may
    be. ``library`` is the library that it is from, set where several are open.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    level: float | None = None
    unit: str = ""
    method: str = ""
    reference: str = ""
    band: str = ""
    instrument: str = ""
    flag: str = ""
    library: str = ""


@dataclass(frozen=True)
class Source:
    """A real X-ray source; ``ra`` and ``dec`` are ICRS degrees.

    ``class_from`` says whose class it is. Its spectrum is real (``spectrum_files``: paths of ``pha``, ``arf``, ``rmf``,
    ``background`` relative to the library, ``obsid``, ``instrument``) or simulated (``simulation`` says from what), or
    there is none. ``library`` names the library that the record is from.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    ra: float
    dec: float
    position_from: str
    object_class: str
    subclass: str = ""
    redshift: float | None = None
    redshift_from: str = ""
    measurements: tuple[Measurement, ...] = ()
    simulation: dict = field(default_factory=dict)
    class_from: str = ""
    origin: str = ""
    spectrum_files: dict = field(default_factory=dict)
    curated: bool = False
    library: str = ""

    def measured(self, name: str) -> Measurement | None:
        """The first (best) measurement of that name."""
        return next((m for m in self.measurements if m.name == name), None)


@dataclass(frozen=True)
class Report:
    """What one paper reports on one source; ``source`` is None for a paper on a topic.

    ``about`` says how the paper is linked to the source (``ABOUT``). ``summary`` is in this project's words where ``by``
    is "", quoted from the abstract ("abstract") or from ``page`` of the paper ("pdf"), or "" where there is none.
    """

    source: str | None
    about: str
    summary: str = ""
    quantities: tuple[Measurement, ...] = ()
    by: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Paper:
    """A paper by its 19-character ADS bibcode; ``abstract`` only in a library of the user's own."""

    bibcode: str
    title: str
    authors: tuple[str, ...]
    year: int
    reports: tuple[Report, ...]
    abstract: str = ""
    refereed: bool | None = None
    retracted: bool = False
    citations: int = 0
    origin: str = ""
    library: str = ""

    @cached_property
    def plain_title(self) -> str:
        """The title with TeX turned into text; the title itself is kept as ADS has it."""
        text = (
            LatexNodes2Text(math_mode="text").latex_to_text(self.title)
            if "\\" in self.title or "$" in self.title
            else self.title
        )
        return " ".join(text.replace("~", " ").split())

    @property
    def url(self) -> str:
        return "https://ui.adsabs.harvard.edu/abs/" + self.bibcode.replace("&", "%26")

    @property
    def short_reference(self) -> str:
        """Author-year, as in running text: ``Miller et al. (2010)``."""
        surnames = [author.split(",")[0].strip() for author in self.authors]
        who = {0: "Anonymous", 1: "".join(surnames[:1]), 2: " & ".join(surnames)}.get(len(surnames))
        return f"{who or surnames[0] + ' et al.'} ({self.year})"

    def report_on(self, source_id: str) -> Report | None:
        return next((report for report in self.reports if report.source == source_id), None)


@dataclass(frozen=True)
class Term:
    """A glossary entry for the public, with a paper to read."""

    term: str
    aliases: tuple[str, ...]
    definition: str
    example: str
    bibcode: str
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that can be asked about; immutable once read."""

    folder: Path
    sources: dict[str, Source]
    papers: dict[str, Paper]
    terms: tuple[Term, ...]

    @cached_property
    def papers_of(self) -> dict[str, list[Paper]]:
        """Papers by source id, those about the source itself before those on a sample, newest first."""
        found: dict[str, list[tuple[bool, int, str]]] = {}
        for paper in self.papers.values():
            for report in paper.reports:
                if report.source:
                    found.setdefault(report.source, []).append((report.about != "main", -paper.year, paper.bibcode))
        return {i: [self.papers[bibcode] for _, _, bibcode in sorted(ranked)] for i, ranked in found.items()}

    def reported(self, source_id: str, names: tuple[str, ...]) -> list[tuple["Paper", Measurement]]:
        """Values of those names that papers report on a source, each with the paper as its reference."""
        found = []
        for paper in self.papers_of.get(source_id, []):
            report = paper.report_on(source_id)
            for quantity in report.quantities if report else ():
                if quantity.name in names:
                    method = f"reported by {paper.short_reference}"
                    found.append((paper, replace(quantity, method=method, reference=paper.bibcode)))
        return found

    @cached_property
    def classes(self) -> dict[str, int]:
        """How many sources each class has."""
        counts: dict[str, int] = {}
        for source in self.sources.values():
            counts[source.object_class] = counts.get(source.object_class, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    @cached_property
    def fingerprint(self) -> str:
        """Changes when a durable file does, so that an index made from older files is made anew."""
        digest = hashlib.sha256()
        for name in FILES:
            digest.update((self.folder / name).read_bytes())
        return digest.hexdigest()[:16]


def read_catalogue(folder: Path | None = None) -> Catalogue:
    """Read a catalogue folder; without one, the bundled demo."""
    folder = Path(folder) if folder else Path(str(resources.files("retriever.catalogue.demo")))
    for name in FILES:
        if not (folder / name).is_file():
            raise ServiceMissing(f"The catalogue file {name} is missing in {folder}: install the package again.")
    sources = [_source(record) for record in _records(folder / "sources.jsonl")]
    papers = [_paper(record) for record in _records(folder / "papers.jsonl")]
    terms = tuple(_tupled(Term, record) for record in _records(folder / "glossary.jsonl"))
    return Catalogue(folder, {s.id: s for s in sources}, {p.bibcode: p for p in papers}, terms)


def _records(path: Path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise BadInput(
                f"Line {number} of {path.name} is not JSON ({error}): restore or correct the file."
            ) from None


def _tupled(kind, record: dict):
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in record.items()})


def _source(record: dict) -> Source:
    measurements = [Measurement(**m) for m in record.pop("measurements", [])]
    return _tupled(Source, record | {"measurements": measurements})


def _paper(record: dict) -> Paper:
    reports = []
    for report in record.pop("reports"):
        quantities = tuple(Measurement(**q) for q in report.pop("quantities", []))
        reports.append(Report(**report, quantities=quantities))
    return _tupled(Paper, record | {"reports": reports})
