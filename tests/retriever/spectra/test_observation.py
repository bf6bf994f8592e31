"""Finding companions without trusting headers, and folding a model through the response."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.estimates.estimate import estimate
from retriever.reading.files import read_upload
from retriever.spectra.file_kinds import file_kind
from retriever.spectra.load import load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.companions import last_component
from tests.support.make_fits import (
    ENERGY,
    N_CHANNEL,
    toy_area,
    toy_flux,
    toy_observation,
    toy_responses,
    toy_spectrum,
    write_arf,
    write_pha,
    write_rmf,
    write_set,
)

ARF, RMF = toy_responses()
EMPTY = Observation(toy_spectrum(np.zeros(N_CHANNEL)), RMF, ARF)
FLUXES = st.builds(
    lambda seed, size: np.random.default_rng(seed).exponential(size, ENERGY.size - 1),
    st.integers(0, 2**32),
    st.floats(0, 1e3),
)


def test_the_headers_names_lead_to_the_companions(tmp_path):
    files = write_set(tmp_path)
    observation = load_observation(files.pha)
    assert (observation.arf.file, observation.rmf.file, observation.background.file) == (
        "toy.arf",
        "toy.rmf",
        "toy_bkg.pha",
    )
    assert observation.warnings == []


def test_companions_may_be_compressed(tmp_path):
    files = write_set(tmp_path)
    for path in (files.arf, files.rmf):
        path.unlink()
    write_arf(tmp_path / "toy.arf", compress=True)
    write_rmf(tmp_path / "toy.rmf", compress=True)
    assert load_observation(files.pha).arf.file == "toy.arf.gz"


def test_the_only_one_of_its_kind_is_taken_with_a_warning(tmp_path):
    files = write_set(tmp_path, header={"RESPFILE": "gone.rmf", "ANCRFILE": "none", "BACKFILE": "none"})
    files.arf.rename(tmp_path / "x.dat")
    observation = load_observation(files.pha)
    assert observation.arf.file == "x.dat"
    assert observation.background.file == "toy_bkg.pha"
    assert any("gone.rmf" in note for note in observation.warnings)
    write_arf(tmp_path / "second.arf")
    assert load_observation(files.pha).arf is None


def test_options_win_and_must_be_of_their_kind(tmp_path):
    files = write_set(tmp_path)
    other = write_arf(tmp_path / "other.arf", area=np.full(ENERGY.size - 1, 10.0))
    assert load_observation(files.pha, arf=other).effective_area.max() == 10.0
    with pytest.raises(BadInput, match="is a redistribution matrix"):
        load_observation(files.pha, arf=files.rmf)
    with pytest.raises(BadInput, match="is not there"):
        load_observation(files.pha, rmf=tmp_path / "absent.rmf")


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../etc/passwd", "http://127.0.0.1:9/x.pha", "..\\up\\b.pha", "file:///x"]
)
def test_paths_and_addresses_in_headers_are_not_followed(tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    outside = write_pha(tmp_path / "b.pha", np.ones(N_CHANNEL, int))
    files = write_set(folder, header={"BACKFILE": name})
    files.background.unlink()
    observation = load_observation(files.pha)
    assert observation.background is None
    assert any("not followed" in note for note in observation.warnings)
    assert outside.exists()


def test_a_path_in_a_header_is_cut_to_its_last_part(tmp_path):
    files = write_set(tmp_path, header={"ANCRFILE": "/somewhere/else/toy.arf"})
    write_arf(tmp_path / "second.arf")
    observation = load_observation(files.pha)
    assert observation.arf.file == "toy.arf"
    assert any("not followed" in note for note in observation.warnings)
    assert [last_component(n) for n in ("..", "a/..", "/", "x[1]")] == ["", "", "", "x"]


def test_what_is_missing_is_named_with_its_consequence(tmp_path):
    files = write_set(tmp_path)
    files.arf.unlink()
    files.background.unlink()
    observation = load_observation(files.pha)
    assert not observation.has_area
    assert any("fluxes" in note and "ARF" in note for note in observation.warnings)
    assert any("nothing is subtracted" in note for note in observation.warnings)
    files.rmf.unlink()
    with pytest.raises(BadInput, match="needs its response .*toy.rmf"):
        load_observation(files.pha)


def test_a_broken_background_from_the_header_degrades(tmp_path):
    files = write_set(tmp_path)
    write_pha(files.background.with_name("x.pha"), np.ones(N_CHANNEL, int), exposure=0.0).replace(files.background)
    observation = load_observation(files.pha)
    assert observation.background is None
    assert any("could not be used" in note for note in observation.warnings)
    with pytest.raises(BadInput, match="EXPOSURE"):
        load_observation(files.pha, background=files.background)


@pytest.mark.parametrize("backscal", [1e305, 1e-300, 1e9])
def test_an_absurd_scale_is_told_and_nothing_subtracted(tmp_path, backscal):
    """Found by fuzzing: a BACKSCAL of 1e305 gave probabilities of NaN."""
    observation = load_observation(write_set(tmp_path, header={"BACKSCAL": backscal}).pha)
    assert observation.background is None and any("absurd ratio" in note for note in observation.warnings)
    assert all(np.isfinite(p.value) for p in estimate(observation).parameters)


def test_kinds(tmp_path):
    files = write_set(tmp_path)
    kinds = [file_kind(path).kind for path in (files.pha, files.arf, files.rmf, files.background)]
    assert kinds == ["spectrum", "arf", "rmf", "background"]
    (tmp_path / "notes.txt").write_text("hello")
    assert file_kind(tmp_path / "notes.txt").kind == "unknown"
    assert file_kind(tmp_path / "absent").kind == "unknown"
    for name, background in (("src_bkg2.pi", True), ("back1.pi", True), ("backlit.pi", False), ("feedback.pi", False)):
        path = write_pha(tmp_path / name, np.ones(N_CHANNEL, int))
        assert (file_kind(path).kind == "background") == background


def test_uploads_are_grouped_and_the_folder_is_not_looked_at(tmp_path):
    first = write_set(tmp_path, stem="one")
    second = write_set(tmp_path, stem="two", net_counts=300.0, seed=2)
    paths = [first.rmf, second.pha, first.pha, first.arf, second.rmf, second.background, first.background, second.arf]
    observations = [reading.observation for reading in read_upload(paths)]
    assert [o.spectrum.file for o in observations] == ["two.pha", "one.pha"]
    assert [o.background.file for o in observations] == ["two_bkg.pha", "one_bkg.pha"]
    alone = read_upload([first.pha, first.rmf])[0].observation
    assert alone.arf is None
    assert alone.background is None
    with pytest.raises(BadInput, match="needs its response"):
        read_upload([first.pha])


def test_uploads_without_a_spectrum_say_what_was_given(tmp_path):
    files = write_set(tmp_path)
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(BadInput, match="toy.arf is an ancillary response .*notes.txt is not a FITS file"):
        read_upload([files.arf, tmp_path / "notes.txt"])
    with pytest.raises(BadInput, match="none given"):
        read_upload([])


def test_a_background_named_by_another_spectrum_is_no_source(tmp_path):
    files = write_set(tmp_path, header={"BACKFILE": "sky.pha"})
    sky = files.background.rename(tmp_path / "sky.pha")
    observations = [reading.observation for reading in read_upload([sky, files.pha, files.arf, files.rmf])]
    assert [(o.spectrum.file, o.background.file) for o in observations] == [("toy.pha", "sky.pha")]


def test_an_arf_on_another_grid_is_interpolated(tmp_path):
    files = write_set(tmp_path)
    write_arf(files.arf, np.linspace(0.2, 11.0, 700))
    observation = load_observation(files.pha)
    assert any("interpolated" in note for note in observation.warnings)
    centre = 0.5 * (ENERGY[:-1] + ENERGY[1:])
    np.testing.assert_allclose(observation.effective_area, toy_area(centre), rtol=5e-3)


def test_a_wrong_rmf_is_refused(tmp_path):
    files = write_set(tmp_path)
    write_rmf(files.rmf, np.eye(388, 200)[:, :200] + 1e-3)
    with pytest.raises(BadInput, match="give the RMF made for this spectrum"):
        load_observation(files.pha)


@settings(max_examples=20, deadline=None)
@given(first=FLUXES, second=FLUXES, factor=st.floats(0, 100))
def test_folding_is_linear(first, second, factor):
    together = EMPTY.fold(first + factor * second)
    np.testing.assert_allclose(together, EMPTY.fold(first) + factor * EMPTY.fold(second), rtol=1e-9, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(flux=FLUXES)
def test_folding_conserves_photons(flux):
    expected = np.sum(flux * EMPTY.effective_area) * EMPTY.spectrum.exposure_s
    assert EMPTY.fold(flux).sum() == pytest.approx(expected, rel=1e-9)


def test_bands_add_up_and_bad_channels_are_left_out():
    observation = toy_observation(np.random.default_rng(0), 300.0)
    parts = [observation.band_counts(*band) for band in ((0.5, 1.2), (1.2, 2.0), (2.0, 7.0))]
    assert sum(p.source for p in parts) == observation.band_counts(0.5, 7.0).source
    assert sum(p.net for p in parts) == pytest.approx(observation.band_counts(0.5, 7.0).net)
    observation.spectrum.quality[:] = 1
    assert observation.band_counts(0.5, 7.0).source == 0
    with pytest.raises(BadInput, match="no good channel"):
        observation.energy_range()


def test_background_scale_uses_exposure_and_both_areas():
    source = toy_spectrum(np.ones(N_CHANNEL), exposure=100.0, backscal=2.0, areascal=np.full(N_CHANNEL, 0.5))
    off = toy_spectrum(np.ones(N_CHANNEL), exposure=400.0, backscal=np.full(N_CHANNEL, 4.0))
    observation = Observation(source, RMF, ARF, off)
    np.testing.assert_allclose(observation.background_scale, 100 * 2 * 0.5 / (400 * 4))
    flux = toy_flux()
    np.testing.assert_allclose(observation.fold(flux), EMPTY.fold(flux) * 100 * 0.5 / EMPTY.spectrum.exposure_s)


def test_the_energy_range_follows_the_area():
    arf = type(ARF)(ARF.energy_low, ARF.energy_high, np.where(ARF.energy_low > 1.0, ARF.area, 1e-3), "cut.arf")
    low, high = Observation(toy_spectrum(np.ones(N_CHANNEL)), RMF, arf).energy_range()
    assert low == pytest.approx(1.0, abs=0.05)
    assert high == 7.0
