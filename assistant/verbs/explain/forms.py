"""The form in which an explanation is asked for: so many facts, sentences, words or characters, for a child, with an example.

A form is carried out by choosing among the sentences of entries: none is reworded.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pydantic.dataclasses import dataclass

from assistant.request.language.wanted import Wanted
from retriever.catalogue.records import Term
from retriever.text.sentences import sentences
from retriever.toml_tables import CHECKED, read_table

_BEFORE = 3  # words between a number and what it counts: "three really surprising facts"
_SENTENCES = 12  # a bare number above that counts words
_ENOUGH = 110  # letters of a short answer, which may take a second sentence
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLAUSE = re.compile(r"[;:] ")
_TECHNICAL = re.compile(r"\d|\^|\b(?:keV|erg|eV|gauss|Eddington|rms|RMS)\b|[A-Z]_")


@dataclass(frozen=True, config=CHECKED)
class _Example:
    asked: tuple[str, ...]
    dated: tuple[str, ...]


@dataclass(frozen=True, config=CHECKED)
class _Words:
    units: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    example: _Example


@dataclass(frozen=True)
class Form:
    """``count`` of ``unit`` ("words", "sentences", "facts", "characters", or "" where none is asked for); whether short, for a
    child, and with an example, which has a year where it is to be ``dated``."""

    count: int = 0
    unit: str = ""
    short: bool = False
    child: bool = False
    example: bool = False
    dated: bool = False

    @property
    def brief(self) -> bool:
        """Whether less than a whole entry is asked for."""
        return bool(self.unit) or self.short or self.child


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_table("assistant.verbs.explain", "forms.toml", _Words)


def form_of(wanted: Wanted) -> Form:
    """The form that a request and the words of its question ask for."""
    words, said = _words(), re.findall(r"[^\W_]+", wanted.question.lower())
    count, unit = _counted(said)
    if wanted.length.isdigit() and not unit:
        count = int(wanted.length)
        unit = "sentences" if count <= _SENTENCES else "words"
    if wanted.limit and not unit and wanted.ask == "fact":
        count, unit = wanted.limit, "facts"
    example = bool(set(words.example.asked) & set(said))
    dated = example and bool(set(words.example.dated) & set(said))
    child = wanted.register in ("child", "simpler")
    return Form(max(count, 1) if unit else 0, unit, wanted.length == "short", child, example, dated)


def _counted(said: Sequence[str]) -> tuple[int, str]:
    """The number that stands before what is counted, and what that is."""
    words = _words()
    for place, word in enumerate(said):
        for unit, called in words.units.items():
            before = reversed(said[max(place - _BEFORE, 0) : place]) if word in called else ()
            for number in before:
                if number.isdecimal() or number in words.numbers:
                    return (int(number[:4]) if number.isdecimal() else words.numbers[number]), unit
    return 0, ""


def sentences_of(term: Term) -> list[str]:
    """All that an entry says, sentence by sentence."""
    return [one for text in (term.definition, term.example) for one in (sentences(text) or [text]) if one]


def formed(term: Term, form: Form, label: str) -> list[str]:
    """The sentences of an entry that a form leaves, in their order; ``label`` stands before them."""
    told = sentences(term.definition) or [term.definition]
    if form.child:
        told = [one for number, one in enumerate(told) if not number or not is_technical(one)]
    if form.unit == "sentences":
        kept = sentences_of(term)
        wanted = form.count - (1 if form.example and form.count > 1 else 0)
        return kept[: max(wanted, 1)]
    if form.unit in ("words", "characters"):
        return _within(told, form, label)
    if form.short:
        enough = next((n for n in range(1, len(told)) if len(" ".join(told[:n])) >= _ENOUGH), len(told))
        return told[:enough]
    return told


def _within(told: Sequence[str], form: Form, label: str) -> list[str]:
    """As many sentences as a number of words or characters holds; the first clause where the first sentence is too long."""
    kept: list[str] = []
    for one in told:
        if kept and size(f"{label}{' '.join((*kept, one))}", form) > form.count:
            break
        kept.append(one)
    if size(f"{label}{' '.join(kept)}", form) <= form.count:
        return kept
    clauses = [told[0][: cut.start()] + "." for cut in _CLAUSE.finditer(told[0])]
    fitting = [clause for clause in clauses if size(f"{label}{clause}", form) <= form.count]
    return fitting[-1:] or kept


def size(text: str, form: Form) -> int:
    """How long a text is, in what the form counts."""
    return len(text) if form.unit == "characters" else len(text.split())


def is_technical(sentence: str) -> bool:
    """Whether a sentence has numbers, units or signs that no child reads."""
    return bool(_TECHNICAL.search(sentence))


def dated(sentence: str) -> bool:
    """Whether a sentence gives a year."""
    return bool(_YEAR.search(sentence))
