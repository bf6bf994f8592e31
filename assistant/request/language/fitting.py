"""Which quantity a number is of: what its unit says, where a request takes it for a quantity of another kind.

"15 Msun and 4.8 h" are a mass and a time, whatever they were taken for. Units tell it, sizes that nothing else has, and of a
number without a unit what it is called right before it ("flux 3e-12 at z=0.05"); any other stays what it was taken for.
"""

import math
import re
from dataclasses import replace
from itertools import combinations

from astropy import units as u

from assistant.request.language.calling import called_before
from assistant.request.language.periods import PERIODS
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.requests.grammar import LITERAL, MARK
from retriever.requests.marked import Mark, Marked
from retriever.requests.number_marks import SYMBOL
from retriever.requests.program import Bound, Request
from retriever.text.errors_behind import ErrorBehind, error_behind
from retriever.text.factors import factor_in
from retriever.text.numbers import Figure, number_of
from retriever.text.units import unit_said

_CATALOGUE = frozenset(quantity.key for quantity in QUANTITIES)
# quantities that only questions have, with what their numbers are in
_ASKED: dict[str, tuple[str, ...]] = {
    "size": ("pc", "arcsec", "K"),
    "duration": ("s",),
    "exposure": ("s",),
    "count_rate": ("1 / s",),
    "mass_accretion_rate": ("Msun / yr",),
    "separation": ("pc", "arcsec"),
    "galactic_latitude": ("arcsec",),
    "declination": ("arcsec",),
    "right_ascension": ("arcsec",),
    "efficiency": ("%",),
    "extinction": (),
    "counts": (),
    "background_counts": (),
    "bolometric_correction": (),
    "period_derivative": ("s / s",),
    "number_density": ("cm-3",),
    "entropy": ("keV cm2",),
    "pressure": ("erg / cm3",),
    "proper_motion": ("arcsec / yr",),
    "parallax": ("arcsec",),
    "surface_density": ("1 / deg2",),
    "time_resolution": ("s",),
    "velocity_dispersion": ("km / s",),
    "mach_number": (),
    "number_of_trials": (),
    "number_of_parameters": (),
}
# what a unit says; of those of one kind the first that holds its size, in that unit
_OF_UNIT: tuple[tuple[str, str, float], ...] = (
    ("erg / (s cm2)", "flux", 0.0),
    ("erg / s", "luminosity", 0.0),
    ("pc", "distance", 0.1),  # a million times the Sun's distance, and more
    ("pc", "size", 0.0),
    ("s", "duration", 0.0),
    ("arcsec", "size", 0.0),
    ("Msun", "black_hole_mass", 0.0),
    ("Msun / yr", "mass_accretion_rate", 0.0),
    ("cm-2", "column_density", 0.0),
    ("G", "magnetic_field", 0.0),
    ("km / s", "velocity", 0.0),
    ("keV", "line_energy", 0.0),
    ("1 / s", "count_rate", 0.0),
    ("cm-3", "number_density", 0.0),
    ("keV cm2", "entropy", 0.0),
    ("erg / cm3", "pressure", 0.0),
    ("mas / yr", "proper_motion", 0.0),
    ("1 / deg2", "surface_density", 0.0),
)
# what a time is in a formula that has a place for one
_TIME_OF = {
    "orbital_separation": "orbital_period",
    "characteristic_age": "spin_period",
    "dipole_field": "spin_period",
    "spin_down_luminosity": "spin_period",
    "expected_counts": "exposure",
}
_REDDENING = re.compile(r"E\s?\(\s?B\s?[-–−]\s?V\s?\)|colou?r excess", re.I)  # what is 3.1 times less than A_V
_LUMINOUS = 1e29  # no other number of this field is so large
_FAINT = 1e-5  # and no luminosity so small: "the luminosity of a 1e-12 source" gives its flux
_BY_UNIT = ("compute", "conclude", "list", "count", "aggregate")  # whose numbers are of what their units say
_PER = ("per", "a", "each", "every", "/")
_COUNTED = ("counts", "count", "cts", "photons")  # "119 counts" is no rate


