"""Neutron stars and white dwarfs that accrete, their magnetospheres, bursts and companions. Astropy quantities in and out."""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

from retriever.physics.orbits import period as orbital_period
from retriever.physics.orbits import separation, surface_redshift

Quantity = Any  # astropy has no types
DISC = 0.5  # a disc ends at this share of the radius at which matter that falls in freely stops (Ghosh & Lamb 1979)
CHANDRASEKHAR = 1.44 * u.M_sun  # as in Nauenberg's relation


def accretion_luminosity(rate: Quantity, mass: Quantity, radius: Quantity) -> Quantity:
    """G M Mdot / R: what is set free by matter that comes to rest on a surface (Frank, King & Raine 2002, chapter 1)."""
    return (constants.G * mass * rate / radius).to(u.erg / u.s)


def surface_accretion_rate(luminosity: Quantity, mass: Quantity, radius: Quantity) -> Quantity:
    """The inverse of ``accretion_luminosity``."""
    return (luminosity * radius / (constants.G * mass)).to(u.M_sun / u.yr)


def white_dwarf_radius(mass: Quantity) -> Quantity:
    """Of a cold white dwarf (Nauenberg 1972). Raises ValueError for a mass beyond Chandrasekhar's."""
    share = np.asarray((mass / CHANDRASEKHAR).to_value(u.one))
    if np.any(share >= 1):
        raise ValueError("a white dwarf is lighter than Chandrasekhar's mass")
    return (7.79e8 * np.sqrt(share ** (-2 / 3) - share ** (2 / 3)) * u.cm).to(u.km)


def mass_function(period: Quantity, velocity: Quantity, eccentricity: Any = 0.0) -> Quantity:
    """P K^3 (1 - e^2)^1.5 / (2 pi G): the least mass of the unseen star (Frank, King & Raine 2002, chapter 4).

    Raises ValueError for an eccentricity of 1 or more.
    """
    e = np.asarray(getattr(eccentricity, "value", eccentricity), dtype=float)
    if np.any(e >= 1) or np.any(e < 0):
        raise ValueError("an eccentricity lies between 0 and 1")
    return (period * velocity**3 * (1 - e**2) ** 1.5 / (2 * np.pi * constants.G)).to(u.M_sun)


def companion_mass(function: Quantity, mass: Quantity, inclination: Quantity) -> Quantity:
    """The mass m of the unseen star where m^3 sin^3 i / (M + m)^2 is the mass function, M the mass of the star that moves."""
    f = np.asarray((function / np.sin(inclination) ** 3).to_value(u.M_sun), dtype=float)
    own = np.asarray(mass.to_value(u.M_sun), dtype=float)
    m = f + np.cbrt(f * own**2) + own  # above the only root, whence Newton's method falls to it
    for _ in range(100):
        m = m - (m**3 - f * (own + m) ** 2) / (3 * m**2 - 2 * f * (own + m))
    return m * u.M_sun


def donor_density(period: Quantity) -> Quantity:
    """110 g/cm^3 (P / h)^-2: the mean density of a star that fills its Roche lobe (Frank, King & Raine 2002, chapter 4)."""
    return 110 * period.to_value(u.h) ** -2 * u.g / u.cm**3


def magnetospheric_radius(field: Quantity, rate: Quantity, mass: Quantity, radius: Quantity) -> Quantity:
    """Half of (mu^4 / (2 G M Mdot^2))^(1/7), with the moment mu = B R^3 / 2 of a dipole whose field is B at its poles (Ghosh & Lamb
    1979; Mushtukov & Tsygankov 2022)."""
    moment = _moment(field, radius)
    return (DISC * (moment**4 / (2 * constants.G.cgs * mass * rate**2)) ** (1 / 7)).to(u.km)


def equilibrium_period(field: Quantity, rate: Quantity, mass: Quantity, radius: Quantity) -> Quantity:
    """The period of Kepler's orbit at the magnetospheric radius: shorter ones are braked, longer ones spun up."""
    return orbital_period(mass, magnetospheric_radius(field, rate, mass, radius))


def equilibrium_field(period: Quantity, rate: Quantity, mass: Quantity, radius: Quantity) -> Quantity:
    """The field at the poles at which a star with that period is in equilibrium: the inverse of ``equilibrium_period``."""
    reach = (separation(mass, period) / DISC).to(u.cm)
    moment = np.sqrt(np.sqrt((reach**7 * 2 * constants.G.cgs * mass * rate**2).cgs.value))
    return 2 * moment / radius.to_value(u.cm) ** 3 * u.G


def propeller_luminosity(field: Quantity, period: Quantity, mass: Quantity, radius: Quantity) -> Quantity:
    """Below it the magnetosphere is wider than the corotation radius and throws matter out (Illarionov & Sunyaev 1975; Campana et al.
    2002)."""
    reach = (separation(mass, period) / DISC).to(u.cm)
    rate = np.sqrt(_moment(field, radius) ** 4 / (2 * constants.G.cgs * mass * reach**7))
    return accretion_luminosity(rate.to(u.g / u.s), mass, radius)


def _moment(field: Quantity, radius: Quantity) -> Quantity:
    """In CGS, where a field squared is an energy density."""
    gauss = u.g**0.5 / (u.cm**0.5 * u.s)
    return 0.5 * field.to_value(u.G) * gauss * radius.to(u.cm) ** 3


def burst_luminosity(mass: Quantity, radius: Quantity, hydrogen: float) -> Quantity:
    """Eddington's limit of a burst, seen from afar: 4 pi G M c / (0.2 (1 + X) cm^2/g) / (1 + z) with the redshift of the surface
    (Lewin, van Paradijs & Taam 1993)."""
    opacity = 0.2 * (1 + hydrogen) * u.cm**2 / u.g
    limit = 4 * np.pi * constants.G * mass * constants.c / opacity
    return (limit / (1 + surface_redshift(mass, radius))).to(u.erg / u.s)


def burst_alpha(flux: Quantity, recurrence: Quantity, fluence: Quantity) -> Any:
    """Energy of accretion between two bursts to that of a burst (Lewin, van Paradijs & Taam 1993)."""
    return (flux * recurrence / fluence).to_value(u.one)


def braking_index(period: Quantity, derivative: Any, second: Quantity) -> Any:
    """nu nu'' / nu'^2 = 2 - P P'' / P'^2 (Lyne & Graham-Smith 2012): 3 of a dipole's radiation."""
    return 2 - (period * second).to_value(u.one) / derivative**2


def magnetic_energy(field: Quantity, radius: Quantity) -> Quantity:
    """B^2 / 8 pi in a sphere."""
    density = field.to_value(u.G) ** 2 / (8 * np.pi) * u.erg / u.cm**3
    return (density * 4 / 3 * np.pi * radius**3).to(u.erg)


def orbital_frequency(mass: Quantity, radius: Quantity) -> Quantity:
    """Kepler's, as seen from afar."""
    return (1 / orbital_period(mass, radius)).to(u.Hz)


def orbital_velocity(mass: Quantity, radius: Quantity) -> Quantity:
    return np.sqrt(constants.G * mass / radius).to(u.km / u.s)


def escape_velocity(mass: Quantity, radius: Quantity) -> Quantity:
    """√(2 G M / R), from a sphere within its Schwarzschild radius too fast. Raises ValueError there."""
    speed = np.sqrt(2 * constants.G * mass / radius).to(u.km / u.s)
    if np.any(np.asarray((speed / constants.c).to_value(u.one)) > 1):
        raise ValueError("nothing escapes from within the Schwarzschild radius")
    return speed
