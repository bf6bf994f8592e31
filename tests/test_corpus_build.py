"""A corpus from loopback archives: every fault passed, nothing lost, nothing twice, no secret anywhere, kills survived."""

import json
import os
import random
import signal
import time
from argparse import Namespace
from pathlib import Path

import pytest
from archive_server import Archive, bibcode_of

from retriever.errors import BadInput, ServiceMissing
from training.corpus import ads_client
from training.corpus.card import check, duplicates, write_manifest
from training.corpus.commands import main
from training.corpus.folder import CorpusFolder
from training.corpus.papers import fetch_papers
from training.corpus.simbad import fetch_links
from training.corpus.sources import fetch_sources, parse_cone
from training.corpus.spectra import fetch_spectra
from training.corpus.summaries import Summariser, make_summaries
from training.corpus.web import Limits, Web
from training.corpus.xray_catalogues import CATALOGUES, CSC21, Selection

QUICK = Limits(interval_s=0.0, at_once=4, backoff_s=0.01, timeout_s=10)


@pytest.fixture
def archive():
    server = Archive()
    yield server
    server.close()


@pytest.fixture
def few():
    server = Archive(sources=3)
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path):
    return CorpusFolder(tmp_path / "corpus")


def run_all(archive, folder, sources=None, page=7):
    """All steps once; returns the outcomes."""
    web = Web(QUICK)
    with folder.writing():
        outcomes = [fetch_sources(folder, web, CSC21, sources or Selection(significance=1.0), f"{archive.url}/tap", f"{archive.url}/simbad", page),
                    fetch_spectra(folder, web, f"{archive.url}/csccli", at_once=2), fetch_links(folder, web, f"{archive.url}/simbad"),
                    fetch_papers(folder, ads_client.AdsClient(web, ads_client.Quota(folder), archive.token, f"{archive.url}/v1"), 10),
                    make_summaries(folder, None)]  # fmt: skip
        write_manifest(folder)
    return outcomes


def assert_whole(archive, folder):
    assert sorted(folder.column("sources", "name")) == sorted(s["name"] for s in archive.sky)
    assert sorted(folder.column("observations", "obsid")) == sorted(o for s in archive.sky for o in s["observations"])
    assert sorted(folder.column("papers", "bibcode")) == sorted(
        {b for i in range(len(archive.sky)) for b in archive.papers_of(i)}
    )
    assert len(folder.column("summaries", "bibcode")) == 3 * len(archive.sky)
    assert check(folder) == []
    assert len(json.loads((folder.path / "spectra/checksums.json").read_text())) == 3 * sum(
        len(s["observations"]) for s in archive.sky
    )


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


def test_every_fault_is_passed_with_nothing_lost(archive, folder):
    archive.faults = {"/tap/sync": [429, "half", 503, "cut"], "/simbad/sync": ["cut", 429, "half"], "/browse": [503, "cut", 500],
                      "/retrieveFile": ["half", "garbage", 429, "half", "half", "cut", 503], "/v1/search": [429, "cut", 503, 500]}  # fmt: skip
    outcomes = run_all(archive, folder)
    assert [outcome.failed for outcome in outcomes] == [{}] * 5
    assert not any(archive.faults.values())
    assert_whole(archive, folder)
    assert any("Range" in headers for _, _, headers in archive.requests)  # a cut download went on where it was


def test_what_fails_is_told_and_tried_again(archive, folder):
    archive.faults = {"/browse": [500] * 12}
    web = Web(Limits(interval_s=0, at_once=1, backoff_s=0.001, tries=2))
    with folder.writing():
        fetch_sources(folder, web, CSC21, Selection(significance=1.0), f"{archive.url}/tap")
        outcome = fetch_spectra(folder, web, f"{archive.url}/csccli", at_once=1)
        assert len(outcome.failed) == 6 and len(folder.failures()) == 6
        assert "does not answer" in outcome.lines()[1] or "HTTP 500" in outcome.lines()[1]
        again = fetch_spectra(folder, web, f"{archive.url}/csccli", at_once=1)
    assert again.failed == {} and again.done == 6 and folder.failures() == {}


