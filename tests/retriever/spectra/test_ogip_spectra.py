"""Spectra and backgrounds as missions and pipelines write them beyond the toy's: each read with the right value, or refused in the right words."""

import numpy as np
import pytest
from astropy.io import fits

from retriever.errors import BadInput
from retriever.estimates.estimate import estimate
from retriever.reading.files import read_one, read_upload
from retriever.spectra.file_kinds import file_kind
from retriever.spectra.load import load_observation
from retriever.spectra.ogip.pha import read_background, read_spectrum
from tests.support.make_fits import (
    CHANNEL_KEV,
    N_CHANNEL,
    toy_observation,
    write_pha,
)
from tests.support.spectra.toy_sets import COUNTS, LINK, edit, whole_set


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan])
def test_a_background_without_a_scaling_is_left_out_and_said(tmp_path, value):
    path = whole_set(tmp_path)
    column = fits.Column("BACKSCAL", "E", array=np.full(N_CHANNEL, value))
    write_pha(tmp_path / "bkg.pha", np.full(N_CHANNEL, 4), header={"BACKSCAL": None}, columns=[column])
    observation = load_observation(path)
    assert observation.background is None
    assert any("BACKSCAL of bkg.pha" in note for note in observation.warnings)
    assert any("nothing is subtracted" in note for note in observation.warnings)


def test_channels_without_a_scaling_are_left_out(tmp_path):
    path = whole_set(tmp_path)
    scale = np.full(N_CHANNEL, 10.0)
    scale[:20], scale[20:30] = 0.0, np.nan
    column = fits.Column("BACKSCAL", "E", array=scale)
    write_pha(tmp_path / "bkg.pha", np.full(N_CHANNEL, 4), header={"BACKSCAL": None}, columns=[column])
    observation = load_observation(path)
    assert not observation.good[:30].any() and observation.good[30:].all()
    assert np.all(np.isfinite(observation.background_scale))
    assert any("in 30 of its 512 channels" in note for note in observation.warnings)


def test_notes_of_a_background_are_passed_on(tmp_path):
    path = whole_set(tmp_path)
    edit(tmp_path / "bkg.pha", 1, SYS_ERR=0.1)
    assert any("SYS_ERR) of bkg.pha" in note for note in load_observation(path).warnings)


def test_values_in_bad_channels_do_not_matter(tmp_path):
    counts, flags = COUNTS.astype(float), np.zeros(N_CHANNEL, int)
    counts[:2], flags[:2] = np.nan, 1
    counts[2:4], flags[2:4] = -7.0, 5
    read = read_spectrum(write_pha(tmp_path / "a.pha", counts, columns=[fits.Column("QUALITY", "I", array=flags)]))
    assert np.all(read.counts[:4] == 0) and read.poisson
    flags[3] = 0
    with pytest.raises(BadInput, match="negative"):
        read_spectrum(write_pha(tmp_path / "b.pha", counts, columns=[fits.Column("QUALITY", "I", array=flags)]))


def with_errors(folder, name, counts, errors, poisserr=False):
    column = fits.Column("STAT_ERR", "D", array=errors)
    return write_pha(folder / name, counts, header={"POISSERR": poisserr} | LINK, columns=[column])


def test_errors_of_its_own_are_used(tmp_path):
    whole_set(tmp_path)
    expected = toy_observation(np.random.default_rng(1), net_counts=9000.0).spectrum.counts.astype(float)
    errors = 3 * np.sqrt(np.maximum(expected, 1.0))
    scattered = np.maximum(expected + np.random.default_rng(2).normal(0, errors), 0)
    (tmp_path / "bkg.pha").unlink()
    found = estimate(load_observation(with_errors(tmp_path, "a.pha", scattered, errors)))
    assert found.fits["powerlaw"].statistic_name == "chi-squared" and found.fits["powerlaw"].p_value > 0.001
    wide = found.parameter("powlaw_gamma")
    narrow = estimate(load_observation(with_errors(tmp_path, "b.pha", scattered, errors / 3)))
    ratio = (wide.high - wide.low) / (narrow.parameter("powlaw_gamma").high - narrow.parameter("powlaw_gamma").low)
    assert ratio == pytest.approx(3.0, rel=0.1)
    assert found.in_domain is None  # the network knows Poisson counts only


