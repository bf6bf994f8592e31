"""The tab Browse: the library's sources as a table with filters, a page at a time; files of all of it, and SAMP."""

import math
from types import SimpleNamespace

import gradio as gr
from markupsafe import Markup

from retriever.catalogue.quantities import quantity_by_key
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.names.positions import Position
from ui.catalogue.columns import (
    NAME,
    QUANTITIES,
    SEPARATION,
    UNITS,
    bands_of,
    every_column,
    title_of,
    usual_columns,
)
from ui.catalogue.cone import centre_of, radius_of
from ui.catalogue.table import PAGE, Rows, Wanted, catalogue_table, chosen, table_html
from ui.html.browser_files import SAVE, to_save
from ui.html.rendering import part, render
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.spectrum.files import ENDINGS, FORMATS, table_bytes
from ui.spectrum.tab import tell_samp
from ui.words import say

MOST_NAME = 100
STEM = "sources"
BY_DEFAULT = ("", False)  # by the name, or by the separation where there is a cone
# a heading that is clicked tells the server by which column to sort, through an element that is not seen
_BUS = "window.scholarSort = (what) => trigger('click', what)"


def build(options: Options) -> SimpleNamespace:
    """The components; which classes and columns there are is known when a library is open."""
    with gr.Tab(say("tabs.browse"), id="browse", elem_id="tab-browse") as tab:
        with gr.Column(elem_id="browse-filters"):
            filters = _filters()
            with gr.Accordion(say("browse.columns_chosen"), open=False):
                columns = gr.CheckboxGroup([], show_label=False, container=False, elem_id="browse-columns")
        order = gr.State(BY_DEFAULT)
        page = gr.State(0)
        bus = gr.HTML("<i></i>", elem_id="browse-bus", js_on_load=_BUS, padding=False)
        amiss = gr.HTML("", elem_id="browse-amiss", padding=False)
        gr.HTML(render("whole.html"), elem_id="browse-whole", padding=False)
        table = gr.HTML("", elem_id="browse")
        with gr.Row(elem_id="browse-pages"):
            back = gr.Button(say("browse.back"), size="sm", min_width=90, interactive=False, elem_id="browse-back")
            number = gr.Number(1, label=say("browse.page_of", count=1), precision=0, minimum=1, elem_id="browse-page")
            on = gr.Button(say("browse.next"), size="sm", min_width=90, interactive=False, elem_id="browse-next")
        with gr.Row():
            buttons = [
                gr.Button(f"{say('spectrum.download')} {kind}", size="sm", min_width=90) for kind in ("ECSV", "VOTable")
            ]
            send = gr.Button(say("browse.samp"), size="sm", min_width=90, visible=options.samp)
        file = gr.JSON(visible=False)
    _, classes, quantity, band, *_ = filters
    made = {"tab": tab, "filters": [*filters, columns], "classes": classes, "columns": columns, "order": order}
    made |= {"quantity": quantity, "band": band, "page": page, "number": number, "bus": bus, "amiss": amiss}
    return SimpleNamespace(**made, table=table, back=back, on=on, buttons=buttons, send=send, file=file)


def _filters() -> list:
    quantities = [(say("browse.any"), "")] + [(_label(key), key) for key in QUANTITIES]
    with gr.Row():
        name = gr.Textbox(label=say("browse.name"), max_length=MOST_NAME, elem_id="browse-name", min_width=140)
        classes = gr.Dropdown(
            [], multiselect=True, label=say("browse.classes"), elem_id="browse-classes", min_width=140
        )
    with gr.Row():
        quantity = _choice("quantity", quantities, 130)
        band = _choice("band", [(say("browse.any"), "")], 100)
        low, high = (_line(end, "1e22", 20, 70) for end in ("low", "high"))
    with gr.Row():
        near = _line("near", say("browse.near_hint"), MOST_NAME, 160)
        radius = _line("radius", say("browse.radius_hint"), 20, 100)
    return [name, classes, quantity, band, low, high, near, radius]


def _choice(name: str, choices: list, width: int) -> gr.Dropdown:
    label = say(f"browse.{name}")
    return gr.Dropdown(
        choices, value="", label=label, elem_id=f"browse-{name}", min_width=width, filterable=False, interactive=True
    )


def _line(name: str, hint: str, most: int, width: int) -> gr.Textbox:
    label = say(f"browse.{name}")
    return gr.Textbox(label=label, placeholder=hint, max_length=most, elem_id=f"browse-{name}", min_width=width)


def arrived(parts: SimpleNamespace, library: Library) -> dict:
    """The classes and columns of libraries that were just opened; the table is made when it is looked at."""
    choices = [(title_of(key), key) for key in every_column(library)[1:]]
    usual = list(usual_columns(library)[1:])
    _ = library.sources.by_name  # read once for all: whoever opens the tab first waits less
    return {
        parts.classes: gr.Dropdown([name for name in library.classes if name], value=[]),
        parts.columns: gr.CheckboxGroup(choices, value=usual),
    }


