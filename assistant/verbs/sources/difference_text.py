"""How two values of like kind compare, in a sentence; honest about errors, limits, and values that can't be compared."""

from dataclasses import dataclass

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.facts.differences import Difference, Spread, difference, spread_of
from assistant.tools.facts.known_values import KnownValue, label_of
from assistant.tools.facts.like_values import LikeValues
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.value_text import plain_value, said, value_text
from retriever.catalogue.quantities import QUANTITIES, format_number
from retriever.catalogue.records import Source

_QUANTITIES = {quantity.key: quantity for quantity in QUANTITIES}
# differences of these are told as such, of all others as a ratio
_SUBTRACTED = {
    "photon_index",
    "hardness",
    "redshift",
    "temperature",
    "spin",
    "variability",
    "inclination",
    "cutoff_energy",
}
_ANGLES = dict.fromkeys(("galactic_latitude", "separation", "declination", "right_ascension"), "deg")
_MANY = 100.0  # standard deviations: more are told as more than that


@dataclass(frozen=True)
class Pair:
    """Two sources with their values of one measurement, and how the first lies to the second."""

    key: str
    what: str
    first: Source
    second: Source
    values: tuple[KnownValue, KnownValue]
    found: Difference

    @property
    def upper(self) -> Source:
        return self.first if self.found.sign >= 0 else self.second

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.values[0].ids, *self.values[1].ids)


def pair_of(like: LikeValues, first: Source, second: Source) -> Pair | None:
    """The pair, where both have the value in units that can be compared."""
    values = like.values.get(first.id), like.values.get(second.id)
    if values[0] is None or values[1] is None:
        return None
    return pair_of_values(like.key, like.name, first, second, (values[0], values[1]))


def pair_of_values(
    key: str, what: str, first: Source, second: Source, values: tuple[KnownValue, KnownValue]
) -> Pair | None:
    """As ``pair_of``, of two values; None where their units can't be compared."""
    spreads: list[Spread] = [s for value in values if (s := spread_of(value.measurement, key))]
    if len(spreads) < 2:
        return None
    return Pair(key, what, first, second, values, difference(*spreads))


def difference_text(pair: Pair) -> str:
    """``NGC 4151 has the higher flux (3e-10 erg s^-1 cm^-2; Mrk 3: 9e-11 ...), by a factor of 3.2 (8.1 sigma).``"""
    d, name = pair.found, pair.upper.name
    first, second = (plain_value(value.measurement) for value in pair.values)
    other, values = (pair.second, (first, second)) if pair.upper is pair.first else (pair.first, (second, first))
    told = {"name": name, "what": pair.what, "amount": amount_text(pair)}
    told |= {"value": values[0], "other": other.name, "other_value": values[1]}
    both = {"first": pair.first.name, "second": pair.second.name, "what": pair.what}
    both |= {"first_value": first, "second_value": second}
    match d.how:
        case "same":
            return say("difference.same", **both)
        case "consistent":
            return say("difference.consistent", sigmas=_sigmas(d), **both)
        case "open":
            return say("difference.open", **both)
        case "no_errors":
            return say("difference.no_errors", **told)
        case "no_level":
            return say("difference.overlap", **told) if d.overlap else say("difference.apart", **told)
    if d.sigmas is None:
        return say("difference.by_limit", **told)
    return say("difference.higher", sigmas=_sigmas(d), **told)


def surely_text(pair: Pair) -> str:
    """How surely two values differ, where the sentence before has told them."""
    d = pair.found
    amount = amount_text(pair)
    match d.how:
        case "no_errors":
            return say("difference.sure_no_errors", amount=amount)
        case "no_level":
            overlap = say("difference.sure_overlap", amount=amount)
            return overlap if d.overlap else say("difference.sure_apart", amount=amount)
        case "higher" if d.sigmas is not None:
            return say("difference.sure_sigmas", amount=amount, sigmas=_sigmas(d))
        case "higher":
            return say("difference.sure_by_limit")
    return difference_text(pair)


