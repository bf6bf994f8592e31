"""The tabs Spectrum and Parameters: what is drawn and tabulated of the spectrum on show, and how it leaves the page."""

from types import SimpleNamespace

import gradio as gr

from retriever.errors import ScholarError
from ui.html.browser_files import SAVE, to_save
from ui.html.rendering import quiet, render
from ui.options import Options
from ui.spectrum import toolbar
from ui.spectrum.banner import banner
from ui.spectrum.beside import figure_beside, file_beside, table_beside, words_beside
from ui.spectrum.figure import alternative, figure
from ui.spectrum.files import FORMATS, file_stem, spectrum_file, spectrum_table, table_bytes
from ui.spectrum.in_hand import in_hand
from ui.spectrum.near_papers import near_papers
from ui.spectrum.parameters import parameter_panel
from ui.spectrum.pictured import picture_alike
from ui.spectrum.samp import broadcast
from ui.spectrum.shown_spectra import of_source
from ui.spectrum.similarity import similar
from ui.spectrum.view import MOST_SIMILAR, View, curve_of
from ui.spectrum.workbench import fit_tools
from ui.spectrum.workbench.compared import add_model, model_beside
from ui.spectrum.workbench.pinned import add_pinned, beside, further_of
from ui.words import say


def build(options: Options) -> SimpleNamespace:
    """The components of both tabs."""
    with gr.Tab(say("tabs.spectrum"), id="spectrum", elem_id="tab-spectrum") as tab:
        choice = gr.Dropdown([], label=say("spectrum.choice"), visible=False, elem_id="choice")
        with gr.Column(elem_id="bench"):
            tools = toolbar.build()
            warnings = gr.HTML("", elem_id="bench-warnings", padding=False)
            plot = gr.Plot(show_label=False, visible=False, elem_id="plot")
            gr.HTML(render("hand.html"), elem_id="hand", padding=False)
            # pressed by the page's script alone, which wants the model to fold it
            take = gr.Button(say("spectrum.move"), elem_id="hand-take", size="sm")
            hand = gr.JSON(visible=False)
        fits = fit_tools.build()
        words = gr.HTML(quiet(say("spectrum.none")), elem_id="words")
        papers = gr.HTML("", elem_id="near-papers")
        row, buttons, send = _downloads(options)
        file = gr.JSON(visible=False)
        drop = gr.File(label=say("spectrum.drop"), file_count="multiple", height=150, elem_id="drop")
    with gr.Tab(say("tabs.parameters"), id="parameters", elem_id="tab-parameters") as values:
        table = gr.HTML(quiet(say("parameters.none_yet")), elem_id="table")
    return SimpleNamespace(
        tab=tab,
        values=values,
        choice=choice,
        plot=plot,
        words=words,
        papers=papers,
        table=table,
        controls=tools.controls,
        warnings=warnings,
        take=take,
        hand=hand,
        row=row,
        buttons=buttons,
        send=send,
        file=file,
        drop=drop,
        view=tools.view,
        seen=[plot, words, tools.controls, row, *fits.seen, warnings, papers],
        fits=fits,
    )


def _downloads(options: Options) -> tuple[gr.Row, list[gr.Button], gr.Button]:
    """The row of buttons by which a spectrum leaves the page."""
    with gr.Row(visible=False, elem_id="downloads") as row:
        buttons = [gr.Button(f"{say('spectrum.download')} {kind}", size="sm", min_width=90) for kind in FORMATS]
        send = gr.Button(say("spectrum.samp"), size="sm", min_width=90, visible=options.samp)
    return row, buttons, send


def wire(parts: SimpleNamespace, state: gr.State, libraries, options: Options) -> None:
    """What happens within the tabs; what an answer does to them is the page's affair."""
    _wire_view(parts, state, libraries)
    fit_tools.wire(parts.fits, parts, state, picked)
    _wire_hand(parts, state)
    _wire_files(parts, state, libraries, options)


def _wire_view(parts: SimpleNamespace, state: gr.State, libraries) -> None:
    """Drawing and tabulating what the user chose to see."""

    def draw(index, *chosen):
        *view, session = chosen
        one = picked(session, index)
        if one is None:
            return dict(zip(parts.seen, nothing(), strict=True))
        if not one.is_spectrum:
            return _beside(parts, one) | fit_tools.following(parts.fits, one, session, [], "")
        one, view = session.chosen.looked_at(one), toolbar.view_of(*view)
        library = libraries.library(session.libraries)
        curve = _curve(one, view, library)
        pins = beside(one, curve, session.chosen.pins, view)
        return fit_tools.following(parts.fits, one, session, pins, curve.unit) | {
            parts.plot: gr.Plot(_drawn(one, curve, view, session.chosen.other(one), pins), visible=True),
            parts.words: alternative(one, curve, view),
            parts.warnings: banner(one),
            parts.controls: gr.Column(visible=True, elem_classes=[]),
            parts.row: gr.Row(visible=True),
            parts.papers: near_papers(one, library),
        }

    def tabulate(index, session):
        one = picked(session, index)
        if one is None:
            return quiet(say("parameters.none_yet"))
        own = session.chosen.own(one)
        return parameter_panel(one, own.fit if own is not None else session.chosen.looked_at(one).fit)

    parts.draw = {
        "fn": draw,
        "inputs": [parts.choice, *parts.view, state],
        "outputs": parts.seen,
        "show_progress": "hidden",
    }
    parts.tabulate = {
        "fn": tabulate,
        "inputs": [parts.choice, state],
        "outputs": parts.table,
        "show_progress": "hidden",
    }
    parts.tab.select(**parts.draw)
    parts.values.select(**parts.tabulate)
    # always_last: a choice made while the plot is still being drawn would otherwise be dropped
    parts.choice.input(**parts.draw, trigger_mode="always_last").then(**parts.tabulate)
    for control in parts.view:
        control.input(**parts.draw, trigger_mode="always_last")


