"""One conversation: errors, follow-ups, stopped, taken back, bounded, kept apart from the others."""

import asyncio
import html

from assistant.agent.workflow import ToolStarted
from retriever.errors import BadInput
from tests.support.ui_answers import (
    FakeAssistant,
    SlowAssistant,
    asked,
    questions,
)
from ui.chat import documents
from ui.chat import storage as library
from ui.chat.left_column import messages_of
from ui.chat.session import KEPT_EXCHANGES, MOST_NEXT, Exchange, Session, respond
from ui.words import say


def test_an_error_is_one_sentence():
    started = ToolStarted(name="read_spectrum", arguments={"which": "all"})
    states, session = asked(FakeAssistant(started, error=BadInput("x.pha is not FITS: give a PHA file.")), "Read")
    *_, step, said = states[-1]
    assert html.unescape(said["content"]) == "x.pha is not FITS: give a PHA file."
    assert step["metadata"]["status"] == "done" and not session.busy


def test_an_unforeseen_error_shows_no_inside(caplog):
    states, _ = asked(FakeAssistant(error=KeyError("secret")), "Hm")
    assert html.unescape(states[-1][-1]["content"]) == say("chat.apology")
    assert "secret" not in str(states) and "secret" in caplog.text


def test_sessions_are_apart():
    async def both():
        sessions, assistant = (Session(), Session()), FakeAssistant()

        async def one(session, question):
            async for _ in respond(assistant, session, question, []):
                await asyncio.sleep(0)

        await asyncio.gather(one(sessions[0], "mine"), one(sessions[1], "yours"))
        return sessions

    mine, yours = asyncio.run(both())
    assert questions(mine) == ["mine"] and questions(yours) == ["yours"]
    assert "yours" not in str(mine.messages) + mine.evidence and "mine" not in str(yours.messages) + yours.evidence


def test_follow_ups_keep_the_conversation_and_number_their_cards():
    _, session = asked(FakeAssistant(), "first")
    asked(FakeAssistant(), "second", session)
    assert questions(session) == ["first", "second"] and len(session.messages) == 4
    assert 'id="e1-P1"' in session.evidence and 'id="e2-P1"' in session.evidence
    assert session.evidence.index("e2-P1") < session.evidence.index("e1-P1")
    assert session.evidence.count(" open>") == 1


def test_who_switches_the_language_model_off_is_answered_by_the_default_engine():
    given = []

    class Noting(FakeAssistant):
        def stream(self, question, files=None, conversation=None, engine=None):
            given.append(engine)
            return super().stream(question, files, conversation, engine)

    _, session = asked(Noting(), "first")
    session.by_model = False
    asked(Noting(), "second", session)
    assert given[0] is None and given[1].name == "offline" and not given[1].first_step


def test_one_question_at_a_time_in_a_session():
    session = Session(busy=True)
    states, _ = asked(FakeAssistant(), "again", session)
    assert states == [] and session.messages == []


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
    asked(FakeAssistant(), "And now?", session)
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
    asked(FakeAssistant(), "first", session)
    kept = session.messages, session.evidence
    asked(FakeAssistant(), "second", session)
    gone = session.take_back()
    assert gone.question == "second" and (session.messages, session.evidence) == kept
    assert questions(session) == ["first"]
    assert [turn["question"] for turn in session.shelf.read(session.id)["turns"]] == ["first"]
    session.take_back()
    assert session.take_back() is None and session.shelf.kept() == [] and session.messages == []


def test_files_that_were_removed_are_told_in_a_sentence(tmp_path):
    _, session = asked(FakeAssistant(), "Read", files=[str(tmp_path / "gone.pha")])
    assert html.unescape(session.messages[-1]["content"]) == say("chat.files_gone")


def test_page_memory_is_bounded(tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    for number in range(KEPT_EXCHANGES + 5):
        asked(FakeAssistant(), f"question {number}", session)
    assert len(session.exchanges) == KEPT_EXCHANGES
    assert len(documents.document_of(session)["turns"]) == KEPT_EXCHANGES + 5, "the export holds all"


def test_files_that_could_not_be_read_leave_no_other_spectrum_on_show(shown, tmp_path):
    (tmp_path / "own.pi").write_bytes(b"x")
    session, held = Session(), [shown]
    session.exchanges = [Exchange(1, "What is this?", ["first.pi"], 0, [], spectra=held)]
    _, session = asked(FakeAssistant(), "And its index?", session)
    assert session.spectra == held  # of an answer without files
    error = BadInput("own.pi has no response: give its RMF.")
    _, session = asked(FakeAssistant(error=error), "And this?", session, [str(tmp_path / "own.pi")])
    assert session.last.error and session.spectra == []


def test_all_rows_of_a_cut_table_are_reached_one_stretch_after_the_other(assistant):
    session, seen = Session(), []
    _, session = asked(assistant, "List the Seyfert galaxies", session)
    total = None
    while session.last.more_rows and len(session.exchanges) < 12:
        table = next(session.last.answer.ledger.table(c.table) for c in session.last.answer.claims if c.table)
        total = table["total"]
        assert 0 < session.last.more_rows <= MOST_NEXT
        seen += [row[0] for row in table["rows"]]
        if len(set(seen)) == total:
            break
        button = str(messages_of(session)[-1].content[0].value)
        question = say("chat.ask_next", count=session.last.more_rows)
        assert f'data-ask="{question}"' in button
        _, session = asked(assistant, question, session)
    assert total and len(seen) == len(set(seen)) == total


def test_the_switch_says_the_answers_again_and_what_is_saved_follows(assistant):
    _, session = asked(assistant, "What is Cyg X-1?")
    before, steps = session.messages, [m for m in session.messages if "metadata" in m]
    session.tell(assistant.library, True)
    plain = html.unescape(session.messages[-1]["content"])
    assert "that feeds on a massive companion" in plain and "RA 299" not in plain and "#g" in plain
    assert [m for m in session.messages if "metadata" in m] == steps
    copied = str(messages_of(session)[-1].content[0].value) + session.evidence
    assert "a black hole that feeds on a massive companion" in copied and "2103 pc (" not in copied.split("<article")[0]
    document = documents.document_of(session)
    saved = documents.as_markdown(documents.plain_document(document, assistant.library))
    assert (
        "a black hole that feeds" in saved and "plain language" in saved and "2103 pc (" not in saved.split("\n- ")[0]
    )
    assert "plain" not in documents.to_json(document).split("claims")[0] and "2103 pc" in documents.to_json(document)
    session.tell(assistant.library, False)
    assert session.messages == before


def test_what_is_being_answered_comes_in_the_language_of_the_switch(assistant):
    async def switched():
        session = Session()
        async for now in respond(assistant, session, "What is Cyg X-1?", []):
            if now.exchanges and not now.exchanges[-1].answer:
                now.tell(assistant.library, True)
        return session

    told = html.unescape(asyncio.run(switched()).messages[-1]["content"])
    assert "that feeds on a massive companion" in told