@pytest.mark.parametrize("usual", [lambda n: np.sqrt(n), lambda n: 1 + np.sqrt(n + 0.75)])
def test_errors_of_raw_counts_are_poisson_whatever_poisserr_says(tmp_path, usual):
    read = read_spectrum(with_errors(tmp_path, "a.pha", COUNTS, usual(COUNTS)))
    assert read.poisson and read.stat_error is None


def test_a_gaussian_background_may_be_negative(tmp_path):
    path = whole_set(tmp_path)
    behind = np.random.default_rng(5).normal(2.0, 4.0, N_CHANNEL)
    column = fits.Column("STAT_ERR", "D", array=np.full(N_CHANNEL, 4.0))
    header = {"POISSERR": False, "HDUCLAS2": "BKG", "BACKSCAL": 10.0}
    write_pha(tmp_path / "bkg.pha", behind, header=header, columns=[column])
    found = estimate(load_observation(path))
    assert found.fits["powerlaw"].statistic_name == "PG-stat"
    index = found.parameter("powlaw_gamma")
    assert index.low < 1.7 < index.high


def test_a_correction_file_is_said(tmp_path):
    path = write_pha(tmp_path / "a.pha", COUNTS, header={"CORRFILE": "corr.pha", "CORRSCAL": 0.5})
    assert any("corr.pha, CORRSCAL 0.5" in note for note in read_spectrum(path).warnings)
    silent = write_pha(tmp_path / "b.pha", COUNTS, header={"CORRFILE": "none", "CORRSCAL": 1.0})
    assert not read_spectrum(silent).warnings


def test_a_row_in_a_name_picks_the_row(tmp_path):
    path = whole_set(tmp_path, rows=3)
    edit(path, 1, BACKFILE="bkg.pha{2}", RESPFILE="a.rmf{1}")
    observation = load_observation(path)
    assert observation.rmf.file == "a.rmf" and observation.background.counts.sum() == 2 * 4 * N_CHANNEL


def test_one_background_goes_with_every_row(tmp_path):
    background = write_pha(tmp_path / "bkg.pha", np.full(N_CHANNEL, 4), rows=1, header={"HDUCLAS2": "BKG"})
    assert read_background(background, row=7).counts.sum() == 4 * N_CHANNEL
    with pytest.raises(BadInput, match="no row 7"):
        read_spectrum(write_pha(tmp_path / "a.pha", COUNTS, rows=2), row=7)


def test_rows_of_variable_length_are_read(tmp_path):
    rows = np.empty(2, dtype=object)
    rows[:] = [COUNTS.astype("i4"), COUNTS[:100].astype("i4")]
    hdu = fits.BinTableHDU.from_columns([fits.Column("COUNTS", "PJ()", array=rows)], name="SPECTRUM")
    hdu.header.update(HDUCLAS1="SPECTRUM", EXPOSURE=1e4)
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(tmp_path / "a.pha")
    assert read_spectrum(tmp_path / "a.pha", row=2).counts.size == 100


def test_a_spectrum_may_list_its_energies(tmp_path):
    edges = CHANNEL_KEV * np.arange(N_CHANNEL + 1)
    columns = [fits.Column("E_MIN", "E", array=edges[:-1]), fits.Column("E_MAX", "E", array=edges[1:])]
    assert file_kind(write_pha(tmp_path / "a.pha", COUNTS, columns=columns)).kind == "spectrum"


@pytest.mark.parametrize(("unit", "factor"), [("count/s", 1.0), ("ct / ks", 1e-3), ("", 1.0)])
def test_rates_are_counts_by_their_unit(tmp_path, unit, factor):
    path = edit(write_pha(tmp_path / "a.pha", COUNTS / factor, rate=True), 1, TUNIT2=unit)
    assert read_spectrum(path).counts.sum() == pytest.approx(COUNTS.sum())


def test_a_rate_per_energy_is_refused(tmp_path):
    with pytest.raises(BadInput, match="RATE in 'ct / \\(s keV\\)'"):
        read_spectrum(edit(write_pha(tmp_path / "a.pha", COUNTS, rate=True), 1, TUNIT2="ct / (s keV)"))


