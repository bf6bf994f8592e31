"""Which input takes which number: by its quantity, and by its unit where a reader took it for something else."""

import itertools

import pytest

from assistant.formulas.choosing import has_all, second, that_gives, with_places_for
from assistant.formulas.given import Given
from assistant.formulas.placing import placed
from assistant.formulas.table import FORMULAS

KM_S, MSUN, DAY, FLUX = "km/s", "Msun", "d", "erg/s/cm2"


def _given(quantity, value=1.0, unit="", **further):
    return Given(quantity=quantity, value=value, unit=unit, said=f"{value:g} {unit}".strip(), **further)


def _taken(formula, *numbers, way=0):
    found = placed(FORMULAS[formula].ways[way].needs, numbers)
    return {symbol: one.quantity for symbol, one in found.taken.items()}, [one.quantity for one in found.left]


def test_a_number_taken_for_something_else_goes_where_its_unit_fits():
    numbers = [_given("distance", 5.6, DAY), _given("redshift", 75.6, KM_S)]
    assert _taken("mass_function", *numbers) == ({"P": "distance", "K": "redshift"}, [])
    assert _taken("tidal_radius", _given("distance", 1e6, MSUN)) == ({"M": "distance"}, [])


@pytest.mark.parametrize("order", itertools.permutations(range(3)))
def test_the_order_of_numbers_does_not_matter(order):
    numbers = [_given("size", 1e12, "G"), _given("any_quantity", 1e37, "erg/s"), _given("redshift", 12.0, "km")]
    assert _taken("magnetospheric_radius", *[numbers[i] for i in order])[0] == {
        "B": "size",
        "L": "any_quantity",
        "R": "redshift",
    }


def test_a_number_of_another_kind_is_left_over():
    assert _taken("tidal_radius", _given("black_hole_mass", 1e6, MSUN), _given("flux", 1e-12, FLUX))[1] == ["flux"]
    # neither the distance of a source nor what is without a unit is the radius of a star
    assert _taken("surface_accretion_rate", _given("luminosity", 1e37, "erg/s"), _given("distance", 5.0, "kpc"))[1] == ["distance"]  # fmt: skip
    assert _taken("hills_mass", _given("redshift", 0.1))[1] == ["redshift"]


def test_a_distance_beside_a_flux_is_kept_for_the_luminosity():
    found = placed(
        FORMULAS["ionisation_parameter"].ways[0].needs,
        [_given("flux", 1e-11, FLUX), _given("distance", 4.0, "Mpc"), _given("number_density", 1e10, "cm^-3"), _given("radius", 1e16, "cm")],
    )  # fmt: skip
    assert [one.quantity for one in found.left] == ["flux", "distance"]


def test_a_unit_of_energy_is_no_length():
    assert _taken("wavelength", _given("size", 10.0, "km"))[1] == ["size"]
    assert _taken("wavelength", _given("size", 6.4, "keV"))[0] == {"E": "size"}


def test_inputs_of_one_quantity_are_filled_in_their_order_and_those_of_two_are_not_guessed():
    assert _taken("roche_lobe", _given("flux", 1.0, MSUN), _given("spin", 2.0, MSUN))[0] == {"M1": "flux", "M2": "spin"}
    # a speed of 300 km/s: of the light's source, or of what moves? Here both inputs are times
    assert _taken("burst_alpha", _given("flux", 1.0, FLUX), _given("spin", 3.0, "h"))[0] == {"F": "flux", "t": "spin"}
    assert _taken("companion_mass", _given("redshift", 1.0, MSUN))[0] == {"M": "redshift"}


@pytest.mark.parametrize(
    ("formula", "numbers", "whole"),
    [
        ("eddington_ratio", (("flux", FLUX), ("distance", "kpc"), ("black_hole_mass", MSUN)), True),
        ("eddington_ratio", (("flux", FLUX), ("black_hole_mass", MSUN)), False),
        ("physical_size", (("size", "arcsec"), ("redshift", "")), True),
        ("luminosity", (("flux", FLUX), ("redshift", "")), True),
        ("luminosity", (("flux", FLUX), ("redshift", ""), ("spin", "")), False),
        ("band_conversion", (("flux", FLUX), ("photon_index", "")), True),
        ("corotation_radius", (("spin_period", "s"),), True),
        ("salpeter_time", (), False),
        ("unknown", (("black_hole_mass", MSUN),), False),
    ],
)
def test_whether_a_formula_has_all(formula, numbers, whole):
    assert has_all(formula, [_given(quantity, unit=unit) for quantity, unit in numbers]) is whole


