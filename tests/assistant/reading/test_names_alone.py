"""A question that is a name and nothing else asks what that is, however often the name is said."""

import pytest

from assistant.reading.question import read_question
from assistant.request.conversation import Conversation


@pytest.mark.parametrize("question", ["NGC 1068", "ngc 1068, NGC 1068!", "NGC 1068 M 77"])
def test_a_name_said_more_than_once_is_one(library, question):
    asked = read_question(question, Conversation(), library)
    assert asked.wanted is not None and asked.wanted.do == "identify" and len(asked.wanted.known) == 1