def test_grating_sides_of_a_rate_table_are_rates(tmp_path):
    sides = [fits.Column(f"BACKGROUND_{s}", "D", array=np.full(N_CHANNEL, 40 / 2e4)) for s in ("UP", "DOWN")]
    header = {"BACKSCUP": 5.0, "BACKSCDN": 5.0, "TG_M": -1, "TG_PART": 2}
    read = read_spectrum(write_pha(tmp_path / "a.pha", COUNTS, rate=True, header=header, columns=sides))
    assert read.stored_background.counts.sum() == pytest.approx(80 * N_CHANNEL)
    assert read.dispersed and read.order == "MEG -1"


def test_dispersed_spectra_are_not_told_of_zeroth_orders_and_pile_up(tmp_path):
    path = whole_set(tmp_path)
    header = {"TELESCOP": "CHANDRA", "INSTRUME": "ACIS", "GRATING": "HETG", "EXPOSURE": 2e3}
    said = "pile-up"
    assert any(said in note for note in estimate(load_observation(edit(path, 1, **header))).warnings)
    assert not any(said in note for note in estimate(load_observation(edit(path, 1, TG_M=1))).warnings)


def test_a_response_of_another_camera_is_not_taken_unasked(tmp_path):
    path = whole_set(tmp_path)
    edit(path, 1, TELESCOP="XMM", INSTRUME="EMOS2", RESPFILE="mos.rmf")
    with fits.open(tmp_path / "a.rmf", mode="update") as hdus:
        for hdu in hdus[1:]:
            hdu.header.update(TELESCOP="XMM", INSTRUME="EPN")
    with pytest.raises(BadInput, match="a.rmf is of XMM EPN, the spectrum of XMM EMOS2, so it was not used"):
        load_observation(path)
    edit(path, 1, RESPFILE="a.rmf")  # named: taken, and said
    observation = load_observation(path)
    assert any("check that it belongs" in note for note in observation.warnings)


def test_one_mission_by_two_names_is_one(tmp_path):
    path = whole_set(tmp_path)
    edit(path, 1, TELESCOP="CHANDRA", INSTRUME="ACIS", RESPFILE="none", ANCRFILE="none")
    with fits.open(tmp_path / "a.rmf", mode="update") as hdus:
        for hdu in hdus[1:]:
            hdu.header.update(TELESCOP="AXAF", INSTRUME="ACIS-S")
    assert load_observation(path, arf=tmp_path / "a.arf").rmf.file == "a.rmf"


def test_what_an_instrument_does_not_see_is_said_with_what_it_sees(tmp_path):
    path = whole_set(tmp_path)
    edges = 8.0 + 0.4 * np.arange(N_CHANNEL + 1)
    with fits.open(tmp_path / "a.rmf", mode="update") as hdus:
        bounds = next(hdu for hdu in hdus[1:] if "E_MIN" in hdu.columns.names)
        bounds.data["E_MIN"], bounds.data["E_MAX"] = edges[:-1], edges[1:]
    with pytest.raises(BadInput, match=r"sees 8 to .* keV"):
        estimate(load_observation(path))


@pytest.mark.parametrize(
    ("name", "begins", "said"),
    [("a.pha.Z", b"\x1f\x9d\x90xyz", "compress"), ("a.pha.bz2", b"BZh91AY", "bzip2"), ("a.xz", b"\xfd7zXZ\x00", "xz")],
)
def test_a_compressed_file_is_told_to_be_one(tmp_path, name, begins, said):
    (tmp_path / name).write_bytes(begins * 50)
    with pytest.raises(BadInput, match=f"compressed with {said}"):
        read_one(str(tmp_path / name))
    with pytest.raises(BadInput, match=f"compressed with {said}"):
        read_upload([tmp_path / name])


@pytest.mark.parametrize(
    "name", ["src_bg.pha", "pn_backspec.fits", "BackgrSpec.fits", "wtback.pi", "nu_bk.pha", "back1.pha"]
)
def test_backgrounds_by_their_usual_names(tmp_path, name):
    assert file_kind(write_pha(tmp_path / name, COUNTS)).kind == "background"


@pytest.mark.parametrize("name", ["feedback.pha", "bkgless.pha", "source.pi", "abk12.pha"])
def test_names_that_are_no_background(tmp_path, name):
    assert file_kind(write_pha(tmp_path / name, COUNTS)).kind == "spectrum"
