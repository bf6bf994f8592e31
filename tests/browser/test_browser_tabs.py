"""The tabs in a real Chromium: workbench, catalogue, map, tour; keyboard, contrast, small and large screens.

Every request that the browser makes is recorded: none may go to another machine. Screenshots of the main states are
written to ``screenshots/``, to be looked at.
"""

import io
import json
import re

import pytest
from astropy.table import Table

from tests.support.browser_fixtures import (
    QUESTION,
    answered,
    ask,
    at_rest,
    chromium_is_missing,
    picture,
    saved,
    tab,
    upload,
)

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]


def test_workbench_views_and_files(visit, tmp_path):
    page = visit()
    tab(page, "Spectrum")
    page.locator("#drop input[type=file]").set_input_files([str(path) for path in upload(tmp_path)])
    page.locator("#plot .main-svg").first.wait_for()
    below = page.evaluate("document.querySelector('#plot .main-svg').getBoundingClientRect().bottom")
    assert below < 900  # the residuals are seen without scrolling
    page.locator("#plot", has_text="residual (σ)").wait_for()
    page.get_by_label("ratio").check()
    page.locator("#plot", has_text="data / model").wait_for()
    page.get_by_label("E²F(E)").check()
    page.locator("#plot", has_text="E²F(E) (keV cm⁻² s⁻¹)").wait_for()
    picture(page, "workbench-unfolded")
    page.get_by_label("counts", exact=True).check()
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement?.id === 'bench'")
    page.wait_for_function("document.querySelector('#plot .js-plotly-plot').layout.height > 600")
    picture(page, "workbench-full-screen")
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.querySelector('#plot .js-plotly-plot').layout.height < 600")
    page.get_by_role("button", name="Options").click()
    page.get_by_label("bands S, M, H").check()
    page.get_by_label("similar sources").check()
    page.locator("#plot", has_text="(SIMULATED, scaled)").wait_for()
    picture(page, "workbench", whole=True)
    page.get_by_label("wavelength").check()
    page.locator("#plot", has_text="wavelength (Å)").wait_for()
    page.get_by_label("Bins joined").click()
    bins = re.search(r"(\d+) bins", page.locator("#words").inner_text())[1]
    page.get_by_role("option", name="to 20 σ of net counts").click()
    page.wait_for_function(f"!document.querySelector('#words').innerText.includes(' {bins} bins')")
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<?xml"), ("ECSV", b"# %ECSV"), ("VOTable", b"<?xml")):
        button = page.locator("#downloads").get_by_role("button", name=kind)
        name, content = saved(page, button.click)
        assert content.startswith(start) and b"REAL" in content and name.startswith("Toy_source.")
    page.get_by_role("button", name="Send to SAMP").first.click()
    page.get_by_text(re.compile("No SAMP hub is running")).wait_for()
    drawn = page.locator("#plot .js-plotly-plot")
    assert drawn.get_attribute("role") == "figure" and "Toy source" in drawn.get_attribute("aria-label")
    assert page.locator(f"#{drawn.get_attribute('aria-describedby')}").inner_text()
    _beside_the_plot(page)
    tab(page, "Parameters")
    page.locator("#table", has_text="Models compared").wait_for()
    assert page.locator("#table", has_text="Probability of each class").count()
    picture(page, "workbench-parameters", whole=True)


def _beside_the_plot(page):
    """Two models, contours, a script on the clipboard, and the upload pinned."""
    page.locator("#fit-other input").first.click()
    page.get_by_role("option", name="absorbed black body").first.click()
    page.locator("#fit-words", has_text="evidence against it").wait_for()
    page.locator("#plot", has_text="absorbed black body").wait_for()
    page.locator("#fit-words button", has_text="XSPEC model line").click()
    page.wait_for_timeout(300)
    assert page.evaluate("navigator.clipboard.readText()").startswith("model ")
    page.locator("#contours button").first.click()
    page.locator("#contour-go").click()
    page.locator("#contour-plot .main-svg").first.wait_for()
    picture(page, "workbench-contours", whole=True)
    drawn = "getComputedStyle(document.querySelector('#contour-plot .main-svg text')).fill"
    light = page.evaluate(drawn)
    dark = page.evaluate(
        f"(() => {{ document.body.classList.add('dark'); const f = {drawn}; document.body.classList.remove('dark'); return f }})()"
    )
    assert dark == "rgb(209, 213, 219)" != light  # of every plot, not of the first one only
    page.locator("#pin").click()
    page.locator("#pins", has_text="Toy source").wait_for()


