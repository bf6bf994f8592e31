"""Several spectra in one plot: those that were pinned beside the one on show, and what may be compared of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from retriever.estimates.picture import Further
from retriever.physics.bands import BROAD
from retriever.spectra.observation import Observation
from ui.html.escaping import escape
from ui.html.rendering import render
from ui.spectrum.figure import log_range
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.view import Curve, View, curve_of, readable

COLOURS = ("#c2410c", "#0f766e", "#7e22ce", "#4d7c0f", "#be185d")
ALIKE = 0.1  # effective areas that differ by less leave rates comparable


@dataclass(frozen=True)
class Beside:
    """A pinned spectrum: its curve, None where it has another unit, and by how much its effective area differs (``apart``, a share,
    None where that is not known or does not matter)."""

    shown: ShownSpectrum
    curve: Curve | None
    unit: str
    apart: float | None = None
    told: bool = False


def beside(shown: ShownSpectrum, curve: Curve, pins: list[ShownSpectrum], view: View) -> list[Beside]:
    """The pinned spectra, the one on show left out, in the view that is chosen."""
    found = []
    for one in pins:
        if one.key == shown.key:
            continue
        own = curve_of(one, view)
        if own.unit != curve.unit:
            found.append(Beside(one, None, readable(own.unit)))
            continue
        folded = own.unit.startswith("ct") and one.observation is not None and shown.observation is not None
        apart = areas_apart(shown.observation, one.observation) if folded else None
        found.append(Beside(one, own, readable(own.unit), apart, folded and (apart is None or apart > ALIKE)))
    return found


def areas_apart(one: Observation | None, other: Observation | None) -> float | None:
    """The largest share by which effective areas differ at 0.5-7 keV, where the larger is over a tenth of its peak; None where one
    has no area there."""
    if one is None or other is None or not (one.has_area and other.has_area):
        return None
    energies = np.geomspace(*BROAD, 60)
    areas = np.array([_area(observation, energies) for observation in (one, other)])
    top, bottom = areas.max(axis=0), areas.min(axis=0)
    counted = top > 0.1 * top.max() if top.max() > 0 else top > 0
    return float((1 - bottom[counted] / top[counted]).max()) if counted.any() else None


def _area(observation: Observation, energies: np.ndarray) -> np.ndarray:
    """What of the photons at these energies is counted, cm^2, in any channel."""
    seen = np.asarray(observation.response.sum(axis=1)).ravel()
    centre = 0.5 * (observation.energy_low + observation.energy_high)
    return np.interp(energies, centre, seen, left=0.0, right=0.0)


def add_pinned(drawn: Any, curve: Curve, pins: list[Beside]) -> None:
    """Draw the pinned spectra into the figure, each in a colour of its own with its model in the same."""
    import plotly.graph_objects as go

    kept = [(one, one.curve) for one in pins if one.curve is not None]
    for colour, (one, own) in zip(COLOURS, kept, strict=False):
        name, shown = str(escape(one.shown.whole_label)), np.where(own.y > 0, own.y, np.nan)
        thin = {"type": "data", "thickness": 1, "width": 0, "color": colour}
        error = thin | {"array": own.error} if own.error is not None else None
        x_error = thin | {"array": own.high - own.x, "arrayminus": own.x - own.low}
        marker = {"color": colour, "size": 3}
        points = go.Scatter(x=own.x, y=shown, mode="markers", marker=marker, error_x=x_error, error_y=error, name=name)
        points.legendgroup = one.shown.key
        drawn.add_trace(points, row=1, col=1)
        if own.model is not None:
            inside, line = own.fitted, {"color": colour, "shape": "hvh", "width": 1.5}
            model = go.Scatter(x=own.x[inside], y=own.model[inside], mode="lines", line=line, showlegend=False)
            model.legendgroup = one.shown.key
            drawn.add_trace(model, row=1, col=1)
    if kept:
        values = np.concatenate([c.y[c.y > 0] for c in (curve, *(own for _, own in kept))])
        drawn.update_yaxes(**log_range(values), row=1, col=1)
        ends = [
            np.log10(f([g(c) for c in (curve, *(own for _, own in kept))])) for f, g in ((min, _first), (max, _last))
        ]
        drawn.update_xaxes(range=[ends[0] - 0.02, ends[1] + 0.02])


def further_of(pins: list[Beside]) -> list[Further]:
    """The pinned spectra for a picture in a file, coloured as in the page."""
    kept = [(one, one.curve) for one in pins if one.curve is not None]
    return [
        Further(one.shown.whole_label, colour, c.low, c.high, c.x, c.fitted, c.y, c.error, c.model)
        for colour, (one, c) in zip(COLOURS, kept, strict=False)
    ]


def _first(curve: Curve) -> float:
    return float(curve.low.min())


def _last(curve: Curve) -> float:
    return float(curve.high.max())


def pinned_words(pins: list[Beside], unit: str) -> Markup:
    """What is drawn beside, and what of it may be compared; empty without any."""
    return render("pinned.html", pins=pins, unit=readable(unit)) if pins else Markup()
