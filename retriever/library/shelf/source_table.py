"""The sources of a library as a table for other programs: VOTable or ECSV, with units, UCDs, and where each value is from."""

import warnings
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from astropy.table import MaskedColumn, Table
from astropy.units import UnitsWarning

from retriever import durable
from retriever.catalogue.filters import SourceFilter, measurement_of
from retriever.catalogue.kinds import CLASS_WORDS
from retriever.catalogue.quantities import QUANTITIES, Quantity, quantity_by_key
from retriever.catalogue.records import Measurement, Source
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.text.units import dimension_of, factor_between, split_unit
from retriever.votables import write_votable

FORMATS: Final = {".vot": "votable", ".xml": "votable", ".ecsv": "ascii.ecsv"}
# of the IVOA's list; a quantity that it has no word for has none
UCDS: Final = {
    "flux": "phot.flux;em.X-ray",
    "luminosity": "phys.luminosity;em.X-ray",
    "photon_index": "spect.index;em.X-ray",
    "column_density": "phys.columnDensity",
    "hardness": "phot.color;em.X-ray",
    "redshift": "src.redshift",
    "temperature": "phys.temperature",
    "distance": "pos.distance",
    "variability": "src.var",
    "orbital_period": "time.period;src.orbital",
    "spin_period": "time.period.rotation",
    "black_hole_mass": "phys.mass",
    "age": "time.age",
    "inclination": "src.orbital.inclination",
    "polarization": "phys.polarization",
    "abundance": "phys.abund",
    "line_energy": "em.energy",
    "equivalent_width": "spect.line.eqWidth",
    "velocity": "phys.veloc",
    "magnetic_field": "phys.magField",
    "significance": "stat.snr",
}
_TEXTS: Final = {
    "band": "instr.bandpass",
    "instrument": "meta.id;instr",
    "method": "meta.note",
    "reference": "meta.bib.bibcode",
    "flag": "meta.code.qual",
}
_ABOUT: Final = {
    "id": ("meta.id;meta.main", "the source's name in its library"),
    "name": ("meta.id", "the usual name"),
    "ra": ("pos.eq.ra;meta.main", "right ascension, ICRS"),
    "dec": ("pos.eq.dec;meta.main", "declination, ICRS"),
    "class": ("src.class", "class of the object"),
    "class_from": ("meta.ref", "whose class it is"),
    "subclass": ("src.class", "what kind of its class"),
    "papers": ("meta.number", "papers that are linked to it"),
    "library": ("meta.dataset", "the library that the record is from"),
    "origin": ("meta.ref", "the catalogue that the record is from"),
}
Values = list[Measurement | None]


def write_sources(
    library: Library, path: Path, classes: tuple[str, ...] = (), quantities: Iterable[str] = (), note: str = ""
) -> int:
    """Write the sources of these classes (all without any) to ``path``; returns how many.

    ``quantities`` are keys of the vocabulary; without any, those that some source has. ``BadInput`` for an unknown class
    or quantity, another ending, or where nothing fits.
    """
    written_as = FORMATS.get(path.suffix.lower())
    if written_as is None:
        raise BadInput(f"{path}: give a name that ends in .vot (VOTable) or .ecsv.")
    wanted = [_quantity(key) for key in quantities] or list(QUANTITIES)
    classes = tuple(kind for name in classes for kind in _classes(name, library))
    sources = [match.source for match in library.select(SourceFilter(classes)).first]
    if not sources:
        raise BadInput(f"There are no sources in {library.title}: only papers can be exported (--papers FILE.bib).")
    table = source_table(library, sources, wanted, all_columns=len(wanted) < len(QUANTITIES))
    table.meta = {"description": f"Sources of the library {library.title}", "note": note, "made_by": "spectrum-scholar"}
    try:
        with durable.replacing(path) as temporary, warnings.catch_warnings():
            warnings.simplefilter("ignore", UnitsWarning)  # VOUnit would rather not have erg, which every catalogue has
            if written_as == "votable":
                with temporary.open("wb") as stream:
                    write_votable(table, stream)
            else:
                table.write(temporary, format=written_as)
    except OSError as error:
        raise BadInput(f"{path} can't be written ({error.strerror}): choose another place.") from None
    return len(sources)


