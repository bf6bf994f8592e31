"""Where things stand in a real Chromium: the chat's height, the sheet of small screens, conversations with addresses, starters."""

import re

import pytest

from tests.support.browser_fixtures import (
    QUESTION,
    act,
    answered,
    ask,
    chromium_is_missing,
    conversations,
    kept,
    picture,
    tab,
)

pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]


def box_of(page, selector):
    return page.locator(selector).first.bounding_box()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 1000), (390, 844)])
def test_the_chat_fills_the_height_and_the_box_stays_at_the_bottom(visit, width, height):
    page = visit(width=width, height=height)
    page.locator("#first-look svg").wait_for(state="attached")
    last = page.locator("#chat .examples button").last.bounding_box()
    assert last["y"] + last["height"] < height  # starters are above the fold
    ask(page, QUESTION)
    answered(page)
    picture(page, f"layout-{width}")
    chat, box = box_of(page, "#chat"), box_of(page, "#box")
    assert box["y"] + box["height"] <= height and box["y"] + box["height"] > height - 40
    assert chat["height"] > 0.7 * height
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight + 1")
    if width >= 1000:  # side by side, each by itself as high as the window
        assert box_of(page, "#right")["x"] > chat["x"] + chat["width"] - 1
    else:
        assert chat["width"] > 0.9 * width and not page.locator("#side").is_visible()
    if width == 390:
        _a_mark_opens_a_sheet_and_one_tap_leads_back(page)


def _a_mark_opens_a_sheet_and_one_tap_leads_back(page):
    mark = page.locator('#chat a[href^="#e1-M"]').first
    mark.click()
    page.wait_for_function("document.activeElement.id.startsWith('e1-M')")
    page.locator("#to-chat").wait_for()
    picture(page, "sheet")
    page.locator("#to-chat").click()
    page.locator("#side").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('#chat a[href^=\"#e1-M\"]')")
    mark.click()
    page.locator("#to-chat").wait_for()
    page.keyboard.press("Escape")
    page.locator("#side").wait_for(state="hidden")
    tab(page, "Browse")  # what is asked in the sheet is answered in the chat
    page.locator("#browse [data-ask]").first.click()
    page.locator("#side").wait_for(state="hidden")


def test_at_twice_the_size_an_answer_is_read_and_its_evidence_reached(visit):
    page = visit(width=720, height=450)  # a window of 1440 x 900 at 200 %
    ask(page, QUESTION)
    answered(page)
    assert box_of(page, "#chat")["height"] > 200 and page.evaluate(
        "document.documentElement.scrollWidth <= window.innerWidth"
    )
    mark = page.locator('#chat a[href^="#e1-M"]').first
    mark.click()
    page.locator("#to-chat").wait_for()
    page.wait_for_function("document.activeElement.closest('#right')")
    page.keyboard.press("Backspace")
    page.locator("#side").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('#chat a[href^=\"#e1-M\"]')")
    picture(page, "zoom-200")


def test_a_conversation_has_an_address_that_a_reload_keeps(visit):
    page = visit()
    start = page.url
    ask(page, "What is 3C 273?")
    answered(page)
    page.wait_for_url(re.compile(r"/c/[0-9a-f]{32}$"))
    first = page.url
    page.reload()
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    assert page.locator("#chat .user-row").count() == 1
    tab(page, "Spectrum")  # what the page loads later is found from here too
    page.locator("#plot .main-svg").first.wait_for()
    page.locator("#do-new").click()
    page.wait_for_url(start)
    ask(page, "What is Cyg X-1?")
    page.locator("#chat", has_text="Cyg X-1 is").wait_for()
    page.wait_for_url(re.compile(r"/c/[0-9a-f]{32}$"))
    assert page.url != first
    page.go_back()
    page.go_back()
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    stranger = visit(at=first)
    stranger.locator(".toast-body", has_text="no conversation of yours").wait_for()
    stranger.wait_for_url(start)
    assert "3C 273 is" not in stranger.locator("#chat").inner_text()


