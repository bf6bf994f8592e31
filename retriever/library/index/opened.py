"""One generation of an index, open for questions."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from retriever.errors import ServiceMissing, first_line
from retriever.library.index.columns import Columns
from retriever.library.index.encoder import Encoder
from retriever.library.index.generations import live_generation
from retriever.library.index.link_columns import LinkColumns
from retriever.library.index.records import Records
from retriever.library.index.source_columns import SourceColumns
from retriever.library.index.value_columns import ValueColumns
from retriever.library.index.vectors import NearestVectors, open_vectors
from retriever.library.index.word_search import WordSearch

_ATTEMPTS = 5


@dataclass(frozen=True, eq=False)
class Part:
    """A library's index: ``name`` of the library, ``content`` the folder where its spectra lie (None: nowhere)."""

    name: str
    generation: Path
    content: Path | None
    manifest: dict[str, Any]
    records: Records
    sources: SourceColumns
    values: ValueColumns
    passages: Columns
    words: WordSearch
    vectors: dict[str, NearestVectors]

    @cached_property
    def ids(self) -> list[str]:
        """Ids of all sources, by row."""
        return self.records.ids()

    @cached_property
    def links(self) -> LinkColumns:
        """Every link of a source to a paper."""
        return LinkColumns.of(self.records.links())


def open_part(folder: Path, name: str = "", content: Path | None = None, encoder: Encoder | None = None) -> Part:
    """The live generation; asked again where one was swapped away between reading its name and opening it.

    ``ServiceMissing`` where there is none, where it is damaged, or where its vectors are of another text model than
    ``encoder``.
    """
    return _retried(lambda: _open(Path(folder), name, content, encoder), Path(folder))


def _open(folder: Path, name: str, content: Path | None, encoder: Encoder | None) -> Part:
    generation, manifest = live_generation(folder)
    if encoder and manifest["encoder"] not in ("", encoder.tag):
        raise ServiceMissing(
            f"The index in {folder} was made with the text model {manifest['encoder']}: set SCHOLAR_TEXT_MODEL or index again."
        )
    return Part(
        name or manifest["name"],
        generation,
        content,
        manifest,
        Records(generation),
        SourceColumns.load(generation),
        ValueColumns.load(generation),
        Columns.load(generation / "columns.npz"),
        WordSearch(generation / "lexical"),
        open_vectors(generation, manifest),
    )


def _retried(opening: Callable[[], Part], folder: Path) -> Part:
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(0.025 * 2**attempt)
        try:
            return opening()
        except ServiceMissing as error:
            said = error
        except Exception as error:  # SQLite, tantivy, NumPy and Chroma each have their own for a file that is not there
            said = ServiceMissing(
                f"The index in {folder} can't be opened ({first_line(error)}): make it again with scholar index."
            )
    raise said
