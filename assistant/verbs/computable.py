"""What a computation is by and of: the formula of a quantity that is asked for without one, those of further ones, and what is
usual where a question gives no number for it."""

from typing import Any

from astropy import units as u

from assistant.formulas.choosing import second, that_gives, ways_of, with_places_for
from assistant.formulas.formula import Need
from assistant.formulas.given import Given
from assistant.formulas.table import FORMULAS
from assistant.request.language.numbers_given import numbers_given
from assistant.request.language.wanted import Wanted
from retriever.catalogue.families import FAMILIES, family_of
from retriever.physics.compact.stars import white_dwarf_radius

_NEUTRON_STAR, _WHITE_DWARF = "neutron_star", "white_dwarf"
# what is usual, and G M / (R c^2) of a neutron star of 1.4 Msun and 10 km; what is said of them stands in the sentences
_USUAL_MASS = {"value": 1.4, "unit": "Msun", "said": "1.4 Msun", "says": "usual_mass"}
_USUAL_RADIUS = {"value": 10.0, "unit": "km", "said": "10 km", "says": "usual_radius"}
_USUAL_EFFICIENCY = {"quantity": "efficiency", "value": 0.2, "said": "0.2", "says": "usual_efficiency"}
_MEAN_WHITE_DWARF = 0.83  # solar masses
_USUAL_WHITE_DWARF = {"value": _MEAN_WHITE_DWARF, "unit": "Msun", "said": "0.83 Msun", "says": "usual_white_dwarf"}
_MASSES, _RADII = frozenset(("mass", "black_hole_mass")), frozenset(("radius", "size"))
_LENGTHS = frozenset(("ly", "pc", "kpc", "Mpc", "Gpc"))
_CRABS = frozenset(("mCrab", "Crab"))


def given_in(wanted: Wanted) -> set[str]:
    """The quantities of the numbers that the question gives."""
    return {limit.quantity for limit in wanted.limits if limit.op == "eq"}


def formula_of(wanted: Wanted) -> str:
    """The formula that is asked for, else that of the quantity whose inputs the question gives; "" for none."""
    given = given_in(wanted)
    if wanted.formula == "unit" and given == {"redshift"} and wanted.to in _LENGTHS:
        return "luminosity_distance"
    if wanted.formula == "unit" and wanted.to in _CRABS and {"luminosity", "distance"} <= given and "flux" not in given:
        return "flux_at_distance"
    numbers = numbers_given(wanted)
    if wanted.formula:
        return with_places_for(wanted.formula, numbers)
    return that_gives(wanted.quantities[0], numbers) if wanted.quantities else ""


def unit_of(wanted: Wanted, formula: str, one: str) -> str:
    """The unit in which a result is told: that asked for belongs to the formula asked for, and to a flux in Crab."""
    if wanted.to in _CRABS and formula == "flux_at_distance":
        return wanted.to if one == "unit" else ""
    return wanted.to if one == formula else ""


def beside(wanted: Wanted, formula: str) -> list[str]:
    """Formulas of what is asked for beside what the first one gives."""
    numbers = numbers_given(wanted)
    found = list(FORMULAS[formula].always) if formula in FORMULAS else []
    for quantity in wanted.quantities:
        further = second(formula, quantity, numbers)
        found += [further] if further and further not in (formula, *found) else []
    if formula == "flux_at_distance" and wanted.to in _CRABS:
        found.append("unit")
    if formula == "expected_counts" and ("error" in wanted.columns or "error" in wanted.quantities):
        found.append("poisson_error")
    if formula == "luminosity_distance" and wanted.formula == "unit":
        found.append("physical_size")  # "in kpc" may as well be meant of a second of arc
    return found


def usual(wanted: Wanted, formula: str) -> list[dict[str, Any]]:
    """Of "a neutron star" without a mass or a radius: the canonical ones, as if the question gave them, and what is said of that; of a
    white dwarf a mean mass, and the radius that its mass has."""
    if wanted.known or wanted.sources:
        return []
    said = {family_of(word.replace("_", " ")) for word in (*wanted.kinds, *wanted.class_words)}
    numbers = numbers_given(wanted)
    mass, radius = _place(formula, _MASSES, numbers), _place(formula, _RADII, numbers, "km")
    if _NEUTRON_STAR in said:
        found = [_USUAL_MASS | {"quantity": mass}] if mass else []
        found += [_USUAL_RADIUS | {"quantity": radius}] if radius else []
        efficiency = formula == "accretion_rate" and "efficiency" not in given_in(wanted)
        return found + ([_USUAL_EFFICIENCY] if efficiency else [])
    dwarfs = wanted.classes and set(wanted.classes) <= set(FAMILIES[_WHITE_DWARF].whole)
    return _of_white_dwarf(mass, radius, numbers) if dwarfs or _WHITE_DWARF in said else []


def _of_white_dwarf(mass: str, radius: str, numbers: list[Given]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [_USUAL_WHITE_DWARF | {"quantity": mass}] if mass else []
    own = [one.as_quantity("Msun") for one in numbers if one.quantity in _MASSES]
    if radius and len(own) + len(found) == 1:
        try:
            km = float(white_dwarf_radius(own[0] if own else _MEAN_WHITE_DWARF * u.M_sun).to_value("km"))
        except ValueError:
            return found
        found.append({"quantity": radius, "value": km, "unit": "km", "said": f"{km:.4g} km", "says": "nauenberg"})
    return found


def _place(formula: str, quantities: frozenset[str], numbers: list[Given], unit: str = "Msun") -> str:
    """The quantity of the one input of that kind for which the question gives no number; "" for none or several."""
    if any(number.quantity in quantities for number in numbers):
        return ""
    ways = [[need.quantity for need in needs if _is_of(need, quantities, unit)] for needs in ways_of(formula)]
    found = {quantity for way in ways for quantity in way}
    return found.pop() if len(found) == 1 and all(len(way) < 2 for way in ways) else ""


def _is_of(need: Need, quantities: frozenset[str], unit: str) -> bool:
    """Whether an input is the mass or the radius of a star; a size that is not called one is of something else."""
    is_one = need.quantity in quantities and (need.quantity != "size" or need.name == "radius")
    return is_one and need.unit == unit and not need.own
