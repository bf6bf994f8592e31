"""Jets, bursts and ionised gas: beaming, synchrotron radiation, energies of explosions. Astropy quantities in and out."""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

from retriever.physics.spectral import absorption_cross_section
from retriever.physics.timing import cyclotron_energy

Quantity = Any  # astropy has no types


def beta_of_velocity(velocity: Quantity) -> Any:
    """A speed in units of that of light. Raises ValueError at or above it."""
    beta = np.asarray((velocity / constants.c).to_value(u.one))
    if np.any(beta >= 1):
        raise ValueError("nothing is faster than light")
    return beta


def beta_of_lorentz(factor: Any) -> Any:
    """Raises ValueError for a Lorentz factor below 1."""
    gamma = np.asarray(getattr(factor, "value", factor), dtype=float)
    if np.any(gamma < 1):
        raise ValueError("a Lorentz factor is at least 1")
    return np.sqrt(1 - gamma**-2)


def apparent_speed(beta: Any, angle: Quantity) -> Any:
    """beta sin(theta) / (1 - beta cos(theta)) in units of the speed of light (Rees 1966)."""
    return beta * np.sin(angle).value / (1 - beta * np.cos(angle).value)


def doppler_factor(beta: Any, angle: Quantity) -> Any:
    """1 / (Gamma (1 - beta cos(theta))) (Urry & Padovani 1995)."""
    return np.sqrt(1 - beta**2) / (1 - beta * np.cos(angle).value)


def synchrotron_lorentz(field: Quantity, energy: Quantity) -> Any:
    """The Lorentz factor of electrons whose critical energy, 1.5 gamma^2 hbar e B / (m_e c), that is (Rybicki & Lightman 1979,
    section 6.2, across the field)."""
    return np.sqrt((energy / (1.5 * cyclotron_energy(field))).to_value(u.one))


def synchrotron_time(field: Quantity, lorentz: Any) -> Quantity:
    """6 pi m_e c / (sigma_T B^2 gamma): in which an electron loses its energy (Rybicki & Lightman 1979, section 6.1)."""
    density = field.to_value(u.G) ** 2 / (8 * np.pi) * u.erg / u.cm**3
    return (0.75 * constants.m_e * constants.c / (constants.sigma_T * density * lorentz)).to(u.yr)


def isotropic_energy(fluence: Quantity, distance: Quantity, redshift: Any = 0.0) -> Quantity:
    """4 pi d_L^2 S / (1 + z): of a burst, as if it shone alike in all directions (Bloom et al. 2001, without the correction for the
    band)."""
    return (4 * np.pi * distance**2 * fluence / (1 + redshift)).to(u.erg)


def beaming_share(angle: Quantity) -> Any:
    """1 - cos(theta): the share of the sky that two opposite jets with that half-opening angle fill (Frail et al. 2001)."""
    return 1 - np.cos(angle).to_value(u.one)


def ionisation_parameter(luminosity: Quantity, density: Quantity, radius: Quantity) -> Quantity:
    """L / (n r^2) (Tarter, Tucker & Salpeter 1969)."""
    return (luminosity / (density * radius**2)).to(u.erg * u.cm / u.s)


def transmission(column: Quantity, energy: Quantity) -> Any:
    """exp(-N_H sigma): the share of photons that neutral gas lets through (Morrison & McCammon 1983)."""
    kev = energy.to_value(u.keV, u.spectral())
    return np.exp(-column.to_value(u.cm**-2) * absorption_cross_section(kev))
