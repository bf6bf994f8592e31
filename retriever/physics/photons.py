"""Photons: energies and wavelengths, photon and energy fluxes, bands of a power law, the Crab as a unit, magnitudes.

Power laws are unabsorbed, N(E) ~ E^-Gamma photons; bands are (low, high) in keV.
"""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

Quantity = Any  # astropy has no types
Band = tuple[float, float]

# Crab as NuSTAR measured it without its mirrors: photons cm^-2 s^-1 keV^-1 at 1 keV, and photon index (Madsen et al. 2017)
CRAB_NORM, CRAB_INDEX, CRAB_REFERENCE = 9.71, 2.106, "2017ApJ...841...56M"


def in_energy(value: Quantity) -> Quantity:
    """A wavelength, a frequency or an energy as an energy."""
    return value.to(u.keV, u.spectral())


def in_wavelength(value: Quantity) -> Quantity:
    return value.to(u.AA, u.spectral())


def spectral_index(photon_index: Any) -> Any:
    """The index alpha of an energy flux F ~ nu^-alpha."""
    return photon_index - 1


def optical_to_xray(ultraviolet: Any, xray: Any) -> Any:
    """alpha_ox of two densities in frequency, at 2500 Angstrom and at 2 keV (Tananbaum et al. 1979): their frequencies lie 2.605
    powers of ten apart."""
    return np.log10(xray / ultraviolet) / 2.605


def moment(photon_index: Any, band: Band, power: float) -> Any:
    """The integral of E^(power - Gamma) over a band, in keV."""
    low, high = band
    slope = np.asarray(power + 1 - photon_index, dtype=float)
    flat = np.abs(slope) < 1e-9
    safe = np.where(flat, 1.0, slope)
    return np.where(flat, np.log(high / low), (high**safe - low**safe) / safe)


def band_conversion(flux: Quantity, photon_index: Any, band: Band, other: Band) -> Quantity:
    """The energy flux of a power law in another band."""
    return flux * moment(photon_index, other, 1) / moment(photon_index, band, 1)


def mean_energy(photon_index: Any, band: Band) -> Quantity:
    """Of the photons of a power law in a band."""
    return moment(photon_index, band, 1) / moment(photon_index, band, 0) * u.keV


def black_body_radius(luminosity: Quantity, temperature: Quantity) -> Quantity:
    """Of a sphere that radiates as a black body (Stefan and Boltzmann); a temperature as kT or in kelvin."""
    kelvin = temperature.to(u.K, u.temperature_energy())
    return np.sqrt(luminosity / (4 * np.pi * constants.sigma_sb * kelvin**4)).to(u.km)


def photon_flux(flux: Quantity, energy: Quantity) -> Quantity:
    """Photons of a mean energy in an energy flux."""
    return (flux / energy * u.ph).to(u.ph / u.s / u.cm**2)


def crab_flux(band: Band) -> Quantity:
    """The Crab's unabsorbed energy flux in a band."""
    return (CRAB_NORM * moment(CRAB_INDEX, band, 1) * u.keV / u.s / u.cm**2).to(u.erg / u.s / u.cm**2)


def mean_density(flux: Quantity, band: Band) -> Quantity:
    """The flux density that a band's flux has on average over its frequencies."""
    width = ((band[1] - band[0]) * u.keV).to(u.Hz, u.spectral())
    return (flux / width).to(u.Jy)


def magnitudes(flux: Quantity, other: Quantity) -> Any:
    """By how many magnitudes a flux is above another."""
    return 2.5 * np.log10((flux / other).to_value(u.one))


# lines by which redshifts are told at low resolution, at rest in keV (NIST; neutral iron and nickel: Hoelzer et al. 1997)
_AT_REST = (
    0.561,
    0.569,
    0.574,
    0.654,
    0.922,
    1.022,
    1.352,
    1.472,
    1.865,
    2.006,
    2.461,
    2.622,
    6.391,
    6.404,
    6.636,
    6.668,
    6.70,
    6.966,
    7.058,
    7.48,
)
_AS_WRITTEN = 2e-3  # "6.4" and "6.7" are written for them


def rest_and_observed(first: Quantity, second: Quantity) -> tuple[Quantity, Quantity]:
    """Which of two energies is that at rest: the one that is a known line's where the other is none, else the higher one."""
    energies = [in_energy(one) for one in (first, second)]
    known = [min(abs(float(np.mean(e.value)) / line - 1) for line in _AT_REST) < _AS_WRITTEN for e in energies]
    if known[0] != known[1]:
        return (energies[0], energies[1]) if known[0] else (energies[1], energies[0])
    higher = np.mean(energies[0].value) >= np.mean(energies[1].value)
    return (energies[0], energies[1]) if higher else (energies[1], energies[0])


def line_redshift(first: Quantity, second: Quantity) -> Any:
    """z of a line observed at one energy that is another one at rest."""
    rest, observed = rest_and_observed(first, second)
    return (rest / observed).to_value(u.one) - 1


def line_velocity(first: Quantity, second: Quantity) -> Quantity:
    """The velocity away from us, by the relativistic Doppler effect along the line of sight."""
    square = (1 + line_redshift(first, second)) ** 2
    return ((square - 1) / (square + 1) * constants.c).to(u.km / u.s)


def velocity_width(width: Quantity, energy: Quantity) -> Quantity:
    """A line's width as a velocity, of the same kind: c dE / E."""
    return (width / energy * constants.c).to(u.km / u.s)


def xray_to_optical(flux: Quantity, magnitude: Any) -> Any:
    """log10(f_X / f_V) = log10 f_X + V / 2.5 + 5.37 (Maccacaro et al. 1988), f_X in erg cm^-2 s^-1 between 0.3 and 3.5 keV."""
    return np.log10(flux.to_value(u.erg / u.s / u.cm**2)) + np.asarray(magnitude) / 2.5 + 5.37
