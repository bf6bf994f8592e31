"""Listed values of a class: what says too little is left out, and so is the source itself under any name."""

from dataclasses import replace

import numpy as np
import pytest

from retriever.catalogue.records import Measurement, Source
from retriever.library.fused.listed_values import INDEX, ListedValues, listed_of, listed_values

VALUE = Measurement(INDEX, 1.9, 1.6, 2.2, 0.68)
SOURCE = Source("q", "Toy quasar", (), 150.0, 2.0, "a survey", "quasar", measurements=(VALUE,))


def test_vague_and_flagged_values_say_nothing():
    assert listed_of(SOURCE) == 1.9
    assert listed_of(replace(SOURCE, measurements=())) is None
    assert listed_of(replace(SOURCE, measurements=(replace(VALUE, flag="at the edge"),))) is None
    assert listed_of(replace(SOURCE, measurements=(replace(VALUE, low=1.0, high=2.9),))) is None
    assert listed_of(replace(SOURCE, measurements=(replace(VALUE, low=None, high=None),))) == 1.9


def test_a_source_and_what_lies_at_its_place_are_left_out():
    ra, dec = np.array([0.001, 359.999, 10.0, 0.001]), np.array([60.0, 60.0, 60.0, 60.1])
    held = ListedValues(np.arange(4), np.array([1.0, 2.0, 3.0, 4.0]), ra, dec)
    assert held.without(0, 0.001, 60.0).values.tolist() == [3.0, 4.0]
    assert held.without(2, 10.0, 60.0).values.tolist() == [1.0, 2.0, 4.0]
    unplaced = ListedValues(np.arange(4), held.values, np.full(4, np.nan), np.full(4, np.nan))
    assert unplaced.without(1, 10.0, 60.0).number == pytest.approx(3)


def test_those_of_a_class_in_the_library(library):
    quasars = listed_values(library, "quasar")
    assert len(quasars.rows) >= 3 and np.isfinite(quasars.values).all()
    row = int(quasars.rows[0])
    assert library.sources.at(row).object_class == "quasar"
    own = quasars.without(row, float(quasars.ra[0]), float(quasars.dec[0]))
    assert float(quasars.values[0]) not in own.values and len(own.values) == len(quasars.values) - 1
