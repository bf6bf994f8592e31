"""Pictures that a stranger uploads: three formats are read alike, anything else ends in one line."""

import numpy as np
import pytest
from astropy.io import fits
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.spectra.file_kinds import file_kind
from retriever.spectra.pictures import read_picture, stretched
from retriever.spectra.upload_roles import upload_roles
from tests.support.spectra.make_magnitudes import nights, write_magnitudes
from tests.support.spectra.make_pictures import ring, write_picture
from ui.chat.file_chips import file_chips


@pytest.mark.parametrize("ending", ["png", "jpg", "fits"])
def test_all_formats_are_told_and_read(tmp_path, ending):
    path = write_picture(tmp_path / f"ring.{ending}", ring())
    assert file_kind(path).kind == "image"
    found = read_picture(path)
    assert found.pixels.shape == (96, 96, 3) and found.pixels.dtype == np.uint8
    bright = found.pixels.max(2)
    assert bright[48, 48] < bright[48, 29] > bright[2, 2]  # the ring, and not its middle
    if ending == "fits":
        assert (found.object, found.telescope) == ("Ring", "TOY") and found.ra is None


def test_what_is_no_picture_ends_in_one_line(tmp_path):
    cut = tmp_path / "cut.png"
    cut.write_bytes(write_picture(tmp_path / "ring.png", ring()).read_bytes()[:300])
    small = write_picture(tmp_path / "small.png", ring(16))
    empty = tmp_path / "empty.fits"
    fits.PrimaryHDU(np.zeros((40, 40), np.float32)).writeto(empty)
    for path, why in ((cut, "damaged"), (small, "at least 32"), (empty, "empty")):
        with pytest.raises(BadInput, match=why) as caught:
            read_picture(path)
        assert "\n" not in str(caught.value)


def test_a_spectrum_with_a_picture_in_its_file_stays_one(tmp_path):
    path = tmp_path / "events.fits"
    table = fits.BinTableHDU.from_columns(
        [fits.Column("TIME", "D", array=np.arange(5.0)), fits.Column("PI", "J", array=np.arange(5))], name="EVENTS"
    )
    fits.HDUList([fits.PrimaryHDU(np.zeros((40, 40), np.float32)), table]).writeto(path)
    assert file_kind(path).kind == "events"


def test_files_that_wait_are_named_by_what_they_are(tmp_path):
    files = [write_picture(tmp_path / "ring.png", ring()), write_magnitudes(tmp_path / "star.csv", *nights(3.0, 0.5))]
    assert [role.kind for role in upload_roles(files)] == ["image", "magnitudes"]
    told = file_chips([str(file) for file in files])
    assert "image" in told and "light curve (magnitudes)" in told


@settings(max_examples=25, deadline=None)
@given(st.floats(1e-30, 1e30), st.floats(-1e3, 1e3))
def test_the_stretch_does_not_depend_on_units(scale, offset):
    plane = ring()[:, :, 0].astype(float)
    other = (plane + offset) * scale
    np.testing.assert_allclose(stretched(other).astype(int), stretched(plane).astype(int), atol=2)