def _wire_hand(parts: SimpleNamespace, state: gr.State) -> None:
    """The model on show, for the page's script to fold it."""

    def taken(index, *chosen):
        *view, session = chosen
        one = picked(session, index)
        return in_hand(session.chosen.looked_at(one), toolbar.view_of(*view)) if one is not None else {}

    given = parts.take.click(taken, [parts.choice, *parts.view, state], parts.hand, show_progress="hidden")
    given.then(None, parts.hand, None, js="(sent) => window.scholarHand(sent)")


def _beside(parts: SimpleNamespace, one) -> dict:
    """A light curve, an image or a joint fit on show: there is no view to choose of it, only full screen, and the model of a joint fit to move."""
    return {
        parts.plot: gr.Plot(figure_beside(one), visible=True),
        parts.words: words_beside(one),
        parts.warnings: banner(one),
        parts.controls: gr.Column(
            visible=True, elem_classes=["ss-no-view", *(() if one.joint is not None else ("ss-no-model",))]
        ),
        parts.row: gr.Row(visible=True),
        parts.papers: picture_alike(one) if one.is_picture else "",
    }


def _wire_files(parts: SimpleNamespace, state: gr.State, libraries, options: Options) -> None:
    """The spectrum on show as a file, or sent to a program beside the browser."""
    inputs = [parts.choice, *parts.view, state]

    def save(kind, index, *chosen):
        *view, session = chosen
        one = picked(session, index)
        if one is None:
            raise gr.Error(say("spectrum.none"), duration=6, print_exception=False)
        if not one.is_spectrum:
            return to_save(*file_beside(one, kind))
        one, chosen = session.chosen.looked_at(one), toolbar.view_of(*view)
        curve = _curve(one, chosen, libraries.library(session.libraries))
        pins = beside(one, curve, session.chosen.pins, chosen)
        further = (*model_beside(one, session.chosen.other(one), chosen), *further_of(pins))
        return to_save(*spectrum_file(one, curve, kind, further))

    for button, kind in zip(parts.buttons, FORMATS, strict=True):
        made = button.click(lambda *held, kind=kind: save(kind, *held), inputs, parts.file, show_progress="hidden")
        made.success(None, parts.file, None, js=SAVE)

    def send(index, *chosen):
        *view, session = chosen
        one = picked(session, index)
        if one is None:
            return
        if one.is_spectrum:
            one = session.chosen.looked_at(one)
            curve = _curve(one, toolbar.view_of(*view), libraries.library(session.libraries))
            table = spectrum_table(one, curve)
        else:
            table = table_beside(one)
        tell_samp(table_bytes(table, "VOTable"), file_stem(one.title), options)

    parts.send.click(send, inputs, None, show_progress="hidden")


def tell_samp(content: bytes, name: str, options: Options) -> None:
    """Send a VOTable, and say in one line how it went."""
    if not options.samp:
        return
    try:
        count = broadcast(content, name, options.uploads or options.data)
    except ScholarError as error:
        raise gr.Error(str(error), duration=8, print_exception=False) from None
    gr.Info(say("samp.sent", count=count), duration=5)


def picked(session, index):
    """The spectrum on show, or None."""
    spectra = session.spectra
    return spectra[index or 0] if spectra and 0 <= (index or 0) < len(spectra) else None


def _curve(one, view: View, library):
    others = []
    if view.similar and one.table is None:
        others = [of_source(source, library) for source, _ in similar(one, library, MOST_SIMILAR)]
    return curve_of(one, view, others)


def _drawn(one, curve, view: View, other, pins):
    """The plot, with another model and pinned spectra."""
    drawn = figure(one, curve, view)
    if other is not None and view.model:
        add_model(drawn, one, other, view)
    add_pinned(drawn, curve, pins)
    return drawn


def nothing() -> list:
    """Values of ``seen`` when no spectrum is on show."""
    tools, row = gr.Column(visible=False), gr.Row(visible=False)
    return [gr.Plot(None, visible=False), quiet(say("spectrum.none")), tools, row, *fit_tools.nothing(), "", ""]
