"""A question is read once a turn, whichever engine answers it: nothing behind the workflow reads it again."""

import sys

import pytest

from assistant.agent.workflow import Assistant
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from assistant.offline.engine import OfflineEngine
from assistant.reading.question import read_question
from assistant.request.conversation import Conversation
from assistant.request.intents import recognise
from assistant.request.premises import contradicted, misquoted
from tests.support.llm_asking import QUESTION, REQUEST
from tests.support.llm_stand_in import StandIn


@pytest.fixture
def counted(monkeypatch):
    """Counts the calls of a function wherever a module of the assistant has it."""

    def count(function):
        calls = []

        def counting(*arguments, **named):
            calls.append(arguments)
            return function(*arguments, **named)

        for module in [m for name, m in sys.modules.items() if name.startswith("assistant.")]:
            for name in [name for name, value in vars(module).items() if value is function]:
                monkeypatch.setattr(module, name, counting)
        return calls, counting

    return count


@pytest.mark.parametrize("engine", ["offline", "vllm"])
def test_the_reader_runs_once_a_turn(library, counted, engine):
    calls = {function.__name__: counted(function)[0] for function in (recognise, contradicted, misquoted)}
    turns, reader = counted(read_question)
    with StandIn(REQUEST, "values earlier source quantity photon_index") as server:
        chosen = OfflineEngine() if engine == "offline" else VllmEngine(ModelServer(server.url))
        assistant, conversation = Assistant(library, chosen, read=reader), Conversation()
        first = assistant.ask(QUESTION, conversation=conversation)
        assert {name: len(found) for name, found in calls.items()} == {
            "recognise": 1,
            "contradicted": 1,
            "misquoted": 1,
        }
        assistant.ask("and its photon index?", conversation=conversation)
    assert first.engine == engine and "0.158" in first.text and len(first.tools) > 0
    assert [question for question, *_ in turns] == [QUESTION, "and its photon index?"]
    assert len(calls["contradicted"]) == len(calls["misquoted"]) == 2


def test_another_reader_takes_its_place(library):
    """The seam for a reader that is no set of rules: the engines take what it hands them."""

    def reader(question, conversation, known, upload):
        return read_question("What is the redshift of NGC 4151?", conversation, known)

    answer = Assistant(library, OfflineEngine(), read=reader).ask("Whatever was asked")
    assert "NGC 4151" in answer.claims[0].text
