"""Comparisons of values: computed from the measurements that a claim cites, not looked up in their words.

``A is harder than B`` must agree with the values of both. So must what a list of values is followed by: that it is highest
in one of them, that they are equal, that their intervals overlap, that one has no uncertainty. Such a statement stands in
no record; it is borne out by the values or the claim is dropped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.check.support import Support
from assistant.evidence.sentences import say
from retriever.catalogue.comparisons import COMPARED
from retriever.catalogue.quantities import quantities_of
from retriever.library.names import Mention
from retriever.text.sentences import sentences


@dataclass(frozen=True)
class Value:
    """A cited measurement: whose it is (catalogue id, or the ledger id of an upload), what it is of, and its interval."""

    source: str
    name: str
    value: float
    low: float | None
    high: float | None


def values_of(support: list[Support]) -> list[Value]:
    """The measurements among some records, in their order."""
    records = [(s.item.subject, s.item.record) for s in support if s.item.kind == "measurement"]
    return [Value(i or r["source"], r["name"], r["value"], r["low"], r["high"]) for i, r in records]


def wrong_comparison(text: str, mentions: list[Mention], support: list[Support]) -> str:
    """Why a comparison of two sources does not hold: the cited values say otherwise, or are not cited; empty if it does."""
    for sentence in sentences(text):
        than = re.search(r"\bthan\b", sentence)
        if than is None:
            continue
        named = [(sentence.find(m.text), m.source.id) for m in mentions if m.text in sentence]
        before = [i for place, i in named if place < than.start()]
        after = [i for place, i in named if place > than.end()]
        if before and after and (reason := _direction(sentence[: than.start()], before[0], after[0], support)):
            return reason
    return ""


def borne_out(text: str, mentions: list[Mention], support: list[Support]) -> tuple[str, str]:
    """Why a statement on the cited values as a whole is wrong, empty if none is; and the text without the statements."""
    values = values_of(support)
    if len(values) < 2 or len({v.name for v in values}) > 1:
        return "", text
    for statement, holds in _STATEMENTS if len({v.source for v in values}) > 1 else _OF_ONE:
        for match in statement.finditer(text):
            if not holds(values, _named_in(match, mentions)):
                return say("reason.comparison", words=repr(match[0].strip(" ;,."))), text
        text = statement.sub(lambda m: " " * len(m[0]), text)  # its length kept: mentions know their places
    return "", text


def _named_in(match: re.Match[str], mentions: list[Mention]) -> str:
    return next((m.source.id for m in mentions if match.start() <= m.start < match.end()), "")


def _is_highest(values: list[Value], source: str) -> bool:
    return bool(source) and max(values, key=lambda v: v.value).source == source and not _are_equal(values, "")


def _is_hardest(values: list[Value], source: str) -> bool:
    """The smallest photon index is the hardest spectrum."""
    smallest = min(values, key=lambda v: v.value)
    return "photon_index" in quantities_of(smallest.name) and smallest.source == source


def _are_equal(values: list[Value], _: str) -> bool:
    return len({v.value for v in values}) == 1


def _overlap(values: list[Value], _: str) -> bool:
    highest, lowest = max(values, key=lambda v: v.value), min(values, key=lambda v: v.value)
    return highest.low is not None and lowest.high is not None and highest.low <= lowest.high


def _all_overlap(values: list[Value], _: str) -> bool:
    """Whether all intervals have a place in common; not where one value has none."""
    lows, highs = [v.low for v in values if v.low is not None], [v.high for v in values if v.high is not None]
    return len(lows) == len(highs) == len(values) and max(lows) <= min(highs)


def _are_apart(values: list[Value], _: str) -> bool:
    return not _lack_uncertainty(values, "") and not _all_overlap(values, "")


def _lack_uncertainty(values: list[Value], _: str) -> bool:
    return any(v.low is None or v.high is None for v in values)


_STATEMENTS: list[tuple[re.Pattern[str], Callable[[list[Value], str], bool]]] = [
    (re.compile(r"\bbut not all values have an uncertainty\b"), _lack_uncertainty),
    (re.compile(r"\bthe intervals overlap, so no difference is established\b"), _overlap),
    (re.compile(r"\bthey are equal\b"), _are_equal),
    (re.compile(r"\bThe smaller index, of [^;]{1,60}?, is the harder spectrum\b"), _is_hardest),
    (re.compile(r"\bit is highest in [^;]{1,60}?(?=\.(?:\s|$)|,|;|$)"), _is_highest),
]


# of values that several papers report of one quantity of one source
_OF_ONE: list[tuple[re.Pattern[str], Callable[[list[Value], str], bool]]] = [
    (re.compile(r"\bThey agree within the uncertainties\b|\btheir intervals overlap\b"), _all_overlap),
    (re.compile(r"\bThey disagree\b|\btheir intervals do not all overlap\b"), _are_apart),
    (re.compile(r"\bThey agree\b"), _are_equal),
]


def _direction(text: str, first: str, second: str, support: list[Support]) -> str:
    asked = [(sign, key, match[0]) for sign, key, words in COMPARED if (match := words.search(text))]
    known = False
    for sign, key, _ in asked:
        values = {
            s.item.subject: s.item.record["value"]
            for s in reversed(support)
            if s.item.kind == "measurement" and key in quantities_of(s.item.record["name"])
        }
        if {first, second} <= values.keys():
            known = True
            if sign * (values[first] - values[second]) <= 0:
                return say("reason.wrong_way_round", what=key.replace("_", " "))
    said = any(word.lower() in part.lower() for _, _, word in asked for s in support for part in s.prose)
    return say("reason.uncompared") if asked and not known and not said else ""
