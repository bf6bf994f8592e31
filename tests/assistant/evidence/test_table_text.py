"""A claim may show a table of the ledger below its text: in Markdown, in the terminal's JSON, and in the chat."""

import html

from assistant.check.verify import Verifier
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.table_text import markdown_table
from ui.chat import documents, messages

ROWS = [["NGC 4151", 1.5, "a|b"], ["3C 273", None, ""]]


def answer(names) -> Answer:
    ledger = Ledger()
    table = ledger.add_table("sources of class AGN", ["source", "photon index", "note"], ROWS, 2)
    claim = Claim("**2 sources here** are of class AGN.", (table,), table=table)
    assert Verifier(names).check(claim, ledger) == ""
    return Answer("AGN?", "offline", [claim], ledger)


def test_rows_are_markdown_with_columns_in_line(names):
    table = markdown_table(answer(names).ledger.table("T1"))
    head, rule, first, second = table.splitlines()
    assert head == "| source   | photon index | note |" and set(rule) <= set("|- ")
    assert len({len(line) for line in (head, rule, first, second)}) == 1
    assert "a\\|b" in first and "None" not in second


def test_answer_shows_the_table_below_its_claim(names):
    given = answer(names)
    said, table = given.text.split("\n\n")
    assert said == "**2 sources here** are of class AGN. [T1]" and table.startswith("| source")
    (claim,) = given.as_json()["claims"]
    assert claim["table"] == "T1"
    (held,) = given.as_json()["evidence"]
    assert (held["title"], held["total"]) == ("sources of class AGN", 2)
    assert held["columns"] == ["source", "photon index", "note"] and held["rows"] == ROWS


def test_chat_shows_bold_verdict_and_table(names, library):
    given = answer(names)
    (paragraph,) = messages.answer_paragraphs(given, 1)
    assert paragraph.startswith("**2 sources here** are of class AGN") and "[[T1]](#e1-T1)" in paragraph
    assert "NGC 4151" in html.unescape(paragraph) and "| --- |" in paragraph
    (plain,) = messages.answer_paragraphs(given, 1, library)
    assert "| --- |" in plain and "**" not in html.unescape(plain)
    kept = documents.answer_of(given.as_json() | {"engine": "offline"}, library)
    assert kept.text.splitlines()[-1] == given.text.splitlines()[-1]


def test_table_has_to_be_among_the_evidence(names):
    given = answer(names)
    verifier, ledger = Verifier(names), given.ledger
    source = ledger.add_table("other", ["a"], [["AGN"]], 2)
    assert verifier.check(Claim("2 sources are of class AGN.", ("T1",), table=source), ledger)
