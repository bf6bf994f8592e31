"""What times tell: sizes from variability, ages and power of pulsars, counts and exposures. Astropy quantities in and out."""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

Quantity = Any  # astropy has no types
MOMENT_OF_INERTIA = 1e45 * u.g * u.cm**2  # the usual value for a neutron star


def size_from_time(duration: Quantity) -> Quantity:
    """The largest region that can vary within a time: c t, without beaming."""
    return (constants.c * duration).to(u.km)


def characteristic_age(period: Quantity, derivative: Any) -> Quantity:
    """P / 2 Pdot: of a pulsar that was born spinning much faster and slows down by a dipole's radiation."""
    return (period / (2 * derivative)).to(u.yr)


def spin_down_luminosity(period: Quantity, derivative: Any) -> Quantity:
    """4 pi^2 I Pdot / P^3 with the usual moment of inertia."""
    return (4 * np.pi**2 * MOMENT_OF_INERTIA * derivative / period**3).to(u.erg / u.s)


def dipole_field(period: Quantity, derivative: Any) -> Quantity:
    """3.2e19 G sqrt(P Pdot / s): at the equator of a neutron star that a dipole's radiation slows down."""
    return (3.2e19 * np.sqrt((period * derivative).to_value(u.s))) * u.G


def cyclotron_energy(field: Quantity) -> Quantity:
    """hbar e B / m_e c: 11.6 keV for 1e12 G, at the place of the line."""
    # astropy has no units in which a field in gauss and a charge in CGS cancel: SI does it
    return (constants.hbar * constants.e.si * field.to(u.T) / constants.m_e).to(u.keV)


def cyclotron_field(energy: Quantity) -> Quantity:
    """The inverse of ``cyclotron_energy``."""
    return (energy * constants.m_e / (constants.hbar * constants.e.si)).to(u.G)


def signal_to_noise(counts: Any, background: Any) -> Any:
    """(N - B) / sqrt(N), with Poisson noise of the counts alone."""
    return (counts - background) / np.sqrt(counts)


def significance(counts: Any, background: Any) -> Any:
    """How many sigma an excess over an exactly known background has (Li & Ma 1983 in that limit); B must be above 0."""
    excess = counts * np.log(counts / background) - (counts - background)
    return np.sign(counts - background) * np.sqrt(2 * np.maximum(excess, 0))


def hardness_ratio(hard: Any, soft: Any) -> Any:
    return (hard - soft) / (hard + soft)


def temperature_in_kelvin(temperature: Quantity) -> Quantity:
    """kT, or a temperature already, in kelvin."""
    return temperature.to(u.K, u.temperature_energy())
