"""What is written reads back the same, here and in Sherpa."""

import numpy as np
import pytest

from retriever.spectra.load import load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.responses import read_arf, read_rmf
from retriever.spectra.ogip.writer import write_observation, write_rmf
from tests.support.make_fits import N_CHANNEL, toy_flux, toy_observation, toy_responses, toy_spectrum


def full_observation():
    observation = toy_observation(np.random.default_rng(0), 300.0)
    spectrum, background = observation.spectrum, observation.background
    spectrum.object, spectrum.telescope, spectrum.instrument = "Täst 1", "TOYSAT", "CCD"
    spectrum.quality[:5], spectrum.grouping[:] = 5, np.tile([1, -1], N_CHANNEL // 2)
    background.backscal, background.exposure_s = np.full(N_CHANNEL, 2.0), 3e4
    return Observation(spectrum, observation.rmf, observation.arf, background)


def test_a_written_observation_reads_back(tmp_path):
    observation = full_observation()
    again = load_observation(write_observation(observation, tmp_path)["pha"])
    for name in ("spectrum", "background"):
        ours, theirs = getattr(observation, name), getattr(again, name)
        for key in ("channel", "counts", "grouping", "quality", "exposure_s", "backscal", "areascal"):
            np.testing.assert_array_equal(getattr(ours, key), getattr(theirs, key), err_msg=key)
    assert again.spectrum.object == "T?st 1"  # FITS headers are ASCII
    np.testing.assert_allclose(again.response.toarray(), observation.response.toarray(), rtol=1e-12)
    np.testing.assert_allclose(again.background_scale, observation.background_scale)
    flux = toy_flux()
    np.testing.assert_allclose(again.fold(flux), observation.fold(flux), rtol=1e-12)


def test_other_numberings_and_full_responses(tmp_path):
    _, rmf = toy_responses()
    rmf.channel = np.arange(0, N_CHANNEL)
    rmf.matrix, rmf.has_area = rmf.matrix * 250.0, True
    write_rmf(rmf, tmp_path / "full.rsp")
    again = read_rmf(tmp_path / "full.rsp")
    assert again.has_area and again.channel[0] == 0
    np.testing.assert_allclose(again.matrix.toarray(), rmf.matrix.toarray())
    alone = Observation(toy_spectrum(np.ones(N_CHANNEL)), toy_responses()[1])
    paths = write_observation(alone, tmp_path, "alone")
    assert set(paths) == {"pha", "rmf"} and load_observation(paths["pha"]).background is None


def test_weighted_counts_and_wide_area(tmp_path):
    arf, rmf = toy_responses()
    observation = Observation(toy_spectrum(np.full(N_CHANNEL, 0.25)), rmf, arf)
    paths = write_observation(observation, tmp_path)
    np.testing.assert_array_equal(load_observation(paths["pha"]).spectrum.counts, 0.25)
    np.testing.assert_array_equal(read_arf(paths["arf"]).area, arf.area)


def test_sherpa_reads_the_same_counts_and_folds_the_same_model(tmp_path):
    pytest.importorskip("sherpa")
    from sherpa.astro import io
    from sherpa.models import PowLaw1D

    observation = full_observation()
    data = io.read_pha(str(write_observation(observation, tmp_path)["pha"]))
    np.testing.assert_array_equal(data.counts, observation.spectrum.counts)
    np.testing.assert_array_equal(data.channel, observation.spectrum.channel)
    np.testing.assert_array_equal(data.grouping, observation.spectrum.grouping)
    np.testing.assert_array_equal(data.quality, observation.spectrum.quality)
    background = data.get_background()
    np.testing.assert_array_equal(background.counts, observation.background.counts)
    assert (data.exposure, background.exposure) == (2e4, 3e4)
    np.testing.assert_allclose(
        data.sum_background_data(), (observation.background_scale * observation.background_counts), rtol=1e-12
    )
    data.ungroup()
    model = PowLaw1D()
    model.gamma, model.ampl = 1.7, 1e-4
    folded = data.get_full_response()(model)(data.channel)
    low, high = observation.energy_low, observation.energy_high
    flux = 1e-4 * (low**-0.7 - high**-0.7) / 0.7
    np.testing.assert_allclose(folded, observation.fold(flux), rtol=1e-5)
