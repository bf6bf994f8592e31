"""Made-up observations of variable sources: what is drawn is within the good time, constant ones are constant, the others as strong as is said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from training.simulation import variability


@settings(max_examples=40, deadline=None)
@given(row=st.integers(0, 39), seed=st.integers(0, 10**6))
def test_events_are_in_order_and_within_the_good_time(row, seed):
    seen = variability.observation(np.random.default_rng(seed), row)
    time = seen.events.time
    assert time.size >= 10 and (np.diff(time) >= 0).all() and seen.events.good.inside(time).size == time.size
    assert (seen.kind == "constant") == (row % 2 == 0) and (seen.scatter == 0) == (seen.kind == "constant")


def test_constant_ones_are_uniform_in_good_time_and_the_others_mostly_not():
    every = variability.observations(200, 5)
    chance = np.array(
        [kstest(s.events.good.passed(s.events.time) / s.events.good.good_s, "uniform").pvalue for s in every]
    )
    constant = np.array([s.kind == "constant" for s in every])
    assert kstest(chance[constant], "uniform").pvalue > 0.01
    assert (chance[~constant] < 0.01).mean() > 0.3
    assert {s.kind for s in every} == set(variability.KINDS)


def test_a_given_shape_is_what_varies():
    flat_then_bright = np.repeat([1.0, 9.0], variability.GRID // 2)
    seen = [s for s in variability.observations(60, 3, [flat_then_bright]) if s.kind == "given"]
    assert len(seen) == 30 and max(s.scatter for s in seen) > 0.5
    mean = variability.diluted(flat_then_bright, np.random.default_rng(0)).mean()
    assert mean == pytest.approx(1)
