"""Hot gas and chances against published or hand-computed values, and each relation against its inverse."""

import numpy as np
import pytest
from astropy import units as u
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from retriever.physics import chances, cosmology, gas, photons, scaling
from retriever.physics.cosmology import Universe

KEV, CC = u.keV, u.cm**-3


@pytest.mark.parametrize(
    ("found", "published", "within"),
    [
        # 8.5e10 yr (n_p / 1e-3)^-1 (T / 1e8 K)^0.5 at constant pressure (Sarazin 1986, eq. 5.23), n_p = n_e / 1.2
        (gas.cooling_time(0.05 * CC, 3 * KEV).to_value(u.Gyr) * 5 / 3, 8.5e10 / (50 / 1.2) * 0.59 / 1e9, 0.25),
        # by hand: 1.5 * 1.92 * 4.807e-9 erg / (0.92 * 0.05 * 1.648e-23)
        (gas.cooling_time(0.05 * CC, 3 * KEV).to_value(u.s), 1.826e16, 1e-3),
        (gas.entropy(0.05 * CC, 3 * KEV).to_value(u.keV * u.cm**2), 22.1, 1e-3),
        (gas.sound_speed(1e8 * u.K).to_value(u.km / u.s), 1480, 0.03),  # Sarazin (1986), eq. 5.54
        (float(gas.temperature_jump(1.9)), 1.951, 1e-3),
        # the bow shock of 1E 0657-56: a density jump of 3.0 is Mach 3.0 (Markevitch 2006)
        (float(gas.mach_of_compression(3.0)), 3.0, 1e-9),
        (gas.shock_temperature(1000 * u.km / u.s).to_value(KEV), 1.17, 5e-3),
        (gas.temperature_of_dispersion(1000 * u.km / u.s).to_value(KEV), 6.26, 1e-3),
        (gas.overdensity_radius(1e15 * u.M_sun, 0.0).to_value(u.kpc), 1555, 1e-3),
        (gas.thermal_speed(4 * KEV, 55.845).to_value(u.km / u.s), 83.1, 1e-3),
        (gas.sedov_age(10 * u.pc, 2000 * u.km / u.s).to_value(u.yr), 1956, 1e-3),
        (
            cosmology.angular_size(500 * u.kpc, cosmology.angular_diameter_distance(0.3, Universe(70, 0.3))).to_value(
                u.arcmin
            ),
            1.87,
            3e-3,
        ),
        (cosmology.transverse_velocity(5 * u.mas / u.yr, 2 * u.kpc).to_value(u.km / u.s), 47.4, 1e-3),
        (float(photons.line_redshift(4.72 * KEV, 6.40 * KEV)), 0.356, 1e-3),
        (float(photons.line_redshift(6.40 * KEV, 4.72 * KEV)), 0.356, 1e-3),
        (photons.xray_to_optical(10**-13.37 * u.erg / u.s / u.cm**2, 20.0), 0.0, 1e-9),
        (scaling.star_formation_rate(2.61e39 * u.erg / u.s).to_value(u.M_sun / u.yr), 1.0, 1e-9),
        (float(chances.poisson_chance(4, 0.8)), 0.0091, 3e-3),
        (chances.count_limit(0, 0.0, 0.9), 2.303, 1e-3),  # Gehrels (1986), table 1
        (chances.count_limit(3, 0.0, 0.95), 7.754, 1e-3),
        (float(chances.chance_of_chi_squared(112.3, 98)), stats.chi2.sf(112.3, 98), 1e-9),
        (float(chances.two_sided(0.0026998)), 3.0, 1e-4),
        (float(chances.pileup(0.16)), 0.0779, 2e-3),
        (chances.f_statistic(112.3, 98, 125.2, 100)[0], 5.629, 1e-3),
    ],
)
def test_published_values(found, published, within):
    assert found == pytest.approx(published, rel=within, abs=1e-9)


@given(st.floats(1.001, 50.0))
def test_a_mach_number_is_found_again(mach):
    assert gas.mach_of_compression(gas.density_jump(mach)) == pytest.approx(mach, rel=1e-4)
    assert gas.mach_of_temperatures(gas.temperature_jump(mach) * KEV, 1 * KEV) == pytest.approx(mach, rel=1e-6)
    assert gas.mach_of_temperatures(1 * KEV, gas.temperature_jump(mach) * KEV) == pytest.approx(mach, rel=1e-6)
    assert 1 <= gas.density_jump(mach) < gas.STRONGEST


