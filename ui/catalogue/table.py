"""A library's sources as a table: the filters, what a page of it shows, and the whole as ECSV or VOTable.

Values are those of catalogues and papers, measured on real observations; each says its band, and of each spectrum the table says
whether it is REAL or SIMULATED.
"""

from dataclasses import dataclass

import numpy as np
from astropy.table import MaskedColumn, Table
from markupsafe import Markup

from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.library.library import Library
from retriever.names.positions import Position
from ui.catalogue.columns import (
    NAME,
    PLACES,
    SEPARATION,
    Rows,
    column,
    every_column,
    file_unit,
    is_number,
    missing_band,
    title_of,
    usual_columns,
    values_of,
)
from ui.catalogue.cone import within
from ui.html.rendering import render
from ui.words import say

PAGE = 100
_HELD = (*PLACES, SEPARATION, "papers")  # numbers that are no quantity
_UCD = {"ra": "pos.eq.ra;meta.main", "dec": "pos.eq.dec;meta.main"}


@dataclass(frozen=True)
class Wanted:
    """The filters of the table: part of a name, classes, bounds on one quantity (in ``band`` where one is given), a cone of
    ``radius`` degrees; the column that sorts it, and the columns that it shows (none: the usual ones)."""

    name: str = ""
    classes: tuple[str, ...] = ()
    quantity: str = ""
    low: float | None = None
    high: float | None = None
    sorted_by: str = NAME
    falling: bool = False
    band: str = ""
    near: Position | None = None
    radius: float = 0.0
    columns: tuple[str, ...] = ()

    def band_of(self, key: str) -> str:
        """The band to which the values of a column are kept."""
        return self.band if key == self.quantity else ""


def shown_columns(library: Library, wanted: Wanted) -> tuple[str, ...]:
    """The columns that the table has: the name first, then how far from the cone's centre, then what was chosen."""
    chosen_ones = {*(wanted.columns or usual_columns(library)), wanted.quantity, wanted.sorted_by}
    apart = (SEPARATION,) if wanted.near is not None else ()
    return (NAME, *apart, *(key for key in every_column(library)[1:] if key in chosen_ones))


def chosen(library: Library, wanted: Wanted) -> Rows:
    """The rows of the sources that meet the filters, sorted; those without a value come last."""
    rows, _, _ = library.columns.select(SourceFilter(wanted.classes), _no_band)
    if wanted.quantity:
        values = values_of(library, wanted.quantity, wanted.band).value[rows]
        for bound, met in ((wanted.low, np.greater_equal), (wanted.high, np.less_equal)):
            if bound is not None:
                keep = met(values, bound)
                rows, values = rows[keep], values[keep]
        if wanted.band:
            rows = rows[~np.isnan(values)]
    if wanted.name.strip():
        rows = rows[np.isin(rows, library.sources.rows_with(wanted.name))]
    return _sorted(library, within(rows, wanted.near, wanted.radius, library), wanted)


def _no_band(row: int, condition: int) -> float | None:
    raise AssertionError("bounds are the table's own")


def _sorted(library: Library, rows: Rows, wanted: Wanted) -> Rows:
    """By the name first, then by the wanted column, so that equal values stand in the order of their names."""
    rows = library.sources.by_name[np.isin(library.sources.by_name, rows)]
    key = wanted.sorted_by
    if key not in (*every_column(library), SEPARATION) or key == NAME:
        return rows[::-1] if wanted.falling else rows
    values = column(library, rows, key, wanted.band_of(key), wanted.near)
    if is_number(key):
        lacks = np.isnan(values)
        order = np.lexsort((np.where(lacks, 0, -values if wanted.falling else values), lacks))
    else:
        names, place = np.unique(values, return_inverse=True)
        order = np.argsort(-place if wanted.falling else place, kind="stable")
    return rows[order]


