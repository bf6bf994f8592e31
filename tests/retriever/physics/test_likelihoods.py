"""C-stat, W-stat and goodness, against independent minimisation and simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from retriever.physics.likelihoods import goodness, profile_background, statistic
from tests.support.make_fits import ENERGY

LOW, HIGH = ENERGY[:-1], ENERGY[1:]


@settings(deadline=None)
@given(
    mu=st.floats(1e-6, 1e4),
    counts=st.integers(0, 1000),
    off=st.integers(0, 1000),
    scale=st.floats(1e-4, 10.0),
)
def test_w_statistic_is_the_minimum_over_the_background(mu, counts, off, scale):
    def deviance(b):
        poisson = stats.poisson.logpmf
        saturated = poisson(counts, max(counts, 1e-300)) + poisson(off, max(off, 1e-300))
        return -2 * (poisson(counts, mu + scale * b) + poisson(off, max(b, 1e-300)) - saturated)

    arrays = [np.array([float(v)]) for v in (mu, counts, off, scale)]
    value, slope, weight = statistic(*arrays)
    best = profile_background(*arrays)[0]
    assert value == pytest.approx(deviance(best), rel=1e-6, abs=1e-6)
    found = optimize.minimize_scalar(lambda t: deviance(np.exp(t)), bounds=(-25, 12), method="bounded")
    assert value <= found.fun + 1e-4
    assert value >= -1e-8
    step = 1e-4 * mu
    numeric = (statistic(arrays[0] + step, *arrays[1:])[0] - statistic(arrays[0] - step, *arrays[1:])[0]) / (2 * step)
    assert slope[0] == pytest.approx(numeric, rel=1e-2, abs=1e-3)
    assert weight[0] > 0


def test_w_statistic_without_background_tends_to_c_statistic():
    rng = np.random.default_rng(5)
    mu = rng.uniform(0.1, 20, 50)
    counts = rng.poisson(mu).astype(float)
    w = statistic(mu, counts, np.zeros(50), np.full(50, 1e-9))[0]
    assert w == pytest.approx(statistic(mu, counts)[0], rel=1e-3)


@pytest.mark.parametrize("expected", [1e20, np.inf, np.nan])
def test_a_fit_that_ran_away_is_not_good(expected):
    """Found by fuzzing: such expectations can't be drawn from."""
    mu = np.array([1.0, expected])
    assert goodness(1.0, mu, 3) == 0.0
    assert goodness(1.0, np.ones(2), 3, background=mu, scale=np.ones(2)) == 0.0


def test_goodness_is_uniform_for_the_right_model():
    rng = np.random.default_rng(6)
    mu = np.geomspace(0.05, 30, 120)
    p = [goodness(statistic(mu, rng.poisson(mu))[0], mu, 0, seed=i) for i in range(200)]
    assert stats.kstest(p, "uniform").pvalue > 1e-3
