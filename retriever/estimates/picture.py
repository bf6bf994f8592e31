"""Pictures of a spectrum for files, by matplotlib: data, background, model and residuals on logarithmic axes."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retriever.estimates.display_bins import display_points
from retriever.estimates.fit import FitResult
from retriever.spectra.observation import Observation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Values = NDArray[np.float64]

# each is seen on light and on dark, for the page uses them too
DATA, BACKGROUND, MODEL = "#3b82c4", "#8a8a8a", "#d1495b"
OTHERS = ("#b7791f", "#2f9e6e", "#9a6dd7")
TICKS = (0.3, 0.5, 1, 2, 5, 10, 20, 50)
Y_LABEL = "counts s⁻¹ keV⁻¹"


@dataclass(frozen=True)
class Labels:
    """The words in a picture."""

    title: str
    x_axis: str = "channel energy (keV)"
    y_axis: str = Y_LABEL
    data: str = "data (source region)"
    background: str = "background, scaled"
    model: str = "model"
    residual: str = "residual (σ)"


@dataclass(frozen=True)
class Further:
    """What is drawn beside, in a colour of its own on bins of its own: another spectrum with its model, or (``y`` None) only another
    model of the same spectrum, dashed, with its residuals."""

    label: str
    colour: str
    low: Values
    high: Values
    x: Values
    fitted: NDArray[np.bool_]
    y: Values | None = None
    error: Values | None = None
    model: Values | None = None
    residual: Values | None = None


@dataclass(frozen=True)
class Picture:
    """What is drawn, all [n_bin]: bins ``low`` to ``high`` with centres ``x``, values ``y`` and the rest in their unit.

    ``error``, ``background``, ``model`` and ``residual`` (sigma) are None where there is none; model and residuals are
    shown where ``fitted``. ``others``: (label, x, y) of spectra on bins of their own, drawn dotted. ``further``: other models
    and spectra beside.
    """

    labels: Labels
    low: Values
    high: Values
    x: Values
    y: Values
    fitted: NDArray[np.bool_]
    error: Values | None = None
    background: Values | None = None
    model: Values | None = None
    residual: Values | None = None
    others: tuple[tuple[str, Values, Values], ...] = ()
    further: tuple[Further, ...] = ()


def draw(picture: Picture) -> "Figure":
    """The picture as a matplotlib ``Figure``. Uses no pyplot state, so it is safe in a server."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.0, 6.0), layout="constrained")
    FigureCanvasAgg(figure)
    if picture.model is None or picture.residual is None:
        top = lowest = figure.subplots()
    else:
        top, lowest = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        _stairs(top, picture, np.where(picture.fitted, picture.model, np.nan), MODEL, picture.labels.model)
        _draw_residuals(lowest, picture, picture.residual)
    _draw_data(top, picture)
    if picture.background is not None:
        _stairs(top, picture, picture.background, BACKGROUND, picture.labels.background)
    for colour, (label, x, y) in zip(OTHERS, picture.others, strict=False):
        top.step(x, y, where="mid", color=colour, linestyle=":", label=label)
    for one in picture.further:
        _draw_further(top, lowest if lowest is not top else None, one)
    # matplotlib reads $...$ as mathematics, which a stranger's name may hold
    top.set_title(picture.labels.title.replace("$", r"\$"), fontsize=11)
    top.set_ylabel(picture.labels.y_axis)
    top.legend(fontsize=8, loc="best", frameon=False)
    lowest.set_xlabel(picture.labels.x_axis)
    ticks = [t for t in TICKS if picture.low.min() * 0.9 <= t <= picture.high.max() * 1.1]
    lowest.set_xticks(ticks, [f"{t:g}" for t in ticks])
    lowest.minorticks_off()
    return figure


