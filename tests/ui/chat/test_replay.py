"""A saved conversation is asked again and compared."""

import json

import pytest

from retriever.errors import BadInput
from tests.support.ui_answers import (
    answer_of,
    asked,
)
from ui.chat import documents, replay
from ui.chat import storage as library
from ui.chat.session import Session


def test_replay_of_the_same_is_the_same_and_of_another_is_told(assistant, tmp_path):
    session = Session(shelf=library.Shelf(tmp_path, "me"))
    asked(assistant, "What is 3C 273?", session)
    asked(assistant, "And its column density?", session)
    document = session.shelf.read(session.id)
    results = replay.replay(document, assistant, {})
    assert [r.outcome for r in results] == ["same", "same"]
    document["turns"][1]["answer"]["claims"][0]["text"] = "It is green."
    changed = replay.replay(document, assistant, {})
    assert [r.outcome for r in changed] == ["same", "different"] and "It is green." in changed[1].differences[0]


def test_replay_asks_for_the_files_that_it_needs(assistant, tmp_path):
    turn = {"question": "Read", "files": [{"name": "x.pha", "sha256": "00"}], "answer": answer_of().as_json()}
    (result,) = replay.replay({"turns": [turn]}, assistant, {})
    assert result.outcome == "not run" and "x.pha" in result.differences[0]


def test_replay_command(tmp_path, capsys, monkeypatch, assistant):
    monkeypatch.setattr(replay, "open_assistant", lambda *_: assistant)
    _, session = asked(assistant, "What is 3C 273?")
    path = tmp_path / "talk.json"
    path.write_text(documents.to_json(documents.document_of(session)))
    assert replay.main([str(path)]) == 0 and "1 of 1 answers are the same" in capsys.readouterr().out
    path.write_text(json.dumps(session.last.answer.as_json()))  # ask --json
    assert replay.main([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["turns"][0]["outcome"] == "same"
    path.write_text("[1]")
    with pytest.raises(BadInput, match="not a conversation"):
        replay.main([str(path)])
