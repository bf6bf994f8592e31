"""Which number of a question each input of a formula takes: by what the number is called, then by the unit that it is written in.

A reader may take a mass for a distance; "8 Msun" is a mass all the same. A unit decides where a single input is left that it can be of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from astropy import units as u

from assistant.formulas.formula import Need
from assistant.formulas.given import Given
from retriever.text.units import unit_said

# quantities of needs that are no entries of the vocabulary, with the one that they are looked up as
LOOKED_UP = {"measured_distance": "distance", "angular_distance": "distance", "galactic_column": "column_density"}
_OF_A_SOURCE_ONLY = "galactic_column"
MADE_OF = {"luminosity": ("flux", "distance", "redshift")}  # numbers that such an input may itself be computed from
_UNKNOWN = "any_quantity"
_WAVES = 1e-5  # metres: what is longer is no wavelength of light that stands for an energy
_FAR = 1e3  # so many times what is assumed an input can hardly be


@dataclass(frozen=True)
class Placed:
    """Numbers by the symbols of the inputs that take them, and those that are left."""

    taken: dict[str, Given]
    left: list[Given]


def placed(needs: Sequence[Need], given: Sequence[Given], held: Callable[[Need], bool] = lambda need: False) -> Placed:
    """Each number with its input. An input that is ``held`` otherwise takes none by its unit alone."""
    named = by_name(needs, given)
    taken, left = dict(named.taken), list(named.left)
    while move := _moved(needs, taken, left, held):
        need, number = move
        taken[need.symbol] = number
        left.remove(number)
    return Placed(taken, left)


def by_name(needs: Sequence[Need], given: Sequence[Given]) -> Placed:
    """Each number with the input that is of its quantity; those that must stand in the question go first, and of one input the number
    of its own quantity before others that will do."""
    taken: dict[str, Given] = {}
    left = list(given)
    order = sorted((need for need in needs if not need.own), key=lambda need: not need.given)
    for keys in (lambda need: (need.quantity,), names_of):
        for need in order:
            number = None if need.symbol in taken else _first(need, keys(need), left)
            if number is not None:
                taken[need.symbol] = number
                left.remove(number)
    return Placed(taken, left)


def names_of(need: Need) -> tuple[str, ...]:
    """The quantities that an input takes numbers of."""
    looked_up = LOOKED_UP.get(need.quantity, "") if need.quantity != _OF_A_SOURCE_ONLY else ""
    return (need.quantity, *need.instead, *((looked_up,) if looked_up else ()))


def fits(number: Given, need: Need, alike: bool = True) -> bool:
    """Whether a number's unit can be of an input: as it stands, or (``alike``) an energy as a temperature, wavelength or frequency. One
    without a unit fits any."""
    if number.in_crabs:
        return need.quantity == "flux"
    unit = unit_said(number.unit)[1] if number.unit else None
    if unit is None or not need.unit:
        return unit is None or unit.is_equivalent(u.one) or need.quantity == _UNKNOWN
    own = u.Unit(need.unit)
    if unit.is_equivalent(own) or not alike:
        return bool(unit.is_equivalent(own))
    long = unit.is_equivalent(u.m) and (1 * unit).to_value(u.m) > _WAVES
    return not long and bool(unit.is_equivalent(own, [*u.spectral(), *u.temperature_energy()]))


def _first(need: Need, keys: tuple[str, ...], left: list[Given]) -> Given | None:
    for key in keys:
        for number in left:
            same_band = not need.band or number.band == need.band
            if number.quantity == key and same_band and (number.source or fits(number, need)):
                return number
    return None


def _moved(
    needs: Sequence[Need], taken: dict[str, Given], left: list[Given], held: Callable[[Need], bool]
) -> tuple[Need, Given] | None:
    """A number that is left, with the one free input that it can be of: one that the formula can't do without, else one that it has a
    place for. None where there is none, or where several may be meant."""
    free = [need for need in needs if need.symbol not in taken and not need.own and not held(need)]
    kept = {key for need in free for key in _makes(need, left)}
    for number in left:
        if number.source or number.quantity in kept:
            continue
        needed = [need for need in free if need.assumed is None]
        for among in (needed, [need for need in free if need.assumed is not None and _is_near(number, need)]):
            for alike in (False, True):
                fitting = [need for need in among if _is_told(number, need) and fits(number, need, alike)]
                if fitting and len({need.quantity for need in fitting}) == 1:
                    return fitting[0], number
                if fitting:
                    return None
    return None


def _makes(need: Need, left: list[Given]) -> tuple[str, ...]:
    """The quantities that an input will be computed from, where one of the numbers left begins that."""
    parts = MADE_OF.get(need.quantity, ())
    return parts if parts and any(number.quantity == parts[0] for number in left) else ()


def _is_told(number: Given, need: Need) -> bool:
    """Whether the unit of a number tells that it is of an input; of one that was taken for nothing in particular, that it has none."""
    bare = number.quantity == _UNKNOWN and not number.unit and not need.unit
    return bare or bool(number.unit) and bool(need.unit) and not need.band


def _is_near(number: Given, need: Need) -> bool:
    """Whether a number is not far from what is assumed for an input: 5 kpc are no radius of a star."""
    if not number.unit or not need.unit or not need.assumed:
        return False
    try:
        value = float(
            number.as_quantity(need.unit).to_value(u.Unit(need.unit), [*u.spectral(), *u.temperature_energy()])
        )
    except u.UnitConversionError:
        return False
    return need.assumed / _FAR < value < need.assumed * _FAR
