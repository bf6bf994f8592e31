"""What a computation is by and of: the formula of a quantity that is asked for without one, those of further ones, and what is
usual where a question gives no number for it."""

from typing import Any

from assistant.formulas.table import FORMULAS
from assistant.request.language.wanted import Wanted
from retriever.catalogue.families import family_of

# formulas by what they give, with the quantities that a question must give for them; the first that has all is taken
_OF_QUANTITY: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "magnetic_field": (("dipole_field", ("spin_period", "period_derivative")), ("cyclotron_field", ("line_energy",))),
    "age": (("characteristic_age", ("spin_period", "period_derivative")), ("age_of_universe", ("redshift",))),
    "distance": (("distance_from_luminosity", ("luminosity", "flux")), ("luminosity_distance", ("redshift",))),
    "size": (
        ("black_body_radius", ("luminosity", "temperature")),
        ("travelled", ("velocity", "duration")),
        ("corotation_radius", ("spin_period",)),
        ("physical_size", ("size",)),
        ("size_from_time", ("duration",)),
        ("physical_size", ("redshift",)),
    ),
    "flux": (("band_conversion", ("flux", "photon_index")), ("flux_at_distance", ("luminosity", "distance"))),
    "redshift": (("gravitational_redshift", ("black_hole_mass", "size")),),
    "orbital_period": (("orbit_period", ("black_hole_mass", "size")), ("isco_period", ("black_hole_mass",))),
    "duration": (("light_time", ("size",)), ("light_time", ("distance",))),
    "counts": (("expected_counts", ("count_rate",)),),
    "exposure": (("exposure_time", ("counts", "count_rate")),),
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


# where a formula is named that has no place for a number of the question: the one of that kind that has
_INSTEAD: dict[tuple[str, str], str] = {
    ("size_from_time", "velocity"): "travelled",
    ("physical_size", "velocity"): "travelled",
    ("orbital_separation", "spin_period"): "corotation_radius",
    ("eddington_luminosity", "luminosity"): "eddington_ratio",
    ("eddington_luminosity", "flux"): "eddington_ratio",
}
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
    if wanted.formula:
        return next(
            (_INSTEAD[wanted.formula, key] for key in given if (wanted.formula, key) in _INSTEAD), wanted.formula
        )
    ways = _OF_QUANTITY.get(wanted.quantities[0], ()) if wanted.quantities else ()
    return next((formula for formula, needed in ways if given.issuperset(needed)), "")


def unit_of(wanted: Wanted, formula: str, one: str) -> str:
    """The unit in which a result is told: that asked for belongs to the formula asked for, and to a flux in Crab."""
    if wanted.to in _CRABS and formula == "flux_at_distance":
        return wanted.to if one == "unit" else ""
    return wanted.to if one == formula else ""


# what a second quantity means beside a formula; "scale" is a size of one second of arc
_BESIDE: dict[tuple[str, str], str] = {
    ("spin_down_luminosity", "age"): "characteristic_age",
    ("spin_down_luminosity", "magnetic_field"): "dipole_field",
    ("characteristic_age", "luminosity"): "spin_down_luminosity",
    ("characteristic_age", "magnetic_field"): "dipole_field",
    ("dipole_field", "age"): "characteristic_age",
    ("dipole_field", "luminosity"): "spin_down_luminosity",
    ("schwarzschild_radius", "duration"): "schwarzschild_time",
    ("gravitational_radius", "duration"): "gravitational_time",
    ("luminosity_distance", "size"): "physical_size",
    ("luminosity_distance", "age"): "age_of_universe",
    ("lookback_time", "age"): "age_of_universe",
    ("luminosity", "eddington_ratio"): "eddington_ratio",
    ("eddington_luminosity", "eddington_ratio"): "eddington_ratio",
    ("luminosity", "mass_accretion_rate"): "accretion_rate",
    ("eddington_luminosity", "mass_accretion_rate"): "accretion_rate",
    ("physical_size", "distance"): "luminosity_distance",
    ("isco", "orbital_period"): "isco_period",
    ("isco", "duration"): "isco_period",
    ("orbital_separation", "size"): "roche_lobe",
}
_ONE_ARCSEC = {"quantity": "size", "value": 1.0, "unit": "arcsec", "said": "1 arcsec"}


def beside(wanted: Wanted, formula: str) -> list[str]:
    """Formulas of what is asked for beside what the first one gives."""
    given = given_in(wanted)
    found = list(FORMULAS[formula].always) if formula in FORMULAS else []
    for quantity in wanted.quantities:
        ways = _OF_QUANTITY.get(quantity, ())
        if any(one == formula for one, _ in ways):
            continue
        of_given = next((one for one, needed in ways if given.issuperset(needed)), "")
        second = _BESIDE.get((formula, quantity), of_given)
        found += [second] if second and second not in (formula, *found) else []
    if formula == "flux_at_distance" and wanted.to in _CRABS:
        found.append("unit")
    if formula == "expected_counts" and ("error" in wanted.columns or "error" in wanted.quantities):
        found.append("poisson_error")
    if formula == "luminosity_distance" and wanted.formula == "unit":
        found.append("physical_size")  # "in kpc" may as well be meant of a second of arc
    return found


def one_arcsec(formula: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The angle of a scale ("kpc per arcsec"), where a size on the sky is asked for and none is given."""
    scale = formula == "physical_size" and not any(one["quantity"] == "size" for one in given)
    return [_ONE_ARCSEC] if scale else []


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
