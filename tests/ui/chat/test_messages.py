"""Events of an answer become messages, and what strangers wrote stays text in them."""

import html
import re
from dataclasses import replace

import pytest

from assistant.agent.events import ClaimReady, ToolFinished, ToolStarted, Wording
from assistant.evidence.claims import Claim
from assistant.tools.toolbox import TOOLS
from retriever.errors import BadInput
from tests.support.ui_answers import (
    ATTACKS,
    FakeAssistant,
    answer_of,
)
from ui.chat import messages

VALUE = r"^- \[[^]\[*<>`]+\*\*[^]\[*<>`]+\*\*[^]\[*<>`]*\]\(#e1-\w+\)$"  # a line of values below a verdict


def test_steps_and_claims_become_messages():
    reply = messages.Reply(2, FakeAssistant().library)
    reply.take(ToolStarted(name="identify_source", arguments={"name": "3c-273"}))
    (line,) = reply.messages
    assert line["metadata"] == {"id": "steps-2", "title": "Looking up 3C 273", "status": "pending"}
    reply.take(ToolFinished(name="identify_source", arguments={"name": "3c-273"}, seconds=0.123, found=["S1"], note=""))
    reply.take(ClaimReady(text="It is a quasar.", evidence=["S1", "P1"]))
    line, step, _ = reply.messages
    assert line["metadata"] == {"id": "steps-2", "title": "1 step", "status": "done", "duration": 0.12}
    told = {"title": "Looking up 3C 273", "status": "done", "duration": 0.12, "parent_id": "steps-2"}
    assert step["metadata"] == told and "Found 1 record." in html.unescape(step["content"])
    assert reply.messages[-1]["content"].endswith(" [[S1]](#e2-S1) [[P1]](#e2-P1)")
    assert html.unescape(reply.messages[-1]["content"]).startswith("It is a quasar.")


def test_a_model_that_words_is_a_step_and_is_told_below():
    reply = messages.Reply(2, FakeAssistant().library)
    reply.take(Wording(model="some/model", count=12))
    (line,) = reply.messages
    assert html.unescape(line["metadata"]["title"]) == "some/model writes from 12 piece(s) of evidence"
    reply.take(replace(answer_of(), engine="vllm", worded_by="some/model"))
    assert reply.steps[0]["metadata"]["status"] == "done"
    told = html.unescape(reply.messages[-1]["content"])
    assert "read without the language model. some/model worded what is said" in told
    by_planner = messages.answer_paragraphs(replace(answer_of(), engine="vllm", planner="planner"), 1)
    assert "The language model planner read the question" in html.unescape(by_planner[-1])
    assert not any("language model" in part for part in messages.answer_paragraphs(answer_of(), 1))


@pytest.mark.parametrize("tool", TOOLS)
def test_step_of_every_tool_names_what_it_is_on(tool):
    fields = list(TOOLS[tool].arguments.model_fields)  # what a tool is on stands first
    title = html.unescape(messages.step_title(tool, dict.fromkeys(fields, "Toy") | {fields[0]: "Toy subject"}))
    # the files of a spectrum stand in the question
    assert title == TOOLS[tool].step + ("" if tool in ("read_spectrum", "derive_from_fit") else " Toy subject")


def test_tools_of_the_same_name_finish_their_own_step():
    reply = messages.Reply(1, FakeAssistant().library)
    for name in ("A", "B"):
        reply.take(ToolStarted(name="identify_source", arguments={"name": name}))
    reply.take(ToolFinished(name="identify_source", arguments={"name": "B"}, seconds=1, found=[], note="not here"))
    assert [step["metadata"]["status"] for step in reply.steps] == ["pending", "done"]
    assert [line["metadata"]["title"] for line in reply.messages] == ["Looking up A"]


def test_answer_shows_marks_what_was_left_out_and_notes():
    text = "\n\n".join(messages.answer_paragraphs(answer_of("a note"), 7))
    assert "[[P1]](#e7-P1)" in text and "> 1 statement" in text and "> a note" in text


def test_exponents_are_raised_and_ratios_are_not_torn():
    text = "The column density is 5e20 cm^-2 at 10^12 K, (H-S)/(H+S)"
    assert "5e20 cm⁻² at 10¹² K" in html.unescape(messages.claim_text(Claim(text, ("M1",)), 1))


@pytest.mark.parametrize("attack", ATTACKS)
def test_chat_text_holds_no_markup_of_strangers(attack):
    calls = {"name": "search_papers", "arguments": {"query": attack, attack: [attack]}}
    reply = messages.Reply(1, FakeAssistant().library)
    reply.take(ToolStarted(**calls))
    reply.take(ToolFinished(**calls, seconds=0, found=[], note=attack))
    reply.take(ClaimReady(text=attack, evidence=["P1"]))
    written = [messages.user_message(attack, []), messages.error_message(BadInput(attack)), *reply.messages]
    written.append({"content": "\n\n".join(messages.answer_paragraphs(answer_of(attack), 1))})
    for message in written:
        for text in (message["content"], message.get("metadata", {}).get("title", "")):
            text = re.sub(VALUE, "", text, flags=re.MULTILINE)
            own = re.sub(r" \[\[\w+\]\]\(#e1-\w+\)|^> |&#\d+;", "", text, flags=re.MULTILINE)
            assert not re.search(r"[!-/:-@\[-`{-~]", own)
    assert html.unescape(messages.escape(attack)) == " ".join(attack.split())


@pytest.mark.parametrize("attack", ATTACKS)
def test_file_names_are_text(attack):
    content = messages.user_message("", [f"/tmp/{attack.replace('/', '')}"])["content"]
    assert content.startswith("*Files: ") and content.endswith("*")
    assert not re.search(r"[<>\[\]()`!]", content) and "://" not in content


def test_a_long_question_is_not_repeated_whole():
    content = messages.user_message("a" * 100_000, [])["content"]
    assert len(content) < 2_000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Yes**: it is", "**Yes**&#58; it is"),
        ("Computed, **the distance is 7 Mpc**: D(z)", "Computed&#44; **the distance is 7 Mpc**&#58; D&#40;z&#41;"),
        ("**A** and b", "**A** and b"),
        ("cm**-2 s**-1", "cm&#42;&#42;&#45;2 s&#42;&#42;&#45;1"),
        ("2 ** 3 ** 4", "2 &#42;&#42; 3 &#42;&#42; 4"),
    ],
)
def test_a_verdict_is_bold_wherever_it_begins_and_other_stars_are_stars(text, shown):
    assert messages.claim_text(Claim(text), 1) == shown


def test_what_follows_a_verdict_keeps_its_distance():
    said = html.unescape(messages.claim_text(Claim("**3C 273 is a quasar** (radio-loud) at z = 0.16.", ("S1",)), 1))
    assert said.startswith("**3C 273 is a quasar** (radio-loud)")
    assert html.unescape(messages.claim_text(Claim("**No**: it is none.", ("S1",)), 1)).startswith("**No**: it is")
