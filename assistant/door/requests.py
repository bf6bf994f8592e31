"""Questions of other programs that need no reading: a tool and its arguments are a request already.

The request is carried out as any that was read from a question, so its claims are written and verified in the same way.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.agent.engine import Reader
from assistant.check.safety import unsafe
from assistant.reading.reader import concrete
from assistant.request.asked import Asked, Certainty, read_question
from assistant.request.conversation import Conversation
from retriever.catalogue.quantities import quantities_named
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.requests.grammar import grammar
from retriever.requests.marked import Mark, Marked
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from retriever.text.numbers import BIBCODE

MOST_NAME, MOST_TOPIC, MOST_BIBCODES = 80, 300, 40


def request_reader(program: str, values: Sequence[tuple[str, Any, str]]) -> Reader:
    """A reader that takes any question for this request; ``values`` are its marks: a key, its value, and its text in the question."""

    def read(question: str, conversation: Conversation, library: Library, upload: str) -> Asked:
        marks = []
        for key, value, text in values:
            start = question.find(text)
            marks.append(Mark(key, start, start + len(text), text, value))
        request = parse(program)
        wanted = concrete(request, Marked(question, tuple(marks)), conversation, upload, library)
        asked = read_question(question, conversation, library)
        return replace(asked, request=str(request), confidence=1.0, certainty=Certainty.SURE, wanted=wanted, offered=())

    return read


def named(name: str, library: Library) -> tuple[str, Any, str]:
    """The mark of a name or position; one that no library has is marked as unknown. Raises BadInput for what is neither."""
    name = checked_line(name, MOST_NAME, "name")
    if source := library.sources.get(name) or library.names.resolve(name):
        return "S1", source, name
    found = [mark for mark in marks_in(f"What is {name}?", library).marks if mark.key in ("S1", "P1", "L1")]
    whole = next((mark for mark in found if mark.text == name), None)
    if whole is None and any(mark.key == "S1" for mark in found):
        raise BadInput(f"{name!r} holds more than a name: give the name alone, as {found[0].text!r}.")
    if whole is None:
        whole = next((mark for mark in found if mark.key == "P1"), None)
    return (whole.key, whole.value, whole.text) if whole else ("U1", name, name)


def quantity_key(words: str) -> str:
    """The word of requests for a quantity in words or by its key; everything where none is given. Raises BadInput for another."""
    words = " ".join(words.split())
    known = grammar().all_quantities
    if not words:
        return "everything"
    if words.lower().replace(" ", "_") in known:
        return words.lower().replace(" ", "_")
    found = sorted(quantities_named(words) & known)
    if len(found) == 1:
        return found[0]
    raise BadInput(
        f"{words[:60]!r} is not a quantity here: leave it out, or give one as photon_index, flux or distance."
    )


def checked_bibcodes(bibcodes: Sequence[str]) -> list[str]:
    """Bibcodes, each once; raises BadInput for none, for too many and for what is not one."""
    if not 1 <= len(bibcodes) <= MOST_BIBCODES:
        raise BadInput(f"{len(bibcodes)} bibcodes were given: give 1 to {MOST_BIBCODES}.")
    for bibcode in bibcodes:
        if not BIBCODE.fullmatch(bibcode):
            raise BadInput(f"{bibcode[:30]!r} is not a bibcode: one has 19 characters, as 1999ApJ...521..332P.")
    return list(dict.fromkeys(bibcodes))


def checked_line(text: str, most: int, what: str) -> str:
    """A text on one line; raises BadInput for an empty one, a long one, and one that holds orders or markup."""
    text = " ".join(text.split())
    if not text:
        raise BadInput(f"The {what} is empty: give one.")
    if len(text) > most:
        raise BadInput(f"The {what} has {len(text)} characters: give at most {most}.")
    if unsafe(text):
        raise BadInput(f"The {what} reads as an instruction, a link or markup: give a {what} only.")
    return text
