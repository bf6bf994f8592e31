"""The net of coordinates on the sky with its labels: the whole sky in Aitoff's projection, or a field around a place.

A field is drawn in the zenithal equidistant projection (ARC, Calabretta & Greisen 2002): distances from its centre are true.
"""

from dataclasses import dataclass

import numpy as np
from astropy.coordinates import SkyCoord, angular_separation, position_angle
from numpy.typing import NDArray

from retriever.names.positions import Position
from ui.catalogue.aitoff import aitoff, graticule, project

FIELDS = (60.0, 20.0, 5.0, 1.0)  # degrees from the centre to the edge
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0, 90.0)
_LINES = 5  # about so many across a field
Floats = NDArray[np.float64]
Label = tuple[float, float, str, str]


@dataclass(frozen=True)
class Net:
    """Lines [(x, y)] of the net and its labels (x, y, text, side), in the plane of the picture; ``side`` is where the label stands:
    "right" of that place, "below" or "above" it. ``reach`` is half the picture's width, in degrees."""

    lines: list[tuple[Floats, Floats]]
    labels: list[Label]
    reach: float


@dataclass(frozen=True)
class Sky:
    """What part of the sky is drawn, and in which coordinates: all of it, or up to ``radius`` degrees from ``centre``."""

    galactic: bool
    centre: Position | None = None
    radius: float = 180.0

    def places(self, ra: Floats, dec: Floats) -> tuple[Floats, Floats]:
        """ICRS degrees in the plane, NaN outside the field."""
        if self.centre is None:
            return project(ra, dec, self.galactic)
        return self._around(*_coordinates(ra, dec, self.galactic))

    def net(self) -> Net:
        """Lines and labels."""
        return _whole(self.galactic) if self.centre is None else self._field()

    def _middle(self) -> tuple[float, float]:
        assert self.centre is not None
        lon, lat = _coordinates(np.array([self.centre.ra]), np.array([self.centre.dec]), self.galactic)
        return float(lon[0]), float(lat[0])

    def _around(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Longitudes and latitudes in degrees, east to the left."""
        here = np.radians(self._middle())
        there = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
        apart = np.degrees(angular_separation(here[0], here[1], *there))
        turned = np.asarray(position_angle(here[0], here[1], *there))
        apart = np.where(apart <= self.radius, apart, np.nan)
        return -apart * np.sin(turned), apart * np.cos(turned)

    def _field(self) -> Net:
        """Meridians labelled at their southern ends, parallels at their western ones; the edge of the field."""
        lon0, lat0 = self._middle()
        lines: list[tuple[Floats, Floats]] = [_circle(self.radius)]
        labels: list[Label] = []
        step = _step(2 * self.radius / _LINES)
        low, high = max(-90.0, lat0 - self.radius), min(90.0, lat0 + self.radius)
        wide = _width_in_longitude(lat0, self.radius)
        for lat in np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step:
            if abs(lat) < 90:
                line = self._around(lon0 + np.linspace(-wide, wide, 361), np.full(361, lat))
                _add(lines, labels, line, -line[0], degrees_text(float(lat), step, True), "right")
        across = _step(min(90.0, 2 * wide / _LINES))
        fine = np.linspace(max(-89.9, low), min(89.9, high), 181)
        meridians = {
            float(n * across % 360) for n in range(*_whole_numbers((lon0 - wide) / across, (lon0 + wide) / across))
        }
        for lon in sorted(meridians):
            line = self._around(np.full(181, lon), fine)
            text = degrees_text(lon, across, False) if self.galactic else hours_text(lon, across)
            _add(lines, labels, line, line[1], text, "below")
        return Net(lines, labels, self.radius)


def _coordinates(ra: Floats, dec: Floats, galactic: bool) -> tuple[Floats, Floats]:
    if not galactic:
        return np.asarray(ra, float), np.asarray(dec, float)
    place = SkyCoord(ra, dec, unit="deg").galactic
    return place.l.deg, place.b.deg


def _whole(galactic: bool) -> Net:
    """Longitudes along the equator, latitudes beside the meridian of the middle."""
    labels: list[Label] = []
    for lon in range(-150, 180, 30):
        x, y = aitoff(np.array([float(lon)]), np.array([0.0]))
        text = degrees_text(lon % 360, 30, False) if galactic else hours_text(lon % 360, 30)
        labels.append((float(x[0]), float(y[0]), text, "below"))
    for lat in (-60, -30, 30, 60):
        x, y = aitoff(np.array([0.0]), np.array([float(lat)]))
        labels.append((float(x[0]), float(y[0]), degrees_text(lat, 30, True), "above"))
    return Net(graticule(), labels, 180.0)


def _add(
    lines: list[tuple[Floats, Floats]],
    labels: list[Label],
    line: tuple[Floats, Floats],
    key: Floats,
    text: str,
    side: str,
) -> None:
    """A line that meets the field, with its label at the end where ``key`` is least."""
    inside = np.flatnonzero(np.isfinite(line[0]))
    if inside.size > 1:
        lines.append(line)
        at = inside[np.argmin(key[inside])]
        labels.append((float(line[0][at]), float(line[1][at]), text, side))


def _circle(radius: float) -> tuple[Floats, Floats]:
    turn = np.linspace(0, 2 * np.pi, 181)
    return radius * np.cos(turn), radius * np.sin(turn)


def _step(wish: float) -> float:
    return min(_STEPS, key=lambda step: abs(np.log(step / wish)))


def _whole_numbers(low: float, high: float) -> tuple[int, int]:
    return int(np.ceil(low)), int(np.floor(high)) + 1


def _width_in_longitude(lat0: float, radius: float) -> float:
    """Half the range of longitudes that a field reaches; all of them where a pole is in it."""
    if abs(lat0) + radius >= 90:
        return 180.0
    return float(np.degrees(np.arcsin(np.sin(np.radians(radius)) / np.cos(np.radians(lat0)))))


def degrees_text(value: float, step: float, signed: bool) -> str:
    """Degrees with as many decimals as the step needs: ``+12.5°``."""
    decimals = 0 if step >= 1 else 1
    return f"{value:+.{decimals}f}°" if signed else f"{value:.{decimals}f}°"


def hours_text(value: float, step: float) -> str:
    """Right ascension in hours, and minutes and seconds where the step needs them: ``12h30m``."""
    seconds = round(value * 240)
    hours, minutes, rest = seconds // 3600 % 24, seconds // 60 % 60, seconds % 60
    if step * 240 % 3600 == 0:
        return f"{hours}h"
    return f"{hours}h{minutes:02d}m" + (f"{rest:02d}s" if step * 240 % 60 else "")
