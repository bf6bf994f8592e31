"""The map of spectra and the map of the sky."""

import shutil
import time
from types import SimpleNamespace

import numpy as np
import pytest

from retriever.library.opening import open_library
from ui.catalogue import aitoff, map_figures, map_layout
from ui.catalogue.map_tab import marks_of
from ui.catalogue.sky_net import Sky
from ui.spectrum import shown_spectra as plots
from ui.words import say


def test_map_is_the_same_again_and_keeps_neighbours(library, scholar_home, monkeypatch):
    laid = map_layout.layout(library)
    ids = sorted(library.sources.id_at(row) for row in laid.rows.tolist())
    assert ids == sorted(library.sources) and np.abs(laid.places).max() == pytest.approx(1)
    monkeypatch.setattr(map_layout, "fit", lambda vectors: pytest.fail("the map is kept"))
    map_layout._layout.cache_clear()
    assert np.array_equal(map_layout.layout(library).places, laid.places)
    held, places = laid.vectors, laid.places
    nearest = np.argsort(-(held @ held.T), axis=1)[:, 1]
    apart = np.linalg.norm(places - places[nearest], axis=1)
    anyhow = np.linalg.norm(places - places[np.random.default_rng(0).permutation(len(places))], axis=1)
    assert np.median(apart) < 0.25 * np.median(anyhow)
    assert np.linalg.norm(map_layout.place_of(held[7], held, places) - places[7]) < 0.2


def test_map_marks_what_is_on_show(library, shown):
    laid = map_layout.layout(library)
    source = plots.of_source(library.sources["cyg-x-1"], library)
    marks = marks_of(SimpleNamespace(spectra=[shown, source]), library, laid)
    assert [mark.uploaded for mark in marks] == [True, False] and all(mark.place is not None for mark in marks)
    for colour in map_figures.COLOURED_BY:
        drawn = map_figures.spectra_map(library, laid, colour, marks)
        assert "280 SIMULATED" in drawn.layout.title.text
        names = [name for trace in drawn.data if trace.customdata is not None for name in trace.customdata]
        assert sorted(names) == sorted(s.name for s in library.sources.values())
        assert {say("map.current"), say("map.upload")} <= {trace.name for trace in drawn.data}
    drawn = map_figures.sky_map(library, map_figures.CLASS, marks, Sky(True))
    assert say("map.current") in {trace.name for trace in drawn.data}


def test_places_that_a_library_ships_are_used_and_others_are_put_among_them(library, tmp_path):
    """The bundled library ships its map: t-SNE of thousands of spectra takes minutes."""
    folder = shutil.copytree(library.parts[0].content, tmp_path / "shipped")
    laid = map_layout.layout(library)
    ids = np.array([library.sources.id_at(row) for row in laid.rows.tolist()])
    np.savez(folder / map_layout.SHIPPED, ids=ids[1:], places=laid.places[1:].astype(np.float32))
    again = map_layout.layout(open_library([folder]))
    assert again.places[1:] == pytest.approx(laid.places[1:], abs=1e-6)
    assert np.isfinite(again.places[0]).all() and again.made_by == map_layout.TSNE


def test_many_spectra_without_a_shipped_map_are_placed_in_a_moment(library, monkeypatch):
    monkeypatch.setattr(map_layout, "MOST_FITTED", 100)
    map_layout._layout.cache_clear()
    laid = map_layout.layout(library)
    map_layout._layout.cache_clear()
    assert laid.made_by == map_layout.PCA and np.abs(laid.places).max() == pytest.approx(1)
    assert "principal components" in map_figures.map_words(library, map_figures.CLASS, [], laid)
    vectors = np.random.default_rng(0).normal(size=(50_000, 64)).astype(np.float32)
    started = time.perf_counter()
    assert map_layout.principal(vectors).shape == (50_000, 2) and time.perf_counter() - started < 5


def test_thousands_of_points_are_drawn_by_the_graphics_card_and_weigh_little(library, monkeypatch):
    monkeypatch.setattr(map_figures, "MOST_AS_SVG", 100)
    laid = map_layout.layout(library)
    drawn = map_figures.spectra_map(library, laid, "hardness", [])
    assert all(trace.type == "scattergl" for trace in drawn.data)
    bytes_each = len(drawn.to_json()) / len(laid.rows)
    assert bytes_each * 14_000 < 3e6


def test_real_spectra_are_marked_apart(library, monkeypatch):
    rows = library.sources
    monkeypatch.setattr(
        rows, "listed", [(name, "real" if n < 3 else kind) for n, (name, kind) in enumerate(rows.listed)]
    )
    drawn = map_figures.spectra_map(library, map_layout.layout(library), map_figures.CLASS, [])
    assert "277 SIMULATED, 3 REAL" in drawn.layout.title.text
    real = [trace for trace in drawn.data if trace.name.endswith(", REAL")]
    assert sum(len(trace.x) for trace in real) == 3 and all(t.marker.symbol.endswith("-open") for t in real)


def test_names_of_strangers_are_no_markup_on_the_map():
    assert (
        "<" not in map_figures.shown_name("<b onclick=alert(1)>x</b>") and map_figures.shown_name("3C 273") == "3C 273"
    )


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
