"""How quantities are compared and ordered in words: comparatives, superlatives, adjectives; from ``quantities.toml``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retriever.catalogue.quantities import DIRECTIONS, QUANTITIES, Quantity, quantity_by_key


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of these, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _own(quantity: Quantity, sign: int) -> tuple[str, ...]:
    """Patterns that say of a quantity's value that it is higher (sign 1) or lower (-1)."""
    said = quantity.higher if sign > 0 else quantity.lower
    more = "more" if sign > 0 else "less"
    degree = (rf"{more} (?:strongly |heavily )?(?:{any_of(quantity.degree)})",) if quantity.degree else ()
    return (*said, *degree)


def comparatives(quantity: Quantity, sign: int) -> tuple[str, ...]:
    """The same with those of a quantity that goes along or against: ``harder`` for a lower photon index."""
    along = _own(quantity_by_key(quantity.compared_with), sign) if quantity.compared_with else ()
    against = _own(quantity_by_key(quantity.compared_against), -sign) if quantity.compared_against else ()
    return (*_own(quantity, sign), *along, *against)


# sign, quantity and the pattern of its comparatives, those of its companions included
COMPARED = tuple(
    (sign, quantity.key, re.compile(rf"\b(?:{any_of(words)})\b", re.I))
    for sign in (1, -1)
    for quantity in QUANTITIES
    if (words := comparatives(quantity, sign))
)
# each quantity's own comparatives, with what they are of and their direction
_OWN = tuple(
    (quantity, sign, re.compile(any_of(words), re.I))
    for quantity in QUANTITIES
    for sign in (1, -1)
    if (words := _own(quantity, sign))
)
ALL_COMPARATIVES = tuple(word for quantity in QUANTITIES for sign in (1, -1) for word in _own(quantity, sign))
# those that compare wherever they stand
SPOKEN_COMPARATIVES = any_of([w for q in QUANTITIES if not q.only_before_than for s in (1, -1) for w in _own(q, s)])


@dataclass(frozen=True)
class Comparative:
    """What a word of comparison is of, and whether it means the higher value (sign 1) or the lower (-1)."""

    quantity: Quantity
    sign: int


def comparative(words: str) -> Comparative | None:
    """What ``hotter`` or ``more massive`` is of; None for a word that goes with any quantity."""
    found = (Comparative(quantity, sign) for quantity, sign, pattern in _OWN if pattern.fullmatch(words))
    return next(found, None)


def compared_against(quantity: Quantity) -> Quantity | None:
    """The quantity that is lower where this one is higher."""
    return next((other for other in QUANTITIES if other.compared_against == quantity.key), None)


# superlatives that name a quantity by themselves: the quantity's key
IMPLIED = {word: quantity.key for quantity in QUANTITIES for word in (*quantity.highest, *quantity.lowest)}
LOWEST = frozenset([*DIRECTIONS.lowest, *(word for quantity in QUANTITIES for word in quantity.lowest)])
SUPERLATIVES = frozenset([*DIRECTIONS.highest, *LOWEST, *IMPLIED])
SUPERLATIVE = re.compile(rf"\b(?:{any_of(SUPERLATIVES)})\b", re.I)
# what stands behind "most" or "least": the quantity's key
DEGREES = {word: quantity.key for quantity in QUANTITIES for word in quantity.degree}
# words of a spectrum's description
DESCRIBED = any_of([pattern for quantity in QUANTITIES for pattern in quantity.described])


def spoken_pattern(quantity: Quantity) -> re.Pattern[str] | None:
    """What people say when they ask for a quantity without its name; None where there is nothing of the kind."""
    than = r"\s+than\b" if quantity.only_before_than else ""
    compared = [rf"(?:{word}){than}" for sign in (1, -1) for word in _own(quantity, sign)]
    said = [*quantity.spoken, *compared]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(said)})", re.I) if said else None
