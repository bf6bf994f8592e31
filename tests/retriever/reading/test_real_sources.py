"""What the default path takes as known of published spectra, where the data lie beside the checkout, and what comes out."""

import csv
from pathlib import Path

import pytest

from retriever.library.opening import open_library
from retriever.reading.files import read_one

REAL = Path(__file__).parents[4] / "shared" / "data" / "spectra"

# redshift, model taken, a value and its bar; A2029's quick-look response lets no model describe the data
BARS = {
    "3c186_9774": (1.067, "powerlaw", "powlaw_gamma", 1.75, 2.05, True),
    "b3_0710_12845": (0.518, "powerlaw", "powlaw_nh", 49.0, 79.0, True),
    "pks0537_4274": (3.104, "powerlaw", "powlaw_gamma", 1.1, 1.4, True),
    "asca_a2029": (0.0767, "plasma", "apec_kt", 7.5, 8.9, False),
}


@pytest.mark.real_data
@pytest.mark.skipif(not (REAL / "manifest.csv").exists(), reason="needs ../shared/data")
@pytest.mark.parametrize("set_id", BARS)
@pytest.mark.slow
def test_the_default_path_meets_its_bar(set_id):
    with open(REAL / "manifest.csv", newline="") as handle:
        row = next(r for r in csv.DictReader(handle) if r["set_id"] == set_id)
    redshift, model, name, low, high, finding = BARS[set_id]
    found = read_one(REAL / row["pha"], library=lambda: open_library([])).estimate
    value = found.parameter(name)
    assert found.known.redshift == redshift and found.known.galactic_column > 1.5 and found.choice.taken == model
    assert low <= value.value <= high and value.in_domain == finding
