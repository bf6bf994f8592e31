"""Requests that are refused, each with why and the right one behind it: what the planner is told once where it wrote one.

A right request is broken in one of the ways in which a model breaks it: a mark that the question has not, a word that is no clause, a
clause without what it holds. Why it is refused is said by the same function as when it is served.
"""

import random
import re
from collections.abc import Iterable

from retriever.requests.refusing import why_refused

_MARK = re.compile(r"\b([SUPNYBAKLI])(\d+)\b")


def refused_of(request: str, keys: Iterable[str], chance: random.Random) -> tuple[str, str]:
    """A broken form of the request and why it is refused; ("", "") where this one is not broken by chance."""
    words, held = request.split(), list(keys)
    ways = [_without_last(words), _other_word(words, chance)]
    if marks := list(_MARK.finditer(request)):
        mark = chance.choice(marks)
        ways.append(f"{request[: mark.start()]}{mark[1]}{int(mark[2]) + chance.randint(2, 4)}{request[mark.end() :]}")
    broken = chance.choice(ways)
    why = why_refused(broken, held)
    return (broken, why) if why else ("", "")


def _without_last(words: list[str]) -> str:
    return " ".join(words[:-1])


def _other_word(words: list[str], chance: random.Random) -> str:
    """One word, the verb for one, in a form that the grammar does not have."""
    place = chance.randrange(len(words))
    return " ".join([*words[:place], f"{words[place]}s", *words[place + 1 :]])
