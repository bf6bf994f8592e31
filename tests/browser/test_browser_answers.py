"""What an answer is like in a real Chromium: marks that say what they lead to, rows that unfold, tables that are sorted and copied."""

import io

import pytest
from astropy.table import Table

from tests.support.browser_fixtures import answered, ask, chromium_is_missing, end_chat, follow, picture, start_chat

pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]


def test_marks_say_what_they_are_and_evidence_stands_in_their_order(visit):
    page = visit()
    ask(page, "What is 3C 273 and how hard is its X-ray spectrum?")
    answered(page)
    picture(page, "marks")  # the answer has come to rest
    for kind, says in (("S", "Source: 3C 273, quasar"), ("M", "Value: "), ("P", "Paper: ")):
        mark = page.locator(f'#chat a[href^="#e1-{kind}"]').first
        mark.focus()
        page.locator("#ss-tip:visible", has_text=says).wait_for()
        page.keyboard.press("Escape")
        page.locator("#ss-tip").wait_for(state="hidden")
    first = page.locator('#chat a[href^="#e1-S"]').first
    first.hover()
    page.locator("#ss-tip:visible").wait_for()
    picture(page, "preview")

    page.mouse.move(2, 2)
    _rows_in_the_order_of_citation_that_unfold(page)


def _rows_in_the_order_of_citation_that_unfold(page):
    marks = (
        "[...document.querySelectorAll('#chat a[href^=\"#e1-\"]')].filter((a) => !a.closest('li'))"  # no value strip
    )
    cited = page.evaluate(f"{marks}.map((a) => a.hash.slice(1))")
    there = page.evaluate("[...document.querySelectorAll('#evidence [id^=e1-]')].map((card) => card.id)")
    assert there == list(dict.fromkeys(cited))
    card = page.locator("#e1-S1")
    assert card.bounding_box()["height"] < 60 and "SIMULATED" not in page.locator("#evidence").inner_text()
    follow(page, "e1-S1")
    card.get_by_text("SIMULATED").wait_for()  # said where the spectrum is
    picture(page, "evidence-unfolded")


@pytest.fixture
def trained(library):
    """A chat whose questions the trained reader reads: the rules ask for no tables."""
    server, found = start_chat("--questions", "0", "--library", str(library.parts[0].content), SCHOLAR_READER="trained")
    yield found
    end_chat(server)


def test_a_table_is_sorted_and_copied(visit, trained):
    page = visit(at=trained, width=1440, height=900)
    ask(page, "Give me a table of redshift, photon index and NH for all blazars")
    answered(page)
    table = page.locator("#chat table").first
    table.wait_for()
    for seen in ("#chat .bot-row strong", "#chat tbody tr:nth-child(4)", "#evidence .ss-card"):  # without scrolling
        page.wait_for_function(  # the question goes to the top of the chat
            """(seen) => {
              const place = document.querySelector(seen).getBoundingClientRect(), box = document.querySelector("#box");
              return place.top > 0 && place.top + Math.min(place.height, 60) < box.getBoundingClientRect().top;
            }""",
            arg=seen,
        )
    picture(page, "table")
    head = table.locator("th", has_text="redshift").first

    def column():
        place = head.evaluate("(th) => th.cellIndex")
        return [float(t) for t in table.locator(f"tbody tr td:nth-child({place + 1})").all_inner_texts() if t.strip()]

    before = column()
    head.focus()
    page.keyboard.press("Enter")
    assert column() == sorted(before) and head.get_attribute("aria-sort") == "ascending"
    head.click()
    assert column() == sorted(before, reverse=True)

    def copied(name):
        page.locator("#chat .ss-actions").get_by_role("button", name=f"Copy as {name}").first.click()
        page.get_by_role("button", name="Copied").first.wait_for()
        return page.evaluate("navigator.clipboard.readText()")

    rows = table.locator("tbody tr").count()
    assert len(Table.read(copied("CSV"), format="ascii.csv")) == rows
    assert len(Table.read(io.BytesIO(copied("VOTable").encode()), format="votable")) == rows
    assert copied("AASTeX").startswith("% the first 8 of 17 rows\n\\begin{deluxetable}")
