"""The chat without a browser: events to messages, cards, escaping, errors, sessions kept apart."""

import asyncio
import html
import re
import socket
import sys
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from assistant.agent.workflow import ClaimReady, ToolFinished, ToolStarted
from assistant.evidence.claims import Answer, Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.conversation import Turn
from assistant.tools.toolbox import TOOLS
from retriever.catalogue.records import Measurement, Paper, Report, Source, Term, read_catalogue
from retriever.errors import BadInput
from ui.chat import messages
from ui.chat.session import Session, respond
from ui.html import cards, escaping, links, measurements
from ui.spectrum import figure, parameters
from ui.spectrum import shown_spectra as plots
from ui.spectrum import view as spectrum_view
from ui.words import say

BIBCODE = "2004ApJ...615..422H"
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![](http://evil/x.png)",
    "http://evil.example and www.evil.example, me@evil.example",
    "\"><svg onload=alert(1)> ' `code` ${alert(1)} {{value}}",
    "# heading\n\n- item\n\n1. item\n\n| a | b |\n|---|---|\n\n    code",
]


def evidence_of(text: str = "quiet") -> tuple[Ledger, dict[str, str]]:
    """A ledger with a record of each kind that holds the text wherever a stranger's text can stand."""
    ledger = Ledger()
    simulation = {"model": text, "from": text, "response": text, "counts": 100, "exposure_s": 1e3, "photon_index": 1.7}
    source = Source("s", text, (text,), 187.28, 2.05, text, "quasar", text, 0.158, text, simulation=simulation)
    ids = {"S": ledger.add_source(source)}
    paper = Paper(BIBCODE, text, (text, "B, C"), 2004, ())
    ids["P"] = ledger.add_paper(paper, Report("s", "main", text))
    value = Measurement("powlaw_nh", 30.4, 10.0, 94.0, 0.9, "1e20 cm^-2", text, BIBCODE)
    ids["M"] = ledger.add_measurement(value, ids["S"], "s")
    ids["T"] = ledger.add_table(text, [text], [[text]], 5)
    ids["G"] = ledger.add_term(Term(text, (), text, text, BIBCODE, (text,)))
    record = {
        "name": text,
        "uploaded": True,
        "file": text,
        "instrument": text,
        "exposure_s": 10.0,
        "counts": 3,
        "net_counts": 2.5,
        "energy_range_keV": [0.5, 7.0],
        "position": text,
        "class": "",
    }
    ids["U"] = ledger.add_upload("file", record)
    return ledger, ids


def answer_of(text: str = "quiet", question: str = "What?") -> Answer:
    ledger, ids = evidence_of(text)
    claims = [Claim(f"It says: {text}", tuple(ids.values()))]
    return Answer(question, "offline", claims, ledger, [Dropped(text, (), text)], [], [text])


class Tags(HTMLParser):
    """Collects the tags and attributes of some HTML."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


class FakeAssistant:
    """Streams given events for every question, over the bundled catalogue."""

    class retriever:
        catalogue = read_catalogue()

    def __init__(self, *events, error=None):
        self.events, self.error = events, error

    async def stream(self, question, files=None, conversation=None):
        for event in self.events:
            yield event
            await asyncio.sleep(0)
        if self.error:
            raise self.error
        conversation.turns.append(Turn(question))
        yield answer_of(question=question)


def panel_of(answer: Answer, turn: int) -> str:
    """The answer's cards under its question."""
    return cards.evidence_panels([(answer.question, cards.evidence_cards(answer, turn))])


def questions(session):
    """What the conversation holds."""
    return [turn.question for turn in session.conversation.turns]


def shown(assistant, question, session=None, files=()):
    """All states of the messages while a question is answered, and the session."""
    session = session or Session()

    async def collect():
        return [list(now.messages) async for now in respond(assistant, session, question, list(files))]

    return asyncio.run(collect()), session


