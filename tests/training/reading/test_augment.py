"""Whole questions behind others: what is asked stays the same."""

from training.reading.augment import after_others
from training.reading.examples import Example


def example(text: str, before: str = "") -> Example:
    return Example((text,), (before,) if before else (), (), f"request of {text}", 1, 1, text)


def test_whole_questions_stand_behind_a_turn_that_others_had():
    some = [example("a"), example("b"), example("and c?", "earlier")]
    found = after_others(some, 1, share=1.0)
    assert [(e.text, e.before, e.request) for e in found] == [
        ("a", ("earlier",), "request of a"),
        ("b", ("earlier",), "request of b"),
    ]


def test_without_a_turn_before_there_is_none_to_stand_behind():
    assert after_others([example("a")], 1, share=1.0) == []
