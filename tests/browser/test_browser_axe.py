"""What a reader with other eyes or hands meets, in a real Chromium: axe-core finds nothing critical or serious and every text has its
contrast, in every tab, light and dark, folded and unfolded; with it what an upload looks like in both."""

from pathlib import Path

import pytest

from tests.support.browser_fixtures import (
    QUESTION,
    act,
    answered,
    ask,
    at_rest,
    chromium_is_missing,
    conversations,
    picture,
    tab,
    upload,
)

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]
TABS = ("Evidence", "Spectrum", "Parameters", "Browse", "Map", "Check a text", "Tour")
CONTRAST = Path(__file__).parents[1].joinpath("support/contrast.js").read_text()


def grave(page, where: str) -> list[str]:
    """The critical and serious findings and the texts without contrast, each with the place and the element."""
    at_rest(page)  # colours change slowly
    found = axe.Axe().run(page).response["violations"]
    by_axe = [
        f"{where}: {one['impact']} {one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("critical", "serious")
        for node in one["nodes"]
    ]
    return by_axe + [f"{where}: {one}" for one in page.evaluate(CONTRAST)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_and_contrast_find_nothing_grave_in_any_tab(visit, dark, tmp_path):
    page = visit(dark=dark)
    page.locator("#first-look svg").wait_for(state="attached")
    found = grave(page, "empty page")
    ask(page, QUESTION)
    answered(page)
    conversations(page)
    act(page, "good")
    page.locator("#do-send").wait_for()
    page.mouse.move(2, 2)
    found += [f"answer: {one}" for one in page.evaluate(CONTRAST)]  # before anything is unfolded
    page.locator("#chat .thought-group [role=button]").first.click()
    for fold in page.locator("#evidence .ss-fold > summary").all():
        fold.click()
    page.mouse.move(2, 2)
    for name in TABS:
        tab(page, name)
        if name in ("Spectrum", "Map"):
            page.locator(f"#{'plot' if name == 'Spectrum' else 'map'} .main-svg").first.wait_for()
        if name == "Browse":
            page.locator("#browse tbody tr").first.wait_for(state="attached")
            page.locator("#browse-filters button", has_text="Columns").click()
        found += grave(page, name)
    ask(page, "What is this spectrum?", upload(tmp_path))
    page.locator("#plot", has_text="REAL").wait_for()
    for name in ("Evidence", "Spectrum", "Parameters"):
        tab(page, name)
        if name == "Parameters":
            page.locator("#table th", has_text="powlaw_gamma").first.wait_for()
            page.locator("#table", has_text="REAL").wait_for()
        found += grave(page, f"{name} of an upload")
        picture(page, f"upload-{'dark' if dark else 'light'}-{name.lower()}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not found, "\n".join(dict.fromkeys(found))
