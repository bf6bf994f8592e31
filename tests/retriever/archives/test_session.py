"""The session that every client of an archive speaks through: who it says it is, when it tries again, what it hides."""

import email.utils
import time
from dataclasses import replace

import pytest
from requests import Response

from retriever.archives.secrets import redact
from retriever.archives.session import Limits, Web, retry_after
from retriever.errors import ServiceMissing

QUICK = Limits(interval_s=0.0, backoff_s=0.01, timeout_s=5, tries=3)


def test_an_archive_is_told_which_project_asks(archive):
    Web(QUICK).get(f"{archive.url}/v1/models")
    agents = [headers["User-Agent"] for _, _, headers in archive.requests]
    assert len(agents) == 1 and agents[0].startswith("spectrum-scholar/") and "X-ray astronomy" in agents[0]


@pytest.mark.parametrize("fault", [429, 503])
def test_a_busy_archive_is_asked_again(archive, fault):
    archive.faults["/models"] = [fault]
    assert Web(QUICK).get(f"{archive.url}/v1/models").json()["data"] and len(archive.requests) == 2


def test_a_host_that_stays_away_is_named_with_what_to_do():
    with pytest.raises(ServiceMissing, match=r"127\.0\.0\.1:1 does not answer \(connection refused or cut\): check"):
        Web(QUICK).get("http://127.0.0.1:1/")


def test_both_forms_of_retry_after_are_seconds():
    answer = Response()
    assert retry_after(answer) is None
    answer.headers["Retry-After"] = "2.5"
    assert retry_after(answer) == 2.5
    answer.headers["Retry-After"] = email.utils.formatdate(time.time() + 60, usegmt=True)
    assert retry_after(answer) == pytest.approx(60, abs=2)


def test_keys_of_the_environment_are_taken_out_of_texts(monkeypatch):
    monkeypatch.setenv("SCHOLAR_LLM_KEY", "sk-abcdef123")
    monkeypatch.setenv("ADS_DEV_KEY", "tokentoken")
    assert redact("sent sk-abcdef123 and tokentoken") == "sent [secret] and [secret]"


def test_an_answer_that_is_too_large_is_refused(archive):
    archive.faults["/models"] = [("huge", 200_000)] * 3
    with pytest.raises(ServiceMissing, match="answered with more than 0 MB"):
        Web(replace(QUICK, largest=100_000)).get(f"{archive.url}/v1/models")
    assert len(archive.requests) == 1  # a second try would bring the same


@pytest.mark.parametrize("fault", [("slow", 3), ("trickle", 3), 503])
def test_nothing_is_awaited_after_the_time_is_up(archive, fault):
    archive.faults["/models"] = [fault] * 100
    started = time.monotonic()
    with pytest.raises(ServiceMissing, match="does not answer"):
        Web(replace(QUICK, backoff_s=0.1, tries=99)).hurried(started + 0.4).get(f"{archive.url}/v1/models")
    assert time.monotonic() - started < 1.5


def test_a_turn_that_comes_later_than_it_was_said_to_is_no_fault_of_the_request(archive, monkeypatch):
    sleep = time.sleep
    web = Web(Limits(interval_s=0.1))
    web.get(f"{archive.url}/v1/models")
    monkeypatch.setattr(time, "sleep", lambda seconds: sleep(seconds + 0.2))  # a busy machine
    with pytest.raises(ServiceMissing, match="no answer in time"):
        web.hurried(time.monotonic() + 0.15).get(f"{archive.url}/v1/models")
    assert len(archive.requests) == 1


def test_a_session_beside_another_keeps_the_same_distance_between_requests(archive):
    web = Web(Limits(interval_s=0.2))
    for _ in range(3):
        web.hurried(time.monotonic() + 5).get(f"{archive.url}/v1/models")
    times = [at for at, _, _ in archive.requests]
    assert times[-1] - times[0] >= 0.38
    with pytest.raises(ServiceMissing, match="no answer in time"):
        web.hurried(time.monotonic() + 0.05).get(f"{archive.url}/v1/models")  # its turn comes later
    assert len(archive.requests) == 3
