"""Samples of a posterior weighed anew with another prior: what has to hold whatever the samples are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.estimates.derived.fused import (
    FEWEST,
    Fused,
    Listed,
    Mixture,
    Why,
    fused,
    marginal,
    prior_of,
    quantiles,
    reweighted,
)
from retriever.network.predict import load_predictor

BEFORE = Mixture(np.array([1.0]), np.array([2.0]), np.array([2.0]))
seeds = st.integers(0, 2**32 - 1)


def posterior(seed, centre=2.0, spread=0.7, number=2000):
    generator = np.random.default_rng(seed)
    return generator.normal(centre, spread, number), generator.uniform(0.2, 1.0, number)


def listed(*values, number=30):
    return Listed(np.resize(np.array(values, float), number), np.ones(number))


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_under_the_prior_that_it_was_drawn_with_a_posterior_stays(seed):
    samples, weights = posterior(seed)
    new, evidence = reweighted(samples, weights, BEFORE, BEFORE, 0.0)
    assert np.allclose(new, weights / weights.sum()) and evidence == pytest.approx(1.0)
    all_general, _ = reweighted(samples, weights, BEFORE, prior_of(listed(3.0), 0.1), 1.0)
    assert np.allclose(all_general, weights / weights.sum())


@settings(max_examples=25, deadline=None)
@given(seeds, st.floats(1.2, 2.8))
def test_a_narrow_prior_takes_the_value_to_it(seed, centre):
    found = fused(*posterior(seed), BEFORE, listed(centre), 0.1, 0.0)
    assert isinstance(found, Fused)
    assert found.value == pytest.approx(centre, abs=0.08) and found.high - found.low < 0.5


@settings(max_examples=25, deadline=None)
@given(seeds, st.lists(st.floats(0.0, 4.0), min_size=1, max_size=8), st.floats(0.0, 0.9))
def test_ends_are_in_order_and_the_order_of_samples_and_sources_says_nothing(seed, values, general):
    samples, weights = posterior(seed)
    found = fused(samples, weights, BEFORE, listed(*values), 0.3, general)
    order = np.random.default_rng(seed).permutation(len(samples))
    same = fused(
        samples[order], weights[order], BEFORE, Listed(listed(*values).values[::-1], np.ones(30)), 0.3, general
    )
    if isinstance(found, Why):
        assert same is found
        return
    assert samples.min() <= found.low <= found.value <= found.high <= samples.max()
    assert isinstance(same, Fused) and same.value == pytest.approx(found.value) and same.low == pytest.approx(found.low)


def test_two_gaussians_multiply():
    generator = np.random.default_rng(1)
    flat = Mixture(np.array([1.0]), np.array([2.0]), np.array([200.0]))
    found = fused(generator.normal(2.0, 0.6, 40_000), np.ones(40_000), flat, listed(3.0), 0.3, 0.0)
    assert isinstance(found, Fused)
    assert found.value == pytest.approx(2.8, abs=0.02)  # means by their inverse variances
    assert found.high - found.low == pytest.approx(2 * 1.645 / np.hypot(1 / 0.6, 1 / 0.3), rel=0.05)


def test_too_few_sources_give_no_value():
    assert fused(*posterior(1), BEFORE, listed(2.0, number=int(FEWEST) - 1), 0.3, 0.1) is Why.FEW
    one_counts = Listed(np.full(50, 2.0), np.array([1.0] + [1e-4] * 49))
    assert one_counts.number == pytest.approx(1.0, abs=0.02)
    assert fused(*posterior(1), BEFORE, one_counts, 0.3, 0.1) is Why.FEW
    assert fused(*posterior(1), BEFORE, Listed(np.zeros(0), np.zeros(0)), 0.3, 0.1) is Why.FEW


def test_a_spectrum_that_contradicts_what_is_listed_gives_no_value():
    assert fused(*posterior(1, centre=4.0, spread=0.2), BEFORE, listed(1.0), 0.2, 0.1) is Why.APART


def test_too_few_samples_give_no_value():
    samples, weights = posterior(1, number=200)
    assert fused(samples, weights, BEFORE, listed(2.5), 0.02, 0.0) is Why.THIN


def test_the_general_prior_that_ships_is_a_density():
    for column, grid in ((0, np.linspace(-15, 20, 4000)), (1, np.linspace(10, 35, 4000))):
        density = marginal(load_predictor().prior, column).at(grid)
        assert np.trapezoid(density, grid) == pytest.approx(1.0, abs=1e-3)


def test_quantiles_are_weighted():
    assert quantiles(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0]))[1] == pytest.approx(2.0)
