"""A question read once, by recognisers and rules and by the trained reader, each telling what it is sure of."""

from collections.abc import Callable
from dataclasses import replace

from assistant.reading.reader import read
from assistant.request import asked as rules
from assistant.request.asked import Asked
from assistant.request.conversation import Conversation
from retriever.library.library import Library
from retriever.requests.network import reading_network


def read_by_rules(question: str, conversation: Conversation, library: Library, upload: str = "") -> Asked:
    """What the rules recognise, alone."""
    return rules.read_question(question, conversation, library)


def read_question(question: str, conversation: Conversation, library: Library, upload: str = "") -> Asked:
    """What the rules recognise, and the trained reader's request where it is sure of it; ``upload`` is the kind of file that came
    with the question, "" without one."""
    asked = rules.read_question(question, conversation, library)
    network = reading_network()
    reading = read(question, conversation, library, upload, network)
    sure = reading.confidence >= network.trust.sure
    return replace(
        asked,
        wanted=reading.wanted if sure else None,
        request=str(reading.request),
        confidence=round(reading.confidence, 3),
    )


READERS: dict[str, Callable[[str, Conversation, Library, str], Asked]] = {
    "rules": read_by_rules,
    "trained": read_question,
}
