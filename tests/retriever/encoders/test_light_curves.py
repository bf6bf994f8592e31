"""Light curves as arrays: always finite, of one shape, blind to the zero point and to the order of the rows."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.encoders.light_curves import (
    FEWEST,
    LAGS,
    POINT,
    POINTS,
    STEPS,
    SUMMARY,
    curve_arrays,
    photometry,
    thinned,
)

TIMES = st.lists(st.floats(-1e5, 1e5), min_size=FEWEST, max_size=90)


@settings(max_examples=60, deadline=None)
@given(TIMES, st.integers(0, 99), st.booleans())
def test_arrays_are_finite_and_of_one_shape(time, seed, errors):
    generator = np.random.default_rng(seed)
    magnitude = generator.normal(15, generator.choice([0, 0.01, 3]), len(time))
    error = generator.uniform(0, 1, len(time)) if errors else None
    band = generator.choice(["", "V", "g'", "unheard of"], len(time))
    for curve in (made := photometry(time, magnitude, error, band), thinned(made, generator)):
        assert curve.time.size >= FEWEST and np.all(np.diff(curve.time) >= 0)
        found = curve_arrays(curve, np.random.default_rng(0))
        assert found["points"].shape == (POINTS, POINT) and found["pairs"].shape == (2, LAGS, STEPS)
        assert found["summary"].shape == (SUMMARY,) and found["mask"].sum() == min(curve.time.size, POINTS)
        assert all(np.isfinite(values).all() and np.abs(values).max() < 50 for values in found.values())
        assert not found["points"][found["mask"] == 0].any()


def test_the_zero_point_and_the_order_of_rows_do_not_matter():
    generator = np.random.default_rng(3)
    # whole steps of 2^-10 mag: sums of them are exact
    time, magnitude = generator.uniform(0, 300, 50), np.round(generator.normal(14, 0.5, 50) * 1024) / 1024
    order = generator.permutation(50)
    first = curve_arrays(photometry(time, magnitude), np.random.default_rng(0))
    other = curve_arrays(photometry(time[order], magnitude[order] + 4), np.random.default_rng(0))
    for name, values in first.items():
        assert np.allclose(values, other[name], atol=1e-5), name


def test_the_pairs_know_how_fast_a_star_varies():
    time = np.sort(np.random.default_rng(0).uniform(0, 100, 200))
    fast, slow = (
        curve_arrays(photometry(time, 12 + np.sin(2 * np.pi * time / period)), np.random.default_rng(0))["pairs"][0]
        ** 2
        for period in (0.3, 80.0)
    )
    at_hours = 3  # the rows of lags of some hours
    middle = slice(STEPS // 2 - 2, STEPS // 2 + 3)  # differences below 0.06 mag
    assert slow[at_hours : at_hours + 4, middle].sum() > 2 * fast[at_hours : at_hours + 4, middle].sum()
