"""The chat in a real Chromium: everything that a user does. Run by ``make test-browser``.

Every request that the browser makes is recorded: none may go to another machine. Screenshots of the main states are
written to ``screenshots/``, to be looked at.
"""

import json
import re
import time

import numpy as np
import pytest

from tests.browser_fixtures import QUESTION, answered, ask, chromium_is_missing, follow, picture, saved, tab, upload

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
    assert page.locator("#chat", has_text="Looking up 3C 273").count()
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


LOOKS = {"light": {}, "dark": {"dark": True}, "narrow": {"width": 360, "height": 740}}


@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS)
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
    tab(page, "Parameters")
    page.locator("#table td", has_text="powlaw_gamma").first.wait_for()
    page.locator("#table", has_text="REAL").wait_for()
    picture(page, name + "-parameters")


def test_two_users_are_apart(visit):
    mine, yours = visit(), visit()
    ask(mine, QUESTION)
    mine.locator("#e1-S1").wait_for()
    ask(yours, "And its column density?")
    yours.locator("#do-retry:not([disabled])").wait_for()
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
        page.locator("#do-retry:not([disabled])").wait_for()
    print(f"first step after {[round(s, 2) for s in shown]} s")
    assert min(shown) < 0.5


def test_undo_edit_and_ask_again(visit):
    page = visit()
    ask(page, QUESTION)
    answered(page)
    ask(page, "And its column density?")
    answered(page, 2)
    page.locator("#do-undo").click()
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 1")
    assert page.locator("#e2-S1").count() == 0 and page.locator("#box textarea").input_value() == ""
    page.locator("#do-edit").click()
    page.wait_for_function("document.querySelector('#box textarea').value.includes('3C 273')")
    assert page.locator("#chat .user-row").count() == 0
    ask(page, "What is Cyg X-1?")
    page.locator("#chat", has_text="Cyg X-1 is").wait_for()
    answered(page, 3)
    page.locator("#do-retry").click()
    answered(page, 4)
    assert page.locator("#chat .user-row").count() == 1
    ask(page, "And its orbital period?")  # the conversation is whole after all that
    page.locator("#chat", has_text="5 d").wait_for()


def test_answer_citation_and_bibtex_are_copied(visit):
    page = visit()
    ask(page, QUESTION)
    answered(page)

    def copied(name):
        page.get_by_role("button", name=name, exact=True).first.click()
        page.get_by_role("button", name="Copied").first.wait_for()
        return page.evaluate("navigator.clipboard.readText()")

    assert "3C 273 is a quasar" in copied("Copy answer") and "[S1]" in page.evaluate("navigator.clipboard.readText()")
    assert "3C 273" in copied("Copy citation") or "(20" in page.evaluate("navigator.clipboard.readText()")
    assert copied("Copy all as BibTeX").count("@") >= 2


def test_conversations_are_kept_reopened_exported_and_one_s_own(visit, tmp_path):
    page = visit()
    ask(page, QUESTION)
    answered(page)
    page.get_by_role("button", name="Conversations").click()
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
    page.get_by_role("button", name="Conversations").click()
    page.locator("#kept input").click()
    page.get_by_role("option", name=re.compile("What is 3C 273")).first.click()
    page.locator("#do-open").click()
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()
    follow(page, "e1-P")
    ask(page, "And its column density?")
    page.locator("#chat", has_text="column density of 3C 273").wait_for()
    stranger = visit()
    stranger.get_by_role("button", name="Conversations").click()
    stranger.locator("#kept input").click()
    assert stranger.get_by_role("option").count() == 0


def test_remarks_are_kept_on_this_machine(visit, scholar_home):
    page = visit()
    ask(page, "What is a pulsar?")
    answered(page)
    page.locator("#do-bad").click()
    page.locator("#reason textarea").fill("too short")
    page.locator("#do-send").click()
    page.get_by_text("Noted. Thank you.").wait_for()
    (line,) = (scholar_home / "data" / "feedback.jsonl").read_text().splitlines()
    assert json.loads(line)["verdict"] == "bad" and json.loads(line)["reason"] == "too short"


