"""Reading PHA, ARF and RMF files: every variant the standard allows, and every way a file can be broken."""

import gzip
import sys

import numpy as np
import pytest
from astropy.io import fits
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.spectra import safe_files
from retriever.spectra.ogip.pha import read_background, read_spectrum
from retriever.spectra.ogip.responses import read_arf, read_rmf
from tests.support.make_fits import N_CHANNEL, toy_matrix, write_arf, write_pha, write_rmf
from tests.support.refusals import refuses

COUNTS = np.random.default_rng(3).poisson(2.0, N_CHANNEL)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.integers(0, 10**6), min_size=2, max_size=40).filter(any), rate=st.booleans())
def test_counts_survive_a_round_trip(tmp_path, counts, rate):
    path = write_pha(tmp_path / "round.pha", counts, exposure=12345.6, rate=rate)
    spectrum = read_spectrum(path)
    # a RATE column is a 4-byte float: seven figures
    np.testing.assert_allclose(spectrum.counts, counts, rtol=1e-6, atol=0)
    assert spectrum.exposure_s == 12345.6


def test_header_and_columns_are_read(tmp_path):
    flags = np.zeros(N_CHANNEL, int)
    flags[:5] = 5
    columns = [
        fits.Column("QUALITY", "I", array=flags),
        fits.Column("BACKSCAL", "D", array=np.full(N_CHANNEL, 0.25)),
        fits.Column("GROUPING", "I", array=np.tile([1, -1], N_CHANNEL // 2)),
    ]
    header = {
        "BACKSCAL": None,
        "BACKFILE": "none",
        "RESPFILE": "a.rmf",
        "RA_TARG": 187.25,
        "DEC_TARG": 2.0,
        "OBS_ID": "9",
    }
    spectrum = read_spectrum(write_pha(tmp_path / "a.pha", COUNTS, header=header, columns=columns))
    assert (spectrum.backfile, spectrum.respfile, spectrum.obs_id) == ("", "a.rmf", "9")
    assert (spectrum.ra, spectrum.dec) == (187.25, 2.0)
    assert np.all(spectrum.backscal == 0.25)
    assert spectrum.areascal == 1.0
    assert spectrum.quality.sum() == 25
    assert list(spectrum.grouping[:3]) == [1, -1, 1]
    assert spectrum.poisson


def test_missing_keywords_take_the_standards_defaults(tmp_path):
    header = dict.fromkeys(["BACKSCAL", "AREASCAL", "TELESCOP", "OBJECT", "POISSERR", "HDUCLAS2"])
    spectrum = read_spectrum(write_pha(tmp_path / "bare.pha", COUNTS, header=header))
    assert (spectrum.backscal, spectrum.areascal, spectrum.telescope, spectrum.ra) == (1.0, 1.0, "", None)


def test_an_absurd_areascal_is_one_and_said(tmp_path):  # it left no finite statistic: make fuzz, case 42200
    spectrum = read_spectrum(write_pha(tmp_path / "huge.pha", COUNTS, header={"AREASCAL": 1e308}))
    assert spectrum.areascal == 1.0 and any("AREASCAL of huge.pha" in note for note in spectrum.warnings)


def test_an_absurd_exposure_is_refused(tmp_path):
    assert "no possible EXPOSURE" in refuses(read_spectrum, write_pha(tmp_path / "a.pha", COUNTS, exposure=1e300))


def test_gzip_is_known_by_content_not_by_name(tmp_path):
    packed = write_pha(tmp_path / "a.pha", COUNTS, compress=True)
    misnamed = tmp_path / "b.pha"
    misnamed.write_bytes(packed.read_bytes())
    plain = tmp_path / "c.pha.gz"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    for path in (packed, misnamed, plain):
        assert read_spectrum(path).counts.sum() == COUNTS.sum()


def test_type_two_needs_a_row(tmp_path):
    path = write_pha(tmp_path / "two.pha", COUNTS, rows=3)
    assert "3 spectra" in refuses(read_spectrum, path)
    assert "no row 4" in refuses(read_spectrum, path, row=4)
    assert "no row 0" in refuses(read_spectrum, path, row=0)
    np.testing.assert_array_equal(read_spectrum(path, row=2).counts, 2 * COUNTS)
    single = write_pha(tmp_path / "one.pha", COUNTS, rows=1)
    np.testing.assert_array_equal(read_spectrum(single).counts, COUNTS)


def test_a_second_spectrum_marked_as_background_is_kept(tmp_path):
    with fits.open(write_pha(tmp_path / "off.pha", COUNTS * 3, header={"HDUCLAS2": "BKG"})) as off:
        path = write_pha(tmp_path / "pha3.fits", COUNTS, extra=[off[1].copy()])
    spectrum = read_spectrum(path)
    assert spectrum.counts.sum() == COUNTS.sum()
    assert spectrum.stored_background.counts.sum() == 3 * COUNTS.sum()
    assert read_background(path).counts.sum() == 3 * COUNTS.sum()


@pytest.mark.parametrize("variable", [True, False])
@pytest.mark.parametrize(("tlmin", "first"), [(0, 0), (1, 1), (None, 1), (None, 0)])
def test_rmf_variants_give_the_same_matrix(tmp_path, variable, tlmin, first):
    rmf = read_rmf(write_rmf(tmp_path / "a.rmf", tlmin=tlmin, first=first, variable=variable))
    np.testing.assert_allclose(rmf.matrix.toarray(), toy_matrix(), atol=1e-7)
    np.testing.assert_allclose(np.asarray(rmf.matrix.sum(axis=1)).ravel(), 1.0, atol=1e-5)
    assert rmf.channel[0] == first
    assert not rmf.warnings


def test_rmf_with_many_groups_and_the_other_name(tmp_path):
    matrix = toy_matrix()
    matrix[:, ::7] = 0.0
    matrix[3] = 0.0
    rmf = read_rmf(write_rmf(tmp_path / "a.rmf", matrix, name="SPECRESP MATRIX", compress=True))
    np.testing.assert_allclose(rmf.matrix.toarray(), matrix, atol=1e-7)


def test_rmf_flaws_are_repaired_or_refused(tmp_path):
    corrupt = read_rmf(write_rmf(tmp_path / "zero.rmf", channel=np.zeros(N_CHANNEL, int)))
    assert list(corrupt.channel[:2]) == [1, 2]
    assert "row order" in corrupt.warnings[0]
    np.testing.assert_allclose(corrupt.matrix.toarray(), toy_matrix(), atol=1e-7)
    assert "EBOUNDS" in refuses(read_rmf, write_rmf(tmp_path / "half.rmf", bounds=False))
    assert "outside" in refuses(read_rmf, write_rmf(tmp_path / "shift.rmf", tlmin=100))
    bad = toy_matrix()
    bad[5, 50] = np.nan
    bad[6, 60] = -1.0
    assert refuses(read_rmf, write_rmf(tmp_path / "nan.rmf", np.where(np.isnan(bad), np.inf, bad)))


def test_full_response_is_recognised(tmp_path):
    assert read_rmf(write_rmf(tmp_path / "full.rsp", toy_matrix() * 300.0)).has_area
    assert not read_rmf(write_rmf(tmp_path / "pure.rmf")).has_area


def test_arf(tmp_path):
    arf = read_arf(write_arf(tmp_path / "a.arf", compress=True))
    assert arf.area.max() == pytest.approx(600.0, rel=1e-3)
    area = np.full(388, 100.0)
    area[7] = np.nan
    energy = np.linspace(0.3, 10.0, 389)
    assert "taken as 0" in read_arf(write_arf(tmp_path / "nan.arf", energy, area=area)).warnings[0]
    assert "negative" in refuses(read_arf, write_arf(tmp_path / "neg.arf", energy, area=-np.ones(388)))
    assert "energy bins" in refuses(read_arf, write_arf(tmp_path / "rev.arf", energy[::-1], area=np.ones(388)))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"counts": np.zeros(N_CHANNEL, int)}, "no counts"),
        ({"counts": np.where(COUNTS > 1, np.nan, 1.0)}, "NaN"),
        ({"counts": COUNTS - 1}, "negative"),
        ({"exposure": 0.0}, "EXPOSURE"),
        ({"header": {"EXPOSURE": None}}, "EXPOSURE"),
        ({"header": {"EXPOSURE": "soon"}}, "EXPOSURE"),
        ({"header": {"HDUCLAS2": "NET"}}, "background-subtracted"),
    ],
)
def test_unusable_spectra_are_refused_in_one_line(tmp_path, options, said):
    options = {"counts": COUNTS} | options
    assert said in refuses(read_spectrum, write_pha(tmp_path / "bad.pha", **options))


