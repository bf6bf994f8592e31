"""The sky in Aitoff's projection, drawn from its formula: no tiles, no shapes from elsewhere."""

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord


def aitoff(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Plane coordinates, both in degrees along the axes, east to the left as on the sky.

    x = -2 cos(b) sin(l/2) / sinc(a), y = sin(b) / sinc(a), cos(a) = cos(b) cos(l/2) (Calabretta & Greisen 2002 give the
    equal-area Hammer-Aitoff of the same outline; this is Aitoff's own). Longitudes in degrees, any winding.
    """
    half = np.deg2rad((np.asarray(longitude, float) + 180.0) % 360.0 - 180.0) / 2
    b = np.deg2rad(np.asarray(latitude, float))
    spread = np.sinc(np.arccos(np.clip(np.cos(b) * np.cos(half), -1, 1)) / np.pi)  # sin(a)/a, 1 at the centre
    return -np.rad2deg(2 * np.cos(b) * np.sin(half) / spread), np.rad2deg(np.sin(b) / spread)


def project(ra: np.ndarray, dec: np.ndarray, galactic: bool) -> tuple[np.ndarray, np.ndarray]:
    """ICRS degrees on the plane, in equatorial or galactic coordinates; the middle is longitude 0."""
    if not galactic:
        return aitoff(ra, dec)
    place = SkyCoord(ra, dec, unit=u.deg).galactic
    return aitoff(place.l.deg, place.b.deg)


def graticule() -> list[tuple[np.ndarray, np.ndarray]]:
    """Lines of the net, every 30 degrees, and the outline."""
    fine = np.linspace(-90, 90, 91)
    around = np.linspace(-179.999, 179.999, 181)
    meridians = [aitoff(np.full(91, longitude), fine) for longitude in (*range(-150, 180, 30), -179.999, 179.999)]
    return meridians + [aitoff(around, np.full(181, latitude)) for latitude in range(-60, 90, 30)]
