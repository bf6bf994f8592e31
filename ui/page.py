"""The page: its layout and what happens on it. Chat on the left; on the right evidence, spectrum, parameters, the
catalogue, the map and the tour, each a tab with a module of its own."""

from pathlib import Path
from types import SimpleNamespace

import gradio as gr

from retriever.library.format.content import bundled_folder
from retriever.library.format.tables import terms_of
from retriever.library.library import Library
from ui.catalogue import map_tab, table_tab, tour_tab
from ui.chat import left_column
from ui.chat.handlers import ChatHandlers
from ui.chat.session import Session
from ui.chat.storage import browser_key
from ui.html.rendering import quiet
from ui.libraries import chooser
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.spectrum import tab as tab_spectrum
from ui.words import say

BEHAVIOUR = Path(__file__).with_name("behaviour.js").read_text(encoding="utf-8")
STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
STORAGE_KEY = "spectrum-scholar-owner"
# scripts of the page speak to the server through one element that is not seen
_BUS = "window.scholar = (what) => trigger('click', what)"
# A long answer is read from its beginning: the question goes to the top of the chat, after Gradio's scroll to the end.
TO_QUESTION = """() => setTimeout(() => {
  const chat = document.querySelector("#chat .panel-wrap");
  const asked = [...document.querySelectorAll("#chat .user-row")].at(-1);
  if (chat && asked) chat.scrollTop += asked.getBoundingClientRect().top - chat.getBoundingClientRect().top;
}, 400)"""


def build_page(libraries: Libraries, options: Options | None = None) -> gr.Blocks:
    """Layout and wiring. ``libraries`` serve all users; what belongs to one page is in its ``Session``. None of them need be
    open yet: what the page shows of them comes when they are."""
    options = options or Options()
    keep = options.limits.keep_minutes * 60
    sweep = (max(1, int(min(600, keep / 4))), max(1, int(keep)))
    with gr.Blocks(title=say("page.title"), analytics_enabled=False, delete_cache=sweep, fill_width=True) as app:
        page = _layout(libraries, options)
        tab_spectrum.wire(page.spectrum, page.state, libraries, options)
        table_tab.wire(page.browse, page.state, libraries, options)
        map_tab.wire(page.on_map, page.state, libraries)
        tour_tab.wire(page.tour, page.state, libraries)
        left_column.wire_saves(page.left, page.state)
        left_column.wire_remarks(page.left, page.state, options)
        _wire_tabs(page)
        _wire_questions(page, ChatHandlers(libraries, options, page))
        _wire_libraries(page, app, libraries, options)

        def begin(token, session, request: gr.Request):
            return left_column.begin(token, session, request, options)

        app.load(begin, [page.token, page.state], [page.token, page.state, page.left.kept], show_progress="hidden")
    return app.queue(max_size=options.limits.waiting, default_concurrency_limit=8)


def _layout(libraries: Libraries, options: Options) -> SimpleNamespace:
    """All components, by the names under which the handlers know them."""
    state = gr.State(Session(), time_to_live=12 * 3600)
    token = gr.BrowserState(None, storage_key=STORAGE_KEY, secret=browser_key(options.data))
    opened = gr.Textbox("evidence", visible=False)
    # the conversation's id: the page remembers it if the server forgets the page
    current = gr.Textbox("", visible=False)
    said = f'<span id="said" data-copied="{say("cards.copied")}"></span>'
    bus = gr.HTML(said, elem_id="bus", js_on_load=_BUS, padding=False)
    with gr.Row(elem_id="head"):
        gr.HTML(f"<h1>{say('page.title')}</h1>", padding=False)
        # a switch only where there are two engines to choose from
        model = gr.Checkbox(
            True,
            label=say("page.model"),
            elem_id="model",
            container=False,
            scale=0,
            min_width=200,
            visible=bool(libraries.engine.first_step),
        )
        plain = gr.Checkbox(False, label=say("page.plain"), elem_id="plain", container=False, scale=0, min_width=160)
    with gr.Row():
        with gr.Column(scale=6, min_width=320):
            left = left_column.build(libraries)
        with gr.Column(scale=5, min_width=320), gr.Tabs(elem_id="side", overflow_behavior="wrap") as tabs:
            with gr.Tab(say("tabs.evidence"), id="evidence", elem_id="tab-evidence") as first:
                evidence = gr.HTML(quiet(say("cards.nothing")), elem_id="evidence")
            spectrum = tab_spectrum.build(options)
            browse = table_tab.build(options)
            on_map = map_tab.build()
            tour = tour_tab.build(terms_of(bundled_folder()))
    return SimpleNamespace(
        state=state,
        token=token,
        opened=opened,
        current=current,
        bus=bus,
        plain=plain,
        model=model,
        left=left,
        tabs=tabs,
        first=first,
        evidence=evidence,
        spectrum=spectrum,
        browse=browse,
        on_map=on_map,
        tour=tour,
    )


