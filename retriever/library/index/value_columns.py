"""Every value of every source as arrays, one row a value: what compares like with like without opening a record.

A quantity of a source may have been measured several times, in other bands and by other instruments. ``group`` says which
values can be compared: those that a sentence calls the same ("photon index at 14-195 keV"), a flux or luminosity whose
name holds no band by its band as well.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.families import BANDS
from retriever.catalogue.filters import NOT_ITS_OWN, holds_instrument, is_limit
from retriever.catalogue.quantities import QUANTITIES, Quantity, label
from retriever.catalogue.records import Measurement, Source
from retriever.stored_arrays import read_arrays
from retriever.text.units import dimension_of, split_unit

FILE = "values.npz"
_QUANTITY = {name: (number, rank) for number, q in enumerate(QUANTITIES) for rank, name in enumerate(q.names)}
_KEYS = [q.key for q in QUANTITIES]
_OF_ANY_BAND = ("flux", "luminosity", "x_ray_luminosity")
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ValueColumns:
    """By value: ``source`` (row), ``name``, ``band``, ``instrument`` (numbers of the tuples), ``value`` with ``low`` and
    ``high`` in the quantity's own unit (NaN: none, or of another unit), ``flagged``, ``reported`` (by a paper). Sorted by source, of
    each the values of catalogues first, in the order of the quantity's names."""

    source: NDArray[np.int32]
    name: NDArray[np.int16]
    band: NDArray[np.int16]
    instrument: NDArray[np.int16]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    flagged: NDArray[np.bool_]
    reported: NDArray[np.bool_]
    names: tuple[str, ...]
    bands: tuple[str, ...]
    instruments: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.source)

    @classmethod
    def load(cls, folder: Path) -> "ValueColumns":
        held: dict[str, Any] = {**read_arrays(folder / FILE)}
        words = json.loads(str(held.pop("words")))
        texts: dict[str, Any] = {key: tuple(told) for key, told in words.items()}
        return cls(**held, **texts)

    def save(self, folder: Path) -> None:
        words = json.dumps({key: getattr(self, key) for key in ("names", "bands", "instruments")})
        arrays = {name: value for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        np.savez(folder / FILE, allow_pickle=False, words=np.array(words), **arrays)

    @cached_property
    def quantity(self) -> NDArray[np.int16]:
        """The number of each value's quantity among all; -1 for what no question is about."""
        of_name = np.array([_QUANTITY.get(name, (-1, 0))[0] for name in self.names] or [0], np.int16)
        found: NDArray[np.int16] = of_name[self.name]
        return found

    @cached_property
    def limit(self) -> NDArray[np.bool_]:
        """Whether a value is a limit."""
        found: NDArray[np.bool_] = np.array([is_limit(name) for name in self.names] or [False])[self.name]
        return found

    @cached_property
    def _groups(self) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """The group of each value, and what the groups are called."""
        pairs = self.name.astype(np.int64) * (len(self.bands) + 1) + self.band
        found, number = np.unique(pairs, return_inverse=True)
        called: dict[str, int] = {}
        group = np.zeros(len(found), np.int32)
        for place, pair in enumerate(found.tolist()):
            name, band = self.names[pair // (len(self.bands) + 1)], self.bands[pair % (len(self.bands) + 1)]
            said = label(name)
            if name.removesuffix("_upper_limit").removesuffix("_lower_limit") in _OF_ANY_BAND and band:
                said = f"{said} ({band})"
            group[place] = called.setdefault(said, len(called))
        return group[number], tuple(called)

    @property
    def group(self) -> NDArray[np.int32]:
        return self._groups[0]

    @property
    def group_names(self) -> tuple[str, ...]:
        return self._groups[1]

    def of_quantity(self, key: str) -> NDArray[np.bool_]:
        """The values of a quantity that are the source's own, trusted or not, limits among them; of "galactic_column" the
        foreground's; raises KeyError for an unknown quantity."""
        foreground = self.names.index(NOT_ITS_OWN) if NOT_ITS_OWN in self.names else -1
        found: NDArray[np.bool_] = self.name == foreground
        if key == "galactic_column":
            return found
        if key not in _KEYS:
            raise KeyError(key)
        own: NDArray[np.bool_] = (self.quantity == _KEYS.index(key)) & ~found
        return own

    def of_band(self, word: str = "", band: str = "", instrument: str = "", other: str = "") -> NDArray[np.bool_]:
        """The values of a band by its word or a text that it holds, of an instrument, not of another one."""
        keep = np.ones(len(self), bool)
        asked = BANDS.get(word)
        if asked and asked.bands:
            keep &= self._marked(self.bands, self.band, lambda text: text in asked.bands)
        if asked and asked.names:
            keep &= self._marked(self.names, self.name, lambda text: text in asked.names)
        for part in (instrument, asked.instrument if asked else ""):
            if part:
                keep &= self._marked(self.instruments, self.instrument, partial(holds_instrument, instrument=part))
        if band:
            keep &= self._marked(self.bands, self.band, lambda text: band.lower() in text.lower())
        if other:
            keep &= ~self._marked(self.instruments, self.instrument, partial(holds_instrument, instrument=other))
        return keep

    @staticmethod
    def _marked(texts: tuple[str, ...], number: NDArray[np.int16], holds: Callable[[str], bool]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.array([holds(text) for text in texts] or [False])[number]
        return found

    def first(self, at: NDArray[np.bool_], sources: int) -> Rows:
        """Of each source the place of its first value among those; -1 where it has none."""
        places = np.flatnonzero(at)
        found = np.full(sources, -1, np.intp)
        rows, begins = np.unique(self.source[places], return_index=True)
        found[rows] = places[begins]
        return found


@dataclass
class ValueWriter:
    """Gathers the values while sources are written."""

    rows: list[tuple[int, int, int, int, float, float, float, bool, bool]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    bands: dict[str, int] = field(default_factory=lambda: {"": 0})
    instruments: dict[str, int] = field(default_factory=lambda: {"": 0})

    def add(self, row: int, source: Source, reported: Sequence[Measurement]) -> None:
        """The values of the source that has this row."""
        held = [(m, False) for m in source.measurements] + [(m, True) for m in reported]
        if source.redshift is not None:
            held.insert(0, (Measurement("redshift", source.redshift), False))
        for m, told in sorted(held, key=lambda pair: (pair[1], _QUANTITY.get(pair[0].name, (0, 0))[1])):
            if m.name in _QUANTITY:
                self.rows.append((row, *self._numbers(m), *in_own_unit(m), bool(m.flag), told))

    def _numbers(self, m: Measurement) -> tuple[int, int, int]:
        return (
            self.names.setdefault(m.name, len(self.names)),
            self.bands.setdefault(m.band, len(self.bands)),
            self.instruments.setdefault(m.instrument, len(self.instruments)),
        )

    def columns(self) -> ValueColumns:
        table = list(zip(*self.rows, strict=True)) or [()] * 9
        kinds = (np.int32, np.int16, np.int16, np.int16, np.float64, np.float64, np.float64, np.bool_, np.bool_)
        arrays: list[Any] = [np.array(column, kind) for column, kind in zip(table, kinds, strict=True)]
        words: list[Any] = [tuple(self.names), tuple(self.bands), tuple(self.instruments)]
        return ValueColumns(*arrays, *words)


def joined(parts: Sequence[tuple[ValueColumns, Rows]]) -> ValueColumns:
    """The values of several indexes as one, given the row that each part's rows have together."""
    if len(parts) == 1:
        return parts[0][0]
    words = {key: tuple(dict.fromkeys(w for part, _ in parts for w in getattr(part, key))) for key in _WORDS}
    columns: dict[str, Any] = {}
    for single, many in _WORDS_OF.items():
        place = {word: number for number, word in enumerate(words[many])}
        renumbered = [
            np.array([place[w] for w in getattr(p, many)] or [0], np.int16)[getattr(p, single)] for p, _ in parts
        ]
        columns[single] = np.concatenate(renumbered)
    columns["source"] = np.concatenate([rows[part.source] for part, rows in parts]).astype(np.int32)
    for plain in ("value", "low", "high", "flagged", "reported"):
        columns[plain] = np.concatenate([getattr(part, plain) for part, _ in parts])
    rank = np.array([_QUANTITY[name][1] for name in words["names"]] or [0], np.int16)[columns["name"]]
    order = np.lexsort((rank, columns["reported"], columns["source"]))
    texts: dict[str, Any] = words
    return ValueColumns(**{key: column[order] for key, column in columns.items()}, **texts)


_WORDS = ("names", "bands", "instruments")
_WORDS_OF = {"name": "names", "band": "bands", "instrument": "instruments"}


def in_own_unit(m: Measurement) -> tuple[float, float, float]:
    """Value, low and high in the unit of the quantity; NaN where the unit is of another kind."""
    quantity: Quantity = QUANTITIES[_QUANTITY[m.name][0]]
    factor, unit = split_unit(m.unit)
    (dimension, scale), (own, own_scale) = dimension_of(unit), dimension_of(quantity.unit or quantity.held_in or "")
    if dimension != own:
        factor = np.nan
    elif dimension:
        factor *= scale / own_scale
    return tuple(np.nan if v is None else v * factor for v in (m.value, m.low, m.high))  # type: ignore[return-value]
