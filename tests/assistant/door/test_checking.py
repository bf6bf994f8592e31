"""``scholar check``: a draft on the terminal, as JSON, with its status."""

import io
import json
import sys

import pytest

from assistant.door import checking
from retriever.errors import BadInput

DRAFT = "3C 273 is a quasar at a redshift of 0.158. The redshift of 3C 273 is 0.9. XYZ J0102+33 is bright."


@pytest.fixture(autouse=True)
def opened(assistant, monkeypatch):
    monkeypatch.setattr(checking, "open_assistant", lambda *_: assistant)


def test_a_draft_is_marked_and_the_status_says_what_it_holds(tmp_path, capsys):
    (tmp_path / "draft.txt").write_text(DRAFT)
    assert checking.check([str(tmp_path / "draft.txt")]) == 1
    told = capsys.readouterr().out
    assert "x 0.9: contradicted." in told and "+ 0.158: supported." in told and "J0102+33: unknown." in told
    assert "1 contradicted" in told
    (tmp_path / "right.txt").write_text("3C 273 is a quasar at a redshift of 0.158.")
    assert checking.check([str(tmp_path / "right.txt"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["contradicted"] == 0


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DRAFT.encode())))
    assert checking.check(["-", "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["sentences"]) == 3


@pytest.mark.parametrize(
    ("content", "sentence"), [("", "0 characters"), ("x" * 30_000, "30,000 characters"), (None, "can't be read")]
)
def test_what_is_no_draft_is_told_before_anything_is_opened(content, sentence, tmp_path):
    if content is not None:
        (tmp_path / "draft.txt").write_text(content)
    with pytest.raises(BadInput, match=sentence):
        checking.check([str(tmp_path / "draft.txt")])
