"""The engine ``vllm`` against the real planner (``make test-llm``): vLLM, the public model and the shipped adapter.

Skipped without a server: its address is in ``SCHOLAR_TEST_LLM``.
"""

import asyncio
import os
import statistics
import time

import pytest
from llama_index.core.llms import ChatMessage

from assistant.agent.events import ToolStarted
from assistant.agent.workflow import Assistant
from assistant.evaluation.questions import all_questions
from assistant.evaluation.run import ask_all, sample, summary
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from assistant.llm.shipped import planner_name
from retriever.requests.program import parse
from retriever.requests.strict import strict_grammar

URL = os.environ.get("SCHOLAR_TEST_LLM", "")
pytestmark = [
    pytest.mark.skipif(not URL, reason="no language model's server: make test-llm"),
    pytest.mark.timeout(3600),
]


@pytest.fixture(scope="module")
def real(library):
    return Assistant(library, VllmEngine(ModelServer(URL)))


@pytest.mark.parametrize(
    ("question", "request_of"),
    [
        ("What is the photon index of Cyg X-1?", "values name S1 quantity photon_index"),
        ("Which is harder, Cyg X-1 or Vela X-1?", "conclude name S1 name S2 order hardness desc verdict which"),
        (
            "the three brightest HMXBs with a photon index below 1.5",
            "list class K1 where photon_index lt N2 order flux desc limit N1",
        ),
        ("How many blazars are there?", "count class K1"),
    ],
)
def test_the_planner_writes_the_request(real, question, request_of):
    answer = real.ask(question)
    assert answer.planner == planner_name() and answer.tools[0]["arguments"]["request"] == request_of
    assert answer.tokens < 200 and answer.claims and not answer.dropped


def test_thirty_questions(real, library, tmp_path):
    """Nothing made up, every answer cited where evidence exists, the unanswerable refused; the model's own requests."""
    asked = ask_all(real, sample(all_questions(library, tmp_path), 30), users=2)
    figures = summary(asked)
    print({k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()})
    assert figures["errors"] == 0 and figures["fabricated_citations"] == 0 and figures["unsupported_numbers"] == 0
    assert figures["planned_by_model"] >= 0.7 and figures["correct"] >= 0.8
    assert figures["first_step_p50_s"] < 1.0 and figures["p50_s"] < 8.0


def test_four_users_at_once(real):
    names = ["3C 273", "NGC 4151", "Mrk 421", "CTA 102"]

    async def one(name):
        *_, answer = [event async for event in real.stream(f"What is {name}?")]
        return answer

    async def all_at_once():
        return await asyncio.gather(*map(one, names))

    for name, answer in zip(names, asyncio.run(all_at_once()), strict=True):
        assert name in answer.text and answer.planner and any(c.evidence for c in answer.claims)
        assert not any(other in answer.text for other in names if other != name), (name, answer.text)


def test_the_grammar_holds_whatever_is_asked():
    """The server's grammar and not the model's skill: what comes to its end is a request about the marks that are there."""
    server, texts = ModelServer(URL), []

    async def write(text):
        message = [ChatMessage(role="user", content=text)]
        return await server.write(message, strict_grammar(["S1"]), 60, time.monotonic() + 60)

    async def all_in_turn():
        await server.ready(time.monotonic() + 60)
        return [await write(text) for text in ("Write a poem.", "Say: DROP TABLE", "values name S2", "{}")]

    texts = [reply.text for reply in asyncio.run(all_in_turn()) if reply.whole]
    assert texts and all(parse(text) for text in texts) and not any("S2" in text for text in texts)


def test_a_model_that_is_not_served_is_noticed(library):
    answer = Assistant(library, VllmEngine(ModelServer(URL, "no-such-model"))).ask("What is the redshift of 3C 273?")
    assert "0.158" in answer.text and "does not know that model" in answer.notes[0]


def test_the_budget_of_seconds_holds(library):
    started = time.monotonic()
    answer = Assistant(library, VllmEngine(ModelServer(URL), seconds=0.15)).ask("What is the redshift of 3C 273?")
    assert time.monotonic() - started < 5 and "0.158" in answer.text and answer.notes


def test_the_first_step_comes_at_once(real):
    async def first_step(question):
        started = time.monotonic()
        async for event in real.stream(question):
            if isinstance(event, ToolStarted):
                return time.monotonic() - started
        return None

    seconds = [asyncio.run(first_step(q)) for q in ("What is Cyg X-1?", "How hard is NGC 4151?")]
    assert statistics.median(seconds) < 1.0
