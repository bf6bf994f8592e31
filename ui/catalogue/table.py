"""The catalogue as a table: what is shown of each source, the filters, and the same as ECSV or VOTable.

Values are those of the catalogues and papers, measured on real observations; the spectra kept here are SIMULATED, and
the files say so.
"""

from dataclasses import dataclass

import numpy as np
from astropy.table import MaskedColumn, Table
from markupsafe import Markup

from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.library import Library
from ui.html.rendering import render
from ui.words import say, words

QUANTITIES = ("redshift", "photon_index", "column_density", "hardness", "temperature", "flux", "luminosity")
UNITS = {
    key: unit.replace("^", "") for key in QUANTITIES if (unit := quantity_by_key(key).unit)
}  # as VOTables spell it


@dataclass(frozen=True)
class Wanted:
    """The filters of the table: part of a name, classes, and bounds on one quantity."""

    name: str = ""
    classes: tuple[str, ...] = ()
    quantity: str = ""
    low: float | None = None
    high: float | None = None


def chosen(library: Library, wanted: Wanted) -> list[Source]:
    """The sources that meet the filters, by name."""
    bounds = ((">=", wanted.low), ("<=", wanted.high)) if wanted.quantity else ()
    conditions = tuple(Condition(wanted.quantity, op, value) for op, value in bounds if value is not None)
    found = [match.source for match in library.select(SourceFilter(wanted.classes, "", conditions)).first]
    part = " ".join(wanted.name.lower().split())
    found = [s for s in found if any(part in name.lower() for name in (s.name, *s.aliases))]
    return sorted(found, key=lambda source: source.name.lower())


def value_of(source: Source, key: str, library: Library) -> float | None:
    """A source's value of a quantity, in the quantity's own unit."""
    value = float(library.columns.value(key)[library.sources.row(source.id)])
    return None if np.isnan(value) else value


def table_html(sources: list[Source], library: Library) -> Markup:
    """The table; its headings sort it in the page, each name asks."""
    titles = words("browse.columns")
    numbers = ("ra", "dec", *QUANTITIES, "papers")
    columns = [(titles[key], "number" if key in numbers else "text") for key in ("name", "class", *numbers)]
    return render(
        "catalogue.html",
        caption=say("browse.caption", shown=len(sources), all=len(library.sources)),
        columns=columns,
        rows=[_row(source, library) for source in sources],
    )


def _row(source: Source, library: Library) -> tuple[str, str, str, list[tuple[float | None, str]]]:
    """Name, class, the question that the name asks, and the numbers, each as a value to sort by and as a text."""
    values: list[tuple[float | None, str]] = [(source.ra, f"{source.ra:.4f}"), (source.dec, f"{source.dec:+.4f}")]
    for key in QUANTITIES:
        value = value_of(source, key, library)
        values.append((value, "" if value is None else format_number(value)))
    papers = len(library.papers_of.get(source.id, []))
    question = say("browse.question", name=source.name)
    return source.name, source.object_class, question, [*values, (papers, str(papers))]


def catalogue_table(sources: list[Source], library: Library) -> Table:
    """The sources as an astropy table with units; what it lacks is masked."""
    table = Table()
    table["name"] = [s.name for s in sources]
    table["class"] = [s.object_class for s in sources]
    for name in ("ra", "dec"):
        table[name] = np.array([getattr(s, name) for s in sources], dtype=float)
        table[name].unit = "deg"
    table["ra"].meta["ucd"], table["dec"].meta["ucd"] = "pos.eq.ra;meta.main", "pos.eq.dec;meta.main"
    for key in QUANTITIES:
        values = [value_of(s, key, library) for s in sources]
        table[key] = MaskedColumn(
            [0.0 if v is None else v for v in values],
            mask=[v is None for v in values],
            dtype=float,
            unit=UNITS.get(key),
        )
    table["papers"] = [len(library.papers_of.get(s.id, [])) for s in sources]
    table.meta = {
        "description": say("browse.file_note"),
        "origin": "REAL values of catalogues and papers; spectra SIMULATED",
        "made_by": "spectrum-scholar",
    }
    return table
