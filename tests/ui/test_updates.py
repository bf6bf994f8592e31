"""An update makes anew what it changes, and leaves the rest as it is."""

import asyncio

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from ui.updates import Page


def _page(build=Page):
    with build() as page:
        parts = [gr.Textbox("", label="a"), gr.Button("b"), gr.State(1), gr.JSON()]
        gr.Button("go").click(lambda: None, None, parts)
    return page, parts


def _sent(page, predictions):
    state = SessionState(page)
    event = next(iter(page.fns.values()))
    return asyncio.run(page.postprocess_data(event, predictions, state)), state


UPDATES = {
    "nothing": lambda p: {p[0]: gr.skip()},
    "one": lambda p: {p[0]: "said"},
    "a state alone": lambda p: {p[2]: 7},
    "a list": lambda p: ["said", gr.skip(), gr.skip(), {"held": 1}],
    "an empty dict": lambda p: {p[3]: {}},
    "none": lambda p: {p[0]: None},
    "all": lambda p: ["said", gr.update(interactive=False), 3, {"held": 1}],
}


@pytest.mark.parametrize("name", UPDATES)
@pytest.mark.slow
def test_the_browser_and_the_session_get_what_gradio_itself_would_give(name):
    seen = []
    for build in (Page, gr.Blocks):
        page, parts = _page(build)
        sent, state = _sent(page, UPDATES[name](parts))
        seen.append(([str(value) for value in sent], state[parts[2]._id]))
    assert seen[0] == seen[1]


def test_what_is_left_as_it_is_is_not_made_anew(monkeypatch):
    page, parts = _page()
    made = []
    monkeypatch.setattr(gr.Button, "get_config", lambda self: made.append(self) or {})
    session, event = SessionState(page), next(iter(page.fns.values()))
    made.clear()  # a session begins with all of the page
    asyncio.run(page.postprocess_data(event, {parts[0]: "said"}, session))
    assert not made
    asyncio.run(page.postprocess_data(event, {parts[1]: gr.update(interactive=False)}, session))
    assert made
