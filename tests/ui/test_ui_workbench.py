"""Spectra, catalogue, map, sky, words: what the right side shows and saves, without a browser."""

import io

import numpy as np
import pytest
from astropy.table import Table

from retriever.catalogue.records import Measurement
from retriever.errors import ServiceMissing
from retriever.estimates.estimate import estimate
from retriever.reading.files import read_upload
from tests.support.make_fits import toy_observation, write_set
from ui.catalogue import aitoff, map_figures, map_layout, tour
from ui.catalogue import table as browse
from ui.html import links
from ui.html.glossary import Glossary
from ui.html.plain_language import light_time, plain_answer, plain_value
from ui.spectrum import files, parameters, similarity
from ui.spectrum import shown_spectra as plots
from ui.spectrum.figure import figure
from ui.spectrum.view import HC_KEV_ANGSTROM, View, curve_of
from ui.words import say, words


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """An uploaded spectrum with a background, fitted."""
    made = write_set(tmp_path_factory.mktemp("set"), net_counts=1500.0)
    (found,) = read_upload([made.pha, made.arf, made.rmf, made.background])
    return found


@pytest.fixture(scope="module")
def shown(reading):
    return plots.uploaded(reading)


def test_coarser_bins_hold_the_same_counts(shown):
    fine, coarse = (curve_of(shown, View(min_counts=n)) for n in (5, 100))
    assert coarse.x.size < fine.x.size
    totals = [float((c.y * (c.high - c.low)).sum()) for c in (fine, coarse)]
    assert totals[0] == pytest.approx(totals[1], rel=0.02)


def test_wavelength_holds_the_same_rate(shown):
    energy, wave = curve_of(shown, View()), curve_of(shown, View(wavelength=True))
    assert wave.x_unit == "Angstrom" and wave.x == pytest.approx(HC_KEV_ANGSTROM / energy.x)
    assert (wave.y * (wave.high - wave.low)).sum() == pytest.approx((energy.y * (energy.high - energy.low)).sum())
    assert wave.residual == pytest.approx(energy.residual)


def test_what_is_switched_off_is_not_drawn(shown):
    names = {trace.name for trace in figure(shown, curve_of(shown, View()), View()).data}
    assert {say("spectrum.data"), say("spectrum.background"), say("spectrum.model")} <= names
    bare = View(model=False, background=False, bands=True)
    drawn = figure(shown, curve_of(shown, bare), bare)
    assert [trace.name for trace in drawn.data] == [say("spectrum.data")]
    assert [a.text for a in drawn.layout.annotations] == ["S", "M", "H"] and len(drawn.layout.shapes) == 3


@pytest.mark.parametrize(("net_counts", "fitted", "traces"), [(8, True, 4), (500, True, 4), (500, False, 2)])
def test_figure_says_real_and_draws_a_model_only_of_a_fit(net_counts, fitted, traces):
    observation = toy_observation(np.random.default_rng(10), 200.0, net_counts=net_counts)
    one = plots.ShownSpectrum(
        "Toy source", lambda: observation, False, estimate(observation).best_fit if fitted else None
    )
    drawn = figure(one, curve_of(one, View()), View())
    assert "REAL" in drawn.layout.title.text
    assert len(drawn.data) == traces


def test_similar_sources_lie_over_the_data_and_are_called_simulated(shown, retriever):
    near = similarity.similar(shown, retriever, 3)
    others = [plots.simulated(source, retriever.catalogue) for source, _ in near]
    curve = curve_of(shown, View(similar=True), others)
    traces = [t for t in figure(shown, curve, View()).data if t.line.dash == "dot"]
    assert len(traces) == 3 and all("SIMULATED" in trace.name for trace in traces)
    for _, x, y in curve.others:  # scaled to the same rate
        assert np.interp(1.5, x, y) == pytest.approx(np.interp(1.5, curve.x, curve.y), rel=1.0)


@pytest.mark.parametrize("wavelength", [False, True])
def test_files_say_what_they_hold(shown, wavelength):
    curve = curve_of(shown, View(wavelength=wavelength))
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<?xml")):
        name, _, content = files.spectrum_file(shown, curve, kind)
        assert content.startswith(start) and name.endswith(kind.lower())
        assert b"REAL" in content  # in the picture's own title
    table = Table.read(io.BytesIO(files.spectrum_file(shown, curve, "ECSV")[2]), format="ascii.ecsv")
    assert table.meta["origin"] == "REAL (uploaded)" and table["bin_low"].unit == ("Angstrom" if wavelength else "keV")
    assert table["value"].data == pytest.approx(curve.y)
    content = files.spectrum_file(shown, curve, "VOTable")[2]
    assert b"REAL" in content
    assert Table.read(io.BytesIO(content), format="votable")["model"].unit == table["model"].unit


