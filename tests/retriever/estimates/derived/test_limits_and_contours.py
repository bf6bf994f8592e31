"""Limits hold, simulated goodness is a p-value, contours enclose the truth, and a line's width is that which was put in."""

from dataclasses import replace

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.estimates.derived.contour import contour, draw_contour
from retriever.estimates.derived.line_width import equivalent_width
from retriever.estimates.derived.posterior import sample
from retriever.estimates.derived.reported import reported
from retriever.estimates.derived.simulated_goodness import simulated_goodness
from retriever.estimates.derived.upper_limit import chance_of, flux_limit
from retriever.estimates.fit import fit_model
from retriever.estimates.fit_problem import Problem
from retriever.estimates.known import NOTHING
from retriever.physics import spectral
from retriever.spectra.observation import BandCounts
from tests.retriever.estimates.test_choice import simulated
from tests.support.make_fits import ENERGY, toy_flux, toy_observation


def test_a_source_without_a_detection_has_a_limit_that_holds():
    true = spectral.energy_flux(ENERGY[:-1], ENERGY[1:], toy_flux(column=3e20, net_counts=5.0), 0.5, 7.0)
    limits = []
    for seed in range(40):
        made = toy_observation(np.random.default_rng(seed), 800.0, net_counts=5.0, column=3e20)
        limits.append(flux_limit(made, NOTHING, (0.5, 7.0), "flux_aper_b"))
    found = [limit for limit in limits if limit is not None]
    assert len(found) >= 30 and sum(limit.value > true for limit in found) >= 0.8 * len(found)
    assert found[0].name == "flux_aper_b_upper_limit" and "no detection" in found[0].method
    bright = toy_observation(np.random.default_rng(1), 800.0, net_counts=300.0)
    assert flux_limit(bright, NOTHING, (0.5, 7.0), "flux_aper_b") is None
    assert chance_of(BandCounts(0, 0, 0.1)) == 1.0 and chance_of(BandCounts(30, 10, 0.1)) < 1e-6


def test_goodness_by_simulation_is_near_the_expected_p_value_and_the_same_for_a_seed():
    problem = Problem(toy_observation(np.random.default_rng(4), 200.0, net_counts=800.0))
    fit = fit_model(problem.observation, problem=problem)
    one, again = (simulated_goodness(problem, fit, 30, 5) for _ in range(2))
    assert one == again and abs(one.p_value - fit.p_value) < 0.35


def test_a_contour_has_its_minimum_at_the_best_fit_and_encloses_it():
    problem = Problem(toy_observation(np.random.default_rng(4), net_counts=800.0))
    fit = fit_model(problem.observation, problem=problem)
    found = contour(problem, fit, ("photon_index", "column_density"))
    assert found.rise.min() < 0.5 and found.extents[0.9][0] < found.best[0] < found.extents[0.9][1]
    index = fit.parameter("photon_index")
    assert found.extents[0.9][0] <= index.low + 0.05 and found.extents[0.9][1] >= index.high - 0.05
    assert draw_contour(found, "toy").axes
    with pytest.raises(BadInput, match="no parameter"):
        contour(problem, fit, ("photon_index", "kT"))
    with pytest.raises(BadInput, match="two different"):
        contour(problem, fit, ("photon_index", "photon_index"))


def test_the_width_of_a_line_is_the_one_that_was_put_in():
    problem = Problem(simulated("powerlaw+line", [1.8, 0.1, 0.0, -2.0], 5e4, 1))
    fit = fit_model(problem.observation, "powerlaw+line", problem=problem)
    posterior = sample(problem, fit)
    width = equivalent_width(fit, posterior, NOTHING)
    truth = 1000 * np.exp(-2.0) / 6.4**-1.8
    assert width.low - (width.high - width.low) < truth < width.high + (width.high - width.low) and width.unit == "eV"
    columns = reported(fit, np.vstack([fit.theta, posterior.thetas]))
    assert columns[0] == pytest.approx([p.value for p in fit.parameters])
    alone = fit_model(problem.observation, problem=problem)
    assert equivalent_width(alone, replace(posterior, thetas=posterior.thetas[:, :3]), NOTHING) is None
