"""Families of phrases that a question may hold, from one table, ``phrases.toml``."""

import re
from functools import cached_property

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Family:
    """Phrases that want the same; one of ``unless`` in the text means something else."""

    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return _any(self.phrases)

    @cached_property
    def _otherwise(self) -> re.Pattern[str] | None:
        return _any(self.unless) if self.unless else None

    def find(self, text: str) -> re.Match[str] | None:
        """The first phrase of the family in a text; None where there is none, or where the text means something else."""
        return None if self._otherwise and self._otherwise.search(text) else self._said.search(text)

    def find_all(self, text: str) -> list[re.Match[str]]:
        """Every phrase of the family in a text, ``unless`` aside."""
        return list(self._said.finditer(text))

    def begins(self, text: str) -> bool:
        """Whether a text begins with a phrase of the family."""
        return self._said.match(text.lstrip(" \t\n\"'(¿")) is not None

    @property
    def pattern(self) -> str:
        """Any of the phrases, for a pattern that holds them."""
        return self._said.pattern


@dataclass(config=CHECKED, frozen=True)
class Phrases:
    """``phrases.toml``, which says what each family is."""

    neighbours: Family
    similar: Family
    whether: Family
    several: Family
    behind_place: Family
    sources: Family
    anyway: Family
    area: Family
    at: Family
    papers: Family
    fitting: Family
    spectrum: Family
    alike: Family
    comparable: Family
    by_means: Family


def _any(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_spaced, longest_first))})(?![\w-])", re.I)


def _spaced(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split()).replace(r"\s+\.\.\.", r"(?:\s+[\w'-]+){1,4}?")


PHRASES = read_table("assistant.request", "phrases.toml", Phrases)
