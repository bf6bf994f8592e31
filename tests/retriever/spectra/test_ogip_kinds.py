"""Responses as missions write them beyond the toy's: each read with the right value, or refused in the right words."""

import numpy as np
import pytest
from astropy.io import fits

from retriever.errors import BadInput
from retriever.spectra.load import load_observation
from retriever.spectra.ogip.responses import read_arf, read_rmf
from tests.support.make_fits import (
    ENERGY,
    N_CHANNEL,
    toy_area,
    toy_matrix,
    write_arf,
    write_pha,
    write_rmf,
)
from tests.support.spectra.toy_sets import COUNTS, edit


@pytest.mark.parametrize("written", ["eV", "keV", "MeV", "KEV", "ev"])
def test_energies_are_converted_by_their_unit(tmp_path, written):
    scale = {"ev": 1e3, "kev": 1.0, "mev": 1e-3}[written.lower()]
    path = write_arf(tmp_path / "a.arf", ENERGY * scale, area=toy_area(0.5 * (ENERGY[1:] + ENERGY[:-1])))
    with fits.open(path, mode="update") as hdus:
        hdus[1].header.update(TUNIT1=written, TUNIT2=written)
    np.testing.assert_allclose(read_arf(path).energy_low, ENERGY[:-1], rtol=1e-5)


@pytest.mark.parametrize(("written", "factor"), [("m2", 1e4), ("m**2", 1e4), ("cm^2", 1.0), ("mm**2", 1e-2), ("", 1.0)])
def test_areas_are_converted_by_their_unit(tmp_path, written, factor):
    path = edit(write_arf(tmp_path / "a.arf"), 1, TUNIT3=written)
    assert read_arf(path).area.max() == pytest.approx(600.0 * factor, rel=1e-3)


def test_a_unit_that_is_no_energy_or_area_is_refused(tmp_path):
    with pytest.raises(BadInput, match="SPECRESP in 'furlong'"):
        read_arf(edit(write_arf(tmp_path / "a.arf"), 1, TUNIT3="furlong"))
    with pytest.raises(BadInput, match="ENERG_LO in 's'"):
        read_arf(edit(write_arf(tmp_path / "b.arf"), 1, TUNIT1="s"))


def rmf_of_parts(path, *matrices, **headers):
    """A redistribution file of several MATRIX extensions over one EBOUNDS."""
    parts = []
    for i, matrix in enumerate(matrices):
        with fits.open(write_rmf(path.with_name(f"part{i}.rmf"), matrix, variable=False)) as hdus:
            units = {("bounds" if "E_MIN" in hdu.columns.names else "matrix"): hdu.copy() for hdu in hdus[1:]}
        units["matrix"].header["EXTVER"] = i + 1
        units["matrix"].header.update({key: values[i] for key, values in headers.items()})
        parts.append(units)
    fits.HDUList([fits.PrimaryHDU(), *(p["matrix"] for p in parts), parts[0]["bounds"]]).writeto(path)
    return path


def test_parts_of_a_redistribution_are_added(tmp_path):
    rmf = read_rmf(rmf_of_parts(tmp_path / "a.rmf", 0.6 * toy_matrix(), 0.3 * toy_matrix(), 0.1 * toy_matrix()))
    np.testing.assert_allclose(rmf.matrix.toarray(), toy_matrix(), atol=1e-6)
    assert any("3 MATRIX extensions of a.rmf were added" in note for note in rmf.warnings)


def test_responses_of_several_times_are_picked_not_added(tmp_path):
    path = rmf_of_parts(
        tmp_path / "a.rsp2", 100 * toy_matrix(), 300 * toy_matrix(), TSTART=[0.0, 50.0], HDUCLAS3=["FULL"] * 2
    )
    with pytest.raises(BadInput, match="of 2 times"):
        read_rmf(path)
    with pytest.raises(BadInput, match="no number 3"):
        read_rmf(path, 3)
    write_pha(tmp_path / "a.pha", COUNTS, header={"RESPFILE": "a.rsp2{2}", "ANCRFILE": "none"})
    observation = load_observation(tmp_path / "a.pha")
    assert observation.rmf.matrix.sum(axis=1).max() == pytest.approx(300.0, rel=1e-3)


def test_a_full_response_of_a_small_area_is_one(tmp_path):
    path = edit(write_rmf(tmp_path / "a.rsp", 0.2 * toy_matrix()), 1, HDUCLAS3="FULL")
    assert read_rmf(path).has_area
    assert not read_rmf(edit(write_rmf(tmp_path / "b.rmf", 5 * toy_matrix()), 1, HDUCLAS3="REDIST")).has_area


def test_small_negative_elements_are_taken_as_0_and_large_ones_refused(tmp_path):
    matrix = toy_matrix()
    matrix[-40:, 100:110] = -1e-6
    read = read_rmf(write_rmf(tmp_path / "a.rmf", matrix))
    assert read.matrix.min() >= 0 and any("are negative" in note for note in read.warnings)
    matrix[-40:, 100:110] = -0.05
    with pytest.raises(BadInput, match="negative matrix elements"):
        read_rmf(write_rmf(tmp_path / "b.rmf", matrix))


def test_channels_count_from_1_where_no_tlmin_says_otherwise(tmp_path):
    path = write_rmf(tmp_path / "a.rmf", tlmin=None, first=1, channel=np.arange(N_CHANNEL))
    read = read_rmf(path)
    assert read.channel[0] == 0
    np.testing.assert_allclose(read.matrix.toarray(), toy_matrix(), atol=1e-7)


def test_bounds_in_another_order_are_sorted(tmp_path):
    straight = read_rmf(write_rmf(tmp_path / "a.rmf"))
    path = write_rmf(tmp_path / "b.rmf")
    with fits.open(path, mode="update") as hdus:
        bounds = next(hdu for hdu in hdus[1:] if "E_MIN" in hdu.columns.names)
        bounds.data = bounds.data[::-1].copy()
    turned = read_rmf(path)
    np.testing.assert_allclose(turned.e_min, straight.e_min, rtol=1e-6)
    np.testing.assert_array_equal(turned.channel, straight.channel)
    assert not turned.warnings