def test_wrong_checksums_are_not_kept(archive, folder):
    archive.faults = {"/retrieveFile": ["garbage"] * 40}
    with folder.writing():
        fetch_sources(folder, Web(QUICK), CSC21, Selection(names=(archive.sky[0]["name"],)), f"{archive.url}/tap")
        outcome = fetch_spectra(folder, Web(QUICK), f"{archive.url}/csccli", at_once=1)
    assert outcome.failed and all("checksum" in why or "damaged" in why for why in outcome.failed.values())
    assert not list(folder.path.glob("spectra/*/*.fits"))


def test_redirects_are_followed_and_never_take_the_token_along(archive, folder):
    elsewhere = Archive()
    archive.faults = {"/v1/search": [("redirect", elsewhere.url.replace("127.0.0.1", "localhost"))]}
    client = ads_client.AdsClient(Web(QUICK), ads_client.Quota(folder), archive.token, f"{archive.url}/v1")
    folder.path.mkdir()
    with pytest.raises(ServiceMissing, match="token"):  # the other host was not given the token and says so
        client.fetch([bibcode_of(1)])
    assert all("Authorization" not in headers for _, _, headers in elsewhere.requests)
    elsewhere.close()


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


def test_an_overflowing_result_is_an_error_not_a_loss(archive, folder):
    archive.faults = {"/tap/sync": ["overflow"] * 9}
    with folder.writing():
        outcome = fetch_sources(folder, Web(QUICK), CSC21, Selection(significance=1.0), f"{archive.url}/tap")
    assert outcome.failed and "cut the result off" in next(iter(outcome.failed.values()))


@pytest.mark.parametrize("path", ["/tap/sync", "/simbad/sync", "/v1/search", "/browse"])
def test_a_page_in_place_of_data_is_an_error_not_a_crash(few, folder, path):
    archive = few
    archive.faults = {path: ["page"] * 20}
    outcomes = run_all(archive, folder)
    assert any(outcome.failed for outcome in outcomes)
    assert all(len(line) < 400 for outcome in outcomes for line in outcome.lines())
    archive.faults = {}
    assert not any(outcome.failed for outcome in run_all(archive, folder))
    assert_whole(archive, folder)


def test_another_selection_after_a_kill_doubles_no_observation(archive, folder):
    with folder.writing():
        fetch_sources(folder, Web(QUICK), CSC21, Selection(significance=1.0), f"{archive.url}/tap")
        for part in folder.parts("sources"):  # as if killed between the observations and the sources
            part.unlink()
        for mark in (folder.path / "done").glob("*.json"):
            mark.unlink()
        some = tuple(s["name"] for s in archive.sky[:5])
        fetch_sources(folder, Web(QUICK), CSC21, Selection(names=some), f"{archive.url}/tap")
    assert duplicates(folder, "observations") == {} and sorted(folder.column("sources", "name")) == sorted(some)


def test_a_long_query_goes_as_a_job(archive):
    from training.corpus.tap import ask

    rows = ask(Web(QUICK), f"{archive.url}/tap", CSC21.page(Selection(significance=1.0), top=5), as_job=True)
    assert [row["name"] for row in rows] == sorted(s["name"] for s in archive.sky)[:5]
    assert rows[0]["bb_kt"] is None


def test_limits_are_kept(archive, folder):
    archive.delay = 0.02
    web = Web(Limits(interval_s=0.05, at_once=2))
    with folder.writing():
        fetch_sources(
            folder, Web(QUICK), CSC21, Selection(names=tuple(s["name"] for s in archive.sky[:3])), f"{archive.url}/tap"
        )
        archive.requests.clear()
        archive.most_at_once = 0
        fetch_spectra(folder, web, f"{archive.url}/csccli", at_once=8)
    times = sorted(t for t, _, _ in archive.requests)
    assert archive.most_at_once <= 2
    assert len(times) / (times[-1] - times[0] + 0.05) < 1.15 / 0.05


