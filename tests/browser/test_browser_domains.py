"""The domain of questions and what is no spectrum in a real Chromium: the switch, an uploaded image in the workbench, maps of images and
light curves, and all of it on a window that shrinks to a phone's."""

from urllib.parse import parse_qs, urlparse

import pytest

from assistant.request.domains import DOMAINS, USUAL
from tests.support.browser_fixtures import answered, ask, chromium_is_missing, picture, tab, upload, whole
from tests.support.spectra.make_pictures import ring, write_picture

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]
PHONE = {"width": 390, "height": 844}
# what lies beside the window or is cut off by its own frame, of what is drawn
_CUT_OFF = """(where) => [...document.querySelectorAll(`${where} .main-svg, ${where} image`)].map((one) => one.getBoundingClientRect())
  .filter((box) => box.width && (box.right > innerWidth + 1 || box.left < -1)).map((box) => `${box.left} to ${box.right}`)"""


def _domain_of(page) -> str:
    return parse_qs(urlparse(page.url).query).get("domain", [USUAL])[0]


def test_the_domain_is_switched_kept_and_its_images_are_shown_on_any_width(visit, tmp_path):
    page, name = visit(), "deep-sky"
    page.locator("#domain input").click()
    page.get_by_role("option", name=DOMAINS[name].title, exact=True).click()
    page.wait_for_function(f"location.search.includes('domain={name}')")
    page.reload()
    page.locator("#box textarea").wait_for()
    page.wait_for_function(f"document.querySelector('#domain input').value === {DOMAINS[name].title!r}")
    assert _domain_of(page) == name
    ask(page, "What is this?", [write_picture(tmp_path / "ring.png", ring())])
    answered(page)
    page.locator("#plot .main-svg image").first.wait_for(state="attached")
    assert (
        "REAL" in page.locator("#plot").inner_text() and "REAL (uploaded) image" in page.locator("#words").inner_text()
    )
    told = page.locator("#near-papers").inner_text()
    assert "Real images that it is most like" in told or "No image is named" in told
    assert not page.locator("#bench .ss-view").first.is_visible() or page.locator("#bench .ss-no-view").count()
    picture(page, "image-in-the-workbench")
    page.set_viewport_size(PHONE)
    page.locator("#show-side").click()
    page.wait_for_function(f"!({_CUT_OFF})('#plot').length")
    picture(page, "image-phone")
    page.set_viewport_size({"width": 1400, "height": 950})
    tab(page, "Parameters")
    page.locator("#table", has_text="there are no parameters").wait_for()
    _maps(page)
    page.locator("#domain input").click()
    page.get_by_role("option", name=DOMAINS[USUAL].title, exact=True).click()
    page.wait_for_function("!location.search.includes('domain=')")


def _maps(page):
    """Of images and of light curves: REAL, by class, each point with its name, and back to that of spectra."""
    tab(page, "Map")
    page.locator("#map .main-svg").first.wait_for()
    for ground, told in (("images", "REAL images of deep-sky objects"), ("light curves", "REAL stars of ASAS")):
        page.locator("#map-ground").get_by_label(ground, exact=True).check()
        page.locator("#map-words", has_text=told).wait_for()
        page.locator("#map .legend").first.wait_for()
        count = page.evaluate(
            "document.querySelector('#map .js-plotly-plot')._fullData.reduce((all, one) => all + (one.x?.length ?? 0), 0)"
        )
        assert count > 100 and "SIMULATED" not in page.locator("#map").inner_text()
        picture(page, f"map-{ground.replace(' ', '-')}")
    page.locator("#map-ground").get_by_label("spectra", exact=True).check()
    page.locator("#map", has_text="SIMULATED").wait_for()


def test_a_plot_follows_a_window_that_shrinks(visit, tmp_path):
    page = visit()
    ask(page, "What is this?", upload(tmp_path))
    answered(page)
    page.locator("#plot .main-svg").first.wait_for()
    page.set_viewport_size(PHONE)
    page.locator("#show-side").click()
    page.wait_for_function(f"!({_CUT_OFF})('#plot').length")
    assert not page.locator(".scroll-down-button-container:visible").count()  # of the chat below the sheet
    picture(page, "plot-shrunk")
    page.set_viewport_size({"width": 1400, "height": 950})
    page.wait_for_function("document.querySelector('#plot .main-svg').getBoundingClientRect().width > 420")
    whole(page)
