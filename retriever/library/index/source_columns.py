"""What filters, maps and tables need of every source, as arrays: position, class, the value of each quantity.

One array holds a quantity for all sources (NaN: no value that can be trusted), so that a list over a million sources costs
milliseconds and no record is read but those shown.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.families import holds_subclass
from retriever.catalogue.filters import OPERATORS, SourceFilter, compared_value, measurement_of
from retriever.catalogue.quantities import QUANTITIES
from retriever.catalogue.records import Measurement, Source
from retriever.names.positions import Position
from retriever.stored_arrays import read_arrays

FILE = "sources.npz"
KEYS = tuple(q.key for q in QUANTITIES)


@dataclass(frozen=True)
class SourceColumns:
    """Arrays by row: ``ra``, ``dec`` (ICRS degrees, NaN unknown), ``kind`` and ``subkind`` (numbers of ``classes`` and
    ``subclasses``), ``values`` [n, quantities] in the quantities' own units, ``papers`` (how many are linked)."""

    ra: NDArray[np.float64]
    dec: NDArray[np.float64]
    kind: NDArray[np.int16]
    subkind: NDArray[np.int32]
    values: NDArray[np.float64]
    flagged: NDArray[np.bool_]
    papers: NDArray[np.int32]
    classes: tuple[str, ...]
    subclasses: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ra)

    @classmethod
    def load(cls, folder: Path) -> "SourceColumns":
        held: dict[str, Any] = {**read_arrays(folder / FILE)}
        keys, words = tuple(held.pop("keys").tolist()), json.loads(str(held.pop("words")))
        if keys != KEYS:  # quantities were added since: their columns are empty until the index is made again
            order = [keys.index(key) if key in keys else -1 for key in KEYS]
            for name, none in (("values", np.float64(np.nan)), ("flagged", np.False_)):
                wide = np.concatenate([held[name], np.full((len(held[name]), 1), none)], axis=1)
                held[name] = wide[:, order]
        return cls(**held, classes=tuple(words["classes"]), subclasses=tuple(words["subclasses"]))

    def save(self, folder: Path) -> None:
        words = json.dumps({"classes": self.classes, "subclasses": self.subclasses})
        arrays = {name: value for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        np.savez(folder / FILE, allow_pickle=False, keys=np.array(KEYS), words=np.array(words), **arrays)

    @cached_property
    def by_class(self) -> dict[str, int]:
        """How many sources each class has, the largest first."""
        counts = np.bincount(self.kind[self.kind >= 0], minlength=len(self.classes))
        pairs = [(name, int(n)) for name, n in zip(self.classes, counts, strict=True) if n and name]
        return dict(sorted(pairs, key=lambda pair: -pair[1]))

    def within(self, position: Position, radius_deg: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Rows and separations in degrees inside the cone, nearest first."""
        # the band first: most of the sky falls out
        close = np.flatnonzero(np.abs(self.dec - position.dec) <= radius_deg)
        ra, dec = np.radians(self.ra[close]), np.radians(self.dec[close])
        ra0, dec0 = np.radians(position.ra), np.radians(position.dec)
        half = np.sin((dec - dec0) / 2) ** 2 + np.cos(dec) * np.cos(dec0) * np.sin((ra - ra0) / 2) ** 2
        separation = np.degrees(2 * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
        order = np.argsort(separation, kind="stable")
        order = order[separation[order] <= radius_deg]
        return close[order], separation[order]

    def value(self, quantity: str) -> NDArray[np.float64]:
        """The values of a quantity, NaN where there is none; raises KeyError for an unknown one."""
        return self.values[:, _column(quantity)]

    def of_classes(self, classes: Iterable[str]) -> NDArray[np.bool_]:
        """Whether each source is of one of the classes."""
        wanted = [number for number, name in enumerate(self.classes) if name in set(classes)]
        return np.isin(self.kind, wanted)

    def select(
        self, wanted: SourceFilter, looked_at: Callable[[int, int], float | None]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64] | None, int]:
        """Rows that meet every part of the filter, sorted; their separations where there is a cone; how many lack
        nothing but a value without a flag.

        ``looked_at(row, condition)`` gives the value of a condition that keeps to a band or an instrument.
        """
        rows, separation = np.arange(len(self)), None
        if wanted.centre is not None:
            rows, separation = self.within(wanted.centre, wanted.radius_deg)
        keep = self.kind[rows] >= 0
        if wanted.classes:
            keep &= self.of_classes(wanted.classes)[rows]
        if wanted.subclass:
            told = [holds_subclass(wanted.subclass, name) for name in self.subclasses]
            keep &= np.isin(self.subkind[rows], np.flatnonzero(told))
        unsure = keep.copy()  # those that would be kept if a flagged value met every bound
        for number, condition in enumerate(wanted.conditions):
            column, passes = _column(condition.quantity), OPERATORS[condition.op]
            if condition.band or condition.instrument:
                at = np.flatnonzero(keep)
                found = [looked_at(int(rows[i]), number) for i in at]
                keep[at] = [value is not None and bool(passes(value, condition.value)) for value in found]
                unsure = keep.copy()
                continue
            values = self.values[rows, column]
            met = passes(values, condition.value)
            unsure &= met | self.flagged[rows, column]
            keep &= met
        order = np.flatnonzero(keep)
        key = wanted.order_by or (wanted.conditions[0].quantity if wanted.conditions else "")
        if key:
            values = self.value(key)[rows[order]]
            order, values = order[~np.isnan(values)], values[~np.isnan(values)]
            falling = wanted.descending if wanted.order_by else wanted.conditions[0].op in (">", ">=")
            order = order[np.argsort(-values if falling else values, kind="stable")]
        return rows[order], None if separation is None else separation[order], int((unsure & ~keep).sum())

    def joined(self, other: "SourceColumns", twins: dict[int, int]) -> "SourceColumns":
        """These rows, then those of ``other``; of ``twins`` (row of other -> row here) class, position and number of
        papers fill what is missing here, and their own rows match nothing. The values of a twin are those here."""
        classes = tuple(dict.fromkeys((*self.classes, *other.classes)))
        subclasses = tuple(dict.fromkeys((*self.subclasses, *other.subclasses)))
        kind = np.array([classes.index(c) for c in other.classes] or [0], np.int16)[other.kind]
        subkind = np.array([subclasses.index(c) for c in other.subclasses] or [0], np.int32)[other.subkind]
        changed = ("ra", "dec", "kind", "subkind", "values", "flagged", "papers")
        mine = {name: getattr(self, name).copy() for name in changed}
        ra, dec, values = other.ra.copy(), other.dec.copy(), other.values.copy()
        flagged, none = other.flagged.copy(), classes.index("") if "" in classes else -1
        for theirs, ours in twins.items():
            mine["papers"][ours] += other.papers[theirs]
            if np.isnan(mine["ra"][ours]) or np.isnan(mine["dec"][ours]):
                mine["ra"][ours], mine["dec"][ours] = ra[theirs], dec[theirs]
            if mine["kind"][ours] == none:
                mine["kind"][ours], mine["subkind"][ours] = kind[theirs], subkind[theirs]
            ra[theirs] = dec[theirs] = values[theirs] = np.nan
            kind[theirs], subkind[theirs], flagged[theirs] = -1, -1, False
        added = dict(zip(changed, (ra, dec, kind, subkind, values, flagged, other.papers), strict=True))
        both = {name: np.concatenate([mine[name], added[name]]) for name in changed}
        return replace(self, **both, classes=classes, subclasses=subclasses)


@dataclass
class ColumnWriter:
    """Gathers the columns while sources are written."""

    rows: list[tuple[float, float, int, int]] = field(default_factory=list)
    values: list[NDArray[np.float64]] = field(default_factory=list)
    flagged: list[NDArray[np.bool_]] = field(default_factory=list)
    classes: dict[str, int] = field(default_factory=lambda: {"": 0})
    subclasses: dict[str, int] = field(default_factory=lambda: {"": 0})

    def add(self, source: Source, reported: list[Measurement]) -> None:
        kind = self.classes.setdefault(source.object_class, len(self.classes))
        subkind = self.subclasses.setdefault(source.subclass, len(self.subclasses))
        self.rows.append((source.ra, source.dec, kind, subkind))
        values, flagged = compared(source, reported)
        self.values.append(values)
        self.flagged.append(flagged)

    def columns(self, papers: NDArray[np.int32]) -> SourceColumns:
        table = np.array(self.rows, float).reshape(-1, 4)
        shape = (-1, len(KEYS))
        return SourceColumns(
            table[:, 0],
            table[:, 1],
            table[:, 2].astype(np.int16),
            table[:, 3].astype(np.int32),
            np.array(self.values, np.float64).reshape(shape),
            np.array(self.flagged, bool).reshape(shape),
            papers,
            tuple(self.classes),
            tuple(self.subclasses),
        )


def compared(source: Source, reported: list[Measurement]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Of each quantity the value that bounds look at (NaN: none that can be trusted), and whether there is one with a flag."""
    found = [measurement_of(source, quantity, lambda: reported) for quantity in QUANTITIES]
    values = [compared_value(quantity, m) for quantity, m in zip(QUANTITIES, found, strict=True)]
    return (
        np.array([np.nan if v is None else v for v in values], np.float64),
        np.array([m is not None and bool(m.flag) for m in found], bool),
    )


def class_bits(columns: SourceColumns, classes: Iterable[str]) -> int:
    """Classes as bits of one number, by their place in ``columns.classes``."""
    wanted = set(classes) - {""}
    return sum(1 << n for n, name in enumerate(columns.classes) if name in wanted)


def _column(quantity: str) -> int:
    if quantity not in KEYS:
        raise KeyError(quantity)
    return KEYS.index(quantity)