@given(st.floats(0.1, 20.0), st.floats(1e-4, 1.0))
def test_temperatures_in_kelvin_are_the_same_gas(kev, density):
    kelvin = (kev * KEV).to(u.K, u.temperature_energy())
    for relation in (gas.cooling_time, gas.entropy, gas.pressure):
        assert (relation(density * CC, kelvin) / relation(density * CC, kev * KEV)).to_value(u.one) == pytest.approx(
            1, rel=1e-9
        )
    assert gas.shock_temperature(gas.shock_speed(kelvin)).value == pytest.approx(kev, rel=1e-9)
    assert gas.temperature_of_dispersion(gas.dispersion_of_temperature(kelvin)).value == pytest.approx(kev, rel=1e-9)


@given(st.floats(1e-4, 0.3), st.floats(0.01, 1.0), st.floats(10.0, 1000.0))
def test_the_norm_of_a_sphere_gives_its_density(density, z, radius):
    distance, size = cosmology.angular_diameter_distance(z), radius * u.kpc
    measure = density**2 / gas.ELECTRONS * u.cm**-6 * gas.sphere(size)
    norm = (1e-14 * measure / (4 * np.pi * (distance * (1 + z)) ** 2)).to_value(u.cm**-5)
    assert gas.density_of_norm(norm, distance, z, size).value == pytest.approx(density, rel=1e-9)


def test_a_remnant_is_of_one_age_by_speed_and_by_energy():
    """The shock of a Sedov remnant moves at 2/5 R / t."""
    age = gas.sedov_age_of_energy(10 * u.pc, 1e51 * u.erg, 0.1 * CC)
    assert (gas.sedov_age(10 * u.pc, 0.4 * 10 * u.pc / age) / age).to_value(u.one) == pytest.approx(1)
    assert age.to_value(u.yr) == pytest.approx(
        1802, rel=1e-3
    )  # by hand: (2.80e97 cm^5 * 2.34e-25 g cm^-3 / 2.03e51 erg)^0.5


@given(st.integers(0, 50), st.floats(0.0, 30.0), st.floats(0.5, 0.999))
def test_a_limit_leaves_what_it_should(counts, background, level):
    limit = chances.count_limit(counts, background, level)
    left = stats.poisson.cdf(counts, limit + background) / stats.poisson.cdf(counts, background)
    assert limit >= 0 and left == pytest.approx(1 - level, rel=1e-6, abs=1e-9)


@given(st.floats(0.1, 8.0))
def test_sigma_and_chance_turn_round(sigma):
    assert chances.two_sided(chances.chance_two_sided(sigma)) == pytest.approx(sigma, rel=1e-6)
    assert chances.one_sided(chances.chance_one_sided(sigma)) == pytest.approx(sigma, rel=1e-6)


@given(st.floats(1e-9, 0.1), st.integers(1, 10**6))
def test_trials_never_make_a_chance_smaller(chance, trials):
    after = float(chances.in_trials(chance, trials))
    assert chance * (1 - 1e-9) <= after <= min(1.0, chance * trials * (1 + 1e-9))


def test_equal_values_with_equal_errors_have_the_plain_mean():
    mean, error, chi_squared = chances.weighted_mean(np.array([1.0, 2.0, 3.0]), np.full(3, 0.3))
    assert (mean, error, chi_squared) == pytest.approx((2.0, 0.3 / np.sqrt(3), 2 / 0.09))


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: gas.mach_of_compression(4.5),
        lambda: gas.temperature_jump(0.8),
        lambda: gas.cooling_time(0.1 * CC, 0.01 * KEV),
        lambda: chances.poisson_chance(4, 0.0),
        lambda: chances.poisson_chance(4.5, 1.0),
        lambda: chances.share(120.0),
        lambda: chances.count_limit(3, -1.0, 0.9),
        lambda: chances.chance_of_chi_squared(10, 0),
        lambda: chances.f_statistic(10, 5, 12, 5),
        lambda: chances.in_trials(0.1, 0),
        lambda: chances.pileup(0.0),
    ],
)
def test_what_cannot_be_is_no_number(impossible):
    with pytest.raises(ValueError, match="."):
        impossible()