def test_a_background_may_be_empty(tmp_path):
    path = write_pha(tmp_path / "off.pha", np.zeros(N_CHANNEL, int))
    assert read_background(path).counts.sum() == 0


def test_wrong_kinds_are_named(tmp_path):
    arf, rmf = write_arf(tmp_path / "a.arf"), write_rmf(tmp_path / "a.rmf")
    pha = write_pha(tmp_path / "a.pha", COUNTS)
    events = tmp_path / "evt.fits"
    fits.HDUList(
        [fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column("PI", "J", array=[1])], name="EVENTS")]
    ).writeto(events)
    image = tmp_path / "image.fits"
    fits.PrimaryHDU(np.zeros((4, 4))).writeto(image)
    assert "is an ancillary response (ARF)" in refuses(read_spectrum, arf)
    assert "is a redistribution matrix (RMF)" in refuses(read_spectrum, rmf)
    assert "is an event list" in refuses(read_spectrum, events)
    assert "without a spectrum" in refuses(read_spectrum, image)
    assert "is a spectrum (PHA)" in refuses(read_arf, pha)
    assert "is a spectrum (PHA)" in refuses(read_rmf, pha)


def test_files_that_are_not_fits(tmp_path):
    cases = {
        "empty.pha": b"",
        "text.pha": b"energy counts\n1 2\n",
        "broken.gz": b"\x1f\x8b\x08\x00junk",
        "simple.pha": b"SIMPLE  =                    T" + b"\xff" * 5000,
        "header.pha": b"SIMPLE  =",
    }
    for name, content in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert name in refuses(read_spectrum, path)
    assert "is not there" in refuses(read_spectrum, tmp_path / "absent.pha")
    assert "directory" in refuses(read_spectrum, tmp_path)
    assert refuses(read_spectrum, "nul\0byte")


