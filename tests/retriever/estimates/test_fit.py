"""Fits: parameters given back, intervals that cover, limits and refusals."""

import numpy as np
import pytest
from scipy import optimize, stats

from retriever.errors import BadInput
from retriever.estimates.choice import CATALOGUED
from retriever.estimates.derived.other_absorption import column_otherwise
from retriever.estimates.fit import fit_model
from retriever.estimates.fit_models import MODELS, SIMPLE
from retriever.estimates.fit_problem import Problem
from retriever.estimates.known import MM83, TBABS, Known
from retriever.physics import spectral as models
from retriever.physics.tbabs import tbabs_cross_section
from retriever.spectra.observation import Observation
from tests.support.make_fits import ENERGY, N_CHANNEL, toy_observation, toy_responses, toy_spectrum

LOW, HIGH = ENERGY[:-1], ENERGY[1:]


def test_joined_bins_fold_like_the_full_response():
    observation = toy_observation(np.random.default_rng(1))
    problem = Problem(observation)
    theta = np.array([2.3, 0.5, -7.0])
    flux = models.power_law(LOW, HIGH, 2.3, np.exp(-7.0)) * models.absorption(LOW, HIGH, 0.5e22)
    noticed = observation.noticed(*problem.energy_range)
    expected = observation.fold(flux)[noticed].sum()
    assert problem.predict(MODELS["powerlaw"], theta)[0].sum() == pytest.approx(expected, rel=1e-3)
    assert problem.binned.counts.sum() == observation.spectrum.counts[noticed].sum()


@pytest.mark.parametrize(
    ("absorption", "section"), [(MM83, models.absorption_cross_section), (TBABS, tbabs_cross_section)]
)
def test_each_absorption_gives_its_column_back_and_the_other_one_beside(absorption, section):
    rng, column = np.random.default_rng(5), 8e21
    flux = models.power_law(LOW, HIGH, 1.8, 2e-3) * np.exp(-column * section(0.5 * (LOW + HIGH)))
    arf, rmf = toy_responses()
    empty = Observation(toy_spectrum(np.zeros(N_CHANNEL)), rmf, arf)
    problem = Problem(
        Observation(toy_spectrum(rng.poisson(empty.fold(flux))), rmf, arf), known=Known(absorption=absorption)
    )
    fit = fit_model(problem.observation, problem=problem)
    own, other = fit.parameter("column_density"), column_otherwise(problem, fit)
    assert own.low < column / 1e20 < own.high
    assert other.name == ("nh_tbabs" if absorption == MM83 else "nh_mm83") and other.low < other.value < other.high
    assert (other.value > own.high) == (absorption == MM83)
    held = Problem(problem.observation, known=Known(absorption=absorption, frozen={"column_density": 80.0}))
    assert column_otherwise(held, fit) is None


@pytest.mark.parametrize("background", [0.0, 200.0])
@pytest.mark.parametrize("model", CATALOGUED)
def test_bright_spectra_give_their_parameters_back(model, background):
    truth = {"powerlaw": 2.0, "blackbody": 0.8, "bremsstrahlung": 5.0}[model]
    name = MODELS[model].components[0].flux.__name__
    rng = np.random.default_rng(11)
    observation = toy_observation(rng, background, photon_index=truth, column=3e21, net_counts=2e4, name=name)
    fit = fit_model(observation, model)
    shape, column = fit.parameters[:2]
    assert shape.value == pytest.approx(truth, rel=0.15)
    assert shape.low <= truth * 1.05 and shape.high >= truth * 0.95
    assert column.value == pytest.approx(30.0, abs=6.0)
    assert fit.acceptable
    assert fit.statistic_name == ("W-stat" if background else "C-stat")
    assert fit.model_counts.shape == (N_CHANNEL,)
    assert fit.model_counts.sum() == pytest.approx(2e4, rel=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("background", "scale", "net_counts"), [(0.0, 0.1, 400), (60.0, 0.1, 400), (20.0, 0.5, 150)])
def test_intervals_cover_and_estimates_are_unbiased(background, scale, net_counts):
    rng = np.random.default_rng(2)
    fits = [
        fit_model(toy_observation(rng, background, scale, photon_index=1.7, column=2e21, net_counts=net_counts))
        for _ in range(60)
    ]
    index, column = zip(*[fit.parameters[:2] for fit in fits], strict=True)
    low, high = stats.binom.ppf([0.002, 0.998], 60, 0.9)
    assert low <= sum(p.low <= 1.7 <= p.high for p in index) <= high
    assert low <= sum(p.low <= 20.0 <= p.high for p in column) <= 60
    values = np.array([p.value for p in index])
    assert abs(values.mean() - 1.7) < 4 * values.std() / np.sqrt(60)
    p_values = np.array([fit.p_value for fit in fits])
    assert stats.kstest(p_values, "uniform").pvalue > 1e-3


def test_a_column_of_zero_gives_an_upper_limit():
    observation = toy_observation(np.random.default_rng(4), photon_index=2.0, column=0.0, net_counts=600)
    column = fit_model(observation).parameter("column_density")
    assert column.low == 0.0
    assert column.at_bound
    assert 0 < column.high < 60


def test_the_wrong_model_is_not_acceptable():
    observation = toy_observation(np.random.default_rng(5), photon_index=2.0, column=1e21, net_counts=2e4)
    assert not fit_model(observation, "blackbody").acceptable


def test_profile_ends_are_where_the_statistic_rises_by_2_7():
    observation = toy_observation(np.random.default_rng(8), photon_index=1.5, column=5e21, net_counts=800)
    fit, problem = fit_model(observation), Problem(observation)
    index = fit.parameter("photon_index")
    for end in (index.low, index.high):
        free = optimize.minimize(
            lambda t, end=end: problem.evaluate(MODELS["powerlaw"], np.array([end, abs(t[0]), t[1]]))[0],
            fit.theta[1:],
            method="Nelder-Mead",
            options={"xatol": 1e-4, "fatol": 1e-4},
        )
        assert free.fun - fit.statistic == pytest.approx(2.706, abs=0.06)


@pytest.mark.parametrize("net_counts", [15, 40])
@pytest.mark.slow
def test_few_counts_still_give_ordered_finite_intervals(net_counts):
    rng = np.random.default_rng(9)
    for _ in range(3):
        observation = toy_observation(rng, 100.0, 0.3, net_counts=net_counts)
        for model in SIMPLE:
            for p in fit_model(observation, model).parameters:
                assert np.all(np.isfinite([p.low, p.value, p.high])), p
                assert p.low <= p.value <= p.high


def test_no_fit_without_a_finite_statistic():
    observation = toy_observation(np.random.default_rng(4), 20.0, net_counts=500)
    observation.spectrum.areascal = 1e308
    with np.errstate(all="ignore"), pytest.raises(BadInput, match="no model gives a finite statistic"):
        fit_model(observation)


def test_no_fit_without_effective_area():
    observation = Observation(toy_spectrum(np.ones(N_CHANNEL)), toy_responses()[1])
    with pytest.raises(BadInput, match="add the ARF"):
        fit_model(observation)
