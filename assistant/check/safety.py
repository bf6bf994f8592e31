"""Strangers' text is data: what in it reads as an order, a link or markup is neither followed nor repeated.

Papers, FITS headers, file names and table cells may hold anything. Sentences of theirs that address the reader are taken
out before a language model sees them, and no claim may carry one, a link, an image or markup. This list can't be complete;
what holds without it are the enumerations (arguments and citations) and verification.
"""

import re

from pydantic.dataclasses import dataclass

from assistant.evidence.sentences import say
from retriever.text.sentences import sentences
from retriever.toml_tables import CHECKED, read_table

REMOVED = "[an instruction in this text was removed]"
WITHHELD = say("reason.withheld")


@dataclass(frozen=True, config=CHECKED)
class Rule:
    """One pattern, and a text that it finds."""

    pattern: str
    example: str


@dataclass(frozen=True, config=CHECKED)
class Rules:
    """``orders.toml``: the patterns by name, and sentences that none of them may find."""

    harmless: list[str]
    orders: dict[str, Rule]
    markup: dict[str, Rule]


RULES = read_table("assistant.check", "orders.toml", Rules)
_ORDERS = [re.compile(rule.pattern, re.I) for rule in RULES.orders.values()]
_MARKUP = [re.compile(rule.pattern, re.I) for rule in RULES.markup.values()]


def orders(text: str) -> bool:
    """Whether a text speaks to its reader as to a machine."""
    return any(pattern.search(text) for pattern in _ORDERS)


def unsafe(text: str) -> str:
    """Why a claim must not carry this text; empty if it may."""
    if any(pattern.search(text) for pattern in _MARKUP):
        return say("reason.markup")
    return say("reason.order") if orders(text) else ""


def defused(text: str) -> str:
    """The text without its orders, links and markup, as a language model may see it."""
    kept = [REMOVED if orders(part) else _without_markup(part) for part in sentences(" ".join(text.split()))]
    return " ".join(dict.fromkeys(kept))


def _without_markup(text: str) -> str:
    for pattern in _MARKUP:
        text = pattern.sub(" ", text)
    return text
