"""What the browser tests share: the real chat on a free port, a Chromium whose requests are recorded, and a user's hands."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlparse

import pytest

CHROMIUM = Path("/usr/bin/chromium")
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
QUESTION = "What is 3C 273 and how hard is its X-ray spectrum?"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-default-apps",
]
PATIENCE_MS = 120_000  # a busy machine is no fault of the chat
# the clipboard is the machine's, which browsers of two workers share: a page reads what it has itself written there
_OWN_CLIPBOARD = """(() => {
  const board = navigator.clipboard;
  if (!board) return;
  const write = board.writeText.bind(board);
  let last = "";
  board.writeText = async (text) => { await write(text); last = text; };
  board.readText = async () => last;
})()"""


def chromium_is_missing() -> bool:
    return not CHROMIUM.exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def home_of_its_own() -> Path:
    """A folder for what a chat keeps, with the indexes of the test run, which all of them read."""
    shared = Path(os.environ["SCHOLAR_HOME"])
    (shared / "index").mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="chat-", dir=shared))
    (home / "index").symlink_to(shared / "index")
    return home


def start_chat(*options: str, **environment: str):
    """The real chat as a process, and its address; unless told otherwise it keeps its data apart from other chats."""
    environment.setdefault("SCHOLAR_HOME", str(home_of_its_own()))
    command = [sys.executable, "-m", "assistant.terminal.main", "ui", "--port", str(free_port()), *options]
    server = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ
        | {"SCHOLAR_READER": "rules"}
        | environment,  # the page is tested here, by the sentences of the rules
    )
    lines = []
    for line in server.stdout:
        lines.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    else:
        pytest.fail("The chat did not start: " + "".join(lines))
    threading.Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop the server
    return server, found[0]


def end_chat(server) -> None:
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def chat_home(scholar_home):
    """Where the chat of ``address`` keeps its data."""
    return home_of_its_own()


@pytest.fixture(scope="session")
def address(library, chat_home):
    """One chat for all tests, over the curated library, whose fixture has built the index."""
    server, found = start_chat(
        "--questions", "0", "--library", str(library.parts[0].content), SCHOLAR_HOME=str(chat_home)
    )
    yield found
    end_chat(server)


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, request):
    """Open the chat in a browser of its own; at the end all its requests must have gone to this machine."""
    hosts, dialogs, errors, contexts = set(), [], [], []

    def open_page(width=1400, height=950, dark=False, at=None, same_browser=None, ready="#box textarea"):
        context = (
            same_browser.context
            if same_browser
            else browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                permissions=["clipboard-read", "clipboard-write"],
            )
        )
        if not same_browser:
            context.add_init_script(_OWN_CLIPBOARD)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("request", lambda sent: hosts.add(urlparse(sent.url).hostname))
        page.on("websocket", lambda web_socket: hosts.add(urlparse(web_socket.url).hostname))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(at or request.getfixturevalue("address"))
        page.locator(ready).first.wait_for()
        # a user's hands are slower than the page: its script and its conversation are there
        if ready == "#box textarea":
            page.locator("body.ss-arrived").wait_for(state="attached")
        return page

    yield open_page
    for context in dict.fromkeys(contexts):
        context.close()
    assert hosts - {None} <= {"127.0.0.1", "localhost"}
    assert not dialogs + errors, "\n".join(dialogs + errors)


def ask(page, question: str, files=()):
    if files:
        page.locator("#box input[type=file]").first.set_input_files([str(file) for file in files])
        page.locator("#box .thumbnail-item, #box [class*=thumbnail]").nth(len(files) - 1).wait_for(state="attached")
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")


def answered(page, turn: int = 1) -> None:
    """Wait until the answer is whole."""
    page.locator(f'#evidence [id^="e{turn}-"]').first.wait_for(state="attached")
    whole(page)


def whole(page) -> None:
    """Wait until no answer is being made and the last one can be acted upon."""
    page.locator("#do-retry:not([disabled])").wait_for(state="attached")


def act(page, name: str) -> None:
    """Press a button under the last answer."""
    page.locator(f"#chat [data-do={name}]").last.click()


def conversations(page) -> None:
    """Show the kept conversations, if they are folded away."""
    if not page.locator("#threads").is_visible():
        page.locator("#show-threads").click()


def saves(page) -> None:
    """Show the buttons that save the conversation."""
    conversations(page)
    page.locator("#history button", has_text="Save this conversation").click()
    page.locator("#save-json").wait_for()


def kept(page) -> list[str]:
    """The titles of the kept conversations; there must be one at least."""
    conversations(page)
    first = page.locator("#thread-list li a").first
    first.wait_for(state="attached")
    if not first.is_visible():  # the sidebar is folded
        page.locator("#show-threads").click()
        first.wait_for()
    return page.locator("#thread-list li a").all_inner_texts()


def tab(page, name: str) -> None:
    """Open a tab; on a small screen it lies in a sheet over the chat."""
    if page.locator("#show-side").is_visible() and not page.evaluate(
        "document.getElementById('right').dataset.open === 'true'"
    ):
        page.locator("#show-side").click()
    page.get_by_role("tab", name=name, exact=True).click()


def follow(page, card: str) -> None:
    """Click the first mark of that card (or kind of card); the focus must go to it."""
    page.locator(f'#chat a[href^="#{card}"]').first.click()
    page.wait_for_function(f"document.activeElement.id.startsWith('{card}')")


# nothing that ends by itself moves any more, and what can be scrolled stands still: seen over three looks, 50 ms apart
_AT_REST = """async () => {
  const moves = () => document.getAnimations().some((one) => one.playState === "running" && one.effect?.getTiming().iterations !== Infinity);
  const places = () => JSON.stringify([
    scrollY, ...[...document.querySelectorAll("#chat, #chat *, #right, #side")].map((one) => one.scrollTop).filter(Boolean),
    document.querySelectorAll(".main-svg *").length, document.body.innerText.length,
  ]);
  for (let still = 0, last = "", looks = 0; still < 3 && looks < 60; looks++) {
    await new Promise((done) => setTimeout(done, 50));
    const now = places();
    still = now === last && !moves() ? still + 1 : 0;
    last = now;
  }
}"""


def at_rest(page) -> None:
    """Wait until colours, scrolling and plots have come to rest."""
    page.evaluate(_AT_REST)


def picture(page, name: str, whole: bool = False) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    at_rest(page)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


def saved(page, press) -> tuple[str, bytes]:
    """Name and content of the file that a button gives."""
    with page.expect_download() as download:
        press()
    return download.value.suggested_filename, download.value.path().read_bytes()


def upload(folder, **options):
    from tests.support.make_fits import write_set

    made = write_set(folder, net_counts=3000.0, **options)
    return [made.pha, made.arf, made.rmf, made.background]
