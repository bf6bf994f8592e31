"""The engine `vllm` against a scripted server: what a good model does, and what is said whatever it does."""

import asyncio
import json

import pytest

from assistant.agent.workflow import ClaimReady, ToolStarted
from assistant.evidence.claims import NO_EVIDENCE
from assistant.request.conversation import Conversation
from tests.support.llm_asking import LOOK, LOOK_PAPERS, QUESTION, answer_step, asker
from tests.support.llm_stand_in import StandIn, evidence, ids, offered


def test_a_good_model_looks_up_and_answers(library):
    with StandIn(LOOK, answer_step) as server:
        answer = asker(library, server).ask(QUESTION)
    assert [c.text for c in answer.claims] == ["3C 273 is a quasar at redshift 0.158."]
    assert answer.engine == "vllm" and not answer.notes and not answer.dropped and answer.tokens > 0
    assert [t["name"] for t in answer.tools] == ["identify_source", "source_parameters"]


def test_schemas_are_strict_and_name_only_what_is_known(library):
    with StandIn(LOOK, answer_step) as server:
        asker(library, server).ask(QUESTION)
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


def test_steps_and_claims_are_streamed(library):
    async def events():
        with StandIn(LOOK, answer_step) as server:
            return [event async for event in asker(library, server).stream(QUESTION)]

    kinds = [type(event) for event in asyncio.run(events())]
    assert kinds.index(ToolStarted) < kinds.index(ClaimReady) and kinds.count(ClaimReady) == 1


def test_without_a_name_there_is_nothing_to_cite_at_first(library):
    search = {"calls": [("search_papers", {"query": "turbulence in clusters", "classes": [], "limit": 2})]}
    told = {"calls": [("answer", {"claims": [{"text": "This is made up.", "evidence": ["P1"]}]})]}
    with StandIn(search, told) as server:
        asker(library, server).ask("turbulence in galaxy clusters")
    assert "answer" not in offered(server.requests[0]) and ids(server.requests[1])[0] == "P1"


def test_several_calls_in_one_chunk_are_all_run(library):
    papers = ("papers_on_source", {"source": "3C 273", "topic": "", "limit": 1})
    with StandIn({"calls": [*LOOK["calls"], papers], "together": True}, answer_step) as server:
        answer = asker(library, server).ask(QUESTION)
    assert len(answer.tools) == 3 and not answer.notes


@pytest.mark.parametrize("script", [[], [LOOK]])
def test_a_value_that_was_asked_for_is_told_even_if_the_model_leaves_it_out(library, script):
    """Looked up by rules where the model did not, and said from the record."""
    vague = {"calls": [("answer", {"claims": [{"text": "It is a quasar.", "evidence": ["S1"]}]})]}
    with StandIn(*script, vague) as server:
        answer = asker(library, server).ask("What is the photon index of 3C 273?")
    assert answer.claims[0].text == "It is a quasar." and "1.38" in answer.claims[1].text and not answer.notes
    assert ("source_parameters", ["photon_index"]) in [
        (t["name"], t["arguments"].get("quantities")) for t in answer.tools
    ]


def test_unsupported_claims_are_repaired_or_dropped(library):
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
        answer = asker(library, server).ask(QUESTION)
        assert "0.258" in server.requests[2]["messages"][1]["content"]
    assert [c.text for c in answer.claims] == ["3C 273 is a quasar.", "Its redshift is z = 0.1583."]
    assert [d.reason for d in answer.dropped] == ["states 0.258, which is not in the cited evidence"]


def test_records_are_packed_whole_by_rank(library):
    with (
        StandIn(LOOK_PAPERS, answer_step, window=3300) as small,
        StandIn(LOOK_PAPERS, answer_step, window=32_000) as large,
    ):
        asker(library, small).ask("What is 3C 273?")
        asker(library, large).ask("What is 3C 273?")
        few, many = evidence(small.requests[1]), evidence(large.requests[1])
    assert set(few) < set(many) and "S1" in few
    assert all(many[i] == line for i, line in few.items())


def test_four_users_at_once_do_not_mix(library):
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
        answers = asyncio.run(all_at_once(asker(library, server)))
    for name, answer in zip(names, answers, strict=True):
        assert name in answer.text and not any(other in answer.text for other in names if other != name)


def test_follow_ups_go_on_about_the_subject(library):
    with StandIn(
        LOOK,
        answer_step,
        {"calls": [("source_parameters", {"source": "3C 273", "quantities": ["photon_index"]})]},
        {"calls": [("answer", {"claims": [{"text": "The photon index of 3C 273 is 1.384.", "evidence": ["M2"]}]})]},
    ) as server:
        assistant, conversation = asker(library, server), Conversation()
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
        ("What is the capital of France?", [("Paris is the capital.", "P1")], NO_EVIDENCE.text[:20]),
    ],
)
def test_what_must_be_said_is_said_whatever_the_model_says(library, question, claims, first):
    def step(request):
        if "answer" in offered(request):
            return {"calls": [("answer", {"claims": [{"text": t, "evidence": [e]} for t, e in claims]})]}
        if "source_parameters" in offered(request):
            return {"calls": [("source_parameters", {"source": "3C 273", "quantities": ["spin_period"]})]}
        return {"calls": [("search_papers", {"query": "capital of France", "classes": [], "limit": 3})]}

    with StandIn(step) as server:
        answer = asker(library, server).ask(question)
    assert first in answer.claims[0].text
