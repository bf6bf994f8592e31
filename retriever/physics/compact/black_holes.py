"""Black holes: stars torn apart, discs, gas that falls in, masses by what moves or shines around them. Astropy quantities in and out."""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

from retriever.physics.accretion import eddington_luminosity, isco
from retriever.physics.orbits import isco_period
from retriever.physics.orbits import period as orbital_period

Quantity = Any  # astropy has no types
MEAN_WEIGHT = 0.6  # of a particle of fully ionised gas, in proton masses
PER_ELECTRON = 1.14  # proton masses of gas for each electron, with three quarters of hydrogen
ADIABATIC = 5 / 3
BONDI_SHARE = 0.25  # lambda of Bondi (1952) for an adiabatic index of 5/3
VIRIAL = 1.12  # of the full width at half maximum of H beta (Woo et al. 2015)


def tidal_radius(hole: Quantity, star: Quantity, radius: Quantity) -> Quantity:
    """R (M / m)^(1/3): where a black hole tears a star apart (Rees 1988)."""
    return (radius * np.cbrt((hole / star).to_value(u.one))).to(u.km)


def fallback_time(hole: Quantity, star: Quantity, radius: Quantity) -> Quantity:
    """The orbital period of the most tightly bound debris, 41 d for a Sun and 1e6 solar masses (Rees 1988; Evans & Kochanek 1989)."""
    return orbital_period(hole, tidal_radius(hole, star, radius) ** 2 / (2 * radius))


def hills_mass(star: Quantity, radius: Quantity, spin: Any = 0.0) -> Quantity:
    """The largest mass whose horizon lies within the tidal radius (Hills 1975), 1.1e8 solar masses for the Sun without spin.

    Raises ValueError for a spin beyond 1.
    """
    a = np.asarray(getattr(spin, "value", spin), dtype=float)
    if np.any(np.abs(a) > 1):
        raise ValueError("a spin lies between -1 and 1")
    horizon = (1 + np.sqrt(1 - a**2)) * constants.G / constants.c**2
    return ((radius / horizon) ** 1.5 / np.sqrt(star)).to(u.M_sun)


def mass_from_frequency(frequency: Quantity, spin: Any = 0.0) -> Quantity:
    """The mass whose innermost stable circular orbit has that frequency: 2198 solar masses for 1 Hz without spin."""
    return (1 / (frequency * isco_period(1 * u.M_sun, spin))).to_value(u.one) * u.M_sun


def disc_temperature(mass: Quantity, rate: Quantity) -> Quantity:
    """kT where a thin disc that ends at 6 G M / c^2 is hottest: 0.488 (3 G M Mdot / (8 pi sigma R_in^3))^(1/4) (Shakura & Sunyaev
    1973; Frank, King & Raine 2002, section 5.5)."""
    inner = isco(mass, 0.0)
    fourth = 3 * constants.G * mass * rate / (8 * np.pi * constants.sigma_sb * inner**3)
    return (0.488 * np.sqrt(np.sqrt(fourth.to(u.K**4)))).to(u.keV, u.temperature_energy())


def eddington_rate(mass: Quantity, ratio: Any, efficiency: Any) -> Quantity:
    """The accretion rate of a luminosity that is so many times Eddington's."""
    return (ratio * eddington_luminosity(mass) / (efficiency * constants.c**2)).to(u.M_sun / u.yr)


def disc_inner_radius(normalisation: Any, distance: Quantity, inclination: Quantity) -> Quantity:
    """Of XSPEC's diskbb, whose normalisation is (R_in / km)^2 / (D / 10 kpc)^2 cos i (Mitsuda et al. 1984; Makishima et al. 1986).

    Raises ValueError for a disc seen edge-on.
    """
    facing = np.cos(inclination).to_value(u.one)
    if np.any(np.asarray(facing) < 1e-6):
        raise ValueError("of a disc seen edge-on the normalisation tells no radius")
    return np.sqrt(normalisation / facing) * distance.to_value(10 * u.kpc) * u.km


def bbody_radius(normalisation: Any, distance: Quantity) -> Quantity:
    """Of XSPEC's bbodyrad, whose normalisation is (R / km)^2 / (D / 10 kpc)^2."""
    return np.sqrt(normalisation) * distance.to_value(10 * u.kpc) * u.km


def black_body_luminosity(radius: Quantity, temperature: Quantity) -> Quantity:
    """4 pi R^2 sigma T^4 (Stefan and Boltzmann); a temperature as kT or in kelvin."""
    kelvin = temperature.to(u.K, u.temperature_energy())
    return (4 * np.pi * radius**2 * constants.sigma_sb * kelvin**4).to(u.erg / u.s)


