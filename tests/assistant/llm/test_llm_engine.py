"""The engine `vllm` against a scripted server: what a good model does, and everything that can go wrong."""

import asyncio
import json
import time

import pytest

from assistant.agent.workflow import Assistant, ClaimReady, ToolStarted
from assistant.evidence.claims import NO_EVIDENCE
from assistant.llm.client import ModelServer
from assistant.llm.engine import Limits, VllmEngine
from assistant.request.conversation import Conversation
from retriever.errors import BadInput
from tests.support.llm_stand_in import StandIn, evidence, ids, offered

QUESTION = "What is the redshift of 3C 273?"
LOOK = {"calls": [("source_parameters", {"source": "3C 273", "quantities": ["redshift"]})]}
NOTE = "Answered by rules, without the language model"


@pytest.fixture(scope="module", autouse=True)
def warm(assistant):
    """What rules need is loaded once, so that the times measured here are those of the engine."""
    assistant.ask("turbulence in galaxy clusters")


def answer_step(request):
    return {"calls": [("answer", {"claims": [{"text": "3C 273 is a quasar at redshift 0.158.", "evidence": ["S1"]}]})]}


def asker(retriever, server, timeout=20.0, **limits):
    return Assistant(retriever, VllmEngine(ModelServer(server.url, timeout=timeout), Limits(**limits)))


def test_a_good_model_looks_up_and_answers(retriever):
    with StandIn(LOOK, answer_step) as server:
        answer = asker(retriever, server).ask(QUESTION)
    assert [c.text for c in answer.claims] == ["3C 273 is a quasar at redshift 0.158."]
    assert answer.engine == "vllm" and not answer.notes and not answer.dropped and answer.tokens > 0
    assert [t["name"] for t in answer.tools] == ["identify_source", "source_parameters"]


def test_schemas_are_strict_and_name_only_what_is_known(retriever):
    with StandIn(LOOK, answer_step) as server:
        asker(retriever, server).ask(QUESTION)
        first, second = server.requests[:2]
    assert first["tool_choice"] == "required" and set(ids(first)) == {"S1"}  # the name was looked up before
    for request in (first, second):
        for tool in request["tools"]:
            assert tool["function"]["strict"] is True
            _assert_strict(tool["function"]["parameters"])
    by_name = {t["function"]["name"]: t["function"]["parameters"]["properties"] for t in first["tools"]}
    assert by_name["source_parameters"]["source"]["enum"] == ["3C 273"]
    assert not {"compare_sources", "read_spectrum", "identify_source"} & set(by_name)
    assert set(ids(second)) >= {"S1"} and all(i[0] in "SMPT" for i in ids(second))


def _assert_strict(schema):
    if schema.get("type") == "object":
        assert schema["additionalProperties"] is False and schema["properties"]
        assert schema["required"] == list(schema["properties"])
    for part in [*schema.get("properties", {}).values(), schema.get("items", {})]:
        if part:
            _assert_strict(part)
    assert "$ref" not in json.dumps(schema) and "default" not in schema


def test_steps_and_claims_are_streamed(retriever):
    async def events():
        with StandIn(LOOK, answer_step) as server:
            return [event async for event in asker(retriever, server).stream(QUESTION)]

    kinds = [type(event) for event in asyncio.run(events())]
    assert kinds.index(ToolStarted) < kinds.index(ClaimReady) and kinds.count(ClaimReady) == 1


def test_without_a_name_there_is_nothing_to_cite_at_first(retriever):
    search = {"calls": [("search_papers", {"query": "turbulence in clusters", "classes": [], "limit": 2})]}
    told = {"calls": [("answer", {"claims": [{"text": "This is made up.", "evidence": ["P1"]}]})]}
    with StandIn(search, told) as server:
        asker(retriever, server).ask("turbulence in galaxy clusters")
    assert "answer" not in offered(server.requests[0]) and ids(server.requests[1])[0] == "P1"


def test_several_calls_in_one_chunk_are_all_run(retriever):
    papers = ("papers_on_source", {"source": "3C 273", "topic": "", "limit": 1})
    with StandIn({"calls": [*LOOK["calls"], papers], "together": True}, answer_step) as server:
        answer = asker(retriever, server).ask(QUESTION)
    assert len(answer.tools) == 3 and not answer.notes


