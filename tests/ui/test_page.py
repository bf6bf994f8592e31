"""The page as a whole: it is built, and what it suggests to ask is answered."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.ui_answers import FakeAssistant
from ui.app import build_app
from ui.catalogue import tour
from ui.libraries.opened import Libraries
from ui.words import words


def test_page_is_built_and_begins_with_starters():
    pytest.importorskip("gradio")
    blocks = build_app(Libraries.holding(FakeAssistant())).blocks.values()
    (chat,) = (block for block in blocks if getattr(block, "elem_id", "") == "chat")
    starters = {one["text"] for one in chat.examples}
    assert "What is a pulsar?" in starters and "AGN with photon index below 1.6" in starters


def test_what_the_pages_suggest_to_ask_is_answered(assistant):
    suggested = [question for group in words("examples.groups") + tour.stops() for question in group["questions"]]
    assert len(suggested) > 20
    for question in dict.fromkeys(suggested):
        first = assistant.ask(question).claims[0]
        assert first.evidence and "no evidence" not in first.text, question


@pytest.mark.parametrize(("first_step", "shown"), [("", False), ("write_request", True)])
def test_the_language_model_can_be_switched_off_where_there_is_one(first_step, shown):
    assistant = FakeAssistant()
    assistant.engine = SimpleNamespace(name="told", first_step=first_step)
    blocks = build_app(Libraries.holding(assistant)).blocks.values()
    assert [block.visible for block in blocks if getattr(block, "elem_id", "") == "model"] == [shown]


def test_the_library_of_plots_has_an_address():
    gradio = pytest.importorskip("gradio")
    from ui.page import plotly_address

    address = plotly_address()
    assert address.startswith("assets/")
    assert (Path(gradio.__file__).parent / "templates" / "frontend" / address).is_file()
