"""Conversations: stopped, taken back, kept, exported, reopened, replayed; remarks on answers."""

import asyncio
import html
import json
import time
from contextlib import aclosing
from types import SimpleNamespace

import pytest

from assistant.agent.workflow import ToolStarted
from retriever.errors import BadInput
from tests.ui.test_ui import FakeAssistant, answer_of, questions, shown
from ui.chat import documents, replay
from ui.chat import storage as library
from ui.chat.left_column import begin, recalled
from ui.chat.session import Session, reopened, respond
from ui.chat.throttle import throttled
from ui.options import Options
from ui.words import say


class SlowAssistant(FakeAssistant):
    """Starts a tool, then takes a minute."""

    ended = False

    async def stream(self, question, files=None, conversation=None):
        yield ToolStarted(name="identify_source", arguments={"name": "3C 273"})
        try:
            await asyncio.sleep(60)
        finally:
            self.ended = True


def test_stop_ends_the_answer_at_once_and_the_next_question_is_answered():
    session, slow = Session(), SlowAssistant()

    async def stopped():
        async for now in respond(slow, session, "What?", []):
            if len(now.messages) == 2:
                now.stop()

    asyncio.run(asyncio.wait_for(stopped(), 5))
    assert slow.ended and not session.busy
    *_, step, said = session.messages
    assert step["metadata"]["status"] == "done" and html.unescape(said["content"]) == say("chat.stopped")
    shown(FakeAssistant(), "And now?", session)
    assert session.last.answer is not None and questions(session) == ["And now?"]


def test_a_session_that_was_left_shows_nothing_more():
    session, seen = Session(), []

    async def left():
        async for now in respond(SlowAssistant(), session, "What?", []):
            seen.append(len(now.messages))
            if len(now.messages) == 2:
                now.close()

    asyncio.run(asyncio.wait_for(left(), 5))
    assert seen == [1, 2] and not session.busy


