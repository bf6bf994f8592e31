"""What is known of each library, as ``scholar library list`` shows it: how much it holds, its index, its size on disk."""

from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from retriever.errors import ScholarError
from retriever.library.format import tables
from retriever.library.format.corpus_schema import PAPERS, SOURCES
from retriever.library.index.records import Records
from retriever.library.index.source_columns import SourceColumns
from retriever.library.shelf.indexes import CURRENT, NONE, UNREADABLE, index_state
from retriever.library.shelf.known import CORPUS, LIBRARY, MISSING, Known
from retriever.library.twins import twins_of

_COMPARED = 20_000  # sources: of two larger libraries it is not counted here how many they share


@dataclass(frozen=True)
class Listed:
    """Counts are None where they are not known: links before there is an index. ``shared``: library -> sources in both.

    ``index`` is one of the states of ``indexes``; ``problem`` is a line on what can't be used, "" where all can.
    """

    name: str
    kind: str
    place: Path
    sources: int | None = None
    papers: int | None = None
    links: int | None = None
    index: str = NONE
    bytes: int = 0
    problem: str = ""
    shared: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Sources:
    """What ``twins_of`` compares."""

    records: Records
    sources: SourceColumns


def listed(libraries: list[Known]) -> list[Listed]:
    """Each library, and how many sources it shares with those before it, where both are indexed."""
    rows, opened = [], {}
    for library in libraries:
        row, generation = _listed(library)
        rows.append(row)
        if generation:
            opened[library.name] = _Sources(Records(generation), SourceColumns.load(generation))
    by_name = {row.name: row for row in rows}
    for one, other in combinations(opened, 2):
        smaller = min(len(opened[one].sources), len(opened[other].sources))
        if smaller <= _COMPARED and (count := shared_sources(opened[one], opened[other])):
            by_name[one].shared[other] = by_name[other].shared[one] = count
    for part in opened.values():
        part.records.close()
    return rows


def shared_sources(one: _Sources, other: _Sources) -> int:
    """How many sources of the second the first has too: by name, or by position."""
    return len(set(twins_of([one], other, lambda part, row: row).values()))


def open_sources(library: Known) -> _Sources | None:
    """The sources of a library's index; None where it has none that can be read."""
    state = index_state(library)
    return _Sources(Records(state.generation), SourceColumns.load(state.generation)) if state.generation else None


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _listed(library: Known) -> tuple[Listed, Path | None]:
    """The row, and the generation of its index where there is one."""
    name, kind, place = library.name, library.kind, library.place
    if kind == MISSING:
        why = f"nothing usable is at {place} any more: bring it back, or scholar library remove {name}"
        return Listed(name, kind, place, problem=why), None
    inside = size_of(place)
    try:
        state = index_state(library)
        outside = 0 if state.folder == place or place in state.folder.parents else size_of(state.folder)
        counts = state.manifest if state.state == CURRENT and state.manifest else _counts(library)
    except ScholarError as error:
        return Listed(name, kind, place, index=UNREADABLE, bytes=inside, problem=str(error)), None
    sources, papers, links = (counts.get(key) for key in ("sources", "papers", "links"))
    row = Listed(name, kind, place, sources, papers, links, state.state, inside + outside, state.problem)
    return row, state.generation


def _counts(library: Known) -> dict[str, int]:
    """Sources and papers by the tables' rows; of an index without content, none."""
    if library.kind == CORPUS:
        return {table: _rows(sorted((library.place / table).glob("*.parquet"))) for table in (SOURCES, PAPERS)}
    if library.kind == LIBRARY:
        return {t: _rows(tables.parts_of(library.place, t)) for t in (tables.SOURCES, tables.PAPERS)}
    return {}


def _rows(parts: list[Path]) -> int:
    total = 0
    for part in parts:
        try:
            total += int(pq.read_metadata(part).num_rows)
        except (pa.ArrowException, OSError) as error:
            raise tables.damaged(part, error) from None
    return total
