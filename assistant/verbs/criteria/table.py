"""The table of criteria, ``criteria.toml``: which number on which side of a bound speaks for which kind of sources."""

from functools import cache

from pydantic.dataclasses import dataclass

from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import label_of
from retriever.catalogue.kinds import classes_in
from retriever.catalogue.quantities import format_number
from retriever.catalogue.roles import role_named
from retriever.toml_tables import CHECKED, read_table

_OPS = {"lt": "below", "gt": "above"}
_STELLAR = frozenset(("ULX", "HMXB", "LMXB"))  # beside these a black hole is one of stars


@dataclass(config=CHECKED, frozen=True)
class Criterion:
    """One criterion; the head of ``criteria.toml`` says what each part means."""

    kinds: tuple[str, ...]
    quantity: str
    op: str
    values: tuple[float, ...]
    firm: str
    by: str
    against: str
    also: tuple[str, ...] = ()
    inverse: str = ""
    formulas: tuple[str, ...] = ()
    open: float | None = None
    unit: str = ""
    what: str = ""
    source_of: tuple[str, ...] = ()

    def met(self, value: float) -> bool | None:
        """Whether a value speaks for the kind; None where it lies where either is possible."""
        first, last = self.values[0], self.values[-1]
        if self.op == "between":
            return first <= value <= last
        if value < first if self.op == "lt" else value >= first:
            return True
        return (
            None if self.open is not None and (value <= self.open if self.op == "lt" else value >= self.open) else False
        )


@dataclass(config=CHECKED, frozen=True)
class _Table:
    criteria: tuple[Criterion, ...]


def of_source(kind: str, object_class: str) -> Criterion | None:
    """The criterion that the own values of a source of that class are held against."""
    own = (one for one in criteria() if kind in one.kinds and object_class in one.source_of)
    return next(own, None)


@cache
def criteria() -> tuple[Criterion, ...]:
    """All of them, those of one kind in the order in which they are told."""
    return read_table("assistant.verbs.criteria", "criteria.toml", _Table).criteria


def kinds_asked(wanted: Wanted) -> tuple[str, ...]:
    """The kinds and classes that a request asks about, in the words of the table as far as it has them."""
    stellar = bool(_STELLAR & {*wanted.classes})
    found = [*(_kind_of(word) for word in wanted.class_words if word), *wanted.kinds]
    return tuple(dict.fromkeys(f"stellar_{kind}" if stellar and kind == "black_hole" else kind for kind in found))


def _kind_of(word: str) -> str:
    """The kind that a word for a class means: itself, its role, or the first class that it takes in."""
    held = {kind for one in criteria() for kind in one.kinds}
    classes, _ = classes_in(word)
    first = _CLASSES.get(classes[0], classes[0]) if classes else ""
    own = (word.replace(" ", "_"), word.removesuffix("s").replace(" ", "_"), role_named(word), first)
    return next((kind for kind in own if kind in held), first or own[0])


_CLASSES = {"galaxy cluster": "cluster", "symbiotic star": "symbiotic"}


def what_of(criterion: Criterion) -> str:
    """How a sentence calls what a criterion is on."""
    return criterion.what or label_of(criterion.quantity)


def bound_of(criterion: Criterion) -> str:
    """``above 1.5e24 cm^-2``"""
    numbers = [f"{format_number(value, 3)} {criterion.unit}".strip() for value in criterion.values]
    if criterion.op == "between":
        return say("verdicts.between", low=numbers[0], high=numbers[1])
    return f"{_OPS[criterion.op]} {numbers[0]}"
