"""The map of spectra and the sky: the same sources, colours and marks on two grounds."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from markupsafe import Markup

from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.library.library import Library
from retriever.reading.header_text import clean
from ui.catalogue.columns import UNITS
from ui.catalogue.map_layout import Layout
from ui.catalogue.sky_net import Net, Sky
from ui.html.escaping import escape
from ui.html.rendering import part, quiet
from ui.words import say

CLASS = "class"
COLOURED_BY = (CLASS, "photon_index", "column_density", "hardness", "temperature", "flux", "redshift")
_LOGARITHMIC = {"column_density", "flux", "temperature", "redshift", "luminosity"}
# colour and shape together, because fifteen colours alone can't be told apart
_COLOURS = ("#3b82c4", "#d1495b", "#2f9e6e", "#b7791f", "#8b5cf6", "#0e9aa7", "#c2410c", "#7c7c7c")
_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "star")
MOST_AS_SVG = 1_000  # points that the page draws one by one
_NO_CLASS = "rgba(160,160,160,.45)"
_HIDDEN = {"visible": False, "showgrid": False, "zeroline": False}
_LOOK: dict[str, Any] = {
    "template": "plotly_white",
    "font": {"color": "#374151"},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": 8, "r": 8, "t": 58, "b": 8},
    "legend": {"orientation": "h", "y": -0.02, "font": {"size": 11}, "itemsizing": "constant"},
    "xaxis": _HIDDEN,
    "yaxis": _HIDDEN,
    "hovermode": "closest",
    "modebar": {
        "bgcolor": "rgba(0,0,0,0)",
        "color": "#6b7280",
        "activecolor": "#4338ca",
        "remove": ["select", "lasso"],
    },
}


@dataclass(frozen=True)
class Mark:
    """A spectrum on show: its name, its place on the map (None: not on it), its position, whether it is an upload."""

    name: str
    place: np.ndarray | None
    ra: float | None = None
    dec: float | None = None
    uploaded: bool = False


def spectra_map(library: Library, laid: Layout, colour: str, marks: list[Mark]):
    """The two-dimensional map of the library's spectra; the title says how many are SIMULATED and how many REAL."""
    placed = [(mark, *mark.place) for mark in marks if mark.place is not None]
    title = _title(say("map.spectra_title", origins=origins(library, laid.rows)), laid.made_by)
    return _figure(library, laid.rows, laid.places[:, 0], laid.places[:, 1], colour, placed, title, None)


def sky_map(library: Library, colour: str, marks: list[Mark], sky: Sky):
    """The sky, or a field of it, with all sources of the library there."""
    held = library.columns
    rows = np.flatnonzero((held.kind >= 0) & np.isfinite(held.ra) & np.isfinite(held.dec))
    x, y = sky.places(held.ra[rows], held.dec[rows])
    seen = np.isfinite(x)
    placed = []
    for mark in marks:
        if mark.ra is not None and mark.dec is not None:
            at_x, at_y = sky.places(np.array([mark.ra]), np.array([mark.dec]))
            if np.isfinite(at_x[0]):
                placed.append((mark, at_x[0], at_y[0]))
    kind = "galactic" if sky.galactic else "equatorial"
    title = _title(say("map.sky_title"), kind)
    if sky.centre is not None:
        told = say("map.field_title", count=f"{int(seen.sum()):,}", radius=f"{sky.radius:g}")
        title = f"{told}<br><sup>{say(f'map.{kind}_field')}</sup>"
    return _figure(library, rows[seen], x[seen], y[seen], colour, placed, title, sky.net())


def origins(library: Library, rows: np.ndarray) -> str:
    """How many of these spectra are SIMULATED and how many REAL, as ``13,117 SIMULATED, 12 REAL``."""
    real = sum(library.sources.listed[row][1] == "real" for row in rows.tolist())
    parts = ((len(rows) - real, "simulated"), (real, "real"))
    return ", ".join(f"{count:,} {say(f'origin.{kind}')}" for count, kind in parts if count)


