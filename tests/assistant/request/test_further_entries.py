"""A further class and a further quantity are one entry each, and then every way of asking about them works."""

import json
import os
import subprocess
import sys

import pytest

from tests.support.toy_catalogue import toy_catalogue

# tables are read when modules are imported, so the entries are added in a process of its own
_ASK = """
import json, sys
from pathlib import Path
from retriever import toml_tables
from tests.support.toy_catalogue import FURTHER_CLASS, FURTHER_QUANTITY

shipped = toml_tables.read_toml
def read_toml(room, file):
    table = dict(shipped(room, file))
    if file == "kinds.toml":
        table["classes"] = table["classes"] | FURTHER_CLASS
    if file == "quantities.toml":
        table["quantities"] = table["quantities"] | FURTHER_QUANTITY
    return table
toml_tables.read_toml = read_toml

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from retriever.library.format.content import read_content
from retriever.library.index.build import build_index
from retriever.library.index.opened import open_part
from retriever.library.library import Library

def part_of(folder):
    # no vectors: what is asked here needs words, names and columns only
    content = read_content(folder)
    build_index(content, folder / "index", None)
    return open_part(folder / "index", content.name, folder, None)


library = Library([part_of(Path(sys.argv[1]))])
assistant = Assistant(library, OfflineEngine())
print(json.dumps({question: assistant.ask(question).text for question in json.load(sys.stdin)}))
"""
_TOLD = {
    "Which tidal disruption events have an optical depth above 2?": ["TOY-15cd", "TOY-16ef"],
    "Which tidal disruption events are thicker than 3?": ["TOY-15cd"],
    "What is the thickest TDE?": ["TOY-15cd", "TOY-16ef", "TOY-14ab"],
    "the thinnest TDE": ["TOY-14ab", "TOY-16ef", "TOY-15cd"],
    "What is the optical depth of TOY-16ef?": ["Thomson optical depth of TOY-16ef is 2.75"],
    "Is TOY-15cd thicker than TOY-14ab?": ["4.25", "0.5"],
    "Why is TOY-15cd a pulsar?": ["it is a tidal disruption event (TDE) here, not a pulsar"],
    "How many TDEs are there?": ["I found 3 sources of class TDE"],
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = toy_catalogue(tmp_path_factory.mktemp("toy"))
    environment = os.environ | {
        "SCHOLAR_HOME": str(folder / "home"),
        "PYTHONPATH": os.getcwd(),
        "SCHOLAR_READER": "rules",
    }
    asked = subprocess.run(
        [sys.executable, "-c", _ASK, str(folder)],
        input=json.dumps(list(_TOLD)),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout.splitlines()[-1])


@pytest.mark.parametrize("question", _TOLD)
@pytest.mark.slow
def test_a_further_class_and_quantity_are_asked_about(answers, question):
    answer, place = answers[question], 0
    for part in _TOLD[question]:
        place = answer.find(part, place)
        assert place >= 0, f"{part} is not there, or out of order, in: {answer}"


def test_bounds_leave_out_what_they_should(answers):
    assert "TOY-14ab" not in answers["Which tidal disruption events have an optical depth above 2?"]
    assert "TOY-16ef" not in answers["Which tidal disruption events are thicker than 3?"]
