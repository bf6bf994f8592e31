"""The map of spectra and the sky: the same sources, colours and marks on two grounds."""

from dataclasses import dataclass

import numpy as np

from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.library.library import Library
from ui.catalogue.aitoff import graticule, project
from ui.catalogue.table import UNITS, value_of
from ui.html.escaping import escape
from ui.html.rendering import quiet
from ui.words import say

CLASS = "class"
COLOURED_BY = (CLASS, "photon_index", "column_density", "hardness", "temperature", "flux", "redshift")
_LOGARITHMIC = {"column_density", "flux", "temperature", "redshift", "luminosity"}
# colour and shape together, because fifteen colours alone can't be told apart
_COLOURS = ("#3b82c4", "#d1495b", "#2f9e6e", "#b7791f", "#8b5cf6", "#0e9aa7", "#c2410c", "#7c7c7c")
_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "star")
_HIDDEN = {"visible": False, "showgrid": False, "zeroline": False}


@dataclass(frozen=True)
class Mark:
    """A spectrum on show: its name, its place on the map (None: not on it), its position, whether it is an upload."""

    name: str
    place: np.ndarray | None
    ra: float | None = None
    dec: float | None = None
    uploaded: bool = False


def spectra_map(library: Library, ids: list[str], places: np.ndarray, colour: str, marks: list[Mark]):
    """The two-dimensional map of the catalogue's SIMULATED spectra."""
    placed = [(mark, *mark.place) for mark in marks if mark.place is not None]
    return _figure(library, ids, places[:, 0], places[:, 1], colour, placed, _title("spectra", "spectra"), [])


def sky_map(library: Library, ids: list[str], colour: str, marks: list[Mark], galactic: bool):
    """The sky with the same sources."""
    sources = [library.sources[i] for i in ids]
    x, y = project(np.array([s.ra for s in sources]), np.array([s.dec for s in sources]), galactic)
    placed = []
    for mark in marks:
        if mark.ra is not None and mark.dec is not None:
            at_x, at_y = project(np.array([mark.ra]), np.array([mark.dec]), galactic)
            placed.append((mark, at_x[0], at_y[0]))
    title = _title("sky", "galactic" if galactic else "equatorial")
    return _figure(library, ids, x, y, colour, placed, title, graticule())


def _title(what: str, ground: str) -> str:
    """Two lines, because a phone shows no longer one."""
    return f"{say(f'map.{what}_title')}<br><sup>{say(f'map.{ground}_note')}</sup>"


def _figure(library, ids, x, y, colour, placed, title, net):
    import plotly.graph_objects as go

    drawn = go.Figure()
    for line_x, line_y in net:
        line = {"color": "rgba(128,128,128,.35)", "width": 1}
        drawn.add_trace(go.Scatter(x=line_x, y=line_y, mode="lines", line=line, hoverinfo="skip", showlegend=False))
    for trace in _by_class(go, library, ids, x, y) if colour == CLASS else _by_value(go, library, ids, x, y, colour):
        drawn.add_trace(trace)
    for uploaded in (False, True):
        shown = [(mark, at_x, at_y) for mark, at_x, at_y in placed if mark.uploaded == uploaded]
        if shown:
            drawn.add_trace(_ring(go, shown, uploaded))
    drawn.update_layout(
        title={"text": title, "font": {"size": 16}},
        height=450 if net else 530,
        template="plotly_white",
        font={"color": "#374151"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 58, "b": 8},
        legend={"orientation": "h", "y": -0.02, "font": {"size": 11}},
        xaxis=_HIDDEN,
        yaxis=_HIDDEN,
        hovermode="closest",
    )
    if net:
        drawn.update_yaxes(scaleanchor="x")
    return drawn


def _by_class(go, library, ids, x, y):
    for number, name in enumerate(library.classes):
        inside = [n for n, i in enumerate(ids) if library.sources[i].object_class == name]
        style = {
            "color": _COLOURS[number % len(_COLOURS)],
            "symbol": _SYMBOLS[(number // 2) % len(_SYMBOLS)],
            "size": 8,
        }
        texts = [_hover(library.sources[ids[n]], "") for n in inside]
        yield _points(
            go, [library.sources[ids[n]].name for n in inside], x[inside], y[inside], style, escape(name), texts
        )


def _by_value(go, library, ids, x, y, key):
    values = np.array([np.nan if (v := value_of(library.sources[i], key, library)) is None else v for i in ids])
    shown = np.log10(np.where(values > 0, values, np.nan)) if key in _LOGARITHMIC else values
    label, unit = quantity_by_key(key).label, UNITS.get(key, "")
    for known in (False, True):
        inside = np.flatnonzero(np.isfinite(shown) == known)
        title = say("map.logarithm", quantity=label) if key in _LOGARITHMIC else label
        title += f" ({unit})" if unit else ""
        style = {"size": 8, "color": "rgba(140,140,140,.5)", "symbol": "circle-open"}
        if known:
            style = {
                "size": 9,
                "color": shown[inside],
                "colorscale": "Viridis",
                "colorbar": {"title": {"text": title, "side": "right"}},
            }
        texts = [
            _hover(
                library.sources[ids[n]],
                f"{label} {format_number(values[n])} {unit}" if known else say("map.no_value"),
            )
            for n in inside
        ]
        name = label if known else say("map.no_value")
        yield _points(go, [library.sources[ids[n]].name for n in inside], x[inside], y[inside], style, name, texts)


def _points(go, names, x, y, style, name, texts):
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker=style,
        name=name,
        customdata=names,
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )


def _ring(go, shown, uploaded: bool):
    marker = {
        "size": 16,
        "symbol": "star-open" if uploaded else "circle-open",
        "line": {"width": 3},
        "color": "#e11d48",
    }
    name = say("map.upload" if uploaded else "map.current")
    texts = [escape(mark.name) for mark, *_ in shown]
    return go.Scatter(
        x=[x for _, x, _ in shown],
        y=[y for *_, y in shown],
        mode="markers+text",
        marker=marker,
        name=name,
        text=texts,
        textposition="top center",
        hoverinfo="skip",
    )


def _hover(source, value: str) -> str:
    return "<br>".join(part for part in (escape(source.name), escape(source.object_class), escape(value)) if part)


def map_words(library: Library, colour: str, marks: list[Mark], sky: bool) -> str:
    """What the map shows, in sentences."""
    coloured = say("map.by_class") if colour == CLASS else quantity_by_key(colour).label
    text = say("map.words_sky" if sky else "map.words_spectra", count=len(library.sources), colour=coloured)
    marks = [mark for mark in marks if (mark.ra if sky else mark.place) is not None]
    if marks:
        text += " " + say("map.words_marks", names=", ".join(mark.name for mark in marks[:5]))
    return quiet(text)
