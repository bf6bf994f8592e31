"""The seam: names, units, intervals and warnings of an estimate, over made-up and real spectra."""

import csv
import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.estimates.display_bins import display_points
from retriever.estimates.estimate import estimate, shape_vector
from retriever.estimates.picture import plot_observation
from retriever.physics import spectral as models
from retriever.physics.counts import hardness, interval, sample_source_counts
from retriever.reading.files import read_upload
from retriever.spectra.load import load_observation
from retriever.spectra.observation import BandCounts, Observation
from tests.support.make_fits import ENERGY, N_CHANNEL, toy_flux, toy_observation, toy_responses, toy_spectrum, write_set

REAL = Path(__file__).parents[4] / "shared" / "data" / "spectra"
LOW, HIGH = ENERGY[:-1], ENERGY[1:]
ARF, RMF = toy_responses()


def check(parameters):
    for p in parameters:
        assert np.all(np.isfinite([p.low, p.value, p.high])), p
        assert p.low <= p.value <= p.high, p
        assert p.method


@given(hard=st.floats(0, 1e300), soft=st.floats(0, 1e300))
def test_hardness_is_between_minus_one_and_one(hard, soft):
    ratio = hardness(hard, soft)
    assert -1 <= ratio <= 1
    assert ratio == pytest.approx(-hardness(soft, hard))


def test_source_counts_posterior():
    rng = np.random.default_rng(0)
    plain = sample_source_counts(BandCounts(100, 0, 0.0), 20000, rng)
    assert plain.mean() == pytest.approx(100.5, abs=0.5)
    bright = sample_source_counts(BandCounts(1000, 2000, 0.1), 20000, rng)
    assert bright.mean() == pytest.approx(800, abs=4)
    assert bright.std() == pytest.approx(np.sqrt(1000 + 0.01 * 2000), rel=0.05)
    nothing = sample_source_counts(BandCounts(5, 100, 0.1), 20000, rng)
    assert nothing.min() >= 0
    assert np.percentile(nothing, 95) < 8


def test_source_count_intervals_cover():
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        band = BandCounts(rng.poisson(12 + 0.2 * 30), rng.poisson(30), 0.2)
        _, low, high = interval(sample_source_counts(band, 1000, rng))
        covered += low <= 12 <= high
    assert 165 <= covered <= 195


def test_a_bright_source_gives_everything():
    observation = toy_observation(np.random.default_rng(3), 300.0, photon_index=1.9, column=2e21, net_counts=3000)
    result = estimate(observation)
    check(result.parameters)
    names = [p.name for p in result.parameters]
    assert len(set(names)) == len(names)
    assert set(names) >= {
        "hard_hm",
        "hard_hs",
        "hard_ms",
        "powlaw_gamma",
        "powlaw_nh",
        "powlaw_stat",
        "bb_kt",
        "bb_nh",
        "brems_kt",
        "brems_nh",
        "flux_aper_b",
        "flux_aper_s",
        "flux_aper_m",
        "flux_aper_h",
        "flux_unabsorbed_b",
        "flux_significance_b",
    }
    assert result.parameter("powlaw_nh").unit == "1e20 cm^-2"
    assert "posterior" in result.parameter("powlaw_gamma").method
    assert "profile likelihood" in result.parameter("bb_kt").method
    assert result.parameter("flux_aper_b").unit == "erg s^-1 cm^-2"
    assert sum(result.class_probabilities.values()) == pytest.approx(1, abs=2e-3)
    assert result.best_fit.model.name == "powerlaw"
    json.dumps([vars(p) for p in result.parameters])


def test_fluxes_and_hardness_hold_the_truth():
    flux = toy_flux(1.9, 2e21, 3000.0)
    photons = {
        k: models.photon_flux(LOW, HIGH, flux, *b) for k, b in (("s", (0.5, 1.2)), ("m", (1.2, 2)), ("h", (2, 7)))
    }
    truth = {
        "hard_hs": hardness(photons["h"], photons["s"]),
        "hard_hm": hardness(photons["h"], photons["m"]),
        "hard_ms": hardness(photons["m"], photons["s"]),
        "flux_aper_b": models.energy_flux(LOW, HIGH, flux, 0.5, 7.0),
        "flux_aper_h": models.energy_flux(LOW, HIGH, flux, 2.0, 7.0),
        "flux_unabsorbed_b": models.energy_flux(LOW, HIGH, flux / models.absorption(LOW, HIGH, 2e21), 0.5, 7.0),
        "powlaw_gamma": 1.9,
        "powlaw_nh": 20.0,
    }
    rng = np.random.default_rng(4)
    inside = dict.fromkeys(truth, 0)
    for _ in range(20):
        result = estimate(toy_observation(rng, 200.0, photon_index=1.9, column=2e21, net_counts=3000))
        for name, value in truth.items():
            found = result.parameter(name)
            inside[name] += found.low <= value <= found.high
    # of 20 draws with 90%, fewer than 14 have a probability below 1e-3
    assert min(inside.values()) >= 14, inside