def behind(mark: Mark, marked: Marked) -> tuple[ErrorBehind | None, str]:
    """The error that a number is given with, and the text behind both, where its unit stands."""
    rest = marked.text[mark.end : mark.end + 60]
    if mark.value.logarithm:  # the error, too, is one of the logarithm
        found = error_behind(mark.text, float(number_of(mark.text)), rest)
        value, dex = mark.value.value, math.log(10) * mark.value.value
        found = found and replace(found, error=found.error * dex, below=found.below * dex, number=value)
    else:
        found = error_behind(mark.text, mark.value.value, rest)
    return found, SYMBOL.split(rest[found.length if found else 0 :][:40], maxsplit=1)[0]


def numbers_of(marked: Marked) -> list[Mark]:
    """The numbers of a question that are none of another's error."""
    numbers = list(marked.of_kind("N"))
    ends = [(mark.end, mark.end + error.length) for mark in numbers if (error := behind(mark, marked)[0])]
    return [mark for mark in numbers if not any(end <= mark.start < last for end, last in ends)]


def fitted(request: Request, marked: Marked) -> tuple[Bound, ...]:
    """The conditions of a request with numbers to put in, each on the quantity that its number can be of."""
    if request.do not in _BY_UNIT:
        return request.bounds
    values = {mark.key for mark in numbers_of(marked)}
    alone = tuple(_of_one(bound, values) for bound in request.bounds)
    bounds = tuple(_fitted(bound, marked, request.one("formula")) for bound in _uncrossed(alone, marked))
    found = exchanged(request.bounds, tuple(_named(bound, marked) for bound in bounds))
    return tuple(_fitted(bound, marked, "") if bound.quantity == "luminosity" else bound for bound in found)


