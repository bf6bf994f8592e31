"""Positions in whole degrees, where both coordinates are named."""

import pytest

from retriever.errors import BadInput
from retriever.names.positions import find_position


@pytest.mark.parametrize(
    ("text", "ra", "dec"),
    [
        ("within 1 degree of RA 0 Dec -89.9?", 0.0, -89.9),
        ("sources near ra 10, dec +41", 10.0, 41.0),
        ("at R.A. = 83 deg and Dec. = 22 deg", 83.0, 22.0),
    ],
)
def test_whole_degrees_are_a_position_where_they_are_named(text, ra, dec):
    found = find_position(text)
    assert found is not None and (found.ra, found.dec) == (ra, dec)


@pytest.mark.parametrize("text", ["radio 10 and decades 41", "era 3 dec 2020", "the ra of 3C 273 and its declination"])
def test_other_words_are_none(text):
    assert find_position(text) is None


def test_hours_and_degrees_that_are_both_labelled():
    found = find_position("RA 12:29:06, Dec = 02:03:08")
    assert found is not None and abs(found.ra - 187.275) < 1e-3 and abs(found.dec - 2.0522) < 1e-3


@pytest.mark.parametrize("text", ["RA 26:10:00 Dec -91:00:00", "ra=10.5 dec=-120", "26:10:00 +10:00:00"])
def test_what_is_off_the_sky_is_told(text):
    with pytest.raises(BadInput, match="not on the sky"):
        find_position(text)
