"""The bundled catalogue is made of tables: of made-up ones here, and of the real ones byte for byte as it is shipped."""

import csv
import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from tests.support.toy_shared import OTHER_PAPER, XRAY_PAPER, csc_name, toy_shared
from training.demo import catalogue, object_names
from training.demo.papers import first_authors

SHIPPED = Path(str(resources.files("retriever.catalogue.demo")))
SELECTION = "id,name,object_class,subclass,csc,csc_spectrum,bat,hmxb,gamma_cat,aliases\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Sources by id, papers by bibcode and counts by id of a catalogue of four made-up sources."""
    folder = tmp_path_factory.mktemp("demo")
    data = toy_shared(folder / "data", 12)
    rows = (
        f"toy-0,Toy 0,Seyfert,Sy1,{csc_name(0)},,SWIFT J0000.1+1030,,,Toy Nought;TN 1",
        f"toy-1,Toy 1,star,,{csc_name(1)},,,,,",
        f"toy-x-1,Toy X-1,HMXB,,,{csc_name(3)},,Toy X-1,Toy nebula,",
        "ngc-9999,NGC 9999,Seyfert,,,,SWIFT J0000.1+1030,,,",
    )
    (folder / "selection.csv").write_text(SELECTION + "\n".join(rows) + "\n")
    reports = [
        {"bibcode": XRAY_PAPER, "reports": [{"source": "toy-0", "summary": "a"}, {"source": "gone", "summary": "b"}]},
        {"bibcode": OTHER_PAPER, "reports": [{"source": "gone", "summary": "c"}]},
    ]
    (folder / "reports.jsonl").write_text("".join(json.dumps(r) + "\n" for r in reports))
    chosen = ("--selection", str(folder / "selection.csv"), "--reports", str(folder / "reports.jsonl"))
    catalogue.main([str(data), "--out", str(folder / "out"), *chosen])
    sources = [json.loads(line) for line in (folder / "out/sources.jsonl").read_text().splitlines()]
    papers = [json.loads(line) for line in (folder / "out/papers.jsonl").read_text().splitlines()]
    with np.load(folder / "out/spectra.npz") as stored:
        counts = dict(zip(stored["ids"], stored["counts"], strict=True))
    return {s["id"]: s for s in sources}, {p["bibcode"]: p for p in papers}, counts


def value(source: dict, name: str) -> dict:
    return next(m for m in source["measurements"] if m["name"] == name)


def test_values_say_whose_they_are_and_at_which_level(made):
    source = made[0]["toy-0"]
    gamma, column, bat = (value(source, name) for name in ("powlaw_gamma", "powlaw_nh", "bat_photon_index"))
    assert gamma["level"] == 0.68 and gamma["high"] - gamma["value"] == pytest.approx(0.1, abs=1e-3)
    assert column["high"] - column["value"] == pytest.approx(2.5, abs=0.01) and column["unit"] == "1e20 cm^-2"
    assert (bat["value"], bat["low"], bat["high"], bat["level"]) == (2.05, 1.95, 2.15, 0.9)
    assert value(source, "bat_flux")["value"] == 1.25e-11 and value(source, "bat_luminosity")["value"] == 3.16e43
    assert "Swift-BAT" in source["redshift_from"] and source["redshift"] == 0.0123
    assert "level" not in value(source, "hard_hs") and "no uncertainty" in value(source, "hard_hs")["method"]


def test_galactic_sources_have_distances_and_no_redshift(made):
    star, binary = made[0]["toy-1"], made[0]["toy-x-1"]
    assert star["redshift"] is None and value(star, "distance")["value"] == 400
    assert value(binary, "column_density")["value"] == 3.5e21  # 1e21 cm^-2 in the table
    assert value(binary, "spin_period")["reference"] == XRAY_PAPER and value(binary, "orbital_period")["unit"] == "d"
    assert [value(binary, "distance")[k] for k in ("value", "low", "high")] == [2000, 1800, 2300]


def test_positions_and_aliases_come_from_the_row_that_has_them(made):
    sources = made[0]
    assert "designation" in sources["toy-0"]["position_from"] and sources["toy-0"]["dec"] == pytest.approx(
        10.5, abs=1e-3
    )
    assert (sources["toy-x-1"]["ra"], sources["toy-x-1"]["dec"]) == (100.5, -10.25)
    assert "counterpart" in sources["ngc-9999"]["position_from"]
    assert sources["toy-0"]["aliases"][:2] == ["Toy Nought", "TN 1"] and "Mrk 9999" in sources["toy-0"]["aliases"]
    assert "NGC 9999" not in sources["toy-0"]["aliases"]  # the name of another source of the catalogue
    assert {"IGR J06420-1015", "V999 Mon", "HESS J0642-102"} <= set(sources["toy-x-1"]["aliases"])


def test_spectra_are_simulated_from_the_values_that_are_said(made):
    sources, _, counts = made
    assert counts.keys() == sources.keys()
    for name, source in sources.items():
        assert counts[name].sum() == source["simulation"]["counts"] > 0
    assert "Swift-BAT photon index" in sources["ngc-9999"]["simulation"]["from"]


def test_reports_keep_their_sources_and_take_their_facts_from_the_literature(made):
    papers = made[1]
    assert papers.keys() == {XRAY_PAPER}  # the other has no report on a source here
    paper = papers[XRAY_PAPER]
    assert paper["title"] == "A paper on Toy 0" and paper["authors"] == ["Toy, Anna", "Model, Bo", "Fit, Cy", "et al."]
    assert [r["summary"] for r in paper["reports"]] == ["a"]


def test_a_source_of_no_table_is_refused(tmp_path):
    tables = catalogue.Tables(toy_shared(tmp_path, 3))
    nothing = dict.fromkeys(SELECTION.strip().split(","), "")
    with pytest.raises(ValueError, match="needs a row"):
        tables.source(nothing)


def test_collaborations_have_no_surname_to_turn():
    assert first_authors("The Toy Collaboration; Anna Toy") == ["The Toy Collaboration", "Toy, Anna"]
    assert first_authors(["Collaboration, Toy"]) == ["Toy Collaboration"]
    assert first_authors(None) == []


def test_common_names_lead_to_designations(tmp_path):
    object_names.main([str(toy_shared(tmp_path / "data", 3)), "--out", str(tmp_path / "names.csv")])
    with (tmp_path / "names.csv").open() as lines:
        rows = {(row["designation"], row["name"]) for row in csv.DictReader(lines)}
    assert ("SWIFT J0000.1+1030", "NGC 9999") in rows and ("Toy X-1", "V999 Mon") in rows
    assert not any(name.startswith("Gaia") for _, name in rows)


@pytest.mark.parametrize("name", ["Gaia DR3 123", "2MASS J00001+1030", ""])
def test_running_numbers_of_surveys_are_not_common_names(name):
    assert not object_names.is_common(name, "2CXO J000010.0+103000")


@pytest.mark.real_data
def test_the_shipped_catalogue_is_remade_byte_for_byte(shared, tmp_path):
    catalogue.main([str(shared), "--out", str(tmp_path)])
    object_names.main([str(shared), "--out", str(tmp_path / "object_names.csv")])
    for name in ("sources.jsonl", "papers.jsonl", "object_names.csv"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), name
    with np.load(tmp_path / "spectra.npz") as made, np.load(SHIPPED / "spectra.npz") as shipped:
        assert list(made["ids"]) == list(shipped["ids"])
        np.testing.assert_array_equal(made["counts"], shipped["counts"])
