"""The engine ``vllm`` when something goes wrong: server, model, budget, key; the answer comes all the same and says so once."""

import asyncio
import json
import time

import pytest

from assistant.agent.workflow import Assistant
from assistant.engines import make_engine
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from retriever.errors import BadInput
from tests.support.llm_asking import NOTE, QUESTION, REQUEST, asker
from tests.support.llm_stand_in import StandIn


@pytest.fixture(scope="module", autouse=True)
def warm(assistant):
    """What answers need is loaded once, so that the times measured here are those of the engine."""
    assistant.ask(QUESTION)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ({"status": 500}, "error 500"),
        ({"status": 429, "headers": {"retry-after": "0.2"}}, "busy"),
        ({"status": 403}, "key"),
        ({"status": 404}, "does not know"),
        ({"status": 400, "message": "maximum context length is 20 tokens"}, "longer than"),
        ({"status": 400, "message": "bad grammar"}, "error 400"),
        ({"delay": 8, "text": REQUEST}, "too long"),
        ({"body": b"<html>nginx</html>"}, "could not be read"),
        ({"body": b""}, "could not be read"),
        ("", "no request"),
        ("3C 273 is a galaxy far away.", "no request"),
        ("values name S7 quantity redshift", "S7 stands for nothing"),
        ({"text": "values", "finish": "length"}, "does not end"),
    ],
)
def test_what_goes_wrong_ends_in_the_default_readers_answer(library, script, why):
    patience = {"timeout": 1.0, "seconds": 2.0} if why == "too long" else {}
    with StandIn(script) as server:
        started = time.monotonic()
        answer = asker(library, server, **patience).ask(QUESTION)
        seconds = time.monotonic() - started
    assert "0.158" in answer.text and not answer.planner
    assert len(answer.notes) == 1 and NOTE in answer.notes[0] and why in answer.notes[0], answer.notes
    assert all(claim.evidence for claim in answer.claims) and seconds < 12


def test_a_question_can_be_answered_without_the_model(library):
    async def told():
        scholar = Assistant(library, VllmEngine(ModelServer("http://127.0.0.1:9/v1")))
        return [event async for event in scholar.stream(QUESTION, engine=make_engine("offline"))][-1]

    answer = asyncio.run(told())
    assert answer.engine == "offline" and not answer.notes and answer.tools[0]["name"] != "write_request"


def test_a_server_that_is_down(library):
    engine = VllmEngine(ModelServer("http://127.0.0.1:9"))
    answer = Assistant(library, engine).ask(QUESTION)
    assert "0.158" in answer.text and "can't be reached" in answer.notes[0] and answer.seconds < 4


@pytest.mark.parametrize(
    ("server", "why"),
    [
        (StandIn(REQUEST, served=["some/model"]), "some/model without the planner's adapter"),
        (StandIn(REQUEST, served=["scholar-planner-00000000"]), "another version of the planner"),
        (StandIn(REQUEST, strict=False), "does not keep a model to a grammar"),
        (StandIn(REQUEST, adapted=False), "its adapter is missing"),
    ],
)
def test_a_server_that_cant_plan_is_noticed_by_the_first_request(library, server, why):
    with server:
        answer = asker(library, server).ask(QUESTION)
        assert not server.requests
    assert "0.158" in answer.text and len(answer.notes) == 1 and why in answer.notes[0]


def test_a_model_that_is_not_served_is_told(library):
    with StandIn(REQUEST) as server:
        answer = asker(library, server, model="no-such-model").ask(QUESTION)
    assert "0.158" in answer.text and "does not know that model" in answer.notes[0]


def test_a_server_that_comes_up_later_is_used(library):
    with StandIn(REQUEST, served=["some/model"]) as server:
        assistant = asker(library, server)
        assert not assistant.ask(QUESTION).planner
        server.served = StandIn().served
        assert assistant.ask(QUESTION).planner


def test_a_server_that_has_another_model_by_now_is_asked_again_what_it_has(library):
    with StandIn(REQUEST) as server:
        assistant = asker(library, server)
        assert assistant.ask(QUESTION).planner
        server.served = ["some/model"]
        assert "does not know that model" in assistant.ask(QUESTION).notes[0]
        assert "without the planner's adapter" in assistant.ask(QUESTION).notes[0]
        server.served = StandIn().served
        assert assistant.ask(QUESTION).planner


@pytest.mark.parametrize(
    "trouble",
    [{"status": 500}, {"status": 503}, {"status": 429, "headers": {"retry-after": "0.2"}}, {"body": b"<html>"}],
)
def test_what_goes_wrong_once_is_tried_again(library, trouble):
    with StandIn(trouble, REQUEST) as server:
        answer = asker(library, server).ask(QUESTION)
    assert not answer.notes and answer.planner and "0.158" in answer.text


def test_the_key_comes_from_the_environment_and_goes_nowhere_else(library, monkeypatch):
    monkeypatch.setenv("SCHOLAR_LLM_KEY", "sk-secret-123")
    with StandIn({"status": 401}) as server:
        answer = asker(library, server).ask(QUESTION)
        assert server.headers[0]["Authorization"] == "Bearer sk-secret-123"
        assert "sk-secret-123" not in json.dumps(server.requests)
    assert "sk-secret-123" not in json.dumps(answer.as_json()) and "refused the key" in answer.notes[0]


@pytest.mark.parametrize("url", ["ftp://x", "nonsense", "http://", "http://user:pass@host/v1", "file:///etc/passwd"])
def test_addresses_that_are_none(url):
    with pytest.raises(BadInput) as error:
        ModelServer(url)
    assert "pass@" not in str(error.value) and "\n" not in str(error.value)