def test_steps_and_claims_become_messages():
    reply = messages.Reply(2, FakeAssistant.retriever.catalogue)
    reply.take(ToolStarted(name="identify_source", arguments={"name": "3c-273"}))
    (step,) = reply.messages
    assert step["metadata"] == {"title": "Looking up 3C 273", "status": "pending"}
    reply.take(ToolFinished(name="identify_source", arguments={"name": "3c-273"}, seconds=0.123, found=["S1"], note=""))
    (step,) = reply.messages
    assert step["metadata"] == {"title": "Looking up 3C 273", "status": "done", "duration": 0.12}
    assert "Found 1 record." in html.unescape(step["content"])
    reply.take(ClaimReady(text="It is a quasar.", evidence=["S1", "P1"]))
    assert reply.messages[-1]["content"].endswith(" [[S1]](#e2-S1) [[P1]](#e2-P1)")
    assert html.unescape(reply.messages[-1]["content"]).startswith("It is a quasar.")


@pytest.mark.parametrize("tool", TOOLS)
def test_step_of_every_tool_names_what_it_is_on(tool):
    fields = list(TOOLS[tool].arguments.model_fields)  # what a tool is on stands first
    title = html.unescape(messages.step_title(tool, dict.fromkeys(fields, "Toy") | {fields[0]: "Toy subject"}))
    # the files of a spectrum stand in the question
    assert title == TOOLS[tool].step + ("" if tool == "read_spectrum" else " Toy subject")


def test_tools_of_the_same_name_finish_their_own_step():
    reply = messages.Reply(1, FakeAssistant.retriever.catalogue)
    for name in ("A", "B"):
        reply.take(ToolStarted(name="identify_source", arguments={"name": name}))
    reply.take(ToolFinished(name="identify_source", arguments={"name": "B"}, seconds=1, found=[], note="not here"))
    assert [step["metadata"]["status"] for step in reply.messages] == ["pending", "done"]


def test_answer_shows_marks_what_was_left_out_and_notes():
    text = "\n\n".join(messages.answer_paragraphs(answer_of("a note"), 7))
    assert "[[P1]](#e7-P1)" in text and "> 1 statement" in text and "> a note" in text


def test_every_mark_has_its_card():
    answer = answer_of()
    targets = set(re.findall(r"\(#(e3-\w+)\)", "".join(messages.answer_paragraphs(answer, 3))))
    ids = {value for name, value in Tags(panel_of(answer, 3)).attributes if name == "id"}
    assert targets and targets <= ids


def test_cards_say_what_they_must():
    panel = panel_of(answer_of(), 1)
    link = f'<a href="https://ui.adsabs.harvard.edu/abs/{BIBCODE}" target="_blank" rel="noopener noreferrer">'
    text = html.unescape(re.sub("<[^>]+>", "", panel))
    assert link in panel
    for words in ("SIMULATED", "REAL", "not observed", "12h29m", "187.28", "Summary written for this project", "90 %"):
        assert words in text
    assert "3.04×10<sup>21</sup> cm<sup>−2</sup>" in panel  # 30.4 in units of 1e20


@pytest.mark.parametrize("bibcode", ["javascript:alert(1)", "2004ApJ...615..422H/../x", "", '2004ApJ" x=...422H'])
def test_no_link_from_a_malformed_bibcode(bibcode):
    assert "<a" not in links.ads_link(bibcode)


def test_ampersand_of_a_bibcode_is_quoted():
    assert "abs/2004A%26A...425..367B" in links.ads_link("2004A&A...425..367B")