def salpeter_time(efficiency: Any, ratio: Any) -> Quantity:
    """In which a mass grows e-fold: eta / (1 - eta) sigma_T c / (4 pi G m_p) / (L / L_Edd) (Salpeter 1964), 50 Myr at 0.1 and 1."""
    own = constants.sigma_T * constants.c / (4 * np.pi * constants.G * constants.m_p)
    return (efficiency / (1 - efficiency) * own / ratio).to(u.yr)


def freefall_time(mass: Quantity, radius: Quantity) -> Quantity:
    """From rest at a distance to a point mass: pi / 2 √(R^3 / (2 G M))."""
    return (np.pi / 2 * np.sqrt(radius**3 / (2 * constants.G * mass))).to(u.s)


def thermal_time(mass: Quantity, radius: Quantity, viscosity: Any) -> Quantity:
    """1 / (alpha Omega) of a disc (Frank, King & Raine 2002, section 5.8)."""
    return orbital_period(mass, radius) / (2 * np.pi * viscosity)


def viscous_time(mass: Quantity, radius: Quantity, viscosity: Any, aspect: Any) -> Quantity:
    """The thermal time over (H / R)^2 (Frank, King & Raine 2002, section 5.8)."""
    return thermal_time(mass, radius, viscosity) / aspect**2


def sound_speed(temperature: Quantity) -> Quantity:
    """√(gamma kT / (mu m_p)) of fully ionised gas; a temperature as kT or in kelvin."""
    kt = temperature.to(u.keV, u.temperature_energy())
    return np.sqrt(ADIABATIC * kt / (MEAN_WEIGHT * constants.m_p)).to(u.km / u.s)


def bondi_radius(mass: Quantity, speed: Quantity) -> Quantity:
    """2 G M / v^2 of the speed of sound, or of the gas (Bondi 1952; Hoyle & Lyttleton 1939)."""
    return (2 * constants.G * mass / speed**2).to(u.pc)


def bondi_rate(mass: Quantity, density: Quantity, speed: Quantity, share: float) -> Quantity:
    """4 pi lambda (G M)^2 rho / v^3 (Bondi 1952); ``density`` of electrons, lambda 1 for gas that streams past (Hoyle & Lyttleton 1939)."""
    rho = PER_ELECTRON * constants.m_p * density
    return (4 * np.pi * share * (constants.G * mass) ** 2 * rho / speed**3).to(u.M_sun / u.yr)


def mass_from_dispersion(dispersion: Quantity) -> Quantity:
    """3.09e8 solar masses (sigma / 200 km/s)^4.38, with a scatter of 0.28 dex (Kormendy & Ho 2013, eq. 7)."""
    return 3.09e8 * dispersion.to_value(200 * u.km / u.s) ** 4.38 * u.M_sun


def broad_line_radius(luminosity: Quantity) -> Quantity:
    """33.65 light days (lambda L_lambda(5100 Angstrom) / 1e44 erg/s)^0.533, of H beta (Bentz et al. 2013)."""
    days = 10**1.527 * luminosity.to_value(1e44 * u.erg / u.s) ** 0.533
    return (days * u.d * constants.c).to(u.pc)


def virial_mass(width: Quantity, radius: Quantity) -> Quantity:
    """f R v^2 / G with the full width at half maximum of a broad line (Woo et al. 2015)."""
    return (VIRIAL * radius * width**2 / constants.G).to(u.M_sun)


def plane_mass(xray: Quantity, radio: Quantity) -> Quantity:
    """The fundamental plane of black holes for a mass (Gueltekin et al. 2019): 2-10 keV and 5 GHz, a scatter of 1 dex."""
    power = (
        0.55 + 1.09 * np.log10(radio.to_value(1e38 * u.erg / u.s)) - 0.59 * np.log10(xray.to_value(1e40 * u.erg / u.s))
    )
    return 10**power * 1e8 * u.M_sun


def plane_radio(xray: Quantity, mass: Quantity) -> Quantity:
    """The fundamental plane for the radio luminosity (Merloni, Heinz & di Matteo 2003): 2-10 keV and 5 GHz, a scatter of 0.88 dex."""
    power = 0.60 * np.log10(xray.to_value(u.erg / u.s)) + 0.78 * np.log10(mass.to_value(u.M_sun)) + 7.33
    return 10**power * u.erg / u.s