def test_taking_back_leaves_the_conversation_as_it_was(tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    shown(FakeAssistant(), "first", session)
    kept = session.messages, session.evidence
    shown(FakeAssistant(), "second", session)
    gone = session.take_back()
    assert gone.question == "second" and (session.messages, session.evidence) == kept
    assert questions(session) == ["first"]
    assert [turn["question"] for turn in session.shelf.read(session.id)["turns"]] == ["first"]
    session.take_back()
    assert session.take_back() is None and session.shelf.titles() == [] and session.messages == []


def test_a_question_quicker_than_its_page_is_kept(tmp_path):
    session, options = Session(), Options(data=tmp_path)
    visitor = SimpleNamespace(username=None)

    async def ask_and_open():
        async for now in respond(FakeAssistant(), session, "first", []):
            if now.shelf is None:
                _, opened, _ = begin(None, session, visitor, options)
                assert opened is session
        return session.shelf.titles()

    ((title, conversation),) = asyncio.run(ask_and_open())
    assert title.startswith("first") and conversation == session.id


def test_files_that_were_removed_are_told_in_a_sentence(tmp_path):
    _, session = shown(FakeAssistant(), "Read", files=[str(tmp_path / "gone.pha")])
    assert html.unescape(session.messages[-1]["content"]) == say("chat.files_gone")


def test_an_owner_finds_only_what_is_theirs(tmp_path):
    mine, yours = library.Shelf(tmp_path, "browser:mine"), library.Shelf(tmp_path, "browser:yours")
    session = Session(shelf=mine)
    shown(FakeAssistant(), "What is mine?", session)
    ((title, conversation),) = mine.titles()
    assert title.startswith("What is mine?")
    assert yours.titles() == [] and yours.read(conversation) is None
    assert "mine" not in str([path.name for path in tmp_path.rglob("*")]), "folders must not tell the owner's word"
    with pytest.raises(ValueError, match="no id"):
        mine.read("../../etc/passwd")
    yours.delete(conversation)
    assert mine.read(conversation)
    mine.delete(conversation)
    assert mine.titles() == []


def test_a_kept_conversation_survives_a_cut_line_and_old_ones_go(tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    shown(FakeAssistant(), "first", session)
    path = session.shelf.folder / f"{session.id}.jsonl"
    path.write_text(path.read_text() + '{"question": "cut')
    assert [turn["question"] for turn in session.shelf.read(session.id)["turns"]] == ["first"]
    library.forget_old(tmp_path, 1)
    assert path.exists()
    library.forget_old(tmp_path, 1e-9)
    assert not path.exists()


def test_reopened_conversations_go_on(assistant, tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    shown(assistant, "What is 3C 273?", session)
    document = session.shelf.read(session.id)
    again = reopened(document, session.id, session.shelf, assistant.retriever.catalogue)
    assert again.messages[-1] == session.messages[-1] and again.evidence == session.evidence
    assert [one.label for one in again.spectra] == [one.label for one in session.spectra]
    shown(assistant, "And its column density?", again)
    assert "3C 273" in again.last.answer.text
    assert len(again.shelf.read(session.id)["turns"]) == 2


def test_export_as_markdown_json_and_bibtex(assistant):
    _, session = shown(assistant, "What is 3C 273? *bold* <b>")
    document = documents.document_of(session)
    assert documents.read_document(documents.to_json(document)) == document
    markdown = documents.as_markdown(document)
    assert (
        "3C 273 is a quasar" in markdown
        and "SIMULATED" in markdown
        and "\\*bold\\*" in markdown
        and "\\<b\\>" in markdown
    )
    entries = documents.bibtex_of(document)
    cited = {item["bibcode"] for item in document["turns"][0]["answer"]["evidence"] if item["kind"] == "paper"}
    assert cited and all(f"{{{bibcode}," in entries for bibcode in cited) and entries.count("\n@") == len(cited) - 1
    assert documents.document_of(Session()) is None


def test_replay_of_the_same_is_the_same_and_of_another_is_told(assistant, tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    shown(assistant, "What is 3C 273?", session)
    shown(assistant, "And its column density?", session)
    document = session.shelf.read(session.id)
    results = replay.replay(document, assistant, {})
    assert [r.outcome for r in results] == ["same", "same"]
    document["turns"][1]["answer"]["claims"][0]["text"] = "It is green."
    changed = replay.replay(document, assistant, {})
    assert [r.outcome for r in changed] == ["same", "different"] and "It is green." in changed[1].differences[0]


def test_replay_asks_for_the_files_that_it_needs(assistant, tmp_path):
    turn = {"question": "Read", "files": [{"name": "x.pha", "sha256": "00"}], "answer": answer_of().as_json()}
    (result,) = replay.replay({"turns": [turn]}, assistant, {})
    assert result.outcome == "not run" and "x.pha" in result.differences[0]


def test_replay_command(tmp_path, capsys, monkeypatch, assistant):
    monkeypatch.setattr(replay, "_assistant", lambda *_: assistant)
    _, session = shown(assistant, "What is 3C 273?")
    path = tmp_path / "talk.json"
    path.write_text(documents.to_json(documents.document_of(session)))
    assert replay.main([str(path)]) == 0 and "1 of 1 answers are the same" in capsys.readouterr().out
    path.write_text(json.dumps(session.last.answer.as_json()))  # ask --json
    assert replay.main([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["turns"][0]["outcome"] == "same"
    path.write_text("[1]")
    with pytest.raises(BadInput, match="not a conversation"):
        replay.main([str(path)])


def test_remarks_are_lines_of_a_file(tmp_path):
    library.note_feedback(tmp_path, "bad", "wrong\nunit" * 1000, "What?", "This.")
    library.note_feedback(tmp_path, "good", "", "What?", "That.")
    lines = [json.loads(line) for line in (tmp_path / "feedback.jsonl").read_text().splitlines()]
    assert [line["verdict"] for line in lines] == ["bad", "good"] and len(lines[0]["reason"]) == 2000


def test_the_key_of_browsers_is_made_once(tmp_path):
    key = library.browser_key(tmp_path)
    assert len(key) > 20 and library.browser_key(tmp_path) == key
    assert (tmp_path / "browser-key").stat().st_mode & 0o077 == 0


def test_page_memory_is_bounded(tmp_path):
    from ui.chat.session import KEPT_EXCHANGES

    session = Session(shelf=library.Shelf(tmp_path, "me"))
    for number in range(KEPT_EXCHANGES + 5):
        shown(FakeAssistant(), f"question {number}", session)
    assert len(session.exchanges) == KEPT_EXCHANGES
    assert len(documents.document_of(session)["turns"]) == KEPT_EXCHANGES + 5, "the export holds all"


def test_drawing_keeps_a_pace_and_loses_neither_the_first_state_nor_the_last():
    async def states():
        for number in range(50):
            yield number
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.2)  # a state is not held back until the next one comes
        yield "late"

    async def drawn():
        return [(state, time.monotonic()) async for state in throttled(states(), 0.05)]

    began, seen = time.monotonic(), asyncio.run(drawn())
    shown_states = [state for state, _ in seen]
    assert shown_states[0] == 0 and shown_states[-2:] == [49, "late"] and len(seen) < 10
    assert seen[0][1] - began < 0.05 and seen[-1][1] - seen[-2][1] > 0.05


def test_a_page_that_goes_away_ends_what_was_coming():
    slow, session = SlowAssistant(), Session()

    async def leave():
        async with aclosing(respond(slow, session, "What?", [])) as stream, aclosing(throttled(stream, 0)) as drawn:
            async for now in drawn:
                if len(now.messages) == 2:
                    await asyncio.sleep(0.05)
                    break

    asyncio.run(asyncio.wait_for(leave(), 5))
    assert slow.ended and not session.busy


def test_a_page_that_the_server_forgot_goes_on_with_its_conversation(tmp_path):
    token, visitor, options = "t" * 32, SimpleNamespace(username=None), Options(data=tmp_path)
    catalogue = FakeAssistant.retriever.catalogue
    session = Session()
    begin(token, session, visitor, options)
    shown(FakeAssistant(), "first", session)
    again = recalled(Session(), token, session.id, catalogue, False, visitor, options)
    assert questions(again) == ["first"] and again.id == session.id and again.messages
    shown(FakeAssistant(), "second", again)
    assert [turn["question"] for turn in again.shelf.read(session.id)["turns"]] == ["first", "second"]
    assert recalled(session, token, session.id, catalogue, False, visitor, options) is session
    stranger = recalled(Session(), "s" * 32, session.id, catalogue, False, visitor, options)
    assert not stranger.exchanges, "an id alone opens nothing"
    early = Session()
    assert recalled(early, None, "", catalogue, False, visitor, options) is early and early.shelf is None


def test_a_new_conversation_waits_for_the_last_update_of_the_answer_that_it_ends():
    """An update that came after it brought the old conversation back on the page, and nothing could be asked any more."""
    pytest.importorskip("gradio")
    from ui.app import build_app

    app, session, seen = build_app(SlowAssistant()), Session(), []
    handlers = {event.name: event.fn for event in app.fns.values() if event.name in ("ask", "renew")}

    async def ask():
        visitor = SimpleNamespace(username="ada", client=None)
        message = {"text": "What?", "files": []}
        async for _ in handlers["ask"](message, session, False, None, None, visitor):
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
