"""Rows of tables, which may be compressed, and what their cells hold."""

import csv
import gzip
from pathlib import Path

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file, by column name; ``.gz`` is unpacked."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        return list(csv.DictReader(lines))


def by_key(path: Path, key: str) -> dict[str, Row]:
    """The rows by the value of one column."""
    return {row[key]: row for row in read_rows(path)}


def number(text: str | None) -> float | None:
    """The number of a cell, None where it is empty."""
    return float(text) if text not in (None, "") else None
