"""Computations by what their formulas need: whether a request gives one all of it."""

from assistant.formulas.choosing import has_all
from assistant.reading.reader import Reading
from assistant.request.language.numbers_given import numbers_given
from assistant.request.language.wanted import Wanted


def is_whole(wanted: Wanted) -> bool:
    """Whether a request is for a computation whose formula has all that it needs in the question, which gives nothing else."""
    if wanted.do != "compute" or wanted.also or wanted.missing or wanted.unknown or wanted.unread:
        return False
    numbers = all(limit.op == "eq" and limit.values for limit in wanted.limits)
    of_nothing = not (wanted.known or wanted.sources or wanted.near or wanted.earlier)
    return numbers and of_nothing and has_all(wanted.formula, numbers_given(wanted))


def computable(readings: list[Reading]) -> Reading | None:
    """The likeliest reading that computes with every number of the question, and with nothing else: what lacks one, or leaves one over,
    was hardly meant."""
    whole = [one for one in readings if is_whole(one.wanted)]
    return max(whole, key=lambda one: one.confidence, default=None)
