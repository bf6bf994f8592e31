"""The engine `vllm` when something goes wrong: server, model, budgets, key; the answer comes all the same."""

import json
import time

import pytest

from assistant.agent.workflow import Assistant
from assistant.llm.answering import Limits
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from retriever.errors import BadInput
from tests.support.llm_asking import LOOK, NOTE, QUESTION, answer_step, asker
from tests.support.llm_stand_in import StandIn, evidence


@pytest.fixture(scope="module", autouse=True)
def warm(assistant):
    """What rules need is loaded once, so that the times measured here are those of the engine."""
    assistant.ask("turbulence in galaxy clusters")


@pytest.mark.parametrize(
    ("name", "script", "why"),
    [
        ("500 for good", [{"status": 500}], "error 500"),
        ("429 for good", [{"status": 429, "headers": {"retry-after": "0.2"}}], "busy"),
        ("403", [{"status": 403}], "key"),
        ("404", [{"status": 404}], "does not know"),
        (
            "overflow whatever is sent",
            [{"status": 400, "message": "maximum context length is 4096 tokens"}],
            "longer than",
        ),
        ("another 400", [{"status": 400, "message": "bad grammar"}], "error 400"),
        ("stream cut", [{**LOOK, "cut": True}], "cut"),
        ("slow", [{"delay": 8}], "too long"),
        (
            "drips",
            [
                {
                    "text": "x" * 200,
                    "calls": [("search_papers", {"query": "q" * 400, "classes": [], "limit": 1})],
                    "drip": 0.5,
                }
            ],
            "too long",
        ),
        ("no JSON at all", [{"body": b"<html>nginx</html>"}], ""),
        ("empty body", [{"body": b""}], ""),
        ("invalid JSON arguments", [{"calls": [("source_parameters", '{"source": "3C 273", "quanti')]}], "no JSON"),
        ("arguments that are a list", [{"calls": [("source_parameters", "[1, 2]")]}], "no JSON"),
        (
            "arguments off the schema",
            [{"calls": [("source_parameters", {"source": "3C 273", "quantities": ["mojo"]})]}],
            "quantities",
        ),
        ("unknown tool", [{"calls": [("launch_rocket", {"now": True})]}], "no such tool"),
        ("text without a call", [{"text": "3C 273 is a galaxy far away."}], "called no tool"),
        ("raw tool call in the text", [{"text": '<tool_call>{"name": "answer"'}], "called no tool"),
        ("nothing", [{}], "called no tool"),
        ("endless loop", [LOOK], "called before"),
        (
            "endless searching",
            [
                lambda r: {
                    "calls": [("search_papers", {"query": f"quasar {time.monotonic()}", "classes": [], "limit": 1})]
                }
            ],
            "",
        ),
        ("empty answer", [LOOK, {"calls": [("answer", {"claims": []})]}], "is empty"),
        ("answer of junk", [LOOK, {"calls": [("answer", {"claims": [None, 3, {"text": 5}]})]}], "is empty"),
        (
            "made-up evidence",
            [LOOK, {"calls": [("answer", {"claims": [{"text": "3C 273 is far.", "evidence": ["P77"]}]})]}],
            "P77",
        ),
        (
            "unsupported answers only",
            [LOOK, {"calls": [("answer", {"claims": [{"text": "It has z = 9.", "evidence": ["S1"]}]})]}],
            "states 9",
        ),
        (
            "answer that cites what is not there yet",
            [{"calls": [("answer", {"claims": [{"text": "It is a quasar.", "evidence": ["M1"]}]})]}],
            "M1",
        ),
        (
            "gives up although it is known",
            [{"calls": [("no_evidence", {"reason": "nothing was found"})]}],
            "no evidence",
        ),
    ],
)
def test_what_goes_wrong_ends_in_an_answer_by_rules(library, name, script, why):
    patience = {"timeout": 2.0, "seconds": 6.0} if why == "too long" else {}
    with StandIn(*script) as server:
        started = time.monotonic()
        answer = asker(library, server, **patience).ask(QUESTION)
        seconds = time.monotonic() - started
    assert "0.158" in answer.text, name
    assert answer.notes and NOTE in answer.notes[0] and why in answer.notes[0], answer.notes
    assert all(claim.evidence for claim in answer.claims)
    assert "Traceback" not in answer.text and seconds < 20


def test_a_server_that_is_down(library):
    engine = VllmEngine(ModelServer("http://127.0.0.1:9"), Limits())
    answer = Assistant(library, engine).ask(QUESTION)
    assert "0.158" in answer.text and "can't be reached" in answer.notes[0]


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 503},
        {"status": 429, "headers": {"retry-after": "0.2"}},
        {**LOOK, "cut": True},
        {"text": "hm"},
        {"calls": [("nonsense", {})]},
    ],
)
def test_what_goes_wrong_once_is_tried_again(library, trouble):
    with StandIn(trouble, LOOK, answer_step) as server:
        answer = asker(library, server).ask(QUESTION)
    assert not answer.notes and answer.claims[0].text.startswith("3C 273 is a quasar at")


def test_context_overflow_shrinks_the_prompt(library):
    """Refused once as too long, the same question comes again with fewer records, and is answered from those."""
    search = {"calls": [("search_papers", {"query": "turbulence in galaxy clusters", "classes": [], "limit": 10})]}

    def picky(request):
        shown = evidence(request)
        if len(shown) > 8:
            return {"status": 400, "message": "maximum context length exceeded"}
        if not shown:
            return search
        paper, line = next(iter(shown.items()))
        said = line.partition("Says: ")[2].partition(". ")[0]
        return {"calls": [("answer", {"claims": [{"text": f"{said}.", "evidence": [paper]}]})]}

    with StandIn(picky, window=7_000) as server:
        answer = asker(library, server).ask("turbulence in galaxy clusters")
        shown = [len(evidence(request)) for request in server.requests]
    assert shown[0] == 0 and shown[1] > 8 and 0 < shown[2] <= 8
    assert len(json.dumps(server.requests[2])) < len(json.dumps(server.requests[1]))
    assert not answer.notes and answer.claims[0].evidence


def test_a_budget_of_tokens_ends_the_search(library):
    with StandIn(
        lambda r: {"calls": [("search_papers", {"query": f"quasar {time.monotonic()}", "classes": [], "limit": 1})]}
    ) as server:
        answer = asker(library, server, tokens=1).ask(QUESTION)
    assert "0.158" in answer.text and answer.notes


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
