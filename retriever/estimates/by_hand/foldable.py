"""A model in the hand of the user: all that a browser needs to fold it itself, frame by frame.

Power laws are formulae there, as here. Other components go as tables of ln flux over their first parameter, between which it
interpolates; a second one must be linear in the flux, as abundance is. Response, energies and statistic are those of the fit, so
that the browser's numbers are those of ``Problem`` (``tests/browser/test_browser_hand.py`` holds them to it).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from retriever.estimates.by_hand.input_model import InputModel
from retriever.estimates.by_hand.packed import packed, packed_rows
from retriever.estimates.components import Component, Model
from retriever.estimates.display_bins import USUAL, Joining, display_bins, display_points
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem, to_bins
from retriever.estimates.joint.joint_picture import own_fit
from retriever.estimates.joint.joint_problem import JointProblem
from retriever.estimates.search import bounds_of
from retriever.physics import spectral
from retriever.physics.arrays import Floats
from retriever.physics.curved_power_laws import broken_power_law, cutoff_power_law

FORMULAE: dict[Callable[..., Floats], str] = {
    spectral.power_law: "powerlaw",
    cutoff_power_law: "cutoff",
    broken_power_law: "broken",
}
NODES = 49
FLOOR = 1e-200  # of a flux, whose logarithm is tabulated
# a slider reaches so many half widths of the 90 % interval to each side, but at least and at most so far (as fitted)
WIDTHS, LEAST, MOST = 5.0, 0.1, 1.5


@dataclass(frozen=True)
class Moved:
    """A parameter on its slider, as it is fitted: where it stands, its ends, and its 90 % interval (None without one)."""

    at: float
    bottom: float
    top: float
    interval: tuple[float, float] | None


def sliders(problem: Problem, drawn: FitResult | InputModel) -> list[Moved]:
    """Of each parameter of ``theta``."""
    ends: list[Any] = [None] * drawn.theta.size  # as of an input model, or a fit for comparison
    if isinstance(drawn, FitResult) and drawn.parameters:
        ends = drawn.inner_ends
    found = []
    for at, bounds, interval in zip(drawn.theta, bounds_of(problem, drawn.model), ends, strict=True):
        half = 0.0 if interval is None else max(interval[1] - at, at - interval[0])
        reach = float(np.clip(WIDTHS * half, LEAST if half else 3 * LEAST, MOST))
        low, high = bounds if bounds[0] < bounds[1] else (-np.inf, np.inf)  # one that was held is moved all the same
        found.append(Moved(float(at), float(max(at - reach, low)), float(min(at + reach, high)), interval))
    return found


def foldable(problem: Problem, drawn: FitResult | InputModel, joining: Joining) -> dict[str, Any]:
    """What the browser needs, as JSON; arrays are packed."""
    moved = sliders(problem, drawn)
    return _part(problem, drawn, joining, moved) | _whole(problem, drawn, moved)


def foldable_jointly(problem: JointProblem, fit: FitResult) -> dict[str, Any]:
    """The same of a joint fit: of each spectrum its own response, bins and statistic as one of ``parts``, and where its ``constant``
    stands among the parameters, which all of them share."""
    moved = sliders(problem, fit)
    parts = [
        _part(one, own_fit(problem, fit, number), USUAL, moved)
        | ({"constant": fit.theta.size - len(problem.constants) + number - 1} if number else {})
        for number, one in enumerate(problem.parts)
    ]
    return {"parts": parts} | _whole(problem, fit, moved)


def _part(problem: Problem, drawn: FitResult | InputModel, joining: Joining, moved: list[Moved]) -> dict[str, Any]:
    """One spectrum: the model's components on its energies, its response, its bins."""
    energies, binned, model = problem.energies, problem.binned, drawn.model
    display, rows = _displayed(problem, drawn, joining)
    needed = {"counts": binned.counts, **binned.parts}
    return {
        "low": packed(energies.low),
        "high": packed(energies.high),
        "column": packed(energies.per_column),
        "galactic": packed(energies.galactic),
        "components": [_component(problem, model, number, moved) for number in range(len(model.components))],
        "rows": packed_rows(sparse.vstack([problem.response, rows]).tocsr()),
        "binned": {name: packed(values) for name, values in needed.items()},
        "display": display,
        "shapes": len(model.shapes),
        "logarithmic": [shape.logarithmic for shape in model.shapes],
        "name": binned.name,
    }