@pytest.mark.parametrize(
    ("quantity", "numbers", "formula"),
    [
        ("magnetic_field", ("spin_period", "period_derivative"), "dipole_field"),
        ("magnetic_field", ("line_energy",), "cyclotron_field"),
        ("age", ("spin_period", "period_derivative"), "characteristic_age"),
        ("age", ("redshift",), "age_of_universe"),
        ("distance", ("luminosity", "flux"), "distance_from_luminosity"),
        ("distance", ("redshift",), "luminosity_distance"),
        ("distance", ("flux",), "distance_from_luminosity"),
        ("size", ("luminosity", "temperature"), "black_body_radius"),
        ("size", ("velocity", "duration"), "travelled"),
        ("size", ("spin_period",), "corotation_radius"),
        ("size", ("size", "distance"), "physical_size"),
        ("size", ("duration",), "size_from_time"),
        ("size", ("redshift",), "physical_size"),
        ("flux", ("flux", "photon_index"), "band_conversion"),
        ("flux", ("luminosity", "distance"), "flux_at_distance"),
        ("redshift", ("black_hole_mass", "size"), "gravitational_redshift"),
        ("orbital_period", ("black_hole_mass", "size"), "orbit_period"),
        ("orbital_period", ("black_hole_mass",), "isco_period"),
        ("duration", ("size",), "light_time"),
        ("duration", ("distance",), "light_time"),
        ("counts", ("count_rate",), "expected_counts"),
        ("exposure", ("counts", "count_rate"), "exposure_time"),
        ("separation", ("black_hole_mass", "orbital_period"), "orbital_separation"),
        ("luminosity", ("flux",), "luminosity"),
        ("luminosity", ("black_hole_mass",), "eddington_luminosity"),
        ("luminosity", ("mass_accretion_rate",), "accretion_luminosity"),
        ("mass_accretion_rate", ("luminosity",), "accretion_rate"),
        ("eddington_ratio", ("luminosity", "black_hole_mass"), "eddington_ratio"),
        ("column_density", ("extinction",), "column_from_extinction"),
        ("extinction", ("column_density",), "extinction"),
        ("hardness", ("counts",), "hardness_ratio"),
        ("significance", ("counts",), "signal_to_noise"),
        ("line_energy", ("magnetic_field",), "cyclotron_energy"),
        ("black_hole_mass", ("luminosity",), "minimum_mass"),
        ("black_hole_mass", ("velocity_dispersion",), "mass_from_dispersion"),
        ("spectral_type", ("flux",), ""),
    ],
)
def test_the_formula_of_a_quantity_by_what_is_given(quantity, numbers, formula):
    assert that_gives(quantity, [_given(one) for one in numbers]) == formula


@pytest.mark.parametrize(
    ("named", "numbers", "formula"),
    [
        ("size_from_time", ("velocity", "duration"), "travelled"),
        ("orbital_separation", ("spin_period",), "corotation_radius"),
        ("eddington_luminosity", ("black_hole_mass", "luminosity"), "eddington_ratio"),
        ("eddington_luminosity", ("black_hole_mass", "flux"), "eddington_ratio"),
        ("eddington_luminosity", ("black_hole_mass",), "eddington_luminosity"),
        ("corotation_radius", ("spin_period", "redshift"), "corotation_radius"),
        ("unit", ("flux",), "unit"),
    ],
)
def test_a_formula_gives_way_to_one_of_its_kind_that_has_places_for_all(named, numbers, formula):
    assert with_places_for(named, [_given(one) for one in numbers]) == formula


@pytest.mark.parametrize(
    ("first", "quantity", "formula"),
    [
        ("spin_down_luminosity", "age", "characteristic_age"),
        ("spin_down_luminosity", "magnetic_field", "dipole_field"),
        ("characteristic_age", "luminosity", "spin_down_luminosity"),
        ("dipole_field", "age", "characteristic_age"),
        ("schwarzschild_radius", "duration", "schwarzschild_time"),
        ("gravitational_radius", "duration", "gravitational_time"),
        ("luminosity_distance", "size", "physical_size"),
        ("luminosity_distance", "age", "age_of_universe"),
        ("lookback_time", "age", "age_of_universe"),
        ("luminosity", "eddington_ratio", "eddington_ratio"),
        ("eddington_luminosity", "mass_accretion_rate", "accretion_rate"),
        ("physical_size", "distance", "luminosity_distance"),
        ("isco", "orbital_period", "isco_period"),
        ("isco", "duration", "isco_period"),
        ("orbital_separation", "size", "roche_lobe"),
        ("luminosity", "luminosity", ""),
    ],
)
def test_a_second_quantity_beside_a_formula(first, quantity, formula):
    assert second(first, quantity, []) == formula
