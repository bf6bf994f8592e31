"""Positions in whole degrees, where both coordinates are named."""

import pytest

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
