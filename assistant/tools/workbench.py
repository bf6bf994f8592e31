"""What every tool works with: the library, the ledger of this question, and the files that came with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.library.library import Library, PaperHit
from retriever.reading.files import read_upload
from retriever.reading.records import Reading

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
            self.readings = read_upload(self.files)
        return self.readings

    def source(self, name: str) -> Source | None:
        """A source by its catalogue id or any of its names."""
        return self.library.sources.get(name) or self.library.names.resolve(name)

    def known_source(self, name: str) -> Source:
        """As ``source``; raises BadInput for a name that the catalogue lacks."""
        source = self.source(name)
        if source is None:
            raise BadInput(f"{name[:60]!r} is not in this catalogue: ask for a source of it, or give its position.")
        return source

    def add_paper(self, hit: PaperHit) -> str:
        """The ledger id of a paper with the report that was hit."""
        return self.ledger.add_paper(hit.paper, hit.report)
