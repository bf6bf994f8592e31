"""The controls under the plot and what they do: choose and compare models, pin, contours, take a fit along."""

from types import SimpleNamespace
from typing import Any

import gradio as gr

from retriever.errors import ScholarError
from retriever.reading.taken_away import Fitted
from ui.html.browser_files import SAVE, to_save
from ui.html.rendering import quiet
from ui.spectrum.workbench.chosen import Chosen
from ui.spectrum.workbench.compared import compared, options
from ui.spectrum.workbench.contours import computed, contour_figure, in_words, pairs
from ui.spectrum.workbench.pinned import Beside, pinned_words
from ui.spectrum.workbench.taken_along import copies, samples_file
from ui.words import say

_NONE = ""


def build() -> SimpleNamespace:
    """The components, of which ``seen`` follow what is on show."""
    with gr.Row(visible=False, elem_id="fit-line") as row:
        small: dict[str, Any] = {"filterable": False, "min_width": 420, "visible": False}  # room for a whole name
        model = gr.Dropdown([], label=say("workbench.model"), elem_id="fit-model", **small)
        other = gr.Dropdown([], label=say("workbench.other"), elem_id="fit-other", **small)
    pins = gr.Dropdown([], multiselect=True, label=say("workbench.pins"), visible=False, elem_id="pins")
    told = gr.HTML("", elem_id="fit-words", padding=False)
    with gr.Row(visible=False, elem_id="fit-buttons") as more:
        held: dict[str, Any] = {"size": "sm", "min_width": 80, "scale": 0}
        pin = gr.Button(say("workbench.pin"), elem_id="pin", **held)
        samples = gr.Button(say("workbench.samples"), elem_id="samples", visible=False, **held)
    with gr.Accordion(say("workbench.contours"), open=False, visible=False, elem_id="contours") as fold:
        with gr.Row(elem_id="contour-line"):
            across = gr.Dropdown([], label=say("workbench.across"), elem_id="contour-x", min_width=140)
            up = gr.Dropdown([], label=say("workbench.up"), elem_id="contour-y", min_width=140)
            go = gr.Button(say("workbench.draw"), size="sm", min_width=80, scale=0, elem_id="contour-go")
        contour_words = gr.HTML("", elem_id="contour-words", padding=False)
        contour_plot = gr.Plot(show_label=False, visible=False, elem_id="contour-plot")
    seen = [row, more, model, other, pin, samples, pins, told, fold, across, up, contour_words, contour_plot]
    return SimpleNamespace(
        row=row,
        more=more,
        model=model,
        other=other,
        pin=pin,
        samples=samples,
        pins=pins,
        told=told,
        fold=fold,
        across=across,
        up=up,
        go=go,
        contour_words=contour_words,
        contour_plot=contour_plot,
        seen=seen,
        file=gr.JSON(visible=False),
    )


def following(tools: SimpleNamespace, one: Any, session: Any, pins: list[Beside], unit: str) -> dict:
    """The controls for what is on show."""
    chosen, listed = session.chosen, options(one) if one.is_spectrum else []
    own, other = chosen.own(one), chosen.other(one)
    names = [p.key for p in session.chosen.pins]
    return {
        tools.row: gr.Row(visible=len(listed) > 1),
        tools.more: gr.Row(visible=one.is_spectrum or own is not None),
        tools.model: gr.Dropdown(listed, value=chosen.model_of(one) if listed else None, visible=len(listed) > 1),
        tools.other: gr.Dropdown(
            [(say("workbench.no_other"), _NONE), *listed],
            value=other.model.name if other else _NONE,
            visible=len(listed) > 1,
        ),
        tools.pin: gr.Button(interactive=one.is_spectrum),
        tools.samples: gr.Button(visible=own is not None),
        tools.pins: gr.Dropdown(
            [(p.whole_label, p.key) for p in chosen.pins], value=names or None, visible=bool(names)
        ),
        tools.told: compared(one, chosen.model_of(one), other) + copies(one, own) + pinned_words(pins, unit),
        **_contours(tools, chosen, own),
    }


