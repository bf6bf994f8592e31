"""The tables of a library folder: Parquet, one file ``NAME.parquet`` or parts in ``NAME/``, later parts before earlier.

Rows are plain dicts with the columns below; ``sources_of`` and ``papers_of`` make records of them. A damaged part is said
in one line, with what to do.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from retriever import durable
from retriever.catalogue.records import ABOUT, Measurement, Paper, Report, Source, Term
from retriever.errors import BadInput, first_line
from retriever.names.authors import whole_surname

SOURCES: Final = "sources"
MEASUREMENTS: Final = "measurements"
PAPERS: Final = "papers"
REPORTS: Final = "reports"
FETCHED: Final = "fetched"
GLOSSARY: Final = "glossary.jsonl"
SPECTRA: Final = "spectra.npz"

_TEXT, _NUMBER, _LIST = pa.string(), pa.float64(), pa.list_(pa.string())
COLUMNS: Final[dict[str, dict[str, pa.DataType]]] = {
    SOURCES: {
        "id": _TEXT,
        "name": _TEXT,
        "aliases": _LIST,
        "ra": _NUMBER,
        "dec": _NUMBER,
        "position_from": _TEXT,
        "object_class": _TEXT,
        "class_from": _TEXT,
        "subclass": _TEXT,
        "redshift": _NUMBER,
        "redshift_from": _TEXT,
        "origin": _TEXT,
        "simulation": _TEXT,
        "spectrum_files": _TEXT,
        "curated": pa.bool_(),
    },
    MEASUREMENTS: {
        "source": _TEXT,
        "name": _TEXT,
        "value": _NUMBER,
        "low": _NUMBER,
        "high": _NUMBER,
        "level": _NUMBER,
        "unit": _TEXT,
        "method": _TEXT,
        "band": _TEXT,
        "instrument": _TEXT,
        "reference": _TEXT,
        "flag": _TEXT,
    },
    PAPERS: {
        "bibcode": _TEXT,
        "title": _TEXT,
        "authors": _LIST,
        "year": pa.int32(),
        "abstract": _TEXT,
        "refereed": pa.bool_(),
        "retracted": pa.bool_(),
        "citations": pa.int64(),
        "origin": _TEXT,
        "objects": _LIST,
    },
    REPORTS: {
        "bibcode": _TEXT,
        "source": _TEXT,
        "about": _TEXT,
        "summary": _TEXT,
        "by": _TEXT,
        "page": pa.int32(),
        "quantities": _TEXT,
    },
    FETCHED: {"query": _TEXT, "archive": _TEXT, "date": _TEXT, "source": _TEXT, "bibcode": _TEXT},
}
KEYS: Final[dict[str, tuple[str, ...]]] = {
    SOURCES: ("id",),
    MEASUREMENTS: ("source", "name", "method", "reference", "band", "instrument", "value"),
    PAPERS: ("bibcode",),
    REPORTS: ("bibcode", "source", "page", "by"),
    FETCHED: ("query", "archive", "source", "bibcode"),
}
_JSON = ("simulation", "spectrum_files")
_UNKNOWN: Final[dict[str, Any]] = {"ra": math.nan, "dec": math.nan, "position_from": "", "object_class": ""}
Row = dict[str, Any]
LONGEST_BIBCODE = 60  # ADS: 19 characters; a file of papers may name its own
_Record = TypeVar("_Record", Source, Paper)


def write_table(folder: Path, table: str, rows: Iterable[Mapping[str, Any]], part: str = "") -> Path:
    """Write rows as ``TABLE.parquet``, or as one ``part`` of it; missing columns are empty, unknown ones refused."""
    columns, rows = COLUMNS[table], list(rows)
    if unknown := {name for row in rows for name in row} - columns.keys():
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    content = pa.Table.from_pylist([{c: row.get(c) for c in columns} for row in rows], schema=pa.schema(columns))
    path = Path(folder) / table / f"{part}.parquet" if part else Path(folder) / f"{table}.parquet"
    with durable.replacing(path) as temporary:
        pq.write_table(content, temporary, compression="zstd", compression_level=19)
    return path


def parts_of(folder: Path, table: str) -> list[Path]:
    """The files of a table, the oldest first."""
    whole, folder = Path(folder) / f"{table}.parquet", Path(folder)
    parts = sorted((folder / table).glob("*.parquet"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return ([whole] if whole.is_file() else []) + parts


def table_rows(folder: Path, table: str) -> list[Row]:
    """The rows of a table, of rows with the same key only the latest; ``BadInput`` names a damaged part."""
    found: dict[tuple[Any, ...], Row] = {}
    for path in parts_of(folder, table):
        for row in part_rows(path, table):
            key = tuple(row.get(name) for name in KEYS[table])
            found.pop(key, None)
            found[key] = row
    return list(found.values())


def part_rows(path: Path, table: str) -> list[Row]:
    """The rows of one file of a table; ``BadInput`` where it is damaged or lacks the columns of the key."""
    try:
        content = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, error) from None
    missing = [name for name in KEYS[table] if name not in content.column_names]
    if missing and content.num_rows:
        raise BadInput(f"{path} has no column {', '.join(missing)}: it is no table {table} of a library; remove it.")
    rows: list[Row] = content.to_pylist()
    return rows


def damaged(path: Path, error: Exception) -> BadInput:
    """The error of a table that can't be read."""
    why = " ".join(str(error).split())[:80]
    return BadInput(f"{path} is damaged ({why}): restore it, or remove it and fetch again.")


