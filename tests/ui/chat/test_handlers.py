"""What the page's handlers do when a question is sent or another conversation is begun."""

import asyncio
from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.agent.look_ups import LookUps
from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from tests.support.archives.online_on_loopback import online_for
from tests.support.ui_answers import (
    FakeAssistant,
    SlowAssistant,
    asked,
    questions,
)
from ui.app import build_app
from ui.chat.session import Session
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.serving import Limits


def of_page(app):
    """The handlers of the page by their names, without the endpoints for programs."""
    return {event.name: event.fn for event in app.fns.values() if event.api_visibility == "private"}


@pytest.fixture
def send(monkeypatch):
    """What the page's own handler does to it when a question is sent from a session; at most one a minute."""
    gr = pytest.importorskip("gradio")
    for told in ("Warning", "Info"):
        monkeypatch.setattr(gr, told, lambda *_, **__: None)  # they need a request of Gradio's own

    def on_page(assistant, session, most=0):
        app = build_app(Libraries.holding(assistant), Options(Limits(questions_a_minute=most)))
        handler = of_page(app)["ask"]

        async def updates(question):
            message, visitor = {"text": question, "files": []}, SimpleNamespace(username="ada", client=None)
            given = handler(message, session, False, None, None, "x-ray", visitor)
            return [update async for update in given]

        return updates

    return on_page


@pytest.mark.parametrize("case", ["empty", "asked twice", "one waits", "closed", "too many"])
def test_a_question_that_is_turned_away_leaves_the_page_as_it_is(case, send):
    gr = pytest.importorskip("gradio")
    session = Session(closed=case == "closed")
    session.asked = {"asked twice": [("What?", [])], "one waits": [("Which?", []), ("Why?", [])]}.get(case, [])
    handler = send(FakeAssistant(), session, most=1)

    def updates():
        return handler("" if case == "empty" else "What?")

    if case == "too many":
        assert len(asyncio.run(updates())) > 1
    told = asyncio.run(updates())
    assert told and all(value == gr.skip() for update in told for value in update.values())


def test_a_question_sent_during_an_answer_is_asked_after_it(send):
    """It was dropped without a word: an impatient user thought it asked."""
    session = Session()
    ask = send(FakeAssistant(), session)

    async def hurried():
        await asyncio.gather(*(ask(question) for question in ("first", "first", "second", "third")))

    asyncio.run(hurried())
    assert questions(session) == ["first", "second"] and not session.turns.locked() and not session.asked


def test_a_new_conversation_waits_for_the_last_update_of_the_answer_that_it_ends():
    """An update that came after it brought the old conversation back on the page, and nothing could be asked any more."""
    pytest.importorskip("gradio")
    app, session, seen = build_app(Libraries.holding(SlowAssistant())), Session(), []
    handlers = of_page(app)

    async def ask():
        visitor = SimpleNamespace(username="ada", client=None)
        message = {"text": "What?", "files": []}
        async for _ in handlers["ask"](message, session, False, None, None, "x-ray", visitor):
            await asyncio.sleep(0.2)  # the server sends it
            seen.append("update")
        seen.append("ended")

    async def renew():
        while not session.busy:
            await asyncio.sleep(0.01)
        (new, *_) = await handlers["renew"](session, False)
        seen.append("new")
        return new

    async def both():
        return await asyncio.gather(ask(), renew())

    _, new = asyncio.run(asyncio.wait_for(both(), 10))
    assert seen[-2:] in (["ended", "new"], ["new", "ended"]) and "update" not in seen[seen.index("new") :]
    assert new is not session and not new.closed and not new.exchanges


def test_the_steps_of_a_look_up_are_shown_and_the_answer_is_on_what_it_brought(
    send, archive, library, tmp_path, monkeypatch
):
    monkeypatch.setenv("ADS_DEV_KEY", archive.token)
    look_ups = LookUps(online_for(archive, tmp_path / "online"), True, lambda text: None)
    session = Session()
    ask = send(Assistant(library, OfflineEngine(), look_ups=look_ups), session)
    asyncio.run(ask("How hard is NGC 4003 and what do papers say?"))
    titles = [message["metadata"]["title"] for message in session.messages if message.get("metadata")]
    assert any("Asking the archives for NGC 4003" in title for title in titles)
    assert {"SIMBAD", "4XMM", "ADS"} <= {title.split("&")[0] for title in titles}
    assert all(message["metadata"]["status"] == "done" for message in session.messages if message.get("metadata"))
    assert "NGC 4003" in session.messages[-1]["content"] and "NGC 4003" in session.evidence
    asyncio.run(ask("What is its redshift?"))
    assert "redshift of NGC 4003 is 0" in session.messages[-1]["content"]


@pytest.mark.parametrize("opened", ["map", "evidence"])
def test_the_map_marks_what_was_just_asked_if_it_is_looked_at(opened, assistant):
    app, session = build_app(Libraries.holding(assistant)), Session()
    _, session = asked(assistant, "What is Cyg X-1?", session)
    update = of_page(app)["settle"](session, opened, "equatorial", "class", "energy", 15, ["model"])
    drawn = [value for part, value in update.items() if part.elem_id in ("map", "map-words")]
    assert len(drawn) == (2 if opened == "map" else 0)
    assert opened != "map" or "Cyg X-1" in str(drawn[1])


def test_what_is_asked_to_be_drawn_opens_its_tab_once(assistant):
    app, session = build_app(Libraries.holding(assistant)), Session()

    def tab_opened():
        views = ("spectra", "class", 0.0, None, "counts", "residual", "energy", "auto", ["model"])
        update = of_page(app)["settle"](session, "evidence", *views)
        return [value.selected for part, value in update.items() if isinstance(part, gr.Tabs)]

    asked(assistant, "What is Cyg X-1?", session)
    assert tab_opened() == []
    asked(assistant, "Plot the spectrum of Cyg X-1", session)
    assert (tab_opened(), tab_opened()) == (["spectrum"], [])
    asked(assistant, "Show the sources on a sky map", session)
    assert tab_opened() == ["map"]
