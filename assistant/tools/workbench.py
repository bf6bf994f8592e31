"""What every tool works with: the library, the ledger of this question, and the files that came with it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.evidence.held import here
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Paper, Report, Source
from retriever.errors import BadInput
from retriever.library.format.quoting import quoted
from retriever.library.library import Library
from retriever.reading.files import read_as_told, read_upload
from retriever.reading.known_source import Given
from retriever.reading.records import Reading

if TYPE_CHECKING:
    from retriever.reading.jointly import JointReading

Files: TypeAlias = Sequence[str | Path]


class Workbench:
    """One library, one ledger, the uploaded files; and what tools do with them in common."""

    def __init__(
        self,
        library: Library,
        ledger: Ledger,
        files: Files | None = None,
        readings: list[Reading] | None = None,
    ):
        self.library = library
        self.ledger = ledger
        self.files = list(files or ())
        self.readings = readings or []

    def read_files(self) -> list[Reading]:
        """The uploaded spectra, read once; raises BadInput for files that can't be read."""
        if self.files and not self.readings:
            self.readings = read_upload(self.files, lambda: self.library)
        return self.readings

    def fit_as_told(self, told: Given) -> None:
        """The spectra among the uploads are fitted again with what the user says of them."""
        self.readings = [read_as_told(reading, told, lambda: self.library) for reading in self.read_files()]

    def read_jointly(self) -> "JointReading | None":
        """The uploaded spectra as one, where they are of one observation or source."""
        readings = tuple(self.read_files())
        if len(readings) < 2:
            return None
        from retriever.reading.jointly import joined_uploads  # loads the fits

        return joined_uploads(readings)

    def source(self, name: str) -> Source | None:
        """A source by its catalogue id or any of its names."""
        return self.library.sources.get(name) or self.library.names.resolve(name)

    def known_source(self, name: str) -> Source:
        """As ``source``; raises BadInput for a name that the catalogue lacks."""
        source = self.source(name)
        if source is None:
            raise BadInput(f"{name[:60]!r} is not in {self.here}: ask for a source of it, or give its position.")
        return source

    @property
    def here(self) -> str:
        """The library in words."""
        return here(self.library)

    def add_paper(self, paper: Paper, report: Report) -> str:
        """The ledger id of a paper with a report; one without words quotes the paper's abstract, where there is one."""
        source = self.library.sources.get(report.source) if report.source else None
        if not report.summary and paper.abstract:
            names = (source.name, *source.aliases) if source else ()
            text = quoted(paper.abstract, names)
            report = replace(report, summary=text, by="abstract" if text else "")
        return self.ledger.add_paper(paper, report, source.name if source else "")
