"""What a computation is by and of: the formula of a quantity that is asked for without one, and the usual neutron star."""

from typing import Any

from assistant.request.language.wanted import Wanted
from retriever.catalogue.families import family_of

# formulas by what they give, with the quantities that a question must give for them; the first that has all is taken
_OF_QUANTITY: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "magnetic_field": (("dipole_field", ("spin_period", "period_derivative")), ("cyclotron_field", ("line_energy",))),
    "age": (("characteristic_age", ("spin_period", "period_derivative")), ("age_of_universe", ("redshift",))),
    "distance": (("distance_from_luminosity", ("luminosity", "flux")), ("luminosity_distance", ("redshift",))),
    "size": (
        ("black_body_radius", ("luminosity", "temperature")),
        ("physical_size", ("size",)),
        ("size_from_time", ("duration",)),
    ),
    "separation": (("orbital_separation", ("black_hole_mass", "orbital_period")),),
    "luminosity": (("luminosity", ("flux",)), ("eddington_luminosity", ("black_hole_mass",))),
    "mass_accretion_rate": (("accretion_rate", ("luminosity",)),),
    "eddington_ratio": (("eddington_ratio", ("luminosity", "black_hole_mass")),),
    "column_density": (("column_from_extinction", ("extinction",)),),
    "extinction": (("extinction", ("column_density",)),),
    "hardness": (("hardness_ratio", ("counts",)),),
    "significance": (("signal_to_noise", ("counts",)),),
    "line_energy": (("cyclotron_energy", ("magnetic_field",)),),
    "black_hole_mass": (("minimum_mass", ("luminosity",)),),
}
_OF_A_MASS = frozenset(
    (
        "eddington_luminosity",
        "eddington_ratio",
        "gravitational_radius",
        "schwarzschild_radius",
        "gravitational_time",
    )
)
_NEUTRON_STAR = "neutron_star"
# in solar masses, and G M / (R c^2) of that mass at 10 km; what is said of them stands in the sentences
_USUAL_MASS = {"quantity": "black_hole_mass", "value": 1.4, "unit": "Msun", "said": "1.4 Msun", "says": "usual_mass"}
_USUAL_EFFICIENCY = {"quantity": "efficiency", "value": 0.2, "said": "0.2", "says": "usual_efficiency"}


def formula_of(wanted: Wanted) -> str:
    """The formula that is asked for, else that of the quantity whose inputs the question gives; "" for none."""
    if wanted.formula or not wanted.quantities:
        return wanted.formula
    given = {limit.quantity for limit in wanted.limits if limit.op == "eq"}
    ways = _OF_QUANTITY.get(wanted.quantities[0], ())
    return next((formula for formula, needed in ways if given.issuperset(needed)), "")


def usual(wanted: Wanted, formula: str) -> list[dict[str, Any]]:
    """Of "a neutron star" without a mass: the canonical one, as if the question gave it, and what is said of that."""
    given = {limit.quantity for limit in wanted.limits}
    said = {family_of(word.replace("_", " ")) for word in (*wanted.kinds, *wanted.class_words)}
    if _NEUTRON_STAR not in said or wanted.known or wanted.sources:
        return []
    if formula in _OF_A_MASS and not given & {"black_hole_mass", "mass"}:
        return [_USUAL_MASS]
    if formula == "accretion_rate" and "efficiency" not in given:
        return [_USUAL_EFFICIENCY]
    return []