def examples_map(title: str, places: np.ndarray, names: list[str], classes: list[str], marks: list[Mark]):
    """Real examples of another kind than spectra, by class, the commonest class first; uploads as stars."""
    import plotly.graph_objects as go

    drawn, of_class = go.Figure(), np.array(classes)
    trace = go.Scattergl if len(names) > MOST_AS_SVG else go.Scatter
    found, numbers = np.unique(of_class, return_counts=True)
    for number, name in enumerate(found[np.argsort(-numbers)]):
        inside = np.flatnonzero(of_class == name)
        colour, symbol = sign_of(number)
        drawn.add_trace(
            trace(
                x=places[inside, 0].round(4).astype(np.float32),
                y=places[inside, 1].round(4).astype(np.float32),
                mode="markers",
                marker={"color": colour, "symbol": symbol, "size": 7 if trace is go.Scatter else 5},
                name=escape(name),
                text=[shown_name(names[n]) for n in inside.tolist()],
                hovertemplate=f"%{{text}}<br>{escape(name)}<extra></extra>",
            )
        )
    placed = [(mark, *mark.place) for mark in marks if mark.place is not None]
    if placed:
        drawn.add_trace(_ring(go, placed, True, len(names) > MOST_AS_SVG))
    drawn.update_layout(title={"text": title, "font": {"size": 16}}, height=530, **_LOOK)
    return drawn


def _title(first: str, second: str) -> str:
    """Two lines, because a phone shows no longer one."""
    note = say(f"map.{second}_note")
    return f"{first}<br><sup>{note}</sup>"


def _figure(library, rows, x, y, colour, placed, title, net: Net | None):
    import plotly.graph_objects as go

    drawn = go.Figure()
    if net:
        drawn.add_trace(_net_trace(go, net))
    points = _Points(go, library, rows, x, y)
    for trace in points.by_class() if colour == CLASS else points.by_value(colour):
        drawn.add_trace(trace)
    for uploaded in (False, True):
        shown = [(mark, at_x, at_y) for mark, at_x, at_y in placed if mark.uploaded == uploaded]
        if shown:
            drawn.add_trace(_ring(go, shown, uploaded, len(rows) > MOST_AS_SVG))
            for mark, at_x, at_y in shown if len(rows) > MOST_AS_SVG else ():
                drawn.add_annotation(_label(mark.name, at_x, at_y))
    drawn.update_layout(
        title={"text": title, "font": {"size": 16}},
        height=450 if net else 530,
        **_LOOK,
    )
    if net:
        for label in _net_labels(net):
            drawn.add_annotation(label)
        drawn.update_yaxes(scaleanchor="x")
        drawn.update_layout(dragmode="pan" if net.reach < 180 else "zoom")
    return drawn


