"""Intervals through formulas: ends where one input has one, quantiles where several do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.physics.propagation import Spread, propagated


def test_one_interval_is_carried_by_its_ends():
    found = propagated(lambda v: v["a"] ** 2 * v["b"], {"a": Spread(2.0, 1.5, 2.2, 0.9), "b": Spread(3.0)})
    assert found == Spread(12.0, 6.75, pytest.approx(14.52), 0.9)


def test_several_add_in_quadrature_and_keep_their_level():
    sides = {"a": Spread(100.0, 97.0, 103.0, 0.9), "b": Spread(50.0, 46.0, 54.0, 0.9)}
    found = propagated(lambda v: v["a"] + v["b"], sides)
    assert found.level == 0.9
    assert (found.high - found.value) == pytest.approx(5.0, rel=0.1) == pytest.approx(found.value - found.low, rel=0.1)


def test_levels_that_differ_are_told_at_the_widest_and_unknown_ones_combine_the_ends():
    a, b = Spread(1.0, 0.9, 1.1, 0.68), Spread(1.0, 0.8, 1.2, 0.9)
    assert propagated(lambda v: v["a"] * v["b"], {"a": a, "b": b}).level == 0.9
    found = propagated(lambda v: v["a"] * v["b"], {"a": Spread(1.0, 0.9, 1.1), "b": b})
    assert (found.low, found.high, found.level) == (pytest.approx(0.72), pytest.approx(1.32), None)


def test_no_interval_without_one_or_beyond_what_the_formula_is_defined_for():
    assert propagated(lambda v: 2 * v["a"], {"a": Spread(1.0)}) == Spread(2.0)
    with np.errstate(invalid="ignore"):
        assert propagated(lambda v: np.sqrt(v["a"]), {"a": Spread(1.0, -1.0, 2.0, 0.9)}) == Spread(1.0)


@given(st.floats(1.0, 1e6), st.floats(0.01, 0.5), st.floats(0.01, 0.5))
def test_the_value_lies_in_its_interval_and_the_result_is_the_same_again(value, down, up):
    spread = {"a": Spread(value, value * (1 - down), value * (1 + up), 0.9), "b": Spread(2.0, 1.0, 3.0, 0.9)}
    found = propagated(lambda v: v["a"] / v["b"], spread)
    assert found.low <= found.value <= found.high
    assert found == propagated(lambda v: v["a"] / v["b"], spread)