def exchanged(before: tuple[Bound, ...], after: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """The conditions with a quantity that one number took from another left to that other one: what was exchanged is changed back."""
    found = list(after)
    for was, bound in zip(before, after, strict=True):
        if was.quantity == bound.quantity:
            continue
        for place, (own, other) in enumerate(zip(before, found, strict=True)):
            if other.quantity == own.quantity == bound.quantity and other.values != bound.values:
                found[place] = replace(other, quantity=was.quantity)
    return tuple(found)


def _uncrossed(bounds: tuple[Bound, ...], marked: Marked) -> tuple[Bound, ...]:
    """The conditions with two quantities changed for each other where the number of each can be of the other's alone: "within 2 degrees of
    the plane and a spin period over 100 s"."""
    found = list(bounds)
    for one, other in combinations(range(len(bounds)), 2):
        first, second = found[one], found[other]
        units = _unit_of(first, marked), _unit_of(second, marked)
        if None in units or may_be(first.quantity, units[0]) or may_be(second.quantity, units[1]):
            continue
        if may_be(first.quantity, units[1]) and may_be(second.quantity, units[0]):
            found[one] = replace(first, quantity=second.quantity)
            found[other] = replace(second, quantity=first.quantity)
    return tuple(found)


def _unit_of(bound: Bound, marked: Marked) -> u.UnitBase | None:
    """The unit behind a condition's number; None for none, or where it has no number."""
    mark = _number_of(bound, marked)
    return unit_said(behind(mark, marked)[1])[1] if mark else None


def _number_of(bound: Bound, marked: Marked) -> Mark | None:
    """The number of a condition, the first of several; None where it has none."""
    word = bound.values[0]
    if bound.op == "is" or not MARK.fullmatch(word) or not isinstance(marked[word].value, Figure):
        return None
    return marked[word]


def _of_one(bound: Bound, values: set[str]) -> Bound:
    """The condition; of a range whose second end is the error of the first one, that this is the value."""
    is_error = bound.op == "between" and MARK.fullmatch(bound.values[-1]) and bound.values[-1] not in values
    return replace(bound, op="eq", values=bound.values[:1]) if is_error else bound


def _named(bound: Bound, marked: Marked) -> Bound:
    """The condition on the quantity that its number is called by, where it has no unit that says another."""
    mark = _number_of(bound, marked)
    if mark is None:
        return bound
    unit = unit_said(behind(mark, marked)[1])[1]
    called = called_before(mark, marked)
    if not called or called == bound.quantity or not (unit is None or may_be(called, unit)):
        return bound
    return replace(bound, quantity=called)


def _fitted(bound: Bound, marked: Marked, formula: str) -> Bound:
    mark = _number_of(bound, marked)
    if mark is None:
        return bound
    if bound.quantity == "extinction" and _REDDENING.search(marked.text):
        return replace(bound, quantity="colour_excess")
    text = behind(mark, marked)[1]
    said, unit = unit_said(text)
    if said.lower().endswith(("crab", "crabs")):
        return replace(bound, quantity="flux")
    if unit is None:
        return replace(bound, quantity=_of_size(bound.quantity, mark.value.value, text))
    if bound.quantity in (*PERIODS, "frequency") and unit.is_equivalent(u.Hz):
        return bound  # a period is told by its frequency, too
    if unit.is_equivalent(u.one) or bound.quantity == "any_quantity" or may_be(bound.quantity, unit):
        return bound
    return replace(bound, quantity=_of_unit(unit, mark.value.value, formula) or bound.quantity)


def may_be(quantity: str, unit: u.UnitBase) -> bool:
    """Whether a number in that unit can be of the quantity, an energy and its wavelength or temperature being alike."""
    if quantity in _CATALOGUE:
        held = quantity_by_key(quantity)
        own = (held.held_in if held.held_in is not None else held.unit) or ""
        kinds: tuple[str, ...] = (own,) if own else ()
    elif quantity in _ASKED:
        kinds = _ASKED[quantity]
    else:
        return True
    alike = [*u.spectral(), *u.temperature_energy()]
    return any(unit.is_equivalent(u.Unit(kind, parse_strict="silent"), alike) for kind in kinds)


def _of_unit(unit: u.UnitBase, value: float, formula: str) -> str:
    for kind, quantity, least in _OF_UNIT:
        if unit.is_equivalent(u.Unit(kind)) and value * float(unit.to(u.Unit(kind))) >= least:
            return _TIME_OF.get(formula, quantity) if quantity == "duration" else quantity
    return ""


def _of_size(quantity: str, value: float, text: str) -> str:
    """Of a number without a unit: a luminosity where nothing else is so large, a flux where no luminosity is so small, and counts where
    they are said to be counts."""
    words = [word.strip(",.?;") for word in text.split()[:2]] + ["", ""]
    if quantity == "count_rate" and words[0] in _COUNTED and words[1] not in _PER:
        return "counts"
    if quantity == "luminosity" and 0 < value < _FAINT:
        return "flux"
    free = quantity in ("luminosity", "any_quantity", "counts")
    return "luminosity" if value >= _LUMINOUS and not free else quantity


def probability_of(value: float) -> float:
    """A number that a probability of being variable is held against: one above 1 is of standard deviations, "variable at 3 sigma"."""
    return math.erf(value / math.sqrt(2)) if value > 1 else value


def factor_of(word: str, marked: Marked) -> str:
    """Whether a number is said to be so many times another one, "higher" or "lower"; "" where it is a value itself."""
    if LITERAL.fullmatch(word):
        return ""
    start = max(0, marked[word].start - len("a factor of "))
    factor = factor_in(marked.text[start : marked[word].end + 40])
    number = marked[word].value
    same = factor and isinstance(number, Figure) and abs(factor.value - number.value) < 1e-9
    return factor.to if factor and same else ""
