"""The catalogue as a table: what is shown of each source, the filters, and the same as ECSV or VOTable.

Values are those of the catalogues and papers, measured on real observations; the spectra kept here are SIMULATED, and
the files say so.
"""

from dataclasses import dataclass

import numpy as np
from astropy.table import MaskedColumn, Table

from retriever.catalogue.filters import Condition, SourceFilter, apply_filter, measurement_of
from retriever.catalogue.quantities import format_number, in_unit_of, quantity_by_key
from retriever.catalogue.records import Catalogue, Source
from ui.html.escaping import escape
from ui.words import say, words

QUANTITIES = ("redshift", "photon_index", "column_density", "hardness", "temperature", "flux", "luminosity")
UNITS = {"column_density": "cm-2", "temperature": "keV", "flux": "erg s-1 cm-2", "luminosity": "erg s-1"}


@dataclass(frozen=True)
class Wanted:
    """The filters of the table: part of a name, classes, and bounds on one quantity."""

    name: str = ""
    classes: tuple[str, ...] = ()
    quantity: str = ""
    low: float | None = None
    high: float | None = None


def chosen(catalogue: Catalogue, wanted: Wanted) -> list[Source]:
    """The sources that meet the filters, by name."""
    bounds = ((">=", wanted.low), ("<=", wanted.high)) if wanted.quantity else ()
    conditions = tuple(Condition(wanted.quantity, op, value) for op, value in bounds if value is not None)
    found = [match.source for match in apply_filter(catalogue, SourceFilter(wanted.classes, "", conditions))]
    part = " ".join(wanted.name.lower().split())
    found = [s for s in found if any(part in name.lower() for name in (s.name, *s.aliases))]
    return sorted(found, key=lambda source: source.name.lower())


def value_of(source: Source, key: str, catalogue: Catalogue) -> float | None:
    """A source's value of a quantity, in the quantity's own unit."""
    quantity = quantity_by_key(key)
    measured = measurement_of(source, quantity, catalogue)
    return None if measured is None else in_unit_of(quantity, measured)


def table_html(sources: list[Source], catalogue: Catalogue) -> str:
    """The table; its headings sort it in the page, each name asks."""
    columns = [
        ("name", "text"),
        ("class", "text"),
        ("ra", "number"),
        ("dec", "number"),
        *((key, "number") for key in QUANTITIES),
        ("papers", "number"),
    ]
    titles = words("browse.columns")
    head = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" data-sort="{kind}">{escape(titles[key])}</button></th>'
        for key, kind in columns
    )
    body = "".join(_row(source, catalogue) for source in sources)
    caption = say("browse.caption", shown=len(sources), all=len(catalogue.sources))
    return (
        f'<p class="ss-quiet">{escape(caption)}</p><div class="ss-wide ss-tall" tabindex="0" role="region" '
        f'aria-label="{escape(say("browse.title"))}"><table class="ss-browse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(source: Source, catalogue: Catalogue) -> str:
    question = escape(say("browse.question", name=source.name))
    cells = [f'<td data-value="{source.ra}">{source.ra:.4f}</td><td data-value="{source.dec}">{source.dec:+.4f}</td>']
    for key in QUANTITIES:
        value = value_of(source, key, catalogue)
        cells.append("<td></td>" if value is None else f'<td data-value="{value}">{format_number(value)}</td>')
    papers = len(catalogue.papers_of.get(source.id, []))
    ask = (
        f'<button type="button" class="ss-ask" data-ask="{question}" title="{question}">{escape(source.name)}</button>'
    )
    return f'<tr><th scope="row">{ask}</th><td>{escape(source.object_class)}</td>{"".join(cells)}<td data-value="{papers}">{papers}</td></tr>'


def catalogue_table(sources: list[Source], catalogue: Catalogue) -> Table:
    """The sources as an astropy table with units; what it lacks is masked."""
    table = Table()
    table["name"] = [s.name for s in sources]
    table["class"] = [s.object_class for s in sources]
    for name in ("ra", "dec"):
        table[name] = np.array([getattr(s, name) for s in sources], dtype=float)
        table[name].unit = "deg"
    table["ra"].meta["ucd"], table["dec"].meta["ucd"] = "pos.eq.ra;meta.main", "pos.eq.dec;meta.main"
    for key in QUANTITIES:
        values = [value_of(s, key, catalogue) for s in sources]
        table[key] = MaskedColumn(
            [0.0 if v is None else v for v in values],
            mask=[v is None for v in values],
            dtype=float,
            unit=UNITS.get(key),
        )
    table["papers"] = [len(catalogue.papers_of.get(s.id, [])) for s in sources]
    table.meta = {
        "description": say("browse.file_note"),
        "origin": "REAL values of catalogues and papers; spectra SIMULATED",
        "made_by": "spectrum-scholar",
    }
    return table
