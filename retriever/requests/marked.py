"""A question with its marks: what each finding is, where it stands and what it is worth."""

from dataclasses import dataclass
from typing import Any

from retriever.catalogue.records import Source


@dataclass(frozen=True)
class Kinds:
    """The classes that a word holds and what it says of the subclass."""

    classes: tuple[str, ...]
    subclass: str = ""


@dataclass(frozen=True)
class Region:
    """A constellation by its abbreviation, and the source that people call by its name alone, where there is one: Perseus."""

    name: str
    source: Source | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Mark:
    """One finding at [start, end) of the question. ``value`` is a ``Source`` (S), the name as written (U, I, A, B), a
    ``Position`` (P), a ``Figure`` (N), a year (Y), ``Kinds`` (K) or a ``Region`` (L)."""

    key: str
    start: int
    end: int
    text: str
    value: Any


@dataclass(frozen=True)
class Marked:
    """A question with its marks, in the order of the text."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __getitem__(self, key: str) -> Mark:
        """The mark of that key; raises KeyError where there is none."""
        found = next((mark for mark in self.marks if mark.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def of_kind(self, letter: str) -> tuple[Mark, ...]:
        """The marks of one kind: ``S``, ``N`` ..."""
        return tuple(mark for mark in self.marks if mark.key[0] == letter)
