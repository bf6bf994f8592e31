"""A corpus under faults: every one passed, nothing lost, nothing twice, limits kept, no secret anywhere, kills survived."""

import os
import random
import signal
import time

import pytest

from retriever.archives import ads
from retriever.archives.session import Limits, Web
from retriever.archives.xray_catalogues import CSC21, Selection
from retriever.errors import BadInput, ServiceMissing
from tests.support.archives.corpus_building import QUICK, assert_whole, run_all
from tests.support.archives.server import Archive
from tests.support.archives.sky import bibcode_of
from training.corpus.commands import main
from training.corpus.folder.folder import CorpusFolder
from training.corpus.steps.card import duplicates
from training.corpus.steps.links import fetch_links
from training.corpus.steps.papers import fetch_papers
from training.corpus.steps.sources import fetch_sources
from training.corpus.steps.spectra import fetch_spectra


@pytest.fixture
def few():
    server = Archive(sources=3)
    yield server
    server.close()


def test_every_fault_is_passed_with_nothing_lost(archive, folder):
    archive.faults = {
        "/tap/sync": [429, "half", 503, "cut"],
        "/simbad/sync": ["cut", 429, "half"],
        "/browse": [503, "cut", 500],
        "/retrieveFile": ["half", "garbage", 429, "half", "half", "cut", 503],
        "/v1/search": [429, "cut", 503, 500],
    }
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
    client = ads.AdsClient(Web(QUICK), ads.Quota(folder), archive.token, f"{archive.url}/v1")
    folder.path.mkdir()
    with pytest.raises(ServiceMissing, match="token"):  # the other host was not given the token and says so
        client.fetch([bibcode_of(1)])
    assert all("Authorization" not in headers for _, _, headers in elsewhere.requests)
    elsewhere.close()


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
        quota = ads.Quota(folder, daily=4)
        client = ads.AdsClient(Web(QUICK), quota, archive.token, f"{archive.url}/v1")
        outcome = fetch_papers(folder, client, 5)
        assert archive.ads_used == 4 and outcome.done == 4 and "quota" in outcome.stopped and quota.left == 0
        assert fetch_papers(folder, client, 5).done == 0 and archive.ads_used == 4  # the count outlives the run
        tomorrow = folder.read_json("ads_quota.json", {}) | {"day": "2000-01-01"}
        folder.write_json("ads_quota.json", tomorrow)
        archive.ads_used, archive.ads_limit = 0, 5000
        assert not fetch_papers(
            folder, ads.AdsClient(Web(QUICK), ads.Quota(folder), archive.token, f"{archive.url}/v1"), 5
        ).stopped
    assert duplicates(folder, "papers") == {}


def test_other_programs_use_of_the_token_counts(archive, folder):
    archive.ads_used = 4990
    folder.path.mkdir()
    quota = ads.Quota(folder)
    ads.AdsClient(Web(QUICK), quota, archive.token, f"{archive.url}/v1").fetch([bibcode_of(1)])
    assert quota.left == 9


def test_no_secret_is_written_or_said(archive, folder, monkeypatch, capsys):
    monkeypatch.setenv("ADS_DEV_KEY", archive.token)
    monkeypatch.setenv("SCHOLAR_LLM_KEY", "llm-secret-abcdef")
    monkeypatch.setenv("SCHOLAR_LLM_URL", archive.url)
    archive.faults = {"/v1/search": [500] * 8, "/chat": [500] * 30}
    command = [
        "build",
        str(folder.path),
        "--names",
        archive.sky[0]["name"],
        "--tap",
        f"{archive.url}/tap",
        "--simbad",
        f"{archive.url}/simbad",
        "--service",
        f"{archive.url}/csccli",
        "--ads",
        f"{archive.url}/v1",
    ]
    monkeypatch.setattr("retriever.archives.session.Limits", lambda **_: QUICK)
    monkeypatch.setattr("training.corpus.steps.summaries.LLM_LIMITS", QUICK)
    main(command)
    main(["status", str(folder.path)])
    wrong = archive.token
    archive.token = "another-token-9876543210"  # noqa: S105
    client = ads.AdsClient(Web(QUICK), ads.Quota(folder), wrong, f"{archive.url}/v1")
    with pytest.raises(ServiceMissing) as error:
        client.fetch([bibcode_of(1)])
    written = "".join(p.read_bytes().decode("latin-1") for p in folder.path.rglob("*") if p.is_file())
    for text in (written, str(error.value), *capsys.readouterr()):
        assert wrong not in text and "llm-secret" not in text


def test_two_writers_are_kept_apart(folder):
    with folder.writing(), pytest.raises(BadInput, match="Another process"), CorpusFolder(folder.path).writing():
        pass


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
