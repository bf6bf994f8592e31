"""Questions that an entry answers as a whole, where the reader is not sure of them."""

from dataclasses import replace

import pytest

from assistant.reading.by_entry import told_by_entry
from assistant.reading.question import read_question
from assistant.reading.reader import read
from assistant.request.asked import Certainty
from assistant.request.conversation import Conversation
from retriever.requests.program import parse


def reading_as(question, program, library):
    return replace(read(question, Conversation(), library), request=parse(program))


def told(question, program, library, unclear=True):
    found = told_by_entry(reading_as(question, program, library), unclear, Conversation(), library, "")
    return str(found.request) if found else None


def test_an_entry_is_told_in_place_of_an_odd_reading(library):
    question = "how big is a neutron star"
    assert told(question, "list class neutron_star order size desc", library) == "explain topic ask what"
    assert told(question, "refuse reason out_of_domain", library) == "explain topic ask what"


def test_how_it_is_to_be_told_is_kept(library):
    assert told("What is a pulsar?", "explain class pulsar ask what register child", library).endswith("register child")
    assert told("a tweet: what is a pulsar?", "act action tweet", library).endswith("action tweet")


@pytest.mark.parametrize(
    "question",
    ["What is the spin of Cyg X-1?", "black hole spin above 0.9", "papers of Smith on black hole spin"],
)
def test_a_question_on_a_source_a_number_or_papers_is_not(library, question):
    assert told(question, "list class black_hole", library) is None


def test_what_is_sure_enough_of_another_verb_is_carried_out(library):
    program = "list class neutron_star order size desc"
    assert told("how big is a neutron star", program, library, unclear=False) is None


def test_an_uncertain_question_is_answered_and_not_asked_back(library, trusted):
    trusted(9.0, 9.0)
    asked = read_question("how big is a neutron star", Conversation(), library)
    assert asked.certainty is Certainty.SURE and asked.wanted.do == "explain" and asked.confidence == 1.0
    trusted(9.0, 9.0)
    assert read_question("list all quasars with a flux", Conversation(), library).certainty is Certainty.UNCLEAR


def test_explanations_of_what_is_named_are_told_with_how_they_were_taken(library, trusted):
    trusted(9.0, 9.0)
    asked = read_question("Why are quasars so lumpy?", Conversation(), library)
    assert asked.certainty is Certainty.UNSURE and asked.wanted.do == "explain"


@pytest.mark.parametrize("unclear", [True, False])
def test_of_two_wishes_none_is_left_out(library, unclear):
    """The entry on Z sources names Sco X-1, and yet says nothing of the second wish as a verdict."""
    question = "What is a Z source, and is Sco X-1 one?"
    program = "explain topic ask what also conclude name S1 kind z_source verdict whether"
    assert told(question, program, library, unclear) is None
    assert told(question, "explain topic ask what", library, unclear) == "explain topic ask what"


def test_an_entry_stands_for_what_can_t_be_done_only_where_it_is_on_that(library):
    quiz = "can I get some quiz questions with answers about X-ray telescopes"
    assert told(quiz, "act topic action quiz", library, unclear=False) == "explain topic ask what"
    assert told("a light curve of black holes", "act action light_curve", library, unclear=False) is None
    assert told("write me a poem on my cat", "refuse reason out_of_domain", library, unclear=False) is None