def test_files_of_catalogue_sources_say_simulated(catalogue):
    source = plots.simulated(catalogue.sources["3c-273"], catalogue)
    curve = curve_of(source, View())
    for kind in ("SVG", "ECSV", "VOTable"):
        assert b"SIMULATED" in files.spectrum_file(source, curve, kind)[2]


def test_names_of_files_are_tame():
    assert files.file_stem("../../etc/passwd\n$x$") == "etc_passwdx"
    assert files.file_stem("<>") == "spectrum"


def test_a_plain_table_is_drawn_and_saved(tmp_path):
    path = tmp_path / "plain.csv"
    energy = np.geomspace(0.5, 8, 30)
    lines = [f"{e:.4f},{1e-3 * e**-1.8:.6e},{1e-4 * e**-1.8:.6e}" for e in energy]
    path.write_text("energy_keV,flux_photons_cm2_s_keV,flux_error\n" + "\n".join(lines))
    (found,) = read_upload([path])
    one = plots.uploaded(found)
    curve = curve_of(one, View())
    assert curve.x.size == 30 and curve.error is not None and "ph cm-2" in curve.unit
    assert "REAL" in figure(one, curve, View()).layout.title.text
    assert "REAL" in files.spectrum_file(one, curve, "ECSV")[2].decode()
    assert "powlaw_gamma" in parameters.parameter_panel(one)


def test_panel_compares_models_and_shows_probabilities(shown):
    panel = parameters.parameter_panel(shown)
    assert say("parameters.models") in panel and "absorbed power law" in panel and "ΔAIC" in panel
    assert say("parameters.classes") in panel
    assert sum(shown.reading.estimate.class_probabilities.values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("warning", "place"),
    [
        ("The spectrum is unlike those that the network was trained on.", "classes"),
        ("An absorbed power law does not describe the data (p = 1e-4).", "models"),
        ("Only 3.0 net counts: hardness ratios and fluxes have wide intervals.", "values"),
        ("No background was given: nothing is subtracted.", "data"),
    ],
)
def test_warnings_stand_where_they_belong(warning, place):
    observation = toy_observation(np.random.default_rng(1))
    one = plots.ShownSpectrum("x", lambda: observation, False, warnings=[warning])
    assert parameters.place_of(warning) == place
    assert warning[:20] in parameters.warnings_at(one, place)
    assert [p for p in ("classes", "models", "values", "data") if parameters.warnings_at(one, p)] == [place]


def test_browse_filters_and_sorts(catalogue):
    all_of_them = browse.chosen(catalogue, browse.Wanted())
    assert len(all_of_them) == len(catalogue.sources)
    few = browse.chosen(catalogue, browse.Wanted("3c", ("quasar",), "photon_index", 1.0, 1.6))
    assert few and all(
        s.object_class == "quasar" and 1.0 <= browse.value_of(s, "photon_index", catalogue) <= 1.6 for s in few
    )
    by_alias = browse.chosen(catalogue, browse.Wanted("pg 1226"))
    assert [s.id for s in by_alias] == ["3c-273"]
    page = browse.table_html(few, catalogue)
    assert f'data-ask="{say("browse.question", name=few[0].name)}"' in page and "SIMULATED" in page


@pytest.mark.parametrize("kind", ["ECSV", "VOTable"])
def test_catalogue_files_have_units_and_say_what_is_simulated(catalogue, kind):
    table = browse.catalogue_table(browse.chosen(catalogue, browse.Wanted(classes=("HMXB",))), catalogue)
    content = files.table_bytes(table, kind)
    assert b"SIMULATED" in content
    again = Table.read(io.BytesIO(content), format="ascii.ecsv" if kind == "ECSV" else "votable")
    assert (
        len(again) == len(table)
        and str(again["ra"].unit) == "deg"
        and again["photon_index"].mask.sum() == table["photon_index"].mask.sum()
    )


