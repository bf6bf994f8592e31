"""Forms of an explanation: what a question counts, and what of an entry is left by it."""

import pytest

from assistant.request.language.wanted import Wanted
from assistant.verbs.explain.forms import Form, form_of, formed, size
from retriever.catalogue.records import Term
from tests.support.verbs.carried import carried

TERM = Term(
    "blorb",
    (),
    "A round animal that sings. It eats cheese of 3 keV, mostly at night; nobody knows why. It lives in caves.",
    "One was seen in 1999.",
    "",
)


def asked(question, **parts):
    return Wanted("explain", topic=question, question=question, **({"ask": "what"} | parts))


@pytest.mark.parametrize(
    ("question", "count", "unit"),
    [
        ("tell me about magnetars in 40 words max", 40, "words"),
        ("magnetars, two sentences please", 2, "sentences"),
        ("three really surprising facts on magnetars", 3, "facts"),
        ("5 Fakten über Magnetare", 5, "facts"),
        ("a magnetar in fünf Sätzen", 5, "sentences"),
        ("explain the 40 day period of a magnetar", 0, ""),
        ("are these facts true", 0, ""),
    ],
)
def test_what_is_counted_is_read_with_its_number(question, count, unit):
    form = form_of(asked(question))
    assert (form.count, form.unit) == (count, unit)


def test_a_number_of_the_request_alone_counts_sentences_or_words():
    assert form_of(asked("shorter", length="3")).unit == "sentences"
    assert form_of(asked("shorter", length="60")).unit == "words"


def test_sentences_are_chosen_never_reworded():
    assert formed(TERM, Form(2, "sentences"), "") == [TERM.definition.split(". ")[0] + ".", _second()]
    assert formed(TERM, Form(7, "words"), "") == ["A round animal that sings."]
    assert formed(TERM, Form(child=True), "") == ["A round animal that sings.", "It lives in caves."]
    assert formed(TERM, Form(80, "words"), "") == ["A round animal that sings.", _second(), "It lives in caves."]


def _second():
    return "It eats cheese of 3 keV, mostly at night; nobody knows why."


def test_a_long_sentence_ends_at_a_clause_where_few_words_are_asked_for():
    long = Term("blorb", (), "It sings at night; nobody who ever heard it knows why it does.", "", "")
    form = Form(6, "words")
    (told,) = formed(long, form, "")
    assert told == "It sings at night." and size(told, form) <= 6


def test_three_facts_are_three(library):
    claims = carried(library, asked("3 facts about supernova remnants", ask="fact", length="3")).claims
    assert len(claims) == 3 and all(claim.text.startswith("- ") and claim.evidence for claim in claims)


def test_more_facts_than_there_are_is_said(library):
    claims = carried(library, asked("90 facts about supernova remnants", ask="fact")).claims
    assert claims[-1].text == "That is all that the glossary has on it."


def test_forty_words_are_at_most_forty(library):
    (claim,) = carried(library, asked("what is a magnetar, 40 words max")).claims
    assert claim.text.startswith("Magnetar:") and len(claim.text.split()) <= 40


def test_fewer_words_than_an_entry_can_be_said_in_is_said(library):
    assert "few words" in carried(library, asked("what is a magnetar in 2 words")).claims[-1].text


def test_an_example_with_a_year_is_found_or_said_to_be_missing(library):
    told = carried(library, asked("one sentence on what a fast radio burst is, and an example with a year")).claims
    assert any("2020" in claim.text for claim in told)
    none = carried(library, asked("one sentence on what a torus is, and an example with a year")).claims
    assert none[-1].text == "The glossary has no example of it with a year."


def test_a_child_gets_no_units(library):
    (claim,) = carried(library, asked("what is a magnetar", register="child")).claims
    assert "gauss" not in claim.text and claim.text.startswith("Magnetar:")
