"""The engine ``vllm`` behind a stand-in server: the model's request is what is carried out."""

import asyncio
import json

import pytest

from assistant.agent.events import ToolFinished, ToolStarted
from assistant.agent.workflow import Assistant
from assistant.evidence.claims import Answer
from assistant.llm.shipped import planner_name
from assistant.request.conversation import Conversation
from retriever.requests.prompt import SYSTEM
from retriever.requests.strict import strict_grammar
from tests.support.llm_asking import NOTE, QUESTION, REQUEST, asker
from tests.support.llm_stand_in import StandIn, shown


def test_what_the_model_writes_is_carried_out(library):
    with StandIn(REQUEST) as server:
        answer = asker(library, server).ask(QUESTION)
    assert "0.158" in answer.claims[0].text and answer.claims[0].evidence and not answer.notes
    assert answer.planner == planner_name() and answer.engine == "vllm" and answer.tokens == 70
    assert answer.tools[0]["name"] == "write_request" and answer.tools[0]["arguments"] == {"request": REQUEST}


def test_the_model_may_ask_for_what_the_default_reader_did_not_see(library):
    """Its request is no choice among the reader's: a quantity, a class, a verb that the question does not name."""
    with StandIn("list class quasar where redshift gt #3 order redshift desc limit #1") as server:
        answer = asker(library, server).ask(QUESTION)
    assert answer.planner == planner_name() and "list class quasar" in answer.tools[0]["arguments"]["request"]
    assert "redshift 4.432" in answer.claims[1].text


def test_it_is_shown_the_question_with_its_marks_and_held_to_them(library):
    with StandIn(REQUEST, "same name S1") as server:
        assistant, conversation = asker(library, server), Conversation()
        assistant.ask(QUESTION, conversation=conversation)
        assistant.ask("and NGC 4151?", conversation=conversation)
        first, second = server.requests
    assert first["messages"][0]["content"] == SYSTEM
    assert shown(first) == f"Question: {QUESTION}\nMarks: S1=3C 273"
    assert shown(second) == f"Before: {QUESTION}\nQuestion: and NGC 4151?\nMarks: S1=NGC 4151"
    assert first["structured_outputs"]["grammar"] == strict_grammar(["S1"]) and first["temperature"] == 0
    assert len(shown(second)) + len(SYSTEM) < 700


def test_the_step_is_shown_before_anything_is_asked(library):
    async def events():
        with StandIn({"text": REQUEST, "delay": 0.3}) as server:
            return [event async for event in asker(library, server).stream(QUESTION)]

    first, second, *_, last = asyncio.run(events())
    assert isinstance(first, ToolStarted) and first.name == "write_request"
    assert isinstance(second, ToolFinished) and second.note == REQUEST and second.seconds >= 0.3
    assert isinstance(last, Answer)


def test_an_unlikely_request_is_asked_back_with_the_readers(library):
    """Where the two disagree and neither is likely, both are offered."""
    wrong = {"text": "values name S1 quantity flux", "probability": 0.3}
    with StandIn(wrong) as server:
        answer = asker(library, server).ask("redshift 3C 273 or so perhaps what about it")
    assert "Do you mean" in answer.text or "I took this as" in answer.text


def test_an_answer_to_a_question_back_needs_no_model(library):
    with StandIn({"text": "values name S1 quantity flux", "probability": 0.01}) as server:
        assistant, conversation = asker(library, server), Conversation()
        assistant.read = lambda *arguments: _unread(assistant, *arguments)
        assistant.ask(QUESTION, conversation=conversation)
        asked = len(server.requests)
        answer = assistant.ask("yes", conversation=conversation)
        assert len(server.requests) == asked
    assert "I am not sure" in conversation.turns[0].answer and "flux" in answer.text.lower()


def _unread(assistant, question, conversation, library, upload):
    """The rules alone, so that nothing stands beside the model's request."""
    from assistant.reading.question import read_by_rules, read_question

    reader = read_question if conversation.turns else read_by_rules
    return reader(question, conversation, library, upload)


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("values name S4 quantity redshift", "S4 stands for nothing"),
        ("fetch the redshift", "is no request"),
        ({"text": "values name S1 quantity", "finish": "length"}, "does not end"),
        ("values earlier second quantity redshift", ""),
    ],
)
def test_a_request_that_cant_be_carried_out_is_told_to_it_once(library, first, why):
    with StandIn(first, REQUEST) as server:
        answer = asker(library, server).ask(QUESTION)
        told = shown(server.requests[1])
    text = first if isinstance(first, str) else first["text"]
    assert f"Refused: {text}: " in told and why in told and len(server.requests) == 2
    assert "0.158" in answer.text and answer.planner and answer.tokens == 140 and not answer.notes


def test_what_is_refused_twice_is_left_to_the_default_reader(library):
    with StandIn("no request at all") as server:
        answer = asker(library, server).ask(QUESTION)
        assert len(server.requests) == 2
    assert "0.158" in answer.text and NOTE in answer.notes[0] and "no request" in answer.notes[0] and not answer.planner


def test_a_model_of_the_users_choice_is_told_the_language(library):
    with StandIn(REQUEST, served=["some/large-model"]) as server:
        answer = asker(library, server, model="some/large-model").ask(QUESTION)
        system = server.requests[0]["messages"][0]["content"]
    assert answer.planner == "some/large-model" and "photon_index" in system and len(system) > 3_000


def test_the_answer_says_who_wrote_the_request(library):
    with StandIn(REQUEST) as server:
        held = json.loads(json.dumps(asker(library, server).ask(QUESTION).as_json()))
    assert held["planner"] == planner_name() and held["engine"] == "vllm"


def test_four_users_at_once(library):
    names = ["3C 273", "NGC 4151", "M 87", "Cyg X-1"]

    async def one(assistant: Assistant, name: str) -> Answer:
        *_, answer = [event async for event in assistant.stream(f"What is {name}?")]
        return answer

    async def all_at_once(assistant: Assistant) -> list[Answer]:
        return await asyncio.gather(*(one(assistant, name) for name in names))

    with StandIn({"text": "identify name S1", "delay": 0.2}) as server:
        answers = asyncio.run(all_at_once(asker(library, server)))
    assert all(name in answer.text and answer.planner for name, answer in zip(names, answers, strict=True))