def source_rows(source: Source) -> tuple[Row, list[Row]]:
    """The rows of a source and of its measurements."""
    row = {name: getattr(source, name) for name in COLUMNS[SOURCES]}
    row["aliases"] = list(source.aliases)
    row |= {name: json.dumps(row[name], ensure_ascii=False) if row[name] else "" for name in _JSON}
    names = COLUMNS[MEASUREMENTS].keys() - {"source"}
    return row, [{"source": source.id} | {n: getattr(m, n) for n in names} for m in source.measurements]


def sources_of(folder: Path) -> Iterator[Source]:
    """The sources of a library folder with their measurements, in the order of the table."""
    return _readable(_sources(folder), folder, SOURCES)


def _readable(records: Iterator[_Record], folder: Path, table: str) -> Iterator[_Record]:
    """The records; ``BadInput`` where a row has a value that can't be one."""
    try:
        yield from records
    except (TypeError, ValueError, KeyError) as error:
        why = first_line(error, 80)
        raise BadInput(f"A row of {table} in {folder} can't be used ({why}): restore the table.") from None


def _sources(folder: Path) -> Iterator[Source]:
    measured: dict[str, list[Measurement]] = {}
    for row in table_rows(folder, MEASUREMENTS):
        values = {k: v for k, v in row.items() if k != "source" and v is not None}
        measured.setdefault(row["source"], []).append(Measurement(**values))
    for row in table_rows(folder, SOURCES):
        given = _UNKNOWN | {k: v for k, v in row.items() if v is not None}
        given |= {name: json.loads(given.get(name) or "{}") for name in _JSON}
        given["aliases"] = tuple(given.get("aliases") or ())
        yield Source(**given, measurements=tuple(measured.get(row["id"], ())))


def paper_rows(paper: Paper) -> tuple[Row, list[Row]]:
    """The rows of a paper and of its reports."""
    row = {name: getattr(paper, name) for name in COLUMNS[PAPERS]}
    row |= {"authors": list(paper.authors), "objects": list(paper.objects)}
    reports = []
    for report in paper.reports:
        told = [compact(q) for q in report.quantities]
        reports.append(
            {"bibcode": paper.bibcode}
            | {name: getattr(report, name) for name in ("source", "about", "summary", "by", "page")}
            | {"quantities": json.dumps(told, ensure_ascii=False) if told else ""}
        )
    return row, reports


def papers_of(folder: Path) -> Iterator[Paper]:
    """The papers of a library folder with their reports."""
    return _readable(_papers(folder), folder, PAPERS)


def _papers(folder: Path) -> Iterator[Paper]:
    reports: dict[str, list[Report]] = {}
    for row in table_rows(folder, REPORTS):
        quantities = tuple(Measurement(**q) for q in json.loads(row["quantities"] or "[]"))
        held = {k: v for k, v in row.items() if k not in ("bibcode", "quantities") and v is not None}
        report = Report(**{"source": None} | held, quantities=quantities)
        if report.source and report.about not in ABOUT:
            raise ValueError(f"about={report.about!r} is none of {', '.join(ABOUT)}")
        reports.setdefault(row["bibcode"], []).append(report)
    for row in table_rows(folder, PAPERS):
        given: Row = {"title": "", "year": 0} | {k: v for k, v in row.items() if v is not None}
        given |= {name: tuple(row.get(name) or ()) for name in ("authors", "objects")}
        given["authors"] = tuple(whole_surname(author) for author in given["authors"])
        paper = Paper(**given, reports=tuple(reports.get(row["bibcode"], ())))
        if len(paper.bibcode) > LONGEST_BIBCODE or not paper.bibcode.isascii():
            raise ValueError(f"{paper.bibcode[:70]!r} is no bibcode")
        yield paper


def terms_of(folder: Path) -> tuple[Term, ...]:
    """The glossary of a library folder, empty where it has none."""
    path = Path(folder) / GLOSSARY
    if not path.is_file():
        return ()
    terms = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record: dict[str, Any] = json.loads(line)
            given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}
            terms.append(Term(**given))
        except (ValueError, TypeError) as error:
            raise BadInput(
                f"Line {number} of {path} is no entry of a glossary ({error}): correct or remove it."
            ) from None
    return tuple(terms)


def compact(measurement: Measurement) -> dict[str, Any]:
    """The fields of a measurement that hold something."""
    return {key: value for key, value in asdict(measurement).items() if value not in (None, "")}


def from_library(record: Source | Paper, name: str) -> Any:
    """The record as one of the library ``name``, its measurements too."""
    if isinstance(record, Source):
        return replace(record, library=name, measurements=tuple(replace(m, library=name) for m in record.measurements))
    return replace(record, library=name)
