"""Of two classes, one within the other, a question that does not join them asks for the inner one."""

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.mark.parametrize(
    ("question", "narrower"),
    [
        ("Which AGN are blazars?", True),
        ("Which of the blazars are AGN?", True),
        ("Which active galaxies here count as Seyferts?", True),
        ("AGN or blazars", False),
        ("AGN and the blazars", False),
        ("AGN, blazars", False),
        ("Which pulsars are blazars?", False),  # neither holds the other
    ],
)
def test_the_inner_class_is_asked_for_unless_both_are_named_side_by_side(library, question, narrower):
    marked = marks_in(question, library)
    inner = min((m.value.classes for m in marked.of_kind("K")), key=len)
    for do in ("list", "count"):
        found = wanted_of(parse(f"{do} class K1 class K2"), marked, Conversation(), "", library.sources).classes
        assert (set(found) == set(inner)) == narrower
    compared = wanted_of(parse("compare class K1 class K2"), marked, Conversation(), "", library.sources).classes
    assert {*compared} == {name for m in marked.of_kind("K") for name in m.value.classes}
