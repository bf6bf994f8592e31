"""The controls beside the plot follow what is on show."""

from dataclasses import replace
from types import SimpleNamespace

import gradio as gr
import pytest

from ui.spectrum.shown_spectra import of_source
from ui.spectrum.workbench import fit_tools
from ui.spectrum.workbench.chosen import Chosen


@pytest.fixture(scope="module")
def tools():
    with gr.Blocks():
        return fit_tools.build()


def test_what_follows_is_what_the_page_expects(tools, shown, library):
    session = SimpleNamespace(chosen=Chosen())
    times = replace(shown, timing=SimpleNamespace())  # a light curve
    for one in (shown, of_source(library.sources["3c-273"], library), times):
        update = fit_tools.following(tools, one, session, [], "")
        assert set(update) == set(tools.seen)
        listed = update[tools.model].choices
        assert update[tools.pin].interactive == (one is not times)
        assert update[tools.model].value in [name for _, name in listed] or not listed
        assert bool(listed) == (one is shown) and update[tools.samples].visible == (one is shown)
    session.chosen.contoured = session.chosen.own(shown)
    assert fit_tools.following(tools, shown, session, [], "")[tools.contour_plot] == gr.skip()
    empty = fit_tools.nothing()
    assert [type(value) for value in empty if value != ""] == [
        type(part) for part, value in zip(tools.seen, empty, strict=True) if value != ""
    ]
