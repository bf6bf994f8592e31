"""Questions after an upload: what "it" is then is the upload, until something else is spoken of.

The reader is asked a second time as if the file came with the question, which it was trained on. That reading stands where the
question refers back, or was not made out without the file, and where the upload has what it asks for.
"""

from assistant.reading.reader import Reading, read
from assistant.request.conversation import Conversation
from retriever.catalogue.quantities import QUANTITIES, quantities_of
from retriever.library.library import Library
from retriever.requests.network import ReadingNetwork
from retriever.requests.program import Request

_LEAST = 0.4  # of the reading with the file: it is surer of what a file is usually asked
_KEYS = frozenset(quantity.key for quantity in QUANTITIES)


def read_of_upload(
    first: Reading, question: str, conversation: Conversation, library: Library, network: ReadingNetwork
) -> Reading | None:
    """The question as one on the upload that was spoken of last; None where it is on something else."""
    if not upload_is_spoken_of(conversation) or not (_refers(first.request) or first.confidence < network.trust.sure):
        return None
    found = read(question, conversation, library, "spectrum", network)
    asks_it = found.request.do == "interpret" or found.wanted.earlier == "upload"
    if not asks_it or found.confidence < _LEAST:
        return None
    return found if first.wanted.missing or _held(found, first, conversation) else None


def upload_is_spoken_of(conversation: Conversation) -> bool:
    """Whether the last turn that was on anything was on an upload."""
    if not conversation.readings:
        return False
    later = set[str]()
    for turn in reversed(conversation.turns):
        if turn.wanted and (turn.wanted.upload or turn.wanted.earlier == "upload"):
            return later <= set(turn.subjects)  # of the source at its place all the same, which nobody named
        if turn.listed or (turn.wanted and turn.wanted.names):
            return False
        later |= set(turn.subjects)
    return False


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
    return not asked or bool(asked & {key for name in names for key in quantities_of(name)})
