"""Bounds on quantities in a question: "photon index below 1.6", "hotter than 5 keV", "strongly absorbed"."""

import re

from assistant.request.wording import spoken_quantities
from retriever.catalogue.comparisons import (
    ALL_COMPARATIVES,
    SUPERLATIVES,
    any_of,
    comparative,
    compared_against,
)
from retriever.catalogue.quantities import DIRECTIONS, QUANTITIES, Quantity, factor_for, implied_quantity
from retriever.text.numbers import DECIMAL, SIGN, WHOLE, number_of, ten_to, times_ten_to

_WORDS_OF = {
    "<": ("below", "under", "<"),
    "<=": ("at most", "up to", "no more than", "<=", "≤"),
    ">": ("above", "over", "beyond", "exceed", "exceeds", "exceeding", ">"),
    ">=": ("at least", "of at least", "no less than", ">=", "≥"),
}
OPERATOR = {word: operator for operator, words in _WORDS_OF.items() for word in words}
_THAN = any_of([*ALL_COMPARATIVES, *DIRECTIONS.higher, *DIRECTIONS.lower])
_NUMBER = rf"{ten_to(WHOLE)}|{SIGN}?{DECIMAL}(?:{times_ten_to(WHOLE, lost=True)}|e{WHOLE})?"
_BOUND = re.compile(
    rf"(?P<word>(?P<than>{_THAN}) than|{any_of(list(OPERATOR))}|between)\s*(?:(?:an? |the )?(?:redshifts?|z)\s*(?:=|of)?\s*)?"
    rf"(?P<value>{_NUMBER})(?:\s*and\s*(?P<second>{_NUMBER}))?",
    re.I,
)
_NEGATED = re.compile(r"\b(?:not|without|no|isn't|aren't|un)\s+(?:strongly |heavily )?$", re.I)
_BEFORE, _BEHIND = 45, 30  # characters around a bound in which its quantity and unit are looked for


def conditions_in(text: str) -> tuple[list[dict], str, tuple[str, ...]]:
    """Bounds written as numbers, and adjectives that stand for bounds; the text without the numbers; bounds on nothing known."""
    conditions: list[dict] = []
    unread = []
    for match in _BOUND.finditer(text):
        found = _bound(text, match)
        conditions += found
        if not found:
            unread.append(" ".join((match[0] + text[match.end() :].split(",")[0][:12]).split()[:4]))
    text = _BOUND.sub(" ", text)
    return conditions + _of_adjectives(text, {c["quantity"] for c in conditions}), text, tuple(unread)


def _bound(text: str, match: re.Match[str]) -> list[dict]:
    """The conditions of one bound, two of "between"; none where its quantity or unit is not known."""
    if (sloped := _of_bounded_size(match)) is not None:
        return [sloped]
    quantity = _bounded(text, match)
    factor = factor_for(quantity, text[match.end() : match.end() + _BEHIND]) if quantity else None
    if quantity is None or factor is None:
        return []
    values = [(_operator(match), match["value"])]
    if match["second"] and match["word"].lower() == "between":
        values = [(">=", match["value"]), ("<=", match["second"])]
    return [{"quantity": quantity.key, "op": op, "value": number_of(value) * factor} for op, value in values]


def _of_bounded_size(match: re.Match[str]) -> dict | None:
    """``softer than -0.2`` is said of a hardness ratio, ``softer than 2.5``, which none can be, of the photon index."""
    compared = comparative(match["than"]) if match["than"] else None
    other = compared_against(compared.quantity) if compared else None
    if compared is None or other is None:
        return None
    value = number_of(match["value"])
    within = abs(value) <= compared.quantity.largest
    higher = (compared.sign > 0) == within
    key = compared.quantity.key if within else other.key
    return {"quantity": key, "op": ">" if higher else "<", "value": value}


def _bounded(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity that a bound is on: named before it, else implied by its words or unit, else named behind it."""
    before = spoken_quantities(text[max(0, match.start() - _BEFORE) : match.start("value")])
    if before:
        return before[-1]
    if match["than"] and (compared := comparative(match["than"])):
        return compared.quantity
    behind = text[match.end() :].lower()
    if implied := implied_quantity(behind):
        return implied
    after = spoken_quantities(behind[:_BEHIND])
    return after[0] if after else None


def _operator(match: re.Match[str]) -> str:
    if not match["than"]:
        return OPERATOR.get(match["word"].lower(), ">")
    compared = comparative(match["than"])
    lower = compared.sign < 0 if compared else match["than"].lower() in DIRECTIONS.lower
    return "<" if lower else ">"


def _of_adjectives(text: str, known: set[str]) -> list[dict]:
    """Bounds that adjectives stand for, on quantities without a bound in numbers: the first of each quantity that fits."""
    conditions: list[dict] = []
    for quantity in QUANTITIES:
        for adjective in quantity.adjectives:
            match = re.search(rf"\b(?:{adjective.pattern})\b", text, re.I)
            if (
                match
                and quantity.key not in known
                and not _NEGATED.search(text[: match.start()])
                and not _most(text, match)
            ):
                bound = {"quantity": quantity.key, "op": adjective.bound, "value": adjective.value, "reading": match[0]}
                conditions.append(bound)
                known = known | {quantity.key}
    return conditions


def _most(text: str, match: re.Match[str]) -> bool:
    """Whether an adjective is, or belongs to, a superlative."""
    superlative = match[0].split()[0].lower() in SUPERLATIVES
    return superlative or bool(re.search(r"\b(?:most|least)\s*$", text[: match.start()], re.I))
