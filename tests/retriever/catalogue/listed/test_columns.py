"""The map of Galactic columns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.catalogue.listed.columns import galactic_column
from retriever.names.positions import Position
from training.bundled.galactic_columns import STEP, on_degrees, ring_centres


@pytest.mark.parametrize(
    ("ra", "dec", "low", "high"),
    [
        (162.0, 58.0, 0.5, 0.8),  # the Lockman hole
        (187.278, 2.052, 1.6, 1.9),  # 3C 273
        (128.836, -45.176, 60, 140),  # Vela
        (266.417, -29.008, 80, 250),  # the Galactic centre: its neutral gas
    ],
)
def test_well_known_lines_of_sight(ra, dec, low, high):
    assert low < galactic_column(Position(ra, dec)) < high


@given(st.floats(0, 359.999), st.floats(-90, 90))
@settings(max_examples=60, deadline=None)
def test_everywhere_a_column_that_runs_on_smoothly(ra, dec):
    here, beside = galactic_column(Position(ra, dec)), galactic_column(Position(ra, max(dec - 0.01, -90.0)))
    assert 0.3 < here < 400 and abs(np.log10(beside / here)) < 0.02


def test_pixels_lie_as_in_the_paper():
    """Nside 2 (Gorski et al. 2005): 48 pixels of one area; the first at cos theta 11/12, longitude 45 degrees."""
    height, longitude = ring_centres(2)
    assert height.size == longitude.size == 48 and np.all(np.diff(height) <= 1e-12) and height.sum() == pytest.approx(0)
    assert height[0] == pytest.approx(11 / 12) and np.degrees(longitude[0]) == pytest.approx(45)
    # the rings turn by half a pixel in turns
    assert np.degrees(longitude[[4, 5, 12, 13]]) == pytest.approx([22.5, 67.5, 0.0, 45.0])


def test_a_slope_over_the_sky_is_kept():
    height, _ = ring_centres(64)
    made = on_degrees(10 ** (20 + height))
    expected = (2 + np.sin(np.radians(np.arange(-90, 91)))) / STEP
    assert np.abs(made - expected[:, None]).max() * STEP < 0.02
