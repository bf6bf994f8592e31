"""The tab Map: the catalogue's spectra in two dimensions and the sky, with one selection for both."""

import math
from contextlib import suppress
from functools import lru_cache
from types import SimpleNamespace

import gradio as gr
import numpy as np
from astropy.coordinates import SkyCoord
from markupsafe import Markup

from retriever.catalogue.quantities import quantity_by_key
from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.errors import BadInput, ScholarError
from retriever.library.library import Library
from retriever.names.positions import Position
from ui.catalogue import example_maps
from ui.catalogue.cone import centre_of
from ui.catalogue.map_figures import CLASS, COLOURED_BY, Mark, map_words, sky_map, spectra_map
from ui.catalogue.map_layout import NEIGHBOURS, Layout, layout, place_of
from ui.catalogue.sky_net import FIELDS, Sky
from ui.catalogue.small_plot import FEW, small_plot
from ui.html.rendering import render
from ui.libraries.opened import Libraries
from ui.spectrum.shown_spectra import of_source
from ui.spectrum.similarity import vector_of
from ui.spectrum.view import curve_of
from ui.words import say

MOST_NAME = 200
HOOK = "() => window.scholarMap()"
# a point that is pointed at tells the server whose spectrum is wanted, through an element that is not seen
_BUS = "window.scholarLook = (name) => trigger('click', {look: name})"


def build() -> SimpleNamespace:
    """The components."""
    with gr.Tab(say("tabs.map"), id="map", elem_id="tab-map") as tab:
        with gr.Column(elem_id="map-view"):
            grounds = [
                (say(f"map.{name}"), name) for name in ("spectra", *example_maps.GROUNDS, "equatorial", "galactic")
            ]
            ground = gr.Radio(grounds, value="spectra", label=say("map.ground"), elem_id="map-ground")
            with gr.Row():
                colours = [
                    (say("map.by_class") if key == CLASS else quantity_by_key(key).label, key) for key in COLOURED_BY
                ]
                colour = _choice("colour", colours, CLASS)
                fields = [(say("map.whole"), 0.0)] + [(say("map.part", radius=f"{one:g}"), one) for one in FIELDS]
                field = _choice("field", fields, 0.0)
        plot = gr.Plot(show_label=False, elem_id="map")
        look = gr.HTML("", elem_id="map-look", padding=False)
        bus = gr.HTML("<i></i>", elem_id="map-bus", js_on_load=_BUS, padding=False)
        words = gr.HTML("", elem_id="map-words")
        with gr.Row(elem_id="map-asked"):
            source = gr.Textbox(
                label=say("map.source"),
                placeholder=say("map.source_hint"),
                max_length=MOST_NAME,
                elem_id="map-source",
                min_width=160,
            )
            ask = gr.Button(say("map.ask"), size="sm", min_width=120, elem_id="map-ask")
    made = {"tab": tab, "ground": ground, "colour": colour, "plot": plot, "words": words, "source": source, "ask": ask}
    made |= {"field": field, "look": look, "bus": bus}
    return SimpleNamespace(**made, view=[ground, colour, field, source], seen=[plot, words])


def _choice(name: str, choices: list, value: str | float) -> gr.Dropdown:
    return gr.Dropdown(
        choices, value=value, label=say(f"map.{name}"), elem_id=f"map-{name}", min_width=140, filterable=False
    )


def wire(parts: SimpleNamespace, state: gr.State, libraries: Libraries) -> None:
    """Drawing; what a click asks is the page's affair."""

    def draw(ground, colour, field, source, session):
        if ground in example_maps.GROUNDS:
            return example_maps.drawn(ground, session.conversation.readings)
        colour = colour if colour in COLOURED_BY else CLASS
        library = libraries.library(session.libraries)
        laid = layout(library) if ground == "spectra" or session.spectra else None
        marks = marks_of(session, library, laid) if laid else []
        if ground == "spectra" and laid:
            return spectra_map(library, laid, colour, marks), map_words(library, colour, marks, laid)
        sky, amiss = sky_of(ground == "galactic", field, source, marks, library)
        return sky_map(library, colour, marks, sky), map_words(library, colour, marks, None, amiss)

    def look(session, event: gr.EventData):
        said = event._data if isinstance(event._data, dict) else {}
        return look_at(str(said.get("look", ""))[:MOST_NAME], libraries.library(session.libraries))

    drawing = {
        "fn": draw,
        "inputs": [*parts.view, state],
        "outputs": parts.seen,
        "show_progress": "hidden",
    }
    parts.draw = drawing
    parts.tab.select(**drawing).then(None, js=HOOK)
    choices = [parts.colour, parts.field]  # at once, whatever is being drawn
    parts.ground.input(offered, parts.ground, choices, show_progress="hidden", queue=False)
    parts.ground.input(**drawing, trigger_mode="always_last").then(None, js=HOOK)
    for control in (parts.colour, parts.field):
        control.input(**drawing, trigger_mode="always_last").then(None, js=HOOK)
    parts.source.submit(**drawing, trigger_mode="always_last").then(None, js=HOOK)
    parts.bus.click(look, state, parts.look, show_progress="hidden", trigger_mode="always_last").then(
        None, js="() => window.scholarLooked()"
    )


