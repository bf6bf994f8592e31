"""Turns asked for judges, and their verdicts counted."""

import pytest

from assistant.evaluation.turns import VERDICTS, asked, figures, told_of
from assistant.request.conversation import Turn
from assistant.request.language.wanted import Wanted
from retriever.errors import BadInput

TURNS = [
    {"id": 1, "group": "lists", "conversation": None, "question": "List the HMXBs."},
    {"id": 2, "group": "follow-ups", "conversation": 7, "question": "What is Cyg X-1?"},
    {"id": 3, "group": "follow-ups", "conversation": 7, "question": "And how far is it?"},
]


class Echo:
    """Says how many turns its conversation had."""

    def ask(self, question, files, conversation):
        conversation.turns.append(Turn(question, offered=(Wanted("list"),) if "far" in question else ()))
        return type("Answer", (), {"text": str(len(conversation.turns)), "seconds": 0.1, "dropped": []})()


def test_turns_of_one_conversation_are_asked_in_one():
    assert [one["answer"] for one in asked(Echo(), TURNS)] == ["1", "1", "2"]


def test_it_is_told_how_many_turns_were_asked_back():
    answers = list(asked(Echo(), TURNS))
    assert [one["asked_back"] for one in answers] == [False, False, True]
    assert told_of(answers) == "3 answers, 1 of them asked back, p50 0.100 s, p95 0.100 s"


def test_verdicts_are_counted_by_group_with_an_interval():
    lines = figures(
        TURNS, [{"id": 1, "verdict": "right"}, {"id": 2, "verdict": "wrong"}, {"id": 3, "verdict": "refused rightly"}]
    )
    assert lines[2].startswith("| lists | 1 | 100 % (21-100) | 1 |")
    assert lines[3].startswith("| follow-ups | 2 | 50 % (9-91) |")
    assert lines[4].startswith("| all | 3 | 67 %")
    assert len(VERDICTS) == 6


@pytest.mark.parametrize(
    "verdicts", [[{"id": 1, "verdict": "right"}], [{"id": n, "verdict": "nice"} for n in (1, 2, 3)]]
)
def test_a_verdict_that_lacks_or_is_none_is_an_error(verdicts):
    with pytest.raises(BadInput, match="can't be counted"):
        figures(TURNS, verdicts)
