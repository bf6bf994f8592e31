"""Fluxes in any band: those that were put in, luminosities by the stated distance, and a posterior that is the likelihood's."""

import numpy as np
import pytest
from astropy import units as u

from retriever.estimates.derived.band_fluxes import band_fluxes, energy_flux
from retriever.estimates.derived.posterior import sample
from retriever.estimates.fit import fit_model
from retriever.estimates.fit_problem import problem_of
from retriever.estimates.known import NOTHING, Known
from retriever.physics import spectral
from retriever.physics.cosmology import luminosity, luminosity_distance
from tests.support.make_fits import ENERGY, toy_flux, toy_observation

LOW, HIGH = ENERGY[:-1], ENERGY[1:]


def fitted(known=NOTHING, seed=1, **options):
    observation = toy_observation(np.random.default_rng(seed), 200.0, net_counts=2000.0, **options)
    problem = problem_of(observation, known)
    fit = fit_model(observation, problem=problem)
    return problem, fit, sample(problem, fit)


def test_the_posterior_is_as_wide_as_the_profile_and_the_same_for_a_seed():
    problem, fit, posterior = fitted()
    assert posterior.is_enough and np.array_equal(posterior.thetas, sample(problem, fit).thetas)
    low, high = np.percentile(posterior.thetas[:, 0], [5, 95])
    index = fit.parameter("photon_index")
    assert high - low == pytest.approx(index.high - index.low, rel=0.2)
    assert np.all(posterior.thetas[:, 1] >= 0)


def test_fluxes_are_those_that_were_put_in():
    _, fit, posterior = fitted()
    truth = toy_flux(net_counts=2000.0)
    for flux in band_fluxes(fit, posterior, Known(), [(0.5, 2.0), (2.0, 7.0)]):
        true = spectral.energy_flux(LOW, HIGH, truth, *flux.band)
        p = flux.absorbed
        assert p.low - (p.high - p.low) / 2 < true < p.high + (p.high - p.low) / 2
        assert p.low < p.value < p.high and not flux.extrapolated and flux.luminosity is None
        assert flux.unabsorbed.value > p.value


def test_a_luminosity_is_of_the_band_at_the_source_and_names_its_cosmology():
    known = Known(redshift=0.5)
    _, fit, posterior = fitted(known)
    (flux,) = band_fluxes(fit, posterior, known, [(2.0, 10.0)])
    rest = energy_flux(fit, fit.theta[None], known, (2 / 1.5, 10 / 1.5))[0] * u.erg / u.s / u.cm**2
    assert flux.luminosity.value == pytest.approx(luminosity(rest, luminosity_distance(0.5)).value, rel=1e-6)
    assert "Planck18" in flux.luminosity.method and flux.extrapolated and "extrapolated" in flux.absorbed.method
    (near,) = band_fluxes(fit, posterior, Known(distance_kpc=8.0), [(2.0, 7.0)])
    assert "distance of 8 kpc" in near.luminosity.method
    expected = 4 * np.pi * (8 * u.kpc).to_value(u.cm) ** 2 * near.unabsorbed.value
    assert near.luminosity.value == pytest.approx(expected, rel=1e-6)


@pytest.mark.slow
def test_intervals_of_fluxes_hold_the_truth():
    """24 spectra: of 90 % intervals at least 18 hold it (the chance of fewer is below 3 %)."""
    true = spectral.energy_flux(LOW, HIGH, toy_flux(net_counts=2000.0), 2.0, 7.0)
    held = 0
    for seed in range(24):
        _, fit, posterior = fitted(seed=seed)
        p = band_fluxes(fit, posterior, Known(), [(2.0, 7.0)])[0].absorbed
        held += p.low <= true <= p.high
    assert held >= 18
