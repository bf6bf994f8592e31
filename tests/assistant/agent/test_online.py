"""A question on what the libraries lack: looked up where that is allowed, and answered like one of the library."""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.agent.events import ArchiveAsked
from assistant.agent.look_ups import LIMIT_S, LookUps
from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.reading.question import READERS
from assistant.request.conversation import Conversation
from retriever.durable import one_writer
from retriever.library.opening import open_library
from tests.support.archives.online_on_loopback import PATHS, asked, online_for

QUESTION = "How hard is NGC 4003 and what do papers say?"
LATE_S = 2.0  # that a busy machine may take beside the archives' time

pytestmark = pytest.mark.online


@pytest.fixture
def assistant_on(library, archive, monkeypatch, tmp_path):
    """An assistant whose archives are those on loopback."""
    monkeypatch.setenv("ADS_DEV_KEY", archive.token)

    def made(allowed=True, limit_s=LIMIT_S, told=None):
        online = online_for(archive, tmp_path / "online", limit_s)
        look_ups = LookUps(online, allowed, told.append if told is not None else lambda text: None)
        return Assistant(library, OfflineEngine(), read=READERS["rules"], look_ups=look_ups)

    return made


def cited(answer, kind):
    return [item for item in answer.ledger if item.id in answer.cited and item.kind == kind]


def test_an_unknown_name_is_answered_with_values_and_quoted_papers(assistant_on, archive):
    told = []
    assistant, began = assistant_on(told=told), time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - began < 10 and not answer.dropped
    assert "hardness ratio (H-S)/(H+S) of NGC 4003 is -0.4" in answer.text
    passages = [item.record["passage"] for item in cited(answer, "paper")]
    assert any(passage and f'"{passage}"' in answer.text for passage in passages)
    papers = {item.record["bibcode"] for item in cited(answer, "paper")}
    assert papers and papers <= set(archive.papers_of(3))
    assert {item.record["passage_from"] for item in cited(answer, "paper")} == {"abstract"}
    assert any("NGC 4003 was looked up" in note for note in answer.notes)
    assert {line.split(":")[0] for line in told} == {"SIMBAD", "CSC 2.1", "4XMM", "ADS"}
    steps = [tool["arguments"]["archive"] for tool in answer.tools if tool["name"] == "ask_archive"]
    assert set(steps) == {"SIMBAD", "CSC 2.1", "4XMM", "ADS"}


FOLLOW_UPS = {
    "What is its redshift?": "The redshift of NGC 4003 is 0.01",
    "Which papers are there on it?": "We observed NGC 4003 with Chandra.",
    "Is it harder than 3C 273?": "3C 273",
    "And what is UGC 73?": "NGC 4003 is a Seyfert galaxy",
}


def test_follow_up_questions_are_answered_without_a_request(assistant_on, archive):
    assistant, conversation = assistant_on(), Conversation()
    assistant.ask(QUESTION, conversation=conversation)
    archive.requests.clear()
    for question, expected in FOLLOW_UPS.items():
        answer = assistant.ask(question, conversation=conversation)
        assert expected in answer.text and not any(claim.refuses for claim in answer.claims), question
        assert "NGC 4003" in answer.text, question
    assert asked(archive) == []


def test_the_next_start_knows_it_without_a_request(assistant_on, archive):
    assistant_on().ask(QUESTION)
    archive.requests.clear()
    again = assistant_on()
    assert [part.name for part in again.library.parts] == ["curated", "online"]
    answer = again.ask("What is NGC 4003?")
    assert "NGC 4003 is a Seyfert galaxy" in answer.text and asked(archive) == []
    (source,) = cited(answer, "source")
    assert source.subject == "online/ngc-4003"


def test_a_position_is_answered_by_the_source_that_the_archives_have_there(assistant_on, archive):
    place = archive.sky[5]
    answer = assistant_on().ask(f"What is at {place['ra']:.5f} {place['dec']:+.5f}?")
    assert answer.text.startswith("NGC 4005 is a Seyfert galaxy") and cited(answer, "paper")


def test_two_names_of_one_question_are_looked_up_at_once(assistant_on, archive):
    archive.delay = 0.2
    answer = assistant_on().ask("Is NGC 4006 harder than NGC 4007?")
    assert "NGC 4006 -0.3" in answer.text and "NGC 4007 -0.267" in answer.text


@pytest.mark.parametrize("lost", ["SIMBAD", "CSC 2.1", "4XMM", "ADS"])
def test_with_an_archive_down_the_answer_is_partial_and_says_so(assistant_on, archive, lost):
    archive.faults = {PATHS[lost]: [500] * 60}
    began = time.monotonic()
    answer = assistant_on().ask(QUESTION)
    assert time.monotonic() - began < 10 + LATE_S and not answer.dropped
    (note,) = answer.notes
    assert "This is a part of what there may be" in note and f"{lost}: " in note
    assert cited(answer, "paper")
    if lost == "SIMBAD":
        assert answer.claims[0].refuses and "We observed NGC 4003" in answer.text
    elif lost == "CSC 2.1":
        assert "no evidence on the hardness ratio of NGC 4003" in answer.text
    else:
        assert "hardness ratio (H-S)/(H+S) of NGC 4003 is -0.4" in answer.text


