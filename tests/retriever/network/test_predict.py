"""The network: quantities, intervals, speed, features."""

import time

import numpy as np
import pytest

from retriever.estimates.from_network import NetworkView
from retriever.network.grid import Gridded, gridded, network_input
from retriever.network.predict import DIRECTIONS, mixture_quantiles, predict
from tests.support.toy_acis import simulated_acis


def test_every_quantity_has_an_ordered_interval_and_hardness_its_range():
    values = predict(gridded(simulated_acis(1.8, 1e21, 500, 2)))
    assert set(values) == set(DIRECTIONS)
    for name, (median, low, high) in values.items():
        assert np.all(low <= median) and np.all(median <= high), name
        if name.startswith("hard_"):
            assert np.all(np.abs(np.stack([low, median, high])) <= 1)


def test_a_batch_is_fast():
    """Well under a millisecond a spectrum, even on a busy machine (the benchmark measures it properly)."""
    one = gridded(simulated_acis(1.8, 1e21, 500, 2))
    many = Gridded(*(np.repeat(getattr(one, f), 500, axis=0) for f in ("counts", "background", "scale", "templates")))
    predict(one)
    started = time.perf_counter()
    predict(many)
    assert (time.perf_counter() - started) / 500 < 0.02


def test_features_are_finite_without_counts_area_or_background():
    empty = Gridded(np.zeros((1, 60)), np.zeros((1, 60)), np.zeros(1), np.zeros((1, 3, 60)))
    x, g = network_input(empty)
    assert np.isfinite(x).all() and np.isfinite(g).all()


def test_mixture_quantiles_are_those_of_a_sample():
    weights, means, spreads = np.array([[0.3, 0.7]]), np.array([[-1.0, 2.0]]), np.array([[0.5, 1.0]])
    generator = np.random.default_rng(1)
    which = generator.random(200_000) < 0.3
    sample = np.where(which, generator.normal(-1, 0.5, 200_000), generator.normal(2, 1, 200_000))
    found = mixture_quantiles(weights, means, spreads, (0.05, 0.5, 0.95))[:, 0]
    assert found == pytest.approx(np.quantile(sample, (0.05, 0.5, 0.95)), abs=0.03)


@pytest.mark.parametrize(("counts", "error"), [(300, 0.35), (3_000, 0.12), (20_000, 0.05)])
def test_photon_indices_are_recovered(counts, error):
    for seed, index in enumerate((1.2, 1.8, 2.4)):
        view = NetworkView(simulated_acis(index, 1e21, counts, seed))
        alone = view.parameter("powlaw_gamma")
        refined = view.refined()[0][0]
        assert abs(alone.value - index) < 2 * error + 0.1
        assert abs(refined.value - index) < 3 * error
        assert refined.low < refined.value < refined.high and alone.low < alone.value < alone.high
