"""The spectrum in the page: an interactive log-log plot, and what it shows in sentences."""

from typing import Any

import numpy as np

from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement
from retriever.estimates.fit import reported
from retriever.estimates.picture import BACKGROUND, DATA, MODEL, OTHERS
from ui.html.escaping import escape, prose
from ui.html.rendering import quiet
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.view import Curve, View, band_edges, readable
from ui.words import say

BAND_FILLS = {"S": "rgba(220,90,60,.10)", "M": "rgba(60,160,90,.10)", "H": "rgba(70,110,220,.10)"}
AXIS = {"gridcolor": "rgba(128,128,128,.25)", "linecolor": "rgba(128,128,128,.6)", "zeroline": False}
ENERGY_TICKS, _WAVELENGTH_TICKS = [0.3, 0.5, 1, 2, 5, 10, 20, 50], [0.5, 1, 2, 5, 10, 20, 40]


def figure(shown: ShownSpectrum, curve: Curve, view: View):
    """The plotly figure, on a transparent ground so that it suits light and dark pages."""
    import plotly.graph_objects as go  # slow to import, and only the pages need it
    from plotly.subplots import make_subplots

    rows = 1 if curve.model is None else 2
    drawn = make_subplots(
        rows=rows, cols=1, shared_xaxes=True, vertical_spacing=0.04, row_heights=[1.0] if rows == 1 else [0.75, 0.25]
    )
    _data(go, drawn, curve, say("spectrum.model" if shown.fit is not None else "spectrum.input_model"))
    if curve.model is not None:
        _below(go, drawn, curve, view.lower)
    if view.bands:
        _bands(drawn, view)
    _axes(drawn, curve, rows, view.lower)
    height = 430 + 20 * len(curve.others)  # a line of the legend for each, which the plot must not pay for
    laid_out(drawn, shown, shown.origin, height)
    drawn.update_layout(dragmode="zoom")
    return drawn


def laid_out(drawn: Any, shown: ShownSpectrum, origin: str, height: int) -> None:
    """Give a plotly figure the page's title, colours and margins; ``origin`` says below the title whether it is real or simulated."""
    # plotly takes markup in titles: the header's OBJECT goes there cleaned only
    title = f"{escape(shown.title)}<br><sup>{escape(origin)}</sup>"
    drawn.update_layout(
        title={"text": title, "font": {"size": 16}},
        height=height,
        font={"color": "#374151"},
        template="plotly_white",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 60, "r": 12, "t": 58},
        # at the bottom of the whole, however high it is
        legend={"orientation": "h", "y": 0.01, "yref": "container", "yanchor": "bottom"},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": "#6b7280", "activecolor": "#4f46e5"},
        uirevision=shown.name,
    )


def _data(go, drawn, curve: Curve, model: str) -> None:
    x_error = {
        "type": "data",
        "array": curve.high - curve.x,
        "arrayminus": curve.x - curve.low,
        "thickness": 1,
        "width": 0,
    }
    error = {"array": curve.error, "thickness": 1, "width": 0} if curve.error is not None else None
    hover = f"%{{x:.3g}} {curve.x_unit}: %{{y:.3g}} {readable(curve.unit)}<extra></extra>"
    drawn.add_trace(
        go.Scatter(
            x=curve.x,
            y=_log_safe(curve.y),
            mode="markers",
            marker={"color": DATA, "size": 3},
            error_x=x_error,
            error_y=error,
            name=say("spectrum.data"),
            meta="data",
            hovertemplate=hover,
        ),
        row=1,
        col=1,
    )
    if curve.background is not None:
        drawn.add_trace(_line(go, curve.x, curve.background, BACKGROUND, say("spectrum.background")), row=1, col=1)
    for colour, (name, x, y) in zip(OTHERS, curve.others, strict=False):
        drawn.add_trace(_line(go, x, y, colour, escape(name), dash="dot"), row=1, col=1)
    if curve.model is not None:
        inside = curve.fitted
        drawn.add_trace(_line(go, curve.x[inside], curve.model[inside], MODEL, model, meta="model"), row=1, col=1)


def _below(go, drawn, curve: Curve, lower: str) -> None:
    """Residuals in sigma, or the ratio of net data to model, under the spectrum."""
    inside, none = curve.fitted, np.full(curve.x.size, np.nan)
    ratio, ratio_error = curve.ratio or (none, none)
    is_ratio = lower == "ratio"
    residual = none if curve.residual is None else curve.residual
    y, error, unit = (ratio, ratio_error, "") if is_ratio else (residual, np.ones(curve.x.size), " σ")
    drawn.add_trace(
        go.Scatter(
            x=curve.x[inside],
            y=y[inside],
            error_y={"array": error[inside], "thickness": 1, "width": 0},
            mode="markers",
            showlegend=False,
            meta=lower,
            marker={"color": DATA, "size": 3},
            hovertemplate=f"%{{x:.3g}}: %{{y:.2f}}{unit}<extra></extra>",
        ),
        row=2,
        col=1,
    )
    drawn.add_hline(y=1 if is_ratio else 0, line={"color": MODEL, "width": 1}, row=2, col=1)


