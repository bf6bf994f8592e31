"""The sources of one or several open indexes as one list of rows; a source that two of them have is one.

Rows count through the parts in their order. Ids of the first part are its own, those of the others ``LIBRARY/ID``. Of a
source that an earlier part has, the later part's row is a copy: it fills what is missing there and is never listed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Measurement, Source
from retriever.library.format.tables import from_library
from retriever.library.index.opened import Part
from retriever.library.index.records import SPELLING
from retriever.library.index.sky_columns import SkyColumns
from retriever.library.index.source_columns import SourceColumns, compared
from retriever.library.index.value_columns import ValueColumns, joined
from retriever.library.twins import twins_of
from retriever.names.spelling import normalise

_NONE = 2
KEPT = 30_000  # records that are kept put together


class SourceRows(Mapping[str, Source]):
    """The sources by id; a record is read when it is asked for. Safe to share between threads."""

    def __init__(self, parts: Sequence[Part]):
        self.parts = tuple(parts)
        self._first = np.cumsum([0, *(len(part.sources) for part in parts)])  # the first row of each part
        self._twins: list[dict[int, int]] = []  # of each part: its row -> the row of the same source in an earlier part
        self._copies: dict[int, list[int]] = {}  # a source's row -> rows of it in later parts
        self.columns = self._joined()
        self.at = lru_cache(KEPT)(self._at)

    def row(self, source_id: str) -> int:
        """The row of an id; raises KeyError for an unknown one."""
        row = self.row_or_none(source_id)
        if row is None:
            raise KeyError(source_id)
        return row

    def row_or_none(self, source_id: str) -> int | None:
        """The row of an id."""
        if (row := self.parts[0].records.row_of(source_id)) is not None:
            return row
        for number, part in enumerate(self.parts):
            own = source_id.removeprefix(f"{part.name}/")
            if number and own != source_id and (row := part.records.row_of(own)) is not None:
                return self.row_in(number, row)
        return None

    def id_at(self, row: int) -> str:
        """The id of a row."""
        number, inside = self.place(row)
        own = self.parts[number].ids[inside]
        return own if number == 0 else f"{self.parts[number].name}/{own}"

    def ids_at(self, rows: NDArray[np.intp]) -> tuple[str, ...]:
        """The ids of rows, of very many in a moment."""
        if len(self.parts) > 1:
            return tuple(self.id_at(row) for row in rows.tolist())
        ids = self.parts[0].ids
        return tuple(ids[row] for row in rows.tolist())

    def row_in(self, part: int, row: int) -> int:
        """The row of a part's row: that of the first part that has the source."""
        return self._twins[part].get(row, int(self._first[part]) + row)

    def rows_in(self, part: int) -> NDArray[np.intp]:
        """``row_in`` of all of a part's rows."""
        rows: NDArray[np.intp] = np.arange(len(self.parts[part].sources)) + self._first[part]
        for row, first in self._twins[part].items():
            rows[row] = first
        return rows

    def place(self, row: int) -> tuple[int, int]:
        """The part of a row, and its row there."""
        number = int(np.searchsorted(self._first, row, "right")) - 1
        return number, row - int(self._first[number])

    def places(self, source_id: str) -> Iterator[tuple[int, int]]:
        """Where a source is: its part and row there, then those of its copies; nothing for an unknown id."""
        row = self.row_or_none(source_id)
        if row is not None:
            yield from (self.place(one) for one in (row, *self._copies.get(row, ())))

    def spectrum_places(self, source_id: str) -> list[tuple[int, int]]:
        """The ``places`` of a source that have a spectrum, real ones first."""
        records = [(self.parts[part].records.source(row), (part, row)) for part, row in self.places(source_id)]
        ranked = sorted(records, key=lambda pair: spectrum_rank(pair[0]))
        return [place for record, place in ranked if spectrum_rank(record) < _NONE]

    def known_as(self, part: int, source_id: str | None) -> str | None:
        """The id here of a part's own id; None for one that it has not."""
        row = None if source_id is None else self.parts[part].records.row_of(source_id)
        return None if row is None else self.id_at(self.row_in(part, row))

    @cached_property
    def measured(self) -> ValueColumns:
        """Every value of every source, those of a source's copies among its own."""
        return joined([(part.values, self.rows_in(number)) for number, part in enumerate(self.parts)])

    @cached_property
    def sky(self) -> SkyColumns:
        """Where each source is, by row."""
        return SkyColumns(self.columns.ra, self.columns.dec)

    @cached_property
    def listed(self) -> list[tuple[str, str]]:
        """By row: the name, and whether the spectrum is "real", "simulated" or there is none ("")."""
        return [pair for part in self.parts for pair in part.records.listed()]

    @cached_property
    def by_name(self) -> NDArray[np.intp]:
        """The rows of all sources in the order of their names."""
        rows = np.flatnonzero(self.columns.kind >= 0)
        return np.array(sorted(rows.tolist(), key=lambda row: self.listed[row][0].lower()), np.intp)

    def rows_with(self, letters: str) -> NDArray[np.intp]:
        """Rows of the sources one of whose names holds these letters, in any spelling."""
        key = normalise(letters)
        found = {self.row_in(n, row) for n, part in enumerate(self.parts) for row in part.records.rows_with(key)}
        return np.array(sorted(found), np.intp)

    def rows_named(self, names: Sequence[str]) -> NDArray[np.intp]:
        """Rows of the sources that have one of these names as it stands, in any spelling."""
        keys = [normalise(name) for name in names]
        found = [(n, part.records.row_named(key, SPELLING)) for n, part in enumerate(self.parts) for key in keys]
        return np.array(sorted({self.row_in(n, row) for n, row in found if row is not None}), np.intp)

    def library_of(self, row: int) -> str:
        """The name of the library that a row is from."""
        return self.parts[self.place(row)[0]].name

    @property
    def shared(self) -> int:
        """How many sources several parts have."""
        return len(self._copies)

    def compare_as_shown(self, reported: Callable[[Source], list[Measurement]]) -> None:
        """Let lists compare, of a source that several parts have, the values of all of them as one record shows them.

        ``reported`` gives what papers report on a source.
        """
        for row in self._copies:
            source = self.at(row)
            self.columns.values[row], self.columns.flagged[row] = compared(source, reported(source))

    def __getitem__(self, source_id: str) -> Source:
        return self.at(self.row(source_id))

    def __contains__(self, source_id: object) -> bool:
        return isinstance(source_id, str) and self.row_or_none(source_id) is not None

    def __iter__(self) -> Iterator[str]:
        return (self.id_at(int(row)) for row in np.flatnonzero(self.columns.kind >= 0))

    def __len__(self) -> int:
        return int((self.columns.kind >= 0).sum())

    def _joined(self) -> SourceColumns:
        columns = self.parts[0].sources
        self._twins.append({})
        for number in range(1, len(self.parts)):
            twins = twins_of(self.parts[:number], self.parts[number], self.row_in)
            self._twins.append(twins)
            for row, first in twins.items():
                self._copies.setdefault(first, []).append(int(self._first[number]) + row)
            columns = columns.joined(self.parts[number].sources, twins)
        return columns

    def _own(self, row: int) -> Source:
        """The record of one part, under its id here."""
        number, inside = self.place(row)
        source = from_library(self.parts[number].records.source(inside), self.parts[number].name)
        named: Source = replace(source, id=self.id_at(row))
        return named

    def _at(self, row: int) -> Source:
        source = self._own(row)
        for copy in self._copies.get(row, ()):
            source = _merged(source, self._own(copy))
        return source


def spectrum_rank(source: Source) -> int:
    """0: a real spectrum, 1: a simulated one, 2: none."""
    return 0 if source.spectrum_files else 1 if source.simulation else _NONE


def _merged(source: Source, other: Source) -> Source:
    """The first record with the other's names and values, and with what it lacks itself; a real spectrum goes before a
    simulated one."""
    names = dict.fromkeys((*source.aliases, other.name, *other.aliases))
    kind = source if source.object_class else other
    redshift = source if source.redshift is not None else other
    place = other if np.isnan(source.ra) or np.isnan(source.dec) else source
    spectrum = min((source, other), key=spectrum_rank)
    return replace(
        source,
        ra=place.ra,
        dec=place.dec,
        position_from=place.position_from,
        simulation=spectrum.simulation,
        spectrum_files=spectrum.spectrum_files,
        aliases=tuple(name for name in names if name != source.name),
        measurements=(*source.measurements, *other.measurements),
        object_class=kind.object_class,
        subclass=kind.subclass,
        class_from=kind.class_from,
        redshift=redshift.redshift,
        redshift_from=redshift.redshift_from,
    )
