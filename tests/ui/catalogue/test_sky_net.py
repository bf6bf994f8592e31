"""The sky's net and its fields: distances from the centre are true, and every line that is labelled says where it is."""

import numpy as np
import pytest
from astropy.coordinates import SkyCoord
from hypothesis import given
from hypothesis import strategies as st

from retriever.names.positions import Position
from ui.catalogue import map_figures, map_tab
from ui.catalogue.map_figures import Mark
from ui.catalogue.sky_net import FIELDS, Sky, hours_text
from ui.words import say


@given(st.floats(0, 359.9), st.floats(-90, 90), st.sampled_from(FIELDS), st.booleans())
def test_a_field_keeps_distances_from_its_centre_and_has_labels(ra, dec, radius, galactic):
    sky = Sky(galactic, Position(ra, dec), radius)
    made = np.random.default_rng(0)
    ras, decs = made.uniform(0, 360, 300), np.degrees(np.arcsin(made.uniform(-1, 1, 300)))
    x, y = sky.places(np.append(ras, ra), np.append(decs, dec))
    apart = SkyCoord(ra, dec, unit="deg").separation(SkyCoord(np.append(ras, ra), np.append(decs, dec), unit="deg")).deg
    inside = np.isfinite(x)
    assert ((apart <= radius) == inside)[np.abs(apart - radius) > 1e-6].all()
    assert np.hypot(x, y)[inside] == pytest.approx(apart[inside], abs=1e-6)
    net = sky.net()
    assert len(net.labels) >= 3 and len(net.lines) <= 60
    assert all(np.hypot(at_x, at_y) <= radius * 1.000001 for at_x, at_y, *_ in net.labels)
    texts = [text for *_, text, _ in net.labels]
    assert any(text.endswith("°") and text[0] in "+-" for text in texts)
    assert galactic or any("h" in text for text in texts)


def test_north_is_up_and_east_to_the_left():
    sky = Sky(False, Position(187.28, 2.05), 5.0)
    x, y = sky.places(np.array([188.28, 187.28]), np.array([2.05, 3.05]))  # to the east, to the north
    assert x[0] < -0.9 and abs(y[0]) < 0.1 and y[1] == pytest.approx(1.0, abs=1e-6) and abs(x[1]) < 1e-6


def test_the_whole_sky_is_labelled_in_both_coordinates():
    equatorial, galactic = ([text for *_, text, _ in Sky(one).net().labels] for one in (False, True))
    assert {"0h", "6h", "18h", "+30°", "-60°"} <= set(equatorial)
    assert {"0°", "90°", "270°", "+30°", "-60°"} <= set(galactic)
    assert (
        hours_text(187.5, 0.5) == "12h30m" and hours_text(187.55, 0.1) == "12h30m12s" and hours_text(345, 15) == "23h"
    )


def test_classes_differ_in_colour_and_shape_far_beyond_eight():
    signs = [map_figures.sign_of(number) for number in range(64)]
    assert len(set(signs)) == 64
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in zip(signs[:7], signs[1:8], strict=True))


def test_a_field_is_around_what_is_written_else_around_what_is_on_show(library):
    mark = Mark("Cyg X-1", None, 299.59, 35.2)
    sky, amiss = map_tab.sky_of(True, 5.0, "", [mark], library)
    assert not amiss and (sky.centre.ra, sky.radius) == (299.59, 5.0)
    sky, amiss = map_tab.sky_of(False, 20.0, "3C 273", [mark], library)
    assert not amiss and sky.centre.ra == pytest.approx(187.278, abs=1e-3)
    drawn = map_figures.sky_map(library, map_figures.CLASS, [mark], sky)
    names = [name for trace in drawn.data if trace.customdata is not None for name in trace.customdata]
    assert "3C 273" in names and "Cyg X-1" not in names and f"{len(names):,} sources" in drawn.layout.title.text
    assert map_tab.sky_of(False, 5.0, "", [], library) == (Sky(False), say("map.no_centre"))
    sky, amiss = map_tab.sky_of(False, 5.0, "no such thing", [], library)
    assert sky.centre is None and "no position here" in amiss
    assert "no position here" in map_figures.map_words(library, map_figures.CLASS, [], None, amiss)


def test_a_point_shows_its_source_with_place_and_spectrum(library):
    shown = map_tab.look_at("Cyg X-1", library)
    assert "RA 299.5903, Dec +35.2016" in shown and "l 71.335, b +3.067" in shown
    assert "<svg" in shown and "SIMULATED" in shown and "ss-points" in shown
    assert not map_tab.look_at("no such thing", library) and not map_tab.look_at("", library)
