"""Formulas of compact objects against published values, and each against its inverse."""

import numpy as np
import pytest
from astropy import units as u
from hypothesis import given
from hypothesis import strategies as st

from retriever.physics.compact import black_holes, jets, stars

STAR = (1.4 * u.M_sun, 10 * u.km)
SUN = (1 * u.M_sun, 1 * u.R_sun)
ERG_S = u.erg / u.s
KM_S = u.km / u.s
positive = st.floats(1e-2, 1e2)


def _rate(luminosity):
    return stars.surface_accretion_rate(luminosity * ERG_S, *STAR)


def _period(frequency, first, second):
    """A period with its derivatives, of a frequency with its own."""
    return (
        1 / frequency * u.s,
        -first / frequency**2,
        (2 * first**2 / frequency**3 - second / frequency**2) / u.s,
    )


@pytest.mark.parametrize(
    ("found", "published", "within"),
    [
        # Cyg X-1 by Gies et al. (2003), K = 75.6 km/s: 0.251 solar masses; by Miller-Jones et al. (2021) 21.2 of them
        (stars.mass_function(5.599829 * u.d, 75.6 * KM_S).to_value(u.M_sun), 0.251, 2e-3),
        (stars.companion_mass(0.251 * u.M_sun, 40.6 * u.M_sun, 27.5 * u.deg).to_value(u.M_sun), 21.2, 0.02),
        # V404 Cyg by Casares & Charles (1994): 6.08
        (stars.mass_function(6.4714 * u.d, 208.5 * KM_S).to_value(u.M_sun), 6.08, 2e-3),
        (stars.accretion_luminosity(1e-8 * u.M_sun / u.yr, *STAR).to_value(ERG_S), 1.17e38, 2e-3),
        # Provencal et al. (1998): Hamada & Salpeter's and Nauenberg's dwarf of 0.6 solar masses has 0.0125 solar radii
        (stars.white_dwarf_radius(0.6 * u.M_sun).to_value(u.R_sun), 0.0124, 0.01),
        (stars.donor_density(1 * u.h).to_value(u.g / u.cm**3), 110.0, 1e-9),
        # Mushtukov et al. (2018): 2.4e8 cm at 1e12 G and 1e37 erg/s for a whole Alfven radius and 1 solar mass
        (stars.magnetospheric_radius(1e12 * u.G, _rate(1e37), *STAR).to_value(u.cm), 0.5 * 2.4e8 * 1.4 ** (1 / 7), 0.02),
        # Campana et al. (2002), Tsygankov et al. (2016): 4e37 xi^3.5 B12^2 P^(-7/3)
        (stars.propeller_luminosity(1e12 * u.G, 1 * u.s, *STAR).to_value(ERG_S), 4e37 * 0.5**3.5, 0.02),
        # Kuulkers et al. (2003): 2.7e38 and 1.6e38
        (stars.burst_luminosity(*STAR, 0.0).to_value(ERG_S), 2.7e38, 0.02),
        (stars.burst_luminosity(*STAR, 0.7).to_value(ERG_S), 1.6e38, 0.02),
        (stars.magnetic_energy(1e15 * u.G, 10 * u.km).to_value(u.erg), 1.67e47, 3e-3),
        (stars.escape_velocity(*SUN).to_value(KM_S), 617.7, 1e-3),
        (stars.orbital_velocity(1 * u.M_sun, 1 * u.au).to_value(KM_S), 29.78, 1e-3),
        (stars.orbital_frequency(*STAR).to_value(u.Hz), 2170.0, 1e-3),
        # Crab pulsar, Lyne et al. (1993), from its frequency and the two derivatives: 2.51
        (stars.braking_index(*_period(30.2254, -3.86228e-10, 1.2426e-20)), 2.51, 0.005),
        # Rees (1988): 0.47 AU (47 gravitational radii) and 41 d; Hills (1975): 1.1e8 solar masses
        (black_holes.tidal_radius(1e6 * u.M_sun, *SUN).to_value(u.au), 0.465, 2e-3),
        (black_holes.fallback_time(1e6 * u.M_sun, *SUN).to_value(u.d), 41.0, 2e-3),
        (black_holes.hills_mass(*SUN).to_value(u.M_sun), 1.14e8, 5e-3),
        # 2198 Hz for each solar mass (Bardeen et al. 1972)
        (black_holes.mass_from_frequency(220 * u.Hz).to_value(u.M_sun), 9.99, 1e-3),
        # Frank, King & Raine: the hottest ring of a disc of 1e8 solar masses at the limit, some 1.3e5 K
        (black_holes.disc_temperature(1e8 * u.M_sun, black_holes.eddington_rate(1e8 * u.M_sun, 1.0, 0.1)).to_value(u.K, u.temperature_energy()), 1.34e5, 0.01),
        (black_holes.salpeter_time(0.1, 1.0).to_value(u.Myr), 50.0, 0.01),
        (black_holes.freefall_time(1 * u.M_sun, 1 * u.au).to_value(u.d), 64.6, 2e-3),
        (black_holes.bondi_radius(6.6e9 * u.M_sun, black_holes.sound_speed(0.91 * u.keV)).to_value(u.pc), 220.0, 0.1),  # Russell et al. (2015)
        (black_holes.bondi_rate(3e9 * u.M_sun, 0.17 / u.cm**3, black_holes.sound_speed(0.8 * u.keV), black_holes.BONDI_SHARE).to_value(u.M_sun / u.yr), 0.03, 0.2),
        (black_holes.mass_from_dispersion(200 * KM_S).to_value(u.M_sun), 3.09e8, 1e-9),
        (black_holes.broad_line_radius(1e44 * ERG_S).to_value(u.lyr) * 365.25, 33.65, 1e-3),
        (black_holes.black_body_luminosity(1 * u.R_sun, 5772 * u.K).to_value(ERG_S), 3.828e33, 3e-3),
        (black_holes.bbody_radius(100.0, 10 * u.kpc).to_value(u.km), 10.0, 1e-9),
        (black_holes.disc_inner_radius(50.0, 10 * u.kpc, 60 * u.deg).to_value(u.km), 10.0, 1e-9),
        (jets.apparent_speed(0.995, 5.73 * u.deg), 9.96, 0.01),  # beta gamma at the angle where it is largest
        (jets.doppler_factor(jets.beta_of_lorentz(10.0), 0 * u.deg), 19.95, 1e-3),
        (jets.synchrotron_lorentz(1e-4 * u.G, 1 * u.keV), 2.4e7, 0.01),
        (jets.synchrotron_time(1 * u.G, 1.0).to_value(u.s), 7.74e8, 2e-3),
        # by hand: 4 pi (3.64e28 cm)^2 2.7e-4 / 2.6
        (jets.isotropic_energy(2.7e-4 * u.erg / u.cm**2, 11.8 * u.Gpc, 1.6).to_value(u.erg), 1.7e54, 0.05),
        (jets.transmission(1e22 / u.cm**2, 1 * u.keV), 0.089, 0.01),
    ],
)  # fmt: skip
def test_published_values(found, published, within):
    assert found == pytest.approx(published, rel=within)


