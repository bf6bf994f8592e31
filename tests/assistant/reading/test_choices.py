"""Answers to a question back."""

import pytest

from assistant.reading.choices import asked_in, chosen
from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Wanted

ONE, TWO = Wanted("values", question="flux of it"), Wanted("list", question="flux of it")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the second", TWO),
        ("No, the second!", TWO),
        ("(2)", TWO),
        ("1", ONE),
        ("the former", ONE),
        ("das erste", ONE),
        ("yes", "which"),
        ("ok", "which"),
        ("neither of them", "neither"),
        ("no", "neither"),
        ("nein", "neither"),
        ("yes but in keV", None),
        ("3C 273", None),
        ("the second brightest", None),
        ("", None),
    ],
)
def test_which_reading_is_meant(said, meant):
    assert chosen(said, Conversation([Turn("flux of it", offered=(ONE, TWO))])) == meant


def test_yes_to_one_and_a_second_that_was_not_offered():
    conversation = Conversation([Turn("flux of it", offered=(ONE,))])
    assert chosen("Yes, please", conversation) == ONE and chosen("the second", conversation) == "which"


def test_without_an_offer_there_is_no_choice():
    assert chosen("yes", Conversation()) is None
    assert chosen("the first", Conversation([Turn("a list", listed=["a", "b"])])) is None


def test_a_choice_stands_for_the_question_it_answers():
    assert asked_in(Turn("the first", wanted=ONE)) == "flux of it"
    assert asked_in(Turn("What is 3C 273?", wanted=Wanted("identify", question="other"))) == "What is 3C 273?"
