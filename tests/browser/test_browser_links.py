"""What an address asks for: a question, a tab, an answer that came with a link."""

import json

import pytest

from tests.support.browser_fixtures import QUESTION, act, answered, chromium_is_missing, saved

pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]


def test_a_question_and_a_tab_stand_in_the_address_and_a_link_carries_the_answer(visit, address):
    page = visit(at=f"{address}/?q={QUESTION.replace(' ', '+')}#browse")
    answered(page)
    assert page.locator("#chat .user-row").count() == 1 and "q=" not in page.url
    assert page.locator("#tab-browse-button").get_attribute("aria-selected") == "true"
    nested = "#chat [role=button] button:not([disabled])"
    assert page.locator(nested).count() == 0  # of assistive technology's view of a step there is one button
    act(page, "share")
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('#replay=')")
    link = page.evaluate("navigator.clipboard.readText()")
    other = visit(at=link)
    answered(other)
    name, content = saved(other, lambda: other.locator("#ss-replay button").click())
    document = json.loads(content)
    assert name == "shared.json" and document["turns"][0]["question"] == QUESTION and document["turns"][0]["answer"]
    other.keyboard.press("Control+k")
    assert other.evaluate("document.activeElement.closest('#box') !== null")
    other.keyboard.press("ArrowUp")
    assert other.locator("#box textarea").input_value() == QUESTION