def test_map_is_the_same_again_and_keeps_neighbours(retriever, scholar_home, monkeypatch):
    ids, places = map_layout.layout(retriever)
    assert sorted(ids) == sorted(retriever.catalogue.sources) and np.abs(places).max() == pytest.approx(1)
    monkeypatch.setattr(map_layout, "fit", lambda vectors: pytest.fail("the map is kept"))
    assert np.array_equal(map_layout.layout(retriever)[1], places)
    held = similarity.catalogue_vectors(retriever)[1]
    nearest = np.argsort(-(held @ held.T), axis=1)[:, 1]
    apart = np.linalg.norm(places - places[nearest], axis=1)
    anyhow = np.linalg.norm(places - places[np.random.default_rng(0).permutation(len(places))], axis=1)
    assert np.median(apart) < 0.25 * np.median(anyhow)
    at_home = map_layout.place_of(held[7], held, places)
    assert np.linalg.norm(at_home - places[7]) < 0.2


def test_map_marks_what_is_on_show(retriever, shown):
    from types import SimpleNamespace

    from ui.catalogue.map_tab import marks_of

    source = plots.simulated(retriever.catalogue.sources["cyg-x-1"], retriever.catalogue)
    marks = marks_of(SimpleNamespace(spectra=[shown, source]), retriever)
    assert [mark.uploaded for mark in marks] == [True, False] and all(mark.place is not None for mark in marks)
    ids, places = map_layout.layout(retriever)
    for colour in map_figures.COLOURED_BY:
        drawn = map_figures.spectra_map(retriever.catalogue, ids, places, colour, marks)
        assert "SIMULATED" in drawn.layout.title.text
        names = [name for trace in drawn.data if trace.customdata is not None for name in trace.customdata]
        assert sorted(names) == sorted(s.name for s in retriever.catalogue.sources.values())
        assert {say("map.current"), say("map.upload")} <= {trace.name for trace in drawn.data}
    drawn = map_figures.sky_map(retriever.catalogue, ids, map_figures.CLASS, marks, True)
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


def test_links_are_built_from_checked_values():
    assert len(links.sky_links(187.2779, 2.0524)) == 3
    assert all('rel="noopener noreferrer"' in link for link in links.sky_links(10.0, -5.0))
    assert links.sky_links(None, 1.0) == [] and links.sky_links("1", "2") == [] and links.sky_links(10.0, 95.0) == []
    assert "%2B2.05" in links.sky_links(187.2779, 2.0524)[0] and "-5.0" in links.sky_links(10.0, -5.0)[0]
    refereed = {
        "2004ApJ...615..422H": True,
        "2011ApJ...742...85G": True,
        "2015MNRAS.449...34K": True,
        "2025arXiv250617899C": False,
        "1984Natur.307...53T": True,
        "2006IAUS..230..293J": None,
        "nonsense": None,
    }
    assert {bibcode: links.refereed(bibcode) for bibcode in refereed} == refereed
    assert links.refereed("2025arXiv250617899C", True) is True


def test_tour_is_told_by_papers_on_its_objects(catalogue):
    glossary = Glossary(catalogue.terms)
    assert len(tour.stops()) == 5
    for number, stop in enumerate(tour.stops()):
        for part in stop["story"]:
            paper = catalogue.papers[part["paper"]]
            report = paper.report_on(stop["source"])
            assert report, f"{part['paper']} is not on {stop['source']}"
            told = [word.strip(",.;:") for word in part["text"].split() if word[0].isdigit()]
            known = report.summary + paper.title
            assert all(word in known for word in told), f"numbers of {part['text']!r} are not the paper's"
        page = tour.stop_html(number, catalogue, glossary)
        assert page.count(links.ADS) == len({part["paper"] for part in stop["story"]}) and "ss-term" in page


def test_what_the_pages_suggest_to_ask_is_answered(assistant):
    suggested = [question for group in words("examples.groups") + tour.stops() for question in group["questions"]]
    assert len(suggested) > 20
    for question in dict.fromkeys(suggested):
        first = assistant.ask(question).claims[0]
        assert first.evidence and "no evidence" not in first.text, question


