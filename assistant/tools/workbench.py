"""What every tool works with: the retriever, the ledger of this question, and the files that came with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Paper, Source
from retriever.errors import BadInput
from retriever.reading.files import read_upload
from retriever.reading.records import Reading
from retriever.search.retriever import PaperHit, Retriever

Files: TypeAlias = Sequence[str | Path]


class Workbench:
    """One retriever, one ledger, the uploaded files; and what tools do with them in common."""

    def __init__(
        self,
        retriever: Retriever,
        ledger: Ledger,
        files: Files | None = None,
        readings: list[Reading] | None = None,
    ):
        self.retriever = retriever
        self.ledger = ledger
        self.files = list(files or ())
        self.readings = readings or []

    def read_files(self) -> list[Reading]:
        """The uploaded spectra, read once; raises BadInput for files that can't be read."""
        if self.files and not self.readings:
            self.readings = read_upload(self.files)
        return self.readings

    def source(self, name: str) -> Source | None:
        """A source by its catalogue id or any of its names."""
        return self.retriever.catalogue.sources.get(name) or self.retriever.names.resolve(name)

    def known_source(self, name: str) -> Source:
        """As ``source``; raises BadInput for a name that the catalogue lacks."""
        source = self.source(name)
        if source is None:
            raise BadInput(f"{name[:60]!r} is not in this catalogue: ask for a source of it, or give its position.")
        return source

    def hit(self, paper: Paper, source: Source | None = None) -> PaperHit:
        """A paper that was found by its name, as a hit: with the report on the source if one is meant."""
        report = (paper.report_on(source.id) if source else None) or paper.reports[0]
        return PaperHit(paper, self.retriever.passages[f"{paper.bibcode}/{paper.reports.index(report)}"], 1.0, 1.0, 1.0)

    def add_paper(self, hit: PaperHit) -> str:
        """The ledger id of a paper with the report that was hit."""
        report = hit.paper.reports[int(hit.passage.key.rsplit("/", 1)[1])]
        return self.ledger.add_paper(hit.paper, report)
