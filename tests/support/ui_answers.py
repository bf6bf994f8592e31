"""Answers for the tests of the pages: records full of a stranger's text, an assistant that streams what it is told to."""

import asyncio
from html.parser import HTMLParser
from types import SimpleNamespace

from assistant.agent.workflow import ToolStarted
from assistant.evidence.claims import Answer, Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.conversation import Turn
from retriever.catalogue.records import Measurement, Paper, Report, Source, Term
from tests.support.libraries.curated import opened_curated
from ui.chat.session import Session, respond
from ui.html.cards import evidence_cards, evidence_panels

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
    named = Measurement(text, 3.0, None, None, None, text, text, text)
    ids["N"] = ledger.add_measurement(named, ids["S"], "s")
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
        "class": text,
    }
    ids["U"] = ledger.add_upload("file", record)
    return ledger, ids


def answer_of(text: str = "quiet", question: str = "What?") -> Answer:
    """An answer that cites all of it."""
    ledger, ids = evidence_of(text)
    claims = [Claim(f"It says: {text}", tuple(ids.values()))]
    return Answer(question, "offline", claims, ledger, [Dropped(text, (), text)], [], [text])


def panel_of(answer: Answer, turn: int) -> str:
    """The answer's cards under its question."""
    return evidence_panels([(answer.question, evidence_cards(answer, turn))])


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
    """Streams given events for every question, over the curated library."""

    engine = SimpleNamespace(name="told", first_step="")

    @property
    def library(self):
        return opened_curated()

    def __init__(self, *events, error=None):
        self.events, self.error = events, error

    async def stream(self, question, files=None, conversation=None, engine=None):
        for event in self.events:
            yield event
            await asyncio.sleep(0)
        if self.error:
            raise self.error
        conversation.turns.append(Turn(question))
        yield answer_of(question=question)


class SlowAssistant(FakeAssistant):
    """Starts a tool, then takes a minute."""

    ended = False

    async def stream(self, question, files=None, conversation=None, engine=None):
        yield ToolStarted(name="identify_source", arguments={"name": "3C 273"})
        try:
            await asyncio.sleep(60)
        finally:
            self.ended = True


def questions(session: Session) -> list[str]:
    """What the conversation holds."""
    return [turn.question for turn in session.conversation.turns]


def asked(assistant, question: str, session: Session | None = None, files=()) -> tuple[list[list[dict]], Session]:
    """All states of the messages while a question is answered, and the session."""
    session = session or Session()

    async def collect():
        return [list(now.messages) async for now in respond(assistant, session, question, list(files))]

    return asyncio.run(collect()), session