def _draw_further(top: Any, residuals: Any, one: Further) -> None:
    """Another spectrum's points and model, or another model alone with its residuals."""
    style: dict[str, Any] = {"fmt": "none", "ecolor": one.colour, "elinewidth": 1.0}
    across, label = np.array([one.x - one.low, one.high - one.x]), one.label.replace("$", r"\$")
    if one.y is not None:
        seen = one.y > 0
        error = np.zeros_like(one.y) if one.error is None else one.error
        down = np.minimum(error, 0.9 * np.maximum(one.y, 0.0))
        bars = [down[seen], error[seen]]
        top.errorbar(one.x[seen], one.y[seen], xerr=across[:, seen], yerr=bars, label=label, **style)
    if one.model is not None:
        order, line = np.argsort(one.low), {"color": one.colour, "linewidth": 1.3}
        line |= {"label": label, "linestyle": "--"} if one.y is None else {}
        values = np.where(one.fitted & (one.model > 0), one.model, np.nan)[order]
        top.stairs(values, np.append(one.low[order], one.high[order][-1]), baseline=None, **line)
    if one.y is None and residuals is not None and one.residual is not None:
        inside = one.fitted
        residuals.plot(one.x[inside], one.residual[inside], "x", color=one.colour, markersize=3.5)


def _draw_data(axis: Any, picture: Picture) -> None:
    axis.set(xscale="log", yscale="log")
    error = np.zeros_like(picture.y) if picture.error is None else picture.error
    floor = _floor(picture)
    down = np.minimum(error, np.maximum(picture.y - floor, 0.0))
    axis.errorbar(
        picture.x,
        picture.y,
        xerr=_widths(picture),
        yerr=[down, error],
        fmt="none",
        color=DATA,
        elinewidth=1.1,
        label=picture.labels.data,
    )
    highest = float((picture.y + error).max())
    axis.set_ylim(floor, 8.0 * highest if highest > floor else None)


def _draw_residuals(axis: Any, picture: Picture, residual: Values) -> None:
    inside = picture.fitted
    axis.errorbar(
        picture.x[inside],
        residual[inside],
        xerr=_widths(picture)[:, inside],
        yerr=1.0,
        fmt="none",
        color=DATA,
        elinewidth=1.0,
    )
    axis.axhline(0.0, color=MODEL, linewidth=1.0)
    largest = float(np.max(np.abs(residual[inside]), initial=3.0)) + 1.2
    axis.set_ylim(-largest, largest)
    axis.set_ylabel(picture.labels.residual)


def _stairs(axis: Any, picture: Picture, values: Values, colour: str, label: str) -> None:
    """A stepped line over the bins, which run backwards in wavelength."""
    order = np.argsort(picture.low)
    edges = np.append(picture.low[order], picture.high[order][-1])
    axis.stairs(values[order], edges, baseline=None, color=colour, linewidth=1.3, label=label)


def _widths(picture: Picture) -> Values:
    return np.array([picture.x - picture.low, picture.high - picture.x])


def _floor(picture: Picture) -> float:
    """Lowest value worth showing on a logarithmic axis."""
    shown = [picture.y[picture.y > 0]]
    if picture.model is not None:
        shown.append(picture.model[picture.fitted & (picture.model > 0)])
    values = np.concatenate(shown)
    return 0.3 * float(values.min()) if values.size else 1e-6


def plot_observation(
    observation: Observation, fit: FitResult | None = None, path: str | Path | None = None, simulated: bool = False
) -> "Figure":
    """Data, scaled background, model and residuals of an observation; saved to ``path`` when given.

    ``simulated`` decides what the title says about the data's origin.
    """
    points = display_points(observation, fit)
    model = "" if fit is None else _model_label(fit) + (" (+ background)" if points.background is not None else "")
    picture = Picture(
        Labels(_title(observation, simulated), model=model),
        points.low,
        points.high,
        points.centre,
        points.rate,
        points.fitted,
        points.error,
        points.background,
        points.model,
        points.residual,
    )
    figure = draw(picture)
    if path is not None:
        figure.savefig(path, dpi=120)
    return figure


def _title(observation: Observation, simulated: bool) -> str:
    spectrum = observation.spectrum
    origin = "SIMULATED" if simulated else "REAL (uploaded)"
    name = spectrum.object or spectrum.file or "unnamed source"
    return f"{name} — {observation.instrument_name}, {spectrum.exposure_s / 1e3:.1f} ks — {origin}"


def _model_label(fit: FitResult) -> str:
    shape, column = fit.parameters[0], fit.parameters[1]
    symbol = "Γ" if shape.name == "photon_index" else "kT"
    unit = f" {shape.unit}" if shape.unit else ""
    return (
        f"{fit.model.label}: {symbol} = {shape.value:.2f}{unit}, N_H = {column.value:.1f}e20 cm⁻²; "
        f"{fit.statistic_name}/dof = {fit.statistic:.0f}/{fit.dof}"
    )
