"""Formulas of astrophysics against published values, and each against its inverse."""

import numpy as np
import pytest
from astropy import units as u
from hypothesis import given
from hypothesis import strategies as st

from retriever.physics import accretion, cosmology, orbits, photons, scaling, timing

FLUX = u.erg / u.s / u.cm**2
positive = st.floats(1e-3, 1e3)
redshifts = st.floats(1e-3, 8.0)


@pytest.mark.parametrize(
    ("found", "published", "within"),
    [
        (accretion.eddington_luminosity(10 * u.M_sun).to_value(u.erg / u.s), 1.26e39, 0.005),
        (accretion.gravitational_radius(1 * u.M_sun).to_value(u.km), 1.4766, 1e-4),
        (accretion.schwarzschild_radius(4.3e6 * u.M_sun).to_value(u.au), 0.0849, 1e-3),
        (accretion.gravitational_time(10 * u.M_sun).to_value(u.us), 49.25, 1e-3),
        # Thorne's limit of a spin, whose orbit lies at 1.237 gravitational radii
        ((accretion.isco(1 * u.M_sun, 0.998) / accretion.gravitational_radius(1 * u.M_sun)).value, 1.237, 1e-3),
        # 5.7e45 erg/s for each solar mass a year at a tenth
        (accretion.accretion_rate(5.67e45 * u.erg / u.s, 0.1).to_value(u.M_sun / u.yr), 1.0, 2e-3),
        (photons.in_wavelength(1 * u.keV).to_value(u.AA), 12.398, 1e-4),
        (photons.in_energy(1 * u.AA).to_value(u.keV), 12.398, 1e-4),
        # the usual 2.4e-8 erg cm^-2 s^-1 between 2 and 10 keV is of harder fits; NuSTAR's own power law gives 2.14e-8
        (photons.crab_flux((2.0, 10.0)).to_value(FLUX), 2.14e-8, 0.005),
        (cosmology.luminosity_distance(0.1).to_value(u.Mpc), 475.8, 1e-3),
        (cosmology.angular_diameter_distance(1.0).to_value(u.Mpc), 1698.0, 5e-3),
        (cosmology.lookback_time(1.0).to_value(u.Gyr), 7.94, 5e-3),
        (cosmology.age_of_universe(0.0).to_value(u.Gyr), 13.787, 1e-3),
        (cosmology.light_time(1 * u.au).to_value(u.s), 499.0, 1e-4),
        # the Crab pulsar: born in 1054, yet 1260 years old by its spin-down; 4.5e38 erg/s
        (timing.characteristic_age(33.392 * u.ms, 4.21e-13).to_value(u.yr), 1257.0, 2e-3),
        (timing.spin_down_luminosity(33.392 * u.ms, 4.21e-13).to_value(u.erg / u.s), 4.5e38, 0.01),
        # Olausen & Kaspi (2014) for 1E 2259+586, from P = 6.979 s and Pdot = 4.84e-13: 5.9e13 G
        (timing.dipole_field(6.979 * u.s, 4.84e-13).to_value(u.G), 5.9e13, 0.01),
        (orbits.separation(1 * u.M_sun, 365.25 * u.day).to_value(u.au), 1.0, 1e-3),
        (orbits.period(1 * u.M_sun, 1 * u.au).to_value(u.day), 365.25, 1e-3),
        (orbits.isco_period(10 * u.M_sun, 0.0).to_value(u.ms), 4.548, 1e-3),
        (orbits.surface_redshift(1.4 * u.M_sun, 10 * u.km), 0.306, 2e-3),
        (orbits.roche_radius(1 * u.M_sun, 1 * u.M_sun, 1 * u.R_sun).to_value(u.R_sun), 0.379, 1e-3),
        (scaling.thomson_depth(1.503e24 / u.cm**2), 1.0, 1e-3),
        (cosmology.distance_of(1.196e38 * u.erg / u.s, 1e-8 * FLUX).to_value(u.kpc), 10.0, 1e-3),
        (photons.black_body_radius(3.828e33 * u.erg / u.s, 5772 * u.K).to_value(u.R_sun), 1.0, 2e-3),
        (timing.cyclotron_energy(1e12 * u.G).to_value(u.keV), 11.577, 1e-4),
        (timing.temperature_in_kelvin(1 * u.keV).to_value(u.K), 1.1605e7, 1e-4),
        (scaling.cluster_mass(5 * u.keV).to_value(u.M_sun), 3.02e14 / 0.6766, 1e-4),
        (scaling.extinction(2.21e22 / u.cm**2), 10.0, 1e-9),
        # Duras et al. (2020), figure 4: about 15 for faint nuclei, and rising
    ],
)
def test_published_values(found, published, within):
    assert found == pytest.approx(published, rel=within)