def _whole(problem: Problem, drawn: FitResult | InputModel, moved: list[Moved]) -> dict[str, Any]:
    """The parameters on their sliders, and the statistic of all spectra."""
    expected = problem.predict(drawn.model, drawn.theta)[0]
    return {
        "shapes": len(drawn.model.shapes),
        "logarithmic": [shape.logarithmic for shape in drawn.model.shapes],
        "theta": [float(value) for value in drawn.theta],
        "along": _along(drawn, moved),
        "ends": [one.interval and [max(one.interval[0], one.bottom), min(one.interval[1], one.top)] for one in moved],
        "sliders": [[one.at, one.bottom, one.top] for one in moved],
        "statistic": float(problem.binned.statistic(expected)[0]),
        "name": problem.binned.name,
        "dof": drawn.dof,
    }


def _along(drawn: FitResult | InputModel, moved: list[Moved]) -> list[list[list[float]]]:
    """For each parameter ``theta`` at both ends of its 90 % interval, the others following it as their covariance says (near the
    best fit that is where they would be fitted again); empty where there is no interval."""
    if not isinstance(drawn, FitResult):
        return [[] for _ in moved]
    bottoms, tops = np.array([one.bottom for one in moved]), np.array([one.top for one in moved])
    found: list[list[list[float]]] = []
    for number, one in enumerate(moved):
        variance = drawn.covariance[number, number]
        if one.interval is None or not variance > 0:
            found.append([])
            continue
        slope = drawn.covariance[:, number] / variance
        ends = [drawn.theta + slope * (end - one.at) for end in one.interval]
        found.append([np.clip(end, bottoms, tops).tolist() for end in ends])
    return found


def _component(problem: Problem, model: Model, number: int, moved: list[Moved]) -> dict[str, Any]:
    component, at = model.components[number], model.offsets[number]
    own = {"kind": FORMULAE.get(component.flux, "table"), "at": at, "shapes": len(component.shapes)}
    own |= {"absorbed": component.absorbed, "covered": component.covered}
    if own["kind"] == "table":
        own |= _table(problem, component, moved[at : at + len(component.shapes)])
    return own


def _table(problem: Problem, component: Component, moved: list[Moved]) -> dict[str, Any]:
    """ln flux [n_second, n_node, n_energy] over the first parameter, for a second one of 0 and of 1."""
    low, high = problem.energies.low, problem.energies.high
    known = {"redshift": problem.energies.redshift} if component.redshifted else {}
    if not moved:
        return {"nodes": 1, "table": packed(np.log(np.maximum(component.flux(low, high, **known), FLOOR)))}
    first, *second = component.shapes
    nodes = np.linspace(moved[0].bottom, moved[0].top, NODES)
    values: list[tuple[float, ...]] = [(0.0,), (1.0,)] if second else [()]
    fluxes = [[component.flux(low, high, first.outer(node), *more, **known) for node in nodes] for more in values]
    table = packed(np.log(np.maximum(fluxes, FLOOR)))
    return {"nodes": NODES, "from": float(nodes[0]), "to": float(nodes[-1]), "table": table}


def _displayed(
    problem: Problem, drawn: FitResult | InputModel, joining: Joining
) -> tuple[dict[str, Any], sparse.csr_matrix]:
    """The bins on show with what their residuals need, and the response to those of the fit."""
    observation = problem.observation
    bins, picked = display_bins(observation, drawn, joining)
    points = display_points(observation, drawn, joining)

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(bins, values[picked]), dtype=float)

    widths = total(observation.channel_high - observation.channel_low) * observation.spectrum.exposure_s
    scale, off = observation.background_scale, observation.background_counts
    known = {
        "low": points.low,
        "high": points.high,
        "counts": total(observation.spectrum.counts),
        "off": total(scale * off),
        "variance": total(scale**2 * off),
        "widths": widths,
        "sigma": points.error * widths,
        "fitted": points.fitted,
    }
    response = to_bins(observation, picked, bins) @ problem.joined
    return {name: packed(values) for name, values in known.items()}, response.tocsr()
