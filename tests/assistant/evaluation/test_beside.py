"""The same questions by both engines: asked side by side, kept, counted, and written as blind pairs."""

import json

import pytest

from assistant.evaluation import beside
from assistant.evaluation.beside_figures import figures, paired
from tests.support.llm_stand_in import StandIn

TURNS = [
    {"id": 1, "group": "values", "conversation": 1, "question": "What is the redshift of 3C 273?"},
    {"id": 2, "group": "values", "conversation": 1, "question": "and its distance?"},
    {"id": 3, "group": "values", "conversation": None, "question": "What is the redshift of M 87?"},
]


@pytest.fixture
def asked(library, monkeypatch, tmp_path):
    """Asks the turns with a stand-in for the planner; gives what is printed and what is kept."""
    from assistant.agent.workflow import Assistant
    from assistant.offline.engine import OfflineEngine

    monkeypatch.setattr(beside, "open_assistant", lambda options: Assistant(library, OfflineEngine()))
    file = tmp_path / "turns.jsonl"
    file.write_text("".join(json.dumps(turn) + "\n" for turn in TURNS))

    def run(capsys, *more):
        with StandIn("values name S1 quantity redshift") as server:
            kept = tmp_path / "kept.jsonl"
            assert beside.main([str(kept), "--turns", str(file), "--llm-url", server.url, *more]) == 0
        return capsys.readouterr().out, [json.loads(line) for line in kept.read_text().splitlines()], server

    return run


def test_each_turn_is_answered_by_both_and_asked_once(asked, capsys):
    out, rows, _ = asked(capsys, "--users", "2")
    assert sorted(row["id"] for row in rows) == ["1", "2", "3"]
    first = next(row for row in rows if row["id"] == "1")
    assert "0.158" in first["offline"]["answer"] and "0.158" in first["vllm"]["answer"]
    assert first["vllm"]["planner"] and not first["offline"]["planner"] and first["vllm"]["first_step"] < 1
    assert next(row for row in rows if row["id"] == "2")["before"] == [TURNS[0]["question"]]
    assert out.startswith("3 questions; the request that was carried out is the model's")
    again, same, server = asked(capsys)
    assert same == rows and again == out and not server.requests


def answer(text, **more):
    return {"answer": text, "seconds": 1.0, "first_step": 0.01, "tokens": 70, "notes": [], **more}


ROWS = [
    {"id": "1", "question": "a?", "before": ["z?"], "offline": answer("x", correct=True), "vllm": answer("x", correct=True, planner="p")},
    {"id": "2", "question": "b?", "before": [], "offline": answer("x", correct=True), "vllm": answer("y", correct=False, planner="p")},
    {"id": "3", "question": "c?", "before": [], "offline": answer("v"), "vllm": answer("v\n_Answered without the language model: slow._", notes=["Answered without the language model: slow."])},
]  # fmt: off


def test_figures_are_paired():
    told = "\n".join(figures(ROWS))
    assert "the model's, alone or as the reader wrote it too: 2 of 3" in told and "was to be had: 1" in told
    assert "right of 2: both 1, offline alone 1, vllm alone 0" in told and "the answers differ: 1 of 3" in told


def test_pairs_are_of_answers_that_differ_and_do_not_tell_the_engine():
    files = paired(ROWS, 60, seed=1)
    key = [json.loads(line) for line in files["key.jsonl"].splitlines()]
    assert {one["id"] for one in key} == {"2"} and all({one["A"], one["B"]} == {"offline", "vllm"} for one in key)
    assert "vllm" not in files["pairs.md"] and "language model" not in files["pairs.md"]
    place = next(one["pair"] for one in key if one["id"] == "2")
    a = files["pairs.md"].partition(f"### {place} A\n\n")[2].partition("\n")[0]
    assert a == {"offline": "x", "vllm": "y"}[next(one["A"] for one in key if one["id"] == "2")]
    assert paired(ROWS, 60, seed=1) == files and not paired(ROWS, 0, seed=1)["key.jsonl"]
