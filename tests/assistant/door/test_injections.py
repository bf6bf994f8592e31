"""Strangers' texts in results are data: they change no claim, and what reads as an order is not handed on."""

import json

import pytest

from assistant.door.desk import Desk
from assistant.door.results import harmless, told, told_evidence, told_text
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Paper, Report
from retriever.errors import BadInput
from tests.support.attacks import LURE, ORDERS, QUESTIONS


@pytest.fixture(scope="module")
def desk(assistant):
    return Desk(lambda: assistant)


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_in_a_record_is_withheld_and_the_rest_stays(order):
    ledger = Ledger()
    paper = Paper("2011ApJ...742...85G", order, ("Gou, L.",), 2011, ())
    item = told_evidence(ledger[ledger.add_paper(paper, Report("cyg-x-1", "object", order), "Cyg X-1")])
    shown = json.dumps([item.text, item.record])
    assert order not in shown and LURE not in shown and "<script" not in shown and "evil.example" not in shown
    assert item.record["bibcode"] == paper.bibcode and item.record["year"] == 2011


def test_values_of_any_form_are_looked_through():
    nested = {"rows": [["3C 273", ORDERS[0]], [1.5, None]], "deep": {"a": (ORDERS[1],)}}
    clean = harmless(nested)
    assert ORDERS[0] not in str(clean) and ORDERS[1] not in str(clean)
    assert clean["rows"][0][0] == "3C 273" and clean["rows"][1] == [1.5, None]


@pytest.mark.parametrize("question", QUESTIONS[:4])
def test_an_order_in_a_question_changes_no_claim(desk, question):
    answer = told(desk.ask(question))
    assert LURE not in json.dumps([item.record for item in answer.evidence]) and "evil.example" not in answer.answer
    assert "<script" not in answer.answer and "API key" not in answer.answer


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_as_a_name_is_refused(desk, order):
    with pytest.raises(BadInput):
        desk.identify(order)


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_in_a_text_to_be_checked_changes_no_mark(desk, order):
    plain, with_order = "3C 273 is a quasar at a redshift of 0.9.", f"3C 273 is a quasar at a redshift of 0.9. {order}"
    first = told_text(desk.verify_text(plain)).sentences[0]
    beside = told_text(desk.verify_text(with_order)).sentences[0]
    assert beside.marks[: len(first.marks)] == first.marks and first.status == beside.status == "contradicted"
