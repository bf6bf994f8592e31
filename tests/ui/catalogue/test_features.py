"""What is said of a drawn spectrum is read off what is drawn."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.catalogue.features import features
from ui.catalogue.small_plot import small_plot
from ui.catalogue.stop_pictures import SKY_HEIGHT, SKY_WIDTH, sky_place, stop_pictures


def curve(shape, low=0.3, high=8.0, bins=80):
    """A made-up curve without errors."""
    edges = np.geomspace(low, high, bins + 1)
    y = shape(np.sqrt(edges[1:] * edges[:-1]))
    return SimpleNamespace(low=edges[:-1], high=edges[1:], y=y, error=None, unit="ct s-1 keV-1")


def bump(at):
    return lambda e: np.exp(-2 * np.log(e / at) ** 2)


@settings(max_examples=25)
@given(st.floats(0.6, 4.0))
def test_the_peak_is_where_the_curve_is_highest(at):
    bend, peak, tail = features(curve(bump(at)))
    assert abs(np.log(peak.energy / at)) < 0.15 and bend.energy < peak.energy < tail.energy
    assert peak.value > bend.value and peak.value > tail.value


def test_a_curve_that_falls_from_the_left_does_not_bend():
    left, peak, _ = features(curve(lambda e: e**-2.0))
    assert "hardly drops" in left.text and "(1 times" in left.text and left.energy == peak.energy


def test_the_share_of_energetic_x_rays_is_that_of_the_picture():
    flat = features(curve(np.ones_like, 1.0, 7.0))  # half of 1 to 7 lies above 4
    assert "one in 2 X-rays" in flat[2].text
    assert "Nothing above 4 keV" in features(curve(bump(1.0), 0.3, 3.0))[2].text


def test_marks_lie_on_the_picture():
    made = curve(bump(1.5))
    plot = small_plot(made, [(one.energy, one.value) for one in features(made)])
    left, top, right, bottom = plot.frame
    assert len(plot.marks) == 3 and all(left <= float(x) <= right and top <= float(y) <= bottom for x, y in plot.marks)


@pytest.mark.parametrize(
    ("ra", "dec", "x", "y"), [(266.405, -28.936, 0.5, 0.5), (192.859, 27.128, 0.5, 95 / 190 - 90 / 190)]
)
def test_the_galactic_centre_is_in_the_middle_and_its_pole_on_top(ra, dec, x, y):
    place = sky_place(ra, dec)
    assert float(place[0]) == pytest.approx(x * SKY_WIDTH, abs=0.6) and float(place[1]) == pytest.approx(
        y * SKY_HEIGHT, abs=0.6
    )


def test_a_stop_says_what_was_simulated_and_from_what(library):
    stop = stop_pictures(library.sources["cyg-x-1"], library)
    assert stop.simulated and "Swift-BAT" in stop.origin and stop.made_from and stop.constellation == "Cygnus"
