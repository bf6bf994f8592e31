"""A corpus from loopback archives: what is selected, taken over, summarised and indexed, and that a second run asks nothing."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from retriever.archives import ads
from retriever.archives.session import Web
from retriever.archives.xray_catalogues import CATALOGUES, CSC21, Selection
from retriever.errors import BadInput
from tests.support.archives.corpus_building import QUICK, assert_whole, run_all
from tests.support.archives.server import Archive
from tests.support.archives.sky import bibcode_of
from training.corpus.commands import main
from training.corpus.steps.card import duplicates
from training.corpus.steps.sources import fetch_sources, parse_cone
from training.corpus.steps.summaries import Summariser


def test_a_corpus_is_built_and_a_second_run_asks_for_nothing(archive, folder):
    assert all(not outcome.failed for outcome in run_all(archive, folder))
    assert_whole(archive, folder)
    asked = len(archive.requests)
    run_all(archive, folder)
    assert_whole(archive, folder)
    assert len(archive.requests) == asked
    paper = next(p for p in folder.rows("papers") if p["bibcode"] == bibcode_of(3))
    assert paper["refereed"] and paper["retracted"] and paper["citations"] == 3
    card = (folder.path / "README.md").read_text()
    assert "| observations | 18 |" in card and archive.url in card


def test_selections_ask_for_what_they_say(archive, folder):
    with folder.writing():
        fetch_sources(folder, Web(QUICK), CSC21, Selection(significance=5.0, theta=8.0), f"{archive.url}/tap", page=4)
        expected = [s["name"] for s in archive.sky if s["flux_significance_b"] > 5 and s["theta"] < 8]
        assert sorted(folder.column("sources", "name")) == sorted(expected)
        one = archive.sky[11]
        fetch_sources(
            folder, Web(QUICK), CSC21, Selection(cones=((one["ra"], one["dec"], 1 / 60),)), f"{archive.url}/tap"
        )
        fetch_sources(
            folder,
            Web(QUICK),
            CSC21,
            Selection(names=("NGC 4002", "Nowhere 1")),
            f"{archive.url}/tap",
            f"{archive.url}/simbad",
        )
    assert {one["name"], archive.sky[2]["name"]} <= set(folder.column("sources", "name"))
    assert duplicates(folder, "sources") == {}
    assert "Nowhere 1" in (folder.path / "unresolved.txt").read_text()
    adql = " ".join(path.read_text() for path in (folder.path / "queries").glob("*.adql"))
    assert "o.flux_significance_b > 5" in adql and "dbo.cone_distance" in adql and "master_stack_assoc" in adql


def test_the_other_catalogues_have_their_columns_mapped(archive, folder):
    for name, table in (("4xmm", '"IX/69/xmm4d13s"'), ("2sxps", '"IX/58/2sxps"')):
        adql = CATALOGUES[name].page(Selection(cones=((10.5, 41.5, 0.2),)))
        assert table in adql and "CONTAINS(POINT('ICRS'" in adql and " AS flux_aper_b" in adql
    with pytest.raises(BadInput, match="off-axis"):
        CATALOGUES["4xmm"].page(Selection(theta=3.0))
    quoted = CSC21.page(Selection(names=("2CXO J1' OR '1'='1",)))
    assert "'2CXO J1'' OR ''1''=''1'" in quoted


def test_a_long_query_goes_as_a_job(archive):
    from retriever.archives.tap import ask

    rows = ask(Web(QUICK), f"{archive.url}/tap", CSC21.page(Selection(significance=1.0), top=5), as_job=True)
    assert [row["name"] for row in rows] == sorted(s["name"] for s in archive.sky)[:5]
    assert rows[0]["bb_kt"] is None


def test_a_language_models_summary_is_held_to_the_text(archive, folder):
    run_all(archive, folder)
    paper = next(p for p in folder.rows("papers") if p["bibcode"] == bibcode_of(4))
    sentence = paper["abstract"].split(". ")[1] + "."
    quantity = {
        "low": None,
        "high": None,
        "limit": "",
        "unit": "",
        "band": "",
        "instrument": "Chandra",
        "epoch": "",
        "sentence": sentence,
    }
    archive.answers = [
        {
            "mentioned": True,
            "object_class": {"text": "Seyfert", "sentence": sentence},
            "hypotheses": [{"text": "x", "sentence": "Not in the text at all."}],
            "science_use": [{"text": "It has 77 lines", "sentence": sentence}],
            "quantities": [
                quantity | {"name": "photon_index", "value": 1.45, "low": 1.35, "high": 1.55},
                quantity | {"name": "photon_index", "value": 9.9},
                quantity | {"name": "photon_index", "value": 1.45, "high": 3.3},
                quantity | {"name": "column_density", "value": 2.4, "unit": "cm^-2"},
            ],
        }
    ]
    whole = archive.answers[0]
    model = Summariser(archive.url, web=Web(QUICK))
    row = model.summarise(["NGC 4004"], paper["title"], paper["abstract"])
    # three of its numbers are not in the text, so that the rules' reading of all of them stands
    assert [q["value"] for q in row["quantities"]] == [1.45, 2.4e22] and row["object_class"] == "Seyfert"
    assert row["hypotheses"] == row["science_use"] == []
    assert len(row["dropped"]) == 5  # a sentence that is not there, three numbers and a number in words
    archive.answers = [whole | {"quantities": [quantity | {"name": "photon_index", "value": 1.45}]}]
    assert [q["value"] for q in model.summarise(["NGC 4004"], paper["title"], paper["abstract"])["quantities"]] == [
        1.45
    ]
    archive.answers = ['{"mentioned": tr']
    row = model.summarise(["NGC 4004"], paper["title"], paper["abstract"])
    assert row["by"] == "rules" and "schema" in row["dropped"][0] and len(row["quantities"]) == 2


def test_summaries_by_rules_quote_and_count(archive, folder):
    run_all(archive, folder)
    row = next(
        r for r in folder.rows("summaries") if r["bibcode"] == bibcode_of(5) and r["source"] == archive.sky[5]["name"]
    )
    assert row["mentioned"] and row["by"] == "rules" and row["object_class"] == "Seyfert galaxy"
    quantities = json.loads(row["quantities"])
    assert {q["name"] for q in quantities} == {"photon_index", "column_density"}
    text = next(p for p in folder.rows("papers") if p["bibcode"] == bibcode_of(5))
    assert all(s.rstrip(".") in f"{text['title']}. {text['abstract']}" for s in json.loads(row["sentences"]))


@pytest.mark.real_data
def test_the_services_real_answers_are_read(archive, folder, shared, monkeypatch):
    recorded = json.loads((shared / "ads_api" / "search_query.json").read_text())
    monkeypatch.setattr(Archive, "ads_answer", lambda self, query: recorded)
    folder.path.mkdir()
    documents = recorded["response"]["docs"]
    bibcodes = [document["bibcode"] for document in documents if "bibcode" in document]
    client = ads.AdsClient(Web(QUICK), ads.Quota(folder), archive.token, f"{archive.url}/v1")
    found = {paper["bibcode"]: paper for paper in client.fetch(bibcodes)}
    assert bibcodes and set(found) == set(bibcodes)
    for document in documents:
        if paper := found.get(document.get("bibcode")):
            assert paper["title"] == " ".join(document.get("title") or []) and paper["authors"] == (
                document.get("author") or []
            )
            assert paper["refereed"] == ("REFEREED" in (document.get("property") or []))


def test_event_corpora_are_taken_over(folder, tmp_path):
    import h5py

    from training.corpus.steps.other_spectra import take_events

    with h5py.File(tmp_path / "mmu.hdf5", "w") as file:
        file["source_name"], file["obsid"] = [b"2CXO J1", b"2CXO J2", b"2CXO J1"], [1, 2, 3]
        file["ra"], file["dec"], file["powlaw_gamma"] = [10.0, 11.0, 10.0], [1.0, 2.0, 1.0], [1.5, float("nan"), 1.5]
    lines = [
        {"source_name": "2CXO J2", "obsid": "4", "event_list": [[0.0, 1.2]]},
        {"source_name": "2CXO J5", "obsid": "5", "event_list": [[0.0, 2.0]]},
    ]
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, lines)))
    files = [tmp_path / "mmu.hdf5", tmp_path / "events.jsonl"]
    with folder.writing():
        assert take_events(folder, files).failed == {}
        assert take_events(folder, files).skipped == 2
    assert sorted(folder.column("sources", "name")) == ["2CXO J1", "2CXO J2", "2CXO J5"]
    assert sorted(folder.column("observations", "obsid")) == ["1", "2", "3", "4", "5"]


def test_pdfs_keep_their_page_numbers(folder, tmp_path):
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    from training.corpus.steps.papers import read_pdfs

    (tmp_path / "pdfs").mkdir()
    with PdfPages(tmp_path / "pdfs" / "2011A_and_A...534A.110L.pdf") as pages:
        for text in ("first page on accretion", "second page on jets"):
            figure = Figure()
            figure.text(0.1, 0.5, text)
            pages.savefig(figure)
    (tmp_path / "pdfs" / "2020ApJ...900....1X.pdf").write_bytes(b"%PDF-1.4 broken")
    with folder.writing():
        outcome = read_pdfs(folder, tmp_path / "pdfs")
    assert outcome.done == 1 and "not a PDF" in outcome.failed["2020ApJ...900....1X"]
    text = folder.read_json("fulltext/2011A_and_A...534A.110L.json", {})
    assert text["bibcode"] == "2011A&A...534A.110L" and [p["page"] for p in text["pages"]] == [1, 2]
    assert "jets" in text["pages"][1]["text"]


def test_papers_come_from_arxiv_without_a_token(archive, folder):
    from retriever.archives.arxiv import ArxivClient

    found = ArxivClient(Web(QUICK), f"{archive.url}/api/query").fetch(["2025arXiv250101321G", "2010ApJ...700..10AA"])
    assert [(p["bibcode"], p["arxiv_id"], p["title"], p["year"]) for p in found] == [
        ("2025arXiv250101321G", "2501.01321", "A paper on NGC 4001", 2025)
    ]


@pytest.mark.parametrize(
    ("text", "cone"),
    [("10.5,41.2,10'", (10.5, 41.2, 10 / 60)), ('10.5 -41.2 30"', (10.5, -41.2, 30 / 3600)), ("1,2,0.5d", (1, 2, 0.5))],
)
def test_cones_are_read(text, cone):
    assert parse_cone(text) == pytest.approx(cone)


@pytest.mark.parametrize("text", ["", "400,0,1'", "1,2", "1,2,x", "1,95,1'"])
def test_bad_cones_are_refused(text):
    with pytest.raises(BadInput, match="--cone"):
        parse_cone(text)


def test_the_command_says_what_is_wrong_in_one_line(tmp_path):
    for command in (["sources", str(tmp_path / "c")], ["status", str(tmp_path / "none")], ["papers"], ["fly", "x"]):
        with pytest.raises(BadInput):
            main(command)


def test_the_corpus_is_indexed_with_its_sources(archive, folder):
    from assistant.terminal.own_index import make_index
    from retriever.library.opening import as_one, open_one

    run_all(archive, folder)
    options = Namespace(corpus=str(folder.path), papers=None, out=None, add=False, no_vectors=True, ray="")
    assert make_index(options, print) == 0
    part = open_one(folder.path / "index")
    library = as_one([part], part)
    name = archive.sky[7]["name"]  # known to the papers as NGC 4007 only, by SIMBAD's identifiers
    found = [hit.paper.bibcode for hit in library.search_papers(f"What is known of {name}?", 5)]
    assert bibcode_of(7) in found[:3]
    assert name in (library.search_sources("UGC 77", 5)[0][0].name, *library.search_sources("UGC 77", 5)[0][0].aliases)
    assert Path(folder.path / "index" / "index.json").exists()