def _line(go, x, y, colour, name, dash="solid", meta=None):
    return go.Scatter(
        x=x, y=_log_safe(y), mode="lines", name=name, meta=meta, line={"color": colour, "shape": "hvh", "dash": dash}
    )


def _bands(drawn, view: View) -> None:
    for name, low, high in band_edges(view.wavelength):
        drawn.add_vrect(x0=low, x1=high, fillcolor=BAND_FILLS[name], line_width=0, layer="below", row=1, col=1)
        drawn.add_annotation(
            x=np.log10(np.sqrt(low * high)), y=1, yref="y domain", text=name, showarrow=False, yanchor="bottom"
        )


def _axes(drawn, curve: Curve, rows: int, lower: str) -> None:
    angstrom = curve.x_unit == "Angstrom"
    drawn.update_xaxes(type="log", tickvals=_WAVELENGTH_TICKS if angstrom else ENERGY_TICKS, **AXIS)
    # the range is set by the data: shaded bands must not stretch it
    drawn.update_xaxes(range=[np.log10(curve.low.min()) - 0.02, np.log10(curve.high.max()) + 0.02])
    drawn.update_xaxes(
        title_text=say("spectrum.wavelength_axis" if angstrom else "spectrum.energy_axis"), row=rows, col=1
    )
    off = curve.background if curve.background is not None else np.zeros(0)
    shown = np.concatenate(
        [
            curve.y[curve.y > 0],
            curve.model[curve.fitted & (curve.model > 0)] if curve.model is not None else [],
            off[off > 0],
        ]
    )
    drawn.update_yaxes(**AXIS)
    drawn.update_yaxes(
        type="log",
        title_text=say("spectrum.unfolded_axis") if curve.unfolded else readable(curve.unit),
        **log_range(shown),
        row=1,
        col=1,
    )
    if rows == 2:
        drawn.update_yaxes(title_text=say(f"spectrum.{lower}"), row=2, col=1)


def log_range(shown) -> dict:
    """Range and ticks of a logarithmic axis on which these positive values are seen."""
    bottom, top = (max(0.3 * shown.min(), 1e-6 * shown.max()), 2.5 * shown.max()) if shown.size else (1e-6, 1.0)
    return {"range": [np.log10(bottom), np.log10(top)], **(_decades(bottom, top) if top / bottom > 10 else {})}


def _decades(bottom: float, top: float) -> dict:
    """A tick at every power of ten, all written in one way: plotly's own mixes 10 with 10 to the -1."""
    powers = np.arange(np.ceil(np.log10(bottom)), np.floor(np.log10(top)) + 1).astype(int)
    plain = powers.size and powers.min() >= -2 and powers.max() <= 3
    texts = [f"{10.0**power:g}" if plain else f"10<sup>{power}</sup>".replace("-", "−") for power in powers]
    return {"tickvals": [10.0**power for power in powers], "ticktext": texts}


def _log_safe(values):
    return np.where(values > 0, values, np.nan)


def alternative(shown: ShownSpectrum, curve: Curve, view: View) -> str:
    """What the plot shows, in sentences for those who can't see it."""
    said = [
        say(
            "spectrum.alternative",
            unit=say("spectrum.unfolded_axis") if curve.unfolded else readable(curve.unit),
            axis=curve.x_unit,
            origin=shown.origin,
            name=shown.title,
            bins=curve.x.size,
            low=f"{curve.low.min():.2g}",
            high=f"{curve.high.max():.3g}",
        )
    ]
    if shown.observation is not None:
        spectrum = shown.observation.spectrum
        counts, exposure = f"{spectrum.counts.sum():.0f}", f"{spectrum.exposure_s:g}"
        said.append(say("spectrum.alternative_counts", counts=counts, exposure=exposure))
    if curve.model is not None:
        said.append(_of_model(shown))
    elif shown.drawn_model is None:
        said.append(say("spectrum.alternative_no_input" if shown.simulated else "spectrum.alternative_no_model"))
    if view.unfolded:
        said.append(say("spectrum.alternative_unfolded" if curve.unfolded else "spectrum.alternative_not_unfolded"))
    if curve.others:
        said.append(say("spectrum.alternative_others", names=", ".join(name for name, *_ in curve.others)))
    return quiet(prose(" ".join(said)))


def _of_model(shown: ShownSpectrum) -> str:
    """The model that is drawn with its first values: those of the fit, or what was put in."""
    if (drawn := shown.drawn_model) is None:
        return ""
    # a fit for comparison has no intervals, and so no parameters of its own
    fitted = drawn.parameters or reported(drawn.model, drawn.theta, [(value, value, False) for value in drawn.theta])
    values = [Measurement(p.name, p.value, unit=p.unit) for p in fitted[:2]]
    return say(
        "spectrum.alternative_input" if shown.fit is None else "spectrum.alternative_model",
        model=drawn.model.label,
        values=", ".join(f"{label(one.name)} {format_value(one)}" for one in values),
        statistic=drawn.statistic_name,
        value=f"{drawn.statistic:.0f}",
        dof=drawn.dof,
    )
