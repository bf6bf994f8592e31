"""Files shaped like those of several missions, and corners of the OGIP memo: nothing is hard-wired to one camera."""

import gzip

import numpy as np
import pytest
from astropy.io import fits
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.special import ndtr

from retriever.errors import BadInput
from retriever.estimates.estimate import estimate
from retriever.estimates.fit import fit_model
from retriever.estimates.from_network import NetworkView
from retriever.network.grid import GRID_EDGES, gridded
from retriever.reading.files import read_one
from retriever.spectra import safe_files
from retriever.spectra.load import load_observation
from retriever.spectra.ogip.pha import read_spectrum
from retriever.spectra.ogip.writer import write_arf, write_rmf
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from tests.support.make_fits import ENERGY, toy_area, write_pha

# telescope, instrument, first channel, channels, lower edge and width (keV), energies (keV), area in the matrix, RATE
MISSIONS = {
    "nustar": ("NuSTAR", "FPMA", 0, 4096, 1.6, 0.04, (1.6, 80.0), False, False),
    "nicer": ("NICER", "XTI", 0, 1501, 0.0, 0.01, (0.2, 15.0), False, False),
    "erosita": ("eROSITA", "TM1", 0, 1024, 0.0, 0.01, (0.1, 10.0), False, True),
    "rosat": ("ROSAT", "PSPCB", 1, 256, 0.01, 0.01, (0.07, 2.5), True, False),
    "swift": ("SWIFT", "XRT", 0, 1024, 0.0, 0.01, (0.2, 10.0), False, False),
    "xmm": ("XMM", "EPN", 0, 4096, 0.0, 0.005, (0.1, 12.0), False, False),
    "asca": ("ASCA", "SIS0", 0, 512, 0.0, 0.0292, (0.2, 12.0), False, False),
}


def write_mission(folder, name):
    """The files of one mission's shape with a power law in them; the PHA's path, and the expected source counts."""
    telescope, instrument, first, size, start, width, (low, high), full, rate = MISSIONS[name]
    edges = np.geomspace(low, high, 240)
    middle = np.sqrt(edges[1:] * edges[:-1])
    bounds = start + width * np.arange(size + 1)
    sigma = 0.03 * np.sqrt(np.maximum(middle, 0.1)) * (4 if name == "nustar" else 1)
    matrix = np.diff(ndtr((bounds[None, :] - middle[:, None]) / sigma[:, None]), axis=1)
    matrix[matrix < 1e-6] = 0.0
    area = toy_area(np.minimum(middle, 6.0))
    if full:
        matrix = matrix * area[:, None]
    rmf = RedistributionMatrix(
        edges[:-1],
        edges[1:],
        sparse.csr_matrix(matrix),
        bounds[:-1],
        bounds[1:],
        first + np.arange(size),
        full,
        telescope=telescope,
    )
    write_rmf(rmf, folder / f"{name}.{'rsp' if full else 'rmf'}")
    if not full:
        write_arf(AncillaryResponse(edges[:-1], edges[1:], area, telescope=telescope), folder / f"{name}.arf")
    flux = 3e-3 * (edges[:-1] ** -0.7 - edges[1:] ** -0.7) / 0.7
    expected = flux @ (matrix if full else matrix * area[:, None]) * 2e4
    counts = np.random.default_rng(1).poisson(expected)
    header = {
        "TELESCOP": telescope,
        "INSTRUME": instrument,
        "RESPFILE": f"{name}.{'rsp' if full else 'rmf'}",
        "ANCRFILE": "none" if full else f"{name}.arf",
    }
    path = write_pha(folder / f"{name}.pha", counts, rate=rate, header=header)
    with fits.open(path, mode="update") as hdus:
        hdus[1].data["CHANNEL"] = first + np.arange(size)
        hdus[1].header["TLMIN1"] = first
    return path, expected


