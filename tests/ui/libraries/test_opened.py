"""The libraries of a server: opened once, shared, chosen by each conversation; which were open is remembered."""

import threading
import time

import pytest

from assistant.offline.engine import OfflineEngine
from retriever.errors import BadInput
from tests.support.libraries.toy_library import BIBCODE, NAMES, QUOTED, small_library
from ui.libraries import opened
from ui.libraries.opened import Libraries, unknown_of
from ui.libraries.remembered import FILE, keep_open, last_open, offered


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_library(tmp_path_factory.mktemp("libraries") / "small")


@pytest.fixture
def libraries(library, small):
    """The curated library in place of the bundled one, and a small one."""
    places = {"bundled": library.parts[0].content, "small": small}
    return Libraries(OfflineEngine(), places, ["bundled"])


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path))
    return tmp_path / "data"


def test_a_library_is_opened_once_and_shared(libraries, monkeypatch):
    times = []
    real = opened.open_one

    def counted(place, note, show):
        times.append(place)
        time.sleep(0.1)
        return real(place, note, show)

    monkeypatch.setattr(opened, "open_one", counted)
    asked = [(), ("small",), ("bundled", "small"), ("small", "bundled"), ("small",)]
    threads = [threading.Thread(target=libraries.assistant, args=(names,)) for names in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == 2
    assert libraries.assistant(["small", "bundled"]) is libraries.assistant(["bundled", "small"])
    assert libraries.library(["bundled", "small"]).parts[0] is libraries.library().parts[0]
    assert libraries.is_open(["small"]) and [one["open"] for one in libraries.described()] == [True, True]


def test_who_asks_an_open_library_does_not_wait_for_another_to_open(libraries, monkeypatch):
    libraries.assistant()
    going, real = threading.Event(), opened.open_one

    def slow(place, note, show):
        show("sources", 1, 3)
        going.wait(20)
        return real(place, note, show)

    monkeypatch.setattr(opened, "open_one", slow)
    thread = threading.Thread(target=libraries.assistant, args=(["small"],))
    thread.start()
    while not libraries.progress(["small"]):
        time.sleep(0.01)
    assert "sources, 1 of 3" in libraries.progress(["small"]) and not libraries.is_open(["small"])
    assert "3C 273 is a quasar" in libraries.assistant().ask("What is 3C 273?").text
    assert not libraries.described()[1]["open"] and "state" in libraries.described()[1]
    going.set()
    thread.join()
    assert libraries.is_open(["small"]) and not libraries.progress(["small"])


def test_several_libraries_are_asked_at_once_and_told_apart(libraries):
    answer = libraries.assistant(["bundled", "small"]).ask(f"What is {NAMES[0]}?")
    assert {item.record["library"] for item in answer.ledger.of_kind("source")} == {"small"}
    papers = libraries.assistant(["small"]).ask(f"Papers on {NAMES[0]}")
    (paper,) = papers.ledger.of_kind("paper")
    assert (paper.record["bibcode"], paper.record["passage"]) == (BIBCODE, QUOTED)
    assert paper.record["passage_from"] == "abstract"
    assert libraries.library(["bundled", "small"]).sources.shared == 1


def test_names_that_are_not_known_are_told_and_the_default_is_asked(libraries):
    assert libraries.chosen(["gone"]) == ("bundled",) and unknown_of(["gone", "small"], libraries) == ["gone"]
    assert libraries.library(["gone"]) is libraries.library()


def test_a_library_that_can_not_be_opened_is_one_line_and_can_be_tried_again(library, tmp_path):
    libraries = Libraries(OfflineEngine(), {"bundled": library.parts[0].content, "broken": tmp_path / "broken"})
    for _ in range(2):
        with pytest.raises(BadInput) as caught:
            libraries.assistant(["broken"])
        assert "\n" not in str(caught.value) and not libraries.progress(["broken"])


def test_what_was_given_is_offered_again_and_what_went_away_is_one_line(own_home, tmp_path):
    told = []
    folder = small_library(tmp_path / "given")
    places, begin = offered([str(folder)], told.append)
    assert list(places) == ["bundled", "small"] and begin == ["small"] and not told
    keep_open(begin)
    assert offered([], told.append)[1] == ["small"]
    folder.rename(tmp_path / "elsewhere")
    assert offered([], told.append)[1] == ["bundled"]
    assert len(told) == 1 and "small" in told[0] and "\n" not in told[0]
    for bad in ("nowhere", str(tmp_path), "small"):
        with pytest.raises(BadInput) as caught:
            offered([bad], told.append)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"open": 3}', '{"open": [1, null]}'])
def test_a_damaged_memory_begins_with_the_bundled_library(own_home, text):
    own_home.mkdir(parents=True)
    (own_home / FILE).write_text(text)
    assert last_open() == [] and offered([], print)[1] == ["bundled"]