def test_conversations_are_searched_renamed_deleted_and_brought_back(visit):
    page = visit()
    for question in ("What is 3C 273?", "What is a pulsar?"):
        ask(page, question)
        answered(page)
        page.locator("#thread-list a", has_text=question).wait_for()
        page.locator("#do-new").click()
        page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")
    assert kept(page) == ["What is a pulsar?", "What is 3C 273?"]
    assert page.locator("#thread-list h2").all_inner_texts() == ["Today"]
    page.locator("#thread-search").fill("PULSAR")
    page.locator("#thread-list a", has_text="3C 273").wait_for(state="hidden")
    page.locator("#thread-search").fill("")
    entry = page.locator("#thread-list li", has_text="3C 273")
    entry.hover()
    entry.get_by_role("button", name="Rename").click()
    page.locator("#thread-list input").fill("The first quasar")
    page.keyboard.press("Enter")
    page.locator("#thread-list li", has_text="The first quasar").wait_for()
    page.locator("#thread-list a", has_text="The first quasar").click()
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    picture(page, "threads")
    entry = page.locator("#thread-list li", has_text="The first quasar")
    entry.hover()
    entry.get_by_role("button", name="Delete").click()
    page.locator(".ss-undo").wait_for()
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")
    assert kept(page) == ["What is a pulsar?"]
    page.locator(".ss-undo button").click()
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    assert kept(page) == ["What is a pulsar?", "The first quasar"]


def test_conversations_fold_away_and_stay_so(visit):
    page = visit()
    page.locator("#threads").wait_for()
    page.locator("#show-threads").click()
    page.locator("#threads").wait_for(state="hidden")
    page.reload()
    page.locator("#box textarea").wait_for()
    assert not page.locator("#threads").is_visible()
    conversations(page)
    page.locator("#thread-search").wait_for()


def test_steps_are_one_line_and_each_answer_has_its_buttons(visit, chat_home):
    page = visit()
    for turn, question in enumerate(("What is 3C 273?", "What is a pulsar?"), 1):
        ask(page, question)
        answered(page, turn)
    line = page.locator("#chat .bot-row").first.locator(".thought-group [role=button]")
    assert line.count() == 1 and "steps" in line.inner_text() and box_of(page, "#chat .thought-group")["height"] < 40
    line.click()
    page.locator("#chat", has_text="Looking up 3C 273").wait_for()
    assert page.locator("#chat .ss-actions").count() == 2 and page.locator("#chat [data-do=undo]").count() == 1
    page.locator("#chat .ss-actions").first.get_by_role("button", name="Good answer").click()
    page.locator("#do-send").click()
    page.get_by_text("Thank you, your feedback is saved.").wait_for()
    assert '"What is 3C 273?"' in (chat_home / "data" / "feedback.jsonl").read_text().splitlines()[-1]
    page.locator("#chat .ss-actions").first.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").first.wait_for()
    assert "3C 273 is a quasar" in page.evaluate("navigator.clipboard.readText()")
    labels = page.evaluate("[...document.querySelectorAll('#chat [data-testid]')].map((m) => m.ariaLabel)")
    assert set(labels) - {None} == {"Question", "Answer"}
    act(page, "undo")
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 1")


def test_the_empty_page_has_a_name_of_its_own_and_a_spectrum_that_says_what_it_is(visit, address):
    page = visit()
    assert page.title() == "Spectrum Scholar" and page.locator("#head .ss-logo svg").count() == 1
    get = page.context.request.get
    assert "#4338ca" in get(f"{address}/favicon.ico").text()
    manifest = get(f"{address}/manifest.json").json()
    assert manifest["name"] == "Spectrum Scholar" and "#4338ca" in get(f"{address}{manifest['icons'][0]['src']}").text()
    page.locator("#first-look svg .ss-points").wait_for()
    assert "SIMULATED" in page.locator("#first-look").inner_text()
    page.locator("#first-look [data-ask]").click()
    answered(page)
    page.locator("#first-look").wait_for(state="hidden")
