"""A picture of a joint fit: every spectrum in a colour of its own with the one model through its response, residuals below."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from retriever.estimates.components import Energies
from retriever.estimates.display_bins import Points, display_points
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import LOWEST_FITTED_ENERGY
from retriever.estimates.joint.joint_problem import JointProblem
from retriever.estimates.picture import DATA, MODEL, OTHERS, TICKS, Y_LABEL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOURS = (DATA, *OTHERS, MODEL)


def joint_points(problem: JointProblem, fit: FitResult | None) -> list[Points]:
    """Each spectrum binned for display, with the model of the joint fit through its own response where there is one."""
    points = []
    for number, part in enumerate(problem.problems):
        own = None if fit is None else own_fit(problem, fit, number)
        points.append(display_points(part.observation, own))
    return points


def own_fit(problem: JointProblem, fit: FitResult, number: int) -> FitResult:
    """The joint fit as that of one of its spectra: its model's counts there, its constant among them."""
    part = problem.problems[number]
    observation = part.observation
    low, high = observation.energy_low, observation.energy_high
    flux = problem.factor(fit.theta, number) * fit.model.absorbed(Energies.of(low, high, part.known), fit.theta)
    counts = observation.fold(np.where(low >= LOWEST_FITTED_ENERGY, flux, 0.0))
    return replace(fit, model_counts=counts, photon_flux=flux, energy_range=part.energy_range)


def plot_joint(problem: JointProblem, fit: FitResult | None) -> "Figure":
    """All real (uploaded) as far as files can tell, as the title says."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.0, 6.0), layout="constrained")
    FigureCanvasAgg(figure)
    top, lowest = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    spectra = [part.observation.spectrum for part in problem.problems]
    for number, points in enumerate(joint_points(problem, fit)):
        name = f"{spectra[number].file} ({problem.problems[number].observation.instrument_name})"
        _draw(top, lowest, points, _COLOURS[number % len(_COLOURS)], name.replace("$", r"\$"))
    named = {spectrum.object for spectrum in spectra}
    title = f"{named.pop() if len(named) == 1 else 'joint fit'} — {len(spectra)} spectra — REAL (uploaded)"
    top.set_title(title.replace("$", r"\$"), fontsize=11)
    top.set(xscale="log", yscale="log", ylabel=Y_LABEL)
    top.legend(fontsize=8, loc="best", frameon=False)
    lowest.axhline(0.0, color=MODEL, linewidth=1.0)
    lowest.set(xlabel="channel energy (keV)", ylabel="residual (σ)")
    low, high = lowest.get_xlim()
    ticks = [t for t in TICKS if low <= t <= high]
    lowest.set_xticks(ticks, [f"{t:g}" for t in ticks])
    lowest.minorticks_off()
    return figure


def _draw(top: Any, lowest: Any, points: Points, colour: str, name: str) -> None:
    half = np.array([points.centre - points.low, points.high - points.centre])
    style: dict[str, Any] = {"fmt": "none", "color": colour, "elinewidth": 1.0}
    seen = points.rate > 0
    down = np.minimum(points.error, 0.9 * points.rate)
    top.errorbar(
        points.centre[seen],
        points.rate[seen],
        xerr=half[:, seen],
        yerr=[down[seen], points.error[seen]],
        label=name,
        **style,
    )
    if points.model is None or points.residual is None:
        return
    shown = points.fitted & (points.model > 0)
    top.step(points.centre[shown], points.model[shown], where="mid", color=colour, linewidth=1.2)
    lowest.errorbar(points.centre[shown], points.residual[shown], xerr=half[:, shown], yerr=1.0, **style)