def test_the_ads_quota_is_never_passed(archive, folder):
    archive.ads_limit = 4
    with folder.writing():
        fetch_sources(folder, Web(QUICK), CSC21, Selection(significance=1.0), f"{archive.url}/tap")
        fetch_links(folder, Web(QUICK), f"{archive.url}/simbad")
        quota = ads_client.Quota(folder, daily=4)
        client = ads_client.AdsClient(Web(QUICK), quota, archive.token, f"{archive.url}/v1")
        outcome = fetch_papers(folder, client, 5)
        assert archive.ads_used == 4 and outcome.done == 4 and "quota" in outcome.stopped and quota.left == 0
        assert fetch_papers(folder, client, 5).done == 0 and archive.ads_used == 4  # the count outlives the run
        tomorrow = folder.read_json("ads_quota.json", {}) | {"day": "2000-01-01"}
        folder.write_json("ads_quota.json", tomorrow)
        archive.ads_used, archive.ads_limit = 0, 5000
        assert not fetch_papers(
            folder, ads_client.AdsClient(Web(QUICK), ads_client.Quota(folder), archive.token, f"{archive.url}/v1"), 5
        ).stopped
    assert duplicates(folder, "papers") == {}


def test_other_programs_use_of_the_token_counts(archive, folder):
    archive.ads_used = 4990
    folder.path.mkdir()
    quota = ads_client.Quota(folder)
    ads_client.AdsClient(Web(QUICK), quota, archive.token, f"{archive.url}/v1").fetch([bibcode_of(1)])
    assert quota.left == 9


def test_no_secret_is_written_or_said(archive, folder, monkeypatch, capsys):
    monkeypatch.setenv("ADS_DEV_KEY", archive.token)
    monkeypatch.setenv("SCHOLAR_LLM_KEY", "llm-secret-abcdef")
    monkeypatch.setenv("SCHOLAR_LLM_URL", archive.url)
    archive.faults = {"/v1/search": [500] * 8, "/chat": [500] * 30}
    command = ["build", str(folder.path), "--names", archive.sky[0]["name"], "--tap", f"{archive.url}/tap", "--simbad", f"{archive.url}/simbad",
               "--service", f"{archive.url}/csccli", "--ads", f"{archive.url}/v1"]  # fmt: skip
    monkeypatch.setattr("training.corpus.web.Limits", lambda **_: QUICK)
    monkeypatch.setattr("training.corpus.summaries.LLM_LIMITS", QUICK)
    main(command)
    main(["status", str(folder.path)])
    wrong = archive.token
    archive.token = "another-token-9876543210"  # noqa: S105
    client = ads_client.AdsClient(Web(QUICK), ads_client.Quota(folder), wrong, f"{archive.url}/v1")
    with pytest.raises(ServiceMissing) as error:
        client.fetch([bibcode_of(1)])
    written = "".join(p.read_bytes().decode("latin-1") for p in folder.path.rglob("*") if p.is_file())
    for text in (written, str(error.value), *capsys.readouterr()):
        assert wrong not in text and "llm-secret" not in text


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
    archive.answers = [{"mentioned": True, "object_class": {"text": "Seyfert", "sentence": sentence}, "hypotheses": [{"text": "x", "sentence": "Not in the text at all."}],
                        "science_use": [{"text": "It has 77 lines", "sentence": sentence}],
                        "quantities": [quantity | {"name": "photon_index", "value": 1.45, "low": 1.35, "high": 1.55}, quantity | {"name": "photon_index", "value": 9.9},
                                       quantity | {"name": "photon_index", "value": 1.45, "high": 3.3}, quantity | {"name": "column_density", "value": 2.4, "unit": "cm^-2"}]}]  # fmt: skip
    model = Summariser(archive.url, web=Web(QUICK))
    row = model.summarise(["NGC 4004"], paper["title"], paper["abstract"])
    assert [q["value"] for q in row["quantities"]] == [1.45] and row["hypotheses"] == row["science_use"] == []
    assert len(row["dropped"]) == 5  # a sentence that is not there, three numbers and a number in words
    archive.answers = ['{"mentioned": tr']
    with pytest.raises(ServiceMissing, match="schema"):
        model.summarise(["NGC 4004"], paper["title"], paper["abstract"])


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
    client = ads_client.AdsClient(Web(QUICK), ads_client.Quota(folder), archive.token, f"{archive.url}/v1")
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

    from training.corpus.alternatives import take_events

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

    from training.corpus.papers import read_pdfs

    (tmp_path / "pdfs").mkdir()
    with PdfPages(tmp_path / "pdfs" / "2011A_and_A...534A.110L.pdf") as pages:
        for text in ("first page on accretion", "second page on jets"):
            figure = Figure()
            figure.text(0.1, 0.5, text)
            pages.savefig(figure)
    (tmp_path / "pdfs" / "2020ApJ...900....1X.pdf").write_bytes(b"%PDF-1.4 broken")
    with folder.writing():
        outcome = read_pdfs(folder, tmp_path / "pdfs")
    assert outcome.done == 1 and "no PDF" in outcome.failed["2020ApJ...900....1X"]
    text = folder.read_json("fulltext/2011A_and_A...534A.110L.json", {})
    assert text["bibcode"] == "2011A&A...534A.110L" and [p["page"] for p in text["pages"]] == [1, 2]
    assert "jets" in text["pages"][1]["text"]


