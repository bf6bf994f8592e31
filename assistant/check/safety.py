"""Strangers' text is data: what in it reads as an order, a link or markup is neither followed nor repeated.

Papers, FITS headers, file names and table cells may hold anything. No claim may carry a sentence of theirs that addresses the reader,
a link, an image or markup. This list can't be complete; what holds without it: a language model sees nothing but questions, and writes
requests about what they name.
"""

import re

from pydantic.dataclasses import dataclass

from assistant.evidence.sentences import say
from retriever.toml_tables import CHECKED, read_table

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
