"""A question read by the trained reader: marked, written down as a request, made concrete, with how sure that is."""

from dataclasses import dataclass, replace
from functools import partial

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Wanted
from retriever.library.library import Library
from retriever.requests.marks import Marked, marks_in
from retriever.requests.network import ReadingNetwork, reading_network
from retriever.requests.program import Request, parse
from retriever.requests.words import SPECIAL, is_whole, next_words, pieces


@dataclass(frozen=True)
class Reading:
    """A question as it was read: its marks, the request, what is wanted, and the probability that the request is right."""

    marked: Marked
    request: Request
    wanted: Wanted
    confidence: float


def read(
    question: str, conversation: Conversation, library: Library, upload: str = "", network: ReadingNetwork | None = None
) -> Reading:
    """Read a question with the turn before it; ``upload`` is the kind of file that came with it."""
    marked = marks_in(question, library)
    before = marks_in(conversation.turns[-1].question, library) if conversation.turns else None
    request, confidence = request_for(marked, before, upload, network or reading_network())
    wanted = wanted_of(request, marked, conversation, upload, library.sources)
    return Reading(marked, request, replace(wanted, unread=unread_of(request, marked)), confidence)


def request_for(marked: Marked, before: Marked | None, upload: str, network: ReadingNetwork) -> tuple[Request, float]:
    """The likeliest request of a marked question and its probability."""
    marks = frozenset(mark.key for mark in marked.marks if mark.key in SPECIAL)
    written = network.write(*pieces(marked, before, upload), partial(next_words, marks=marks))
    assert is_whole(written.words), written.words  # ``next_words`` allows nothing else
    return parse(" ".join(written.words)), written.probability


_TOLD = "SUPNYBAI"  # marks that a request which leaves them out has not understood


def unread_of(request: Request, marked: Marked) -> tuple[str, ...]:
    """What recognisers found and the request makes no use of, as it was written."""
    used = set(str(request).split())
    free = request.do in ("explain", "refuse", "greet", "about", "act") or request.has("topic")
    return tuple(
        m.text for m in marked.marks if m.key[0] in _TOLD and m.key not in used and not (free and m.key[0] in "NYIA")
    )
