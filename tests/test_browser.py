"""The chat in a real Chromium: a question, an upload, hostile text, the looks. Run by ``make test-browser``.

Every request that the browser makes is recorded: none may go to another machine.
"""

import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlparse

import numpy as np
import pytest

CHROMIUM = Path("/usr/bin/chromium")
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
QUESTION = "What is 3C 273 and how hard is its X-ray spectrum?"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--no-first-run", "--disable-default-apps"]  # fmt: skip

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def address():
    """The real chat on a free port, its index built in the test run's own folder (SCHOLAR_HOME of conftest)."""
    command = [sys.executable, "-m", "assistant.cli", "ui", "--port", str(free_port())]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in server.stdout:
        lines.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    else:
        pytest.fail("The chat did not start: " + "".join(lines))
    threading.Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop the server
    yield found[0]
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Open the chat in a page of its own; at the end all its requests must have gone to this machine."""
    hosts, dialogs, contexts = set(), [], []

    def open_page(width=1400, height=950, dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlparse(request.url).hostname))
        page.on("websocket", lambda web_socket: hosts.add(urlparse(web_socket.url).hostname))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        page.locator("#box textarea").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert hosts - {None} <= {"127.0.0.1", "localhost"}
    assert not dialogs


def ask(page, question: str, files=()):
    if files:
        page.locator("#box input[type=file]").first.set_input_files([str(file) for file in files])
        page.locator("#box .thumbnail-item, #box [class*=thumbnail]").nth(len(files) - 1).wait_for()
    page.locator("#box textarea").fill(question)
    page.keyboard.press("Enter")


def follow(page, card: str) -> None:
    """Click the first mark of that card (or kind of card); the focus must go to it."""
    page.locator(f'#chat a[href^="#{card}"]').first.click()
    page.wait_for_function(f"document.activeElement.id.startsWith('{card}')")


def picture(page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(700)  # let the scrolling and the plot come to rest
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def upload(folder, **options):
    from tests.make_fits import write_set

    made = write_set(folder, net_counts=3000.0, **options)
    return [made.pha, made.arf, made.rmf, made.background]


def test_question_gives_steps_marks_and_cards(visit):
    page = visit()
    picture(page, "start")
    ask(page, QUESTION)
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    assert page.locator("#chat", has_text="Looking up 3C 273").count()
    link = page.locator('#evidence a[href^="https://ui.adsabs.harvard.edu/abs/"]').first
    link.wait_for()
    assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")
    follow(page, "e1-P")
    picture(page, "question-light")
    page.get_by_role("tab", name="Spectrum").click()
    page.locator("#plot .main-svg").first.wait_for()
    assert "SIMULATED" in page.locator("#plot").inner_text() and "SIMULATED" in page.locator("#words").inner_text()
    picture(page, "question-spectrum")
    page.get_by_role("tab", name="Parameters").click()
    assert "photon index" in page.locator("#table").inner_text()
    picture(page, "question-parameters")
    follow(page, "e1-S1")  # from another tab


def test_follow_up_keeps_older_cards(visit):
    page = visit(dark=True)
    ask(page, QUESTION)
    page.locator("#e1-S1").wait_for()
    ask(page, "And its column density?")
    page.locator("#e2-S1").wait_for()
    follow(page, "e1-P")
    picture(page, "follow-up-dark")


@pytest.mark.parametrize("looks", [{}, {"dark": True}, {"width": 360, "height": 740}], ids=["light", "dark", "narrow"])
def test_upload_gives_plot_and_parameters(visit, tmp_path, looks, request):
    page = visit(**looks)
    ask(page, "What is this spectrum?", upload(tmp_path))
    page.locator("#plot .main-svg").first.wait_for(timeout=60_000)
    assert "REAL" in page.locator("#plot").inner_text()
    name = "upload-" + request.node.callspec.id
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if "width" in looks:
        page.locator("#plot").scroll_into_view_if_needed()
        picture(page, name + "-plot")
    page.get_by_role("tab", name="Parameters").click()
    page.locator("#table td", has_text="powlaw_gamma").first.wait_for()
    assert "REAL" in page.locator("#table").inner_text()
    picture(page, name + "-parameters")


def test_two_users_are_apart(visit):
    mine, yours = visit(), visit()
    ask(mine, QUESTION)
    mine.locator("#e1-S1").wait_for()
    ask(yours, "And its column density?")
    yours.locator("#chat .bot").last.wait_for()
    yours.wait_for_timeout(1500)
    assert "3C 273" not in yours.locator("body").inner_text().replace(QUESTION, "")


def test_examples_are_buttons(visit):
    page = visit()
    page.get_by_role("button", name="What is a pulsar?").click()
    page.locator("#chat", has_text="Pulsar:").wait_for()
    picture(page, "public")


ATTACK = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![](http://evil.example/x.png) "
    "http://evil.example www.evil.example ${alert(1)} {{constructor}} $$\\href{http://evil.example}{x}$$"
)


def test_hostile_text_stays_text(visit, tmp_path):
    page = visit()
    header = {"OBJECT": "<img src=x onerror=alert(1)>"}
    ask(page, ATTACK, upload(tmp_path, stem="x](javascript:alert(1))", header=header))
    page.locator("#plot .main-svg").first.wait_for(timeout=60_000)
    assert "[x](javascript:alert(1))" in page.locator("#chat").inner_text()
    assert "${alert(1)}" in page.locator("#evidence").inner_text()
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
    assert all("evil" not in link and not link.startswith("javascript") for link in links)
    assert page.evaluate("[...document.images].every((image) => image.src.startsWith(location.origin))")
    picture(page, "hostile")


def test_bad_upload_is_one_sentence(visit, tmp_path):
    page = visit()
    broken = tmp_path / "notes.pha"
    broken.write_bytes(np.random.default_rng(0).bytes(5000))
    ask(page, "Read this", [broken])
    page.locator("#chat", has_text="is not a FITS file").wait_for()
    assert "Traceback" not in page.content()
    picture(page, "bad-upload")
