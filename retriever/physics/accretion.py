"""Black holes and accretion: Eddington's limit, gravitational lengths and times, rates. Astropy quantities in and out."""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

Quantity = Any  # astropy has no types


def eddington_luminosity(mass: Quantity) -> Quantity:
    """4 pi G M m_p c / sigma_T: of ionised hydrogen, 1.26e38 erg/s for each solar mass."""
    limit = 4 * np.pi * constants.G * mass * constants.m_p * constants.c / constants.sigma_T
    return limit.to(u.erg / u.s)


def eddington_ratio(luminosity: Quantity, mass: Quantity) -> Quantity:
    return (luminosity / eddington_luminosity(mass)).to(u.one)


def minimum_mass(luminosity: Quantity) -> Quantity:
    """The mass whose Eddington limit is the luminosity."""
    return (luminosity / eddington_luminosity(1 * u.M_sun) * u.M_sun).to(u.M_sun)


def gravitational_radius(mass: Quantity) -> Quantity:
    """G M / c^2: half the Schwarzschild radius."""
    return (constants.G * mass / constants.c**2).to(u.km)


def schwarzschild_radius(mass: Quantity) -> Quantity:
    return 2 * gravitational_radius(mass)


def gravitational_time(mass: Quantity) -> Quantity:
    """How long light takes for one gravitational radius."""
    return (gravitational_radius(mass) / constants.c).to(u.s)


def isco(mass: Quantity, spin: Any) -> Quantity:
    """Radius of the innermost stable circular orbit, prograde for spins above 0 (Bardeen et al. 1972): 6, 1 and 9
    gravitational radii for 0, 1 and -1. Raises ValueError for a spin beyond."""
    a = np.asarray(getattr(spin, "value", spin), dtype=float)
    if np.any(np.abs(a) > 1):
        raise ValueError("a spin lies between -1 and 1")
    z1 = 1 + np.cbrt(1 - a**2) * (np.cbrt(1 + a) + np.cbrt(1 - a))
    z2 = np.sqrt(3 * a**2 + z1**2)
    radii = 3 + z2 - np.sign(a) * np.sqrt((3 - z1) * (3 + z1 + 2 * z2))
    return radii * gravitational_radius(mass)


def accretion_rate(luminosity: Quantity, efficiency: Any) -> Quantity:
    """The mass that falls in for a luminosity of that share of its rest energy."""
    return (luminosity / (efficiency * constants.c**2)).to(u.M_sun / u.yr)
