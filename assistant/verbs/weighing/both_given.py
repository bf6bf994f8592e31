"""Two numbers of the question for one quantity: whether they agree within the errors given with them, and how far they are apart."""

from statistics import NormalDist

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.differences import CONSISTENT, SURE, Difference, Spread, difference
from assistant.tools.facts.known_values import label_of
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.subjects import KEYS
from retriever.catalogue.quantities import format_number

ONE_SIGMA = 0.6827  # the level of an error that is given without one
_AGREE = frozenset(["consistent", "same"])
_APART = frozenset(["significant", "difference", "changed", "unusual"])
_RATIO = "ratio"


def both_given(wanted: Wanted) -> tuple[Limit, Limit] | None:
    """The two numbers, where the question gives two for one quantity and asks how they compare; their errors are none of them."""
    given = [one for one in wanted.limits if one.op == "eq" and one.values]
    errors = {(one.quantity, one.error) for one in given if one.error}
    numbers = [one for one in given if (one.quantity, one.values[0]) not in errors]
    asks = wanted.verdict in _AGREE | _APART | {_RATIO, "whether", "which"}
    pairs = [[one for one in numbers if one.quantity == key] for key in dict.fromkeys(one.quantity for one in numbers)]
    pairs = [pair for pair in pairs if len(pair) == 2]
    return (pairs[0][0], pairs[0][1]) if len(pairs) == 1 and asks else None


def spread_of_given(limit: Limit) -> Spread:
    """A number of the question with the ends of its error, which is taken for one standard deviation."""
    value, error = limit.values[0], limit.error
    if not error:
        return Spread(value, value, value, None)
    return Spread(value, value - (limit.below or error), value + error, ONE_SIGMA)


def in_its_unit(limit: Limit, number: str) -> str:
    """A number in the unit of a number of the question: that of its quantity, else the one written."""
    return with_unit(limit.quantity, number) if limit.quantity in KEYS else f"{number} {limit.unit}".strip()


def numbers_beside(state: State, pair: tuple[Limit, Limit], wanted: Wanted) -> list[Claim]:
    """The verdict with the difference, its error and the chance of one so large, or the ratio where there are no errors."""
    first, second = pair
    found = difference(_facing(first, second), _facing(second, first))
    by, ratio = in_its_unit(first, format_number(found.by, 3)), format_number(found.ratio, 3) if found.ratio else ""
    told = {
        "what": label_of(first.quantity),
        "one": first.said or f"{first.values[0]:g}",
        "other": second.said or f"{second.values[0]:g}",
    }
    rows = [
        (told["what"], told["one"], told["other"]),
        ("difference", by, ratio),
        ("sure from", f"{SURE:g}", "within 90 %"),
    ]
    if found.sigmas is None:
        why = (
            say("both_given.no_errors", by=by, ratio=ratio, **told)
            if ratio
            else say("both_given.no_ratio", by=by, **told)
        )
        return [_said(state, None, why, rows)]
    sigmas, error = f"{found.sigmas:.1f}", in_its_unit(first, format_number(found.error or 0.0, 2))
    chance = format_number(2 * NormalDist().cdf(-found.sigmas), 2)
    rows += [(sigmas, error, f"{CONSISTENT:g}"), ("chance", chance, "")]
    difference_told = {"by": format_number(found.by, 3), "error": error, "sigmas": sigmas, "sure": f"{SURE:g}"}
    key_said = "apart" if found.sigmas >= SURE else "agree" if found.sigmas < CONSISTENT else "unsure"
    why = say(f"both_given.{key_said}", **told, **difference_told) + " " + say("both_given.chance", chance=chance)
    if exact := [one for one in (first, second) if not one.error]:
        why += " " + say("both_given.exact", exact=exact[0].said or f"{exact[0].values[0]:g}")
    return [_said(state, _holds(found, wanted), why, rows)]


def _facing(one: Limit, other: Limit) -> Spread:
    """A number; where only the other one has an error, as exact."""
    found = spread_of_given(one)
    exact = other.error and not one.error
    return Spread(found.value, found.value, found.value, ONE_SIGMA) if exact else found


def _holds(found: Difference, wanted: Wanted) -> bool | None:
    """Whether it is as asked; between what agrees within 90 % and what surely differs no yes or no is given."""
    assert found.sigmas is not None
    if wanted.verdict in _AGREE:
        return True if found.sigmas < CONSISTENT else False if found.sigmas >= SURE else None
    return found.sigmas >= SURE


def _said(state: State, holds: bool | None, why: str, rows: list[tuple[str, str, str]]) -> Claim:
    title = f"two values of the {rows[0][0]}"
    return Verdict(holds, why, title, ("what", "one", "other"), tuple(rows), ()).claim(state)