def offered(ground: str) -> list[dict]:
    """The choices of colour and of field, hidden on grounds of real examples: of those the class alone is known, and no part of the sky is shown."""
    shown = ground not in example_maps.GROUNDS
    return [gr.update(visible=shown), gr.update(visible=shown)]


def sky_of(
    galactic: bool, field: float | None, source: str | None, marks: list[Mark], library: Library
) -> tuple[Sky, str]:
    """The part of the sky that is shown: around the source that was written, else around the first that is on show; and why it is
    all of the sky where a field was asked for."""
    if field not in FIELDS:
        return Sky(galactic), ""
    if not str(source or "").strip():
        for mark in marks:
            if mark.ra is not None and mark.dec is not None:
                return Sky(galactic, Position(float(mark.ra), float(mark.dec)), float(field)), ""
        return Sky(galactic), say("map.no_centre")
    try:
        return Sky(galactic, centre_of(str(source), library), float(field)), ""
    except BadInput as error:
        return Sky(galactic), str(error)


@lru_cache(maxsize=256)
def look_at(name: str, library: Library) -> Markup:
    """A source of the map in small: what it is, where, and its spectrum; nothing for an unknown one."""
    source = library.names.resolve(name) if name else None
    if source is None:
        return Markup()
    shown, plot = of_source(source, library), None
    if source.spectrum_files or source.simulation:
        with suppress(ScholarError):  # damaged files are told where somebody asks for them
            plot = small_plot(curve_of(shown, FEW))
    place = None
    if math.isfinite(source.ra) and math.isfinite(source.dec):
        at = SkyCoord(source.ra, source.dec, unit="deg").galactic
        numbers = {
            "ra": f"{source.ra:.4f}",
            "dec": f"{source.dec:+.4f}",
            "l": f"{at.l.deg:.3f}",
            "b": f"{at.b.deg:+.3f}",
        }
        place = say("map.place", **numbers)
    kind = source.subclass or source.object_class
    return render("map_look.html", name=source.name, kind=kind, place=place, plot=plot, simulated=shown.simulated)


def marks_of(session, library: Library, laid: Layout) -> list[Mark]:
    """The spectra on show, placed on the map and on the sky."""
    marks = []
    for shown in session.spectra:
        if shown.reading is None:
            source, row = library.sources[shown.source], library.sources.row(shown.source)
            marks.append(Mark(shown.title, laid.place_at(row), source.ra, source.dec))
        else:
            vector, record = vector_of(shown, library), shown.reading.record
            place = None if vector is None else _place(np.asarray(vector), library, laid)
            marks.append(Mark(shown.title, place, record["ra"], record["dec"], True))
    return marks


def _place(vector: np.ndarray, library: Library, laid: Layout) -> np.ndarray | None:
    """Where an upload belongs: among the spectra that are most like it, by the vectors of its own kind."""
    if not len(laid.rows):
        return None
    if vector.size == DIMENSIONS:
        return place_of(load_shared_space().likeness(vector[None])[0], laid.vectors, laid.places)
    near = library.similar_sources(vector.astype(np.float32), NEIGHBOURS)
    places = [(laid.place_at(library.sources.row(source.id)), cosine) for source, cosine in near]
    known = [(place, 1.0 / (1.001 - min(cosine, 1.0))) for place, cosine in places if place is not None]
    return np.average([place for place, _ in known], axis=0, weights=[w for _, w in known]) if known else None
