"""The bundled library is made of tables: of made-up ones here, whole, and written as it is read again."""

import json

import numpy as np
import pytest

from retriever.library.format.tables import papers_of, sources_of, terms_of
from tests.support.toy_shared import OTHER_PAPER, XRAY_PAPER, csc_name, toy_shared
from training.bundled import build

SELECTION = "id,name,object_class,subclass,csc,csc_spectrum,bat,hmxb,gamma_cat,aliases\n"
TERM = {"term": "toy", "aliases": [], "definition": "A thing.", "example": "This.", "bibcode": XRAY_PAPER}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A library of three curated made-up sources and the others of the tables, without vectors."""
    place = tmp_path_factory.mktemp("bundled")
    data = toy_shared(place / "data", 12)
    inputs = place / "inputs"
    inputs.mkdir()
    rows = (
        f"toy-0,Toy 0,Seyfert,Sy1,{csc_name(0)},,SWIFT J0000.1+1030,,,Toy Nought;TN 1",
        f"toy-1,Toy 1,star,,{csc_name(1)},,,,,",
        f"toy-x-1,Toy X-1,HMXB,,,{csc_name(3)},,Toy X-1,Toy nebula,",
    )
    (inputs / "selection.csv").write_text(SELECTION + "\n".join(rows) + "\n")
    reports = [
        {"bibcode": XRAY_PAPER, "reports": [_report("toy-0", "a"), _report("gone", "b")]},
        {"bibcode": OTHER_PAPER, "reports": [_report("gone", "c")]},
    ]
    (inputs / "reports.jsonl").write_text("".join(json.dumps(r) + "\n" for r in reports))
    (inputs / "glossary.jsonl").write_text(json.dumps(TERM) + "\n")
    for name in ("first", "second"):
        build.main([str(data), "--out", str(place / name), "--inputs", str(inputs), "--tables"])
    return place


def _report(source: str, summary: str) -> dict:
    return {"source": source, "about": "main", "summary": summary, "quantities": [{"name": "redshift", "value": 0.01}]}


@pytest.fixture(scope="module")
def sources(folder):
    return {source.id: source for source in sources_of(folder / "first")}


@pytest.fixture(scope="module")
def papers(folder):
    return {paper.bibcode: paper for paper in papers_of(folder / "first")}


def test_the_same_input_gives_the_same_bytes(folder):
    names = sorted(p.relative_to(folder / "first") for p in (folder / "first").rglob("*") if p.is_file())
    assert {"library.json", "spectra.npz", "sources.parquet"} <= {str(name) for name in names}
    for name in names:
        assert (folder / "first" / name).read_bytes() == (folder / "second" / name).read_bytes(), name


def test_values_say_whose_they_are_in_which_band_and_at_which_level(sources):
    source = sources["toy-0"]
    gamma, column, bat = (source.measured(name) for name in ("powlaw_gamma", "powlaw_nh", "bat_photon_index"))
    assert gamma.level == 0.68 and gamma.high - gamma.value == pytest.approx(0.1, abs=1e-3)
    assert (gamma.band, gamma.instrument) == ("0.5-7 keV", "Chandra ACIS")
    assert column.high - column.value == pytest.approx(2.5, abs=0.01) and column.unit == "1e20 cm^-2"
    assert (bat.value, bat.low, bat.high, bat.level, bat.band) == (2.05, 1.95, 2.15, 0.9, "14-195 keV")
    assert bat.reference == "2018ApJS..235....4O" and bat.instrument == "Swift BAT"
    assert source.measured("bat_flux").value == 1.25e-11 and source.measured("bat_luminosity").value == 3.16e43
    assert "Swift-BAT" in source.redshift_from and source.redshift == 0.0123
    assert source.measured("hard_hs").level is None and "no uncertainty" in source.measured("hard_hs").method


def test_galactic_sources_have_distances_and_no_redshift(sources):
    star, binary = sources["toy-1"], sources["toy-x-1"]
    assert star.redshift is None and star.measured("distance").value == 400
    assert binary.measured("column_density").value == 3.5e21  # 1e21 cm^-2 in the table
    assert binary.measured("spin_period").reference == XRAY_PAPER and binary.measured("orbital_period").unit == "d"
    distance = binary.measured("distance")
    assert (distance.value, distance.low, distance.high) == (2000, 1800, 2300)


def test_the_curated_are_as_chosen_and_the_others_as_their_catalogues_call_them(sources):
    curated, other = sources["toy-0"], sources["2cxo-j000610-0p163000"]
    assert curated.curated and curated.aliases[:2] == ("Toy Nought", "TN 1") and "NGC 9999" in curated.aliases
    assert "designation" in curated.position_from
    assert not other.curated and other.name == csc_name(6)
    assert "Toy 10" in sources["2cxo-j001010-0p203000"].aliases
    assert (other.object_class, other.subclass) == ("Seyfert", "Sy1") and "SIMBAD" in other.class_from
    assert XRAY_PAPER in sources["2cxo-j000710-0p173000"].class_from  # the literature's, with whose it is
    assert {"IGR J06420-1015", "V999 Mon", "HESS J0642-102"} <= set(sources["toy-x-1"].aliases)
    assert len(sources) == 3 + 6  # those without a position are left out


def test_spectra_are_simulated_from_the_values_that_are_said(folder, sources):
    with np.load(folder / "first/spectra.npz") as stored:
        counts = dict(zip(stored["ids"].tolist(), stored["counts"], strict=True))
    assert counts.keys() == sources.keys()
    for name, source in sources.items():
        assert counts[name].sum() == source.simulation["counts"] > 0
        assert "photon index" in source.simulation["from"]


def test_papers_have_their_facts_from_the_literature_and_no_abstract(papers):
    paper = papers[XRAY_PAPER]
    assert paper.title == "A paper on Toy 0" and paper.authors == ("Toy, Anna", "Model, Bo", "Fit, Cy", "et al.")
    assert paper.report_on("toy-0").summary == "a" and paper.report_on("toy-0").quantities[0].value == 0.01
    assert paper.report_on("gone") is None
    classed = {r.source for r in paper.reports if r.about == "class"}
    assert "2cxo-j000610-0p163000" in classed and paper.report_on("toy-x-1").about == "link"
    assert not any(p.abstract for p in papers.values())
    # its report is on a source that is not here; its title names one that is
    assert [(r.source, r.about, r.summary) for r in papers[OTHER_PAPER].reports] == [("toy-1", "title", "")]


def test_the_manifest_counts_and_signs_each_file(folder):
    manifest = json.loads((folder / "first/library.json").read_text())
    assert manifest["name"] == "bundled" and manifest["files"]["sources.parquet"]["rows"] == 9
    assert all(len(entry["sha256"]) == 64 for entry in manifest["files"].values())
    assert [term.term for term in terms_of(folder / "first")] == ["toy"]
