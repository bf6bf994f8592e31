"""Models, statistics and fits: known answers, recovered parameters and honest intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from retriever.errors import BadInput
from retriever.estimates.fit import fit_model
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import Problem
from retriever.physics import spectral as models
from retriever.physics.likelihoods import goodness, profile_background, statistic
from retriever.spectra.observation import Observation
from tests.support.make_fits import ENERGY, N_CHANNEL, toy_flux, toy_observation, toy_responses, toy_spectrum

LOW, HIGH = ENERGY[:-1], ENERGY[1:]


@given(column=st.floats(0, 1e25), energy=st.floats(0.01, 50))
def test_absorption_is_a_transmission(column, energy):
    transmitted = models.absorption(np.array([energy]), np.array([energy * 1.01]), column)
    assert 0 < transmitted[0] <= 1


def test_cross_section_at_published_values():
    # Morrison & McCammon (1983), table 2 evaluated by hand at 1 keV and either side of the iron edge
    assert models.absorption_cross_section(1.0) == pytest.approx((120.6 + 169.3 - 47.7) * 1e-24)
    below, above = models.absorption_cross_section(np.array([7.11, 7.112]))
    assert above / below == pytest.approx(1.87, abs=0.02)


@pytest.mark.parametrize("index", [-1.0, 0.0, 1.0, 1.0 + 1e-13, 1.7, 2.0, 6.0])
def test_power_law_integral(index):
    expected = integrate.quad(lambda e: e**-index, 0.5, 7.0)[0]
    edges = np.linspace(0.5, 7.0, 50)
    assert models.power_law(edges[:-1], edges[1:], index).sum() == pytest.approx(expected, rel=1e-9)


def test_black_body_carries_its_luminosity():
    # XSPEC's bbody: K = 1 is 1e39 erg/s at 10 kpc, that is 8.36e-8 erg s^-1 cm^-2; its 8.0525 is good to 0.3%
    edges = np.geomspace(1e-3, 100.0, 4000)
    flux = models.black_body(edges[:-1], edges[1:], 0.7)
    centre = np.sqrt(edges[:-1] * edges[1:])
    assert np.sum(flux * centre) * models.KEV_IN_ERG == pytest.approx(1e39 / (4 * np.pi * (3.0857e22) ** 2), rel=4e-3)


def test_bremsstrahlung_gaunt_factor_in_the_soft_limit():
    energy, temperature = np.array([0.01]), 10.0
    flux = models.bremsstrahlung(energy, energy * 1.0001, temperature) / (energy * 0.0001)
    gaunt = flux * energy * np.sqrt(temperature) * np.exp(energy / temperature)
    assert gaunt[0] == pytest.approx(np.sqrt(3) / np.pi * np.log(4 * temperature / (1.781 * 0.01)), rel=1e-3)


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


def test_joined_bins_fold_like_the_full_response():
    observation = toy_observation(np.random.default_rng(1))
    problem = Problem(observation)
    theta = np.array([2.3, 0.5, -7.0])
    flux = models.power_law(LOW, HIGH, 2.3, np.exp(-7.0)) * models.absorption(LOW, HIGH, 0.5e22)
    noticed = observation.noticed(*problem.energy_range)
    expected = observation.fold(flux)[noticed].sum()
    assert problem.predict(MODELS["powerlaw"], theta)[0].sum() == pytest.approx(expected, rel=1e-3)
    assert problem.counts.sum() == observation.spectrum.counts[noticed].sum()


@pytest.mark.parametrize("background", [0.0, 200.0])
@pytest.mark.parametrize("model", list(MODELS))
def test_bright_spectra_give_their_parameters_back(model, background):
    truth = {"powerlaw": 2.0, "blackbody": 0.8, "bremsstrahlung": 5.0}[model]
    name = MODELS[model].flux.__name__
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
def test_few_counts_still_give_ordered_finite_intervals(net_counts):
    rng = np.random.default_rng(9)
    for _ in range(3):
        observation = toy_observation(rng, 100.0, 0.3, net_counts=net_counts)
        for model in MODELS:
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


def test_energy_flux_of_a_flat_spectrum():
    flux = toy_flux(2.0, 0.0)
    one = models.energy_flux(LOW, HIGH, flux, 1.0, 2.0)
    # equal energy per logarithmic interval for photon index 2
    assert models.energy_flux(LOW, HIGH, flux, 2.0, 4.0) == pytest.approx(one, rel=1e-3)
