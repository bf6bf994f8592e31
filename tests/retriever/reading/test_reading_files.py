"""Files to readings: each file looked at once, what a reading is, its JSON and its place among other spectra."""

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from retriever.catalogue.records import Paper
from retriever.estimates.choice import Choice
from retriever.estimates.fit_models import MODELS
from retriever.reading.as_json import as_json, models_compared
from retriever.reading.files import read_one, read_upload
from retriever.reading.near_papers import NearPaper, NearPapers
from retriever.reading.place import Similar, place_of
from retriever.reading.records import SpectrumReading, TableReading
from retriever.spectra import file_kinds
from tests.support.make_fits import write_set

TABLE = "energy [keV],flux [ph/(cm2 s keV)],error\n" + "".join(
    f"{e:.3f},{e**-2.0:.6f},{0.1 * e**-2.0:.6f}\n" for e in np.geomspace(0.5, 7.0, 40)
)


@pytest.fixture
def sniffed(monkeypatch) -> Counter[str]:
    """How often each file, by name, is looked at to find out what it is."""
    count: Counter[str] = Counter()
    scan = file_kinds.scan_headers

    def counted(path: Path) -> list[dict]:
        count[Path(path).name] += 1
        return scan(path)

    monkeypatch.setattr(file_kinds, "scan_headers", counted)
    return count


def test_each_file_of_an_upload_is_sniffed_once(tmp_path, sniffed):
    first, second = write_set(tmp_path, stem="one"), write_set(tmp_path, stem="two", seed=2)
    (tmp_path / "sky.csv").write_text(TABLE)
    (tmp_path / "notes.txt").write_text("hello")
    paths = [*vars(first).values(), *vars(second).values(), tmp_path / "sky.csv", tmp_path / "notes.txt"]
    readings = read_upload(paths)
    assert [type(reading) for reading in readings] == [SpectrumReading, SpectrumReading, TableReading]
    assert sniffed == {path.name: 1 for path in paths}


def test_a_spectrum_on_disk_and_its_companions_are_sniffed_once(tmp_path, sniffed):
    files = write_set(tmp_path)
    reading = read_one(files.pha)
    assert isinstance(reading, SpectrumReading) and reading.observation.has_area
    assert set(sniffed.values()) == {1} and "toy.pha" in sniffed


def test_the_same_file_given_twice_is_read_once(tmp_path):
    files = write_set(tmp_path)
    assert len(read_upload([files.pha, files.rmf, files.arf, files.pha])) == 1


def test_a_table_has_no_observation_and_its_shape_is_its_place(tmp_path):
    (tmp_path / "sky.csv").write_text(TABLE)
    reading = read_one(tmp_path / "sky.csv")
    assert isinstance(reading, TableReading) and not hasattr(reading, "observation")
    np.testing.assert_array_equal(place_of(reading), reading.shape)
    assert reading.record["exposure_s"] == 0.0 and reading.record["what"].startswith("a real (uploaded) table")


def test_without_an_area_the_shape_stands_in(tmp_path):
    files = write_set(tmp_path)
    without, whole = read_upload([files.pha, files.rmf])[0], read_one(files.pha)
    assert place_of(without).shape == (24,) and place_of(whole).shape == (64,)


def test_json_holds_what_was_handed_in(tmp_path, library):
    reading = read_one(write_set(tmp_path).pha)
    source = next(iter(library.sources.values()))
    plain = json.loads(json.dumps(as_json(reading)))
    assert plain["similar_sources"] == [] and plain["papers"] == [] and plain["file"] == "toy.pha"
    paper = Paper("2020ApJ...900....1X", "A paper", (), 2020, ())
    near = NearPapers((NearPaper(SimpleNamespace(paper=paper)),))
    full = as_json(reading, Similar(((source, 0.98765),)), near)
    assert full["similar_sources"][0] == {
        "name": source.name,
        "class": source.object_class,
        "similarity": 0.9877,
        "simulated_spectrum": True,
    }
    assert full["papers"] == ["2020ApJ...900....1X"]
    assert {key: value for key, value in full.items() if key not in ("similar_sources", "papers")} == {
        key: value for key, value in as_json(reading).items() if key not in ("similar_sources", "papers")
    }


def test_models_are_compared_with_the_lowest(tmp_path):
    compared = models_compared(read_one(write_set(tmp_path).pha).estimate.choice)
    assert len(compared) == len(MODELS) and min(model["delta_aic"] for model in compared) == 0.0
    taken = [model for model in compared if model["taken"]]
    assert len(taken) == 1 and taken[0]["name"] == "powerlaw" and not taken[0]["why_not"]
    assert all(model["why_not"] for model in compared if not model["taken"])
    assert not any(model["parameters"] for model in compared if not model["acceptable"])
    assert models_compared(Choice()) == []
