"""What the readings of a question agree on: the request that all of them make, without what only some of them say."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from assistant.request.language.wanted import Limit, Wanted

_SELECTING = ("classes", "subclass", "names", "sources", "near", "constellation", "sky", "limit")
_SAID = ("question", "language")  # of the question itself
_MANNER = frozenset(("unread", "taken", "instead", "missing", "offset"))


def agreed(readings: Sequence[Wanted]) -> Wanted | None:
    """The first wish that they share; None for fewer than two, and where they do not even ask for the same kind of thing."""
    wishes = [reading.wishes[0] for reading in readings]
    if len(wishes) < 2 or len({wish.do for wish in wishes}) > 1:
        return None
    first, empty = wishes[0], Wanted(wishes[0].do)
    shared = {
        part.name: _shared([getattr(wish, part.name) for wish in wishes], getattr(empty, part.name))
        for part in fields(Wanted)
        if part.name not in ("do", *_SAID, *_MANNER)
    }
    topic = " ".join(_shared([tuple(wish.topic.split()) for wish in wishes], ()))
    return replace(empty, **shared | {"topic": topic} | {name: getattr(first, name) for name in _SAID})


def says_which(common: Wanted, readings: Sequence[Wanted]) -> bool:
    """Whether what they agree on chooses the same sources as each of them, but for conditions without a number: what one of them
    leaves out with a number is no list of the others'."""
    wishes = [reading.wishes[0] for reading in readings]
    same = all(getattr(wish, name) == getattr(common, name) for wish in wishes for name in _SELECTING)
    return same and all(limit in common.limits for wish in wishes for limit in wish.limits if _has_number(limit))


def _has_number(limit: Limit) -> bool:
    return bool(limit.values) or limit.source is not None


def _shared(values: Sequence[Any], empty: Any) -> Any:
    """What all of several values have; nothing where they differ."""
    if isinstance(values[0], tuple):
        return tuple(one for one in values[0] if all(one in other for other in values[1:]))
    return values[0] if all(value == values[0] for value in values[1:]) else empty
