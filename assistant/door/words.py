"""The words of the tools for other programs, from ``tools_en.toml``."""

from functools import cache

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(frozen=True, config=CHECKED)
class ToolWords:
    """A tool's title, what it is for, and its arguments."""

    title: str
    text: str
    arguments: dict[str, str]


@dataclass(frozen=True, config=CHECKED)
class DoorWords:
    """What the server says of itself, and the words of each tool and of each endpoint of the chat's server."""

    instructions: str
    tools: dict[str, ToolWords]
    endpoints: dict[str, ToolWords]


@cache
def door_words() -> DoorWords:
    """All words of the door."""
    return read_table("assistant.door", "tools_en.toml", DoorWords)