@pytest.mark.parametrize("name", MISSIONS)
def test_missions_read_and_a_fit_finds_their_photon_index(tmp_path, name):
    path, expected = write_mission(tmp_path, name)
    observation = load_observation(path)
    assert observation.spectrum.channel[0] == MISSIONS[name][2]
    assert observation.has_area
    assert observation.spectrum.counts.sum() == pytest.approx(expected.sum(), abs=5 * np.sqrt(expected.sum()))
    assert observation.channel_low[0] == pytest.approx(MISSIONS[name][4], abs=1e-6)
    gamma = fit_model(observation, "powerlaw").parameter("photon_index")
    assert gamma.low - 0.15 < 1.7 < gamma.high + 0.15, (name, gamma)


def test_hard_x_rays_are_refined_over_their_own_range(tmp_path):
    """A telescope of 3-79 keV: the network sees 3-10 keV only, and nothing of the uncalibrated part below."""
    path, _ = write_mission(tmp_path, "nustar")
    observation = load_observation(path)
    found = estimate(observation)
    gamma = found.parameter("powlaw_gamma")
    assert found.fits["powerlaw"].energy_range[1] > 70 and "posterior" in gamma.method
    assert gamma.low < 1.7 < gamma.high and gamma.high - gamma.low < 0.2
    assert gridded(observation).templates[0, :, GRID_EDGES[1:] < 3.0].sum() == 0
    # the network has never seen a camera of that band with such an area, and what it says on its own is flagged
    view = NetworkView(observation)
    unknown = view.contradicts(gamma) or not view.in_domain
    assert unknown == (not found.in_domain) == any("unlike those" in w for w in found.warnings)


def grating_file(path, sides=("UP", "DOWN"), **header):
    """A type II file as CIAO writes for gratings: orders -1 and 1, each with the background beside it."""
    counts = np.random.default_rng(0).poisson(3.0, (2, 64))
    columns = [
        fits.Column("SPEC_NUM", "I", array=[1, 2]),
        fits.Column("TG_M", "I", array=[-1, 1]),
        fits.Column("CHANNEL", "64I", array=np.tile(np.arange(1, 65), (2, 1))),
        fits.Column("COUNTS", "64I", array=counts),
        *(fits.Column(f"BACKGROUND_{side}", "64I", array=np.full((2, 64), i + 1)) for i, side in enumerate(sides)),
    ]
    hdu = fits.BinTableHDU.from_columns(columns, name="SPECTRUM")
    hdu.header.update(
        {
            "HDUCLAS1": "SPECTRUM",
            "HDUCLAS4": "TYPE:II",
            "EXPOSURE": 1e4,
            "BACKSCAL": 1.0,
            "BACKSCUP": 4.0,
            "BACKSCDN": 5.0,
            "TELESCOP": "CHANDRA",
            "GRATING": "HETG",
        }
        | header
    )
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path)
    return path, counts


def test_grating_backgrounds_are_both_sides_of_the_order(tmp_path):
    path, counts = grating_file(tmp_path / "pha2.fits")
    spectrum = read_spectrum(path, row=2)
    np.testing.assert_array_equal(spectrum.counts, counts[1])
    background = spectrum.stored_background
    np.testing.assert_array_equal(background.counts, 3)
    assert background.backscal == 9.0 and background.exposure_s == 1e4
    one_sided, _ = grating_file(tmp_path / "up.fits", sides=("UP",))
    assert read_spectrum(one_sided, row=1).stored_background.backscal == 4.0
    with pytest.raises(BadInput, match=r"2 spectra \(1: -1, 2: \+1\): pick one"):
        read_spectrum(path)


def test_keywords_of_a_row_win_over_the_header(tmp_path):
    columns = [
        fits.Column("COUNTS", "32J", array=np.ones((2, 32))),
        fits.Column("EXPOSURE", "D", array=[10.0, 20.0]),
        fits.Column("BACKSCAL", "D", array=[0.5, 0.25]),
        fits.Column("AREASCAL", "32D", array=np.full((2, 32), 0.5)),
        fits.Column("RESPFILE", "10A", array=["a.rmf", "b.rmf"]),
        fits.Column("QUALITY", "32I", array=np.tile([2, 5], (2, 16))),
    ]
    hdu = fits.BinTableHDU.from_columns(columns, name="SPECTRUM")
    hdu.header["EXPOSURE"] = 99.0
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(tmp_path / "two.pha")
    second = read_spectrum(tmp_path / "two.pha", row=2)
    assert (second.exposure_s, second.backscal, second.respfile) == (20.0, 0.25, "b.rmf")
    assert np.all(second.areascal == 0.5) and list(second.quality[:2]) == [2, 5]
    assert list(second.channel[:2]) == [1, 2]