def test_limits_and_one_sided_values_are_said():
    table = measurements.measurement_table(
        [(Measurement("redshift_upper_limit", 0.3), True), (Measurement("age", 1e6, 1e5), False)]
    )
    assert (
        "&lt; 0.3" in table
        and "a limit" in table
        and "unbounded" in table
        and "outside the method&#39;s range" in table
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_chat_text_holds_no_markup_of_strangers(attack):
    calls = {"name": "search_papers", "arguments": {"query": attack, attack: [attack]}}
    reply = messages.Reply(1, FakeAssistant.retriever.catalogue)
    reply.take(ToolStarted(**calls))
    reply.take(ToolFinished(**calls, seconds=0, found=[], note=attack))
    reply.take(ClaimReady(text=attack, evidence=["P1"]))
    written = [messages.user_message(attack, []), messages.error_message(BadInput(attack)), *reply.messages]
    written.append({"content": "\n\n".join(messages.answer_paragraphs(answer_of(attack), 1))})
    for message in written:
        for text in (message["content"], message.get("metadata", {}).get("title", "")):
            own = re.sub(r" \[\[\w+\]\]\(#e1-\w+\)|^> |&#\d+;", "", text, flags=re.MULTILINE)
            assert not re.search(r"[!-/:-@\[-`{-~]", own)
    assert html.unescape(messages.escape(attack)) == " ".join(attack.split())


@pytest.mark.parametrize("attack", ATTACKS)
def test_file_names_are_text(attack):
    content = messages.user_message("", [f"/tmp/{attack.replace('/', '')}"])["content"]
    assert content.startswith("*Files: ") and content.endswith("*")
    assert not re.search(r"[<>\[\]()`!]", content) and "://" not in content


@pytest.mark.parametrize("attack", ATTACKS)
def test_cards_hold_no_markup_of_strangers(attack):
    panel = panel_of(answer_of(attack, attack), 1)
    quiet = Tags(panel_of(answer_of(), 1))
    found = Tags(panel)
    assert found.tags == quiet.tags
    assert {name for name, _ in found.attributes} == {name for name, _ in quiet.attributes}
    assert all(value.startswith(links.SERVICES) for name, value in found.attributes if name == "href")
    assert not re.search(r"[${}`]", panel)  # signs of Gradio's HTML templates


PLACES = ("classes", "models", "values", "data")


def figure_and_words(shown):
    """The title of the plot and the words under it."""
    view = spectrum_view.View()
    curve = spectrum_view.curve_of(shown, view)
    return figure.figure(shown, curve, view).layout.title.text, figure.alternative(shown, curve)


@pytest.mark.parametrize("attack", ATTACKS)
def test_plot_and_its_words_hold_no_markup_of_strangers(attack):
    import numpy as np

    from tests.support.make_fits import toy_observation

    observation = toy_observation(np.random.default_rng(1))
    uploaded = plots.ShownSpectrum(attack, lambda: observation, False, parameters=[], warnings=[attack])
    title, words = figure_and_words(uploaded)
    assert Tags(title).tags == {"br", "sup"}
    assert Tags(words).tags <= {"p", "sup"}
    panel = parameters.parameter_panel(uploaded) + "".join(parameters.warnings_at(uploaded, place) for place in PLACES)
    assert Tags(panel).tags <= {"h3", "span", "p", "div", "table", "thead", "tr", "th", "tbody", "ul", "li", "sup"}
    assert "REAL" in words and "REAL" in title


def test_simulated_spectrum_is_said_to_be_so(catalogue):
    source = catalogue.sources["3c-273"]
    ledger = Ledger()
    answer = Answer("?", "offline", [Claim("3C 273.", (ledger.add_source(source),))], ledger)
    (one,) = plots.spectra_of(answer, [], catalogue)
    assert one.simulated and "SIMULATED" in one.label
    for said in (*figure_and_words(one), parameters.parameter_panel(one)):
        assert "SIMULATED" in said


def test_an_error_is_one_sentence():
    started = ToolStarted(name="read_spectrum", arguments={"which": "all"})
    states, session = shown(FakeAssistant(started, error=BadInput("x.pha is not FITS: give a PHA file.")), "Read")
    asked, step, said = states[-1]
    assert html.unescape(said["content"]) == "x.pha is not FITS: give a PHA file."
    assert step["metadata"]["status"] == "done" and not session.busy


def test_an_unforeseen_error_shows_no_inside(caplog):
    states, _ = shown(FakeAssistant(error=KeyError("secret")), "Hm")
    assert html.unescape(states[-1][-1]["content"]) == say("chat.apology")
    assert "secret" not in str(states) and "secret" in caplog.text


def test_sessions_are_apart():
    async def both():
        sessions, assistant = (Session(), Session()), FakeAssistant()

        async def one(session, question):
            async for _ in respond(assistant, session, question, []):
                await asyncio.sleep(0)

        await asyncio.gather(one(sessions[0], "mine"), one(sessions[1], "yours"))
        return sessions

    mine, yours = asyncio.run(both())
    assert questions(mine) == ["mine"] and questions(yours) == ["yours"]
    assert "yours" not in str(mine.messages) + mine.evidence and "mine" not in str(yours.messages) + yours.evidence


def test_follow_ups_keep_the_conversation_and_number_their_cards():
    _, session = shown(FakeAssistant(), "first")
    shown(FakeAssistant(), "second", session)
    assert questions(session) == ["first", "second"] and len(session.messages) == 4
    assert 'id="e1-P1"' in session.evidence and 'id="e2-P1"' in session.evidence
    assert session.evidence.index("e2-P1") < session.evidence.index("e1-P1")
    assert session.evidence.count(" open>") == 1


def test_one_question_at_a_time_in_a_session():
    session = Session(busy=True)
    states, _ = shown(FakeAssistant(), "again", session)
    assert states == [] and session.messages == []


def test_exponents_are_raised_and_ratios_are_not_torn():
    text = "The column density is 5e20 cm^-2 at 10^12 K, (H-S)/(H+S)"
    assert "5e20 cm⁻² at 10¹² K" in html.unescape(messages.claim_text(Claim(text, ("M1",)), 1))
    assert escaping.prose(text).endswith("5e20 cm<sup>−2</sup> at 10<sup>12</sup> K, (H−S)/(H+S)")


@pytest.fixture
def send(monkeypatch):
    """What the page's own handler does to it when a question is sent from a session; at most one a minute."""
    gr = pytest.importorskip("gradio")
    from ui.app import build_app
    from ui.options import Options
    from ui.serving import Limits

    for told in ("Warning", "Info"):
        monkeypatch.setattr(gr, told, lambda *_, **__: None)  # they need a request of Gradio's own

    def on_page(assistant, session, most=0):
        app = build_app(assistant, Options(Limits(questions_a_minute=most)))
        handler = next(event.fn for event in app.fns.values() if event.name == "ask")

        async def updates(question):
            message, visitor = {"text": question, "files": []}, SimpleNamespace(username="ada", client=None)
            given = handler(message, session, False, None, None, visitor)
            return [update async for update in given]

        return updates

    return on_page


@pytest.mark.parametrize("case", ["empty", "asked twice", "one waits", "closed", "too many"])
def test_a_question_that_is_turned_away_leaves_the_page_as_it_is(case, send):
    gr = pytest.importorskip("gradio")
    session = Session(closed=case == "closed")
    session.asked = {"asked twice": [("What?", [])], "one waits": [("Which?", []), ("Why?", [])]}.get(case, [])
    handler = send(FakeAssistant(), session, most=1)

    def updates():
        return handler("" if case == "empty" else "What?")

    if case == "too many":
        assert len(asyncio.run(updates())) > 1
    told = asyncio.run(updates())
    assert told and all(value == gr.skip() for update in told for value in update.values())


def test_a_question_sent_during_an_answer_is_asked_after_it(send):
    """It was dropped without a word: an impatient user thought it asked."""
    session = Session()
    ask = send(FakeAssistant(), session)

    async def hurried():
        await asyncio.gather(*(ask(question) for question in ("first", "first", "second", "third")))

    asyncio.run(hurried())
    assert questions(session) == ["first", "second"] and not session.turns.locked() and not session.asked


def test_a_long_question_is_not_repeated_whole():
    content = messages.user_message("a" * 100_000, [])["content"]
    assert len(content) < 2_000


def test_page_is_built_and_examples_are_buttons():
    from ui.app import build_app

    pytest.importorskip("gradio")
    labels = {block.value for block in build_app(FakeAssistant()).blocks.values() if type(block).__name__ == "Button"}
    assert "What is a pulsar?" in labels and "AGN with photon index below 1.6" in labels


def test_a_busy_port_is_told_in_one_line():
    from ui.app import main

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadInput, match="--port") as caught:
            main(["--port", str(taken.getsockname()[1])])
    assert caught.value.exit_status == 2 and "\n" not in str(caught.value)


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "99999"], ["--port", "x"], ["--nonsense"]])
def test_bad_options(arguments):
    from ui.app import main

    with pytest.raises(BadInput):
        main(arguments)


def test_starting_imports_late():
    import subprocess

    code = "import sys, ui.app; sys.exit(any(m in sys.modules for m in ('gradio', 'torch', 'llama_index')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
