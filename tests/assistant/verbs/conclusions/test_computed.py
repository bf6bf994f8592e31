"""Bounds on what follows from numbers: of the question, of the computation before, of a source's own values."""

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.verbs.carried import carried as carried_out


@pytest.fixture
def carried(library):
    def carry(question, program, conversation=None):
        conversation = conversation or Conversation()
        wanted = wanted_of(parse(program), marks_in(question, library), conversation)
        found = carried_out(library, wanted, conversation)
        assert not found.dropped
        conversation.turns.append(Turn(question, "", [s.id for s in wanted.known], wanted))
        return "\n".join(claim.text for claim in found.claims)

    return carry


@pytest.mark.parametrize(
    "question, program, begins",
    [
        (
            "Is 4e38 erg/s too much for 2 solar masses?",
            "where luminosity eq N1 where black_hole_mass eq N2 where eddington_ratio gt #1",
            "**Yes**: the Eddington ratio is 1.591, which is above 1.",
        ),
        (
            "Is 4e38 erg/s too much for 5 solar masses?",
            "where luminosity eq N1 where black_hole_mass eq N2 kind super_eddington",
            "**No**: the Eddington ratio is 0.636",
        ),
        (
            "does 2e-11 erg/s/cm2 at 8 kpc exceed 1e36 erg/s?",
            "where flux eq N1 where distance eq N2 where luminosity gt N3",
            "**No**: the luminosity is 1.53",
        ),
        (
            "can a region of 3 light days vary within 5 h?",
            "where duration eq N2 where size gt N1",
            "**No**: the largest size is 36.07 AU, which is not above 3 light days.",
        ),
        (
            "(8 ± 2)e-12 erg/s/cm2 at 9 kpc, above 8e34?",
            "where flux eq N1 where distance eq N2 where luminosity gt N3",
            "**It can't be told**: the luminosity is 7.75",
        ),
        ("Is 3C 273 farther than 100 Mpc?", "name S1 where distance gt N1", "**Yes**: "),
    ],
)
def test_a_bound_on_what_is_computed(carried, question, program, begins):
    assert carried(question, f"conclude {program} verdict whether").startswith(begins)


def test_the_answer_before_is_set_against_a_bound(carried):
    conversation = Conversation()
    carried(
        "Eddington ratio of 3e38 erg/s on 10 Msun",
        "compute where luminosity eq N1 where black_hole_mass eq N2 formula eddington_ratio",
        conversation,
    )
    text = carried(
        "is that below 0.1?", "conclude earlier answer where eddington_ratio lt N1 verdict whether", conversation
    )
    assert text.startswith("**No**: the Eddington ratio is 0.239")
