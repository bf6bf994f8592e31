"""The tab Tour: five objects with their stories and papers, and the glossary that explains words everywhere."""

from types import SimpleNamespace

import gradio as gr

from ui.catalogue.tour import stop_html, stops
from ui.html.glossary import Glossary, glossary_list
from ui.words import say


def build(library) -> SimpleNamespace:
    """The components; a catalogue without the tour's sources has the glossary only."""
    # rendered though not seen: the explanations of words are looked up in it
    with gr.Tab(say("tabs.tour"), id="tour", elem_id="tab-tour", render_children=True) as tab:
        at = gr.State(0)
        there = all(stop["source"] in library.sources for stop in stops())
        glossary = Glossary(library.terms)
        stop = gr.HTML(stop_html(0, library, glossary) if there else "", elem_id="tour")
        with gr.Row(visible=there):
            back = gr.Button(say("tour.back"), size="sm", min_width=90, elem_id="tour-back")
            further = gr.Button(say("tour.next"), size="sm", min_width=90, variant="primary", elem_id="tour-next")
        gr.HTML(f"<h3>{say('tour.glossary')}</h3>{glossary_list(library.terms)}", elem_id="glossary")

    def go(number, step):
        number = (number + step) % len(stops())
        return number, stop_html(number, library, glossary)

    further.click(lambda number: go(number, 1), at, [at, stop], show_progress="hidden")
    back.click(lambda number: go(number, -1), at, [at, stop], show_progress="hidden")
    return SimpleNamespace(tab=tab)
