"""The settings: read when they are asked for, secrets never shown, and nothing beside them reads the environment."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from retriever.home import data_folder, scholar_home
from retriever.settings import VARIABLES, settings

ROOT = Path(__file__).parents[2]


def test_a_variable_set_later_holds_from_then_on(monkeypatch):
    monkeypatch.delenv("SCHOLAR_LANGUAGE", raising=False)
    assert settings().language == "en"
    monkeypatch.setenv("SCHOLAR_LANGUAGE", "fr")
    assert settings().language == "fr"
    monkeypatch.setenv("SCHOLAR_LANGUAGE", "")
    assert settings().language == "en"


def test_secrets_are_shown_only_as_set_or_not_set(monkeypatch):
    monkeypatch.setenv("SCHOLAR_LLM_KEY", "sk-very-secret")
    monkeypatch.delenv("SCHOLAR_AUTH", raising=False)
    rows = {row["variable"]: row for row in settings().shown()}
    assert tuple(rows) == VARIABLES
    assert (rows["SCHOLAR_LLM_KEY"]["value"], rows["SCHOLAR_LLM_KEY"]["from"]) == ("set", "environment")
    assert (rows["SCHOLAR_AUTH"]["value"], rows["SCHOLAR_AUTH"]["from"]) == ("not set", "default")
    assert "very-secret" not in repr(settings()) + str(settings().shown())


def test_settings_cannot_be_changed_in_place():
    with pytest.raises(ValidationError, match="frozen"):
        settings().language = "fr"


def test_one_variable_moves_indexes_and_data(monkeypatch, tmp_path):
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path))
    assert scholar_home() == tmp_path and data_folder() == tmp_path / "data"
    monkeypatch.delenv("SCHOLAR_HOME")
    assert tmp_path not in (scholar_home(), data_folder().parent)


def test_no_other_module_reads_these_variables():
    """The language model's server aside: it runs in an environment of its own and imports nothing of the app."""
    reads = re.compile(r"environ(?:\.get\(|\[)\s*\"(SCHOLAR_\w+)\"(?!\]\s*=[^=])")
    found = {
        str(path.relative_to(ROOT)): reads.findall(path.read_text(encoding="utf-8"))
        for top in ("assistant", "retriever", "training", "ui")
        for path in (ROOT / top).rglob("*.py")
    }
    assert {path: names for path, names in found.items() if names} == {"assistant/llm/server.py": ["SCHOLAR_HOME"]}