def test_cards_lead_elsewhere_and_say_what_is_refereed(visit):
    page = visit()
    ask(page, QUESTION)
    answered(page)
    for host in ("simbad.cds.unistra.fr", "ned.ipac.caltech.edu", "sky.esa.int"):
        link = page.locator(f'#evidence a[href*="{host}"]').first
        assert "187.27" in link.get_attribute("href") and link.get_attribute("rel") == "noopener noreferrer"
    assert re.search("refereed", page.locator("#evidence").inner_text())


def test_workbench_views_and_files(visit, tmp_path):
    page = visit()
    tab(page, "Spectrum")
    page.locator("#drop input[type=file]").set_input_files([str(path) for path in upload(tmp_path)])
    page.locator("#plot .main-svg").first.wait_for()
    page.get_by_label("bands S, M, H").check()
    page.get_by_label("similar sources (SIMULATED)").check()
    page.locator("#plot", has_text="(SIMULATED, scaled)").wait_for()
    picture(page, "workbench", whole=True)
    page.get_by_label("wavelength").check()
    page.locator("#plot", has_text="wavelength (Å)").wait_for()
    page.get_by_label("Counts per bin, at least").click()
    bins = re.search(r"(\d+) bins", page.locator("#words").inner_text())[1]
    page.get_by_role("option", name="100", exact=True).click()
    page.wait_for_function(f"!document.querySelector('#words').innerText.includes(' {bins} bins')")
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<?xml"), ("ECSV", b"# %ECSV"), ("VOTable", b"<?xml")):
        button = page.locator("#downloads").get_by_role("button", name=kind)
        name, content = saved(page, button.click)
        assert content.startswith(start) and b"REAL" in content and name.startswith("Toy_source.")
    page.get_by_role("button", name="Send to SAMP").first.click()
    page.get_by_text(re.compile("No SAMP hub runs")).wait_for()
    drawn = page.locator("#plot .js-plotly-plot")
    assert drawn.get_attribute("role") == "img" and "Toy source" in drawn.get_attribute("aria-label")
    assert page.locator(f"#{drawn.get_attribute('aria-describedby')}").inner_text()
    tab(page, "Parameters")
    page.locator("#table", has_text="Models compared").wait_for()
    assert page.locator("#table", has_text="Likely classes").count()
    picture(page, "workbench-parameters", whole=True)


@pytest.mark.unproven
def test_files_are_dropped_on_the_question(visit, tmp_path):
    import base64

    page = visit()
    files = [(path.name, base64.b64encode(path.read_bytes()).decode()) for path in upload(tmp_path)]
    page.evaluate(
        """(files) => {
          const held = new DataTransfer();
          for (const [name, data] of files)
            held.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
          const box = document.querySelector("#box .full-container, #box [class*=container], #box");
          for (const kind of ["dragenter", "dragover", "drop"])
            box.dispatchEvent(new DragEvent(kind, {dataTransfer: held, bubbles: true, cancelable: true}));
        }""",
        files,
    )
    page.locator("#box .thumbnail-item, #box [class*=thumbnail]").nth(3).wait_for()
    ask(page, "What is this spectrum?")
    page.locator("#chat", has_text="I read toy.pha").wait_for()


@pytest.mark.unproven
def test_catalogue_is_filtered_sorted_saved_and_asked(visit):
    page = visit()
    tab(page, "Browse")
    page.locator("#browse tbody tr").nth(279).wait_for(state="attached")
    page.locator("#browse-name textarea, #browse-name input").fill("3c")
    page.wait_for_function("document.querySelectorAll('#browse tbody tr').length < 40")
    page.get_by_role("button", name="redshift").click()
    values = page.evaluate(
        "[...document.querySelectorAll('#browse tbody tr')].map((r) => r.children[4].dataset.value).filter(Boolean).map(Number)"
    )
    assert len(values) > 5 and values == sorted(values)
    page.get_by_role("button", name="redshift").click()
    first = page.evaluate("Number(document.querySelector('#browse tbody tr').children[4].dataset.value)")
    assert first == max(values) and page.locator("#browse th[aria-sort=descending]").count() == 1
    picture(page, "browse")
    for kind in ("ECSV", "VOTable"):
        _, content = saved(
            page, page.locator("[role=tabpanel]", has=page.locator("#browse")).get_by_role("button", name=kind).click
        )
        assert content.count(b"3C ") >= len(values) and b"SIMULATED" in content
    page.locator("#browse button", has_text=re.compile("^3C 273$")).click()
    page.locator("#chat", has_text="3C 273 is a quasar").wait_for()


