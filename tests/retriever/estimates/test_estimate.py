"""The seam: names, units, intervals and warnings of an estimate, over made-up spectra."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.estimates.estimate import estimate
from retriever.physics import spectral as models
from retriever.physics.counts import hardness
from retriever.reading.files import read_upload
from retriever.spectra.load import load_observation
from retriever.spectra.observation import Observation
from tests.support.estimate_checks import check_parameters
from tests.support.make_fits import ENERGY, N_CHANNEL, toy_flux, toy_observation, toy_responses, toy_spectrum, write_set

LOW, HIGH = ENERGY[:-1], ENERGY[1:]
ARF, RMF = toy_responses()


def test_a_bright_source_gives_everything():
    observation = toy_observation(np.random.default_rng(3), 300.0, photon_index=1.9, column=2e21, net_counts=3000)
    result = estimate(observation)
    check_parameters(result.parameters)
    names = [p.name for p in result.parameters]
    assert len(set(names)) == len(names)
    assert set(names) >= {
        "hard_hm",
        "hard_hs",
        "hard_ms",
        "powlaw_gamma",
        "powlaw_nh",
        "powlaw_stat",
        "brems_kt",
        "brems_nh",
        "nh_tbabs",
        "flux_aper_b",
        "flux_aper_s",
        "flux_aper_m",
        "flux_aper_h",
        "flux_unabsorbed_b",
        "flux_significance_b",
    }
    assert result.parameter("powlaw_nh").unit == "1e20 cm^-2"
    assert "posterior" in result.parameter("powlaw_gamma").method
    assert "profile likelihood" in result.parameter("brems_kt").method
    assert result.fits["blackbody"].p_value < 0.01  # so that its temperature is no finding
    assert result.parameter("nh_tbabs").value == pytest.approx(1.4 * result.parameter("powlaw_nh").value, rel=0.1)
    assert result.parameter("flux_aper_b").unit == "erg s^-1 cm^-2"
    assert sum(result.class_probabilities.values()) == pytest.approx(1, abs=2e-3)
    assert result.best_fit.model.name == "powerlaw"
    json.dumps([vars(p) for p in result.parameters])


@pytest.mark.slow
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
    check_parameters(result.parameters)
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
    check_parameters(result.parameters)


def test_more_background_than_source_still_gives_limits():
    source = toy_spectrum(np.random.default_rng(1).poisson(0.1, N_CHANNEL), backscal=1.0)
    off = toy_spectrum(np.full(N_CHANNEL, 1.0))
    result = estimate(Observation(source, RMF, ARF, off))
    check_parameters(result.parameters)
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
    check_parameters(result.parameters)
    assert not result.parameter("powlaw_gamma").in_domain
    assert any("None of the models" in note for note in result.warnings)


@pytest.mark.slow
def test_pile_up_and_gratings_are_warned_of():
    counts = np.random.default_rng(8).poisson(20.0, N_CHANNEL)
    fields = {"telescope": "CHANDRA", "instrument": "ACIS", "frame_time_s": 3.2}
    bright = estimate(Observation(toy_spectrum(counts, **fields), RMF, ARF))
    assert any("pile-up" in note for note in bright.warnings)
    point = estimate(Observation(toy_spectrum(counts, exposure=1e5, backscal=8e-7, **fields), RMF, ARF))
    assert not any(p.in_domain for p in point.parameters if p.name != "flux_significance_b")
    faint = estimate(Observation(toy_spectrum(counts, exposure=1e7, **fields), RMF, ARF))
    assert not any("pile-up" in note for note in faint.warnings)
    grating = estimate(Observation(toy_spectrum(counts, exposure=1e7, grating="HETG", **fields), RMF, ARF))
    assert any("zeroth order" in note for note in grating.warnings)


def test_a_set_on_disk_goes_all_the_way(tmp_path):
    result = estimate(load_observation(write_set(tmp_path, seed=1, net_counts=500.0).pha))
    check_parameters(result.parameters)
    (only,) = result.warnings  # the toy camera is none of those that the network was trained on
    assert only.startswith("The instrument's response is unlike those") and result.in_domain is False
    assert all(p.in_domain for p in result.parameters if not p.method.startswith("network"))


@pytest.mark.slow
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
            check_parameters(reading.estimate.parameters)
            assert np.all(np.isfinite(reading.shape))
    except BadInput as error:
        assert "\n" not in str(error)


def test_an_absurd_energy_bin_gives_no_nan(tmp_path):
    """Found by the test above: fluxes overflowed, and the refinement's samples had no weights."""
    read = load_observation(write_set(tmp_path, net_counts=100.0).pha)
    top = read.rmf.energy_high.copy()
    top[181] = 5e15
    damaged = Observation(read.spectrum, replace(read.rmf, energy_high=top), read.arf, read.background)
    check_parameters(estimate(damaged).parameters)
