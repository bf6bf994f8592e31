"""Verdicts that no record decides: what papers here say of them stands beside, and never makes a yes or a no of it."""

from dataclasses import replace

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.verbs.carried import carried


@pytest.fixture
def told(library):
    def tell(question, program, **changes):
        wanted = wanted_of(parse(program), marks_in(question, library), Conversation())
        found = carried(library, replace(wanted, **changes))
        assert not found.dropped
        return found

    return tell


def test_papers_on_the_source_are_told_where_nothing_held_decides(told):
    found = told("Are there X-ray lags in Mrk 1044?", "conclude name S1 verdict whether topic")
    assert "Nothing that is held" in found.first
    assert {found.state.ledger.paper(i)["bibcode"] for i in found.claims[1].evidence} == {"2026arXiv260817292K"}


def test_no_paper_is_told_that_has_not_the_words(told):
    found = told("Is Mrk 1044 rich in unobtainium alloys?", "conclude name S1 verdict whether topic")
    assert "Nothing that is held" in found.first and len(found.claims) == 1


def test_a_question_in_words_on_a_class_is_no_count_of_the_class(told):
    found = told("do blazars dominate the unresolved background?", "conclude class K1 verdict whether topic")
    assert found.first.startswith("**The records here can't decide that**")
