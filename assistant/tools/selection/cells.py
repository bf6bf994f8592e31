"""The columns of a table of sources: what stands in them, from columns and records."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.tools.selection.whose import CLASS_FROM, SPEAKING, speaking, whose_class
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.members import familiar
from retriever.catalogue.quantities import Quantity, format_number, quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.index.value_columns import in_own_unit
from retriever.library.library import Library
from retriever.library.selecting import Selection
from retriever.library.source_sets import placed
from retriever.library.value_looks import Look

PLACES = {
    "separation": ("separation (deg)", 4),
    "declination": ("Dec (deg)", 5),
    "right_ascension": ("RA (deg)", 6),
    "galactic_latitude": ("|b| (deg)", 4),
    "papers": ("papers", 8),
    "number_of_papers": ("papers", 8),
    "number_of_values": ("values", 8),
}


@dataclass(frozen=True)
class Column:
    """A heading and the cell of each row."""

    heading: str
    cells: tuple[str, ...]


def columns_of(
    library: Library, selection: Selection, at: Sequence[int], wanted: SourceFilter, asked: Sequence[str]
) -> list[Column]:
    """Name and class, then what was compared and ordered by, then what else was asked for."""
    sources = [library.sources.at(row) for row in at]
    columns = [Column("source", tuple(familiar(source) for source in sources))]
    told = {source.object_class for source in sources}
    if "class" in asked or len(told) > 1 or told == {""}:
        columns.append(Column("class", tuple(source.object_class or "unknown" for source in sources)))
    narrow = any(kind.family for kind in (*wanted.kinds, *wanted.not_kinds)) or bool(wanted.roles)
    if "subclass" in asked or narrow and any(source.subclass for source in sources):
        columns.append(Column("subclass", tuple(source.subclass for source in sources)))
    looks = _looks(library, selection, at, wanted)
    for look in looks:
        columns += _of_look(library, look, at, asked)
    for name in asked:
        columns += _of_record(library, name, sources, at)
    if "reference" in asked and not any(look.places is not None for look in looks):
        columns.append(Column(CLASS_FROM, whose_class(library, at, wanted)))
        papers = speaking(library, sources, wanted)
        columns += [Column(SPEAKING, papers)] if any(papers) else []
    return list({column.heading: column for column in columns}.values())


def _looks(library: Library, selection: Selection, at: Sequence[int], wanted: SourceFilter) -> list[Look]:
    """Where it was looked, then what was compared, ordered by and asked for."""
    where = [(bound.quantity, placed(library.sources, bound.quantity, wanted)) for bound in wanted.region]
    looks = [Look(quantity, place) for quantity, place in where if place is not None]
    looks += [look for look in selection.looks if not np.isnan(look.values[list(at)]).all()]
    return [*looks, *([selection.ordered] if selection.ordered else []), *selection.shown.values()]


def behind(
    library: Library, selection: Selection, at: Sequence[int], wanted: SourceFilter, asked: Sequence[str]
) -> list[Column]:
    """What a copy of the table has beside it: the ends of the interval of each value that has one, and the value's reference."""
    found: list[Column] = []
    for look in _looks(library, selection, at, wanted):
        if look.quantity in PLACES or look.places is None:
            continue
        values, places = library.sources.measured, [int(look.places[row]) for row in at]
        for what, ends in (("low", values.low), ("high", values.high)):
            cells = tuple(_number(float(ends[p]), 4) if p >= 0 else "" for p in places)
            found.append(Column(f"{what} end of {heading(look)}", cells))
        if "reference" not in asked:
            records = [_record(library, row, p) for row, p in zip(at, places, strict=True)]
            cells = tuple(m.reference if m else "" for m in records)
            found.append(Column(f"reference of {look.group or _quantity_of(look).label}", cells))
    told = [column for column in found if any(column.cells)]
    return list({column.heading: column for column in told}.values())