@pytest.mark.parametrize("script", [[], [LOOK]])
def test_a_value_that_was_asked_for_is_told_even_if_the_model_leaves_it_out(retriever, script):
    """Looked up by rules where the model did not, and said from the record."""
    vague = {"calls": [("answer", {"claims": [{"text": "It is a quasar.", "evidence": ["S1"]}]})]}
    with StandIn(*script, vague) as server:
        answer = asker(retriever, server).ask("What is the photon index of 3C 273?")
    assert answer.claims[0].text == "It is a quasar." and "1.38" in answer.claims[1].text and not answer.notes
    assert ("source_parameters", ["photon_index"]) in [
        (t["name"], t["arguments"].get("quantities")) for t in answer.tools
    ]


def test_unsupported_claims_are_repaired_or_dropped(retriever):
    wrong = {
        "calls": [
            (
                "answer",
                {
                    "claims": [
                        {"text": "3C 273 is a quasar.", "evidence": ["S1"]},
                        {"text": "Its redshift is 0.258.", "evidence": ["S1"]},
                    ]
                },
            )
        ]
    }
    mended = {"calls": [("answer", {"claims": [{"text": "Its redshift is z = 0.1583.", "evidence": ["S1"]}]})]}
    with StandIn(LOOK, wrong, mended) as server:
        answer = asker(retriever, server).ask(QUESTION)
        assert "0.258" in server.requests[2]["messages"][1]["content"]
    assert [c.text for c in answer.claims] == ["3C 273 is a quasar.", "Its redshift is z = 0.1583."]
    assert [d.reason for d in answer.dropped] == ["states 0.258, which its evidence does not hold"]


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
def test_what_goes_wrong_ends_in_an_answer_by_rules(retriever, name, script, why):
    patience = {"timeout": 2.0, "seconds": 6.0} if why == "too long" else {}
    with StandIn(*script) as server:
        started = time.monotonic()
        answer = asker(retriever, server, **patience).ask(QUESTION)
        seconds = time.monotonic() - started
    assert "0.158" in answer.text, name
    assert answer.notes and NOTE in answer.notes[0] and why in answer.notes[0], answer.notes
    assert all(claim.evidence for claim in answer.claims)
    assert "Traceback" not in answer.text and seconds < 20


def test_a_server_that_is_down(retriever):
    engine = VllmEngine(ModelServer("http://127.0.0.1:9"), Limits())
    answer = Assistant(retriever, engine).ask(QUESTION)
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
def test_what_goes_wrong_once_is_tried_again(retriever, trouble):
    with StandIn(trouble, LOOK, answer_step) as server:
        answer = asker(retriever, server).ask(QUESTION)
    assert not answer.notes and answer.claims[0].text.startswith("3C 273 is a quasar at")


def test_context_overflow_shrinks_the_prompt(retriever):
    limit = 14_000

    def picky(request):
        size = len(json.dumps(request))
        if size > limit:
            return {"status": 400, "message": f"maximum context length exceeded: {size}"}
        return answer_step(request) if "answer" in offered(request) else LOOK_PAPERS

    with StandIn(picky, window=65536) as server:
        answer = asker(retriever, server).ask("What is 3C 273?")
    assert not answer.notes or "longer than" in answer.notes[0]
    assert "quasar" in answer.text


LOOK_PAPERS = {"calls": [("papers_on_source", {"source": "3C 273", "topic": "", "limit": 10})]}


def test_records_are_packed_whole_by_rank(retriever):
    with (
        StandIn(LOOK_PAPERS, answer_step, window=2600) as small,
        StandIn(LOOK_PAPERS, answer_step, window=32_000) as large,
    ):
        asker(retriever, small).ask("What is 3C 273?")
        asker(retriever, large).ask("What is 3C 273?")
        few, many = evidence(small.requests[1]), evidence(large.requests[1])
    assert set(few) < set(many) and "S1" in few
    assert all(many[i] == line for i, line in few.items())


