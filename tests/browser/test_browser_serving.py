"""Serving the chat: stopping a slow answer, accounts, a reverse proxy, limits and removal of uploads. By ``make test-browser``."""

import json
import time

import httpx
import pytest

from assistant.agent.engine import Draft
from assistant.agent.workflow import Assistant
from assistant.evidence.claims import Claim
from assistant.offline.engine import OfflineAnswering, OfflineEngine
from tests.support.browser_fixtures import (
    QUESTION,
    answered,
    ask,
    chromium_is_missing,
    conversations,
    end_chat,
    free_port,
    kept,
    picture,
    start_chat,
    upload,
)

pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]


class Doubtful(OfflineEngine):
    """The offline engine, slow on demand, and with a statement that no evidence supports."""

    def begin(self, state):
        return DoubtfulAnswering(state)


class DoubtfulAnswering(OfflineAnswering):
    async def next_step(self):
        if "slowly" in self.state.question:
            import asyncio

            await asyncio.sleep(60)
        decided = await super().next_step()
        if isinstance(decided, Draft) and len(self.state.ledger):
            return Draft([*decided.claims, Claim("3C 273 has redshift 9.99.", ("S1",))], decided.notes)
        return decided


@pytest.fixture(scope="module")
def doubtful(library, tmp_path_factory):
    """A chat in this process over that engine, which remembers two pages."""
    import os

    from ui.app import build_app, serve
    from ui.libraries.opened import Libraries
    from ui.options import Options
    from ui.serving import Limits

    folder = tmp_path_factory.mktemp("uploads")
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    options = Options(Limits(pages=2), data=tmp_path_factory.mktemp("data"), uploads=folder)
    libraries = Libraries.holding(Assistant(library, Doubtful()))
    app, port = build_app(libraries, options), free_port()
    serve(app, "127.0.0.1", port, "", libraries, options, {})
    yield f"http://127.0.0.1:{port}"
    app.close()
    os.environ.pop("GRADIO_TEMP_DIR")


def test_a_slow_answer_is_stopped_and_a_new_conversation_is_new(visit, doubtful):
    page = visit(at=doubtful)
    ask(page, "What is 3C 273, slowly?")
    page.locator("#do-stop:not([disabled])").wait_for()
    ask(page, "What is M 87?")  # one question at a time: this one waits
    page.locator(".toast-body", has_text="will be sent when the current answer is finished").wait_for()
    assert page.locator("#box textarea").input_value() == ""
    assert "M 87" not in page.locator("#chat").inner_text()
    page.locator("#do-stop").click()
    page.locator("#chat", has_text="Stopped.").wait_for()
    page.locator("#chat", has_text="M 87 is").wait_for()
    answered(page, 2)
    ask(page, "What is Cyg X-1, slowly?")
    page.locator("#do-stop:not([disabled])").wait_for()
    conversations(page)
    page.locator("#do-new").click()  # while an answer is being made
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")
    ask(page, "What is a pulsar?")
    page.locator("#chat", has_text="Pulsar:").wait_for()
    assert "Cyg X-1" not in page.locator("#chat").inner_text()


def test_dropped_statements_are_shown_on_demand(visit, doubtful):
    page = visit(at=doubtful)
    ask(page, QUESTION)
    answered(page)
    assert "9.99" not in page.locator("#chat").inner_text()
    page.locator("#evidence .ss-dropped summary").click()
    assert "9.99" in page.locator("#evidence .ss-dropped li").inner_text()
    picture(page, "dropped")


def test_a_page_that_the_server_forgot_goes_on(visit, doubtful):
    page = visit(at=doubtful)
    ask(page, QUESTION)
    answered(page)
    for _ in range(3):  # three others come
        ask(visit(at=doubtful), "What is a pulsar?")
    ask(page, "And its column density?")
    answered(page, 2)
    assert "No column density is known here for 3C 273" in page.locator("#chat").inner_text()
    assert "3C 273 is a quasar" in page.locator("#chat").inner_text()
    (title,) = kept(page)
    assert QUESTION in title


@pytest.fixture(scope="module")
def guarded(library):
    """A chat with accounts, small limits and a short memory for uploads, behind a reverse proxy under /scholar."""
    from tests.support.reverse_proxy import proxy, served

    options = (
        "--auth",
        "env",
        "--root-path",
        "/scholar",
        "--file-size",
        "1",
        "--upload-size",
        "2",
        "--keep-uploads",
        "0.1",
        "--questions",
        "3",
    )
    server, address = start_chat(*options, SCHOLAR_AUTH="ada:secret one\nbob:secret two")
    with served(proxy(address, "/scholar")) as outside:
        yield f"{outside}/scholar"
    end_chat(server)


def login(page, name, password):
    page.locator("input").nth(0).fill(name)
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name="Login").click()


def test_accounts_and_conversations_behind_a_proxy(visit, guarded):
    page = visit(at=guarded, ready="input[type=password]")
    login(page, "ada", "wrong")
    page.get_by_text("Incorrect Credentials").wait_for()
    assert page.locator("#box").count() == 0
    login(page, "ada", "secret one")
    page.locator("#box textarea").wait_for()
    ask(page, QUESTION)
    answered(page)
    page.get_by_role("tab", name="Spectrum", exact=True).click()
    page.locator("#plot .main-svg").first.wait_for()
    picture(page, "proxy")
    other = visit(at=guarded, ready="input[type=password]")
    login(other, "bob", "secret two")
    ask(other, "What is Cyg X-1?")
    answered(other)
    (title,) = kept(other)
    assert "Cyg X-1" in title
    again = visit(at=guarded, ready="input[type=password]")  # another browser, the same account
    login(again, "ada", "secret one")
    (title,) = kept(again)
    assert QUESTION in title
    for _ in range(4):
        ask(page, "What is a pulsar?")
        page.wait_for_timeout(400)
    page.get_by_text("more than 3 questions within a minute").first.wait_for()
    page.wait_for_timeout(500)
    assert "3C 273 is a quasar" in page.locator("#chat").inner_text()  # what was there is still there
    assert page.locator("#box textarea").input_value() == "What is a pulsar?"


def test_health_needs_no_account(guarded):
    record = httpx.get(f"{guarded}/health").json()
    assert record["status"] == "ok" and record["libraries"][0]["name"] == "bundled" and record["uptime_s"] >= 0
    assert httpx.get(f"{guarded}/config").status_code == 401


def test_uploads_are_limited_and_removed(guarded, tmp_path):
    with httpx.Client(base_url=guarded, timeout=30) as client:
        assert client.post("/login", data={"username": "ada", "password": "secret one"}).status_code == 200
        small = upload(tmp_path)[0]
        (held,) = client.post("/gradio_api/upload", files={"files": (small.name, small.read_bytes())}).json()
        assert client.get(f"/gradio_api/file={held}").status_code == 200
        too_large = client.post("/gradio_api/upload", files={"files": ("big.pha", b"0" * 1_500_000)})
        assert too_large.status_code == 413
        far_too_large = client.post("/gradio_api/upload", files={"files": ("big.pha", b"0" * 2_500_000)})
        assert far_too_large.status_code == 413 and "2 MB" in json.loads(far_too_large.content)["detail"]
        deadline = time.monotonic() + 40
        while client.get(f"/gradio_api/file={held}").status_code == 200:
            assert time.monotonic() < deadline, "the upload is still there"
            time.sleep(0.5)
