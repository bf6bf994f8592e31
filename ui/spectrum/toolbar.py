"""The workbench's tools: one thin line of what is looked at most, the rest folded behind it."""

from types import SimpleNamespace

import gradio as gr

from ui.html.rendering import render
from ui.spectrum.view import JOININGS, LOWER, UPPER, View
from ui.words import say, words

SHOWN = ("model", "background", "bands", "similar")


def build() -> SimpleNamespace:
    """The controls, in the order in which ``view_of`` takes them, and what holds them."""
    with gr.Column(visible=False, elem_id="bench-tools") as controls:
        with gr.Row(elem_id="bench-line"):
            upper = _radio("upper", UPPER)
            lower = _radio("lower", LOWER)
            gr.HTML(render("bench_tools.html"), padding=False, elem_id="bench-buttons")
        with gr.Row(elem_id="bench-more"):
            axis = _radio("axis", ("energy", "wavelength"))
            texts = words("spectrum.joinings")
            joining = gr.Dropdown(
                [(texts.get(name, say("spectrum.joining_times", times=name)), name) for name in JOININGS],
                value="auto",
                label=say("spectrum.joining"),
                elem_id="joining",
                min_width=180,
            )
            shown = gr.CheckboxGroup(
                [(say(f"spectrum.show_{name}"), name) for name in SHOWN],
                value=["model", "background"],
                label=say("spectrum.show"),
                elem_id="shown",
                min_width=200,
            )
    return SimpleNamespace(controls=controls, view=[upper, lower, axis, joining, shown])


def _radio(name: str, values: tuple[str, ...]) -> gr.Radio:
    """A choice of few, the first of which is taken to begin with."""
    choices = [(words("spectrum.choices")[value], value) for value in values]
    return gr.Radio(choices, value=values[0], label=say(f"spectrum.{name}"), elem_id=name, min_width=60)


def view_of(upper: str, lower: str, axis: str, joining: str, shown: list[str]) -> View:
    """The user's choices, of which only known ones count."""
    usual = View()
    return View(
        wavelength=axis == "wavelength",
        joining=JOININGS.get(joining, usual.joining),
        unfolded=upper == "unfolded",
        lower=lower if lower in LOWER else usual.lower,
        **{name: name in (shown or ()) for name in SHOWN},
    )
