"""Questions that go on from those before: what they keep, narrow, or ask of a list that was given.

"and below 0.1?", "which of them is the brightest?", "how many are there?", "compare them": read by rules from the
questions alone, so that a conversation gives the same answers whenever it is asked again.
"""

import re
from dataclasses import replace

from assistant.request.conversation import Conversation, Turn
from assistant.request.intents import Intent, recognise
from retriever.catalogue.quantities import quantity_by_key
from retriever.catalogue.records import Term
from retriever.library.names import Names

_OF_THEM = re.compile(r"\b(?:of|among) (?:them|these|those)\b|\bwhich (?:one|is|has)\b|^(?:and )?the \w+est\b", re.I)
_HOW_MANY = re.compile(
    r"^\W*(?:and |so |but )?how many(?: (?:are|is|were) (?:there|they|those|that|it))?(?: (?:of )?(?:them|those|these))?(?: (?:are|is) there)?"
    r"(?: in (?:all|total))?\W*$",
    re.I,
)
_NARROWS = re.compile(r"^\W*(?:and|but|or|only|just|now|what about|how about|those|the ones|with)\b", re.I)
_SEVERAL = re.compile(r"\b(?:them|both|the two|these|those|they|each other)\b", re.I)
_ONE = re.compile(r"\b(?:its?|(?:that|this) (?:one|source|object))\b", re.I)
DEEPEST = 4  # questions that are looked back at


def read(question: str, turns: list[Turn], names: Names, terms: tuple[Term, ...]) -> Intent:
    """The question with what it keeps of those before it."""
    intent = recognise(question, names, terms)
    if not turns:
        return intent
    goes_on = "follow_up" in intent.wants and (intent.mentions or "compare" in intent.wants)
    if goes_on and not intent.quantities and not intent.wants & {"papers", "similar"} and len(question.split()) <= 8:
        return replace(intent, quantities=recognise(turns[-1].question, names, terms).quantities)
    if intent.classes or intent.mentions or intent.unknown_names:
        return intent
    before = read(turns[-1].question, turns[-DEEPEST:-1], names, terms)
    if before.mentions or not (before.classes or before.conditions or before.subclass):
        return intent
    if intent.order_by and _OF_THEM.search(question):
        # what "nearest" is depends on the class
        again = recognise(f"{question} {' '.join(before.classes)}", names, terms)
        return _of_list(intent, before, before.conditions, again.order_by)
    if _HOW_MANY.match(question):
        return _of_list(intent, before, before.conditions, before.order_by)
    if _NARROWS.match(question) and len(question.split()) <= 10 and (bounds := _bounds(intent, before, names, terms)):
        return _of_list(intent, before, _joined(before.conditions, bounds), before.order_by)
    return intent


def carried(question: str, conversation: Conversation, names: Names, terms: tuple[Term, ...]) -> list[str]:
    """Ids of the sources that a question without a name is about: of "them" those of two turns, of "it" after a sorted list its
    first."""
    subjects = conversation.subjects
    if len(subjects) == 1 and _SEVERAL.search(question):
        earlier = [turn.subjects for turn in conversation.turns if turn.subjects]
        others = [s for s in (earlier[-2][:2] if len(earlier) > 1 else []) if s not in subjects]
        return [*others, *subjects]
    if len(subjects) > 1 and _ONE.search(question) and conversation.turns:
        before = read(conversation.turns[-1].question, conversation.turns[-DEEPEST:-1], names, terms)
        return subjects[:1] if before.order_by else subjects
    return subjects


def _of_list(intent: Intent, before: Intent, conditions: tuple[dict, ...], order_by: str) -> Intent:
    """The list of before, under these conditions."""
    descending = intent.descending if intent.order_by else before.descending
    return replace(
        intent,
        classes=before.classes,
        subclass=before.subclass,
        conditions=conditions,
        around=before.around,
        radius_deg=before.radius_deg,
        order_by=order_by,
        descending=descending,
        quantities=(),
        unread=(),
        topic="",
        wants=(intent.wants | {"list"}) - {"follow_up", "compare", "papers"},
    )


def _bounds(intent: Intent, before: Intent, names: Names, terms: tuple[Term, ...]) -> tuple[dict, ...]:
    """The bounds of a question; one without a quantity is on that of the list before."""
    if intent.unread and before.conditions:
        quantity = quantity_by_key(before.conditions[-1]["quantity"]).label
        return recognise(f"{quantity} {intent.unread[0]}", names, terms).conditions
    return intent.conditions


def _joined(held: tuple[dict, ...], bounds: tuple[dict, ...]) -> tuple[dict, ...]:
    """Both, except that a bound which leaves nothing of an earlier one on the same quantity takes its place."""
    kept = [h for h in held if not any(_apart(h, b) or _same(h, b) for b in bounds)]
    return (*kept, *bounds)


def _same(one: dict, other: dict) -> bool:
    return one["quantity"] == other["quantity"] and one["op"][0] == other["op"][0]


def _apart(one: dict, other: dict) -> bool:
    """Two bounds on one quantity that no value meets."""
    if one["quantity"] != other["quantity"] or one["op"][0] == other["op"][0]:
        return False
    low, high = (one, other) if one["op"][0] == ">" else (other, one)
    return low["value"] >= high["value"]