def source_table(
    library: Library, sources: list[Source], quantities: list[Quantity], all_columns: bool = True
) -> Table:
    """The sources as an astropy table; unknown numbers are masked, unknown texts empty. A quantity that no source has is
    left out unless ``all_columns``."""
    table = Table()
    papers = [int(library.columns.papers[library.sources.row(source.id)]) for source in sources]
    held = {"class": "object_class", "library": "library"}
    for name, (ucd, description) in _ABOUT.items():
        cells = papers if name == "papers" else [getattr(s, held.get(name, name)) for s in sources]
        table[name] = _column(cells, ucd, description, "deg" if name in ("ra", "dec") else None)
    names = tuple(name for quantity in quantities for name in quantity.names)
    told = [[m for _, m in library.reported(s.id, names)] if n else [] for s, n in zip(sources, papers, strict=True)]
    for quantity in quantities:
        values = [_best(source, quantity, said) for source, said in zip(sources, told, strict=True)]
        if all_columns or any(values):
            _add_quantity(table, quantity, values)
    return table


def _best(source: Source, quantity: Quantity, reported: list[Measurement]) -> Measurement | None:
    """The value that an answer would quote, in the quantity's own unit; one that can't be turned into it is flagged."""
    best = measurement_of(source, quantity, lambda: reported)
    if best is None:
        return None
    factor, unit = split_unit(best.unit)
    if quantity.key == "distance":
        factor *= dimension_of(unit)[1]
    elif unit != quantity.unit and quantity.unit:
        try:
            factor *= factor_between(unit, quantity.unit)
        except ValueError:
            return replace(best, value=np.nan, low=None, high=None, flag=f"in {unit or 'no unit'}: {best.value:g}")
    low, high = (None if end is None else end * factor for end in (best.low, best.high))
    return replace(best, value=best.value * factor, low=low, high=high)


def _add_quantity(table: Table, quantity: Quantity, values: Values) -> None:
    key, ucd, label = quantity.key, UCDS.get(quantity.key, ""), quantity.label
    unit = _astropy_unit(quantity)
    for end, part, what in (("", "value", ""), ("_low", "low", ", lower end"), ("_high", "high", ", upper end")):
        numbers = [None if m is None else getattr(m, part) for m in values]
        statistic = {"": "", "_low": ";stat.min", "_high": ";stat.max"}[end]
        table[key + end] = _column(numbers, ucd and ucd + statistic, label + what, unit)
    levels = [None if m is None else m.level for m in values]
    table[f"{key}_level"] = _column(levels, "stat.probability", f"confidence level of the interval of the {label}")
    for name, kind in _TEXTS.items():
        texts = ["" if m is None else getattr(m, name) for m in values]
        table[f"{key}_{name}"] = _column(texts, kind, f"{name} of the {label}")
    limits = ["" if m is None else _limit(m) for m in values]
    table[f"{key}_limit"] = _column(limits, "meta.code", f"whether the {label} is an upper or a lower limit")


def _limit(measurement: Measurement) -> str:
    return next((kind for kind in ("upper", "lower") if measurement.name.endswith(f"_{kind}_limit")), "")


def _column(values: list[Any], ucd: str, description: str, unit: str | None = None) -> MaskedColumn:
    numbers = unit is not None or any(isinstance(value, int | float) for value in values) or None in values
    if not numbers:
        column = MaskedColumn([str(value or "") for value in values], dtype=str)
    else:
        missing = [value is None or not np.isfinite(value) for value in values]
        filled = [0.0 if lacks else value for value, lacks in zip(values, missing, strict=True)]
        column = MaskedColumn(filled, mask=missing, unit=unit)
    column.description = description
    if ucd:
        column.meta["ucd"] = ucd
    return column


def _astropy_unit(quantity: Quantity) -> str | None:
    if quantity.unit == "solar":  # a ratio to the Sun's
        return None
    return "pc" if quantity.key == "distance" else quantity.unit.replace("^", "") or None


def _classes(name: str, library: Library) -> tuple[str, ...]:
    """The classes that a class or a word for some (``X-ray binaries``) means."""
    known = library.classes
    meant = (name,) if name in known else CLASS_WORDS.get(name.lower(), ())
    if not (found := tuple(kind for kind in meant if kind in known)):
        raise BadInput(f"No source has the class {name[:40]!r}: there are {', '.join(known) or 'none'}.")
    return found


def _quantity(key: str) -> Quantity:
    try:
        return quantity_by_key(key)
    except KeyError:
        known = ", ".join(q.key for q in QUANTITIES)
        raise BadInput(f"There is no quantity {key[:40]!r}: use {known}.") from None
