"""Computations by what their formulas need (``formulas.toml``): whether a request gives one all of it, and the request of a question
that calls formulas by their names."""

import re
from collections import Counter
from collections.abc import Iterator

from pydantic.dataclasses import dataclass

from assistant.reading.reader import Reading, surely
from assistant.request.conversation import Conversation
from assistant.request.language.calling import called_before
from assistant.request.language.fitting import behind, may_be, numbers_of
from assistant.request.language.wanted import Wanted
from retriever.library.library import Library
from retriever.requests.marked import Mark, Marked
from retriever.text.units import unit_said
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Entry:
    """An entry of ``formulas.toml``, which says what each part is."""

    needs: tuple[tuple[str, ...], ...]
    said: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    beside: str = ""
    program: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """Every quantity that it has a place for."""
        return tuple(dict.fromkeys((*(key for way in self.needs for key in way), *self.may)))

    def whole(self, given: Counter[str]) -> bool:
        """Whether these quantities are all that it needs and none else."""
        ways = (Counter(way) for way in self.needs)
        return any(not way - given and not set(given - way) - set(self.may) for way in ways)


_FORMULAS = read_table("assistant.reading", "formulas.toml", dict[str, Entry])
_ASKS = frozenset(("compute", "values", "conclude"))  # what a question for a computation is taken for


def is_whole(wanted: Wanted) -> bool:
    """Whether a request is for a computation whose formula has all that it needs in the question, which gives nothing else."""
    entry = _FORMULAS.get(wanted.formula)
    if wanted.do != "compute" or entry is None or wanted.also or wanted.missing or wanted.unknown or wanted.unread:
        return False
    numbers = all(limit.op == "eq" and limit.values for limit in wanted.limits)
    of_nothing = not (wanted.known or wanted.sources or wanted.near or wanted.earlier)
    return numbers and of_nothing and entry.whole(Counter(limit.quantity for limit in wanted.limits))


def computable(readings: list[Reading]) -> Reading | None:
    """The likeliest reading that computes with every number of the question, and with nothing else: what lacks one, or leaves one over,
    was hardly meant."""
    whole = [one for one in readings if is_whole(one.wanted)]
    return max(whole, key=lambda one: one.confidence, default=None)


def told_by_formula(reading: Reading, conversation: Conversation, library: Library, upload: str) -> Reading | None:
    """The computations that a question calls by their formulas' names, with its numbers or of the source it names; None for any other
    question, where a number has no place, and where the reader took it for one of these itself."""
    marked, request = reading.marked, reading.request
    named = list(_named(marked.text))
    own = {part.one("formula") for part in request.parts}
    if not named or upload or request.do not in _ASKS or marked.of_kind("U") or own >= {key for key, _ in named}:
        return None
    source = _source(reading)
    placed = [_placed(entry, marked) for _, entry in named]
    left = {mark.key for mark in numbers_of(marked)}.difference(*placed)
    whole = [
        bool(source) or entry.whole(Counter(found.values())) for (_, entry), found in zip(named, placed, strict=True)
    ]
    meant = {name for (_, entry), is_one in zip(named, whole, strict=True) if is_one for name in entry.said}
    if left or any(
        not is_one and not meant.intersection(entry.said) for (_, entry), is_one in zip(named, whole, strict=True)
    ):
        return None
    programs = (
        " ".join(
            (
                "compute",
                source,
                *(f"where {key} eq {word}" for word, key in found.items()),
                entry.program or f"formula {key_}",
            )
        )
        for (key_, entry), found, is_one in zip(named, placed, whole, strict=True)
        if is_one
    )
    return surely(reading, " also ".join(" ".join(one.split()) for one in programs), conversation, library, upload)


def _named(text: str) -> Iterator[tuple[str, Entry]]:
    """The formulas that a text calls by their names, in its order, each once."""
    lowered = " ".join(text.lower().split())
    names = {name for entry in _FORMULAS.values() for name in entry.said}
    spans = [
        (m.start(), m.end(), name) for name in names for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)
    ]
    longest = [
        (start, name)
        for start, end, name in spans
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b, _ in spans)
    ]
    found: dict[str, int] = {}
    for start, name in sorted(longest):
        for key, entry in _FORMULAS.items():
            if name in entry.said:
                found.setdefault(key, start)
    held = (
        key
        for key in sorted(found, key=lambda key: found[key])
        if not _FORMULAS[key].beside or _FORMULAS[key].beside in found
    )
    yield from ((key, _FORMULAS[key]) for key in held)


def _source(reading: Reading) -> str:
    """The clause of the one source that the question names or refers to; "" for none or several."""
    named = reading.marked.of_kind("S")
    if len(named) == 1:
        return f"name {named[0].key}"
    return "earlier source" if not named and reading.request.one("earlier") == "source" else ""


def _placed(entry: Entry, marked: Marked) -> dict[str, str]:
    """The quantity in the formula of each number that has a place in it: what it is called, else what its unit can be of, else the one
    place that is left."""
    free = Counter(entry.places)
    for way in entry.needs:
        free |= Counter(way)
    found: dict[str, str] = {}
    numbers = numbers_of(marked)
    for mark in numbers:
        if (key := _of_mark(mark, marked, free)) and free[key]:
            found[mark.key] = key
            free[key] -= 1
    bare = [mark for mark in numbers if mark.key not in found and not _unit(mark, marked)]
    left = [key for key in (free - Counter(entry.may)).elements() if free[key]]
    if len(bare) == len(left) == 1 or bare and len(bare) == len(left) and len(set(left)) == 1:
        found |= {mark.key: key for mark, key in zip(bare, left, strict=True)}
    return found


def _of_mark(mark: Mark, marked: Marked, free: Counter[str]) -> str:
    called = called_before(mark, marked)
    if free[called]:
        return called
    unit = _unit(mark, marked)
    return next((key for key in free if free[key] and unit and may_be(key, unit_said(behind(mark, marked)[1])[1])), "")


def _unit(mark: Mark, marked: Marked) -> str:
    """The unit behind a number as it is written."""
    return unit_said(behind(mark, marked)[1])[0]
