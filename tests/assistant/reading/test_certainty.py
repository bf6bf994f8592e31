"""What is done with a question by how surely it was read: answered, answered with how it was read, or asked back."""

from dataclasses import replace

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.reading.question import READERS, _asked_of, read_question
from assistant.request.asked import Certainty
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted

PLAIN = "What is the photon index of 3C 273?"


@pytest.fixture
def ask(library):
    """Asks by the trained reader; nothing that it says may be left out by verification."""
    assistant = Assistant(library, OfflineEngine(), read=read_question)

    def asked(question, conversation=None):
        answer = assistant.ask(question, conversation=conversation)
        assert not answer.dropped and not any("left out" in note for note in answer.notes)
        return answer

    return asked


def test_what_is_sure_is_answered_without_a_word_on_it(ask, trusted):
    trusted(0.0, 0.0)
    assert "I took this as" not in ask(PLAIN).text


def test_below_the_verdict_it_is_said_how_an_unsure_question_was_read(ask, trusted):
    trusted(1.1, 0.0)
    first, second, *_ = ask(PLAIN).claims
    assert "3C 273 is 1.384" in first.text
    assert second.shown.startswith("I took this as: the photon index of 3C 273. Say it in other words")


def test_an_unsure_greeting_is_only_greeted(ask, trusted):
    trusted(1.1, 0.0)
    assert "I took this as" not in ask("Hello!").text


def test_what_is_unclear_is_said_to_be_and_offered_last(ask, trusted):
    trusted(9.0, 9.0)
    answer = ask(PLAIN)
    assert answer.text.startswith("I am not sure what is asked")
    assert "Do you mean: the photon index of 3C 273?" in answer.claims[-1].shown


@pytest.mark.parametrize("yes", ["the first", "1", "First one, please.", "yes, the first"])
def test_the_reading_that_is_chosen_is_carried_out(ask, trusted, yes):
    trusted(9.0, 9.0)
    conversation = Conversation()
    ask(PLAIN, conversation)
    answer = ask(yes, conversation)
    assert "3C 273 is 1.384" in answer.claims[0].text and conversation.turns[-1].wanted.do == "values"
    assert ask("and its redshift?", conversation).text.startswith("I am not sure") and len(conversation.turns) == 3


def test_the_second_reading_is_another_one(library, trusted):
    trusted(9.0, 9.0)
    conversation = Conversation()
    asked = read_question(
        "pulsars and their flux or rather their spin, the strong ones",
        conversation,
        library,
    )
    first, second = asked.offered
    assert asked.certainty is Certainty.UNCLEAR and asked.wanted is None and first != second


def test_yes_is_enough_where_one_reading_is_offered(ask, trusted, monkeypatch):
    trusted(9.0, 9.0)
    monkeypatch.setattr("assistant.reading.question.read_otherwise", lambda *_: [])
    conversation = Conversation()
    assert "(1)" not in ask(PLAIN, conversation).text
    assert "3C 273 is 1.384" in ask("Yes.", conversation).text


def test_yes_to_two_readings_is_asked_once_more_and_no_ends_it(ask, trusted, monkeypatch):
    trusted(9.0, 9.0)
    conversation = Conversation()
    asked = ask(
        "pulsars and their flux or rather their spin, the strong ones",
        conversation,
    )
    again = ask("yes", conversation).text
    assert "(1)" in asked.text and again.startswith("I am not sure what is asked. Do you mean: (1)")
    assert ask("neither", conversation).text.startswith("Then I misread it")
    assert "misread" not in ask("no", conversation).text  # nothing is on offer any more


def test_another_question_is_no_choice(ask, trusted):
    trusted(9.0, 9.0)
    conversation = Conversation()
    ask(PLAIN, conversation)
    trusted(0.0, 0.0)
    assert "redshift of 3C 273 is" in ask("What is the redshift of 3C 273?", conversation).text


def test_a_question_back_can_be_gone_on_from(ask, trusted):
    trusted(9.0, 9.0)
    conversation = Conversation()
    ask(PLAIN, conversation)
    trusted(0.0, 0.0)
    assert "redshift of 3C 273 is" in ask("I mean its redshift", conversation).text


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("3C 273", "identify name S1"),
        ("NGC 99999?", "identify name U1"),
        ("187.28 +2.05", "identify near P1"),
        ("2018Natur.563..657G", "papers bibcode B1"),
    ],
)
def test_a_name_and_nothing_else_asks_what_it_is(library, trusted, question, program):
    trusted(9.0, 9.0)
    asked = read_question(question, Conversation(), library)
    assert asked.request == program and asked.certainty is Certainty.SURE


def test_an_unknown_name_is_told_however_unclear_the_question_is(ask, trusted):
    trusted(9.0, 9.0)
    answer = ask("What is the flux of NGC 99999?")
    assert answer.claims[0].text.startswith("I have no evidence on NGC 99999") and "I took this as" in answer.text


def test_the_rules_are_as_sure_as_ever(library):
    asked = READERS["rules"](PLAIN, Conversation(), library, "")
    assert asked.certainty is Certainty.RULES and asked.wanted is None and asked.offered == ()


def test_nothing_is_offered_where_nothing_makes_sense(ask, trusted):
    trusted(9.0, 9.0)
    answer = ask("who won the football world cup?")
    assert "world cup" not in answer.text and "outside X-ray astronomy" not in answer.text


def test_how_far_the_nearest_lies_is_one_question_by_whatever_word_for_it(library):
    """The separation on the sky stands beside what lies nearest in any case."""
    source = library.names.resolve("3C 273")
    near = Wanted("list", near=source, order="separation", limit=1)
    ways = [replace(near, quantities=quantities) for quantities in ((), ("separation",), ("distance",))]
    assert all(_asked_of(way) == _asked_of(near) for way in ways)
    assert _asked_of(replace(near, quantities=("flux",))) != _asked_of(near)
    assert _asked_of(Wanted("values", quantities=("distance",))) != _asked_of(Wanted("values"))
