"""What a follow-up names stands in for what the turns before it referred to; a condition is on the turn that takes it."""

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Wanted
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.fixture
def resolve(library):
    def made(question, program, *turns):
        return wanted_of(parse(program), marks_in(question, library), Conversation(list(turns)), "", library.sources)

    return made


def test_a_source_that_is_named_stands_in_for_the_one_of_before(resolve, library):
    first, other = (library.names.resolve(name) for name in ("Cyg X-1", "3C 273"))
    turn = Turn(
        "its flux?",
        subjects=[first.id],
        wanted=Wanted("values", earlier="source", sources=(first.id,), quantities=("flux",)),
    )
    found = resolve("And the same for 3C 273", "same name S1", turn)
    assert (found.do, found.known, found.sources, found.quantities) == ("values", (other,), (), ("flux",))


def test_a_source_that_was_missing_is_the_one_that_is_named_then(resolve, library):
    asked = Wanted("values", earlier="source", missing="source", quantities=("redshift",))
    before = Turn("class of Cyg X-1", subjects=["x"], wanted=Wanted("values", quantities=("class",)))
    found = resolve("sorry, 3C 273", "same name S1", before, Turn("its redshift?", wanted=asked))
    assert found.known == (library.names.resolve("3C 273"),) and found.quantities == ("redshift",)
    assert not found.missing and not found.earlier


def test_of_both_the_one_that_is_named_is_one(resolve, library):
    first = library.names.resolve("Cyg X-1")
    turn = Turn("mass of Cyg X-1", subjects=[first.id], wanted=Wanted("values", names=(first,)))
    program = "conclude name S1 earlier both quantity flux verdict ratio"
    found = resolve("how many times brighter than the one of 3C 273", program, turn)
    assert found.sources == (first.id,) and not found.missing


def test_a_condition_is_on_the_turn_before_one_on_the_assistant(resolve):
    blazars = Turn("how many blazars", wanted=Wanted("count", classes=("blazar",), class_words=("blazars",)))
    about = Turn("what was left out?", wanted=Wanted("about", about="number_of_sources"))
    found = resolve("again, only with z above 0.1", "same where redshift gt N1", blazars, about)
    assert (found.do, found.classes) == ("count", ("blazar",))
    assert resolve("shorter", "same length short", blazars, about).do == "about"


def test_a_number_of_sources_with_a_median_is_the_median(resolve):
    found = resolve("how many and what median z?", "count class blazar where redshift is measured stat median")
    assert (found.do, found.quantities) == ("aggregate", ("redshift",))


def test_a_number_beside_a_class_in_the_plural_is_no_name(library):
    assert not [
        mark for mark in marks_in("all the other Seyfert 1s and Seyfert 2s", library).marks if mark.key[0] == "S"
    ]
