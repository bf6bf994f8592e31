"""Quantities: one table says how they are called, compared, ordered and held."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.catalogue.comparisons import COMPARED, IMPLIED, LOWEST, comparative, comparatives
from retriever.catalogue.quantities import (
    DIRECTIONS,
    LABELS,
    QUANTITIES,
    Quantity,
    QuantityTable,
    factor_for,
    format_value,
    implied_quantity,
    label,
    quantities_of,
    quantity_by_key,
    unambiguous,
)
from retriever.catalogue.records import Measurement


def test_no_word_or_measurement_belongs_to_two_quantities():
    words = [word for quantity in QUANTITIES for word in quantity.words]
    names = [name for quantity in QUANTITIES for name in quantity.names]
    assert len(set(words)) == len(words) and len(set(names)) == len(names)


def test_every_quantity_that_is_referred_to_is_there():
    keys = {quantity.key for quantity in QUANTITIES}
    referred = {key for q in QUANTITIES for key in (q.yields_to, q.compared_with, q.compared_against)}
    assert referred - {""} <= keys
    with pytest.raises(KeyError):
        quantity_by_key("weight")


def test_every_measurement_of_the_catalogue_has_a_label(library):
    measured = {m.name for source in library.sources.values() for m in source.measurements}
    assert measured <= set(LABELS)
    assert label("column_density_upper_limit") == "column density N_H" and label("disk_radius") == "disk radius"
    assert quantities_of("bat_photon_index") == {"photon_index"}


@pytest.mark.parametrize(
    ("words", "key", "sign"),
    [
        ("hotter", "temperature", 1),
        ("Fainter", "flux", -1),
        ("more strongly absorbed", "column_density", 1),
        ("less massive", "black_hole_mass", -1),
        ("closer", "distance", -1),
        ("harder", "hardness", 1),
    ],
)
def test_comparatives_name_a_quantity_and_a_direction(words, key, sign):
    found = comparative(words)
    assert (found.quantity.key, found.sign) == (key, sign)


def test_what_goes_with_any_quantity_names_none():
    assert comparative("longer") is None and comparative("below") is None


def test_harder_is_a_lower_photon_index_and_farther_a_higher_redshift():
    index, redshift = quantity_by_key("photon_index"), quantity_by_key("redshift")
    assert set(comparatives(index, -1)) == {"flatter", "harder"} and "farther" in comparatives(redshift, 1)
    found = {(sign, key) for sign, key, pattern in COMPARED if pattern.search("A is harder than B")}
    assert found == {(1, "hardness"), (-1, "photon_index")}


def test_superlatives_say_what_is_sorted_and_which_way():
    assert IMPLIED["hardest"] == "photon_index" and "hardest" in LOWEST
    assert IMPLIED["heaviest"] == "black_hole_mass" and "heaviest" not in LOWEST


@pytest.mark.parametrize(
    ("key", "behind", "factor"),
    [
        ("spin_period", " ms", 1e-3),
        ("orbital_period", " hours", 1 / 24),
        ("distance", " kpc", 1e3),
        ("temperature", " million K", 0.0861733),
        ("variability", " %", 0.01),
        ("redshift", " of them", 1.0),
        ("redshift", " keV", None),
        ("abundance", " keV", None),
        ("line_energy", " K", None),
    ],
)
def test_units_become_those_that_bounds_are_compared_in(key, behind, factor):
    found = factor_for(quantity_by_key(key), behind)
    assert found == (factor if factor is None else pytest.approx(factor, rel=1e-5))


def test_a_unit_of_one_quantity_only_names_it():
    assert implied_quantity(" kpc away").key == "distance" and implied_quantity(" erg/s/cm2").key == "flux"
    assert implied_quantity(" keV") is None


def test_a_word_that_goes_with_any_quantity_is_refused_to_one():
    """Taken by one, "longer" would turn the orbital periods of every other question into that quantity."""
    period = Quantity(label="recurrence time", words=("recurrence time",), measurements={"r": "r"}, higher=("longer",))
    with pytest.raises(ValueError, match="recurrence_time: longer"):
        unambiguous(QuantityTable({"recurrence_time": period}, {}, DIRECTIONS))


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (4.699e-9, 4.697e-9, 4.702e-9, "4.699e-9 (4.697e-9 to 4.702e-9)"),
        (2.334e-8, 2.334e-8, 2.335e-8, "2.33e-8 (2.33e-8 to 2.34e-8)"),
        (1.90003, 1.89998, 1.90009, "1.90003 (1.89998 to 1.90009)"),
        (1.9, 1.9, 1.9, "1.9"),
        (1.9, 1.85, 1.95, "1.9 (1.85 to 1.95)"),
        (1.8, 1.8, 1.81, "1.8 (1.8 to 1.81)"),
        (2.0, None, 2.5, "2 (unbounded to 2.5)"),
        (2.0, None, None, "2"),
    ],
)
def test_rounding_leaves_the_interval(value, low, high, text):
    assert format_value(Measurement("bat_flux", value, low, high)) == text


@given(st.floats(0.01, 1e6), st.floats(1e-6, 0.5))
def test_an_interval_is_never_written_as_its_value(value, share):
    text = format_value(Measurement("x", value, value * (1 - share), value * (1 + share)))
    number, low, high = re.findall(r"[0-9.e+-]+", text)
    assert len({number, low, high}) == 3
