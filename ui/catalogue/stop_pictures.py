"""What is to be looked at at a stop: the source's place on the sky and its spectrum with three features, both drawn here."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from retriever.catalogue.records import Source
from retriever.errors import ScholarError
from retriever.library.library import Library
from ui.catalogue.aitoff import graticule, project
from ui.catalogue.features import Feature, features
from ui.catalogue.small_plot import FEW, SmallPlot, small_plot
from ui.html.plain_words import constellation
from ui.spectrum.shown_spectra import of_source
from ui.spectrum.view import Curve, curve_of

SKY_WIDTH, SKY_HEIGHT = 370, 190


@dataclass(frozen=True)
class Stop:
    """The pictures of one source; ``plot`` is None where its spectrum can't be drawn, ``sky`` where it has no position."""

    name: str
    kind: str
    constellation: str
    simulated: bool
    made_from: str
    origin: str
    plot: SmallPlot | None
    features: list[Feature]
    sky: tuple[str, str] | None
    curve: Curve | None = None


def stop_pictures(source: Source, library: Library) -> Stop:
    """All that is drawn of a source."""
    shown = of_source(source, library)
    curve, _ = drawn_curve(source, library)
    found = features(curve) if curve is not None else []
    placed = source.ra is not None and source.dec is not None
    return Stop(
        source.name,
        source.subclass or source.object_class,
        constellation(source.ra, source.dec) if source.ra is not None and source.dec is not None else "",
        shown.simulated,
        str(shown.simulation.get("from", "")),
        source.origin,
        small_plot(curve, [(one.energy, one.value) for one in found]) if curve is not None else None,
        found,
        sky_place(float(source.ra or 0), float(source.dec or 0)) if placed else None,
        curve,
    )


def drawn_curve(source: Source, library: Library) -> tuple[Curve | None, bool]:
    """A source's spectrum in few bins and whether it is SIMULATED; None where there is none, or its files are damaged (which is
    told where somebody asks for them)."""
    shown = of_source(source, library)
    try:
        curve = curve_of(shown, FEW) if shown.observation is not None else None
    except ScholarError:
        curve = None
    enough = curve is not None and np.count_nonzero(curve.y > 0) > 2
    return (curve if enough else None), shown.simulated


def sky_place(ra: float, dec: float) -> tuple[str, str]:
    """Where a position lies in the picture of the sky, in galactic coordinates."""
    x, y = project(np.array([ra]), np.array([dec]), True)
    return _in_picture(float(x[0]), float(y[0]))


@lru_cache
def sky_net() -> str:
    """The net of the sky as one path: every 30 degrees, and the outline."""
    lines = []
    for x, y in graticule():
        points = [_in_picture(float(a), float(b)) for a, b in zip(x, y, strict=True)]
        lines.append("M" + "L".join(f"{a} {b}" for a, b in points[::3] + points[-1:]))
    return "".join(lines)


def _in_picture(x: float, y: float) -> tuple[str, str]:
    return f"{SKY_WIDTH / 2 + x:.1f}", f"{SKY_HEIGHT / 2 - y:.1f}"
