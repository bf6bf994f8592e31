"""The tab Map: the catalogue's spectra in two dimensions and the sky, with one selection for both."""

from types import SimpleNamespace

import gradio as gr
import numpy as np

from retriever.catalogue.quantities import quantity_by_key
from ui.catalogue.map_figures import CLASS, COLOURED_BY, Mark, map_words, sky_map, spectra_map
from ui.catalogue.map_layout import layout, place_of
from ui.spectrum.similarity import comparable, vector_of
from ui.words import say

HOOK = "() => window.scholarMap()"


def build(library) -> SimpleNamespace:
    """The components."""
    with gr.Tab(say("tabs.map"), id="map", elem_id="tab-map") as tab:
        with gr.Row():
            grounds = [(say(f"map.{name}"), name) for name in ("spectra", "equatorial", "galactic")]
            ground = gr.Radio(
                grounds, value="spectra", label=say("map.ground"), elem_id="map-ground", min_width=220, scale=3
            )
            colours = [
                (say("map.by_class") if key == CLASS else quantity_by_key(key).label, key) for key in COLOURED_BY
            ]
            colour = gr.Dropdown(colours, value=CLASS, label=say("map.colour"), elem_id="map-colour", min_width=140)
        plot = gr.Plot(show_label=False, elem_id="map")
        words = gr.HTML("", elem_id="map-words")
        with gr.Row(elem_id="map-asked"):
            names = sorted((source.name for source in library.sources.values()), key=str.lower)
            source = gr.Dropdown(names, value=None, label=say("map.source"), elem_id="map-source", min_width=160)
            ask = gr.Button(say("map.ask"), size="sm", min_width=120, elem_id="map-ask")
    return SimpleNamespace(tab=tab, ground=ground, colour=colour, plot=plot, words=words, source=source, ask=ask)


def wire(parts: SimpleNamespace, state: gr.State, library) -> None:
    """Drawing; what a click asks is the page's affair."""

    def draw(ground, colour, session):
        colour = colour if colour in COLOURED_BY else CLASS
        marks = marks_of(session, library)
        if ground == "spectra":
            ids, places = layout(library)
            drawn = spectra_map(library, ids, places, colour, marks)
        else:
            drawn = sky_map(library, list(library.sources), colour, marks, ground == "galactic")
        return drawn, map_words(library, colour, marks, ground != "spectra")

    drawing = {
        "fn": draw,
        "inputs": [parts.ground, parts.colour, state],
        "outputs": [parts.plot, parts.words],
        "show_progress": "hidden",
    }
    parts.draw = drawing
    parts.tab.select(**drawing).then(None, js=HOOK)
    parts.ground.input(**drawing, trigger_mode="always_last").then(None, js=HOOK)
    parts.colour.input(**drawing, trigger_mode="always_last").then(None, js=HOOK)


def marks_of(session, library) -> list[Mark]:
    """The spectra on show, placed on the map and on the sky."""
    if not session.spectra:
        return []
    ids, places = layout(library)
    at = {i: n for n, i in enumerate(ids)}
    marks = []
    for shown in session.spectra:
        if shown.simulated:
            source = library.sources[shown.source]
            place = places[at[shown.source]] if shown.source in at else None
            marks.append(Mark(shown.title, place, source.ra, source.dec))
        else:
            vector, record = vector_of(shown, library), shown.reading.record
            place = None if vector is None else place_of(*comparable(np.asarray(vector), library), places)
            marks.append(Mark(shown.title, place, record["ra"], record["dec"], True))
    return marks
