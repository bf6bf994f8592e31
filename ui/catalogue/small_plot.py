"""A small spectrum drawn here as SVG, on logarithmic axes: no script, no library, nothing from outside."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retriever.estimates.display_bins import Joining
from ui.spectrum.view import Curve, View, readable

WIDTH, HEIGHT = 560, 300
LEFT, BOTTOM, TOP, RIGHT = 64, 46, 10, 12
FEW = View(joining=Joining(counts=25), model=False)  # few points, so that the shape is seen
_ENERGIES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
Place = NDArray[np.float64] | float


@dataclass(frozen=True)
class SmallPlot:
    """What a template draws, in the picture's units: crosses as one path, ticks as (place, text); ``marks`` are numbered."""

    path: str
    ticks_x: list[tuple[str, str]]
    ticks_y: list[tuple[str, int]]
    unit: str
    marks: list[tuple[str, str]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    frame: tuple[int, int, int, int] = (LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM)


def small_plot(curve: Curve, marked: list[tuple[float, float]] | None = None) -> SmallPlot:
    """The curve as crosses; ``marked`` are places (energy, value) that get a number."""
    seen = (curve.y > 0) & (curve.low > 0)
    low, high, y = curve.low[seen], curve.high[seen], curve.y[seen]
    error = np.zeros_like(y) if curve.error is None else curve.error[seen]
    bottom, top = y.min() / 1.5, y.max() * 1.5

    def across(energy: Place) -> NDArray[np.float64]:
        inside = np.clip(np.asarray(energy), low[0], high[-1])
        return LEFT + (WIDTH - RIGHT - LEFT) * np.log(inside / low[0]) / np.log(high[-1] / low[0])

    def up(value: Place) -> NDArray[np.float64]:
        inside = np.clip(np.asarray(value), bottom, top)
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * np.log(inside / bottom) / np.log(top / bottom)

    lines = zip(
        across(low), across(high), across(np.sqrt(low * high)), up(y), up(y - error), up(y + error), strict=True
    )
    path = "".join(f"M{a:.1f} {h:.1f}H{b:.1f}M{c:.1f} {d:.1f}V{e:.1f}" for a, b, c, h, d, e in lines)
    energies = [e for e in _ENERGIES if low[0] <= e <= high[-1]]
    decades = range(int(np.ceil(np.log10(bottom))), int(np.floor(np.log10(top))) + 1)
    marks = [(f"{float(across(e)):.1f}", f"{float(up(v)):.1f}") for e, v in marked or ()]
    return SmallPlot(
        path,
        [(f"{float(across(e)):.1f}", f"{e:g}") for e in energies],
        [(f"{float(up(10.0**d)):.1f}", d) for d in decades],
        readable(curve.unit),
        marks,
    )