def test_terms_are_found_whole_and_once(catalogue):
    glossary = Glossary(catalogue.terms)
    seen = set()
    pieces = glossary.split("A pulsar wind nebula has a pulsar; pulsars turn. A pulsating star.", seen)
    assert [piece for piece, number in pieces if number is not None] == ["pulsar wind nebula", "pulsar"]
    assert "".join(piece for piece, _ in pieces) == "A pulsar wind nebula has a pulsar; pulsars turn. A pulsating star."
    assert glossary.html("<b>quasar</b>", set()).startswith("&lt;b&gt;<a")


@pytest.mark.parametrize(
    ("name", "value", "unit", "said"),
    [
        ("powlaw_gamma", 1.1, "", "very hard"),
        ("powlaw_gamma", 1.9, "", "typical"),
        ("powlaw_nh", 500, "1e20 cm^-2", "thick gas"),
        ("powlaw_nh", 1, "1e20 cm^-2", "little gas"),
        ("hard_hs", 0.8, "", "more hard"),
        ("hard_hm", 0.8, "", ""),
        ("bb_kt", 1.0, "keV", "12 million degrees"),
        ("luminosity", 3.828e33, "erg s^-1", "about 1 times"),
        ("redshift", 0.158, "", "2 billion"),
        ("var_prob_b", 0.99, "", "almost certainly"),
        ("flux_aper_b", 3.204e-9, "erg s^-1 cm^-2", "10000 X-ray photons"),
        ("spin", 0.9, "", ""),
    ],
)
def test_values_in_plain_words(name, value, unit, said):
    sentence = plain_value({"name": name, "value": value, "unit": unit})
    assert said in sentence and bool(sentence) == bool(said)


def test_plain_answers_keep_their_evidence(assistant):
    answer = assistant.ask("What is 3C 273 and how hard is its X-ray spectrum?")
    plain = plain_answer(answer)
    assert "constellation Virgo" in plain[0].text and light_time(0.1583) in plain[0].text
    assert any("X-rays" in claim.text and claim.evidence[0].startswith("M") for claim in plain)
    assert len({claim.text for claim in plain}) == len(plain)
    assert {i for claim in plain for i in claim.evidence} <= answer.cited
    assert not any("hard_hs" in claim.text or "(H-S)" in claim.text for claim in plain)
    assert plain_value(vars(Measurement("powlaw_gamma", 1.384)))


def test_a_colour_is_told_once(assistant):
    answer = assistant.ask("What is Proxima Centauri and how hard is its X-ray spectrum?")
    assert any("powlaw_gamma" in str(answer.ledger.get(i).record) for i in answer.cited)
    colours = [c.text for c in plain_answer(answer) if c.text.startswith("Colour in X-rays")]
    assert len(colours) == 1 and "as many hard as soft" in colours[0]  # not the photon index's word beside it


def test_samp_reaches_a_real_hub(catalogue, tmp_path, monkeypatch):
    from pyvo import samp

    from ui.spectrum.samp import broadcast

    samp.conf.use_internet = False
    monkeypatch.setenv("SAMP_HUB", f"std-lockurl:file://{tmp_path / 'samp'}")
    content = files.table_bytes(
        browse.catalogue_table(browse.chosen(catalogue, browse.Wanted(classes=("ULX",))), catalogue), "VOTable"
    )
    with pytest.raises(ServiceMissing) as missing:
        broadcast(content, "sources", tmp_path)
    assert str(missing.value) == say("samp.no_hub")
    hub = samp.SAMPHubServer(web_profile=False, lockfile=str(tmp_path / "samp"), addr="127.0.0.1")
    hub.start()
    try:
        with pytest.raises(ServiceMissing) as nobody:
            broadcast(content, "sources", tmp_path)
        assert str(nobody.value) == say("samp.nobody")
        got, statuses = [], ["samp.ok", "samp.error"]
        listener = samp.SAMPIntegratedClient(name="TOPCAT's stand-in", addr="127.0.0.1")

        def receive(key, sender, message, mtype, params, extra):
            got.append(Table.read(params["url"].removeprefix("file://"), format="votable")["class"][0])
            listener.reply(message, {"samp.status": statuses[len(got) - 1], "samp.result": {}, "samp.error": {}})

        listener.connect()
        listener.bind_receive_call("table.load.votable", receive)
        assert broadcast(content, "sources", tmp_path) == 1
        assert got == ["ULX"]  # read before the sender left
        with pytest.raises(ServiceMissing) as refused:
            broadcast(content, "sources", tmp_path)
        assert str(refused.value) == say("samp.refused")
        listener.disconnect()
    finally:
        hub.stop()
