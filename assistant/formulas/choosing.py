"""Formulas by what a question gives: whether one has all that it needs, which gives a quantity, and which has a place for every number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.formulas.formula import Formula, Need
from assistant.formulas.given import Given
from assistant.formulas.needs import COLUMN, FLUX, INDEX
from assistant.formulas.placing import by_name, names_of, placed
from assistant.formulas.table import DERIVED, FORMULAS

NO_FORMULA = "unknown"  # the grammar's word for a computation that none of the formulas is

# of what the tool carries out by itself, the quantity that it gives and what it needs
_BY_ITSELF: dict[str, tuple[str, tuple[Need, ...]]] = {
    "band_conversion": ("flux", (FLUX, INDEX, replace(COLUMN, assumed=0.0)))
}
# narrower quantities than the one that is asked for
_KIN = {
    "duration": ("orbital_period", "spin_period"),
    "size": ("radius",),
    "radius": ("size",),
    "mass": ("black_hole_mass", "companion_mass"),
}


@dataclass(frozen=True)
class Account:
    """What a way makes of the numbers of a question: how many inputs take one, how many of these by their own quantity, how many
    inputs are lacking and which numbers are left."""

    placed: int
    exact: int
    lacking: int
    left: tuple[Given, ...]

    @property
    def whole(self) -> bool:
        """Whether the question gives all that is needed, and nothing else."""
        return not self.lacking and not self.left and self.placed > 0

    @property
    def rank(self) -> tuple[bool, int, int, int, int]:
        """Larger for a way that does more with the numbers."""
        return (not self.lacking, -len(self.left), self.placed, self.exact, -self.lacking)


def account(key: str, given: Sequence[Given], named: bool = False) -> Account:
    """Of the formula's way that does most with the numbers; ``named``: each is taken for what it is called."""
    return max((_of_way(needs, given, named) for needs in ways_of(key)), key=lambda one: one.rank)


def ways_of(key: str) -> tuple[tuple[Need, ...], ...]:
    """What each way of a formula needs; nothing for what the tool carries out by itself with whatever is given."""
    if key in FORMULAS:
        return tuple(way.needs for way in FORMULAS[key].ways)
    return (_BY_ITSELF[key][1],) if key in _BY_ITSELF else ()


def has_all(key: str, given: Sequence[Given]) -> bool:
    """Whether a question's numbers are all that a formula needs, and nothing is left over."""
    return bool(ways_of(key)) and any(_of_way(needs, given, False).whole for needs in ways_of(key))


def that_gives(quantity: str, given: Sequence[Given]) -> str:
    """The formula for a quantity that does most with a question's numbers; "" where none does anything with one."""
    keys = [key for key in (*FORMULAS, *_BY_ITSELF) if gives(key) in (quantity, *_KIN.get(quantity, ()))]
    accounts = {key: account(key, given) for key in keys}
    some = [key for key in keys if accounts[key].placed]
    return max(some, key=lambda key: accounts[key].rank, default="")


def with_places_for(key: str, given: Sequence[Given]) -> str:
    """The formula that was named, or one of its kind where only that has a place for every number as it is called, and
    for more of them."""
    own = account(key, given, named=True) if ways_of(key) else None
    if own is None or not own.left:
        return key
    formula = FORMULAS.get(key, Formula(()))
    kind = [*formula.akin, *(other for other in FORMULAS if gives(other) and gives(other) == gives(key))]
    accounts = ((other, account(other, given, named=True)) for other in kind)
    return next((other for other, its in accounts if not its.left and its.exact > own.exact), key)


def second(key: str, quantity: str, given: Sequence[Given]) -> str:
    """The formula that a further quantity beside a formula means: of those akin to it, else by the numbers, else one that needs
    nothing that the first does not need; "" for none, or where the first gives it."""
    wanted = (quantity, *_KIN.get(quantity, ()))
    formula = FORMULAS.get(key, Formula(()))
    if gives(key) in wanted and key not in formula.akin and not any(gives(one) in wanted for one in formula.akin):
        return ""
    if of_kind := next((one for one in formula.akin if gives(one) in wanted), ""):
        return of_kind
    if of_given := that_gives(quantity, given):
        return of_given
    own = {name for needs in ways_of(key) for need in needs for name in names_of(need)}
    alike = (one for one in FORMULAS if gives(one) in wanted and any(_within(needs, own) for needs in ways_of(one)))
    return next(alike, "")


def gives(key: str) -> str:
    """The quantity that a formula gives, where a question for it may mean the formula."""
    return FORMULAS[key].gives if key in FORMULAS else _BY_ITSELF.get(key, ("", ()))[0]


def _within(needs: Sequence[Need], own: set[str]) -> bool:
    return all(need.assumed is not None or own & set(names_of(need)) for need in needs)


def _of_way(needs: Sequence[Need], given: Sequence[Given], named: bool) -> Account:
    found = by_name(needs, given) if named else placed(needs, given)
    taken, left = len(found.taken), found.left
    exact = sum(found.taken[need.symbol].quantity == need.quantity for need in needs if need.symbol in found.taken)
    lacking = 0
    for need in needs:
        if need.symbol in found.taken or need.assumed is not None:
            continue
        made = _made(need, left, named)
        if made is not None:
            taken, exact, lacking = taken + made.placed, exact + made.exact, lacking + made.lacking
            left = list(made.left)
        elif need.nearby is None:
            lacking += 1
    return Account(taken, exact, lacking, tuple(left))


def _made(need: Need, left: Sequence[Given], named: bool) -> Account | None:
    """An input computed from numbers that are left: from the first that its own formula needs, and perhaps more."""
    key = "" if need.own else DERIVED.get(need.quantity, "")
    if not key or not left:
        return None
    ways = (needs for needs in ways_of(key) if needs[0].symbol in by_name(needs, left).taken)
    return max((_of_way(needs, left, named) for needs in ways), key=lambda one: one.rank, default=None)
