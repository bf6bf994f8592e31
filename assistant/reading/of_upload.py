"""Questions after an upload: what "it" is then is the upload, until something else is spoken of.

The reader is asked a second time as if the file came with the question, which it was trained on. That reading stands where the
question refers back, or was not made out without the file, and where the upload has what it asks for.
"""

from dataclasses import replace

from assistant.reading.reader import Reading, read
from assistant.request.conversation import Conversation, Turn
from retriever.catalogue.quantities import QUANTITIES, quantities_of
from retriever.library.library import Library
from retriever.requests.network import ReadingNetwork
from retriever.requests.program import Request

UNIDENTIFIED = "unidentified"  # what is missing where "it" is an upload that lies at no source's place
_LEAST = 0.4  # of the reading with the file: it is surer of what a file is usually asked
_AGREED = 0.25  # where both readings ask for the same quantities, and only of what is open
_DERIVED = frozenset(("flux", "luminosity", "equivalent_width"))  # what follows from any fit
_KEYS = frozenset(quantity.key for quantity in QUANTITIES)


def read_of_upload(
    first: Reading, question: str, conversation: Conversation, library: Library, network: ReadingNetwork
) -> Reading | None:
    """The question as one on the upload that was spoken of last; None where it is on something else. Where no source lies at its place,
    "it" is the upload or nothing: never what was spoken of before."""
    spoken_of = upload_spoken_of(conversation)
    if spoken_of is None or not (_refers(first.request) or first.confidence < network.trust.sure):
        return None
    placed = bool(_at_place(spoken_of))
    found = read(question, conversation, library, "spectrum", network)
    asks_it = found.request.do == "interpret" or found.wanted.earlier == "upload"
    agreed = bool(_things(found)) and _things(found) == _things(first)
    answers = asks_it and found.confidence >= (_AGREED if agreed else _LEAST)
    if answers and (not placed or first.wanted.missing or _held(found, first, conversation)):
        return found
    if placed or first.request.all("earlier") != ("source",):
        return None
    return replace(first, wanted=replace(first.wanted, sources=(), missing=UNIDENTIFIED))


def _things(reading: Reading) -> set[str]:
    """What a reading asks for: a part of what a file says has one name as a quantity and as an aspect."""
    return {*reading.wanted.quantities, *reading.wanted.aspects}


def upload_spoken_of(conversation: Conversation) -> Turn | None:
    """The turn on an upload, where that is the last one that was on anything."""
    if not conversation.readings:
        return None
    later = set[str]()
    for turn in reversed(conversation.turns):
        if turn.wanted and turn.wanted.on_upload:
            return turn if later <= _at_place(turn) else None
        if turn.listed or (turn.wanted and turn.wanted.names):
            return None
        later |= set(turn.subjects)
    return None


def _at_place(turn: Turn) -> set[str]:
    """Ids of what lies at the place of a turn's upload, which nobody named."""
    named = {source.id for source in turn.wanted.known} if turn.wanted else set()
    return {*turn.subjects} - named


def _refers(request: Request) -> bool:
    """Whether a request is on what came before, whatever it names beside that."""
    return request.do in ("same", "interpret") or bool(request.all("earlier"))


def _held(found: Reading, first: Reading, conversation: Conversation) -> bool:
    """Whether the upload has what is asked of it: papers on a source that is known, its redshift or distance it has not."""
    if first.request.do == "papers":
        return False
    asked = {*found.wanted.quantities, *(limit.quantity for limit in found.wanted.limits)} & _KEYS
    if "variability" in asked and any(getattr(reading, "timing", None) for reading in conversation.readings):
        return True
    names = [p.name for reading in conversation.readings for p in reading.estimate.parameters]
    derived = _DERIVED if any(reading.estimate.fits for reading in conversation.readings) else frozenset[str]()
    return not asked or bool(asked & {*derived, *(key for name in names for key in quantities_of(name))})