@given(positive, positive, st.floats(0.0, 0.95))
def test_the_companion_has_the_mass_function_that_it_was_found_from(function, mass, eccentricity):
    for angle in (90.0, 30.0):
        found = stars.companion_mass(function * u.M_sun, mass * u.M_sun, angle * u.deg).value
        assert found**3 * np.sin(np.radians(angle)) ** 3 / (mass + found) ** 2 == pytest.approx(function, rel=1e-6)
    full = stars.mass_function(1 * u.d, 100 * KM_S, 0.0)
    assert stars.mass_function(1 * u.d, 100 * KM_S, eccentricity) <= full


@given(positive, positive)
def test_a_field_in_equilibrium_gives_its_period_back(field, luminosity):
    rate = _rate(luminosity * 1e37)
    period = stars.equilibrium_period(field * 1e12 * u.G, rate, *STAR)
    assert stars.equilibrium_field(period, rate, *STAR).to_value(u.G) == pytest.approx(field * 1e12, rel=1e-6)
    # and the propeller sets in at just that luminosity
    limit = stars.propeller_luminosity(field * 1e12 * u.G, period, *STAR)
    assert limit.to_value(ERG_S) == pytest.approx(luminosity * 1e37, rel=1e-6)


@given(st.floats(1.01, 100.0), st.floats(1.0, 89.0))
def test_nothing_seems_faster_than_the_lorentz_factor_allows(gamma, angle):
    beta = jets.beta_of_lorentz(gamma)
    assert jets.apparent_speed(beta, angle * u.deg) <= gamma * beta * (1 + 1e-9)
    assert jets.doppler_factor(beta, angle * u.deg) <= 2 * gamma


@pytest.mark.parametrize(
    "undefined",
    [
        lambda: stars.white_dwarf_radius(1.5 * u.M_sun),
        lambda: stars.mass_function(1 * u.d, 1 * KM_S, 1.2),
        lambda: stars.escape_velocity(1.4 * u.M_sun, 1 * u.km),
        lambda: black_holes.hills_mass(*SUN, 1.4),
        lambda: black_holes.disc_inner_radius(10.0, 1 * u.kpc, 90 * u.deg),
        lambda: jets.beta_of_velocity(4e5 * KM_S),
        lambda: jets.beta_of_lorentz(0.5),
    ],
)
def test_what_is_not_defined_is_an_error(undefined):
    with pytest.raises(ValueError, match=r"\w"):
        undefined()