def test_papers_come_from_arxiv_without_a_token(archive, folder):
    from training.corpus.arxiv_client import ArxivClient

    found = ArxivClient(Web(QUICK), f"{archive.url}/api/query").fetch(["2025arXiv250101321G", "2010ApJ...700..10AA"])
    assert [(p["bibcode"], p["arxiv_id"], p["title"], p["year"]) for p in found] == [
        ("2025arXiv250101321G", "2501.01321", "A paper on NGC 4001", 2025)
    ]


def test_two_writers_are_kept_apart(folder):
    with folder.writing(), pytest.raises(BadInput, match="Another process"), CorpusFolder(folder.path).writing():
        pass


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


def was_killed(archive, folder, after_s: float) -> bool:
    """Build in a process of its own and kill it; False if it had ended before."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = int(any(outcome.failed for outcome in run_all(archive, folder, page=5)))
        finally:
            os._exit(status)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def test_kills_lose_nothing_and_double_nothing(archive, tmp_path):
    """``SCHOLAR_KILLS`` kills at random moments of unfinished builds (make test-corpus: 200); then the build must be whole."""
    generator, archive.delay = random.Random(1), 0.004
    kills, left = 0, int(os.environ.get("SCHOLAR_KILLS", "6"))
    while left:
        folder = CorpusFolder(tmp_path / f"corpus{left}")
        while left and was_killed(archive, folder, generator.uniform(0.01, 0.6)):
            kills, left = kills + 1, left - 1
        assert not any(outcome.failed for outcome in run_all(archive, folder, page=5))
        assert_whole(archive, folder)
        assert not list(folder.path.rglob("*.tmp")) and not list(folder.path.rglob("*.part"))
    assert kills == int(os.environ.get("SCHOLAR_KILLS", "6"))


def test_the_corpus_is_indexed_with_its_sources(archive, folder):
    from assistant.large_index import make_index, search_index

    run_all(archive, folder)
    options = Namespace(corpus=str(folder.path), papers=None, out=None, add=False, no_vectors=True, index=str(folder.path / "index"), kind="papers",
                        k=5, since=None, until=None, refereed=False)  # fmt: skip
    assert make_index(options, print) == 0
    name = archive.sky[7]["name"]  # known to the papers as NGC 4007 only, by SIMBAD's identifiers
    found = [row["bibcode"] for row in search_index(options, f"What is known of {name}?")]
    assert bibcode_of(7) in found[:3]
    options.kind = "sources"
    assert search_index(options, "UGC 77")[0]["name"] == name
    assert Path(folder.path / "index" / "index.json").exists()
