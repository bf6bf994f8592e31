"""The table of cameras: its numbers, the Gaussian response made of them, and a mission that is added."""

from importlib import resources

import numpy as np
import pytest

from retriever.physics.bands import BANDS, BROAD, NARROW
from retriever.spectra import cameras
from retriever.spectra.acis import acis_like
from retriever.spectra.typical_response import typical_response
from training.simulation.instruments import instrument
from training.simulation.responses import parametric

# of the redistribution's row at a third of its energies: its largest share, where that lies, the mean lower edge (keV)
ACIS = (0.11294229067290373, 226, 3.302699987251869)
CCD = (0.07146080524616394, 412, 4.124999272784415)
NUSTAR = (0.06193169766473855, 668, 28.319994528590435)
ADDED = """
[EXOSAT]
also = ["EXOSAT-2"]
pi_gain = [0.0, 0.02]
pi_channels = [0, 511]
calibrated_kev = [1.0, 9.0]
fwhm_squared = [0.1, 0.2]
area = [[0.2, 10], [2.0, 80], [12.0, 10]]
area_uncertainty = 0.25
"""


def probe(rmf) -> tuple[float, int, float]:
    row = rmf.matrix.toarray()[rmf.matrix.shape[0] // 3]
    return float(row.max()), int(row.argmax()), float(row @ rmf.e_min)


@pytest.mark.parametrize(
    ("given", "shape", "expected"),
    [
        (("CHANDRA", "ACIS", "ACIS-I", 59000.0, 12.0), (450, 1024), ACIS),
        (("NUSTAR",), (1899, 1960), NUSTAR),
        (("XMM-NEWTON", "EPN"), (589, 1200), CCD),
        (("NOSUCH",), (589, 1200), CCD),
    ],
)
def test_typical_redistributions_are_those_of_the_table(given, shape, expected):
    rmf = typical_response(*given).rmf
    assert rmf.matrix.shape == shape and rmf.telescope == given[0]
    assert probe(rmf) == pytest.approx(expected, rel=1e-12)


def test_typical_areas_are_those_of_the_table():
    arf, rmf = acis_like()
    assert probe(rmf) == pytest.approx(ACIS, rel=1e-12) and rmf.matrix.shape == (450, 640)
    np.testing.assert_allclose(arf.area[[0, 100, 300]], [78.842614886, 340.328684188, 160.684701281], rtol=1e-9)
    later = typical_response("CHANDRA", "ACIS", "ACIS-I", 59000.0, 12.0).arf
    np.testing.assert_allclose(later.area[[100, 300]], [197.250227146, 94.769335494], rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "total", "largest"),
    [
        ("ACIS-S 2007", 184493.4375, 97.41941833496094),
        ("NuSTAR", 121388.390625, 41.168365478515625),
        ("ROSAT-PSPC", 34036.0546875, 9.934661865234375),
    ],
)
def test_training_folds_through_the_same_gaussian(name, total, largest):
    matrix = parametric(instrument(name)).matrix
    assert float(matrix.sum()) == pytest.approx(total, rel=1e-6) and float(matrix.max()) == pytest.approx(largest)


def test_gain_and_resolution_move_and_widen_the_gaussian():
    edges = np.arange(0.0, 12.0, 0.01)
    plain, moved, wide = (
        cameras.gaussian_shares(np.array([6.0]), edges, (0.0045, 0.00305), *change)[0]
        for change in ((), (1.1, 1.0), (1.0, 2.0))
    )
    middle = 0.5 * (edges[:-1] + edges[1:])
    assert plain @ middle == pytest.approx(6.0) and moved @ middle == pytest.approx(6.6)
    spread = [np.sqrt(shares @ (middle - shares @ middle) ** 2) for shares in (plain, wide)]
    assert spread[0] == pytest.approx(np.sqrt(0.0045 + 0.00305 * 6) / 2.3548, rel=0.01)
    assert spread[1] == pytest.approx(2 * spread[0], rel=0.01)


def test_a_mission_is_one_entry_of_the_table(monkeypatch):
    text = (resources.files("retriever.spectra") / "cameras.toml").read_text() + ADDED
    table = cameras.read_cameras(text)
    assert typical_response("EXOSAT").arf is None
    monkeypatch.setattr(cameras, "known_cameras", lambda: table)
    response = typical_response("EXOSAT-2", "CMA")
    assert response.area_uncertainty == 0.25 and "typical one of EXOSAT" in response.warning
    assert response.arf.area.max() == pytest.approx(80, rel=0.01)
    assert response.rmf.matrix.shape == (589, 600) and response.rmf.e_max[-1] == pytest.approx(12.0)
    camera = cameras.camera_of("exosat")
    assert camera.calibrated_kev == (1.0, 9.0)
    assert camera.has_nominal_energies("CMA", np.arange(512)) and not camera.has_nominal_energies("", np.arange(600))


def test_a_key_that_no_camera_has_is_refused():
    with pytest.raises(TypeError, match="fwhm"):
        cameras.read_cameras("[default]\nfwhm = [1, 2]\n[X]\n")


def test_an_area_is_of_its_instrument_only():
    assert typical_response("CHANDRA", "HRC").arf is None
    assert typical_response("CHANDRA", "ACIS-0123").arf is not None
    assert cameras.camera_of("CHANDRA").has_nominal_energies("ACIS", np.arange(1, 1025))
    assert not cameras.camera_of("CHANDRA").has_nominal_energies("HRC", np.arange(1, 1025))


@pytest.mark.parametrize(
    ("instrument", "known"), [("XYZ-1", True), ("xyz-1", True), ("XYZ-1-CHIP3", True), ("XYZ-2", False), ("XYZ", False)]
)
def test_an_instrument_with_a_hyphen_is_itself(instrument, known):
    table = "[default]\nfwhm_squared = [0.0045, 0.00305]\nenergies_kev = [0.2, 12.0, 0.02]\nhighest_kev = 12.0\n"
    table += '[TESTSAT]\ninstruments = ["XYZ-1"]\npi_channels = [0, 1023]\narea = [[0.3, 20], [7.0, 300]]\n'
    camera = cameras.read_cameras(table)["TESTSAT"]
    assert camera.has_area_of(instrument) is known
    assert camera.has_nominal_energies(instrument, np.arange(1024)) is known
    assert camera.has_area_of("")


def test_the_narrow_bands_tile_the_broad_one():
    assert [BANDS[name] for name in NARROW] == [(0.5, 1.2), (1.2, 2.0), (2.0, 7.0)]
    assert (BANDS["s"][0], BANDS["h"][1]) == BROAD
