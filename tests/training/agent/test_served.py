"""The served planner is measured beside the small reader, on questions of patterns that it was not trained on."""

import json

import pytest

from tests.support.llm_stand_in import StandIn, shown
from training.agent import served

PATTERNS = (
    ("What is the photon index of {S}?", "values name {S} quantity photon_index"),
    ("Which papers are there on {S}?", "papers name {S}"),
    ("How far away is {S}?", "values name {S} quantity distance"),
)


@pytest.fixture
def patterns(tmp_path):
    rows = [
        {"group": "g", "canonical": said, "slots": {"S": "source"}, "paraphrases": [], "program": meant}
        for said, meant in PATTERNS
    ]
    folder = tmp_path / "unseen"
    folder.mkdir()
    (folder / "few.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def planner(request):
    """Right on the first, wrong on the others."""
    right = "photon index" in shown(request)
    return {"text": "values name S1 quantity photon_index" if right else "greet", "probability": 0.9 if right else 0.3}


def test_what_each_wrote_is_counted_and_kept(patterns, tmp_path, capsys):
    with StandIn(planner) as server:
        assert served.main([server.url, "--patterns", str(patterns), "--written", str(tmp_path / "w.jsonl")]) == 0
        assert all("structured_outputs" in request and request["temperature"] == 0 for request in server.requests)
    out = capsys.readouterr().out
    assert "few: 3 questions; as meant by the planner 33.3 %" in out and "sure 0." in out
    rows = [json.loads(line) for line in (tmp_path / "w.jsonl").read_text().splitlines()]
    assert sorted(row["planner"] for row in rows) == ["greet", "greet", "values name S1 quantity photon_index"]
    assert [row["planner_confidence"] for row in rows if row["planner_right"]] == [pytest.approx(0.9)]


def test_a_run_in_pieces_is_counted_as_one_and_without_a_grammar_there_is_none(patterns, tmp_path, capsys):
    told = tmp_path / "told.txt"
    told.write_text("All of the language.")
    asked, files = [], []
    for first in ("0", "1"):
        files.append(str(tmp_path / f"{first}.jsonl"))
        with StandIn(planner) as server:
            options = ["--most", "1", "--first", first, "--told", str(told), "--parts", "few", "--written", files[-1]]
            assert served.main([server.url, "--patterns", str(patterns), *options]) == 0
            asked += server.requests
    assert len({shown(request) for request in asked}) == 2
    assert all(request["messages"][0]["content"] == "All of the language." for request in asked)
    capsys.readouterr()
    assert served.main(["--of", *files]) == 0
    assert "few: 2 questions" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        served.main([])


def test_the_likelier_of_two_is_taken_and_agreement_adds_up():
    one = served.Pair("p", "a", 0.8, True, "a", 0.6, True)
    two = served.Pair("p", "a", 0.8, True, "b", 0.6, False)
    assert one.together == (pytest.approx(0.7), True) and two.together == (0.4, True)


def test_no_server_is_a_missing_service(patterns, capsys):
    assert served.main(["http://127.0.0.1:9/v1", "--patterns", str(patterns)]) == 3
    assert "make llm" in capsys.readouterr().err
