"""The kiosk in a real browser: begun by a touch, heard, played, and begun anew when nobody touches it."""

from pathlib import Path

import pytest

from tests.support.browser_fixtures import chromium_is_missing, picture

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium_is_missing(), reason="no Chromium")]
CONTRAST = Path(__file__).parents[1].joinpath("support/contrast.js")
# tones that began, without a loudspeaker
HEARD = """() => {
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...a) { window.tones += 1; return start.apply(this, a); };
}"""
# pictures of the light
DRAWN = """() => {
  window.drawn = 0;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...a) { window.drawn += 1; return clear.apply(this, a); };
}"""


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["screen", "small"])
def test_a_visit_to_the_kiosk(visit, address, width, dark):
    page = visit(width, 900, dark, at=f"{address}/?kiosk=1&tour=cyg-x-1", ready="#begin")
    page.clock.install()
    page.reload()  # by the clock that the test moves on
    requests = []
    page.on("request", lambda sent: requests.append(sent.url))
    page.evaluate(HEARD)
    page.locator("#begin").click()
    stop = page.locator(".view:not([hidden])")
    assert stop.get_attribute("data-stop") == "cyg-x-1" and stop.locator(".ss-number").count() == 3
    page.clock.run_for(1000)
    assert page.evaluate("window.tones") == 0  # sound only by a touch
    stop.locator("[data-play]").click()
    page.clock.run_for(3000)
    assert page.evaluate("window.tones") >= 20  # 13 a second
    page.locator("#mute").click()
    muted = page.evaluate("window.tones")
    page.clock.run_for(1000)
    assert page.evaluate("window.tones") == muted
    picture(page, f"kiosk-{width}")
    found = page.evaluate(CONTRAST.read_text())
    page.locator("nav [data-to=game]").click()
    cards = page.locator("#round .candidate")
    assert 2 <= cards.count() <= 4 and not cards.locator(".evidence:visible").count()
    cards.first.locator(".choose").click()
    assert cards.locator(".evidence:visible").count() == cards.count() == 2
    hole = page.locator("#round .hole")
    assert "a black hole" in hole.locator(".evidence").inner_text() and "Listed here as" in hole.inner_text()
    right = "Right" in page.locator("#verdict").inner_text()
    assert (
        right == ("hole" in cards.first.get_attribute("class"))
        and f"{int(right)} of 1" in page.locator("#score").inner_text()
    )
    picture(page, f"kiosk-game-{width}")
    found += page.evaluate(CONTRAST.read_text())
    page.locator("#again").click()
    assert page.locator("#round .candidate").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    warned = 0
    for _ in range(50):  # two seconds at a time, while the clock goes on by itself
        page.clock.run_for(2000)
        warned += page.locator("#leaving").is_visible()
        if page.locator("#begin").is_visible():
            break
    assert warned
    assert page.locator("#begin").is_visible() and not page.locator("#score").inner_text()
    assert not requests and not found, "\n".join(dict.fromkeys(found))


def test_less_motion_is_kept_to(browser, address):
    page = browser.new_page(reduced_motion="reduce")
    page.clock.install()
    page.goto(f"{address}/?kiosk=1")
    page.locator("#begin").wait_for()
    page.evaluate(DRAWN)
    page.locator("#begin").click()
    page.locator(".view:not([hidden]) [data-play]").click()
    page.clock.run_for(5000)
    assert 1 <= page.evaluate("window.drawn") <= 8  # not at every X-ray
    page.close()
