"""Models of more parts: their values given back, what is held stays, and none is taken that the data don't ask for."""

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.estimates.choice import PEGGED, choose
from retriever.estimates.components import Energies
from retriever.estimates.fit import best_without_intervals, fit_model
from retriever.estimates.fit_models import COMPLEX, MODELS
from retriever.estimates.fit_problem import Problem
from retriever.estimates.known import NOTHING, Known
from retriever.spectra.observation import Observation
from tests.support.make_fits import ENERGY, N_CHANNEL, toy_observation, toy_responses, toy_spectrum

LOW, HIGH = ENERGY[:-1], ENERGY[1:]
ARF, RMF = toy_responses()
# of each model: shapes as fitted, column in 1e22 cm^-2, and ln of the normalisations but for their sum
TRUTHS = {
    "disc": [np.log(0.8), 0.2, 0.0],
    "plasma": [np.log(3.0), 0.5, 0.1, 0.0],
    "cutoff": [1.0, np.log(3.0), 0.2, 0.0],
    "broken": [1.2, 2.8, np.log(2.0), 0.1, 0.0],
    "covered": [1.8, 0.9, 8.0, 0.0],
    "powerlaw+blackbody": [1.8, np.log(0.25), 0.1, 0.0, -4.0],
    "powerlaw+plasma": [1.7, np.log(0.7), 6.0, 0.0, -1.5],
    "powerlaw+line": [1.8, 0.1, 0.0, -2.0],
}


def simulated(model: str, theta: list[float], counts: float, seed: int, known: Known = NOTHING) -> Observation:
    """An observation of this many expected counts."""
    energies = Energies.of(LOW, HIGH, known)
    flux = MODELS[model].absorbed(energies, np.array(theta))
    expected = Observation(toy_spectrum(np.zeros(N_CHANNEL)), RMF, ARF).fold(flux)
    drawn = np.random.default_rng(seed).poisson(expected * counts / expected.sum())
    return Observation(toy_spectrum(drawn), RMF, ARF)


@pytest.mark.parametrize("model", TRUTHS)
def test_a_bright_spectrum_gives_the_models_values_back(model):
    fit = fit_model(simulated(model, TRUTHS[model], 1e5, 1), model)
    assert fit.acceptable and fit.n_free == MODELS[model].size
    for (low, high), truth in zip(fit.inner_ends[:-1], TRUTHS[model], strict=False):
        if truth != 0.0:  # a normalisation, scaled with the counts
            assert low - (high - low) <= truth <= high + (high - low)


@pytest.mark.parametrize("model", COMPLEX)
def test_the_derivatives_are_those_of_the_counts(model):
    problem = Problem(simulated("powerlaw", [1.8, 0.1, 0.0], 1e4, 2), known=Known(0.1, 5.0))
    theta = np.array(TRUTHS[model])
    jacobian = problem.predict(MODELS[model], theta)[1]
    for i in range(theta.size):
        step = np.zeros(theta.size)
        step[i] = 1e-3
        moved = problem.predict(MODELS[model], theta + step)[0] - problem.predict(MODELS[model], theta - step)[0]
        np.testing.assert_allclose(jacobian[:, i], moved / 2e-3, rtol=0.02, atol=2e-3 * np.abs(jacobian[:, i]).max())


@pytest.mark.parametrize("model", ["powerlaw+plasma", "covered"])
def test_an_obscured_nucleus_is_told_from_one_component(model):
    choice = choose(Problem(simulated(model, TRUTHS[model], 3000, 3)))
    taken = choice.fits[choice.taken]
    assert choice.taken in COMPLEX and taken.acceptable and taken.parameters
    assert "does not describe" in choice.rejected["powerlaw"]
    assert set(choice.rejected) == set(choice.fits) - {choice.taken}


def test_a_plasma_with_its_redshift_is_taken_as_one():
    known = Known(redshift=0.08, galactic_column=3.0)
    choice = choose(Problem(simulated("plasma", [np.log(5.0), 0.4, 0.02, 0.0], 2e4, 4, known), known=known))
    assert choice.taken == "plasma"
    temperature = choice.fits["plasma"].parameter("temperature")
    assert temperature.low - 0.3 < 5.0 < temperature.high + 0.3


def test_a_second_component_is_added_to_few_of_simple_spectra():
    """200 spectra of single components in docs/models.md; here a few of them, for time."""
    rng = np.random.default_rng(5)
    taken = [
        choose(Problem(toy_observation(rng, 50.0, photon_index=1.9, column=3e21, net_counts=2000))).taken
        for _ in range(4)
    ]
    assert not set(taken) & set(COMPLEX)


def test_what_is_known_is_held():
    known = Known(redshift=0.5, galactic_column=10.0, frozen={"photon_index": 1.7})
    observation = simulated("powerlaw", [1.7, 0.8, 0.0], 1e4, 6, known)
    fit = fit_model(observation, "powerlaw", problem=Problem(observation, known=known))
    index, column = fit.parameter("photon_index"), fit.parameter("column_density")
    assert (index.low, index.value, index.high) == (1.7, 1.7, 1.7) and fit.n_free == 2
    assert column.value == pytest.approx(80.0, abs=10.0) and column.high - column.low < 12.0
    with pytest.raises(BadInput, match=r"photon_index can't be held at 99: give a value between -2 and 9\."):
        fit_model(observation, problem=Problem(observation, known=Known(frozen={"photon_index": 99.0})))


def test_a_fit_without_intervals_has_the_same_minimum_and_no_parameters():
    observation = toy_observation(np.random.default_rng(7), net_counts=2000)
    plain = best_without_intervals(Problem(observation), MODELS["powerlaw"])
    assert plain.parameters == [] and plain.statistic == pytest.approx(fit_model(observation).statistic, abs=0.02)


def test_a_model_whose_best_fit_lies_at_a_limit_is_not_taken():
    """A continuum steeper upwards than any that is allowed: the index ends at its limit, and what is beside it means nothing."""
    choice = choose(Problem(simulated("powerlaw+blackbody", [-3.5, np.log(0.6), 0.05, 0.0, 4.0], 2e4, 6)))
    fit = choice.fits["powerlaw+blackbody"]
    assert fit.theta[0] == pytest.approx(-2.0, abs=1e-3)
    assert choice.rejected["powerlaw+blackbody"] == PEGGED and choice.taken != "powerlaw+blackbody"
