"""Which sentence of what is known of a paper bears on a question: that on its topic, and on its quantities."""

from collections.abc import Sequence

from retriever.catalogue.quantities import quantities_named
from retriever.library.relevance import Topic
from retriever.text.numbers import numbers_in
from retriever.text.sentences import sentences


def best_sentence(passage: str, topic: Topic | None, quantities: Sequence[str]) -> str:
    """The sentence that says most of the topic and gives a quantity; where neither is asked for the first that gives one, else
    the first; "" of no text."""
    parts = sentences(passage)
    return max(parts, key=lambda part: bearing(part, topic, quantities)) if parts else ""


def bearing(sentence: str, topic: Topic | None, quantities: Sequence[str]) -> float:
    """How much a sentence bears on a question: its share of the topic's words, and 1 to 1.5 for a quantity asked for."""
    anything = not quantities and not (topic and topic.text)
    named = bool(quantities_named(sentence)) if anything else bool(quantities_named(sentence) & set(quantities))
    if anything:
        return float(named and bool(numbers_in(sentence)))
    given = 1.0 + 0.5 * bool(numbers_in(sentence)) if named else 0.0
    return given + (topic.share(sentence) if topic and topic.text else 0.0)
