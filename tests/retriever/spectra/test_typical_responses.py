"""The typical response: its published numbers, its dependence on date, chip and angle, and real response files."""

from dataclasses import replace

import numpy as np
import pytest
from astropy.time import Time

from retriever.errors import BadInput
from retriever.estimates.area_error import widened
from retriever.estimates.estimate import estimate
from retriever.estimates.parameter import Parameter
from retriever.spectra.acis import acis_area, contamination_depth, vignetting
from retriever.spectra.load import load_observation
from retriever.spectra.ogip.responses import read_arf
from retriever.spectra.typical_response import typical_response
from tests.retriever.spectra.test_instruments import write_mission
from tests.support.make_fits import write_pha

ENERGY = np.array([0.5, 0.8, 1.0, 1.5, 3.0, 4.5, 6.4, 8.0])


def test_published_areas():
    assert acis_area(0.8, "ACIS-S", 2007.9, 0.0) == pytest.approx(370, rel=0.05)
    assert acis_area(0.8, "ACIS-S", 2020.5, 0.0) == pytest.approx(50, rel=0.1)
    np.testing.assert_allclose(acis_area([0.5, 1.5, 8.0], "ACIS-I", 1999.6, 0.0), [110, 600, 40], rtol=0.05)


def test_the_area_falls_with_time_and_angle_and_lies_between_the_chips():
    areas = [acis_area(ENERGY, "ACIS-S", year, 0.0) for year in (1999.7, 2004, 2010, 2016, 2022, 2030)]
    assert all(np.all(later < earlier) for earlier, later in zip(areas[:-1], areas[1:], strict=True))
    assert areas[-1][-1] > 0.98 * areas[0][-1]
    near, far = vignetting(ENERGY, 2.0), vignetting(ENERGY, 10.0)
    assert np.all(far < near) and np.all(np.diff(far) <= 0) and vignetting(6.4, 10.0) == pytest.approx(0.62)
    mean = acis_area(ENERGY, "", 2010, 0.0)
    sides = [acis_area(ENERGY, kind, 2010, 0.0) for kind in ("ACIS-I", "ACIS-S")]
    np.testing.assert_allclose(mean, np.mean(sides, axis=0))
    assert contamination_depth(0.25, 2020.0) == 0.0  # below the carbon edge


def test_uncertainty_grows_with_what_is_unknown():
    known = typical_response("CHANDRA", "ACIS", "ACIS-S", 52000.0, 0.5)
    vague = typical_response("CHANDRA", "ACIS")
    assert 0.1 <= known.area_uncertainty < 0.12 < vague.area_uncertainty <= 0.3
    assert "unknown" not in known.warning and "detector, date, off-axis angle being unknown" in vague.warning
    assert known.rmf.matrix.shape == (450, 1024)
    np.testing.assert_allclose(known.rmf.matrix.sum(axis=1), 1.0, rtol=1e-6)


@pytest.mark.parametrize("telescope", ["NUSTAR", "XMM", "NICER", "SWIFT", "NOSUCH"])
def test_other_missions_have_energies_and_no_area(telescope):
    response = typical_response(telescope)
    assert response.arf is None and not response.rmf.has_area
    middle = np.asarray(response.rmf.matrix.sum(axis=1)).ravel()[20:-20]
    np.testing.assert_allclose(middle, 1.0, atol=2e-3)
    assert np.all(response.rmf.e_max > response.rmf.e_min)


def test_a_chandra_spectrum_without_its_response(tmp_path):
    counts = np.random.default_rng(0).poisson(1.0, 1024)
    header = {"TELESCOP": "CHANDRA", "INSTRUME": "ACIS", "DATE-OBS": "2015-01-01"}
    observation = load_observation(write_pha(tmp_path / "a.pha", counts, header=header))
    assert observation.has_area and observation.area_uncertainty > 0.2
    assert any("typical one" in note for note in observation.warnings)
    with pytest.raises(BadInput, match="needs its response"):
        load_observation(write_pha(tmp_path / "g.pha", counts, header=header | {"GRATING": "HETG"}))
    nicer = load_observation(
        write_pha(tmp_path / "n.pha", np.ones(1501, int), header={"TELESCOP": "NICER", "INSTRUME": "XTI"})
    )
    assert not nicer.has_area and nicer.area_uncertainty == 0.0


def test_an_assumed_area_widens_every_interval(tmp_path):
    """The same counts and area, once known and once assumed good to 25 %; medians stay."""
    path, _ = write_mission(tmp_path, "swift")
    known = load_observation(path)
    assumed = replace(known, area_uncertainty=0.25)
    certain, vague = estimate(known), estimate(assumed)
    for name in ("powlaw_gamma", "powlaw_nh", "hard_hs", "flux_aper_b", "flux_aper_s", "flux_unabsorbed_b"):
        a, b = certain.parameter(name), vague.parameter(name)
        assert b.high - b.low > 1.3 * (a.high - a.low), name
        assert a.low < b.value < a.high, name
        assert b.low >= 0 or name in ("powlaw_gamma", "hard_hs")
    assert "good to 25%" in vague.parameter("powlaw_gamma").method
    temperature = Parameter("brems_kt", 4.0, 3.9, 4.1)
    assert widened(temperature, 0.25).low < 3.5 and widened(temperature, 0.25).high > 4.5
    relative = np.log(vague.parameter("flux_aper_b").high / vague.parameter("flux_aper_b").low) / 2 / 1.645
    assert relative == pytest.approx(0.25, rel=0.15)


@pytest.mark.real_data
def test_real_response_files_agree(shared):
    """ACIS-S and ACIS-I areas of 2001-2020, made by the calibration of their time, to 15 % from 0.8 to 8 keV."""
    spectra = shared / "spectra"
    cases = (
        ("csc_1575_r0085/acisf01575_001N001_r0085_arf3.fits.gz", "ACIS-S", "2001-10-05"),
        ("4c1944_6903/*arf*", "ACIS-S", "2006-04-01"),
        ("3c186_9774/9774.arf.gz", "ACIS-S", "2007-12-06"),
        ("responses/acis_s_aimpt_cy22/*arf*", "ACIS-S", "2020-07-01"),
        ("m33_1730/*arf*", "ACIS-I", "2000-07-12"),
        ("gcs25_2278/*arf*", "ACIS-I", "2001-07-20"),
    )
    for pattern, detector, date in cases:
        arf = read_arf(next(spectra.glob(pattern)))
        centre = 0.5 * (arf.energy_low + arf.energy_high)
        ratio = acis_area(ENERGY[1:], detector, Time(date).decimalyear, 0.0) / np.interp(ENERGY[1:], centre, arf.area)
        assert np.all(np.abs(ratio - 1) < 0.15), (pattern, ratio)