def test_estimates_are_reproducible():
    observation = toy_observation(np.random.default_rng(5), 100.0, net_counts=200)
    assert estimate(observation).parameters == estimate(observation).parameters


def test_few_counts_give_no_fit_but_say_so():
    result = estimate(toy_observation(np.random.default_rng(6), 50.0, net_counts=8))
    check(result.parameters)
    assert result.fits == {}
    assert result.best_fit is None
    faint = result.parameter("powlaw_gamma")  # the network answers where no fit does, with an interval to match
    assert "network" in faint.method and faint.high - faint.low > 0.8
    assert any("no spectral fit" in note for note in result.warnings)
    ratio = result.parameter("hard_hs")
    assert ratio.high - ratio.low > 0.4
    assert not result.parameter("flux_aper_b").in_domain


def test_an_empty_band_gives_a_one_sided_limit():
    counts = np.zeros(N_CHANNEL)
    counts[25:35] = 3.0
    result = estimate(Observation(toy_spectrum(counts), RMF, ARF))
    ratio = result.parameter("hard_hs")
    assert ratio.low == -1.0
    assert "upper limit" in ratio.method
    check(result.parameters)


def test_more_background_than_source_still_gives_limits():
    source = toy_spectrum(np.random.default_rng(1).poisson(0.1, N_CHANNEL), backscal=1.0)
    off = toy_spectrum(np.full(N_CHANNEL, 1.0))
    result = estimate(Observation(source, RMF, ARF, off))
    check(result.parameters)
    assert result.net_counts < 0
    assert result.parameter("flux_aper_b").low == 0.0


def test_without_area_only_flagged_hardness():
    result = estimate(Observation(toy_spectrum(np.full(N_CHANNEL, 2.0)), RMF))
    assert {p.name for p in result.parameters} == {"hard_hm", "hard_hs", "hard_ms", "flux_significance_b"}
    assert not result.parameter("hard_hs").in_domain
    assert "counts" in result.parameter("hard_hs").method


def test_an_unfitting_spectrum_is_flagged():
    rng = np.random.default_rng(7)
    line = np.where((LOW > 3.0) & (HIGH < 3.3), 5e-5, 0.0)
    empty = Observation(toy_spectrum(np.zeros(N_CHANNEL)), RMF, ARF)
    result = estimate(Observation(toy_spectrum(rng.poisson(empty.fold(line))), RMF, ARF))
    check(result.parameters)
    assert not result.parameter("powlaw_gamma").in_domain
    assert any("None of the one-component models" in note for note in result.warnings)


def test_pile_up_and_gratings_are_warned_of():
    counts = np.random.default_rng(8).poisson(20.0, N_CHANNEL)
    fields = {"telescope": "CHANDRA", "instrument": "ACIS", "frame_time_s": 3.2}
    bright = estimate(Observation(toy_spectrum(counts, **fields), RMF, ARF))
    assert any("pile-up" in note for note in bright.warnings)
    faint = estimate(Observation(toy_spectrum(counts, exposure=1e7, **fields), RMF, ARF))
    assert not any("pile-up" in note for note in faint.warnings)
    grating = estimate(Observation(toy_spectrum(counts, exposure=1e7, grating="HETG", **fields), RMF, ARF))
    assert any("zeroth order" in note for note in grating.warnings)


def test_shape_vectors_tell_shapes_apart_and_not_brightness():
    rng = np.random.default_rng(9)
    soft, soft_again, hard = (
        shape_vector(toy_observation(rng, 50.0, photon_index=index, net_counts=net))
        for index, net in ((2.5, 3000), (2.5, 400), (0.8, 3000))
    )
    for vector in (soft, soft_again, hard):
        assert vector.shape == (24,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
        assert np.all(vector >= 0)
    assert soft @ soft_again > 0.98 > soft @ hard


def test_shape_vectors_do_not_depend_on_the_area():
    arf = type(ARF)(ARF.energy_low, ARF.energy_high, 0.2 * ARF.area + 50.0 * (ARF.energy_low > 2), "other.arf")
    flux = toy_flux(1.5, 1e21, 2e5)
    vectors = [
        shape_vector(
            Observation(toy_spectrum(Observation(toy_spectrum(np.zeros(N_CHANNEL)), RMF, a).fold(flux)), RMF, a)
        )
        for a in (ARF, arf)
    ]
    assert vectors[0] @ vectors[1] > 0.9995


def test_shape_vector_of_nothing_is_the_reference():
    off = toy_spectrum(np.full(N_CHANNEL, 3.0))
    vector = shape_vector(Observation(toy_spectrum(np.zeros(N_CHANNEL)), RMF, ARF, off))
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("net_counts", [8, 500])
def test_plots_say_what_they_show(tmp_path, net_counts):
    observation = toy_observation(np.random.default_rng(10), 200.0, net_counts=net_counts)
    observation.spectrum.object = "Toy source"
    fit = estimate(observation).best_fit
    figure = plot_observation(observation, fit, tmp_path / "a.png", simulated=True)
    assert (tmp_path / "a.png").stat().st_size > 5000
    top = figure.axes[0]
    assert "SIMULATED" in top.get_title() and "Toy source" in top.get_title()
    assert "keV" in figure.axes[-1].get_xlabel()
    assert "REAL" in plot_observation(observation, fit).axes[0].get_title()


def test_displayed_points_conserve_counts_and_follow_the_grouping():
    observation = toy_observation(np.random.default_rng(12), 0.0, net_counts=2000)
    points = display_points(observation)
    shown = observation.noticed(max(0.3, ENERGY[0]), 10.0)
    widths = observation.channel_high - observation.channel_low
    assert np.sum(points.rate * (points.high - points.low)) * observation.spectrum.exposure_s == pytest.approx(
        observation.spectrum.counts[shown].sum()
    )
    assert np.all(points.high - points.low > 0.99 * widths.min())
    observation.spectrum.grouping[:] = np.tile([1] + [-1] * 31, N_CHANNEL // 32)
    assert display_points(observation).low.size <= N_CHANNEL // 32 + 2


def test_a_set_on_disk_goes_all_the_way(tmp_path):
    result = estimate(load_observation(write_set(tmp_path, seed=1, net_counts=500.0).pha))
    check(result.parameters)
    assert result.warnings == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), which=st.sampled_from(["pha", "arf", "rmf", "background"]))
