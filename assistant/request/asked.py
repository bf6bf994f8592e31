"""A question read once: what it asks for, of which sources, on which wrong premises, by which papers.

Planner, checks and writer take what they need to know of a question from here and read nothing again.
"""

from dataclasses import dataclass
from enum import Enum

from assistant.request import follow_ups
from assistant.request.conversation import Conversation
from assistant.request.intents import Intent
from assistant.request.language.wanted import Wanted
from assistant.request.named_papers import Named, named_papers
from assistant.request.premises import WrongClass, WrongValue, contradicted, misquoted
from assistant.request.topic import topic_stems
from retriever.library.library import Library


class Certainty(Enum):
    """What a reading is good for."""

    RULES = "rules"  # the rules read it, and are never asked how sure they are
    SURE = "sure"  # it is answered
    UNSURE = "unsure"  # it is answered, with a word on how it was read
    UNCLEAR = "unclear"  # it is asked back
    DECLINED = "declined"  # none of the readings that were offered is meant


@dataclass(frozen=True)
class Planned:
    """What a language model had to do with a reading: its name where it wrote the request ("" where it could not: ``note`` says
    why), how often it was ``refused`` and wrote another, and the tokens and seconds that it took."""

    model: str = ""
    refused: int = 0
    tokens: int = 0
    seconds: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as it was read.

    ``subjects`` are ids of the sources that it is about, those of the conversation included where it ``follows_up``.
    ``wrong_classes`` and ``wrong_values`` are premises that the catalogue contradicts. ``papers`` are those that it
    names by bibcode, author or year; None where it names none. ``wanted`` is the ``request`` that the trained reader read, made
    concrete; None where the rules' ``intent`` stands alone, and where it is asked back: then ``offered`` are the readings to
    choose from, the likelier first, and ``surely`` the words of the likeliest that are sure by themselves. ``planned`` is there where a
    language model was asked for the request.
    """

    intent: Intent
    subjects: tuple[str, ...] = ()
    follows_up: bool = False
    wrong_classes: tuple[WrongClass, ...] = ()
    wrong_values: tuple[WrongValue, ...] = ()
    papers: Named | None = None
    wanted: Wanted | None = None
    request: str = ""
    confidence: float = 0.0
    certainty: Certainty = Certainty.RULES
    offered: tuple[Wanted, ...] = ()
    surely: frozenset[str] = frozenset()
    planned: Planned | None = None


def read_question(question: str, conversation: Conversation, library: Library) -> Asked:
    """Read a question with what it keeps of the conversation before it; deterministic, and looks nothing up but names."""
    intent = follow_ups.read(question, conversation.turns, library.names, library.terms)
    goes_on = _follows_up(intent, conversation)
    return Asked(
        intent,
        tuple(_subjects(intent, goes_on, conversation, library)),
        goes_on,
        tuple(contradicted(intent.text, intent.mentions, library)),
        tuple(misquoted(intent.bare, intent.mentions, intent.quantities, library)),
        named_papers(intent.text, library),
    )


def _follows_up(intent: Intent, conversation: Conversation) -> bool:
    """Whether a question without a name goes on about the last subject."""
    i = intent
    if not conversation.subjects or i.unknown_names or i.position or i.around:
        return False
    if "follow_up" in i.wants and not (i.classes and "list" in i.wants and not i.quantities):
        return True
    short = len(i.text.split()) <= 6 and not i.classes and not i.conditions and i.term is None
    return short and (bool(i.quantities) or bool(i.wants & {"papers", "similar"} and not topic_stems(i.bare)))


def _subjects(intent: Intent, goes_on: bool, conversation: Conversation, library: Library) -> list[str]:
    """Ids of the sources that the question is about: named ones, else those of the conversation."""
    named = list(dict.fromkeys(m.source.id for m in intent.mentions))
    if named and not (goes_on and "compare" in intent.wants and len(named) == 1):
        return named
    if named:  # "how does it compare with M 87?"
        return list(dict.fromkeys([*conversation.subjects[:1], *named]))
    if not goes_on:
        return []
    return follow_ups.carried(intent.text, conversation, library.names, library.terms)
