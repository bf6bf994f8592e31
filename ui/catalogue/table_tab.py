"""The tab Browse: the library's sources as a table with filters, a page at a time; files of all of it, and SAMP."""

import math
from types import SimpleNamespace

import gradio as gr
from markupsafe import Markup

from retriever.catalogue.quantities import quantity_by_key
from retriever.library.library import Library
from ui.catalogue.table import NAME, PAGE, QUANTITIES, UNITS, Wanted, catalogue_table, chosen, columns_of, table_html
from ui.html.browser_files import SAVE, to_save
from ui.html.rendering import part
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.spectrum.files import ENDINGS, FORMATS, table_bytes
from ui.spectrum.tab import tell_samp
from ui.words import say

MOST_NAME = 100
STEM = "sources"
# a heading that is clicked tells the server by which column to sort, through an element that is not seen
_BUS = "window.scholarSort = (what) => trigger('click', what)"


def build(options: Options) -> SimpleNamespace:
    """The components; which classes there are is known when a library is open."""
    with gr.Tab(say("tabs.browse"), id="browse", elem_id="tab-browse") as tab:
        filters = _filters()
        order = gr.State((NAME, False))
        page = gr.State(0)
        bus = gr.HTML("<i></i>", elem_id="browse-bus", js_on_load=_BUS, padding=False)
        amiss = gr.HTML("", elem_id="browse-amiss", padding=False)
        table = gr.HTML("", elem_id="browse")
        with gr.Row(elem_id="browse-pages"):
            back = gr.Button(say("browse.back"), size="sm", min_width=90, interactive=False, elem_id="browse-back")
            on = gr.Button(say("browse.next"), size="sm", min_width=90, interactive=False, elem_id="browse-next")
        with gr.Row():
            buttons = [
                gr.Button(f"{say('spectrum.download')} {kind}", size="sm", min_width=90) for kind in ("ECSV", "VOTable")
            ]
            send = gr.Button(say("browse.samp"), size="sm", min_width=90, visible=options.samp)
        file = gr.JSON(visible=False)
    made = {"tab": tab, "filters": filters, "classes": filters[1], "order": order, "page": page, "bus": bus}
    return SimpleNamespace(**made, amiss=amiss, table=table, back=back, on=on, buttons=buttons, send=send, file=file)


def _filters() -> list:
    quantities = [(say("browse.any"), "")] + [(_label(key), key) for key in QUANTITIES]
    with gr.Row():
        name = gr.Textbox(label=say("browse.name"), max_length=MOST_NAME, elem_id="browse-name", min_width=140)
        classes = gr.Dropdown(
            [], multiselect=True, label=say("browse.classes"), elem_id="browse-classes", min_width=160
        )
    with gr.Row():
        quantity = gr.Dropdown(
            quantities,
            value="",
            label=say("browse.quantity"),
            elem_id="browse-quantity",
            min_width=160,
            filterable=False,
        )
        low, high = (
            gr.Textbox(
                label=say(f"browse.{end}"), placeholder="1e22", max_length=20, elem_id=f"browse-{end}", min_width=90
            )
            for end in ("low", "high")
        )
    return [name, classes, quantity, low, high]


def arrived(parts: SimpleNamespace, library: Library) -> dict:
    """The classes of libraries that were just opened; the table is made when it is looked at."""
    return {parts.classes: gr.Dropdown([name for name in library.classes if name], value=[])}


def wire(parts: SimpleNamespace, state: gr.State, libraries: Libraries, options: Options) -> None:
    """Filters, sorting, pages, files and SAMP."""
    inputs = [*parts.filters, parts.order, state]

    def found(name, classes, quantity, low, high, order, session):
        library = libraries.library(session.libraries)
        known = tuple(c for c in classes or () if c in library.classes)
        asked = quantity if quantity in QUANTITIES else ""
        by, falling = order if order[0] in columns_of(library) else (NAME, False)
        wanted = Wanted(str(name or "")[:MOST_NAME], known, asked, number(low), number(high), by, falling)
        return chosen(library, wanted), library, wanted

    def show(page, *held):
        rows, library, wanted = found(*held)
        page = min(max(0, page), max(0, (len(rows) - 1) // PAGE))
        more = (page + 1) * PAGE < len(rows)
        return (
            amiss_with(*held[2:5]),
            table_html(rows, page, library, wanted),
            page,
            gr.Button(interactive=page > 0),
            gr.Button(interactive=more),
        )

    def sort(page, *held, event: gr.EventData):
        said = event._data if isinstance(event._data, dict) else {}
        by, falling = held[-2]
        order = (str(said.get("sort")), not falling if said.get("sort") == by else False)
        return [order, *show(0, *held[:-2], order, held[-1])]

    shown = [parts.amiss, parts.table, parts.page, parts.back, parts.on]
    quiet = {"show_progress": "hidden"}
    parts.tab.select(show, [parts.page, *inputs], shown, **quiet)
    for control in parts.filters:
        control.change(lambda *held: show(0, *held), inputs, shown, **quiet, trigger_mode="always_last")
    parts.back.click(lambda page, *held: show(page - 1, *held), [parts.page, *inputs], shown, **quiet)
    parts.on.click(lambda page, *held: show(page + 1, *held), [parts.page, *inputs], shown, **quiet)
    _wire_sorting(parts, sort, [parts.page, *inputs], [parts.order, *shown])
    _wire_files(parts, found, inputs, options)


def _wire_sorting(parts: SimpleNamespace, sort, inputs: list, outputs: list) -> None:
    def sorted_by(page, name, classes, quantity, low, high, order, session, event: gr.EventData):
        return sort(page, name, classes, quantity, low, high, order, session, event=event)

    parts.bus.click(sorted_by, inputs, outputs, show_progress="hidden")


def _wire_files(parts: SimpleNamespace, found, inputs: list, options: Options) -> None:
    """All that the filters let through, as a file or to a program beside the browser."""

    def content(kind, held):
        rows, library, _ = found(*held)
        return table_bytes(catalogue_table(rows, library), kind)

    def save(kind, *held):
        return to_save(f"{STEM}.{ENDINGS[kind]}", FORMATS[kind], content(kind, held))

    for button, kind in zip(parts.buttons, ("ECSV", "VOTable"), strict=True):
        made = button.click(lambda *held, kind=kind: save(kind, *held), inputs, parts.file, show_progress="hidden")
        made.success(None, parts.file, None, js=SAVE)
    parts.send.click(
        lambda *held: tell_samp(content("VOTable", held), STEM, options), inputs, None, show_progress="hidden"
    )


def number(text: str | None) -> float | None:
    """A bound as it was typed, ``1e22``; what is no number yet is no bound."""
    try:
        value = float(str(text or "").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def amiss_with(quantity: str, low: str | None, high: str | None) -> Markup:
    """Which bounds do not count, and why: no number, no quantity that they are of, or none that can lie between them."""
    typed = {
        say(f"browse.{end}"): str(text).strip()
        for end, text in (("low", low), ("high", high))
        if str(text or "").strip()
    }
    told = [say("browse.no_number", what=name, text=text[:20]) for name, text in typed.items() if number(text) is None]
    if not told and typed and quantity not in QUANTITIES:
        told.append(say("browse.no_quantity"))
    bottom, top = number(low), number(high)
    if not told and bottom is not None and top is not None and bottom > top:
        told.append(say("browse.crossed"))
    return part("warnings", told) if told else Markup()


def _label(key: str) -> str:
    unit = UNITS.get(key)
    return quantity_by_key(key).label + (f" ({unit})" if unit else "")
