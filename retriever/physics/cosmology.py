"""Distances and times of the expanding universe, and what they make of fluxes, sizes and energies.

The cosmology is astropy's Planck18 (flat, H0 = 67.66 km/s/Mpc, Omega_m = 0.3097) unless another ``universe`` is given; whoever
tells a result names it. All take and give astropy quantities, arrays too.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

HUBBLE_FLOW = (
    0.003  # redshift below which a galaxy's own motion matters as much as the expansion, so that it tells no distance
)
USUAL_HUBBLE, USUAL_MATTER = 67.66, 0.3  # of a universe of which only the other number is given
Quantity = Any  # astropy has no types


@dataclass(frozen=True)
class Universe:
    """A flat universe: H0 in km/s/Mpc and Omega_m. It says how distances and times go with the redshift."""

    hubble: float
    matter: float


def model(universe: Universe | None = None) -> Any:
    """Astropy's model of it, Planck18 without one."""
    return _model(universe)


@lru_cache(maxsize=8)
def _model(universe: Universe | None) -> Any:
    """Imported with the first distance that is asked for, since it takes SciPy's integration along."""
    from astropy.cosmology import FlatLambdaCDM, Planck18

    return FlatLambdaCDM(H0=universe.hubble, Om0=universe.matter) if universe else Planck18


def luminosity_distance(redshift: Any, universe: Universe | None = None) -> Quantity:
    return model(universe).luminosity_distance(redshift)


def angular_diameter_distance(redshift: Any, universe: Universe | None = None) -> Quantity:
    return model(universe).angular_diameter_distance(redshift)


def lookback_time(redshift: Any, universe: Universe | None = None) -> Quantity:
    """How long ago light of that redshift was emitted."""
    return model(universe).lookback_time(redshift)


def age_of_universe(redshift: Any, universe: Universe | None = None) -> Quantity:
    """How old the universe was when light of that redshift was emitted."""
    return model(universe).age(redshift)


def luminosity(flux: Quantity, distance: Quantity) -> Quantity:
    """Of an isotropic source at a luminosity distance, in the observed band: nothing is added for absorption or redshift."""
    return (4 * np.pi * distance**2 * flux).to(u.erg / u.s)


def flux(luminosity: Quantity, distance: Quantity) -> Quantity:
    """The inverse of ``luminosity``."""
    return (luminosity / (4 * np.pi * distance**2)).to(u.erg / u.s / u.cm**2)


def distance_of(luminosity: Quantity, flux: Quantity) -> Quantity:
    """Where an isotropic luminosity makes that flux."""
    return np.sqrt(luminosity / (4 * np.pi * flux)).to(u.pc)


def moved_flux(flux: Quantity, distance: Quantity, other: Quantity) -> Quantity:
    """The flux that a source at a distance would have at another."""
    return (flux * (distance / other) ** 2).to(u.erg / u.s / u.cm**2)


def physical_size(angle: Quantity, distance: Quantity) -> Quantity:
    """The size across the line of sight that a small angle spans at a distance (of a redshift: the angular one)."""
    return (angle.to(u.rad).value * distance).to(u.pc)


def observed_energy(rest: Quantity, redshift: Any) -> Quantity:
    return rest / (1 + redshift)


def rest_energy(observed: Quantity, redshift: Any) -> Quantity:
    return observed * (1 + redshift)


def light_time(length: Quantity) -> Quantity:
    """How long light takes for a length, without any expansion."""
    return (length / constants.c).to(u.s)


def angular_size(length: Quantity, distance: Quantity) -> Quantity:
    """The inverse of ``physical_size``."""
    return (length / distance).to_value(u.one) * u.rad


def comoving_distance(redshift: Any, universe: Universe | None = None) -> Quantity:
    return model(universe).comoving_distance(redshift)


def comoving_volume(redshift: Any, universe: Universe | None = None) -> Quantity:
    """Of the whole sky out to that redshift."""
    return model(universe).comoving_volume(redshift).to(u.Gpc**3)


def distance_modulus(distance: Quantity) -> Any:
    """5 log10(d / 10 pc), of a luminosity distance."""
    return 5 * np.log10((distance / (10 * u.pc)).to_value(u.one))


def transverse_velocity(motion: Quantity, distance: Quantity) -> Quantity:
    """4.74 km/s for one second of arc a year at one parsec."""
    return (motion.to(u.rad / u.yr).value / u.yr * distance).to(u.km / u.s)


def parallax_distance(parallax: Quantity) -> Quantity:
    return 1 / parallax.to_value(u.arcsec) * u.pc


def k_corrected(flux: Quantity, distance: Quantity, redshift: Any, photon_index: Any) -> Quantity:
    """The luminosity in the same band at rest, of a power law: (1 + z)^(Gamma - 2) times that of the observed band."""
    return luminosity(flux, distance) * (1 + redshift) ** (photon_index - 2)
