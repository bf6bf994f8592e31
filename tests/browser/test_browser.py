"""The chat in a real Chromium: questions, uploads, evidence, kept conversations. Run by ``make test-browser``.

Every request that the browser makes is recorded: none may go to another machine. Screenshots of the main states are
written to ``screenshots/``, to be looked at.
"""

import json
import re
import time

import numpy as np
import pytest

from tests.support.browser_fixtures import (
    QUESTION,
    act,
    answered,
    ask,
    chromium_is_missing,
    conversations,
    follow,
    kept,
    picture,
    saved,
    saves,
    tab,
    upload,
    whole,
)

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]


def test_question_gives_steps_marks_and_cards(visit):
    page = visit()
    picture(page, "start")
    ask(page, QUESTION)
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    answered(page)
    page.locator("#chat .thought-group [role=button]").first.click()  # its steps, folded into a line
    page.locator("#chat", has_text="Looking up 3C 273").wait_for()
    link = page.locator('#evidence a[href^="https://ui.adsabs.harvard.edu/abs/"]').first
    link.wait_for()
    assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")
    follow(page, "e1-P")
    picture(page, "question-light")
    tab(page, "Spectrum")
    page.locator("#plot .main-svg").first.wait_for()
    assert "SIMULATED" in page.locator("#plot").inner_text() and "SIMULATED" in page.locator("#words").inner_text()
    picture(page, "question-spectrum")
    tab(page, "Parameters")
    page.locator("#table", has_text="photon index").wait_for()
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


def test_upload_on_a_phone_gives_plot_and_parameters(visit, tmp_path):
    page = visit(width=360, height=740)  # on larger screens: test_browser_axe.py
    ask(page, "What is this spectrum?", upload(tmp_path))
    page.locator("#plot .main-svg").first.wait_for(state="attached", timeout=60_000)
    tab(page, "Spectrum")  # in the sheet
    page.locator("#plot .main-svg").first.wait_for()
    assert "REAL" in page.locator("#plot").inner_text()
    picture(page, "upload-narrow")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#plot").scroll_into_view_if_needed()
    picture(page, "upload-narrow-plot")
    tab(page, "Parameters")
    page.locator("#table th", has_text="powlaw_gamma").first.wait_for()
    page.locator("#table", has_text="REAL").wait_for()
    picture(page, "upload-narrow-parameters")


def test_two_users_are_apart(visit):
    mine, yours = visit(), visit()
    ask(mine, QUESTION)
    mine.locator("#e1-S1").wait_for()
    ask(yours, "And its column density?")
    whole(yours)
    assert "3C 273" not in yours.locator("body").inner_text().replace(QUESTION, "")


def test_examples_are_buttons(visit):
    page = visit()
    page.get_by_role("button", name=re.compile("What is a pulsar")).click()
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


@pytest.mark.timed
def test_first_step_is_on_screen_within_half_a_second(visit):
    page = visit()
    shown = []
    for question in (QUESTION, "What is Cyg X-1?", "What is the Crab Nebula?"):
        page.locator("#box textarea").fill(question)
        before = page.locator("#chat .bot").count()
        started = time.perf_counter()
        page.locator("#box textarea").press("Enter")
        page.wait_for_function(f"document.querySelectorAll('#chat .bot').length > {before}", polling=20)
        shown.append(time.perf_counter() - started)
        whole(page)
    print(f"first step after {[round(s, 2) for s in shown]} s")
    assert min(shown) < 0.5


def test_undo_edit_and_ask_again(visit):
    page = visit()
    ask(page, QUESTION)
    answered(page)
    ask(page, "And its column density?")
    answered(page, 2)
    act(page, "undo")
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 1")
    assert page.locator("#e2-S1").count() == 0 and page.locator("#box textarea").input_value() == ""
    act(page, "edit")
    page.wait_for_function("document.querySelector('#box textarea').value.includes('3C 273')")
    assert page.locator("#chat .user-row").count() == 0
    ask(page, "What is Cyg X-1?")
    page.locator("#chat", has_text="Cyg X-1 is").wait_for()
    answered(page, 3)
    act(page, "retry")
    answered(page, 4)
    assert page.locator("#chat .user-row").count() == 1
    ask(page, "And its orbital period?")  # the conversation is whole after all that
    page.locator("#chat", has_text="5 d").wait_for()