def test_a_budget_of_tokens_ends_the_search(retriever):
    with StandIn(
        lambda r: {"calls": [("search_papers", {"query": f"quasar {time.monotonic()}", "classes": [], "limit": 1})]}
    ) as server:
        answer = asker(retriever, server, tokens=1).ask(QUESTION)
    assert "0.158" in answer.text and answer.notes


def test_four_users_at_once_do_not_mix(retriever):
    names = ["3C 273", "NGC 4151", "Mrk 421", "CTA 102"]

    def step(request):
        name = next(n for n in names if f"Question: What is the redshift of {n}?" in request["messages"][1]["content"])
        if "answer" not in offered(request):
            return {"calls": [("identify_source", {"name": name})], "drip": 0.01}
        redshift = evidence(request)["S1"]
        return {
            "calls": [
                (
                    "answer",
                    {"claims": [{"text": f"{name} is {redshift.split(' (')[1].split(',')[0]}.", "evidence": ["S1"]}]},
                )
            ]
        }

    async def all_at_once(assistant):
        async def one(name):
            async for event in assistant.stream(f"What is the redshift of {name}?"):
                last = event
            return last

        return await asyncio.gather(*(one(name) for name in names))

    with StandIn(step) as server:
        answers = asyncio.run(all_at_once(asker(retriever, server)))
    for name, answer in zip(names, answers, strict=True):
        assert name in answer.text and not any(other in answer.text for other in names if other != name)


def test_follow_ups_go_on_about_the_subject(retriever):
    with StandIn(
        LOOK,
        answer_step,
        {"calls": [("source_parameters", {"source": "3C 273", "quantities": ["photon_index"]})]},
        {"calls": [("answer", {"claims": [{"text": "The photon index of 3C 273 is 1.384.", "evidence": ["M2"]}]})]},
    ) as server:
        assistant, conversation = asker(retriever, server), Conversation()
        assistant.ask(QUESTION, conversation=conversation)
        assistant.ask("and its photon index?", conversation=conversation)
        assert "Earlier question: What is the redshift of 3C 273?" in server.requests[2]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("question", "claims", "first"),
    [
        ("What is the spin period of 3C 273?", [("3C 273 is a quasar.", "S1")], "no evidence on the spin period"),
        (
            "Why is 3C 273 a galaxy cluster?",
            [("3C 273 is a quasar.", "S1")],
            "it is a quasar here, not a galaxy cluster",
        ),
        ("What is the redshift of NGC 99999?", [("It is a galaxy.", "S1")], "no evidence on NGC 99999"),
        ("What is the capital of France?", [("Paris is the capital.", "P1")], NO_EVIDENCE[:20]),
    ],
)
def test_what_must_be_said_is_said_whatever_the_model_says(retriever, question, claims, first):
    def step(request):
        if "answer" in offered(request):
            return {"calls": [("answer", {"claims": [{"text": t, "evidence": [e]} for t, e in claims]})]}
        if "source_parameters" in offered(request):
            return {"calls": [("source_parameters", {"source": "3C 273", "quantities": ["spin_period"]})]}
        return {"calls": [("search_papers", {"query": "capital of France", "classes": [], "limit": 3})]}

    with StandIn(step) as server:
        answer = asker(retriever, server).ask(question)
    assert first in answer.claims[0].text


def test_the_key_comes_from_the_environment_and_goes_nowhere_else(retriever, monkeypatch):
    monkeypatch.setenv("SCHOLAR_LLM_KEY", "sk-secret-123")
    with StandIn({"status": 401}) as server:
        answer = asker(retriever, server).ask(QUESTION)
        assert server.headers[0]["Authorization"] == "Bearer sk-secret-123"
        assert "sk-secret-123" not in json.dumps(server.requests)
    assert "sk-secret-123" not in json.dumps(answer.as_json()) and "refused the key" in answer.notes[0]


@pytest.mark.parametrize("url", ["ftp://x", "nonsense", "http://", "http://user:pass@host/v1", "file:///etc/passwd"])
def test_addresses_that_are_none(url):
    with pytest.raises(BadInput) as error:
        ModelServer(url)
    assert "pass@" not in str(error.value) and "\n" not in str(error.value)
