"""``scholar plan``, ``--history`` and ``--library``: what is read, what goes on, and which library answers."""

import json

import pytest

from assistant.terminal.commands import ask
from assistant.terminal.planning import plan
from tests.support.toy_catalogue import toy_catalogue


@pytest.fixture(scope="module")
def curated(library):
    return str(library.parts[0].content)


@pytest.fixture(scope="module")
def toy(tmp_path_factory, library):
    return str(toy_catalogue(tmp_path_factory.mktemp("toy-library")))


def said(capsys, command, *arguments):
    assert command(list(arguments)) == 0
    return capsys.readouterr().out


def test_a_plan_says_the_reading_the_rule_and_the_calls(capsys, curated):
    planned = json.loads(said(capsys, plan, "What is the redshift of 3C 273?", "--library", curated, "--json"))
    assert planned["rule"] == "a value" and planned["request"]["subjects"] == ["3c-273"]
    assert planned["request"]["quantities"] == ["redshift"]
    arguments = {"source": "3c-273", "quantities": ["redshift"]}
    assert planned["calls"] == [{"name": "source_parameters", "arguments": arguments}]


def test_a_plan_goes_on_from_the_questions_before(capsys, curated):
    before = ("--history", "What is 3C 273?")
    planned = json.loads(said(capsys, plan, "and its redshift?", *before, "--library", curated, "--json"))
    assert planned["request"]["follows_up"] and planned["request"]["subjects"] == ["3c-273"]
    text = said(capsys, plan, "and its redshift?", *before, "--library", curated)
    assert text.startswith("rule: a value") and "would call source_parameters" in text


def test_a_misquoted_value_is_in_the_plan(capsys, curated):
    asked = "Why is the redshift of 3C 273 equal to 0.9?"
    planned = json.loads(said(capsys, plan, asked, "--library", curated, "--json"))
    assert planned["request"]["wrong_values"] == [{"source": "3c-273", "quantity": "redshift", "number": "0.9"}]


def test_ask_goes_on_from_the_questions_before(capsys, curated):
    out = said(capsys, ask, "and its redshift?", "--history", "What is 3C 273?", "--library", curated)
    assert "redshift of 3C 273" in out


def test_two_libraries_answer_as_one_and_say_which(capsys, curated, toy):
    places = ("--library", curated, "--library", toy)
    document = json.loads(said(capsys, ask, "What is TOY-14ab?", *places, "--json"))
    assert document["libraries"] == ["curated", "toy"]
    assert {e["library"] for e in document["evidence"] if e["kind"] == "source"} == {"toy"}
    out = said(capsys, ask, "What is 3C 273?", *places)
    assert "[curated]" in out and "[toy]" not in out
    out = said(capsys, ask, "What is NGC 99999?", *places)
    assert "it is not in the libraries curated and toy" in out
