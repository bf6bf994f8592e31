"""What stance a sentence takes, by its own words: it agrees, disagrees, doubts or gives evidence."""

from functools import cache

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Table:
    agree: tuple[str, ...]
    disagree: tuple[str, ...]
    doubt: tuple[str, ...]
    evidence: tuple[str, ...]


@cache
def _cues() -> _Table:
    return read_table("assistant.verbs.literature", "stances.toml", _Table)


def takes(stance: str, sentence: str) -> bool:
    """Whether a sentence holds a word of that stance; raises AttributeError for a stance that has no words."""
    words = f" {' '.join(sentence.lower().replace('-', ' ').split())}"
    return any(f" {cue}" in words for cue in getattr(_cues(), stance))
