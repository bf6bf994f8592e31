"""Posteriors of source counts, and hardness ratios."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import truncnorm

from retriever.physics.counts import hardness, interval, sample_source_counts
from retriever.spectra.observation import BandCounts


@given(hard=st.floats(0, 1e300), soft=st.floats(0, 1e300))
def test_hardness_is_between_minus_one_and_one(hard, soft):
    ratio = hardness(hard, soft)
    assert -1 <= ratio <= 1
    assert ratio == pytest.approx(-hardness(soft, hard))


def test_source_counts_posterior():
    rng = np.random.default_rng(0)
    plain = sample_source_counts(BandCounts(100, 0, 0.0), 20000, rng)
    assert plain.mean() == pytest.approx(100.5, abs=0.5)
    bright = sample_source_counts(BandCounts(1000, 2000, 0.1), 20000, rng)
    assert bright.mean() == pytest.approx(800, abs=4)
    assert bright.std() == pytest.approx(np.sqrt(1000 + 0.01 * 2000), rel=0.05)
    nothing = sample_source_counts(BandCounts(5, 100, 0.1), 20000, rng)
    assert nothing.min() >= 0
    assert np.percentile(nothing, 95) < 8


def test_source_count_intervals_cover():
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        band = BandCounts(rng.poisson(12 + 0.2 * 30), rng.poisson(30), 0.2)
        _, low, high = interval(sample_source_counts(band, 1000, rng))
        covered += low <= 12 <= high
    assert 165 <= covered <= 195


@given(st.floats(-1e12, 1e12), st.floats(1e-40, 1e12))
@example(-923063568.0, 3.8e-32)  # case 90800 of the fuzzing: draws were infinite
@example(-9.0, 1.0)
def test_counts_with_gaussian_errors_are_above_nothing_and_finite(net, error):
    band = BandCounts(net, 0.0, 0.0, gaussian_error=error)
    draws = sample_source_counts(band, 200, np.random.default_rng(1))
    assert np.all(np.isfinite(draws)) and np.all(draws >= 0)
    assert draws.max() <= max(net, 0.0) + 6 * error


@pytest.mark.parametrize("z", [-35.0, -28.0, -9.0, -2.0, 0.0, 3.0])
def test_the_draws_follow_the_truncated_normal(z):
    draws = sample_source_counts(BandCounts(z, 0.0, 0.0, gaussian_error=1.0), 20_000, np.random.default_rng(2))
    exact = truncnorm.mean(-z, np.inf, loc=z) if z > -20 else 1 / -z
    assert draws.mean() == pytest.approx(exact, rel=0.03)