@pytest.mark.unproven
def test_map_and_sky_show_the_selection_and_ask(visit):
    page = visit()
    ask(page, "What is Cyg X-1?")
    answered(page)
    tab(page, "Map")
    page.locator("#map .main-svg").first.wait_for()
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
    before = page.locator("#chat .user-row").count()
    box = page.locator("#map .scatterlayer .trace .point").nth(40).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function(f"document.querySelectorAll('#chat .user-row').length > {before}")
    assert page.locator("#map .js-plotly-plot").get_attribute("role") == "img"


@pytest.mark.unproven
def test_plain_language_tour_and_words(visit):
    page = visit()
    page.get_by_label("Plain language").check()
    page.locator("#stop", has_text="1 of 5").wait_for()
    for number in (2, 3, 4, 5):
        page.locator("#tour-next").click()
        page.locator("#stop", has_text=f"{number} of 5").wait_for()
    picture(page, "tour")
    page.locator("#stop [data-ask]").first.click()
    page.locator("#chat", has_text="in the constellation").wait_for()
    term = page.locator('#chat a[href^="#g"]').first
    term.hover()
    page.locator("#ss-tip:visible").wait_for()
    picture(page, "plain")
    page.mouse.move(0, 0)
    page.locator("#ss-tip").wait_for(state="hidden")
    term.focus()
    assert page.locator("#ss-tip").inner_text()
    page.keyboard.press("Enter")  # to the glossary
    page.wait_for_function("/^g\\d+$/.test(document.activeElement.id)")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.unproven
def test_contrast_is_aa(visit, dark):
    from pathlib import Path

    measure = Path(__file__).with_name("contrast.js").read_text()
    page = visit(dark=dark)
    found = page.evaluate(measure)
    ask(page, QUESTION)
    answered(page)
    page.get_by_role("button", name="Conversations").click()
    page.locator("#do-good").click()
    page.locator("#do-send").wait_for()
    page.mouse.move(2, 2)
    for name in ("Evidence", "Spectrum", "Parameters", "Browse", "Map", "Tour"):
        tab(page, name)
        page.wait_for_timeout(1200)  # colours change slowly
        found += page.evaluate(measure)
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.unproven
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
    tab_to("#tab-evidence-button", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#plot .main-svg").first.wait_for()
    tab_to("#shown input[type=checkbox]")
    page.keyboard.press("Space")
    page.wait_for_function("!document.querySelector('#shown input').checked")
    tab_to("#downloads button")
    name, _ = saved(page, lambda: page.keyboard.press("Enter"))
    assert name == "3C_273.png"
    tab_to("#do-undo", "Shift+Tab")
    outline = page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
    )
    assert outline != "nonenone"  # the focus is seen
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")


@pytest.mark.parametrize(
    "looks", [{"width": 360, "height": 740}, {"width": 1920, "height": 1080}], ids=["phone", "projector"]
)
@pytest.mark.unproven
def test_every_tab_fits_the_screen(visit, looks, request):
    page = visit(**looks)
    ask(page, QUESTION)
    answered(page)
    for name in ("Evidence", "Spectrum", "Parameters", "Browse", "Map", "Tour"):
        tab(page, name)
        page.wait_for_timeout(800)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        page.locator("#side").scroll_into_view_if_needed()
        picture(page, f"{request.node.callspec.id}-{name.lower()}")
