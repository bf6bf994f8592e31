"""Confidence contours of two parameters of the fit that is drawn, in the page; computed once for each pair."""

from functools import lru_cache
from typing import Any

import numpy as np

from retriever.estimates.derived.contour import LEVELS, Contour, contour
from retriever.estimates.picture import DATA, MODEL, OTHERS
from retriever.reading.taken_away import Fitted
from ui.html.escaping import prose, raised
from ui.html.rendering import quiet
from ui.spectrum.figure import AXIS, laid_out
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.workbench.taken_along import named
from ui.words import say

_COLOURS = (DATA, OTHERS[0], OTHERS[1])
_HEIGHT = 420  # pixels


def pairs(own: Fitted | None) -> list[tuple[str, str]]:
    """The free parameters of a fit, as (how it is called, name)."""
    if own is None:
        return []
    return [(named(p), p.name) for p in own.fit.parameters if p.low < p.high]


@lru_cache(maxsize=16)
def computed(own: Fitted, across: str, up: str) -> Contour:
    """Raises ``BadInput`` for parameters of which there is no contour."""
    return contour(own.problem, own.fit, (across, up))


def contour_figure(shown: ShownSpectrum, found: Contour, own: Fitted) -> Any:
    """Lines at 68, 90 and 99 % and the best fit."""
    import plotly.graph_objects as go

    drawn = go.Figure()
    for (level, rise), colour in zip(LEVELS, _COLOURS, strict=True):
        lines = {"start": rise, "end": rise, "size": 1, "coloring": "none"}
        drawn.add_trace(
            go.Contour(
                x=found.x,
                y=found.y,
                z=found.rise,
                contours=lines,
                line={"color": colour, "width": 2},
                name=f"{level:.0%}",
                showlegend=True,
                showscale=False,
                hovertemplate="%{x:.4g}, %{y:.4g}: +%{z:.2f}<extra></extra>",
            )
        )
    best = {"x": [found.best[0]], "y": [found.best[1]]}
    cross = {"symbol": "cross-thin", "size": 12, "line": {"color": MODEL, "width": 2}}
    drawn.add_trace(go.Scatter(**best, mode="markers", marker=cross, name=say("workbench.best")))
    laid_out(drawn, shown, say("workbench.contours_of", model=own.fit.model.label, origin=shown.origin_word), _HEIGHT)
    across, up = (raised(named(own.fit.parameter(name))) for name in found.names)
    drawn.update_xaxes(title_text=across, range=_range(found.x), **AXIS)
    drawn.update_yaxes(title_text=up, range=_range(found.y), **AXIS)
    return drawn


def _range(values: Any) -> list[float]:
    return [float(np.min(values)), float(np.max(values))]


def in_words(found: Contour, own: Fitted) -> str:
    """How far each contour reaches, for those who can't see it."""
    across, up = (named(own.fit.parameter(name)) for name in found.names)
    reached = [
        say("workbench.reaches", level=f"{level:.0%}", across=f"{x0:.4g}–{x1:.4g}", up=f"{y0:.4g}–{y1:.4g}")
        for level, (x0, x1, y0, y1) in found.extents.items()
    ]
    return quiet(prose(say("workbench.contour_words", across=across, up=up, reached="; ".join(reached))))