def _contours(tools: SimpleNamespace, chosen: Chosen, own: Fitted | None) -> dict:
    """Contours that are drawn stay as long as their fit is on show."""
    if own is not None and chosen.contoured is own:
        return {
            part: gr.skip() for part in (tools.fold, tools.across, tools.up, tools.contour_words, tools.contour_plot)
        }
    free = pairs(own)
    return {
        tools.fold: gr.Accordion(visible=len(free) > 1),
        tools.across: gr.Dropdown(free, value=free[0][1] if free else None),
        tools.up: gr.Dropdown(free, value=free[1][1] if len(free) > 1 else None),
        tools.contour_words: "",
        tools.contour_plot: gr.Plot(None, visible=False),
    }


def nothing() -> list:
    """Values of ``seen`` when no spectrum is on show."""
    hidden: dict[str, Any] = {"visible": False}
    return [
        *(gr.Row(**hidden) for _ in range(2)),
        *(gr.Dropdown([], value=None, **hidden) for _ in range(2)),
        gr.Button(interactive=False),
        gr.Button(**hidden),
        gr.Dropdown([], value=None, **hidden),
        "",
        gr.Accordion(**hidden),
        *(gr.Dropdown([], value=None) for _ in range(2)),
        "",
        gr.Plot(None, **hidden),
    ]


def wire(tools: SimpleNamespace, parts: SimpleNamespace, state: gr.State, picked: Any) -> None:
    """What the controls do; drawing and tabulating are the tab's own (``parts.draw``, ``parts.tabulate``)."""

    def choose(index, model, other, session):
        if (one := picked(session, index)) is not None:
            session.chosen.choose(one, model, other)

    def pin(index, session):
        one = picked(session, index)
        if one is None or not session.chosen.pin(one):
            gr.Info(say("workbench.not_pinned"), duration=5)

    changes = [
        tools.model.input(choose, [parts.choice, tools.model, tools.other, state], None, show_progress="hidden"),
        tools.other.input(choose, [parts.choice, tools.model, tools.other, state], None, show_progress="hidden"),
        tools.pin.click(pin, [parts.choice, state], None, show_progress="hidden"),
        tools.pins.input(
            lambda names, session: session.chosen.keep(names or []), [tools.pins, state], None, show_progress="hidden"
        ),
    ]
    for change in changes:
        change.then(**parts.draw).then(**parts.tabulate)
    _wire_contours(tools, parts, state, picked)

    def samples(index, session):
        one = picked(session, index)
        own = session.chosen.own(one) if one is not None else None
        if own is None:
            raise gr.Error(say("workbench.no_fit"), duration=6, print_exception=False)
        return _or_told(lambda: to_save(*samples_file(one, own)))

    made = tools.samples.click(samples, [parts.choice, state], tools.file, show_progress="minimal")
    made.success(None, tools.file, None, js=SAVE)


def _wire_contours(tools: SimpleNamespace, parts: SimpleNamespace, state: gr.State, picked: Any) -> None:
    """Told to be computing at once, then drawn."""

    def draw(index, across, up, session):
        one = picked(session, index)
        own = session.chosen.own(one) if one is not None else None
        if own is None or not across or not up:
            raise gr.Error(say("workbench.no_fit"), duration=6, print_exception=False)
        found = _or_told(lambda: computed(own, across, up))
        session.chosen.contoured = own
        return gr.Plot(contour_figure(one, found, own), visible=True), in_words(found, own)

    shown = {"outputs": [tools.contour_plot, tools.contour_words], "show_progress": "hidden"}
    begun = tools.go.click(lambda: (gr.skip(), quiet(say("workbench.computing"))), None, **shown)
    drawn = begun.then(draw, [parts.choice, tools.across, tools.up, state], **shown)
    drawn.failure(lambda: (gr.Plot(None, visible=False), ""), None, **shown)


def _or_told(make: Any) -> Any:
    """What is made, or in one line why it can't be."""
    try:
        return make()
    except ScholarError as error:
        raise gr.Error(str(error), duration=8, print_exception=False) from None