def wire(parts: SimpleNamespace, state: gr.State, libraries: Libraries, options: Options) -> None:
    """Filters, sorting, pages, files and SAMP."""
    inputs = [*parts.filters, parts.order, state]

    def found(*held) -> tuple[Rows, Library, Wanted, str]:
        library = libraries.library(held[-1].libraries)
        wanted, told = wanted_of(library, *held[:-1])
        return chosen(library, wanted), library, wanted, told

    def show(page, *held):
        rows, library, wanted, told = found(*held)
        last = max(0, (len(rows) - 1) // PAGE)
        page = min(max(0, page), last)
        return (
            amiss_with(held[2], held[4], held[5], told),
            table_html(rows, page, library, wanted),
            page,
            gr.Number(value=page + 1, label=say("browse.page_of", count=last + 1), maximum=last + 1),
            gr.Button(interactive=page > 0),
            gr.Button(interactive=page < last),
        )

    def sort(held, said):
        by, falling = held[-2]
        order = (str(said.get("sort")), not falling if said.get("sort") == by else False)
        return [order, *show(0, *held[:-2], order, held[-1])]

    def bands(quantity, session):
        known = bands_of(libraries.library(session.libraries), quantity) if quantity in QUANTITIES else ()
        return gr.Dropdown([(say("browse.any"), ""), *((one, one) for one in known)], value="")

    shown = [parts.amiss, parts.table, parts.page, parts.number, parts.back, parts.on]
    quiet = {"show_progress": "hidden"}
    parts.tab.select(show, [parts.page, *inputs], shown, **quiet)
    for control in parts.filters:
        control.change(lambda *held: show(0, *held), inputs, shown, **quiet, trigger_mode="always_last")
    parts.quantity.input(bands, [parts.quantity, state], parts.band, **quiet)
    parts.back.click(lambda page, *held: show(page - 1, *held), [parts.page, *inputs], shown, **quiet)
    parts.on.click(lambda page, *held: show(page + 1, *held), [parts.page, *inputs], shown, **quiet)
    parts.number.submit(
        lambda number, *held: show(int(number or 1) - 1, *held), [parts.number, *inputs], shown, **quiet
    )
    _wire_sorting(parts, sort, inputs, [parts.order, *shown])
    _wire_files(parts, found, inputs, options)


def wanted_of(library: Library, name, classes, quantity, band, low, high, near, radius, columns, order):
    """The filters as they were set, and a sentence on a place or radius that does not count ("" where all do)."""
    asked = quantity if quantity in QUANTITIES else ""
    kept = band if asked and band in bands_of(library, asked) else ""
    centre, degrees, told = cone_of(near, radius, library)
    known = tuple(c for c in classes or () if c in library.classes)
    by, falling = order
    if by not in (*every_column(library), *([SEPARATION] if centre else [])):
        by, falling = (SEPARATION if centre else NAME), False
    bounds = (number(low), number(high)) if asked else (None, None)
    shown = tuple(key for key in columns or () if key in every_column(library)) or (NAME,)
    text = str(name or "")[:MOST_NAME]
    return Wanted(text, known, asked, *bounds, by, falling, kept, centre, degrees, shown), told


def cone_of(near: str | None, radius: str | None, library: Library) -> tuple[Position | None, float, str]:
    """The cone's centre and radius, a degree where none is given; without a centre a sentence says what is amiss, if anything is."""
    if not str(near or "").strip():
        return None, 0.0, say("browse.no_centre") if str(radius or "").strip() else ""
    try:
        return centre_of(str(near), library), radius_of(str(radius or "").strip() or 1.0), ""
    except BadInput as error:
        return None, 0.0, str(error)


def _wire_sorting(parts: SimpleNamespace, sort, inputs: list, outputs: list) -> None:
    def sorted_by(event: gr.EventData, *held):
        return sort(held, event._data if isinstance(event._data, dict) else {})

    parts.bus.click(sorted_by, inputs, outputs, show_progress="hidden")


def _wire_files(parts: SimpleNamespace, found, inputs: list, options: Options) -> None:
    """All that the filters let through, as a file or to a program beside the browser."""

    def content(kind, held):
        rows, library, wanted, _ = found(*held)
        return table_bytes(catalogue_table(rows, library, wanted), kind)

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


def amiss_with(quantity: str, low: str | None, high: str | None, further: str = "") -> Markup:
    """Which bounds do not count, and why: no number, no quantity that they are of, or none that can lie between them; and what else
    is amiss."""
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
    told += [further] if further else []
    return part("warnings", told) if told else Markup()


def _label(key: str) -> str:
    unit = UNITS.get(key)
    return quantity_by_key(key).label + (f" ({unit})" if unit else "")