def heading(look: Look) -> str:
    """What a look's values are called, with their unit."""
    if look.quantity in PLACES:
        return PLACES[look.quantity][0]
    if look.places is None:
        return look.quantity.replace("_", " ")
    quantity = _quantity_of(look)
    unit = quantity.unit or quantity.held_in
    return f"{look.group or quantity.label}{f' ({unit})' if unit else ''}"


def _quantity_of(look: Look) -> Quantity:
    return quantity_by_key(look.quantity if look.quantity != "galactic_column" else "column_density")


def _of_look(library: Library, look: Look, at: Sequence[int], asked: Sequence[str]) -> list[Column]:
    """The values of one look; with its interval, band or reference where that is asked for."""
    if look.quantity in PLACES:
        digits = PLACES[look.quantity][1]
        return [Column(heading(look), tuple(_number(float(look.values[row]), digits) for row in at))]
    if look.places is None:
        return []
    values, places = library.sources.measured, [int(look.places[row]) for row in at]
    found = [Column(heading(look), tuple(_number(float(look.values[row]), 4) for row in at))]
    if "error" in asked or "level" in asked:
        ends = [(values.low[p], values.high[p]) if p >= 0 else (np.nan, np.nan) for p in places]
        both = (f"{_number(a, 4)} to {_number(b, 4)}" if not np.isnan(a + b) else "" for a, b in ends)
        found.append(Column(f"interval of {look.group or look.quantity}", tuple(both)))
    if "band" in asked:
        found.append(Column("band", tuple(values.bands[values.band[p]] if p >= 0 else "" for p in places)))
    if "instrument" in asked:
        found.append(
            Column("instrument", tuple(values.instruments[values.instrument[p]] if p >= 0 else "" for p in places))
        )
    by_papers = any(
        values.reported[p] for p in places if p >= 0
    )  # what an abstract was read for is shown with its paper
    parts = [part for part in ("reference", "method") if part in asked or part == "reference" and by_papers]
    if parts:
        records = [_record(library, row, p) for row, p in zip(at, places, strict=True)]
        for part in parts:
            found.append(Column(part, tuple(getattr(m, part) if m else "" for m in records)))
    return found


def _record(library: Library, row: int, place: int):  # type: ignore[no-untyped-def]
    """The measurement behind a place in the columns; None where there is none."""
    if place < 0:
        return None
    values = library.sources.measured
    name, source = values.names[values.name[place]], library.sources.at(row)
    band = values.bands[values.band[place]]
    told = [m for _, m in library.reported(source.id, (name,))] if values.reported[place] else source.measurements
    fitting = [m for m in told if m.name == name and m.band == band]
    value = values.value[place]
    return next((m for m in fitting if np.isclose(in_own_unit(m)[0], value)), next(iter(fitting), None))


def _of_record(library: Library, name: str, sources: Sequence[Source], at: Sequence[int]) -> list[Column]:
    """What was asked for beside values; nothing for what is told otherwise."""
    match name:
        case "position":
            return [
                Column("RA (deg)", tuple(_number(source.ra, 7) for source in sources)),
                Column("Dec (deg)", tuple(_number(source.dec, 6) for source in sources)),
            ]
        case "constellation":
            return [Column(name, tuple(str(library.sources.sky.constellation[row]) for row in at))]
        case "names":
            return [Column("other names", tuple(", ".join(source.aliases[:3]) for source in sources))]
        case "number_of_papers":
            return [Column("papers", tuple(str(int(library.columns.papers[row])) for row in at))]
        case "number_of_values":
            counts = np.bincount(library.sources.measured.source, minlength=len(library.columns))
            return [Column("values", tuple(str(int(counts[row])) for row in at))]
        case "spectrum":
            kinds = ("real" if s.spectrum_files else "simulated" if s.simulation else "none" for s in sources)
            return [Column("spectrum", tuple(kinds))]
    return []


def _number(value: float, digits: int) -> str:
    return "" if np.isnan(value) else format_number(value, digits)
