"""Pictures of an observation and its fit: counts s^-1 keV^-1, model and residuals, for files."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from retriever.estimates.display_bins import display_points
from retriever.estimates.fit import FitResult
from retriever.spectra.observation import Observation

_Y_LABEL = "counts s⁻¹ keV⁻¹"
_DATA, _BACKGROUND, _MODEL = "#1b3a5c", "#8a8a8a", "#d1495b"


def _title(observation, simulated):
    spectrum = observation.spectrum
    origin = "SIMULATED" if simulated else "REAL (uploaded)"
    name = spectrum.object or spectrum.file or "unnamed source"
    return f"{name} — {observation.instrument_name}, {spectrum.exposure_s / 1e3:.1f} ks — {origin}"


def _model_label(fit):
    shape, column = fit.parameters[0], fit.parameters[1]
    symbol = "Γ" if shape.name == "photon_index" else "kT"
    unit = f" {shape.unit}" if shape.unit else ""
    return (
        f"{fit.model.label}: {symbol} = {shape.value:.2f}{unit}, N_H = {column.value:.1f}e20 cm⁻²; "
        f"{fit.statistic_name}/dof = {fit.statistic:.0f}/{fit.dof}"
    )


def _floor(points):
    """Lowest rate worth showing on a logarithmic axis."""
    shown = [points.rate[points.rate > 0]]
    if points.model is not None:
        shown.append(points.model[points.fitted & (points.model > 0)])
    values = np.concatenate(shown)
    return 0.3 * float(values.min()) if values.size else 1e-6


def plot_observation(
    observation: Observation, fit: FitResult | None = None, path=None, simulated: bool = False
) -> Figure:
    """Data, scaled background, model and residuals as a matplotlib ``Figure``; saved to ``path`` when given.

    ``simulated`` decides what the title says about the data's origin. Uses no pyplot state, so it is safe in a server.
    """
    points = display_points(observation, fit)
    figure = Figure(figsize=(8.0, 6.0), layout="constrained")
    FigureCanvasAgg(figure)
    if fit is None:
        top, bottom = figure.subplots(), None
    else:
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    widths = np.array([points.centre - points.low, points.high - points.centre])
    floor = _floor(points)
    down = np.minimum(points.error, np.maximum(points.rate - floor, 0.0))
    top.errorbar(
        points.centre,
        points.rate,
        xerr=widths,
        yerr=[down, points.error],
        fmt="none",
        color=_DATA,
        elinewidth=1.1,
        label="data (source region)",
    )
    if points.background is not None:
        top.stairs(
            points.background,
            np.append(points.low, points.high[-1]),
            baseline=None,
            color=_BACKGROUND,
            label="background, scaled",
        )
    if fit is not None:
        _draw_model(top, bottom, points, fit, widths)
    _dress(top, bottom, floor, points, _title(observation, simulated))
    if path is not None:
        figure.savefig(path, dpi=120)
    return figure


def _draw_model(top, bottom, points, fit, widths):
    inside = points.fitted
    top.stairs(
        np.where(inside, points.model, np.nan),
        np.append(points.low, points.high[-1]),
        baseline=None,
        color=_MODEL,
        linewidth=1.4,
        label=_model_label(fit) + (" (+ background)" if points.background is not None else ""),
    )
    bottom.errorbar(
        points.centre[inside],
        points.residual[inside],
        xerr=widths[:, inside],
        yerr=1.0,
        fmt="none",
        color=_DATA,
        elinewidth=1.0,
    )
    bottom.axhline(0.0, color=_MODEL, linewidth=1.0)
    largest = float(np.max(np.abs(points.residual[inside]), initial=3.0)) + 1.2
    bottom.set_ylim(-largest, largest)


def _dress(top, bottom, floor, points, title):
    top.set_title(title, fontsize=11)
    top.set_xscale("log")
    top.set_yscale("log")
    top.set_ylim(floor, 8.0 * float((points.rate + points.error).max()))
    top.set_ylabel(_Y_LABEL)
    top.legend(fontsize=8, loc="best", frameon=False)
    lowest = bottom if bottom is not None else top
    if bottom is not None:
        bottom.set_ylabel("residual (σ)")
    lowest.set_xlabel("channel energy (keV)")
    ticks = [t for t in (0.3, 0.5, 1, 2, 5, 10, 20, 50) if points.low.min() * 0.9 <= t <= points.high.max() * 1.1]
    lowest.set_xticks(ticks, [f"{t:g}" for t in ticks])
    lowest.minorticks_off()
