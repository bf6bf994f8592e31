"""Pictures of the page's states at three widths, light and dark: ``python -m tests.ui.pictures FOLDER``.

They are to be looked at, not compared: no test of the suite takes them. Each state is reached in a real Chromium by what a user can click, over
the real chat with the bundled library (or at ``--address``). ``FOLDER/STATE-WIDTH-SCHEME.png``; ``sheet-STATE.png`` holds those of one
state side by side. A state that is not reached is said, and the status is 1. ``--only`` takes the names of scenes, ``--widths`` and
``--schemes`` fewer of each.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support import browser_fixtures as hands
from tests.support.spectra.make_times import write_light_curve
from tests.support.spectra.nustar_pair import nustar_pair

SIZES = {1440: 900, 800: 1000, 390: 844}
SCHEMES = ("light", "dark")
QUESTION = "What is 3C 273 and how hard is its X-ray spectrum?"
PATIENCE_MS = 60_000
Scene = Callable[[Page, Path], Iterator[str]]


def first(page: Page, files: Path) -> Iterator[str]:
    """Before any question."""
    page.wait_for_timeout(1500)
    yield "first"


def answer(page: Page, files: Path) -> Iterator[str]:
    """An answer, the preview of a mark, and the record behind it."""
    hands.ask(page, QUESTION)
    hands.answered(page)
    yield "answer"
    mark = page.locator("#chat .bot-row a[href^='#e1-']").first
    mark.hover()
    page.locator("#ss-tip:visible").wait_for()
    yield "preview"
    page.mouse.move(2, 2)
    mark.click()
    page.wait_for_function("document.activeElement.id.startsWith('e1-')")
    yield "evidence"


def long_list(page: Page, files: Path) -> Iterator[str]:
    """A list, and where it is continued."""
    hands.ask(page, "Which blazars have a photon index below 1.6? Give a table with redshift, photon index and flux")
    hands.whole(page)
    yield "list"


def bench(page: Page, files: Path) -> Iterator[str]:
    """Files as chips, then the workbench over them."""
    made = hands.upload(files)
    page.locator("#box input[type=file]").first.set_input_files([str(file) for file in made])
    page.locator("#box .thumbnail-item, #box [class*=thumbnail]").nth(len(made) - 1).wait_for(state="attached")
    page.wait_for_timeout(1500)
    yield "chips"
    page.locator("#box textarea").fill("What is this spectrum?")
    page.locator("#box textarea").press("Enter")
    hands.whole(page)
    yield "upload"
    hands.tab(page, "Spectrum")
    page.locator("#plot .main-svg").first.wait_for()
    yield "residuals"
    page.get_by_role("button", name="Sliders").click()
    page.locator("#hand-rows input").first.wait_for()
    yield "sliders"
    page.locator("#hand-panel [data-bench=hand]").click()
    page.locator("#fit-other input").first.click()
    page.get_by_role("option", name="absorbed black body").first.click()
    page.locator("#fit-words", has_text="evidence against it").wait_for()
    yield "compared"
    page.locator("#contours button").first.click()
    page.locator("#contour-go").click()
    page.locator("#contour-plot .main-svg").first.wait_for()
    page.locator("#contour-plot").scroll_into_view_if_needed()
    yield "contours"
    hands.tab(page, "Parameters")
    page.locator("#table", has_text="Models compared").wait_for()
    yield "parameters"


def joint(page: Page, files: Path) -> Iterator[str]:
    """Two modules fitted together."""
    hands.ask(page, "Fit both modules together", nustar_pair(files))
    hands.whole(page)
    yield "joint-answer"
    hands.tab(page, "Spectrum")
    page.locator("#plot .main-svg").first.wait_for()
    yield "joint"


def light_curve(page: Page, files: Path) -> Iterator[str]:
    """A light curve of one's own."""
    time = np.arange(0.0, 2e4, 100.0)
    rate = np.random.default_rng(5).poisson(100 * (2 + np.sin(2 * np.pi * time / 3300.0))) / 100
    write_light_curve(files / "curve.lc", time, rate, np.sqrt(rate / 100))
    hands.ask(page, "Is it variable?", [files / "curve.lc"])
    hands.whole(page)
    yield "curve-answer"
    hands.tab(page, "Spectrum")
    page.locator("#plot .main-svg").first.wait_for()
    yield "curve"


def simulated(page: Page, files: Path) -> Iterator[str]:
    """The spectrum of a source of the catalogue with its input model."""
    hands.ask(page, "Plot the spectrum of Cyg X-1")
    hands.whole(page)
    if page.locator("#show-side").is_visible():  # the tabs lie in a sheet
        hands.tab(page, "Spectrum")
    page.locator("#plot .main-svg").first.wait_for()
    yield "simulated"


def catalogue(page: Page, files: Path) -> Iterator[str]:
    """The table, the map and the sky."""
    hands.tab(page, "Browse")
    page.locator("#browse tbody tr").nth(9).wait_for(state="attached")
    yield "browse"
    hands.tab(page, "Map")
    page.locator("#map .main-svg").first.wait_for()
    yield "map"
    page.get_by_label("sky, galactic").check()
    page.locator("#map", has_text="Aitoff, galactic").wait_for()
    yield "sky"


