"""The tab Map: the catalogue's spectra in two dimensions and the sky, with one selection for both."""

from types import SimpleNamespace

import gradio as gr
import numpy as np

from retriever.catalogue.quantities import quantity_by_key
from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.library.library import Library
from ui.catalogue.map_figures import CLASS, COLOURED_BY, Mark, map_words, sky_map, spectra_map
from ui.catalogue.map_layout import NEIGHBOURS, Layout, layout, place_of
from ui.libraries.opened import Libraries
from ui.spectrum.similarity import vector_of
from ui.words import say

MOST_NAME = 200
HOOK = "() => window.scholarMap()"


def build() -> SimpleNamespace:
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
            colour = gr.Dropdown(
                colours, value=CLASS, label=say("map.colour"), elem_id="map-colour", min_width=140, filterable=False
            )
        plot = gr.Plot(show_label=False, elem_id="map")
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
    return SimpleNamespace(**made, view=[ground, colour], seen=[plot, words])


def wire(parts: SimpleNamespace, state: gr.State, libraries: Libraries) -> None:
    """Drawing; what a click asks is the page's affair."""

    def draw(ground, colour, session):
        colour = colour if colour in COLOURED_BY else CLASS
        library = libraries.library(session.libraries)
        laid = layout(library) if ground == "spectra" or session.spectra else None
        marks = marks_of(session, library, laid) if laid else []
        if ground == "spectra" and laid:
            return spectra_map(library, laid, colour, marks), map_words(library, colour, marks, laid)
        return sky_map(library, colour, marks, ground == "galactic"), map_words(library, colour, marks, None)

    drawing = {
        "fn": draw,
        "inputs": [*parts.view, state],
        "outputs": parts.seen,
        "show_progress": "hidden",
    }
    parts.draw = drawing
    parts.tab.select(**drawing).then(None, js=HOOK)
    parts.ground.input(**drawing, trigger_mode="always_last").then(None, js=HOOK)
    parts.colour.input(**drawing, trigger_mode="always_last").then(None, js=HOOK)


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