def test_systematic_errors_are_named(tmp_path):
    counts = np.ones(64, int)
    keyword = read_spectrum(write_pha(tmp_path / "a.pha", counts, header={"SYS_ERR": 0.05}))
    column = [fits.Column("SYS_ERR", "E", array=np.full(64, 0.02))]
    assert any("SYS_ERR" in note for note in keyword.warnings)
    assert any("SYS_ERR" in n for n in read_spectrum(write_pha(tmp_path / "b.pha", counts, columns=column)).warnings)
    assert not read_spectrum(write_pha(tmp_path / "c.pha", counts, header={"SYS_ERR": 0.0})).warnings


def test_dubious_channels_count_and_bad_ones_do_not(tmp_path):
    from tests.support.make_fits import write_rmf as write_toy_rmf

    flags = np.zeros(512, int)
    flags[100:200], flags[200:210], flags[300:305] = 2, 1, 5
    path = write_pha(tmp_path / "a.pha", np.ones(512, int), columns=[fits.Column("QUALITY", "I", array=flags)])
    observation = load_observation(path, rmf=write_toy_rmf(tmp_path / "a.rmf"))
    np.testing.assert_array_equal(observation.good, ~np.isin(flags, (1, 5)))
    assert any("15 channels are marked bad" in note for note in observation.warnings)


def test_bombs_are_refused_whatever_they_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(safe_files, "DECOMPRESSED_LIMIT", 3_000_000)
    for name, start in (("a.csv", b"energy,flux\n"), ("a.json", b'{"event_list": ['), ("a.fits", b"SIMPLE  =")):
        (tmp_path / name).write_bytes(gzip.compress(start + b"1,2\n" * 5_000_000))
        with pytest.raises(BadInput, match="decompressed|JSON"):
            read_one(tmp_path / name)


def test_limits_on_channels_and_elements(tmp_path, monkeypatch):
    path, _ = write_mission(tmp_path, "rosat")
    monkeypatch.setattr("retriever.spectra.ogip.matrices.MAX_MATRIX_ELEMENTS", 100)
    with pytest.raises(BadInput, match="limit"):
        load_observation(path)
    monkeypatch.setattr("retriever.spectra.ogip.pha_values.MAX_CHANNELS", 100)
    with pytest.raises(BadInput, match="limit"):
        load_observation(path)


@settings(max_examples=40, deadline=None)
@given(
    first=st.integers(0, 50),
    part=st.tuples(st.integers(0, 100), st.integers(1, 100)),
    seed=st.integers(0, 1000),
)
@pytest.mark.slow
def test_channels_are_matched_by_number_whatever_part_a_file_holds(tmp_path_factory, first, part, seed):
    folder = tmp_path_factory.mktemp("part")
    size = 256
    edges = 0.03 * np.arange(size + 1)
    rng = np.random.default_rng(seed)
    matrix = sparse.random(ENERGY.size - 1, size, density=0.05, random_state=rng, format="csr")
    rmf = RedistributionMatrix(ENERGY[:-1], ENERGY[1:], matrix / 10, edges[:-1], edges[1:], first + np.arange(size))
    write_rmf(rmf, folder / "a.rmf")
    start, length = part[0], min(part[1], size - part[0])
    counts = rng.integers(1, 9, length)
    path = write_pha(folder / "a.pha", counts)
    with fits.open(path, mode="update") as hdus:
        hdus[1].data["CHANNEL"] = first + start + np.arange(length)
    observation = load_observation(path, rmf=folder / "a.rmf")
    np.testing.assert_allclose(observation.channel_low, edges[start : start + length])
    np.testing.assert_allclose(
        observation.response.toarray(), rmf.matrix.toarray()[:, start : start + length], rtol=1e-12
    )