def check(page: Page, files: Path) -> Iterator[str]:
    """A draft's paragraph read by the second reader."""
    hands.tab(page, "Check a text")
    page.locator("#check-text textarea").fill(
        "3C 273 is a quasar at a redshift of 0.158. Cyg X-1 hosts a neutron star and 3C 273 has a redshift of 2.3 (Courvoisier 1998)."
    )
    page.locator("#check-start").click()
    page.locator("#check-marked", has_text="supported").wait_for()
    yield "check"


def tour(page: Page, files: Path) -> Iterator[str]:
    """The tour's second stop, in plain language."""
    page.get_by_label("Plain language").check()
    hands.tab(page, "Tour")
    page.locator("#stop", has_text="1 of 5").wait_for()
    page.locator("#tour-next").click()
    page.locator("#stop", has_text="2 of 5").wait_for()
    yield "tour"


def fault(page: Page, files: Path) -> Iterator[str]:
    """A file that is no spectrum."""
    (files / "notes.txt").write_text("these are my notes\nand no spectrum\n")
    hands.ask(page, "What is this?", [files / "notes.txt"])
    hands.whole(page)
    yield "error"


def threads(page: Page, files: Path) -> Iterator[str]:
    """Many conversations in the sidebar."""
    for number, name in enumerate(
        ("Cyg X-1", "M87", "3C 273", "the Crab", "Her X-1", "Cen A", "GX 339-4", "Mrk 421"), 1
    ):
        if number > 1:
            hands.conversations(page)
            page.locator("#threads button", has_text="New conversation").click()
            page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")
        hands.ask(page, f"What is {name}?")
        hands.whole(page)
    hands.kept(page)
    yield "threads"


def kiosk(page: Page, files: Path) -> Iterator[str]:
    """The kiosk: beginning, a stop, the game after a choice."""
    page.wait_for_timeout(3000)  # the chat's own script has set the address by then
    page.goto(page.url.split("?")[0].rstrip("/") + "/?kiosk=1")
    page.locator("#begin").wait_for()
    yield "kiosk-begin"
    page.locator("#begin").click()
    page.locator(".view:not([hidden])").first.wait_for()
    yield "kiosk"
    page.locator("nav [data-to=game]").click()
    page.locator("#round .candidate .choose").first.click()
    yield "kiosk-game"


def zoomed(page: Page, files: Path) -> Iterator[str]:
    """What 200 % zoom leaves: half the width and height."""
    size = page.viewport_size or {"width": 1440, "height": 900}
    page.set_viewport_size({"width": max(size["width"] // 2, 320), "height": size["height"] // 2})
    hands.ask(page, QUESTION)
    hands.answered(page)
    yield "zoomed"


SCENES: tuple[Scene, ...] = (
    *(first, answer, long_list, bench, joint, light_curve, simulated),
    *(catalogue, check, tour, fault, threads, kiosk, zoomed),
)


def main(argv: list[str] | None = None) -> int:
    """Take the pictures; status 1 where a state was not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--address", help="of a chat that runs already")
    parser.add_argument("--only", nargs="+", choices=[scene.__name__ for scene in SCENES], metavar="SCENE")
    parser.add_argument("--widths", nargs="+", type=int, choices=SIZES, default=list(SIZES))
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=list(SCHEMES))
    options = parser.parse_args(argv)
    options.folder.mkdir(parents=True, exist_ok=True)
    server = None
    if not options.address:
        server, options.address = hands.start_chat("--questions", "0", SCHOLAR_READER="trained")
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=str(hands.CHROMIUM), args=hands.ARGUMENTS)
            missed = _all_scenes(browser, options)
    finally:
        if server:
            hands.end_chat(server)
    _sheets(options.folder)
    print("\n".join(missed) or "All states were reached.")
    return bool(missed)


def _all_scenes(browser: Browser, options: argparse.Namespace) -> list[str]:
    """Every scene at each width and scheme; what was not reached, and why."""
    missed = []
    for scene in SCENES:
        if options.only and scene.__name__ not in options.only:
            continue
        for width in options.widths:
            for scheme in options.schemes:
                context = browser.new_context(viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme)
                context.set_default_timeout(PATIENCE_MS)
                page = context.new_page()
                with tempfile.TemporaryDirectory() as files:
                    try:
                        page.goto(options.address)
                        page.locator("#box textarea").first.wait_for()
                        for state in scene(page, Path(files)):
                            page.wait_for_timeout(900)  # scrolling and plots come to rest
                            page.screenshot(path=options.folder / f"{state}-{width}-{scheme}.png")
                    except Error as error:
                        with suppress(Error):
                            page.screenshot(path=options.folder / f"missed-{scene.__name__}-{width}-{scheme}.png")
                        missed.append(f"{scene.__name__} at {width} px, {scheme}: {error}")
                context.close()
    return missed


def _sheets(folder: Path) -> None:
    """One picture for each state, of all its widths and schemes, at half size."""
    states = {path.name.rsplit("-", 2)[0] for path in folder.glob("*-*-*.png")}
    for state in sorted(states):
        found = [folder / f"{state}-{width}-{scheme}.png" for scheme in SCHEMES for width in SIZES]
        shown = [
            picture.resize((picture.width // 2, picture.height // 2))
            for picture in map(Image.open, filter(Path.exists, found))
        ]
        if not shown:
            continue
        sheet = Image.new("RGB", (sum(one.width + 8 for one in shown), max(one.height for one in shown)), "grey")
        left = 0
        for one in shown:
            sheet.paste(one, (left, 0))
            left += one.width + 8
        sheet.save(folder / f"sheet-{state}.png")


if __name__ == "__main__":
    sys.exit(main())
