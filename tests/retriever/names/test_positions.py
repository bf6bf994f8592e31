"""Positions in texts and in designations."""

import pytest
from astropy.coordinates import SkyCoord
from hypothesis import given
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.names.positions import angle_degrees, find_position, position_in_name


@pytest.mark.parametrize(
    ("text", "ra", "dec"),
    [
        ("187.2779 +2.0524", 187.2779, 2.0524),
        ("RA=187.2779, Dec=2.0524", 187.2779, 2.0524),
        ("12 29 06.7 +02 03 08.6", 187.27792, 2.05239),
        ("what is at 12h29m06.7s +02d03m08.6s?", 187.27792, 2.05239),
        ("05:34:31.9 -00:00:52", 83.63292, -0.01444),
        ("83.6 -69.2 deg", 83.6, -69.2),
    ],
)
def test_positions_are_read(text, ra, dec):
    position = find_position(text)
    assert position.ra == pytest.approx(ra, abs=2e-5)
    assert position.dec == pytest.approx(dec, abs=2e-5)


@pytest.mark.parametrize(
    "text", ["no numbers", "photon index below 1.6", "14-195 keV", "z = 0.158", "5 degrees of M31"]
)
def test_numbers_are_not_positions(text):
    assert find_position(text) is None


def test_a_position_off_the_sphere_is_bad_input():
    with pytest.raises(BadInput, match="not on the sky"):
        find_position("400.5 +20.3")


@given(st.floats(0, 359.99), st.floats(-89.99, 89.99))
def test_decimal_positions_round_trip(ra, dec):
    position = find_position(f"{ra:.5f} {dec:+.5f}")
    assert position.ra == pytest.approx(ra, abs=1e-5)
    assert position.dec == pytest.approx(dec, abs=1e-5)


@given(st.floats(0, 359.9), st.floats(-89, 89))
def test_designations_hold_the_position_within_their_precision(ra, dec):
    sky = SkyCoord(ra, dec, unit="deg")
    hours, degrees = sky.ra.hms, sky.dec.signed_dms
    sign = "+" if degrees.sign > 0 else "-"
    name = f"J{int(hours.h):02d}{int(hours.m):02d}{int(hours.s):02d}{sign}{int(degrees.d):02d}{int(degrees.m):02d}{int(degrees.s):02d}"
    position = position_in_name(name)
    assert position.sky.separation(sky).deg <= position.precision + 2e-4


@pytest.mark.parametrize(
    ("value", "unit", "degrees"), [(5, "degrees", 5), (30, "arcmin", 0.5), (30, "arcsec", 30 / 3600), (6, "'", 0.1)]
)
def test_angles(value, unit, degrees):
    assert angle_degrees(value, unit) == pytest.approx(degrees)


def test_the_number_of_a_name_is_no_right_ascension():
    assert find_position("the classics on NGC 777, 6 most cited") is None
    assert find_position("Abell 85, 12 papers") is None
    assert find_position("RA 83, 22") is not None and find_position("sources near 83, 22") is not None


@pytest.mark.parametrize(
    ("text", "ra", "dec"),
    [
        ("what lies within 3' of 17:45:40 -29:00", 266.4167, -29.0),
        ("around 12h29m +02d03m", 187.25, 2.05),
        ("at 05:35.5 -05:23, please", 83.875, -5.3833),
    ],
)
def test_minutes_will_do(text, ra, dec):
    position = find_position(text)
    assert position and position.ra == pytest.approx(ra, abs=1e-3) and position.dec == pytest.approx(dec, abs=1e-3)


@pytest.mark.parametrize("text", ["from 10:30 to 12:40", "a ratio of 1:2 -3:4", "20:30 -45"])
def test_times_and_ratios_are_no_positions(text):
    assert find_position(text) is None


@pytest.mark.parametrize(
    "text", ["1.70 ± 0.05, 1.80 ± 0.05 and 1.75 ± 0.10", "3.1 +/- 0.2, 3.4 +/- 0.3", "3.1±0.2, 3.4±0.3 keV"]
)
def test_values_with_errors_are_no_position(text):
    assert find_position(text) is None
