"""Units behind numbers: one table, factors by astropy, texts with their case and questions without."""

import re

import pytest
from astropy import units as u
from hypothesis import given
from hypothesis import strategies as st

from retriever.text.numbers import numbers_in
from retriever.text.units import (
    PIECES,
    dimension_of,
    factor_between,
    factor_to,
    spectral_unit,
    split_unit,
    unit_at,
    unit_said,
)

SPELLED = {
    "kpc": ("length", u.kpc, u.pc),
    "light-years": ("length", u.lyr, u.pc),
    "km": ("length", u.km, u.pc),
    "AU": ("length", u.AU, u.pc),
    "MeV": ("energy", u.MeV, u.keV),
    "ms": ("time", u.ms, u.s),
    "Ms": ("time", u.Ms, u.s),
    "weeks": ("time", u.week, u.s),
    "Gyr": ("time", u.Gyr, u.s),
    "arcsec": ("angle", u.arcsec, u.deg),
    "MK": ("temperature", u.MK, u.K),
    "erg s^{-1} cm^{-2}": ("flux", u.erg / u.s / u.cm**2, u.erg / u.s / u.cm**2),
    "erg/s": ("luminosity", u.erg / u.s, u.erg / u.s),
    "cm-2": ("column", u.cm**-2, u.cm**-2),
    "km s-1": ("velocity", u.km / u.s, u.km / u.s),
    "M_sun": ("mass", u.Msun, u.Msun),
    "mHz": ("frequency", u.mHz, u.Hz),
}
TIMES = st.sampled_from(["ms", "s", "ks", "min", "hours", "d", "weeks", "yr", "kyr", "Myrs", "Gyr"])


@pytest.mark.parametrize(("spelling", "row"), SPELLED.items())
def test_dimension_and_factor_are_those_of_astropy(spelling, row):
    dimension, unit, own = row
    assert dimension_of(spelling) == (dimension, pytest.approx(unit.to(own), rel=1e-12))
    (figure,) = numbers_in(f"some 7.5 {spelling}, as said")
    assert (figure.dimension, figure.factor) == dimension_of(spelling)


def test_the_speed_of_light_is_a_velocity_in_texts_alone():
    assert dimension_of("c") == ("velocity", pytest.approx(299_792.458))
    assert factor_to("km / s", " c") == 1.0


@given(TIMES, TIMES, TIMES)
def test_factors_chain_and_turn_round(a, b, c):
    assert factor_between(a, b) * factor_between(b, c) == pytest.approx(factor_between(a, c), rel=1e-12)
    assert factor_between(a, b) * factor_between(b, a) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize(("unit", "wanted"), [("kpc", "s"), ("banana", "s"), ("s", "banana")])
def test_units_of_two_dimensions_are_not_turned_into_each_other(unit, wanted):
    with pytest.raises(ValueError, match="not units of one dimension"):
        factor_between(unit, wanted)


@given(st.floats(0.01, 100), TIMES)
def test_a_question_gets_the_factor_that_a_text_has_whatever_its_case(value, unit):
    factor = factor_to("s", f" {unit} and brighter")
    assert factor == pytest.approx(factor_between(unit, "s"), rel=1e-12)
    assert factor_to("s", f" {unit.upper()}") == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize(
    ("held", "behind", "factor"),
    [
        ("keV", " million kelvin", 0.0861733),
        ("pc", " million light years", 306601.394),
        ("pc", " nearby ones", 1.0),
        ("s", " keV", None),
        ("s", " Hz", None),
        ("", " crab", 1.0),
        (None, " s", None),
    ],
)
def test_a_bound_is_turned_into_the_unit_that_the_catalogue_holds(held, behind, factor):
    found = factor_to(held, behind, also_kelvin=held == "keV")
    assert found == (None if factor is None else pytest.approx(factor, rel=1e-5))


@given(st.text(max_size=30))
def test_any_text_behind_a_number_has_a_unit_or_none(text):
    dimension, factor = unit_at(text, 0)
    assert factor > 0
    assert dimension or factor == 1.0


@pytest.mark.parametrize(
    ("suffix", "unit"), [("kev", u.keV), ("A", u.AA), ("ghz", u.GHz), ("min", None), ("max", None), ("", None)]
)
def test_the_name_of_a_column_ends_in_a_unit_of_energy_wavelength_or_frequency(suffix, unit):
    assert spectral_unit(suffix) == unit


def test_a_unit_with_a_number_before_it_is_split():
    assert split_unit("1e20 cm^-2") == (1e20, "cm^-2")
    assert split_unit("keV") == (1.0, "keV")


@pytest.mark.parametrize("name", PIECES)
def test_pieces_of_units_are_whole_patterns(name):
    assert "${" not in PIECES[name]
    assert re.compile(PIECES[name])


@pytest.mark.parametrize(
    ("behind", "unit"),
    [
        (" cm^-3", "cm-3"),
        (" cm⁻³", "cm-3"),
        (" per cc", "cm-3"),
        (" electrons cm-3", "cm-3"),
        (" keV cm2", "keV cm2"),
        (" keV cm^2", "keV cm2"),
        (" keV cm-3", "keV cm-3"),
        (" erg/cm3", "erg cm-3"),
        (" s cm^-3", "s cm-3"),
        (" cm^-3 s", "s cm-3"),
        (" mas/yr", "mas / yr"),
        (" mas yr^-1", "mas / yr"),
        (" arcsec per year", "arcsec / yr"),
        (" mas", "mas"),
        (" erg/s/keV", "erg / (s keV)"),
        (" erg/s/cm2/keV", "erg / (s cm2 keV)"),
        (" erg cm^-2 s^-1", "erg / (s cm2)"),
        (" ph/cm2/s", "ph / (s cm2)"),
        (" photons cm^-2 s^-1 keV^-1", "ph / (s cm2 keV)"),
        (" per square degree", "1 / deg2"),
        (" sources/arcmin2", "1 / arcmin2"),
        (" erg/cm2/count", "erg / (cm2 ct)"),
        (" sigma", ""),
        ("σ", ""),
        (" counts per frame", ""),
        (" erg", "erg"),
        (" m/s", "m / s"),
    ],
)
def test_what_formulas_are_given_is_read_whole(behind, unit):
    written, found = unit_said(behind)
    assert written == behind.strip() and found == u.Unit(unit)


@pytest.mark.parametrize("behind", [" dof", " d.o.f.", " degrees of freedom", " erg / s / sr", " trials"])
def test_what_is_no_unit_is_none(behind):
    assert unit_said(behind) == ("", None)


def test_the_power_of_a_statistic_is_no_number_and_few_counts_are_one():
    assert [figure.value for figure in numbers_in("chi^2 = 112.3/98, Δχ² of 15")] == [112.3, 98, 15]
    assert [figure.value for figure in numbers_in("counts 4 with 0.8 expected")] == [4, 0.8]


def test_watts_and_tesla_of_a_text_are_no_erg_and_no_gauss():
    """A model that writes the number of a record with another unit has written another number."""
    assert dimension_of("W") == ("luminosity", 1e7) and dimension_of("tesla") == ("field", 1e4)
    assert unit_at("2.88e44 W, and", 7)[0] == "luminosity" and unit_at("5 W49B", 1)[0] == ""
