"""Estimates of published spectra, where the data lie beside the checkout."""

import csv
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from retriever.estimates.estimate import estimate
from retriever.estimates.known import Known
from retriever.estimates.shape import shape_vector
from retriever.spectra.load import load_observation
from tests.support.estimate_checks import check_parameters

REAL = Path(__file__).parents[4] / "shared" / "data" / "spectra"


def _real_sets():
    if not (REAL / "manifest.csv").exists():
        return []
    with open(REAL / "manifest.csv", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.real_data
@pytest.mark.skipif(not _real_sets(), reason="needs ../shared/data")
@pytest.mark.parametrize("row", _real_sets(), ids=lambda row: row["set_id"])
@pytest.mark.slow
def test_real_sets(row, tmp_path):
    names = {key: Path(row[key]).name for key in ("pha", "bkg", "arf", "rmf") if row[key]}
    for key, name in names.items():
        shutil.copyfile(REAL / row[key], tmp_path / name)
    # several headers name no companions: the folder search has to find them
    observation = load_observation(tmp_path / names["pha"])
    assert (observation.arf.file, observation.rmf.file) == (names["arf"], names["rmf"])
    assert (observation.background is not None) == ("bkg" in names or row["set_id"] == "csc_1575_r0085")
    assert observation.spectrum.counts.sum() == pytest.approx(float(row["counts_total"]))
    given_ones = {{"bkg": "background"}.get(k, k): tmp_path / v for k, v in names.items() if k != "pha"}
    assert load_observation(tmp_path / names["pha"], **given_ones).rmf.file == names["rmf"]
    start = time.process_time()
    result = estimate(observation)
    assert time.process_time() - start < 3.0
    check_parameters(result.parameters)
    assert observation.band_counts(0.5, 7.0).source == pytest.approx(
        float(row["counts_0p5_7"]), abs=0.02 * result.counts + 2
    )
    assert np.all(np.isfinite(shape_vector(observation)))
    assert (result.fits != {}) == (result.net_counts >= 15)


# photon index, column in 1e22 or temperature from the literature, with room for calibration and region
LITERATURE = {
    "pks0537_4274": ("powlaw_gamma", 1.1, 1.4),
    "g21p5_1838": ("powlaw_nh", 190.0, 280.0),
    "b3_0710_12845": ("powlaw_gamma", 1.4, 1.8),
}


@pytest.mark.real_data
@pytest.mark.skipif(not _real_sets(), reason="needs ../shared/data")
@pytest.mark.parametrize("set_id", LITERATURE)
def test_known_sources(set_id):
    row = next(r for r in _real_sets() if r["set_id"] == set_id)
    name, low, high = LITERATURE[set_id]
    assert low <= estimate(load_observation(REAL / row["pha"])).parameter(name).value <= high


# redshift and Galactic column (1e20 cm^-2) held, the model taken, and a value of it from the literature
WITH_MODELS = {
    "asca_a2029": (Known(0.0767, 3.0), "plasma", "apec_kt", 7.5, 8.9),
    "3c186_9774": (Known(1.06, 5.6), "powerlaw", "powlaw_gamma", 1.75, 2.05),
    "b3_0710_12845": (Known(0.518, 8.0), "powerlaw", "powlaw_nh", 49.0, 79.0),
}


@pytest.mark.real_data
@pytest.mark.skipif(not _real_sets(), reason="needs ../shared/data")
@pytest.mark.parametrize("set_id", WITH_MODELS)
def test_known_sources_with_what_is_known_of_them(set_id):
    row = next(r for r in _real_sets() if r["set_id"] == set_id)
    known, model, name, low, high = WITH_MODELS[set_id]
    found = estimate(load_observation(REAL / row["pha"]), known)
    assert found.choice.taken == model and low <= found.parameter(name).value <= high


@pytest.mark.real_data
@pytest.mark.skipif(not _real_sets(), reason="needs ../shared/data")
def test_an_obscured_nucleus_needs_light_beside_its_column():
    row = next(r for r in _real_sets() if r["set_id"] == "ngc4258_1618")
    best = estimate(load_observation(REAL / row["pha"])).best_fit
    assert best is not None and best.model.name in ("covered", "powerlaw+plasma") and best.p_value > 0.05
