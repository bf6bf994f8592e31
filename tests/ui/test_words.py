"""The texts of the pages: each is there, each is used, another language may hold a part of them."""

import re
import tomllib
from pathlib import Path

import pytest

from retriever.catalogue.quantities import QUANTITIES
from ui.words import say, words

FOLDER = Path(say.__code__.co_filename).parent
CODE = "".join(path.read_text() for ending in ("py", "html") for path in FOLDER.rglob(f"*.{ending}")).replace("'", '"')
STEPPED = [quantity.key for quantity in QUANTITIES if quantity.plain_steps]  # f"plain.{kind}" takes one word of several


def keys(table: dict, start: str = "") -> list[str]:
    """The dotted keys of all texts and lists."""
    return [
        key
        for name, entry in table.items()
        for key in (keys(entry, f"{start}{name}.") if isinstance(entry, dict) else [start + name])
    ]


def test_every_text_that_the_code_names_is_there():
    for key in set(re.findall(r'\b(?:say|words)\("([a-z_.A-Z]+)"', CODE)):
        assert words(key) is not None


def test_every_text_is_said():
    assert not [key for key in keys(tomllib.loads((FOLDER / "words_en.toml").read_text())) if not is_said(key)]


def is_said(key: str) -> bool:
    """Whether the code names the text, its table, or puts its key together."""
    group, _, name = key.rpartition(".")
    taken_whole = any(f'words("{table}")' in CODE for table in (group, group.rpartition(".")[0]) if table)
    # f"chat.{name}", f"spectrum.show_{name}", f"map.{name}_note": the names stand in the code
    around = re.findall(rf'"{group}\.([a-z_]*)\{{[^}}"]*\}}([a-z_]*)"', CODE)
    by_name = any(
        name.startswith(start) and name.endswith(end) and f'"{name.removeprefix(start).removesuffix(end)}"' in CODE
        for start, end in around
    )
    stepped = group == "plain" and name in STEPPED
    return f'"{key}"' in CODE or taken_whole or by_name or stepped


def test_another_language_stands_in_for_what_it_has(monkeypatch):
    from ui import words as module

    def in_finnish(language, real=module.texts_of):
        return {"tabs": {"map": "Kartta"}} if language == "fi" else real(language)

    monkeypatch.setenv("SCHOLAR_LANGUAGE", "fi")
    monkeypatch.setattr(module, "texts_of", in_finnish)
    assert say("tabs.map") == "Kartta" and say("tabs.browse") == "Browse"
    with pytest.raises(KeyError):
        say("tabs.nothing")