def table_html(rows: Rows, page: int, library: Library, wanted: Wanted) -> Markup:
    """One page of the table, counted from 0; its headings sort the whole table, each name asks."""
    shown = rows[page * PAGE : (page + 1) * PAGE]
    keys = shown_columns(library, wanted)
    sorts = {True: "descending", False: "ascending"}[wanted.falling]
    first, last = (page * PAGE + 1, page * PAGE + len(shown)) if len(shown) else (0, 0)
    cells = {key: _cells(library, shown, key, wanted) for key in keys[1:]}
    names = column(library, shown, NAME)
    return render(
        "catalogue.html",
        caption=say(
            "browse.caption",
            first=f"{first:,}",
            last=f"{last:,}",
            shown=f"{len(rows):,}",
            all=f"{len(library.sources):,}",
        ),
        mixed=_mixed(library, rows, wanted),
        columns=[(title_of(key), key, sorts if key == wanted.sorted_by else "none", is_number(key)) for key in keys],
        rows=[
            (str(name), say("browse.question", name=name), [column_cells[n] for column_cells in cells.values()])
            for n, name in enumerate(names)
        ],
        sort_title=say("browse.sort"),
    )


def _cells(library: Library, rows: Rows, key: str, wanted: Wanted) -> list[tuple[float | None, str, str, bool]]:
    """Of each row the number (None for texts and where there is none), its text, the band of the value, and whether it is a number."""
    values = column(library, rows, key, wanted.band_of(key), wanted.near)
    if not is_number(key):
        return [(None, str(value), "", False) for value in values]
    bands = _bands(library, rows, key, wanted)
    return [
        (None, "", "", True) if np.isnan(value) else (float(value), _number(key, float(value)), band, True)
        for value, band in zip(values, bands, strict=True)
    ]


def _bands(library: Library, rows: Rows, key: str, wanted: Wanted) -> list[str]:
    """The band of each value; nothing where the values of a quantity have none."""
    held = None if key in _HELD else values_of(library, key, wanted.band_of(key))
    if held is None or not held.has_bands:
        return [""] * len(rows)
    return [held.bands[n] or missing_band() for n in held.band[rows]]


def _mixed(library: Library, rows: Rows, wanted: Wanted) -> str:
    """A sentence where values of several bands are sorted or bounded together: they compare only within one."""
    told = []
    for key in dict.fromkeys((wanted.quantity, wanted.sorted_by)):
        if not key or not is_number(key) or key in _HELD:
            continue
        bands = values_of(library, key, wanted.band_of(key)).bands_at(rows)
        if len(bands) > 1:
            named = ", ".join(band or missing_band() for band in bands)
            told.append(say("browse.mixed", quantity=quantity_by_key(key).label, bands=named))
    return " ".join(told)


def _number(key: str, value: float) -> str:
    if key == "papers":
        return f"{value:.0f}"
    return f"{value:.4f}" if key in ("ra", "l") else f"{value:+.4f}" if key in ("dec", "b") else format_number(value)


def catalogue_table(rows: Rows, library: Library, wanted: Wanted | None = None) -> Table:
    """All of the rows as an astropy table with units, and the band of each value beside it; what it lacks is masked."""
    wanted, table = wanted or Wanted(), Table()
    for key in dict.fromkeys((NAME, "class", "ra", "dec", *shown_columns(library, wanted))):
        values = column(library, rows, key, wanted.band_of(key), wanted.near)
        if not is_number(key) or key in _HELD:
            table[key] = values.astype(int) if key == "papers" else values
        else:
            lacks = np.isnan(values)
            table[key] = MaskedColumn(np.where(lacks, 0.0, values), mask=lacks)
            bands = np.array(_bands(library, rows, key, wanted), dtype=str)
            if any(bands):
                table[f"{key}_band"] = np.where(lacks, "", bands)
        table[key].unit = file_unit(key)
        if key in _UCD:
            table[key].meta["ucd"] = _UCD[key]
    table.meta = {
        "description": say("browse.file_note"),
        "origin": "REAL values of catalogues and papers; the column spectrum says which spectra are REAL or SIMULATED",
        "library": library.title,
        "made_by": "spectrum-scholar",
    }
    return table
