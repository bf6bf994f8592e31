"""The map of spectra and the map of the sky."""

from types import SimpleNamespace

import numpy as np
import pytest

from ui.catalogue import aitoff, map_figures, map_layout
from ui.spectrum import shown_spectra as plots
from ui.spectrum import similarity
from ui.words import say


def test_map_is_the_same_again_and_keeps_neighbours(library, scholar_home, monkeypatch):
    ids, places = map_layout.layout(library)
    assert sorted(ids) == sorted(library.sources) and np.abs(places).max() == pytest.approx(1)
    monkeypatch.setattr(map_layout, "fit", lambda vectors: pytest.fail("the map is kept"))
    assert np.array_equal(map_layout.layout(library)[1], places)
    held = similarity.catalogue_vectors(library)[1]
    nearest = np.argsort(-(held @ held.T), axis=1)[:, 1]
    apart = np.linalg.norm(places - places[nearest], axis=1)
    anyhow = np.linalg.norm(places - places[np.random.default_rng(0).permutation(len(places))], axis=1)
    assert np.median(apart) < 0.25 * np.median(anyhow)
    at_home = map_layout.place_of(held[7], held, places)
    assert np.linalg.norm(at_home - places[7]) < 0.2


def test_map_marks_what_is_on_show(library, shown):
    from ui.catalogue.map_tab import marks_of

    source = plots.simulated(library.sources["cyg-x-1"], library)
    marks = marks_of(SimpleNamespace(spectra=[shown, source]), library)
    assert [mark.uploaded for mark in marks] == [True, False] and all(mark.place is not None for mark in marks)
    ids, places = map_layout.layout(library)
    for colour in map_figures.COLOURED_BY:
        drawn = map_figures.spectra_map(library, ids, places, colour, marks)
        assert "SIMULATED" in drawn.layout.title.text
        names = [name for trace in drawn.data if trace.customdata is not None for name in trace.customdata]
        assert sorted(names) == sorted(s.name for s in library.sources.values())
        assert {say("map.current"), say("map.upload")} <= {trace.name for trace in drawn.data}
    drawn = map_figures.sky_map(library, ids, map_figures.CLASS, marks, True)
    assert say("map.current") in {trace.name for trace in drawn.data}


def test_aitoff_agrees_with_its_known_points():
    x, y = aitoff.aitoff(np.array([0.0, 179.999999, 0.0, 90.0]), np.array([0.0, 0.0, 90.0, 0.0]))
    assert (x[0], y[0]) == (0, 0) and x[1] == pytest.approx(-180, abs=1e-3) and y[2] == pytest.approx(90, abs=1e-3)
    assert x[3] == pytest.approx(-90)
    from matplotlib.projections.geo import AitoffAxes

    lon, lat = np.deg2rad([[-100, 30, 170], [-40, 60, 10]])
    theirs = AitoffAxes.AitoffTransform(60).transform(np.c_[lon, lat])
    ours = np.c_[aitoff.aitoff(np.rad2deg(lon), np.rad2deg(lat))]
    assert ours * [-0.5, 1] == pytest.approx(np.rad2deg(theirs), abs=1e-6)  # matplotlib halves x
    centre = aitoff.project(np.array([266.40499]), np.array([-28.93617]), True)
    assert np.abs(centre).max() < 1e-3
