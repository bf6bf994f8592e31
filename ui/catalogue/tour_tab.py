"""The tab Tour: five objects with their stories and papers, and the glossary that explains words everywhere."""

from functools import lru_cache
from types import SimpleNamespace

import gradio as gr
from markupsafe import Markup

from retriever.library.library import Library
from ui.catalogue.tour import stop_html, stops, told_by
from ui.html.glossary import Glossary
from ui.html.rendering import quiet
from ui.libraries.opened import Libraries
from ui.words import say


def build() -> SimpleNamespace:
    """The components; the stops are shown when a library with their sources is open."""
    # rendered though not seen: the explanations of words are looked up in it
    with gr.Tab(say("tabs.tour"), id="tour", elem_id="tab-tour", render_children=True) as tab:
        at = gr.State(0)
        stop = gr.HTML(quiet(say("libraries.waiting")), elem_id="tour")
        with gr.Row(visible=False) as row:
            back = gr.Button(say("tour.back"), size="sm", min_width=90, elem_id="tour-back")
            further = gr.Button(say("tour.next"), size="sm", min_width=90, variant="primary", elem_id="tour-next")
        gr.HTML(f"<h3>{say('tour.glossary')}</h3><div id='glossary-terms'></div>", elem_id="glossary")
    return SimpleNamespace(tab=tab, at=at, stop=stop, row=row, back=back, further=further)


def first_stop(library: Library) -> Markup:
    """What the tab begins with."""
    return _stop(0, library) if told_by(library) else quiet(say("tour.elsewhere"))


def arrived(parts: SimpleNamespace, library: Library) -> dict:
    """The first stop, in libraries that have the tour's sources; a sentence in others."""
    there = told_by(library)
    return {parts.stop: first_stop(library), parts.row: gr.Row(visible=there), parts.at: 0}


@lru_cache(32)  # the stops of the libraries that are open together
def _stop(number: int, library: Library) -> Markup:
    return stop_html(number, library, Glossary(library.terms))


def wire(parts: SimpleNamespace, state: gr.State, libraries: Libraries) -> None:
    """Forward and back."""

    def go(number, step, session):
        library = libraries.library(session.libraries)
        if not told_by(library):
            return number, quiet(say("tour.elsewhere"))
        number = (number + step) % len(stops())
        return number, _stop(number, library)

    for button, step in ((parts.further, 1), (parts.back, -1)):
        button.click(
            lambda number, session, step=step: go(number, step, session),
            [parts.at, state],
            [parts.at, parts.stop],
            show_progress="hidden",
        )
