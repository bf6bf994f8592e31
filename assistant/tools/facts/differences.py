"""How two values compare: which is higher, by how much, how surely; honest about intervals, limits and missing errors."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from retriever.catalogue.quantities import QUANTITIES
from retriever.catalogue.records import Measurement
from retriever.text.units import dimension_of, split_unit

CONSISTENT = 1.645  # standard deviations: what differs by less is consistent within 90 %
SURE = 3.0
_QUANTITIES = {quantity.key: quantity for quantity in QUANTITIES}
How = Literal["higher", "consistent", "same", "no_errors", "no_level", "open"]


@dataclass(frozen=True)
class Spread:
    """A value in plain units (no power of ten in the unit, lengths in their own) with its ends; infinite for a limit."""

    value: float
    low: float | None
    high: float | None
    level: float | None
    bound: str = ""

    def sigma(self, upwards: bool) -> float | None:
        """One standard deviation on the side that faces another value; None without an interval or its level."""
        end = self.high if upwards else self.low
        if end is None or self.level is None or self.bound:
            return None
        return abs(end - self.value) / NormalDist().inv_cdf(0.5 + self.level / 2)


@dataclass(frozen=True)
class Difference:
    """The second value beside the first: ``sign`` 1 where the first is higher, -1 where it is lower, 0 where they are the same.

    ``how``: "higher" and "consistent" rest on errors, with ``sigmas`` between them; "same" to the digits given; "no_errors"
    where one has none, "no_level" where intervals have no level of confidence (``overlap`` says whether they meet); "open"
    where a limit leaves it open. ``error`` is one standard deviation of ``by``; ``ratio`` the higher over the lower.
    """

    how: How
    sign: int
    by: float
    ratio: float | None = None
    error: float | None = None
    sigmas: float | None = None
    overlap: bool | None = None


def spread_of(m: Measurement, key: str) -> Spread | None:
    """A measurement's value and ends in the unit in which its quantity is held; None where it is of another dimension."""
    power, unit = split_unit(m.unit)
    quantity = _QUANTITIES.get(key)
    held = (quantity.held_in or quantity.unit) if quantity else unit
    (dimension, factor), (wanted, own) = dimension_of(unit), dimension_of(held)
    if dimension != wanted:
        return None
    factor *= power / own
    low, high = (None if end is None else end * factor for end in (m.low, m.high))
    bound = "<" if m.name.endswith("_upper_limit") else ">" if m.name.endswith("_lower_limit") else ""
    if low == high:  # an error that rounds to nothing, as some catalogues have, is none to reckon with
        low = high = None
    return Spread(m.value * factor, low, high, m.level, bound)


def difference(first: Spread, second: Spread) -> Difference:
    """How the first value lies to the second."""
    by = first.value - second.value
    sign = (by > 0) - (by < 0)
    if first.bound or second.bound:
        return Difference("higher" if _apart(first, second) else "open", sign, abs(by))
    upper, lower = (first, second) if sign >= 0 else (second, first)
    ratio = upper.value / lower.value if lower.value > 0 else None
    if sign == 0:
        return Difference("same", 0, 0.0, ratio)
    errors = upper.sigma(upwards=False), lower.sigma(upwards=True)
    if errors[0] is None or errors[1] is None:
        if None in (upper.low, upper.high, lower.low, lower.high):
            return Difference("no_errors", sign, abs(by), ratio)
        return Difference("no_level", sign, abs(by), ratio, overlap=bool((upper.low or 0.0) <= (lower.high or 0.0)))
    error = float((errors[0] ** 2 + errors[1] ** 2) ** 0.5)
    sigmas = abs(by) / error if error else float("inf")
    how: How = "consistent" if sigmas < CONSISTENT else "higher"
    return Difference(how, sign, abs(by), ratio, error, sigmas)


def _apart(first: Spread, second: Spread) -> bool:
    """Whether limits leave no doubt which is higher."""
    upper, lower = (first, second) if first.value > second.value else (second, first)
    return first.value != second.value and upper.bound in ("", ">") and lower.bound in ("", "<")


def meets(spread: Spread, op: str, bounds: tuple[float, ...]) -> bool | None:
    """Whether a value meets a bound (``lt``, ``le``, ``gt``, ``ge``, ``eq`` or ``between``); None where its interval, or the
    limit that it is, allows both."""
    low = spread.value if spread.low is None else spread.low
    high = spread.value if spread.high is None else spread.high
    if spread.bound:
        low, high = (float("-inf"), spread.value) if spread.bound == "<" else (spread.value, float("inf"))
    if op == "eq":
        return _is_about(spread, low, high, bounds[0])
    if op == "between":
        inside = low >= bounds[0] and high <= bounds[1]
        return True if inside else False if high < bounds[0] or low > bounds[1] else None
    tests = {"lt": float.__lt__, "le": float.__le__, "gt": float.__gt__, "ge": float.__ge__}
    met = {tests[op](float(end), float(bounds[0])) for end in (low, high)}
    return None if len(met) > 1 else met.pop()


def _is_about(spread: Spread, low: float, high: float, wanted: float) -> bool | None:
    """Within the interval, or a tenth of the value where there is none to speak of."""
    if spread.bound:
        return None if low <= wanted <= high else False
    return low <= wanted <= high or abs(wanted - spread.value) <= 0.1 * abs(spread.value)