def amount_text(pair: Pair) -> str:
    """The difference with its error, or the ratio: ``by 0.41 +/- 0.05``, ``by a factor of 3.2``."""
    d = pair.found
    if pair.key not in _SUBTRACTED and d.ratio:
        return say("difference.factor", ratio=format_number(d.ratio))
    by = with_unit(pair.key, format_number(d.by))
    if d.error:
        return say("difference.by_error", by=format_number(d.by), error=with_unit(pair.key, format_number(d.error, 2)))
    return say("difference.by", by=by)


def with_unit(key: str, number: str) -> str:
    """A number with the unit in which its quantity is held."""
    quantity = _QUANTITIES.get(key)
    unit = (quantity.held_in or quantity.unit) if quantity else _ANGLES.get(key, "")
    return f"{number} {unit}".strip()


def _sigmas(d: Difference) -> str:
    assert d.sigmas is not None
    return say("difference.many", many=f"{_MANY:.0f}") if d.sigmas > _MANY else f"{d.sigmas:.1f}"


def difference_rows(pair: Pair) -> tuple[list[str], list[list[str]]]:
    """The columns and rows that a finding on a pair stands on."""
    columns = ["source", pair.what, "sigma"]
    sources = (pair.first, pair.second)
    rows = [[s.name, value_text(v.measurement), ""] for s, v in zip(sources, pair.values, strict=True)]
    amount, d = amount_text(pair), pair.found
    rows.append(["difference", amount, _sigmas(d) if d.sigmas is not None else ""])
    rows.append(["consistent", "", "within 90 %"])
    error = f" +/- {format_number(d.error, 2)}" if d.error else ""
    return columns, [*rows, ["", with_unit(pair.key, f"{format_number(d.by)}{error}"), amount]]


def difference_claim(state: State, pair: Pair, before: str = "", also: str = "") -> Claim:
    """The sentence as a claim, behind a verdict where there is one and before what else is to be said."""
    columns, rows = difference_rows(pair)
    told, name = difference_text(pair), pair.upper.name
    if not before and told.startswith(name):  # then this is the verdict
        told = f"**{name}**{told.removeprefix(name)}"
    text = " ".join(part for part in (before, told, also) if part)
    title = f"{pair.what} of {pair.first.name} beside that of {pair.second.name}"
    return finding(state, text, title, columns, rows, pair.ids)


def held_text(like: LikeValues, sources: tuple[Source, ...]) -> str:
    """What is held of each, called what it is, of values that can't be set against each other."""
    held = [(source, value.measurement) for source in sources if (value := like.of(source))]
    told = "; ".join(f"{source.name}: {said(m)} {value_text(m)}" for source, m in held)
    return say("difference.held", values=told) if held else ""


def not_comparable(state: State, like: LikeValues, first: Source, second: Source, before: str = "") -> Claim:
    """Why two sources can't be compared: one has no value, or they have none of one kind."""
    ids = [i for s in (first, second) if (v := like.of(s)) for i in v.ids]
    cited = [*ids, state.ledger.add_source(first), state.ledger.add_source(second)]
    what = label_of(like.key)
    lacking = [s for s in (first, second) if like.of(s) is None]
    rows = [[s.name, value_text(v.measurement) if (v := like.of(s)) else "none known"] for s in (first, second)]
    if lacking:
        text = say("difference.lacking", what=what, names=" or ".join(s.name for s in lacking))
    elif any(v.bound for s in (first, second) if (v := like.of(s))):
        text = say("difference.limits", what=what, first=first.name, second=second.name)
    else:
        text = say("difference.unlike", what=what, first=first.name, second=second.name)
    title = f"{what} of {first.name} and {second.name}"
    whole = f"{before} {text} {held_text(like, (first, second))}".strip()
    return finding(state, whole, title, ("source", what), rows, cited, refuses=True)
