"""The tab Browse: the catalogue as a table with filters; files of it, and SAMP."""

import math
from types import SimpleNamespace

import gradio as gr

from retriever.catalogue.quantities import quantity_by_key
from ui.catalogue.table import QUANTITIES, UNITS, Wanted, catalogue_table, chosen, table_html
from ui.html.browser_files import SAVE, to_save
from ui.options import Options
from ui.spectrum.files import ENDINGS, FORMATS, table_bytes
from ui.spectrum.tab import tell_samp
from ui.words import say

MOST_NAME = 100
STEM = "sources"


def build(library, options: Options) -> SimpleNamespace:
    """The components."""
    quantities = [(say("browse.any"), "")] + [(_label(key), key) for key in QUANTITIES]
    with gr.Tab(say("tabs.browse"), id="browse", elem_id="tab-browse") as tab:
        with gr.Row():
            name = gr.Textbox(label=say("browse.name"), max_length=MOST_NAME, elem_id="browse-name", min_width=140)
            classes = gr.Dropdown(
                list(library.classes),
                multiselect=True,
                label=say("browse.classes"),
                elem_id="browse-classes",
                min_width=160,
            )
        with gr.Row():
            quantity = gr.Dropdown(
                quantities, value="", label=say("browse.quantity"), elem_id="browse-quantity", min_width=160
            )
            low = gr.Textbox(
                label=say("browse.low"), placeholder="1e22", max_length=20, elem_id="browse-low", min_width=90
            )
            high = gr.Textbox(
                label=say("browse.high"), placeholder="1e22", max_length=20, elem_id="browse-high", min_width=90
            )
        table = gr.HTML("", elem_id="browse")
        with gr.Row():
            buttons = [
                gr.Button(f"{say('spectrum.download')} {kind}", size="sm", min_width=90) for kind in ("ECSV", "VOTable")
            ]
            send = gr.Button(say("browse.samp"), size="sm", min_width=90, visible=options.samp)
        file = gr.JSON(visible=False)
    return SimpleNamespace(
        tab=tab, filters=[name, classes, quantity, low, high], table=table, buttons=buttons, send=send, file=file
    )


def wire(parts: SimpleNamespace, library, options: Options) -> None:
    """Filters, files and SAMP."""

    def found(name, classes, quantity, low, high):
        known = tuple(c for c in classes or () if c in library.classes)
        wanted = Wanted(
            str(name or "")[:MOST_NAME], known, quantity if quantity in QUANTITIES else "", number(low), number(high)
        )
        return chosen(library, wanted)

    def show(*filters):
        return table_html(found(*filters), library)

    def save(kind, *filters):
        content = table_bytes(catalogue_table(found(*filters), library), kind)
        return to_save(f"{STEM}.{ENDINGS[kind]}", FORMATS[kind], content)

    def send(*filters):
        tell_samp(table_bytes(catalogue_table(found(*filters), library), "VOTable"), STEM, options)

    parts.tab.select(show, parts.filters, parts.table, show_progress="hidden")
    for control in parts.filters:
        control.change(show, parts.filters, parts.table, show_progress="hidden", trigger_mode="always_last")
    for button, kind in zip(parts.buttons, ("ECSV", "VOTable"), strict=True):
        made = button.click(
            lambda *held, kind=kind: save(kind, *held), parts.filters, parts.file, show_progress="hidden"
        )
        made.success(None, parts.file, None, js=SAVE)
    parts.send.click(send, parts.filters, None, show_progress="hidden")


def number(text: str | None) -> float | None:
    """A bound as it was typed, ``1e22``; what is no number yet is no bound."""
    try:
        value = float(str(text or "").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _label(key: str) -> str:
    unit = UNITS.get(key)
    return quantity_by_key(key).label + (f" ({unit})" if unit else "")
