"""Where each source is on the sky, beyond its coordinates: constellation and Galactic latitude and longitude, by row."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retriever.names.positions import Position


@dataclass(frozen=True, eq=False)
class SkyColumns:
    """``ra`` and ``dec``: ICRS degrees, NaN unknown. The rest is computed once, when it is first asked for."""

    ra: NDArray[np.float64]
    dec: NDArray[np.float64]

    @cached_property
    def constellation(self) -> NDArray[np.str_]:
        """Full names ("Cygnus"); "" without a position."""
        from astropy.coordinates import SkyCoord, get_constellation

        known = ~(np.isnan(self.ra) | np.isnan(self.dec))
        names = np.full(len(self.ra), "", dtype="U20")
        if known.any():
            found = get_constellation(SkyCoord(self.ra[known], self.dec[known], unit="deg"))
            names[known] = np.char.strip(found)  # astropy has "Crux "
        return names

    @cached_property
    def galactic(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitude and latitude in degrees."""
        from astropy.coordinates import SkyCoord

        ra, dec = np.nan_to_num(self.ra), np.nan_to_num(self.dec)
        place = SkyCoord(ra, dec, unit="deg").galactic
        unknown = np.isnan(self.ra) | np.isnan(self.dec)
        return np.where(unknown, np.nan, place.l.deg), np.where(unknown, np.nan, place.b.deg)

    def separation_from(self, centre: Position) -> NDArray[np.float64]:
        """Degrees from a place, of several centres from the nearest; NaN for what lies before it."""
        apart = self.separation(centre.ra, centre.dec)
        for ra, dec in centre.also:
            apart = np.minimum(apart, self.separation(ra, dec))
        for ra, dec, radius in centre.before:
            apart = np.where(self.separation(ra, dec) <= radius, np.nan, apart)
        return apart

    def separation(self, ra: float, dec: float) -> NDArray[np.float64]:
        """Degrees from a position, NaN without one; by haversines."""
        a, d = np.radians(self.ra), np.radians(self.dec)
        a0, d0 = np.radians(ra), np.radians(dec)
        half = np.sin((d - d0) / 2) ** 2 + np.cos(d) * np.cos(d0) * np.sin((a - a0) / 2) ** 2
        found: NDArray[np.float64] = np.degrees(2 * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
        return found