def _wire_libraries(page: SimpleNamespace, app: gr.Blocks, libraries: Libraries, options: Options) -> None:
    """What of the page depends on which libraries are open."""

    def arrived(library: Library) -> dict:
        return table_tab.arrived(page.browse, library) | tour_tab.arrived(page.tour, library)

    outputs = [page.browse.classes, page.tour.stop, page.tour.row, page.tour.at]
    chooser.wire(page.left.libraries, app, page.state, libraries, options, arrived, outputs)


def _wire_tabs(page: SimpleNamespace) -> None:
    """Which tab is open is known to the browser alone, until a question goes out with it."""
    tabs = {
        "evidence": page.first,
        "spectrum": page.spectrum.tab,
        "parameters": page.spectrum.values,
        "browse": page.browse.tab,
        "map": page.on_map.tab,
        "tour": page.tour.tab,
    }
    for name, tab in tabs.items():
        tab.select(None, None, page.opened, js=f"() => '{name}'")
    page.model.input(_read_by, [page.model, page.state], show_progress="hidden")
    page.plain.input(
        lambda on: gr.Tabs(selected="tour") if on else gr.skip(), page.plain, page.tabs, show_progress="hidden"
    )


def _read_by(model: bool, session: Session) -> None:
    """From the next question on the language model reads, or the small reader does."""
    session.by_model = bool(model)


def _wire_questions(page: SimpleNamespace, asking: ChatHandlers) -> None:
    """Everything that asks puts its question into the box and sends it, so that the user sees what is asked."""
    left, spectrum = page.left, page.spectrum

    def answers(asked):
        asked.then(None, js=TO_QUESTION)
        asked.then(**asking.after)

    def sends(event):
        answers(event.then(**asking.event))

    answers(left.box.submit(**asking.event))
    for button in left.examples:
        sends(button.click(question_of, button, left.box, show_progress="hidden"))
    sends(page.bus.click(from_bus, None, left.box, show_progress="hidden"))
    sends(page.on_map.ask.click(about, page.on_map.source, left.box, show_progress="hidden"))
    dropped = spectrum.drop.upload(
        lambda files: ({"text": say("spectrum.read"), "files": files}, None),
        spectrum.drop,
        [left.box, spectrum.drop],
        show_progress="hidden",
    )
    sends(dropped)
    sends(left.tools["retry"].click(asking.take_back, page.state, asking.rewound, show_progress="hidden"))
    left.tools["edit"].click(asking.take_back, page.state, asking.rewound, show_progress="hidden").then(
        None, js="() => document.querySelector('#box textarea').focus()"
    )
    left.tools["undo"].click(
        lambda session: asking.take_back(session, False), page.state, asking.rewound, show_progress="hidden"
    )
    left.tools["stop"].click(lambda session: session.stop(), page.state, None, queue=False, show_progress="hidden")
    left.shelf["new"].click(asking.renew, [page.state, page.plain], asking.renewed, show_progress="hidden")
    left.chat.clear(asking.renew, [page.state, page.plain], asking.renewed, show_progress="hidden")
    left.shelf["open"].click(asking.reopen, [left.kept, page.state, page.plain], asking.renewed, show_progress="hidden")
    left.shelf["delete"].click(
        asking.delete, [left.kept, page.state, page.plain], asking.renewed, show_progress="hidden"
    )


def question_of(text: str) -> dict:
    """What the question box holds."""
    return {"text": text, "files": []}


def about(name: str | None):
    """The question on a source that was picked; nothing without one."""
    return question_of(say("map.question", name=name)) if name else gr.skip()


def from_bus(event: gr.EventData):
    """A question from a button or a point of the page. It is the user's own: what it may ask is what anybody may ask."""
    said = event._data if isinstance(event._data, dict) else {}
    if isinstance(said.get("ask"), str):
        return question_of(said["ask"][:1000])
    return about(said["source"][:200] if isinstance(said.get("source"), str) else None)
