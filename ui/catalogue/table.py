"""A library's sources as a table: the filters, what a page of it shows, and the whole as ECSV or VOTable.

All of it works on the library's columns; no record is read, so that fourteen thousand sources cost no more than a page.
Values are those of catalogues and papers, measured on real observations; of each spectrum the table says whether it is
REAL or SIMULATED.
"""

from dataclasses import dataclass

import numpy as np
from astropy.table import MaskedColumn, Table
from markupsafe import Markup
from numpy.typing import NDArray

from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.library.library import Library
from ui.html.rendering import render
from ui.words import say, words

QUANTITIES = ("redshift", "photon_index", "column_density", "hardness", "temperature", "flux", "luminosity")
UNITS = {
    key: unit.replace("^", "") for key in QUANTITIES if (unit := quantity_by_key(key).unit)
}  # as VOTables spell it
PAGE = 100
NAME = "name"
_NUMBERS = ("ra", "dec", *QUANTITIES, "papers")
_ORIGIN = {"real": "REAL", "simulated": "SIMULATED", "": ""}

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Wanted:
    """The filters of the table, part of a name, classes and bounds on one quantity; and the column that sorts it."""

    name: str = ""
    classes: tuple[str, ...] = ()
    quantity: str = ""
    low: float | None = None
    high: float | None = None
    sorted_by: str = NAME
    falling: bool = False


def columns_of(library: Library) -> tuple[str, ...]:
    """The columns of the table; the last says which library, where several are open."""
    return (NAME, "class", *_NUMBERS, "spectrum", *(["library"] if len(library.parts) > 1 else []))


def chosen(library: Library, wanted: Wanted) -> Rows:
    """The rows of the sources that meet the filters, sorted; those without a value come last."""
    bounds = ((">=", wanted.low), ("<=", wanted.high)) if wanted.quantity else ()
    conditions = tuple(Condition(wanted.quantity, op, value) for op, value in bounds if value is not None)
    rows, _, _ = library.columns.select(SourceFilter(wanted.classes, "", conditions), _no_band)
    if wanted.name.strip():
        rows = rows[np.isin(rows, library.sources.rows_with(wanted.name))]
    return _sorted(library, rows, wanted)


def _no_band(row: int, condition: int) -> float | None:
    raise AssertionError("the table has no filter by band or instrument")


def _sorted(library: Library, rows: Rows, wanted: Wanted) -> Rows:
    """By the name first, then by the wanted column, so that equal values stand in the order of their names."""
    rows = library.sources.by_name[np.isin(library.sources.by_name, rows)]
    if wanted.sorted_by not in columns_of(library) or wanted.sorted_by == NAME:
        return rows[::-1] if wanted.falling else rows
    values = _column(library, rows, wanted.sorted_by)
    if wanted.sorted_by in _NUMBERS:
        lacks = np.isnan(values)
        order = np.lexsort((np.where(lacks, 0, -values if wanted.falling else values), lacks))
    else:
        names, place = np.unique(values, return_inverse=True)
        order = np.argsort(-place if wanted.falling else place, kind="stable")
    return rows[order]


def _column(library: Library, rows: Rows, key: str) -> np.ndarray:
    """One column of the table: numbers as float (NaN where there is none), the rest as text."""
    held = library.columns
    if key in ("ra", "dec", "papers"):
        return np.asarray(getattr(held, key)[rows], float)
    if key in QUANTITIES:
        return np.asarray(held.value(key)[rows], float)
    if key == "class":
        return np.array(held.classes, dtype=str)[held.kind[rows]]
    if key == "library":
        return np.array([library.sources.library_of(int(row)) for row in rows], dtype=str)
    texts = (library.sources.listed[row] for row in rows.tolist())
    return np.array([name if key == NAME else _ORIGIN[kind] for name, kind in texts], dtype=str)


def table_html(rows: Rows, page: int, library: Library, wanted: Wanted) -> Markup:
    """One page of the table, counted from 0; its headings sort the whole table, each name asks."""
    shown = rows[page * PAGE : (page + 1) * PAGE]
    titles, keys = words("browse.columns"), columns_of(library)
    sorts = {True: "descending", False: "ascending"}[wanted.falling]
    first, last = (page * PAGE + 1, page * PAGE + len(shown)) if len(shown) else (0, 0)
    columns = {key: _column(library, shown, key) for key in keys}
    return render(
        "catalogue.html",
        caption=say(
            "browse.caption",
            first=f"{first:,}",
            last=f"{last:,}",
            shown=f"{len(rows):,}",
            all=f"{len(library.sources):,}",
        ),
        columns=[(titles[key], key, sorts if key == wanted.sorted_by else "none") for key in keys],
        rows=[_cells(columns, n) for n in range(len(shown))],
        sort_title=say("browse.sort"),
    )


def _cells(columns: dict[str, np.ndarray], n: int) -> tuple[str, str, list[tuple[float | None, str]]]:
    """Name, the question that it asks, and the other cells, each as a number and as a text."""
    name = str(columns[NAME][n])
    cells: list[tuple[float | None, str]] = []
    for key, values in columns.items():
        if key == NAME:
            continue
        if key not in _NUMBERS:
            cells.append((None, str(values[n])))
        elif np.isnan(values[n]):
            cells.append((None, ""))
        else:
            cells.append((float(values[n]), _number(key, float(values[n]))))
    return name, say("browse.question", name=name), cells


def _number(key: str, value: float) -> str:
    if key == "papers":
        return f"{value:.0f}"
    return f"{value:.4f}" if key == "ra" else f"{value:+.4f}" if key == "dec" else format_number(value)


def catalogue_table(rows: Rows, library: Library) -> Table:
    """All of the rows as an astropy table with units; what it lacks is masked."""
    table = Table()
    for key in columns_of(library):
        values = _column(library, rows, key)
        if key in QUANTITIES:
            lacks = np.isnan(values)
            table[key] = MaskedColumn(np.where(lacks, 0.0, values), mask=lacks, unit=UNITS.get(key))
        else:
            table[key] = values.astype(int) if key == "papers" else values
    for key in ("ra", "dec"):
        table[key].unit = "deg"
    table["ra"].meta["ucd"], table["dec"].meta["ucd"] = "pos.eq.ra;meta.main", "pos.eq.dec;meta.main"
    table.meta = {
        "description": say("browse.file_note"),
        "origin": "REAL values of catalogues and papers; the column spectrum says which spectra are REAL or SIMULATED",
        "library": library.title,
        "made_by": "spectrum-scholar",
    }
    return table
