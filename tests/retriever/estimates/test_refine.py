"""The network with its refinement on one observation."""

import numpy as np
import pytest

from retriever.estimates.fit import fit_model
from retriever.estimates.from_network import NetworkView
from retriever.estimates.refine import refine_power_law
from retriever.library.spectra import observation_of_counts
from tests.support.toy_acis import simulated_acis


def test_the_refinement_agrees_with_a_fit_of_a_bright_spectrum():
    observation = simulated_acis(1.8, 3e21, 20_000, 5)
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
        posterior = refine_power_law(simulated_acis(index, column, 400, 100 + seed))
        low, _, high = posterior.quantiles(posterior.samples[:, 0])
        inside += low <= index <= high
    assert 46 <= inside <= 60


def test_fainter_spectra_have_wider_intervals():
    widths = [NetworkView(simulated_acis(1.8, 1e21, n, 3)).parameter("powlaw_gamma") for n in (60, 600, 6_000)]
    spans = [p.high - p.low for p in widths]
    assert spans[0] > 1.5 * spans[1] > 2.2 * spans[2]


def test_probabilities_sum_to_one():
    view = NetworkView(simulated_acis(1.8, 1e21, 500, 2))
    assert sum(view.class_probabilities.values()) == pytest.approx(1, abs=2e-3)
    assert sum(view.model_probabilities.values()) == pytest.approx(1, abs=2e-3)


def test_an_absurd_spectrum_is_flagged():
    observation = simulated_acis(1.8, 1e21, 500, 2)
    assert NetworkView(observation).in_domain
    odd = np.zeros(640)
    odd[[100, 300, 420]] = 20_000  # three bins hold everything
    assert not NetworkView(observation_of_counts(odd, 2e4, "odd")).in_domain
