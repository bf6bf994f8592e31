"""The page: its layout and what happens on it. Chat on the left; on the right evidence, spectrum, parameters, the
catalogue, the map and the tour, each a tab with a module of its own."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.request.domains import DOMAINS, USUAL
from retriever.library.library import Library
from ui.catalogue import map_tab, table_tab, tour_tab
from ui.catalogue.first_look import first_look
from ui.chat import left_column, sharing, threads
from ui.chat.file_chips import file_chips
from ui.chat.handlers import ChatHandlers
from ui.chat.session import Session
from ui.chat.storage import browser_key
from ui.endpoints import add_endpoints
from ui.html.rendering import quiet, render
from ui.libraries import chooser
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.reader import tab as reader_tab
from ui.spectrum import tab as tab_spectrum
from ui.updates import Page
from ui.words import say

BEHAVIOUR = Path(__file__).with_name("behaviour.js").read_text(encoding="utf-8")
STYLE = "\n".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("style.css", "layout.css", "fits.css")
)
FAVICON = Path(__file__).with_name("logo.svg")
LOGO = Markup(FAVICON.read_text(encoding="utf-8"))
STORAGE_KEY = "spectrum-scholar-owner"
# scripts of the page speak to the server through one element that is not seen
_BUS = "window.scholar = (what) => trigger('click', what)"
# A long answer is read from its beginning: the question goes to the top of the chat, after Gradio's scroll to the end, which comes
# later where the machine is busy. Not any more once the reader has moved the chat.
TO_QUESTION = """() => {
  const chat = document.querySelector("#chat .panel-wrap");
  let moved = false;
  for (const by of ["wheel", "touchmove", "pointerdown", "keydown"])
    chat?.addEventListener(by, () => { moved = true; }, {once: true, passive: true});
  for (const wait of [400, 1200, 2400]) setTimeout(() => {
    const asked = [...document.querySelectorAll("#chat .user-row")].at(-1);
    if (chat && asked && !moved) chat.scrollTop += asked.getBoundingClientRect().top - chat.getBoundingClientRect().top;
  }, wait);
}"""


def plotly_address() -> str:
    """Where the page's server has the plots' library, which the page's script asks for before the first plot does; empty if it has
    another name one day."""
    assets = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
    return next((f"assets/{path.name}" for path in assets.glob("PlotlyPlot-*.js")), "")


def build_page(libraries: Libraries, options: Options | None = None) -> gr.Blocks:
    """Layout and wiring. ``libraries`` serve all users; what belongs to one page is in its ``Session``. None of them need be
    open yet: what the page shows of them comes when they are."""
    options = options or Options()
    keep = options.limits.keep_minutes * 60
    sweep = (max(1, int(min(600, keep / 4))), max(1, int(keep)))
    with Page(title=say("page.title"), analytics_enabled=False, delete_cache=sweep, fill_width=True) as app:
        page = _layout(libraries, options)
        tab_spectrum.wire(page.spectrum, page.state, libraries, options)
        table_tab.wire(page.browse, page.state, libraries, options)
        map_tab.wire(page.on_map, page.state, libraries)
        tour_tab.wire(page.tour, page.state, libraries)
        left_column.wire_saves(page.threads, page.state, libraries)
        left_column.wire_remarks(page.left, page.state, options)
        sharing.wire(page.left, page.state)
        _wire_tabs(page)
        asking = ChatHandlers(libraries, options, page)
        reader_tab.wire(page.check, page.state, libraries, options, asking.rate)
        _wire_questions(page, asking)
        threads.wire(SimpleNamespace(**vars(page.left), **vars(page.threads)), page, asking)
        _wire_libraries(page, app, libraries, options)

        def begin(token, session, request: gr.Request):
            return left_column.begin(token, session, request, options)

        shown = [page.token, page.state, page.threads.kept]
        opens = app.load(begin, [page.token, page.state], shown, show_progress="hidden").then(
            asking.arrive,
            [page.current, page.state, page.plain],
            asking.renewed,
            show_progress="hidden",
            js=threads.AT_ADDRESS,
        )
        app.load(None, None, page.domain, js="() => window.scholarDomain()")
        opens.then(None, page.current, None, js=threads.ADDRESS).then(None, js="() => window.scholarArrived()")
        add_endpoints(app, libraries, options, asking.rate)
    return app.queue(max_size=options.limits.waiting, default_concurrency_limit=8)


def _layout(libraries: Libraries, options: Options) -> SimpleNamespace:
    """All components, by the names under which the handlers know them."""
    parts: dict[str, Any] = {
        "state": gr.State(Session(), time_to_live=12 * 3600),
        "token": gr.BrowserState(None, storage_key=STORAGE_KEY, secret=browser_key(options.data)),
        "opened": gr.Textbox("evidence", visible=False),
        # the conversation's id: the page remembers it if the server forgets the page
        "current": gr.Textbox("", visible=False),
        "bus": gr.HTML(render("said.html", plotly=plotly_address()), elem_id="bus", js_on_load=_BUS, padding=False),
    }
    parts |= _head(bool(libraries.engine.first_step))
    with gr.Row(elem_id="columns"):
        parts["threads"] = SimpleNamespace(**threads.build(libraries))
        with gr.Column(scale=6, min_width=320, elem_id="left"):
            parts["left"] = left_column.build()
        with gr.Column(scale=5, min_width=320, elem_id="right"):
            parts |= _right(options)
    return SimpleNamespace(**parts)


def _head(two_engines: bool) -> dict[str, Any]:
    """The name of the page and its switches; one for the language model only where there are two engines to choose from."""
    with gr.Row(elem_id="head"):
        gr.HTML(render("head.html", logo=LOGO), padding=False)
        domain = gr.Dropdown(
            [(one.title, name) for name, one in DOMAINS.items()],
            value=USUAL,
            label=say("page.domain"),
            show_label=False,
            container=False,
            filterable=False,
            elem_id="domain",
            scale=0,
            min_width=150,
        )
        model = gr.Checkbox(
            True,
            label=say("page.model"),
            elem_id="model",
            container=False,
            scale=0,
            min_width=200,
            visible=two_engines,
        )
        plain = gr.Checkbox(False, label=say("page.plain"), elem_id="plain", container=False, scale=0, min_width=160)
    return {"model": model, "plain": plain, "domain": domain}


def _right(options: Options) -> dict[str, Any]:
    """The evidence and the other tabs; on small screens a sheet over the chat, with a way back."""
    gr.HTML(render("to_chat.html"), padding=False)
    parts: dict[str, Any] = {}
    with gr.Tabs(elem_id="side", overflow_behavior="wrap") as parts["tabs"]:
        with gr.Tab(say("tabs.evidence"), id="evidence", elem_id="tab-evidence") as parts["first"]:
            parts["look"] = gr.HTML("", elem_id="first-look", padding=False)
            parts["evidence"] = gr.HTML(quiet(say("cards.nothing")), elem_id="evidence")
        parts["spectrum"] = tab_spectrum.build(options)
        parts["browse"] = table_tab.build(options)
        parts["on_map"] = map_tab.build()
        parts["check"] = reader_tab.build()
        parts["tour"] = tour_tab.build()
    return parts


def _wire_libraries(page: SimpleNamespace, app: gr.Blocks, libraries: Libraries, options: Options) -> None:
    """What of the page depends on which libraries are open."""

    def arrived(library: Library) -> dict:
        look = {page.look: first_look(library)}
        return look | table_tab.arrived(page.browse, library) | tour_tab.arrived(page.tour, library)

    outputs = [page.look, page.browse.classes, page.browse.columns, page.tour.stop, page.tour.row, page.tour.at]
    chooser.wire(page.threads.libraries, app, page.state, libraries, options, arrived, outputs)


def _wire_tabs(page: SimpleNamespace) -> None:
    """Which tab is open is known to the browser alone, until a question goes out with it."""
    tabs = {
        "evidence": page.first,
        "spectrum": page.spectrum.tab,
        "parameters": page.spectrum.values,
        "browse": page.browse.tab,
        "map": page.on_map.tab,
        "check": page.check.tab,
        "tour": page.tour.tab,
    }
    for name, tab in tabs.items():
        tab.select(None, None, page.opened, js=f"() => '{name}'")
    page.domain.input(None, page.domain, None, js="(name) => { window.scholarDomain(name); }")
    page.model.input(_read_by, [page.model, page.state], show_progress="hidden")


def _read_by(model: bool, session: Session) -> None:
    """From the next question on the language model reads, or the small reader does."""
    session.by_model = bool(model)


def _wire_questions(page: SimpleNamespace, asking: ChatHandlers) -> None:
    """Everything that asks puts its question into the box and sends it, so that the user sees what is asked."""
    left, spectrum = page.left, page.spectrum

    def answers(asked):
        asked.then(None, js=TO_QUESTION)
        settled = asked.then(**asking.after)
        settled.then(None, page.current, None, js=threads.ADDRESS)
        settled.then(None, js=map_tab.HOOK)  # a map that was drawn anew is clicked as the one before

    def sends(event):
        answers(event.then(**asking.event))

    page.plain.input(
        asking.tell, [page.plain, page.state], [left.chat, page.evidence, page.tabs], show_progress="hidden"
    )
    answers(left.box.submit(**asking.event))
    sends(left.chat.example_select(picked_example, None, left.box, show_progress="hidden"))
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
    left.roles.click(
        lambda box: file_chips((box or {}).get("files") or []),
        left.box,
        left.chips,
        queue=False,
        show_progress="hidden",
        trigger_mode="always_last",  # files that are sent while they are looked at would else stay named
    )
    left.tools["stop"].click(lambda session: session.stop(), page.state, None, queue=False, show_progress="hidden")


def question_of(text: str) -> dict:
    """What the question box holds."""
    return {"text": text, "files": []}


def picked_example(event: gr.SelectData) -> dict:
    """The question of a starter on the empty page."""
    return question_of(event.value["text"])


def about(name: str | None):
    """The question on a source that was picked; nothing without one."""
    return question_of(say("map.question", name=name)) if name else gr.skip()


def from_bus(event: gr.EventData):
    """A question from a button or a point of the page. It is the user's own: what it may ask is what anybody may ask."""
    said = event._data if isinstance(event._data, dict) else {}
    if isinstance(said.get("ask"), str):
        return question_of(said["ask"][:1000])
    return about(said["source"][:200] if isinstance(said.get("source"), str) else None)