def test_answer_citation_and_bibtex_are_copied_and_cards_lead_elsewhere(visit):
    page = visit()
    ask(page, QUESTION)
    answered(page)
    for host in ("simbad.cds.unistra.fr", "ned.ipac.caltech.edu", "sky.esa.int"):
        link = page.locator(f'#evidence a[href*="{host}"]').first
        assert "187.27" in link.get_attribute("href") and link.get_attribute("rel") == "noopener noreferrer"
    assert "refereed" in page.locator("#evidence").text_content()  # in a row that unfolds

    for fold in page.locator("#evidence .ss-fold > summary").all():
        fold.click()

    def copied(name):
        page.get_by_role("button", name=name, exact=True).first.click()
        page.get_by_role("button", name="Copied").first.wait_for()
        return page.evaluate("navigator.clipboard.readText()")

    assert "3C 273 is a quasar" in copied("Copy answer") and "[S1]" in page.evaluate("navigator.clipboard.readText()")
    cited = copied("Copy citation")  # of the first paper: authors (year), "title", bibcode
    assert re.fullmatch(r'.+ \(\d{4}\), ".+", \d{4}[\w.&+]{15}', cited)
    bibcode = cited.rsplit(", ", 1)[1]
    assert bibcode in page.locator("#evidence .ss-card", has=page.locator("blockquote")).first.inner_text()
    assert copied("Copy all as BibTeX").count("@") >= 2


def test_conversations_are_kept_reopened_exported_and_one_s_own(visit, tmp_path):
    page = visit()
    ask(page, QUESTION)
    answered(page)
    saves(page)
    name, content = saved(page, page.locator("#save-json").click)
    document = json.loads(content)
    assert name.endswith(".json") and document["turns"][0]["answer"]["claims"] and "SIMULATED" in document["note"]
    assert b"3C 273 is a quasar" in saved(page, page.locator("#save-markdown").click)[1]
    assert saved(page, page.locator("#save-bibtex").click)[1].startswith(b"@")
    picture(page, "conversations")
    page.locator("#do-new").click()
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")
    page.reload()
    page.locator("#box textarea").wait_for()
    conversations(page)
    page.locator("#thread-list a", has_text="What is 3C 273").first.click()
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    follow(page, "e1-P")
    ask(page, "And its column density?")
    page.locator("#chat", has_text="column density of 3C 273").wait_for()
    stranger = visit()
    ask(stranger, "What is a pulsar?")
    answered(stranger)
    (title,) = kept(stranger)
    assert "What is a pulsar?" in title


def test_remarks_are_kept_on_this_machine(visit, chat_home):
    page = visit()
    ask(page, "What is a pulsar?")
    answered(page)
    act(page, "bad")
    page.locator("#reason textarea").fill("too short")
    page.locator("#do-send").click()
    page.get_by_text("Thank you, your feedback is saved.").wait_for()
    line = (chat_home / "data" / "feedback.jsonl").read_text().splitlines()[-1]
    assert json.loads(line)["verdict"] == "bad" and json.loads(line)["reason"] == "too short"


def test_files_are_dropped_on_the_question(visit, tmp_path):
    import base64

    page = visit()
    files = [(path.name, base64.b64encode(path.read_bytes()).decode()) for path in upload(tmp_path)]
    page.evaluate(
        """(files) => {
          const held = new DataTransfer();
          for (const [name, data] of files)
            held.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
          const box = document.querySelector("#box textarea");
          for (const kind of ["dragenter", "dragover", "drop"])
            box.dispatchEvent(new DragEvent(kind, {dataTransfer: held, bubbles: true, cancelable: true}));
        }""",
        files,
    )
    chips = page.locator("#chips li")
    chips.nth(3).wait_for()
    assert {text.split(" – ")[1].split(" ✕")[0].strip() for text in chips.all_inner_texts()} == {
        "spectrum",
        "background",
        "effective area (ARF)",
        "response (RMF)",
    }
    ask(page, "What is this spectrum?")
    page.locator("#chat", has_text="I read toy.pha").wait_for()
