"""What a place holds, as the index needs it: sources, papers, where spectra and ready vectors lie, and when it changed.

A place is a library folder, a corpus, or files of papers; whoever reads ``Content`` need not know which.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from retriever.catalogue.records import Paper, Source, Term
from retriever.durable import TEMPORARY, short_hash
from retriever.errors import BadInput
from retriever.library.format import corpus, tables
from retriever.library.format.corpus_schema import LINKS, OBSERVATIONS, SUMMARIES
from retriever.library.format.corpus_schema import PAPERS as CORPUS_PAPERS
from retriever.library.format.corpus_schema import SOURCES as CORPUS_SOURCES
from retriever.library.format.manifest import MANIFEST, read_manifest
from retriever.library.format.paper_file import read_papers

BUNDLED = "bundled"


@dataclass(frozen=True)
class Content:
    """``fingerprint`` changes when the content does; ``folder`` is where spectra and ready vectors lie, if anywhere."""

    name: str
    fingerprint: str
    sources: Callable[[], Iterator[Source]]
    papers: Callable[[], Iterator[Paper]]
    folder: Path | None = None
    terms: tuple[Term, ...] = ()


def bundled_folder() -> Path:
    """The library that the package ships."""
    return Path(str(resources.files("retriever.library"))) / BUNDLED


def holds_content(place: Path) -> bool:
    """Whether the folder is a library or a corpus."""
    return (Path(place) / MANIFEST).is_file() or corpus.is_corpus(place)


def read_content(place: Path) -> Content:
    """The content of a library folder or a corpus; ``BadInput`` for a folder that is neither."""
    place = Path(place)
    if (place / MANIFEST).is_file():
        name = read_manifest(place).name
        held = [*tables.COLUMNS, tables.GLOSSARY, tables.SPECTRA, "vectors"]
        return Content(
            name,
            _fingerprint(place, held),
            lambda: tables.sources_of(place),
            lambda: tables.papers_of(place),
            place,
            tables.terms_of(place),
        )
    if corpus.is_corpus(place):
        held = [CORPUS_SOURCES, OBSERVATIONS, LINKS, CORPUS_PAPERS, SUMMARIES, "fulltext", "spectra"]
        return Content(
            place.resolve().name,
            _fingerprint(place, held),
            lambda: corpus.corpus_sources(place),
            lambda: corpus.corpus_papers(place),
            place,
        )
    what = "There is no folder" if not place.is_dir() else "It is no library, corpus or index:"
    raise BadInput(f"{what} {place}: give a folder made with scholar corpus, scholar index or scholar library.")


def paper_files(paths: Iterable[Path], name: str = "papers") -> Content:
    """The content of files of papers (.jsonl, gzipped or not)."""
    paths = [Path(path) for path in paths]
    return Content(
        name,
        short_hash(*(f"{path.resolve()} {_state(path)}" for path in paths)),
        lambda: iter(()),
        lambda: itertools.chain.from_iterable(read_papers(path) for path in paths),
    )


def _fingerprint(place: Path, names: list[str]) -> str:
    """Of names, sizes and times of the files: reading them all would cost what it saves."""
    found = []
    for name in names:
        for path in sorted({*place.glob(f"{name}.parquet"), *place.glob(name), *place.glob(f"{name}/*")}):
            if path.is_file() and path.suffix != TEMPORARY:
                found.append(f"{path.relative_to(place)} {_state(path)}")
    return short_hash(*found, digits=16)


def _state(path: Path) -> str:
    try:
        state = path.stat()
    except OSError as error:
        raise BadInput(f"{path} can't be read ({error.strerror}): check the file.") from None
    return f"{state.st_size} {state.st_mtime_ns}"
