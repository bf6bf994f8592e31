"""Spectral models: known answers and limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from retriever.physics import spectral as models
from tests.support.make_fits import ENERGY, toy_flux

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


def test_energy_flux_of_a_flat_spectrum():
    flux = toy_flux(2.0, 0.0)
    one = models.energy_flux(LOW, HIGH, flux, 1.0, 2.0)
    # equal energy per logarithmic interval for photon index 2
    assert models.energy_flux(LOW, HIGH, flux, 2.0, 4.0) == pytest.approx(one, rel=1e-3)
