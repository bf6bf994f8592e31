"""Libraries chosen on the page, in a real Chromium: a corpus of the user's beside the curated sources, told apart."""

import json

import pytest

from tests.support.browser_fixtures import (
    answered,
    ask,
    chromium_is_missing,
    conversations,
    end_chat,
    home_of_its_own,
    picture,
    start_chat,
    tab,
    whole,
)

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]
OPENING_MS = 400_000  # the first start makes the index of the bundled library
NAME = "2CXO J002254.5+021845"


@pytest.fixture(scope="module")
def both(library, scholar_home, tmp_path_factory):
    """A chat that begins with a corpus of the made-up sky and knows the curated sources too."""
    from tests.support.archives.made_up.build import build

    corpus = build(tmp_path_factory.mktemp("sky"), 40).folder
    home = home_of_its_own()  # with the index of the bundled library, whose names are known to all
    given = ("--library", str(library.parts[0].content))
    server, address = start_chat("--questions", "0", "--library", str(corpus), *given, SCHOLAR_HOME=str(home))
    yield address, home
    end_chat(server)


def unfold(page) -> None:
    """Look at the libraries; they are folded away, and open when their line says so."""
    conversations(page)
    page.locator("#libraries button").first.click()
    page.locator("#libraries-status", has_text="Open: corpus + curated").wait_for(timeout=OPENING_MS)


def choose(page, name: str, on: bool) -> None:
    box = page.locator("#choose").get_by_label(name)
    box.check() if on else box.uncheck()
    page.wait_for_function(
        "([name, on]) => document.querySelector('#libraries-status').innerText.split(', with')[0].includes(name) === on",
        arg=[name, on],
    )


def test_libraries_are_chosen_and_told_apart(visit, both):
    address, home = both
    page = visit(at=address)
    unfold(page)
    picture(page, "libraries")
    ask(page, f"Papers on {NAME}")
    answered(page)
    cards = page.locator("#evidence").text_content()  # of folded rows, too
    assert "Quoted from" in cards and "from the library corpus" in cards and "Summary written" not in cards
    ask(page, "What is Cyg X-1?")
    answered(page, 2)
    newest = page.locator("#evidence details").first.text_content()
    assert "SIMULATED spectrum" in newest and "curated" in newest
    ask(page, f"What is {NAME}?")
    answered(page, 3)
    assert "REAL spectrum" in page.locator("#evidence details").first.text_content()
    tab(page, "Spectrum")
    page.locator("#plot", has_text="REAL spectrum (library corpus)").wait_for()
    picture(page, "libraries-spectrum")
    tab(page, "Browse")
    page.locator("#browse td", has_text="corpus").first.wait_for(state="attached")
    assert "of 320 sources in all" in page.locator("#browse").inner_text()
    tab(page, "Map")
    page.locator("#map", has_text="280 SIMULATED, 40 REAL").wait_for()
    picture(page, "libraries-map")


def test_the_choice_is_the_conversations_and_is_remembered(visit, both):
    address, home = both
    page = visit(at=address)
    unfold(page)
    choose(page, "corpus", False)
    page.locator("#libraries", has_text="Libraries: curated").wait_for()
    ask(page, f"What is {NAME}?")
    whole(page)
    assert "high-mass" not in page.locator("#chat").inner_text()  # what the corpus says of it
    other = visit(at=address)
    unfold(other)
    choose(page, "corpus", True)
    tab(page, "Tour")
    page.locator("#stop", has_text="1 of 5").wait_for()
    choose(page, "curated", False)
    page.locator("#tour", has_text="tick it under Libraries").wait_for()
    assert json.loads((home / "data" / "opened.json").read_text())["open"] == ["corpus"]
