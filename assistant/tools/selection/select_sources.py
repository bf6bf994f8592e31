"""The tool ``select_sources``: sources that meet set logic and conditions, in order, with the columns asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from assistant.evidence.records import TableColumns
from assistant.request.order import rows_shown
from assistant.tools.selection.cells import Column, behind, columns_of
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.records import Source
from retriever.library.selecting import Selection, select


class SelectSources(ToolArguments):
    """Sources of a library that a request wants; ``limit`` None where it asks for no number."""

    what: str = Field(max_length=400)
    wanted: SourceFilter
    columns: tuple[str, ...] = ()
    limit: int | None = Field(None, ge=0, le=200)
    offset: int = Field(0, ge=0)


@dataclass(frozen=True, kw_only=True)
class Selected(Result):
    """The selection, those of it that are shown, and the columns of their table by heading; ``behind`` it, what copies of it have
    beside.

    ``listed`` are the ids of all, in their order; ``source_ids`` ledger ids of those shown.
    """

    what: str
    wanted: SourceFilter
    selection: Selection
    sources: tuple[Source, ...]
    source_ids: tuple[str, ...]
    columns: tuple[Column, ...]
    behind: tuple[Column, ...]
    offset: int
    listed: tuple[str, ...]
    listed_papers: tuple[str, ...] = ()
    shown: int = 0

    @property
    def total(self) -> int:
        return len(self.listed)

    @property
    def rows(self) -> list[list[str]]:
        return [list(row) for row in zip(*(column.cells for column in self.columns), strict=True)]

    @property
    def copied(self) -> TableColumns:
        """The columns that copies of the table have beside it."""
        rows = [list(row) for row in zip(*(column.cells for column in self.behind), strict=True)]
        return {"columns": [column.heading for column in self.behind], "rows": rows}

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


def select_sources(bench: Workbench, a: SelectSources) -> Selected:
    """The sources that meet the request; the table is for whoever writes, who knows its title."""
    rows = bench.library.sources
    selection = select(rows, a.wanted)
    left = selection.rows[a.offset :]
    at = left[: rows_shown(len(left)) if a.limit is None else a.limit].tolist()
    shown = tuple(rows.at(row) for row in at)
    ids = tuple(bench.ledger.add_source(source) for source in shown)
    return Selected(
        ids,
        "" if len(selection.rows) else "nothing meets the conditions",
        what=a.what,
        wanted=a.wanted,
        selection=selection,
        sources=shown,
        source_ids=ids,
        columns=tuple(columns_of(bench.library, selection, at, a.wanted, _asked(a.columns))),
        behind=tuple(behind(bench.library, selection, at, a.wanted, _asked(a.columns))),
        offset=a.offset,
        listed=rows.ids_at(selection.rows),
        shown=len(shown),
    )


def _asked(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(columns))


TOOL = Tool(SelectSources, select_sources, step="Selecting sources:", subject="what")
