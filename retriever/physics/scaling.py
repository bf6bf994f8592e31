"""Empirical relations: one quantity from another, each by who measured the relation."""

from typing import Any

from astropy import constants
from astropy import units as u

from retriever.physics.cosmology import Universe, model

Quantity = Any  # astropy has no types

COLUMN_PER_MAGNITUDE = 2.21e21 / u.cm**2  # of A_V (Guever & Oezel 2009)
REDDENING = 3.1  # A_V / E(B-V) of the diffuse interstellar medium (Cardelli et al. 1989)


def extinction(column: Quantity) -> Any:
    """A_V in magnitudes from a column density of hydrogen."""
    return (column / COLUMN_PER_MAGNITUDE).to_value(u.one)


def thomson_depth(column: Quantity) -> Any:
    """The optical depth to electron scattering of a column of hydrogen, one electron for each atom."""
    return (column * constants.sigma_T).to_value(u.one)


def column_from_extinction(magnitudes: Any) -> Quantity:
    return (magnitudes * COLUMN_PER_MAGNITUDE).to(u.cm**-2)


def cluster_mass(temperature: Quantity, redshift: Any = 0.0, universe: Universe | None = None) -> Quantity:
    """M500 = 3.02e14 / h (kT / 5 keV)^1.53 / E(z) solar masses (Vikhlinin et al. 2009, table 3), with the universe's h and E."""
    scale = 3.02e14 / model(universe).h / model(universe).efunc(redshift)
    return scale * (temperature / (5 * u.keV)).to_value(u.one) ** 1.53 * u.M_sun


XRAY_PER_STAR_FORMATION = 2.61e39 * u.erg / u.s  # for each solar mass a year, 0.5-8 keV (Mineo et al. 2012)


def star_formation_rate(luminosity: Quantity) -> Quantity:
    """From the luminosity of a galaxy's high-mass X-ray binaries at 0.5-8 keV (Mineo et al. 2012); its scatter is 0.4 dex."""
    return (luminosity / XRAY_PER_STAR_FORMATION).to_value(u.one) * u.M_sun / u.yr


def colour_excess(column: Quantity) -> Any:
    """E(B-V) in magnitudes of a column density of hydrogen, by A_V."""
    return extinction(column) / REDDENING
