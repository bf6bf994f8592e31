"""Which words of a question are whose, where it wants several things: "what is a Z source, and is Sco X-1 one?".

It is cut where a sentence ends or a conjunction stands, so that the marks which only one of two requests uses lie on its own
side. Where no such place is there, or nothing says which of several, each has all the words.
"""

from collections.abc import Sequence
from functools import cache

from pydantic.dataclasses import dataclass

from retriever.requests.marked import Mark, Marked
from retriever.requests.program import Request, joined
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Joints:
    strength: tuple[tuple[str, ...], ...]


def words_of_parts(request: Request, marked: Marked) -> tuple[str, ...]:
    """For each of the requests that ``also`` joins, the question's text with blanks in the place of the others' words."""
    parts, rest, found = request.parts, marked.text, list[str]()
    while len(parts) > 1:
        if cut := _cut(parts, marked, rest):
            end, begin = cut
            found.append(rest[:end] + " " * (len(rest) - end))
            rest = " " * begin + rest[begin:]
        else:
            found.append(rest)
        parts = parts[1:]
    return tuple(_with_its_marks(*pair, marked) for pair in zip(request.parts, (*found, rest), strict=True))


def _cut(parts: Sequence[Request], marked: Marked, text: str) -> tuple[int, int] | None:
    """Where the words of the first part end and those of the others begin; None where that can't be told."""
    own, others = ({*str(part).split()} for part in (parts[0], joined(parts[1:])))
    before = max((mark.end for mark in marked.marks if mark.key in own - others), default=0)
    after = min((mark.start for mark in marked.marks if mark.key in others - own), default=len(text))
    for strength in _joints():
        places = [
            (end, begin) for end, begin in _places(strength, text, marked.marks) if before <= end and begin <= after
        ]
        if places:
            told = len(places) == 1 or before or after < len(text)
            nearest = places[-1] if after < len(text) else places[0]  # to the marks that tell one from the other
            return nearest if told else None
    return None


def _places(joints: Sequence[str], text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Where the words before such joints end and those behind them begin; there are words on both sides, and none is in a name."""
    lowered, found = text.lower(), dict[int, int]()
    for joint in joints:
        start = lowered.find(joint)
        while start >= 0:
            end = start + len(joint)
            inside = any(mark.start < end - 1 and start + 1 < mark.end for mark in marks)
            if not inside and text[:start].strip() and text[end:].strip():
                found[end] = start + len(joint.partition(" ")[0])  # with the mark that ends a sentence
            start = lowered.find(joint, start + 1)
    return sorted((end, begin) for begin, end in found.items())


def _with_its_marks(part: Request, words: str, marked: Marked) -> str:
    """The words of a part; all of the question for one that uses what stands elsewhere in it, unless it searches for words."""
    used = {*str(part).split()}
    inside = all(words[mark.start : mark.end].strip() for mark in marked.marks if mark.key in used)
    return words if inside or part.has("topic") else marked.text


@cache
def _joints() -> tuple[tuple[str, ...], ...]:
    return read_table("assistant.request.language", "stretches.toml", _Joints).strength