def _net_trace(go, net: Net):
    """The lines as one trace with gaps."""
    gap = np.array([np.nan])
    x, y = (np.concatenate([part for line in net.lines for part in (line[axis], gap)]).round(4) for axis in (0, 1))
    line = {"color": "rgba(128,128,128,.35)", "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _net_labels(net: Net) -> list[dict]:
    """What stands at the lines, as annotations: points drawn by the graphics card would cover a trace."""
    shift: dict[str, dict[str, object]] = {
        "right": {"xanchor": "left", "xshift": 2},
        "below": {"yshift": -8},
        "above": {"yshift": 8},
    }
    look = {"showarrow": False, "font": {"size": 11, "color": "#374151"}}
    return [{"x": x, "y": y, "text": text, **shift[side], **look} for x, y, text, side in net.labels]


def sign_of(number: int) -> tuple[str, str]:
    """Colour and shape of a class by its number: neighbours differ in both, and the first 64 are all different."""
    return _COLOURS[number % len(_COLOURS)], _SYMBOLS[(number + number // len(_COLOURS)) % len(_SYMBOLS)]


class _Points:
    """The sources as traces: one for each class, or for those with and without a value. Real spectra have open marks."""

    def __init__(self, go, library: Library, rows: np.ndarray, x: np.ndarray, y: np.ndarray):
        self.library, self.rows = library, rows
        # a picture of thousands of points is drawn by the graphics card; its numbers need no more than four digits
        self.trace = go.Scattergl if len(rows) > MOST_AS_SVG else go.Scatter
        self.size = 8 if len(rows) <= MOST_AS_SVG else 5 if len(rows) <= 5_000 else 4
        self.x, self.y = x.round(4).astype(np.float32), y.round(4).astype(np.float32)
        listed = [library.sources.listed[row] for row in rows.tolist()]
        self.names = [shown_name(name) for name, _ in listed]
        self.real = np.array([kind == "real" for _, kind in listed], bool)

    def by_class(self):
        kinds, classes = self.library.columns.kind[self.rows], self.library.columns.classes
        # those without a class lie under the others, real spectra above all
        for real, (number, name) in product((False, True), enumerate(["", *self.library.classes])):
            of_class = kinds == classes.index(name) if name in classes else np.zeros(len(kinds), bool)
            colour, symbol = sign_of(number - 1) if name else (_NO_CLASS, "circle")
            style = {"color": colour, "size": self.size}
            title = escape(name or say("map.no_class"))
            inside = np.flatnonzero(of_class & (self.real == real))
            if inside.size:
                kind = f"{title}, {say('origin.real')}" if real else title
                yield self._points(inside, style | {"symbol": symbol + "-open" * real}, kind)

    def by_value(self, key: str):
        values = self.library.columns.value(key)[self.rows]
        shown = np.log10(np.where(values > 0, values, np.nan)) if key in _LOGARITHMIC else values
        label, unit = quantity_by_key(key).label, UNITS.get(key, "")
        title = say("map.logarithm", quantity=label) if key in _LOGARITHMIC else label
        title += f" ({unit})" if unit else ""
        lacks, known = np.flatnonzero(~np.isfinite(shown)), np.flatnonzero(np.isfinite(shown))
        grey = {"size": self.size, "color": "rgba(140,140,140,.5)", "symbol": "circle-open"}
        yield self._points(lacks, grey, say("map.no_value"))
        style = {
            "size": self.size + 1,
            "color": shown[known].astype(np.float32),
            "colorscale": "Viridis",
            "colorbar": {"title": {"text": title, "side": "right"}},
        }
        texts = [f"{format_number(value, 3)} {unit}".strip() for value in values[known].tolist()]
        yield self._points(known, style, label, texts)

    def _points(self, inside: np.ndarray, style: dict, name: str, texts: list[str] | None = None):
        told = f"{name} %{{text}}" if texts else name
        return self.trace(
            x=self.x[inside],
            y=self.y[inside],
            mode="markers",
            marker=style,
            name=name,
            customdata=[self.names[n] for n in inside.tolist()],
            text=texts,
            hovertemplate=f"%{{customdata}}<br>{told}<extra></extra>",
        )


def shown_name(name: str) -> str:
    """A name as plotly may show it: without a stranger's markup."""
    return clean(name, 60) if any(sign in name for sign in "<>&") else name


def _ring(go, shown, uploaded: bool, many: bool):
    """Rings around what is on show, above the points; among many their names stand beside, in annotations."""
    marker = {
        "size": 16,
        "symbol": "star-open" if uploaded else "circle-open",
        "line": {"width": 3},
        "color": "#e11d48",
    }
    name = say("map.upload" if uploaded else "map.current")
    texts = [escape(mark.name) for mark, *_ in shown]
    return (go.Scattergl if many else go.Scatter)(
        x=[x for _, x, _ in shown],
        y=[y for *_, y in shown],
        mode="markers" if many else "markers+text",
        marker=marker,
        name=name,
        text=texts,
        textposition="top center",
        hoverinfo="skip",
    )


def _label(name: str, x: float, y: float) -> dict:
    """A name above a ring, which points drawn by the graphics card would cover were it part of the trace."""
    ground = {"bgcolor": "rgba(255,255,255,.8)", "font": {"size": 13, "color": "#111827"}}
    return {"x": x, "y": y, "text": escape(name), "showarrow": False, "yshift": 18, **ground}


def map_words(library: Library, colour: str, marks: list[Mark], laid: Layout | None, amiss: str = "") -> str:
    """What the map shows, in sentences; ``laid`` is None for the sky. ``amiss`` says why no field is shown where one was asked for."""
    coloured = say("map.by_class") if colour == CLASS else quantity_by_key(colour).label
    if laid is None:
        text = say("map.words_sky", count=f"{len(library.sources):,}", colour=coloured)
    else:
        of = origins(library, laid.rows)
        text = say("map.words_spectra", origins=of, colour=coloured) + " " + say(f"map.words_{laid.made_by}")
    marks = [mark for mark in marks if (mark.ra if laid is None else mark.place) is not None]
    if marks:
        text += " " + say("map.words_marks", names=", ".join(mark.name for mark in marks[:5]))
    return (part("warnings", [amiss]) if amiss else Markup()) + quiet(text)
