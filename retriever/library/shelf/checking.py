"""Whether a library is sound: its files, its records, its spectra, its index; one line each."""

from collections.abc import Iterator

from retriever.errors import ScholarError, first_line
from retriever.library.format import tables
from retriever.library.format.content import read_content
from retriever.library.format.manifest import read_manifest
from retriever.library.index.encoder import paper_encoder
from retriever.library.index.opened import open_part
from retriever.library.shelf import check_files, check_records
from retriever.library.shelf.findings import NOTE, OK, WRONG, Finding
from retriever.library.shelf.indexes import NONE, OLDER, OTHER_MODEL, SAID, UNREADABLE, IndexState, index_state
from retriever.library.shelf.known import CORPUS, INDEX, LIBRARY, MISSING, Known, known
from retriever.library.shelf.listing import open_sources, shared_sources
from retriever.progress import Show, quiet


def checked(library: Known, progress: Show = quiet) -> Iterator[Finding]:
    """What was looked at in a library and how it is. Nothing is changed; what can't be read ends the checks of its kind."""
    if library.kind == MISSING:
        yield Finding("place", WRONG, f"nothing usable is at {library.place}: bring it back, or forget the library")
        return
    checks = {LIBRARY: _library, CORPUS: _corpus, INDEX: _nothing}
    try:
        yield from checks[library.kind](library, progress)
    except ScholarError as error:
        yield Finding("tables", WRONG, str(error))
    yield from _index(library)


def _library(library: Known, progress: Show) -> Iterator[Finding]:
    place = library.place
    manifest = read_manifest(place)
    yield Finding("manifest", OK, f"library.json has the format {manifest.format} and {len(manifest.files)} files")
    yield from check_files.library_files(place)
    yield from check_files.vectors(place)
    counts = {table: len(tables.table_rows(place, table)) for table in tables.COLUMNS}
    tables.terms_of(place)
    yield Finding("tables", OK, ", ".join(f"{count:,} {table}" for table, count in counts.items() if count))
    yield from check_records.library_links(place)
    yield check_records.library_doubles(place)
    yield from _records(library, progress)


def _corpus(library: Known, progress: Show) -> Iterator[Finding]:
    yield from check_files.corpus_files(library.place)
    yield from check_records.corpus_links(library.place)
    yield from _records(library, progress)


def _nothing(library: Known, progress: Show) -> Iterator[Finding]:
    yield Finding("tables", NOTE, "an index of papers keeps no tables: only the index is looked at")


def _records(library: Known, progress: Show) -> Iterator[Finding]:
    content = read_content(library.place)
    sources, papers = list(content.sources()), list(content.papers())
    yield Finding("records", OK, f"{len(sources):,} sources and {len(papers):,} papers can be read")
    yield from check_records.duplicates(sources, papers)
    yield check_records.positions(sources)
    yield check_records.units(sources, papers)
    yield from check_files.spectra(library.place, sources, progress)


def _index(library: Known) -> Iterator[Finding]:
    mend = f"scholar library update {library.name}"
    try:
        state = index_state(library)
    except ScholarError:
        return  # the content can't be read, which is said already
    if state.state == NONE:
        yield Finding("index", NOTE, f"not indexed yet: {mend}")
    elif state.state in (OLDER, OTHER_MODEL, UNREADABLE):
        yield Finding("index", WRONG, f"{state.problem or SAID[state.state]}: {mend}")
    else:
        yield _opens(library, state, mend)
    if state.state not in (NONE, UNREADABLE):
        yield from _shared(library)


def _opens(library: Known, state: IndexState, mend: str) -> Finding:
    try:
        part = open_part(state.folder, library.name, None, paper_encoder())
    except Exception as error:  # Chroma and SQLite raise many kinds; each means that the index can't be used
        return Finding("index", WRONG, f"it can't be opened ({first_line(error)}): {mend}")
    held = part.manifest
    part.records.close()
    return Finding("index", OK, f"of the content as it is: {held['sources']:,} sources, {held['papers']:,} papers")


def _shared(library: Known) -> Iterator[Finding]:
    """With which other libraries it shares sources: opened together, these are one."""
    mine = open_sources(library)
    for other in known() if mine else ():
        if other.name == library.name or other.kind == MISSING:
            continue
        try:
            theirs = open_sources(other)
        except ScholarError:
            continue  # a check of that library says why
        if mine and theirs:
            if count := shared_sources(theirs, mine):
                yield Finding(
                    "shared", NOTE, f"{count:,} sources are in {other.name} too: opened together, each is one"
                )
            theirs.records.close()
    if mine:
        mine.records.close()
