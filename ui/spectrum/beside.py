"""What is shown beside single spectra: the light curve of an upload, an image, and several uploads with their joint fit.

All are REAL (uploaded), as their titles, words and files say. The pictures for files are those of ``scholar read --plot``.
"""

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from astropy.table import Table

from retriever.estimates.joint.joint_picture import joint_points, plot_joint
from retriever.estimates.picture import BACKGROUND, DATA, MODEL, OTHERS
from retriever.timing.picture import plot_timing
from retriever.timing.records import Period, Timing
from retriever.timing.told import length_of, time_unit_of
from ui.html.escaping import escape, prose
from ui.html.rendering import quiet
from ui.spectrum.figure import AXIS, ENERGY_TICKS, laid_out, log_range
from ui.spectrum.files import ENDINGS, FORMATS, file_stem, table_bytes
from ui.spectrum.pictured import picture_figure, picture_file, picture_table, picture_words
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.words import say

if TYPE_CHECKING:
    from retriever.reading.jointly import JointReading

_HEIGHT = 520  # pixels
_COLOURS = (DATA, *OTHERS, MODEL)


def figure_beside(shown: ShownSpectrum) -> Any:
    """The plotly figure of a light curve, of an image or of a joint fit."""
    if shown.is_picture:
        drawn = picture_figure(shown)
        laid_out(drawn, shown, say("spectrum.real_uploaded"), _HEIGHT)
        drawn.update_layout(margin={"l": 12, "b": 12})  # there are no axes
        return drawn
    drawn = _of_joint(shown.joint) if shown.joint is not None else _of_times(_times(shown))
    drawn.update_xaxes(**AXIS)
    drawn.update_yaxes(**AXIS)
    laid_out(drawn, shown, say("spectrum.real_uploaded"), _HEIGHT)
    return drawn


def _times(shown: ShownSpectrum) -> Timing:
    if shown.timing is None:
        raise ValueError(f"{shown.name} has no times")
    return shown.timing


def _of_times(found: Timing) -> Any:
    """Rates with 68 % errors and blocks; below, hardness against time and the folded profile where there are any."""
    from plotly.subplots import make_subplots

    period = found.period if found.period is not None and found.period.found else None
    rows = 1 + (found.hardness is not None) + (period is not None)
    drawn = make_subplots(rows=rows, cols=1, vertical_spacing=0.16, row_heights=[2.0] + [1.0] * (rows - 1))
    curve, row = found.curve, 1
    unit, size = time_unit_of(found)
    half = 0.5 * (curve.stop - curve.start) / size
    up, down = np.maximum(curve.high - curve.rate, 0.0), np.maximum(curve.rate - curve.low, 0.0)
    name = say("spectrum.rates", width=f"{curve.width:g}") if curve.width else say("spectrum.data")
    _points(drawn, row, curve.middle / size, curve.rate, half, up, down, name)
    if found.blocks is not None:
        edges = [(b.start / size, b.stop / size) for b in found.blocks.blocks]
        x = [end for pair in edges for end in (*pair, None)]
        y = [value for b in found.blocks.blocks for value in (b.rate, b.rate, None)]
        _line(drawn, row, x, y, MODEL, say("spectrum.blocks"))
    drawn.update_yaxes(title_text=escape(curve.unit), row=row, col=1)
    drawn.update_xaxes(title_text=say("spectrum.time_axis", unit=unit), row=row, col=1)
    if found.hardness is not None:
        row, h = row + 1, found.hardness
        middle, half = 0.5 * (h.start + h.stop) / size, 0.5 * (h.stop - h.start) / size
        _points(drawn, row, middle, h.value, half, h.error, h.error, "")
        drawn.update_xaxes(matches="x", row=row, col=1)  # the same times above each other
        drawn.add_hline(y=h.mean, line={"color": BACKGROUND, "width": 1}, row=row, col=1)
        drawn.update_yaxes(title_text="(H-S)/(H+S)", row=row, col=1)
        bands = {"soft": "{:g}-{:g}".format(*h.soft), "hard": "{:g}-{:g}".format(*h.hard)}
        drawn.update_xaxes(title_text=say("spectrum.hardness_axis", unit=unit, **bands), row=row, col=1)
    if period is not None:
        _profile(drawn, row + 1, period, curve.unit)
    return drawn


def _profile(drawn: Any, row: int, period: Period, unit: str) -> None:
    """The rate folded at the period, twice."""
    size = period.profile.size
    phase, value, error = (
        (np.arange(2 * size) + 0.5) / size,
        np.tile(period.profile, 2),
        np.tile(period.profile_error, 2),
    )
    _points(drawn, row, phase, value, np.full(2 * size, 0.5 / size), error, error, "")
    drawn.update_xaxes(title_text=say("spectrum.phase_axis", period=length_of(period)), row=row, col=1)
    drawn.update_yaxes(title_text=escape(unit), row=row, col=1)


