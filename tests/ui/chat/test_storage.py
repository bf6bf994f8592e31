"""Conversations kept in a folder: whose they are, how they outlast a cut line, a restart, an old age."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from tests.support.ui_answers import (
    FakeAssistant,
    asked,
    questions,
)
from ui.chat import storage as library
from ui.chat.left_column import begin, recalled
from ui.chat.session import Session, reopened, respond
from ui.libraries.opened import Libraries
from ui.options import Options


def test_an_owner_finds_only_what_is_theirs(tmp_path):
    mine, yours = library.Shelf(tmp_path, "browser:mine"), library.Shelf(tmp_path, "browser:yours")
    session = Session(shelf=mine)
    asked(FakeAssistant(), "What is mine?", session)
    (one,) = mine.kept()
    conversation = one.id
    assert one.title.startswith("What is mine?")
    assert yours.kept() == [] and yours.read(conversation) is None
    assert "mine" not in str([path.name for path in tmp_path.rglob("*")]), "folders must not tell the owner's word"
    with pytest.raises(ValueError, match="no id"):
        mine.read("../../etc/passwd")
    yours.delete(conversation)
    assert mine.read(conversation)
    mine.delete(conversation)
    assert mine.kept() == []


def test_a_deleted_conversation_can_be_restored_until_another_is_deleted(tmp_path):
    shelf = library.Shelf(tmp_path, "me")
    ids = []
    for question in ("first", "second"):
        session = Session(shelf=shelf)
        asked(FakeAssistant(), question, session)
        ids.append(session.id)
    shelf.delete(ids[0])
    assert shelf.deleted().title == "first" and [one.title for one in shelf.kept()] == ["second"]
    shelf.restore(ids[0])
    assert shelf.deleted() is None and {one.title for one in shelf.kept()} == {"first", "second"}
    shelf.delete(ids[0])
    shelf.delete(ids[1])
    shelf.restore(ids[0])
    assert shelf.kept() == [] and shelf.read(ids[0]) is None
    library.forget_old(tmp_path, 0)
    assert not list(tmp_path.rglob("*.*l*")), "what was deleted does not outlast the server"


def test_a_renamed_conversation_keeps_its_turns_and_its_place(tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    asked(FakeAssistant(), "first", session)
    (before,) = session.shelf.kept()
    for title, shown in (("  A better\nname ", "A better name"), ("", "A better name"), ("x" * 500, "x" * 120)):
        session.shelf.rename(session.id, title)
        (after,) = session.shelf.kept()
        assert after.title == shown and after.changed == pytest.approx(before.changed, abs=1e-3)
    assert [turn["question"] for turn in session.shelf.read(session.id)["turns"]] == ["first"]
    session.shelf.rename("0" * 32, "nobody's")
    assert len(session.shelf.kept()) == 1


def test_a_kept_conversation_survives_a_cut_line_and_old_ones_go(tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    asked(FakeAssistant(), "first", session)
    path = session.shelf.folder / f"{session.id}.jsonl"
    path.write_text(path.read_text() + '{"question": "cut')
    assert [turn["question"] for turn in session.shelf.read(session.id)["turns"]] == ["first"]
    library.forget_old(tmp_path, 1)
    assert path.exists()
    library.forget_old(tmp_path, 1e-9)
    assert not path.exists()


def test_reopened_conversations_go_on(assistant, tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    asked(assistant, "What is 3C 273?", session)
    document = session.shelf.read(session.id)
    again = reopened(document, session.id, session.shelf, assistant.library)
    assert again.messages[-1] == session.messages[-1] and again.evidence == session.evidence
    assert [one.label for one in again.spectra] == [one.label for one in session.spectra]
    asked(assistant, "And its column density?", again)
    assert "3C 273" in again.last.answer.text
    assert len(again.shelf.read(session.id)["turns"]) == 2


def test_a_question_quicker_than_its_page_is_kept(tmp_path):
    session, options = Session(), Options(data=tmp_path)
    visitor = SimpleNamespace(username=None)

    async def ask_and_open():
        async for now in respond(FakeAssistant(), session, "first", []):
            if now.shelf is None:
                _, opened, _ = begin(None, session, visitor, options)
                assert opened is session
        return session.shelf.kept()

    (one,) = asyncio.run(ask_and_open())
    assert one.title.startswith("first") and one.id == session.id


def test_a_page_that_the_server_forgot_goes_on_with_its_conversation(tmp_path):
    token, visitor, options = "t" * 32, SimpleNamespace(username=None), Options(data=tmp_path)
    libraries = Libraries.holding(FakeAssistant())
    session = Session()
    begin(token, session, visitor, options)
    asked(FakeAssistant(), "first", session)
    again = recalled(Session(), token, session.id, libraries, False, visitor, options)
    assert questions(again) == ["first"] and again.id == session.id and again.messages
    asked(FakeAssistant(), "second", again)
    assert [turn["question"] for turn in again.shelf.read(session.id)["turns"]] == ["first", "second"]
    assert recalled(session, token, session.id, libraries, False, visitor, options) is session
    stranger = recalled(Session(), "s" * 32, session.id, libraries, False, visitor, options)
    assert not stranger.exchanges, "an id alone opens nothing"
    early = Session()
    assert recalled(early, None, "", libraries, False, visitor, options) is early and early.shelf is None


def test_remarks_are_lines_of_a_file(tmp_path):
    library.note_feedback(tmp_path, "bad", "wrong\nunit" * 1000, "What?", "This.")
    library.note_feedback(tmp_path, "good", "", "What?", "That.")
    lines = [json.loads(line) for line in (tmp_path / "feedback.jsonl").read_text().splitlines()]
    assert [line["verdict"] for line in lines] == ["bad", "good"] and len(lines[0]["reason"]) == 2000


def test_the_key_of_browsers_is_made_once(tmp_path):
    key = library.browser_key(tmp_path)
    assert len(key) > 20 and library.browser_key(tmp_path) == key
    assert (tmp_path / "browser-key").stat().st_mode & 0o077 == 0