def test_truncated_files_are_refused_wherever_they_end(tmp_path, capfd):
    whole = write_pha(tmp_path / "whole.pha", COUNTS).read_bytes()
    short = tmp_path / "short.pha"
    for length in (2000, 2880, 4000, 5760, 7000, len(whole) - 3000):
        short.write_bytes(whole[:length])
        refuses(read_spectrum, short)
    packed = gzip.compress(whole)
    short.write_bytes(packed[: len(packed) // 2])
    assert "truncated" in refuses(read_spectrum, short)
    assert capfd.readouterr() == ("", "")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(["pha", "arf", "rmf"]))
def test_flipped_bytes_never_raise_anything_else(tmp_path, data, kind):
    writer, reader = {
        "pha": (lambda path: write_pha(path, COUNTS), read_spectrum),
        "arf": (write_arf, read_arf),
        "rmf": (lambda path: write_rmf(path, toy_matrix()[:20]), read_rmf),
    }[kind]
    content = bytearray(writer(tmp_path / "a.fits").read_bytes())
    # most damage is aimed at the header of the table, where it can mislead the reader
    place = st.one_of(st.integers(2880, 5760), st.integers(0, len(content) - 1))
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(place)] = data.draw(st.integers(32, 126))
    path = tmp_path / "flipped.fits"
    path.write_bytes(content)
    try:
        reader(path)
    except BadInput as error:
        assert "\n" not in str(error)


def test_size_limits(tmp_path, monkeypatch):
    path = write_pha(tmp_path / "a.pha", COUNTS)
    monkeypatch.setattr(safe_files, "PLAIN_LIMIT", 1000)
    assert "over the limit" in refuses(read_spectrum, path)


def test_decompression_bombs_are_refused_before_loading(tmp_path, monkeypatch):
    bomb = tmp_path / "bomb.fits"
    bomb.write_bytes(gzip.compress(b"SIMPLE" + b"\0" * 30_000_000))
    monkeypatch.setattr(safe_files, "DECOMPRESSED_LIMIT", 5_000_000)
    monkeypatch.setattr(safe_files.io, "BytesIO", lambda *_: sys.exit("loaded"))
    assert "decompressed" in refuses(read_spectrum, bomb)
