"""A question read once: by the rules alone, or by the trained reader, which acts on what it is sure of and asks back else."""

from collections.abc import Callable
from dataclasses import replace

from assistant.reading.choices import chosen
from assistant.reading.reader import Reading, read, read_otherwise, request_of_name
from assistant.request import asked as rules
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted
from retriever.library.library import Library
from retriever.requests.network import Trust, reading_network

# what is asked, and of what
_ASKED_OF = (
    "do",
    "names",
    "classes",
    "kinds",
    "quantities",
    "limits",
    "near",
    "constellation",
    "sources",
    "topic",
    "upload",
)
_TALK = frozenset(("greet", "refuse"))  # nobody asks whether that was meant


def read_by_rules(question: str, conversation: Conversation, library: Library, upload: str = "") -> Asked:
    """What the rules recognise, alone."""
    return rules.read_question(question, conversation, library)


def read_question(question: str, conversation: Conversation, library: Library, upload: str = "") -> Asked:
    """The trained reader's request with how sure it is, or the readings that it asks back about; beside it what the rules
    recognise. ``upload`` is the kind of file that came with the question, "" without one."""
    asked = rules.read_question(question, conversation, library)
    if choice := chosen(question, conversation):
        return _taken_up(asked, choice, conversation)
    network = reading_network()
    reading = read(question, conversation, library, upload, network)
    certainty = _certainty(reading, network.trust)
    if certainty is not Certainty.SURE and (named := request_of_name(reading, conversation, library, upload)):
        reading, certainty = named, Certainty.SURE
    readings = [reading]
    if certainty is Certainty.UNCLEAR:
        readings += read_otherwise(reading, conversation, library, upload, network)
        readings.sort(key=lambda one: -one.confidence)
        reading = _with_those_alike(readings)
        certainty = _certainty(reading, network.trust)
    asked = replace(
        asked,
        request=str(reading.request),
        confidence=round(reading.confidence, 3),
        certainty=certainty,
        wanted=reading.wanted,
    )
    if certainty is not Certainty.UNCLEAR:
        return asked
    return replace(asked, wanted=None, offered=tuple(r.wanted for r in readings if r.wanted.do not in _TALK))


def _with_those_alike(readings: list[Reading]) -> Reading:
    """The likeliest reading, as certain as it is together with those that ask the same of the same: the distance, and the
    distance in pc."""
    best = readings[0]
    ask = [all(getattr(one.wanted, part) == getattr(best.wanted, part) for part in _ASKED_OF) for one in readings]
    return replace(best, confidence=min(1.0, sum(r.confidence for r, same in zip(readings, ask, strict=True) if same)))


def _certainty(reading: Reading, trust: Trust) -> Certainty:
    """What the reading is good for; one that leads to no answer anyway tells what is missing, and can't be wrong."""
    wanted = reading.wanted
    if reading.confidence >= trust.sure:
        return Certainty.SURE
    named_in_papers = wanted.do in ("papers", "summarise")  # whose titles may have a name that is no source here
    in_vain = bool(wanted.missing or (wanted.unknown and not wanted.known and not named_in_papers))
    return Certainty.UNSURE if reading.confidence >= trust.unsure or in_vain else Certainty.UNCLEAR


def _taken_up(asked: Asked, choice: Wanted | str, conversation: Conversation) -> Asked:
    """The reading that was chosen of those offered; asked once more where that is open."""
    if isinstance(choice, Wanted):
        return replace(asked, wanted=choice, confidence=1.0, certainty=Certainty.SURE)
    if choice == "neither":
        return replace(asked, certainty=Certainty.DECLINED)
    return replace(asked, certainty=Certainty.UNCLEAR, offered=conversation.turns[-1].offered)


READERS: dict[str, Callable[[str, Conversation, Library, str], Asked]] = {
    "rules": read_by_rules,
    "trained": read_question,
}