def test_limits_of_the_innermost_orbit():
    radius = accretion.gravitational_radius(1 * u.M_sun)
    found = [float(accretion.isco(1 * u.M_sun, spin) / radius) for spin in (0.0, 1.0, -1.0)]
    assert found == pytest.approx([6.0, 1.0, 9.0])
    with pytest.raises(ValueError, match="between -1 and 1"):
        accretion.isco(1 * u.M_sun, 1.2)


@given(positive, positive)
def test_luminosity_and_flux_are_inverse(flux, distance):
    there = cosmology.luminosity(flux * 1e-12 * FLUX, distance * u.Mpc)
    assert cosmology.flux(there, distance * u.Mpc).to_value(FLUX) == pytest.approx(flux * 1e-12, rel=1e-9)


@given(positive, redshifts)
def test_energies_go_there_and_back(energy, redshift):
    seen = cosmology.observed_energy(energy * u.keV, redshift)
    assert seen.value < energy
    assert cosmology.rest_energy(seen, redshift).to_value(u.keV) == pytest.approx(energy, rel=1e-9)


@given(positive)
def test_the_lightest_that_shines_so_shines_at_its_limit(luminosity):
    luminosity = luminosity * 1e38 * u.erg / u.s
    assert float(accretion.eddington_ratio(luminosity, accretion.minimum_mass(luminosity))) == pytest.approx(1.0)


@given(positive, positive)
def test_inverses_of_lines_columns_and_wavelengths(energy, magnitudes):
    field = timing.cyclotron_field(energy * u.keV)
    assert timing.cyclotron_energy(field).to_value(u.keV) == pytest.approx(energy, rel=1e-9)
    assert scaling.extinction(scaling.column_from_extinction(magnitudes)) == pytest.approx(magnitudes, rel=1e-9)
    wave = photons.in_wavelength(energy * u.keV)
    assert photons.in_energy(wave).to_value(u.keV) == pytest.approx(energy, rel=1e-9)


@given(st.floats(0.5, 4.0), st.floats(0.2, 5.0), st.floats(1.5, 20.0), st.floats(0.1, 30.0))
def test_bands_of_a_power_law_go_there_and_back_and_add_up(index, low, wide, start):
    band, other = (low, low * wide), (start, start * 2)
    there = photons.band_conversion(1e-12 * FLUX, index, band, other)
    assert photons.band_conversion(there, index, other, band).to_value(FLUX) == pytest.approx(1e-12, rel=1e-9)
    middle = np.sqrt(band[0] * band[1])
    parts = photons.moment(index, (band[0], middle), 1) + photons.moment(index, (middle, band[1]), 1)
    assert photons.moment(index, band, 1) == pytest.approx(float(parts), rel=1e-9)
    assert band[0] < photons.mean_energy(index, band).value < band[1]


@given(st.floats(1.0, 1e6), st.floats(1e-3, 1.0))
def test_significance_is_above_signal_to_noise_where_there_is_an_excess(counts, share):
    background = counts * share
    assert timing.significance(counts, background) >= timing.signal_to_noise(counts, background) * (1 - 1e-9)
