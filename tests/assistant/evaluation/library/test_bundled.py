"""Forty sources of the bundled library by three of their names each: every value is the record's and the table's."""

import csv
import gzip
import io
from argparse import Namespace
from collections import defaultdict

import pytest

from assistant.engines import open_assistant
from assistant.evaluation.library.bundled import ask_about, figures
from assistant.evaluation.library.given import close

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# columns of the tables that a measurement may be from, and the column with the source's name
COLUMNS = {
    "csc_merged.csv.gz": (
        "name",
        {
            "powlaw_gamma": ("powlaw_gamma", "powlaw_gamma_mean"),
            "hard_hs": ("hard_hs",),
            "hard_hm": ("hard_hm",),
            "hard_ms": ("hard_ms",),
        },
    ),
    "astrox_detections_simbad_1615.csv.gz": (
        "name_1",
        {
            "powlaw_gamma": ("powlaw_gamma",),
            "hard_hs": ("hard_hs",),
            "hard_hm": ("hard_hm",),
            "hard_ms": ("hard_ms",),
        },
    ),
    "muwclass_CSCv2_TD_ave.csv.gz": ("name", {"powlaw_gamma": ("powlaw_gamma_mean",)}),
    "swift_bat105.csv.gz": ("BAT_NAME", {"bat_photon_index": ("GAMM",)}),
}


@pytest.fixture(scope="module")
def asked():
    bundled = open_assistant(Namespace(engine="offline", llm_url="", llm_model="", library=[]))
    return ask_about(bundled, bundled.library)


def test_every_answer_gives_the_records_values(asked):
    found = figures(asked)
    assert found["questions"] == 40 * 3 * 4
    assert found["differences"] == []


@pytest.mark.real_data
def test_every_value_given_is_the_tables(asked, shared):
    tables, checked, wrong = _tables(shared / "catalog"), 0, []
    for one in asked:
        names = {one.source.name, *one.source.aliases}
        for record in one.answer["evidence"]:
            if record["kind"] != "measurement" or record["method"].startswith("reported by"):
                continue  # of a paper
            true = [v for name in names for v in tables[name].get(record["name"], ())]
            checked += bool(true)
            if true and not any(close(record["value"], value, 1e-3) for value in true):
                wrong.append((one.source.name, record["name"], record["value"], true))
    assert wrong == [] and checked > 40


def _tables(folder) -> dict[str, dict[str, list[float]]]:
    """Values by source name and measurement name, read by nothing of ours."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for file, (name, columns) in COLUMNS.items():
        with gzip.open(folder / file) as packed:
            for row in csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8", errors="replace")):
                for measurement, places in columns.items():
                    values = [row[place] for place in places if row.get(place, "").strip() not in ("", "nan")]
                    found[row[name]][measurement] += [float(value) for value in values]
    return found
