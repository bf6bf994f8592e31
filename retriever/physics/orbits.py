"""Orbits and surfaces of compact stars: Kepler's law, where a disc turns with its star, Roche lobes, gravitational redshift.

Astropy quantities in and out.
"""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

from retriever.physics.accretion import isco, schwarzschild_radius

Quantity = Any  # astropy has no types


def separation(total_mass: Quantity, period: Quantity) -> Quantity:
    """Kepler's third law: the semi-major axis of two bodies of that mass together that go round each other in that time."""
    cube = constants.G * total_mass * period**2 / (4 * np.pi**2)
    return np.cbrt(cube.to(u.R_sun**3))


def period(mass: Quantity, radius: Quantity) -> Quantity:
    """The inverse of ``separation``; around a black hole without spin it is that seen from afar."""
    return (2 * np.pi * np.sqrt(radius**3 / (constants.G * mass))).to(u.s)


def isco_period(mass: Quantity, spin: Any) -> Quantity:
    """Of the innermost stable circular orbit, seen from afar: 2 pi (r^1.5 + a) G M / c^3 with r in gravitational radii
    (Bardeen et al. 1972)."""
    a = getattr(spin, "value", spin)
    unit = constants.G * mass / constants.c**2
    radii = (isco(mass, spin) / unit).to_value(u.one)
    return (2 * np.pi * (radii**1.5 + a) * unit / constants.c).to(u.s)


def roche_radius(star: Quantity, companion: Quantity, apart: Quantity) -> Quantity:
    """The radius of a star's Roche lobe (Eggleton 1983), within 1 %."""
    q = np.cbrt((star / companion).to_value(u.one))
    return (apart * 0.49 * q**2 / (0.6 * q**2 + np.log(1 + q))).to(u.R_sun)


def surface_redshift(mass: Quantity, radius: Quantity) -> Any:
    """1 + z = 1 / sqrt(1 - r_s / R), without rotation. Raises ValueError for a radius within the Schwarzschild radius."""
    share = (schwarzschild_radius(mass) / radius).to_value(u.one)
    if np.any(np.asarray(share) >= 1):
        raise ValueError("a star is larger than its Schwarzschild radius")
    return 1 / np.sqrt(1 - share) - 1
