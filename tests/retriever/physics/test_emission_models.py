"""Continuum, line, absorption and plasma models against their limits and published widths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.physics import plasma as thermal
from retriever.physics import spectral as models

EDGES = np.geomspace(0.3, 10.0, 1500)
LOW, HIGH = EDGES[:-1], EDGES[1:]
CENTRE = 0.5 * (LOW + HIGH)

CURVES = {
    "power_law": lambda p: models.power_law(LOW, HIGH, 4 * p - 1),
    "black_body": lambda p: models.black_body(LOW, HIGH, 0.05 + 3 * p),
    "disc_black_body": lambda p: models.disc_black_body(LOW, HIGH, 0.05 + 4 * p),
    "bremsstrahlung": lambda p: models.bremsstrahlung(LOW, HIGH, 0.3 + 30 * p),
    "plasma": lambda p: thermal.plasma(LOW, HIGH, 0.1 + 12 * p, abundance=p, redshift=p),
    "gaussian_line": lambda p: models.gaussian_line(LOW, HIGH, 1 + 7 * p, 0.01 + p),
}


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(sorted(CURVES)), place=st.floats(0.0, 1.0))
def test_models_are_positive_and_vectorised(name, place):
    one = CURVES[name](place)
    assert np.all(np.isfinite(one)) and np.all(one >= 0) and one.max() > 0
    batch = CURVES[name](np.array([place, 0.5]))
    assert batch.shape == (2, LOW.size)
    np.testing.assert_allclose(batch[0], one, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.floats(20, 24), st.floats(0.01, 1.0), st.floats(0, 2), st.floats(0, 1))
def test_absorption_is_monotonic(log_column, more, redshift, covered):
    column = 10**log_column
    through = models.absorption(LOW, HIGH, column, redshift)
    assert np.all((through > 0) & (through <= 1))
    assert np.all(models.absorption(LOW, HIGH, column * (1 + more), redshift) <= through)
    partly = models.partial_covering(LOW, HIGH, column, covered, redshift)
    assert np.all(partly >= through - 1e-12) and np.all(partly <= 1)


@settings(max_examples=30, deadline=None)
@given(st.floats(-1, 5), st.floats(0.5, 3.0), st.floats(1.1, 3.0))
def test_energy_flux_of_a_power_law(index, bottom, factor):
    flux = models.energy_flux(LOW, HIGH, models.power_law(LOW, HIGH, index), bottom, bottom * factor)
    exponent = 2 - index
    top = bottom * factor
    exact = np.log(factor) if abs(exponent) < 1e-9 else (top**exponent - bottom**exponent) / exponent
    # a band edge within a bin takes a share of it
    assert flux == pytest.approx(exact * models.KEV_IN_ERG, rel=1e-3)


def test_disc_black_body_limits():
    # Wien side: the innermost ring alone; Rayleigh side of the rings: photons per keV go as E^-2/3
    steep = models.disc_black_body(LOW, HIGH, 0.1) / models.black_body(LOW, HIGH, 0.1)
    assert np.all(np.diff(np.log(steep[CENTRE > 1])) < 0.0)
    flat = models.disc_black_body(np.array([1e-2]), np.array([1.01e-2]), 20.0)
    next_one = models.disc_black_body(np.array([1e-1]), np.array([1.01e-1]), 20.0)
    assert (next_one / flat)[0] == pytest.approx(10 ** (1 - 2 / 3), rel=0.02)


def test_disc_black_body_is_a_sum_of_rings():
    # 1.0344e-3 E^2 / (exp(E/kT) - 1) per ring (XSPEC's bbodyrad), area 8/3 t^(-11/3) dt of temperature t
    edges = np.linspace(0.003, 1.0, 6001)
    t = 0.5 * (edges[1:] + edges[:-1])
    energy = np.array([0.5, 1.0, 3.0, 8.0])
    rings = 1.0344e-3 * 8 / 3 * t ** (-11 / 3) / np.expm1(np.minimum(energy[:, None] / t, 700)) * np.diff(edges)
    expected = energy**2 * rings.sum(axis=1)
    density = models.disc_black_body(energy, energy * 1.0001, 1.0) / (energy * 1e-4)
    np.testing.assert_allclose(density, expected, rtol=2e-3)


def test_gaussian_line_holds_its_photons():
    assert models.gaussian_line(LOW, HIGH, 6.4, 0.05, 3.0).sum() == pytest.approx(3.0, rel=1e-6)
    assert CENTRE[models.gaussian_line(LOW, HIGH, 6.4, 1e-4).argmax()] == pytest.approx(6.4, abs=0.02)


def test_plasma_without_metals_is_bremsstrahlung_of_hydrogen_and_helium():
    bare = thermal.plasma(LOW, HIGH, 6.0, abundance=0.0)
    free = models.bremsstrahlung(LOW, HIGH, 6.0, 0.303 * (1 + 4 * thermal.HELIUM))
    np.testing.assert_allclose(bare[CENTRE > 0.5], free[CENTRE > 0.5], rtol=0.03)


@pytest.mark.parametrize(("kt", "low", "high"), [(3.0, 600, 1000), (5.0, 700, 1100), (8.0, 500, 950)])
def test_equivalent_width_of_iron(kt, low, high):
    # published: 0.4-1 keV for solar abundances (Rothenflug & Arnaud 1985; Coma at 8 keV: 0.9 keV per solar)
    edges = np.linspace(6.0, 7.4, 281)
    flux = thermal.plasma(edges[:-1], edges[1:], kt)
    centre = 0.5 * (edges[1:] + edges[:-1])
    lines = (centre > 6.55) & (centre < 7.05)
    slope = np.polyfit(centre[~lines], np.log(flux[~lines]), 1)
    continuum = np.exp(np.polyval(slope, centre[lines]))
    width = np.sum(flux[lines] - continuum) / np.interp(6.7, centre[lines], continuum) * 5.0
    assert low < width < high


def test_ion_fractions():
    for name in thermal.ELEMENTS:
        assert thermal.ion_fractions(name, 1.0).sum() == pytest.approx(1.0)
    # log T of equal He- and H-like oxygen is about 6.3, of H-like and bare 6.45 (Mazzotta et al. 1998)
    oxygen = thermal.ion_fractions("O", 10**6.31 / thermal.KELVIN_PER_KEV)
    assert oxygen[1] / oxygen[2] == pytest.approx(1.0, rel=0.35)
    assert thermal.ion_fractions("Fe", 3.5)[2] > 0.6


def test_redshift_moves_and_dims():
    near, far = thermal.plasma(LOW, HIGH, 4.0), thermal.plasma(LOW, HIGH, 4.0, redshift=0.5)
    line = (CENTRE > 4.2) & (CENTRE < 4.8)
    assert CENTRE[line][far[line].argmax()] == pytest.approx(6.7 / 1.5, abs=0.03)
    assert far.sum() < near.sum()
