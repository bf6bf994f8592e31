"""A table of the ledger as Markdown: what a claim with a ``table`` shows below its text."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from assistant.evidence.records import TableRecord


def markdown_table(record: TableRecord, cell: Callable[[str], str] = str, padded: bool = True) -> str:
    """The table with its columns in line, as a terminal shows it; ``cell`` writes the text of a cell for where it is shown.

    Where texts are escaped their lengths say nothing, so ``padded`` is left out there.
    """
    rows = [record["columns"], *record["rows"]]
    written = [[cell(cell_text(value)).replace("|", "\\|") for value in row] for row in rows]
    columns = zip_longest(*written, fillvalue="")  # a kept conversation may hold anything
    widths = [max(map(len, column)) if padded else 3 for column in columns]
    head, *body = [_line(row, widths) for row in written]
    return "\n".join([head, _line(["-" * max(width, 3) for width in widths], widths), *body])


def cell_text(value: Any) -> str:
    """A cell on one line; nothing known is an empty cell."""
    return "" if value is None else " ".join(str(value).split())


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(text.ljust(width) for text, width in zip(cells, widths, strict=False)) + " |"
