"""The catalogue for programs: the sources that meet filters, a stretch of them, as the table of the page has them."""

import math
from typing import Any

import numpy as np
from astropy.table import Table
from pydantic import BaseModel, Field

from assistant.door.desk import Desk
from assistant.door.results import harmless
from retriever.errors import BadInput
from retriever.library.library import Library
from ui.catalogue.columns import QUANTITIES, SEPARATION, every_column, values_of
from ui.catalogue.cone import centre_of, radius_of
from ui.catalogue.table import Wanted, catalogue_table, chosen

MOST_LISTED = 1_000


class FoundSources(BaseModel):
    """A stretch of the sources that meet the filters; values are those of catalogues and papers."""

    count: int = Field(description="how many sources meet the filters")
    of: int = Field(description="how many sources the libraries hold")
    lacking: int = Field(description="how many more of that kind, name and place have no value of the quantity")
    units: dict[str, str] = Field(description="units of the columns that have one")
    rows: list[dict[str, Any]] = Field(description="one object a source; null where there is no value")


def sources_told(
    desk: Desk,
    name: str,
    kind: str,
    quantity: str,
    at_least: float | None,
    at_most: float | None,
    near: str,
    within: float,
    sort: str,
    falling: bool,
    limit: int,
    skip: int,
) -> FoundSources:
    """The sources; raises BadInput with a sentence for a filter that is none."""
    library = desk.assistant.library
    if not 1 <= limit <= MOST_LISTED or skip < 0:
        raise BadInput(f"limit {limit}, skip {skip}: give a limit of 1 to {MOST_LISTED} and a skip of 0 or more.")
    if (at_least is not None or at_most is not None) and not quantity:
        raise BadInput(f"A bound needs its quantity: give one of {', '.join(QUANTITIES)}.")
    _one_of("quantity", quantity, ("", *QUANTITIES))
    radius, place = (radius_of(within), centre_of(near, library)) if near.strip() else (0.0, None)
    _one_of("sort", sort, (*every_column(library), *([SEPARATION] if place else [])))
    classes = (_class_of(kind, library),) if kind.strip() else ()
    wanted = Wanted(name, classes, quantity, at_least, at_most, sort, falling, near=place, radius=radius)
    rows = chosen(library, wanted)
    lacking = 0
    if quantity:
        everything = chosen(library, Wanted(name, classes, near=place, radius=radius))
        lacking = int(np.isnan(values_of(library, quantity).value[everything]).sum())
    table = catalogue_table(rows[skip : skip + limit], library, wanted)
    units = {key: str(table[key].unit) for key in table.colnames if table[key].unit is not None}
    return FoundSources(
        count=len(rows), of=len(library.sources), lacking=lacking, units=units, rows=harmless(_rows(table))
    )


def _one_of(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise BadInput(f"{given[:40]!r} is no {what} here: give one of {', '.join(filter(None, known))}.")


def _class_of(kind: str, library: Library) -> str:
    known = {name.lower(): name for name in library.classes if name}
    if kind.strip().lower() not in known:
        raise BadInput(f"{kind[:40]!r} is no kind here: give one of {', '.join(sorted(known.values()))}.")
    return known[kind.strip().lower()]


def _rows(table: Table) -> list[dict[str, Any]]:
    """Plain values; masked ones and those that are no number are null."""
    columns = {key: table[key].tolist() for key in table.colnames}
    return [
        {
            key: None if isinstance(v := values[n], float) and not math.isfinite(v) else v
            for key, values in columns.items()
        }
        for n in range(len(table))
    ]
