"""Of a question of two wishes, each has the words that are said of it."""

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of, wanted_then
from assistant.request.language.stretches import words_of_parts
from retriever.requests.marks import marks_in
from retriever.requests.program import parse

TWO_VERDICTS = "conclude name S1 class pulsar verdict whether also conclude name S2 kind z_source verdict whether"


@pytest.mark.parametrize(
    ("question", "program", "words"),
    [
        (
            "What is a jet, and is NGC 4151 radio loud?",
            "explain ask what topic also conclude name S1 kind radio_loud verdict whether",
            ["What is a jet,", "is NGC 4151 radio loud?"],
        ),
        (
            "I work on winds and jets. What is a corona and why, and is 3C 273 variable?",  # nearest to the name
            "explain ask what topic also conclude name S1 where variability is variable verdict whether",
            ["I work on winds and jets. What is a corona and why,", "is 3C 273 variable?"],
        ),
        (
            "Was ist ein Jet? Und ist NGC 4151 variabel?",
            "explain ask what topic also conclude name S1 where variability is variable verdict whether",
            ["Was ist ein Jet?", "Und ist NGC 4151 variabel?"],
        ),
        (
            "flux of 3C 273; papers on NGC 4151; what is a jet",
            "values name S1 quantity flux also papers name S2 also explain ask what topic",
            ["flux of 3C 273;", "papers on NGC 4151;", "what is a jet"],
        ),
    ],
)
def test_it_is_cut_between_the_wishes(library, question, program, words):
    found = words_of_parts(parse(program), marks_in(question, library))
    assert [part.strip() for part in found] == words


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("winds and jets and coronae explained with papers", "explain topic also papers topic"),  # of several places
        ("Is 3C 273 or NGC 4151 a pulsar and a Z source, of both?", TWO_VERDICTS.replace("S2", "S1")),  # nothing tells
        ("are NGC 4151 and 3C 273 brighter", "values name S2 quantity flux also values name S1 quantity flux"),
    ],
)
def test_where_that_can_not_be_told_each_has_all(library, question, program):
    assert words_of_parts(parse(program), marks_in(question, library)) == (question,) * 2


def test_a_value_keeps_its_unit_though_it_is_said_of_the_other_wish(library):
    question = "Luminosity of a source of 3e-12 erg/s/cm2 at 5 kpc, and at 8 kpc?"
    program = (
        "compute formula luminosity where flux eq N1 where distance eq N2 also "
        "compute formula luminosity where flux eq N1 where distance eq N3"
    )
    wanted = wanted_of(parse(program), marks_in(question, library), Conversation())
    then = wanted_then(wanted.also[0], Conversation())
    assert {limit.said for limit in then.limits} == {"3e-12 erg/s/cm2", "8 kpc"}


def test_a_reference_is_to_the_wish_before(library):
    question = "Which quasar is the brightest, and which papers are there on it?"
    wanted = wanted_of(
        parse("list class K1 order flux desc limit #1 also papers earlier source"),
        marks_in(question, library),
        Conversation(),
    )
    assert wanted.wishes[1].sources == () and wanted.wishes[1].earlier == "source" and not wanted.wishes[0].also
    turn = Turn(question, subjects=["3c-273"], wanted=wanted.wishes[0], listed=["3c-273"])
    assert wanted_then(wanted.also[0], Conversation([turn]), "", library.sources).sources == ("3c-273",)
