"""Network and refinement: right on simulated truth, calibrated, fast, and honest where they can't know."""

import time

import numpy as np
import pytest

from retriever.estimates.fit import fit_model
from retriever.estimates.from_network import NetworkView
from retriever.estimates.refine import refine_power_law
from retriever.network.grid import Gridded, gridded, network_input
from retriever.network.predict import DIRECTIONS, mixture_quantiles, predict
from retriever.physics.spectral import absorption, power_law
from retriever.search.similar_spectra import observation_of_counts
from retriever.spectra.acis import acis_like


def simulated(index, column, counts, seed):
    """A power law through the built-in response with about that many counts."""
    arf, rmf = acis_like()
    shape = power_law(arf.energy_low, arf.energy_high, index) * absorption(arf.energy_low, arf.energy_high, column)
    rate = rmf.matrix.T @ (shape * arf.area)
    drawn = np.random.default_rng(seed).poisson(rate * counts / rate.sum())
    return observation_of_counts(drawn, 2e4, "simulated")


@pytest.mark.parametrize(("counts", "error"), [(300, 0.35), (3_000, 0.12), (20_000, 0.05)])
def test_photon_indices_are_recovered(counts, error):
    for seed, index in enumerate((1.2, 1.8, 2.4)):
        view = NetworkView(simulated(index, 1e21, counts, seed))
        alone = view.parameter("powlaw_gamma")
        refined = view.refined()[0][0]
        assert abs(alone.value - index) < 2 * error + 0.1
        assert abs(refined.value - index) < 3 * error
        assert refined.low < refined.value < refined.high and alone.low < alone.value < alone.high


def test_the_refinement_agrees_with_a_fit_of_a_bright_spectrum():
    observation = simulated(1.8, 3e21, 20_000, 5)
    fit = fit_model(observation)
    posterior = refine_power_law(observation)
    low, median, high = posterior.quantiles(posterior.samples[:, 0])
    fitted = fit.parameter("photon_index")
    assert posterior.effective > 60
    assert abs(median - fitted.value) < 0.35 * (fitted.high - fitted.low)
    assert (high - low) == pytest.approx(fitted.high - fitted.low, rel=0.3)
    assert posterior.statistic <= fit.statistic + 3


def test_intervals_of_the_refinement_cover():
    """About nine in ten, over sixty draws from the prior's middle: within binomial bounds."""
    generator, inside = np.random.default_rng(8), 0
    for seed in range(60):
        index, column = generator.normal(1.9, 0.3), 10 ** generator.normal(21.2, 0.4)
        posterior = refine_power_law(simulated(index, column, 400, 100 + seed))
        low, _, high = posterior.quantiles(posterior.samples[:, 0])
        inside += low <= index <= high
    assert 46 <= inside <= 60


def test_fainter_spectra_have_wider_intervals():
    widths = [NetworkView(simulated(1.8, 1e21, n, 3)).parameter("powlaw_gamma") for n in (60, 600, 6_000)]
    spans = [p.high - p.low for p in widths]
    assert spans[0] > 1.5 * spans[1] > 2.2 * spans[2]


def test_every_quantity_has_an_ordered_interval_and_hardness_its_range():
    values = predict(gridded(simulated(1.8, 1e21, 500, 2)))
    assert set(values) == set(DIRECTIONS)
    for name, (median, low, high) in values.items():
        assert np.all(low <= median) and np.all(median <= high), name
        if name.startswith("hard_"):
            assert np.all(np.abs(np.stack([low, median, high])) <= 1)


def test_probabilities_sum_to_one():
    view = NetworkView(simulated(1.8, 1e21, 500, 2))
    assert sum(view.class_probabilities.values()) == pytest.approx(1, abs=2e-3)
    assert sum(view.model_probabilities.values()) == pytest.approx(1, abs=2e-3)


def test_an_absurd_spectrum_is_flagged():
    observation = simulated(1.8, 1e21, 500, 2)
    assert NetworkView(observation).in_domain
    odd = np.zeros(640)
    odd[[100, 300, 420]] = 20_000  # three bins hold everything
    assert not NetworkView(observation_of_counts(odd, 2e4, "odd")).in_domain


def test_a_batch_is_fast():
    """Well under a millisecond a spectrum, even on a busy machine (the benchmark measures it properly)."""
    one = gridded(simulated(1.8, 1e21, 500, 2))
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