def _of_joint(joint: "JointReading") -> Any:
    """Each spectrum in a colour of its own with the one model through its response; residuals below."""
    from plotly.subplots import make_subplots

    drawn = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.04, row_heights=[0.75, 0.25])
    for number, points in enumerate(joint_points(joint.problem, joint.fit)):
        colour, seen = _COLOURS[number % len(_COLOURS)], points.rate > 0
        half = 0.5 * (points.high - points.low)[seen]
        error = points.error[seen]
        _points(
            drawn, 1, points.centre[seen], points.rate[seen], half, error, error, escape(joint.files[number]), colour
        )
        if points.model is None or points.residual is None:
            continue
        fitted, own = (
            points.fitted,
            f" {number}" if number else "",
        )  # by these names the model in the hand finds its traces
        model = np.where(points.model > 0, points.model, np.nan)[fitted]
        _line(drawn, 1, points.centre[fitted], model, colour, "", f"model{own}", "hvh")
        one = np.ones(int(fitted.sum()))
        _points(
            drawn, 2, points.centre[fitted], points.residual[fitted], 0 * one, one, one, "", colour, f"residual{own}"
        )
    shown = np.concatenate([np.asarray(trace.y, float) for trace in drawn.data if trace.yaxis == "y"])
    drawn.update_xaxes(type="log", tickvals=ENERGY_TICKS)
    drawn.update_yaxes(type="log", title_text=say("spectrum.rate_axis"), **log_range(shown[shown > 0]), row=1, col=1)
    drawn.update_yaxes(title_text=say("spectrum.residual"), row=2, col=1)
    drawn.update_xaxes(title_text=say("spectrum.energy_axis"), row=2, col=1)
    return drawn


def _points(
    drawn: Any, row: int, x: Any, y: Any, half: Any, up: Any, down: Any, name: str, colour: str = DATA, meta: str = ""
) -> None:
    import plotly.graph_objects as go

    thin = {"type": "data", "thickness": 1, "width": 0, "color": colour}
    drawn.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="markers",
            marker={"color": colour, "size": 3},
            error_x=thin | {"array": half},
            error_y=thin | {"array": up, "arrayminus": down},
            name=name,
            meta=meta or None,
            showlegend=bool(name),
        ),
        row=row,
        col=1,
    )


def _line(drawn: Any, row: int, x: Any, y: Any, colour: str, name: str, meta: str = "", shape: str = "linear") -> None:
    import plotly.graph_objects as go

    line = {"color": colour, "width": 1.5, "shape": shape}
    drawn.add_trace(
        go.Scatter(x=x, y=y, mode="lines", line=line, name=name, meta=meta or None, showlegend=bool(name)),
        row=row,
        col=1,
    )


def words_beside(shown: ShownSpectrum) -> str:
    """What the plot shows, in sentences for those who can't see it."""
    if shown.is_picture:
        return quiet(prose(picture_words(shown)))
    if (joint := shown.joint) is not None:
        text = say("spectrum.alternative_together", number=len(joint.files), by=joint.by, verdict=joint.verdict)
    else:
        found = _times(shown)
        (unit, size), bins, width = time_unit_of(found), found.curve.rate.size, found.curve.width
        span, key = f"{found.span_s / size:.6g} {unit}", "alternative_times" if width else "alternative_magnitudes"
        text = say(f"spectrum.{key}", bins=bins, width=f"{width:g}", span=span)
        blocks = len(found.blocks.blocks) if found.blocks is not None else 0
        if blocks or width:
            text += " " + say(
                "spectrum.alternative_blocks" if blocks else "spectrum.alternative_no_blocks", blocks=blocks
            )
        if found.period is not None and found.period.found:
            text += " " + say("spectrum.alternative_period", period=length_of(found.period))
    return quiet(prose(text))


def file_beside(shown: ShownSpectrum, kind: str) -> tuple[str, str, bytes]:
    """File name, media type and content in one of ``FORMATS``."""
    if kind in ("PNG", "SVG") and shown.is_picture:
        made = picture_file(shown, kind)
    elif kind in ("PNG", "SVG"):
        content, joint = io.BytesIO(), shown.joint
        figure = plot_joint(joint.problem, joint.fit) if joint is not None else plot_timing(_times(shown), shown.title)
        figure.savefig(content, format=kind.lower(), dpi=140)
        made = content.getvalue()
    else:
        made = table_bytes(table_beside(shown), kind)
    return f"{file_stem(shown.title)}.{ENDINGS[kind]}", FORMATS[kind], made


def table_beside(shown: ShownSpectrum) -> Table:
    """What is drawn, with units; its metadata say that it is real."""
    if shown.is_picture:
        table = picture_table(shown)
    else:
        table = _joint_table(shown.joint) if shown.joint is not None else _times_table(_times(shown))
    table.meta |= {"object": shown.title, "origin": say("spectrum.real_uploaded"), "made_by": "spectrum-scholar"}
    return table


def _joint_table(joint: "JointReading") -> Table:
    rows: dict[str, list[Any]] = {name: [] for name in ("file", "bin_low", "bin_high", "value", "error", "model")}
    for file, points in zip(joint.files, joint_points(joint.problem, joint.fit), strict=True):
        model = np.full(points.rate.size, np.nan) if points.model is None else points.model
        rows["file"] += [file] * points.rate.size
        for name, values in zip(
            list(rows)[1:], (points.low, points.high, points.rate, points.error, model), strict=True
        ):
            rows[name] += list(values)
    table = Table(rows)
    for name in rows:
        if name != "file":
            table[name].unit = "keV" if name.startswith("bin") else "ct s-1 keV-1"
    return table


def _times_table(found: Timing) -> Table:
    curve = found.curve
    table = Table(
        {"start": curve.start, "stop": curve.stop, "rate": curve.rate, "low_68": curve.low, "high_68": curve.high}
    )
    table["start"].unit = table["stop"].unit = "s"
    table.meta |= {"rate_unit": curve.unit, "zero_s": found.begin, "method": curve.method}
    return table
