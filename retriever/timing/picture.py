"""A picture of what is found of times, by matplotlib: rates and blocks, hardness, and the profile folded at a period."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retriever.estimates.picture import BACKGROUND, DATA, MODEL
from retriever.timing.records import Hardness, LightCurve, Period, Timing
from retriever.timing.told import length_of, time_unit_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_timing(found: Timing, title: str, path: str | Path | None = None) -> "Figure":
    """Rates with 68 % errors and blocks against time; below, hardness and the folded profile where there are any. Saved to ``path``
    when given."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    period = found.period if found.period is not None and found.period.found else None
    rows = 1 + (found.hardness is not None) + (period is not None)
    figure = Figure(figsize=(8.0, 2.6 + 2.2 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    axes = list(np.atleast_1d(figure.subplots(rows, 1, height_ratios=[2] + [1] * (rows - 1))))
    top = axes.pop(0)
    _rates(top, found, found.curve)
    # matplotlib reads $...$ as mathematics, which a stranger's name may hold
    top.set_title(f"{title} — REAL (uploaded)".replace("$", r"\$"), fontsize=11)
    if found.hardness is not None:
        _hardness(axes.pop(0), found.hardness)
    if period is not None:
        _profile(axes.pop(0), period, found.curve.unit)
    if path is not None:
        figure.savefig(path, dpi=120)
    return figure


def _rates(axis: Any, found: Timing, curve: LightCurve) -> None:
    errors = np.array([curve.rate - curve.low, curve.high - curve.rate])
    unit, size = time_unit_of(found)
    half = 0.5 * (curve.stop - curve.start) / size
    style: dict[str, Any] = {"fmt": "none", "color": DATA, "elinewidth": 1.0}
    axis.errorbar(
        curve.middle / size,
        curve.rate,
        xerr=half,
        yerr=np.maximum(errors, 0.0),
        label=f"data, bins of {curve.width:g} s" if curve.width else "data",
        **style,
    )
    if found.blocks is not None:
        for i, block in enumerate(found.blocks.blocks):
            label = "Bayesian blocks" if i == 0 else None
            axis.plot(
                [block.start / size, block.stop / size],
                [block.rate, block.rate],
                color=MODEL,
                linewidth=1.4,
                label=label,
            )
    axis.set_ylabel(curve.unit.replace("$", r"\$"))
    axis.set_xlabel(f"time since {found.begin / size:.10g} {unit} of the file's clock ({unit})")
    axis.legend(fontsize=8, loc="best", frameon=False)


def _hardness(axis: Any, hardness: Hardness) -> None:
    middle, half = 0.5 * (hardness.start + hardness.stop), 0.5 * (hardness.stop - hardness.start)
    axis.errorbar(middle, hardness.value, xerr=half, yerr=hardness.error, fmt="none", color=DATA, elinewidth=1.0)
    axis.axhline(hardness.mean, color=BACKGROUND, linewidth=1.0)
    axis.set_ylabel("(H-S)/(H+S)")
    axis.set_xlabel(
        f"time (s); S {hardness.soft[0]:g}-{hardness.soft[1]:g}, H {hardness.hard[0]:g}-{hardness.hard[1]:g} keV"
    )


def _profile(axis: Any, period: Period, unit: str) -> None:
    phase = (np.arange(2 * period.profile.size) + 0.5) / period.profile.size
    axis.errorbar(
        phase, np.tile(period.profile, 2), yerr=np.tile(period.profile_error, 2), fmt="none", color=DATA, elinewidth=1.0
    )
    axis.stairs(
        np.tile(period.profile, 2),
        np.linspace(0, 2, 2 * period.profile.size + 1),
        baseline=None,
        color=MODEL,
        linewidth=1.2,
    )
    axis.set_ylabel(unit.replace("$", r"\$"))
    axis.set_xlabel(f"phase at a period of {length_of(period)}")
