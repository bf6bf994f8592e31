"""The agent against a real vLLM (``make test-llm``): a tiny model is a test of the rails, not of wisdom.

Skipped without a server: its address is in ``SCHOLAR_TEST_LLM``.
"""

import asyncio
import os
import statistics
import time

import pytest

from assistant.agent.workflow import Assistant, ToolStarted
from assistant.evaluation.questions import all_questions
from assistant.evaluation.run import ask_all, sample, summary
from assistant.llm.answering import Limits
from assistant.llm.client import ModelServer, ModelTrouble
from assistant.llm.engine import VllmEngine
from assistant.llm.prompt import ANSWER_TOKENS
from assistant.llm.schemas import answer_schema

URL = os.environ.get("SCHOLAR_TEST_LLM", "")
pytestmark = [
    pytest.mark.skipif(not URL, reason="no language model's server: make test-llm"),
    pytest.mark.timeout(3600),
]


@pytest.fixture(scope="module")
def real(library):
    return Assistant(library, VllmEngine(ModelServer(URL), Limits(turns=3, seconds=30, mistakes=1, reply_tokens=160)))


def test_thirty_questions(real, library, tmp_path):
    """Nothing made up, every answer cited where evidence exists, the unanswerable refused, whatever the model says."""
    asked = ask_all(real, sample(all_questions(library, tmp_path), 30), users=3)
    figures = summary(asked)
    print({k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()})
    assert figures["errors"] == 0 and figures["fabricated_citations"] == 0 and figures["unsupported_numbers"] == 0
    assert figures["answers_that_cite"] == 1.0
    assert figures["refused_unanswerable"] >= 0.95
    assert figures["first_step_p50_s"] < 2.0
    assert all(a.answer.seconds < 60 for a in asked)
    assert any("without the language model" not in " ".join(a.answer.notes) and a.answer.tokens for a in asked)


def test_four_users_at_once(real):
    questions = ["What is 3C 273?", "What is NGC 4151?", "What is Mrk 421?", "What is CTA 102?"]

    async def one(question):
        async for event in real.stream(question):
            last = event
        return last

    async def all_at_once():
        return await asyncio.gather(*map(one, questions))

    for question, answer in zip(questions, asyncio.run(all_at_once()), strict=True):
        name = question.removeprefix("What is ").rstrip("?")
        others = [q.removeprefix("What is ").rstrip("?") for q in questions if q != question]
        assert answer.claims and any(c.evidence for c in answer.claims)
        assert not any(other in answer.text for other in others), (name, answer.text)


TOOL = {
    "type": "function",
    "function": {"name": "answer", "description": "Answer.", "parameters": answer_schema(["S1", "M1"]), "strict": True},
}


def test_strict_calls_hold_to_their_schema(library):
    """The grammar of the server and not the model's skill: what is whole is valid, ids out of the enumeration."""
    server = ModelServer(URL)
    from llama_index.core.llms import ChatMessage

    async def ask(n):
        deadline = time.monotonic() + 120
        message = [
            ChatMessage(role="user", content=f"[S1] 3C 273 is a quasar. [M1] z = 0.158. Question {n}: what is 3C 273?")
        ]
        return await server.call(message, [TOOL], "required", deadline, ANSWER_TOKENS)

    from assistant.llm.reply import claims_in

    server.timeout = 120
    replies = asyncio.run(_in_turn(ask, 5))
    whole = [claims_in(reply) for reply in replies if reply.finish != "length"]
    assert whole and all(claims and {i for c in claims for i in c.evidence} <= {"S1", "M1"} for claims in whole)


async def _in_turn(ask, count):
    return [await ask(n) for n in range(count)]


def test_overflow_is_told_as_such():
    server = ModelServer(URL)
    from llama_index.core.llms import ChatMessage

    with pytest.raises(ModelTrouble) as trouble:
        message = [ChatMessage(role="user", content="quasar " * 20_000)]
        asyncio.run(server.call(message, [TOOL], "required", time.monotonic() + 60, 10))
    assert trouble.value.overflow


def test_an_unknown_model_is_answered_by_rules(library):
    engine = VllmEngine(ModelServer(URL, "no-such-model"), Limits(seconds=20))
    answer = Assistant(library, engine).ask("What is the redshift of 3C 273?")
    assert "0.158" in answer.text and "does not know that model" in answer.notes[0]


def test_the_budget_of_seconds_holds(library):
    engine = VllmEngine(ModelServer(URL), Limits(seconds=2.0))
    Assistant(library, engine).ask("What is M 87?")
    started = time.monotonic()
    answer = Assistant(library, engine).ask("Which papers are there on NGC 4151 and its iron line?")
    assert time.monotonic() - started < 12 and answer.claims


def test_the_first_step_comes_at_once(real):
    async def first_step(question):
        started = time.monotonic()
        async for event in real.stream(question):
            if isinstance(event, ToolStarted):
                return time.monotonic() - started
        return None

    seconds = [
        asyncio.run(first_step(q)) for q in ("What is Cyg X-1?", "How hard is NGC 4151?", "Papers on Abell 2029")
    ]
    assert statistics.median(seconds) < 2.0
