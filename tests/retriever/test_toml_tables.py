"""Tables are checked when they are read: what is wrong is said with file and entry."""

from importlib import resources

import pytest
from pydantic.dataclasses import dataclass

from retriever import toml_tables
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Colour:
    name: str
    waves: tuple[int, int]


@dataclass(config=CHECKED, frozen=True)
class Colours:
    colours: dict[str, Colour]


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes a table and reads it."""
    monkeypatch.setattr(resources, "files", lambda room: tmp_path)

    def read(text):
        (tmp_path / "colours.toml").write_text(text)
        toml_tables.read_toml.cache_clear()
        return read_table("any.room", "colours.toml", Colours)

    yield read
    toml_tables.read_toml.cache_clear()


def test_entries_are_frozen_dataclasses(written):
    table = written('[colours.red]\nname = "red"\nwaves = [620, 750]')
    assert table.colours["red"] == Colour("red", (620, 750))
    with pytest.raises(AttributeError):
        table.colours["red"].name = "blue"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('name = "red"\nwaves = [620, 750]\nhue = 1', "colours.toml: colours.red.hue: "),
        ('name = "red"', "colours.toml: colours.red.waves: "),
        ('name = "red"\nwaves = ["long", 750]', "colours.toml: colours.red.waves.0: "),
    ],
)
def test_a_wrong_entry_is_named(written, entry, said):
    with pytest.raises(ValueError) as refused:
        written(f"[colours.red]\n{entry}")
    assert str(refused.value).startswith(said) and "\n" not in str(refused.value)