def test_a_damaged_upload_is_refused_or_estimated_never_a_crash(tmp_path, data, which):
    files = vars(write_set(tmp_path, net_counts=100.0))
    content = bytearray(files[which].read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(2880, 6 * 2880)) % len(content)] = data.draw(st.integers(32, 126))
    files[which].write_bytes(content)
    try:
        for reading in read_upload(list(files.values())):
            check(reading.estimate.parameters)
            assert np.all(np.isfinite(reading.shape))
    except BadInput as error:
        assert "\n" not in str(error)


def test_an_absurd_energy_bin_gives_no_nan(tmp_path):
    """Found by the test above: fluxes overflowed, and the refinement's samples had no weights."""
    read = load_observation(write_set(tmp_path, net_counts=100.0).pha)
    top = read.rmf.energy_high.copy()
    top[181] = 5e15
    damaged = Observation(read.spectrum, replace(read.rmf, energy_high=top), read.arf, read.background)
    check(estimate(damaged).parameters)


def _real_sets():
    if not (REAL / "manifest.csv").exists():
        return []
    with open(REAL / "manifest.csv", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.real_data
@pytest.mark.skipif(not _real_sets(), reason="needs ../shared/data")
@pytest.mark.parametrize("row", _real_sets(), ids=lambda row: row["set_id"])
def test_real_sets(row, tmp_path):
    names = {key: Path(row[key]).name for key in ("pha", "bkg", "arf", "rmf") if row[key]}
    for key, name in names.items():
        shutil.copyfile(REAL / row[key], tmp_path / name)
    # several headers name no companions: the folder search has to find them
    observation = load_observation(tmp_path / names["pha"])
    assert (observation.arf.file, observation.rmf.file) == (names["arf"], names["rmf"])
    assert (observation.background is not None) == ("bkg" in names or row["set_id"] == "csc_1575_r0085")
    assert observation.spectrum.counts.sum() == pytest.approx(float(row["counts_total"]))
    given_ones = {{"bkg": "background"}.get(k, k): tmp_path / v for k, v in names.items() if k != "pha"}
    assert load_observation(tmp_path / names["pha"], **given_ones).rmf.file == names["rmf"]
    start = time.process_time()
    result = estimate(observation)
    assert time.process_time() - start < 3.0
    check(result.parameters)
    assert observation.band_counts(0.5, 7.0).source == pytest.approx(
        float(row["counts_0p5_7"]), abs=0.02 * result.counts + 2
    )
    assert np.all(np.isfinite(shape_vector(observation)))
    assert (result.fits != {}) == (result.net_counts >= 15)


# photon index, column in 1e22 or temperature from the literature, with room for calibration and region
LITERATURE = {
    "pks0537_4274": ("powlaw_gamma", 1.1, 1.4),
    "g21p5_1838": ("powlaw_nh", 190.0, 280.0),
    "asca_a2029": ("brems_kt", 6.5, 9.5),
    "b3_0710_12845": ("powlaw_gamma", 1.4, 1.8),
}


@pytest.mark.real_data
@pytest.mark.skipif(not _real_sets(), reason="needs ../shared/data")
@pytest.mark.parametrize("set_id", LITERATURE)
def test_known_sources(set_id):
    row = next(r for r in _real_sets() if r["set_id"] == set_id)
    name, low, high = LITERATURE[set_id]
    assert low <= estimate(load_observation(REAL / row["pha"])).parameter(name).value <= high
