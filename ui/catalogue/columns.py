"""The columns of the table of sources: which there are, what stands in them, and of which band each value is.

All of it works on the library's arrays; no record is read, so that fourteen thousand sources cost no more than a page.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from astropy import units as u
from numpy.typing import NDArray

from retriever.catalogue.quantities import QUANTITIES as ALL_QUANTITIES
from retriever.catalogue.quantities import quantity_by_key
from retriever.library.library import Library
from retriever.names.positions import Position
from ui.words import say, words

QUANTITIES = ("redshift", "photon_index", "column_density", "hardness", "temperature", "flux", "luminosity")
NAME, SEPARATION = "name", "separation"
PLACES = ("ra", "dec", "l", "b")
_TEXTS = (NAME, "class", "subclass", "constellation", "spectrum", "library")
_ORIGIN = {"real": "REAL", "simulated": "SIMULATED", "": ""}
# values are held in the unit in which bounds are compared
_HELD_IN = {q.key: q.unit or q.held_in or "" for q in ALL_QUANTITIES}
UNITS = {key: unit.replace("^", "") for key, unit in _HELD_IN.items() if unit}  # as VOTables spell it

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Values:
    """One quantity of all sources: ``value`` by row (NaN: none), ``band`` by row as a number of ``bands``, "" where none is stated."""

    value: NDArray[np.float64]
    band: NDArray[np.int16]
    bands: tuple[str, ...]

    @property
    def has_bands(self) -> bool:
        """Whether a value of any source is of a band, so that each has to say of which."""
        return any(self.bands)

    def bands_at(self, rows: Rows) -> list[str]:
        """The bands of the values in these rows, the most common first; "" where one states none."""
        known = self.band[rows][~np.isnan(self.value[rows])]
        counts = np.bincount(known, minlength=len(self.bands))
        return [self.bands[n] for n in np.argsort(-counts, kind="stable") if counts[n]]


@lru_cache(maxsize=128)
def values_of(library: Library, key: str, band: str = "") -> Values:
    """The values that lists compare, each with its band; with ``band`` each source's first value of that band in their place."""
    held, measured = library.columns, library.sources.measured
    at = measured.of_quantity(key) & ~measured.flagged & ~measured.limit
    value = held.value(key)
    if band:
        numbers = np.array([text == band for text in measured.bands] or [False])
        at &= numbers[measured.band]
    else:
        at &= np.isclose(measured.value, value[measured.source], rtol=1e-6, atol=0)
    places = measured.first(at, len(held))
    found = places >= 0
    if band:
        value = np.where(found, measured.value[places] if len(measured) else np.nan, np.nan)
    texts = tuple(dict.fromkeys(("", *measured.bands)))
    number = np.array([texts.index(text) for text in measured.bands] or [0], np.int16)
    bands = np.zeros(len(held), np.int16)
    bands[found] = number[measured.band[places[found]]]
    used = np.unique(bands[~np.isnan(value)]) if len(value) else np.zeros(0, np.int16)
    place = np.zeros(len(texts), np.int16)
    place[used] = np.arange(len(used))
    return Values(value, place[bands], tuple(texts[n] for n in used))


@lru_cache(maxsize=64)
def bands_of(library: Library, key: str) -> tuple[str, ...]:
    """The bands in which any source has a value of a quantity."""
    measured = library.sources.measured
    at = measured.of_quantity(key) & ~measured.flagged & ~measured.limit
    return tuple(sorted({measured.bands[n] for n in np.unique(measured.band[at])} - {""}, key=_lower_edge))


def _lower_edge(band: str) -> tuple[float, str]:
    try:
        return float(band.split("-")[0]), band
    except ValueError:
        return np.inf, band


def usual_columns(library: Library) -> tuple[str, ...]:
    """The columns of the table where none are chosen; the last says which library, where several are open."""
    last = ("library",) if len(library.parts) > 1 else ()
    return (NAME, "class", "ra", "dec", *QUANTITIES, "papers", "spectrum", *last)


@lru_cache(maxsize=8)
def every_column(library: Library) -> tuple[str, ...]:
    """All columns that there are: of the quantities those of which any source has a value."""
    known = [q.key for q in ALL_QUANTITIES if not np.isnan(library.columns.value(q.key)).all()]
    further = [key for key in known if key not in QUANTITIES]
    usual = usual_columns(library)
    return (NAME, "class", "subclass", *PLACES, "constellation", *QUANTITIES, *further, *usual[4 + len(QUANTITIES) :])


def is_number(key: str) -> bool:
    """Whether a column holds numbers."""
    return key not in _TEXTS


def title_of(key: str) -> str:
    """The heading of a column."""
    titles: dict[str, str] = words("browse.columns")
    if key in titles:
        return titles[key]
    unit = _HELD_IN[key]
    return quantity_by_key(key).label + (f" ({unit})" if unit else "")


def column(library: Library, rows: Rows, key: str, band: str = "", centre: Position | None = None) -> np.ndarray:
    """One column of the table: numbers as float (NaN where there is none), the rest as text. ``band`` is that of a quantity's values,
    ``centre`` what separations are from."""
    held, sky = library.columns, library.sources.sky
    if key == SEPARATION:
        return np.full(len(rows), np.nan) if centre is None else sky.separation_from(centre)[rows]
    if key in ("ra", "dec", "papers"):
        return np.asarray(getattr(held, key)[rows], float)
    if key in ("l", "b"):
        return sky.galactic["lb".index(key)][rows]
    if key not in _TEXTS:
        return values_of(library, key, band).value[rows]
    if key == "class":
        return np.array(held.classes, dtype=str)[held.kind[rows]]
    if key == "subclass":
        return np.array(held.subclasses, dtype=str)[held.subkind[rows]]
    if key == "constellation":
        return sky.constellation[rows]
    if key == "library":
        return np.array([library.sources.library_of(int(row)) for row in rows], dtype=str)
    texts = (library.sources.listed[row] for row in rows.tolist())
    return np.array([name if key == NAME else _ORIGIN[kind] for name, kind in texts], dtype=str)


def file_unit(key: str) -> str | None:
    """The unit of a column as a VOTable can say it; None where there is none, or none that it knows."""
    if key in (*PLACES, SEPARATION):
        return "deg"
    try:
        u.Unit(UNITS[key]).to_string("vounit")
    except (KeyError, ValueError):
        return None
    return UNITS[key]


def missing_band() -> str:
    """What stands beside a value that states no band, where others do."""
    return say("browse.no_band")