def test_archives_that_never_answer_cost_no_more_than_the_limit(assistant_on, archive):
    archive.faults = {part: [("slow", 30)] * 20 for part in PATHS.values()}
    assistant, began = assistant_on(limit_s=1.5), time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - began < 1.5 + LATE_S
    assert answer.claims[0].refuses and "not every archive answered" in answer.notes[0]


def test_what_cannot_be_kept_is_quoted_all_the_same(assistant_on, archive, tmp_path):
    (tmp_path / "online").write_text("no folder")
    answer = assistant_on().ask(QUESTION)
    assert answer.claims[0].refuses and "Text of 2501.01001." in answer.text and cited(answer, "paper")
    assert any("could not be kept" in note for note in answer.notes)


def test_a_library_of_look_ups_that_another_process_writes_costs_no_answer(assistant_on, archive, tmp_path):
    (tmp_path / "online" / "index").mkdir(parents=True)
    with one_writer(tmp_path / "online" / "index", "it"):
        answer = assistant_on().ask(QUESTION)
    assert answer.claims[0].refuses and "We observed NGC 4003" in answer.text
    assert any("Another process" in note for note in answer.notes)


def test_a_name_that_nobody_knows_is_refused_and_the_archives_are_named(assistant_on, archive):
    answer = assistant_on().ask("What is NGC 4999?")
    assert answer.claims[0].refuses and "SIMBAD, ADS" in answer.notes[0] and "nothing is known" in answer.notes[0]


def test_without_leave_nothing_is_asked_and_the_answer_says_who_would_be(assistant_on, archive):
    answer = assistant_on(allowed=False).ask(QUESTION)
    assert answer.claims[0].refuses and asked(archive) == [] and not answer.tools[0]["name"].startswith("ask_")
    (note,) = answer.notes
    assert "--online" in note and all(name in note for name in ("SIMBAD (127.0.0.1", "CSC 2.1", "4XMM", "ADS"))


@pytest.mark.parametrize(
    "question", ["How hard is 3C 273?", "Which blazars are there?", "What is at 187.2779 +2.0524?"]
)
def test_what_the_library_has_is_not_looked_up(assistant_on, archive, question):
    answer = assistant_on().ask(question)
    assert asked(archive) == [] and not answer.notes and not answer.claims[0].refuses


def test_a_language_model_is_given_the_same_library(assistant_on, archive):
    """Whatever engine plans: names are looked up before, and the question is read again."""
    seen = {}

    class Engine(OfflineEngine):
        def begin(self, state):
            seen["subjects"], seen["sources"] = state.asked.subjects, state.toolbox.library.sources
            return super().begin(state)

    assistant = assistant_on()
    assistant.engine = Engine()
    assistant.ask(QUESTION)
    assert seen["subjects"] == ("online/ngc-4003",) and seen["sources"]["online/ngc-4003"].name == "NGC 4003"


def test_steps_are_told_while_the_look_up_goes_on(assistant_on, archive):
    archive.faults = {PATHS["4XMM"]: [("slow", 1.5)]}
    assistant, moments = assistant_on(), []

    async def events():
        async for event in assistant.stream(QUESTION):
            if isinstance(event, ArchiveAsked):
                moments.append((event.archive, time.monotonic()))

    asyncio.run(events())
    times = dict(moments)
    assert times["4XMM"] - times["CSC 2.1"] > 0.5


@pytest.mark.slow
def test_the_command_looks_up_and_remembers(archive, library, scholar_home, tmp_path):
    open_library()  # the index of the bundled library, which knows further names, is made once for all tests
    (tmp_path / "index").symlink_to(scholar_home / "index")
    at = {"simbad": "simbad", "csc": "tap", "xmm": "vizier", "files": "csccli", "ads": "v1", "arxiv": "api/query"}
    given = " ".join(f"{name}={archive.url}/{path}" for name, path in at.items())
    env = {**os.environ, "SCHOLAR_HOME": str(tmp_path), "SCHOLAR_ARCHIVES": given, "ADS_DEV_KEY": archive.token}

    def ask(question, *options):
        command = [str(Path(sys.executable).with_name("scholar")), "ask", question, "--json", *options]
        curated = ["--library", str(scholar_home / "curated")]
        done = subprocess.run([*command, *curated], capture_output=True, text=True, timeout=200, env=env)
        assert done.returncode == 0, done.stderr
        assert archive.token not in done.stdout + done.stderr
        return json.loads(done.stdout), done.stderr

    answer, notes = ask(QUESTION)
    assert (
        "with --online" in answer["notes"][0] and asked(archive) == [] and not (tmp_path / "data" / "online").exists()
    )
    answer, notes = ask(QUESTION, "--online")
    assert "of NGC 4003" in answer["answer"] and "-0.4" in answer["answer"] and "SIMBAD: the name 'NGC 4003'" in notes
    assert {e["bibcode"] for e in answer["evidence"] if e["kind"] == "paper"} <= set(archive.papers_of(3))
    assert answer["seconds"] < 10 + LATE_S
    archive.requests.clear()
    answer, _ = ask("What is NGC 4003?", "--online")
    assert "NGC 4003 is a Seyfert galaxy" in answer["answer"] and asked(archive) == []