def test_catalogue_is_filtered_sorted_saved_and_asked(visit):
    page = visit()
    tab(page, "Browse")
    page.locator("#browse tbody tr").nth(99).wait_for(state="attached")
    page.locator("#browse-next").click()
    page.locator("#browse", has_text="101 to 200 of 280").wait_for()
    page.locator("#browse-name textarea, #browse-name input").fill("3c")
    page.wait_for_function("document.querySelectorAll('#browse tbody tr').length < 40")
    page.locator("#browse [data-sort=redshift]").click()
    page.locator("#browse th[aria-sort=ascending] [data-sort=redshift]").wait_for()
    values = page.evaluate(
        "[...document.querySelectorAll('#browse tbody tr')].map((r) => r.children[4].dataset.value).filter(Boolean).map(Number)"
    )
    assert len(values) > 5 and values == sorted(values)
    page.locator("#browse [data-sort=redshift]").click()
    page.locator("#browse th[aria-sort=descending] [data-sort=redshift]").wait_for()
    first = page.evaluate("Number(document.querySelector('#browse tbody tr').children[4].dataset.value)")
    assert first == max(values) and page.locator("#browse th[aria-sort=descending]").count() == 1
    picture(page, "browse")
    narrow = page.locator("#right").bounding_box()["width"]
    page.get_by_role("button", name="Whole width").click()
    page.locator("#left").wait_for(state="hidden")
    assert page.locator("#right").bounding_box()["width"] > 1.5 * narrow
    picture(page, "browse-whole-width")
    page.keyboard.press("Escape")
    page.locator("#left").wait_for()
    name = page.locator("#browse tbody th").first
    before = name.bounding_box()["x"]
    page.evaluate("document.querySelector('#browse .ss-wide').scrollLeft = 300")
    assert name.bounding_box()["x"] == pytest.approx(before, abs=1)  # it stays in sight
    page.locator("#browse-filters button", has_text="Columns").click()
    page.get_by_label("constellation").check()
    page.locator("#browse th [data-sort=constellation]").wait_for(state="attached")
    page.locator("#browse-name textarea, #browse-name input").fill("")
    page.locator("#browse-near textarea, #browse-near input").fill("3C 273")
    page.locator("#browse-radius textarea, #browse-radius input").fill("10 deg")
    page.locator("#browse th [data-sort=separation]").wait_for(state="attached")
    page.wait_for_function("document.querySelectorAll('#browse tbody tr').length < 40")
    assert "0.5-7 keV" in page.locator("#browse .ss-band").all_inner_texts()
    picture(page, "browse-cone")
    rows = page.locator("#browse tbody th").all_inner_texts()
    panel = page.locator("[role=tabpanel]", has=page.locator("#browse"))
    for kind, known_as in (("ECSV", "ascii.ecsv"), ("VOTable", "votable")):
        _, content = saved(page, panel.get_by_role("button", name=kind).click)
        assert b"SIMULATED" in content
        assert sorted(Table.read(io.BytesIO(content), format=known_as)["name"]) == sorted(rows)
    page.get_by_role("button", name="Whole width").click()
    page.locator("#browse button", has_text=re.compile("^3C 273$")).click()
    page.locator("#left").wait_for()  # where the answer is
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()


def test_map_and_sky_show_the_selection_and_ask(visit):
    page = visit()
    tab(page, "Map")
    page.locator("#map .main-svg").first.wait_for()
    ask(page, "What is Cyg X-1?")
    answered(page)
    page.locator("#map-words", has_text="Marked: Cyg X-1").wait_for()  # though the map was open when it was asked
    assert (
        "SIMULATED" in page.locator("#map").inner_text()
        and "Marked: Cyg X-1" in page.locator("#map-words").inner_text()
    )
    picture(page, "map")
    page.get_by_label("sky, galactic").check()
    page.locator("#map", has_text="Aitoff, galactic").wait_for()
    assert "Cyg X-1" in page.locator("#map .main-svg").first.inner_html()
    picture(page, "sky")
    page.wait_for_function("document.querySelector('#map .js-plotly-plot').dataset.hooked === 'yes'")
    page.locator("#map-field input").click()
    page.get_by_role("option", name="20° around").click()
    page.locator("#map", has_text="within 20° of the centre").wait_for()
    assert page.locator("#map .annotation", has_text="+0°").count() == 1
    picture(page, "sky-field")
    page.locator("#map-field input").click()
    page.get_by_role("option", name="all of it").click()
    page.locator("#map", has_text="Aitoff, galactic").wait_for()
    page.wait_for_function("document.querySelector('#map .js-plotly-plot').dataset.hooked === 'yes'")
    before = page.locator("#chat .user-row").count()
    box = page.locator("#map .scatterlayer .trace .point").nth(40).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.locator("#map-look[data-open=true] svg .ss-points").wait_for()  # its spectrum in small
    picture(page, "map-look")
    assert "SIMULATED" in page.locator("#map-look").inner_text() and " l " in page.locator("#map-look").inner_text()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function(f"document.querySelectorAll('#chat .user-row').length > {before}")
    assert page.locator("#map .js-plotly-plot").get_attribute("role") == "figure"


