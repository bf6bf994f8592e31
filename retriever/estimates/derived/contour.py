"""Confidence contours of two parameters: by how much the statistic rises on a grid, all others fitted again at each point.

68, 90 and 99 % for two parameters at once are rises of 2.30, 4.61 and 9.21 (chi-squared of two degrees of freedom).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retriever.errors import BadInput
from retriever.estimates.derived.reported import index_of, inner
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem
from retriever.estimates.search import bounds_of, score
from retriever.physics.arrays import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEVELS = ((0.68, 2.30), (0.90, 4.61), (0.99, 9.21))
POINTS, REACH = 21, 2.0  # points of an axis; how far it goes, in distances of the 90 % limits


@dataclass(frozen=True)
class Contour:
    """``rise`` [n_y, n_x] of the statistic over its minimum at ``x`` [n_x] and ``y`` [n_y], in the units of the parameters."""

    names: tuple[str, str]
    units: tuple[str, str]
    best: tuple[float, float]
    x: Floats
    y: Floats
    rise: Floats

    @property
    def extents(self) -> dict[float, tuple[float, float, float, float]]:
        """Of each level: lowest and highest x, lowest and highest y of the grid's points within it."""
        found = {}
        for level, rise in LEVELS:
            down, across = np.nonzero(self.rise <= rise)
            if down.size:
                x, y = self.x[across], self.y[down]
                found[level] = float(x.min()), float(x.max()), float(y.min()), float(y.max())
        return found


def contour(problem: Problem, fit: FitResult, names: tuple[str, str]) -> Contour:
    """Raises ``BadInput`` for parameters that the model lacks, that are the same, or that were held."""
    one, other = (index_of(fit, name) for name in names)
    bounds = bounds_of(problem, fit.model)
    for index, name in ((one, names[0]), (other, names[1])):
        if bounds[index, 0] == bounds[index, 1]:
            raise BadInput(f"{name} is held in the fit, so there is no contour of it: leave it out of --freeze.")
    if one == other:
        raise BadInput("A contour is of two parameters: give two different ones.")
    x, y = _axis(fit, one, bounds), _axis(fit, other, bounds)
    free = ~np.isin(np.arange(fit.theta.size), (one, other))
    inner_x, inner_y = inner(fit, one, x), inner(fit, other, y)
    rise = np.zeros((y.size, x.size))
    for i, value in enumerate(inner_y):
        start = fit.theta
        for j in range(x.size) if i % 2 == 0 else reversed(range(x.size)):  # neighbours begin from one another
            trial = start.copy()
            trial[one], trial[other] = inner_x[j], value
            start, reached = score(problem, fit.model, trial, free, bounds, iterations=12)
            rise[i, j] = max(reached - fit.statistic, 0.0)
    p, q = fit.parameters[one], fit.parameters[other]
    return Contour((p.name, q.name), (p.unit, q.unit), (p.value, q.value), x, y, rise)


def _axis(fit: FitResult, index: int, bounds: Floats) -> Floats:
    """Values [n] on both sides of the best, as reported."""
    best, (low, high) = fit.theta[index], fit.inner_ends[index]
    low = max(best - REACH * (best - low), bounds[index, 0])
    high = min(best + REACH * (high - best), bounds[index, 1])
    within = np.linspace(low, high, POINTS)
    shapes = fit.model.shapes
    if index == len(shapes):
        from retriever.estimates.components import NH_UNIT

        return within * NH_UNIT / 1e20
    linear = index < len(shapes) and not shapes[index].logarithmic
    return within if linear else np.exp(within)


def draw_contour(found: Contour, title: str) -> "Figure":
    """Three lines and the best fit, in the style of the pictures of spectra."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from retriever.estimates.picture import DATA, MODEL, OTHERS

    figure = Figure(figsize=(8.0, 6.0), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    for (level, rise), colour in zip(LEVELS, (DATA, OTHERS[0], OTHERS[1]), strict=True):
        axis.contour(found.x, found.y, found.rise, levels=[rise], colors=[colour])
        axis.plot([], [], color=colour, label=f"{level:.0%}")
    axis.plot(*found.best, "+", color=MODEL, label="best fit")
    across, up = (
        f"{name.replace('_', ' ')} ({unit})" if unit else name.replace("_", " ")
        for name, unit in zip(found.names, found.units, strict=True)
    )
    axis.set(xlabel=across, ylabel=up)
    axis.set_title(title.replace("$", r"\$"), fontsize=11)
    axis.legend(fontsize=8, loc="best", frameon=False)
    return figure
