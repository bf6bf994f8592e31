"""axe-core in a real Chromium: no critical and no serious finding in any tab, light and dark, folded and unfolded."""

import pytest

from tests.support.browser_fixtures import QUESTION, act, answered, ask, chromium_is_missing, conversations, tab, upload

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]
TABS = ("Evidence", "Spectrum", "Parameters", "Browse", "Map", "Check a text", "Tour")


def grave(page, where: str) -> list[str]:
    """The critical and serious findings, each with the place and the element."""
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{where}: {one['impact']} {one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("critical", "serious")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_grave_in_any_tab(visit, dark, tmp_path):
    page = visit(dark=dark)
    page.locator("#first-look svg").wait_for(state="attached")
    found = grave(page, "empty page")
    ask(page, QUESTION)
    answered(page)
    conversations(page)
    act(page, "good")
    page.locator("#do-send").wait_for()
    page.locator("#chat .thought-group [role=button]").first.click()
    for fold in page.locator("#evidence .ss-fold > summary").all():
        fold.click()
    for name in TABS:
        tab(page, name)
        if name in ("Spectrum", "Map"):
            page.locator(f"#{'plot' if name == 'Spectrum' else 'map'} .main-svg").first.wait_for()
        if name == "Browse":
            page.locator("#browse tbody tr").first.wait_for(state="attached")
            page.locator("#browse-filters button", has_text="Columns").click()
        page.wait_for_timeout(400)  # colours change slowly
        found += grave(page, name)
    ask(page, "What is this spectrum?", upload(tmp_path))
    page.locator("#plot", has_text="REAL").wait_for()
    for name in ("Evidence", "Spectrum", "Parameters"):
        tab(page, name)
        page.wait_for_timeout(400)
        found += grave(page, f"{name} of an upload")
    assert not found, "\n".join(dict.fromkeys(found))
