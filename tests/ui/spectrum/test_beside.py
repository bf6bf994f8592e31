"""Light curves and joint fits in the page: drawn, told in words and saved as REAL, one entry each among the spectra."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from retriever.reading.files import read_upload
from retriever.reading.jointly import fitted_jointly
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.writer import write_observation
from tests.support.make_events import write_events
from tests.support.make_fits import toy_observation
from tests.support.spectra.make_magnitudes import nights, write_magnitudes
from tests.support.spectra.make_times import orbits, pulsed
from ui.spectrum.beside import figure_beside, file_beside, table_beside, words_beside
from ui.spectrum.parameters import parameter_panel
from ui.spectrum.shown_spectra import light_curve, spectra_of, together


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    found = pulsed(2, 300.0, 0.6, 0.2)
    energy = np.random.default_rng(0).choice([1000.0, 1500.0, 3000.0], found.time.size)
    header = {"TELESCOP": "CHANDRA", "INSTRUME": "ACIS", "EXPOSURE": found.good.good_s, "OBJECT": "Toy <b>"}
    path = tmp_path_factory.mktemp("times") / "evt.fits"
    return read_upload([write_events(path, 5e7 + found.time, energy, gti=5e7 + orbits(), header=header)])


@pytest.fixture(scope="module")
def joint():
    made = []
    for seed, name in enumerate(("FPMA", "FPMB")):
        one = toy_observation(np.random.default_rng(seed), 200.0, net_counts=1000.0)
        spectrum = replace(
            one.spectrum, instrument=name, object="Toy", obs_id="1", telescope="TOYSAT", file=f"{name}.pha"
        )
        made.append(Observation(spectrum, one.rmf, one.arf, one.background))
    return fitted_jointly(made)


def test_an_event_list_has_its_light_curve_beside_its_spectrum(events):
    item = SimpleNamespace(id="S1", record={"uploaded": True, "file": "evt.fits"}, subject="")
    ledger = SimpleNamespace(of_kind=lambda kind: [item])
    shown = spectra_of(SimpleNamespace(ledger=ledger, cited={"S1"}), events, SimpleNamespace(sources={}))
    assert [one.is_spectrum for one in shown] == [True, False] and "light curve (REAL" in shown[1].label


def test_a_light_curve_is_drawn_with_blocks_and_what_was_found(events):
    shown = light_curve(events[0])
    drawn, found = figure_beside(shown), events[0].timing
    assert drawn.data[0].x.size == found.curve.rate.size and np.array_equal(drawn.data[0].y, found.curve.rate)
    assert [trace.name for trace in drawn.data][:2] == [f"rate, bins of {found.curve.width:g} s", "Bayesian blocks"]
    assert "REAL, uploaded" in drawn.layout.title.text and "<b>" not in drawn.layout.title.text
    assert found.period.found and f"period of {found.period.period:.8g} s" in words_beside(shown)
    assert len([name for name in drawn.layout if name.startswith("yaxis")]) == 3  # rates, hardness, profile
    panel = parameter_panel(shown)
    assert "REAL light curve" in panel and "Models compared" not in panel and "<dt>period</dt>" in panel


def test_a_joint_fit_is_drawn_with_each_spectrum_and_its_model(joint):
    shown = together(joint)
    drawn = figure_beside(shown)
    assert [trace.name for trace in drawn.data if trace.name] == ["FPMA.pha", "FPMB.pha"] and len(drawn.data) == 6
    assert "consistent: one shape" in words_beside(shown) and "REAL" in words_beside(shown)
    assert "constant FPMB" in parameter_panel(shown)


@pytest.mark.slow
def test_what_was_fitted_together_is_shown_first_and_spectra_of_one_object_by_their_files(joint, tmp_path):
    paths = [p for o in joint.observations for p in write_observation(o, tmp_path, o.spectrum.instrument).values()]
    readings = read_upload(paths)
    item = [SimpleNamespace(id=one.file, record={"uploaded": True, "file": one.file}, subject="") for one in readings]
    ledger, cited = SimpleNamespace(of_kind=lambda kind: item), {one.file for one in readings}
    shown = spectra_of(SimpleNamespace(ledger=ledger, cited=cited), readings, SimpleNamespace(sources={}))
    assert shown[0].joint is not None and shown[0].label.startswith("Fitted together")
    assert [one.title for one in shown[1:]] == [one.file for one in readings] == ["FPMA.pha", "FPMB.pha"]


@pytest.mark.parametrize("kind", ["PNG", "SVG", "ECSV", "VOTable"])
@pytest.mark.slow
def test_both_leave_the_page_as_files_that_say_real(kind, events, joint):
    for shown in (light_curve(events[0]), together(joint)):
        name, media, content = file_beside(shown, kind)
        assert len(content) > 500 and "REAL" in table_beside(shown).meta["origin"] and "." in name and "/" in media
        if kind in ("ECSV", "VOTable"):
            assert b"REAL" in content


def test_magnitudes_are_drawn_in_days_with_their_kind_of_star(tmp_path):
    (reading,) = read_upload([write_magnitudes(tmp_path / "star.csv", *nights(330.0, 1.8))])
    shown = light_curve(reading)
    drawn = figure_beside(shown)
    assert drawn.data[0].name == "data" and drawn.data[0].x.max() < 2000 and "(d)" in drawn.layout.xaxis.title.text
    assert "magnitudes over" in words_beside(shown) and " d, drawn" in words_beside(shown)
    panel = parameter_panel(shown)
    assert "REAL light curve" in panel and "REAL spectrum" not in panel
    assert "Mira" in panel and "vary most like it: ASAS " in panel and "REAL" in table_beside(shown).meta["origin"]
    assert len(file_beside(shown, "SVG")[2]) > 500
    (reading,) = read_upload([write_magnitudes(tmp_path / "still.csv", *nights(330.0, 0.0))])
    assert "does not vary" in parameter_panel(light_curve(reading))