def test_plain_language_tour_and_words(visit):
    page = visit()
    page.get_by_label("Plain language").check()
    page.locator("#stop", has_text="1 of 5").wait_for()
    for number in (2, 3, 4, 5):
        page.locator("#tour-next").click()
        page.locator("#stop", has_text=f"{number} of 5").wait_for()
        assert page.evaluate("document.getElementById('right').scrollTop") == 0  # a stop is read from its beginning
    picture(page, "tour")
    page.locator("#stop [data-ask]", has_text="What is Proxima Centauri?").click()
    page.locator("#chat", has_text="in the constellation Centaurus").wait_for()
    answered(page)
    page.locator("#stop [data-ask]", has_text="What is a flare?").click()  # an answer in which terms occur
    answered(page, 2)
    term = (
        page.locator("#chat .bot-row").last.locator('a[href^="#g"]').first
    )  # in view: to scroll takes the meaning away
    term.hover()
    page.locator("#ss-tip:visible").wait_for()
    picture(page, "plain")
    page.mouse.move(0, 0)
    page.locator("#ss-tip").wait_for(state="hidden")
    term.focus()
    assert page.locator("#ss-tip").inner_text()
    page.keyboard.press("Enter")  # to the glossary
    page.wait_for_function("/^g\\d+$/.test(document.activeElement.id)")
    page.get_by_label("Plain language").uncheck()  # what stands on the page is said again
    page.locator("#chat", has_text="RA 217").wait_for()


def test_everything_by_keyboard(visit):
    page = visit()
    page.wait_for_function("document.activeElement.matches('#box textarea')")  # where a user begins
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    answered(page)

    def tab_to(selector, key="Tab", most=120):
        for _ in range(most):
            if page.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
                return
            page.keyboard.press(key)
        pytest.fail(f"{selector} is not reached by {key}")

    tab_to('#chat a[href^="#e1-S1"]', "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'e1-S1'")
    for back in ("Escape", "Backspace"):  # to the mark
        page.keyboard.press(back)
        page.wait_for_function("document.activeElement.matches('#chat a[href^=\"#e1-S1\"]')")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id === 'e1-S1'")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('#box textarea')")
    assert page.locator("#box textarea").input_value() == ""
    tab_to('#chat a[href^="#e1-S1"]', "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'e1-S1'")
    tab_to("#tab-spectrum-button", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("#plot .main-svg").first.wait_for()
    tab_to("[data-bench=more]")
    page.keyboard.press("Enter")
    tab_to("#shown input[type=checkbox]")
    page.keyboard.press("Space")
    page.wait_for_function("!document.querySelector('#shown input').checked")
    tab_to("#downloads button")
    name, _ = saved(page, lambda: page.keyboard.press("Enter"))
    assert name == "3C_273.png"
    tab_to("#chat [data-do=undo]", "Shift+Tab")
    outline = page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
    )
    assert outline != "nonenone"  # the focus is seen
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")


@pytest.mark.parametrize(
    "looks", [{"width": 360, "height": 740}, {"width": 1920, "height": 1080}], ids=["phone", "projector"]
)
def test_every_tab_fits_the_screen(visit, looks, request):
    page = visit(**looks)
    ask(page, QUESTION)
    answered(page)
    for name in ("Evidence", "Spectrum", "Parameters", "Browse", "Map", "Tour"):
        tab(page, name)
        if name in ("Spectrum", "Map"):  # whose plots may stand out
            page.locator(f"#{'plot' if name == 'Spectrum' else 'map'} .main-svg").first.wait_for()
        at_rest(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        titles = (
            "[...document.querySelectorAll('.main-svg .gtitle')].map((title) => title.getBoundingClientRect().right)"
        )
        assert all(right < looks["width"] for right in page.evaluate(titles)), name
        page.locator("#side").scroll_into_view_if_needed()
        picture(page, f"{request.node.callspec.id}-{name.lower()}")
        if name == "Map":
            page.get_by_label("sky, galactic").check()
            page.locator("#map", has_text="Aitoff, galactic").wait_for()
            assert all(right < looks["width"] for right in page.evaluate(titles))
