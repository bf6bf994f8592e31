"""Twelve thousand made-up sources as the arrays that lists work on: to index as many takes most of a minute."""

from types import SimpleNamespace

import numpy as np

from retriever.catalogue.records import Measurement, Source
from retriever.library.index.sky_columns import SkyColumns
from retriever.library.index.source_columns import ColumnWriter
from retriever.library.index.value_columns import ValueWriter

BANDS = (("powlaw_gamma", "0.5-7 keV"), ("bat_photon_index", "14-195 keV"))


class ManySources:
    """What the table asks of a library; a source has a photon index in one of two bands, or none."""

    def __init__(self, count: int = 12_000):
        made = np.random.default_rng(0)
        columns, values = ColumnWriter(), ValueWriter()
        names = [f"MADE J{number:05d}" for number in made.permutation(count)]
        for row, name in enumerate(names):
            kind, band = ("AGN", "star")[row % 2], row % 3
            index = [Measurement(BANDS[band][0], float(made.normal(2, 0.4)), band=BANDS[band][1])] if band < 2 else []
            place = float(made.uniform(0, 360)), float(np.degrees(np.arcsin(made.uniform(-1, 1))))
            source = Source(f"m{row}", name, (), *place, "made up", kind, measurements=tuple(index))
            columns.add(source, [])
            values.add(row, source, [])
        self.columns = columns.columns(np.zeros(count, np.int32))
        self.parts, self.title, self.classes = (self,), "made up", self.columns.by_class
        self.sources = _Rows(names, self.columns, values.columns())


class _Rows(SimpleNamespace):
    """Its sources."""

    def __init__(self, names, columns, measured):
        by_name = np.array(sorted(range(len(names)), key=names.__getitem__), np.intp)
        sky = SkyColumns(columns.ra, columns.dec)
        super().__init__(listed=[(name, "") for name in names], by_name=by_name, measured=measured, sky=sky)

    def __len__(self) -> int:
        return len(self.by_name)
