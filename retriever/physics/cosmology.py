"""Distances and times of the expanding universe, and what they make of fluxes, sizes and energies.

The cosmology is astropy's Planck18 (flat, H0 = 67.66 km/s/Mpc, Omega_m = 0.3097), or within ``flat_universe`` the one given;
whoever tells a result names it. All take and give astropy quantities, arrays too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

HUBBLE_FLOW = (
    0.003  # redshift below which a galaxy's own motion matters as much as the expansion, so that it tells no distance
)
Quantity = Any  # astropy has no types


_GIVEN: ContextVar[tuple[float, float] | None] = ContextVar("given cosmology", default=None)


@contextmanager
def flat_universe(hubble: float | None, matter: float | None) -> Iterator[None]:
    """Distances and times of a flat universe with this H0 (km/s/Mpc) and Omega_m; Planck18 where either is None."""
    token = _GIVEN.set((hubble, matter) if hubble is not None and matter is not None else None)
    try:
        yield
    finally:
        _GIVEN.reset(token)


def given_universe() -> tuple[float, float] | None:
    """H0 and Omega_m of ``flat_universe``; None outside of it."""
    return _GIVEN.get()


@lru_cache(maxsize=8)
def _universe(given: tuple[float, float] | None) -> Any:
    """Imported with the first distance that is asked for, since it takes SciPy's integration along."""
    from astropy.cosmology import FlatLambdaCDM, Planck18

    return FlatLambdaCDM(H0=given[0], Om0=given[1]) if given else Planck18


def cosmology() -> Any:
    """Planck18, or the cosmology that is given."""
    return _universe(_GIVEN.get())


def luminosity_distance(redshift: Any) -> Quantity:
    return cosmology().luminosity_distance(redshift)


def angular_diameter_distance(redshift: Any) -> Quantity:
    return cosmology().angular_diameter_distance(redshift)


def lookback_time(redshift: Any) -> Quantity:
    """How long ago light of that redshift was emitted."""
    return cosmology().lookback_time(redshift)


def age_of_universe(redshift: Any) -> Quantity:
    """How old the universe was when light of that redshift was emitted."""
    return cosmology().age(redshift)


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
