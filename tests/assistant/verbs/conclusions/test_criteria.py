"""Verdicts on the asker's own numbers: what counts as what, with the bound, the significance and what would speak against it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of
from assistant.verbs.criteria.table import criteria
from retriever.requests.grammar import grammar
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.verbs.carried import carried as carried_out


@pytest.fixture
def carried(library):
    def carry(question, program, conversation=None):
        conversation = conversation or Conversation()
        wanted = wanted_of(parse(program), marks_in(question, library), conversation)
        found = carried_out(library, wanted, conversation)
        assert not found.dropped, found.dropped
        conversation.turns.append(Turn(question, "", [s.id for s in wanted.known], wanted))
        return "\n".join(claim.text for claim in found.claims)

    return carry


@pytest.mark.parametrize(
    "question, program, begins, has",
    [
        (
            "My cluster has a central entropy of 12 keV cm2. Cool core?",
            "kind cool_core where entropy eq N1 verdict whether",
            "**Yes**: a central entropy of 12 keV",
            "0.4 times the bound: 12 / 30",
        ),
        (
            "K0 = 40 keV cm2: cool core?",
            "kind cool_core where entropy eq N1 verdict whether",
            "**It can't be told**",
            "50",
        ),
        ("K0 = 140 keV cm2: cool core?", "kind cool_core where entropy eq N1 verdict whether", "**No**", "30 keV cm2"),
        (
            "NH=2.3e24 +-0.4 and Gamma 1.9 fixed. Compton thick at 3 sigma?",
            "kind compton_thick where column_density eq N1 where significance eq #3 verdict significant",
            "**No**",
            "2.0 sigma from the bound: |2.3e24 - 1.5e24| / 4e23",
        ),
        (
            "NH=2.3e24 +-0.1e24. Compton thick?",
            "kind compton_thick where column_density eq N1 verdict whether",
            "**Yes**",
            "8.0 sigma",
        ),
        (
            "NH=1.6e24 +-0.4e24. Compton thick?",
            "kind compton_thick where column_density eq N1",
            "**It can't",
            "0.3 sigma",
        ),
        (
            "P = 91 ms, millisecond pulsar?",
            "kind millisecond_pulsar where spin_period eq N1 verdict whether",
            "**No**",
            "0.03",
        ),
        (
            "an 11 Hz one, MSP?",
            "kind millisecond_pulsar where frequency eq N1 verdict whether",
            "**No**: a spin period of 0.0909 s",
            "",
        ),
        ("Lx = 3e39 erg/s off nucleus. ULX?", "class ULX where luminosity eq N1 verdict whether", "**Yes**", "3 times"),
        ("log Lx = 39.5. ULX?", "class ULX where luminosity eq N1 verdict whether", "**Yes**", "3.16 times"),
        ("Lx = 3e39 erg/s, HLX?", "kind hyperluminous where luminosity eq N1 verdict whether", "**No**", "1e41"),
        (
            "2e-12 erg/s/cm2 at 4 Mpc, ULX?",
            "class ULX where flux eq N1 where distance eq N2 verdict whether",
            "**Yes**",
            "3.829",
        ),
        (
            "2.9±0.3 Msun, a black hole?",
            "class black_hole where mass eq N1 verdict whether",
            "**It can't be told**",
            "2.2 Msun",
        ),
        ("4.1 Msun, black hole?", "class black_hole where black_hole_mass eq N1 verdict whether", "**Yes**", "Rhoades"),
        ("0.3 km, a black hole disc?", "class black_hole where radius eq N1 verdict whether", "**No**", "4.4 km"),
        (
            "Porb = 40 min: ultracompact?",
            "kind ultracompact where orbital_period eq N1 verdict whether",
            "**Yes**",
            "80 min",
        ),
        ("R = 30: radio loud?", "kind radio_loud where any_quantity eq N1 verdict whether", "**Yes**", "Kellermann"),
        (
            "log(fx/fopt) = 1.5: AGN or star?",
            "class AGN class star where any_quantity eq N1 verdict which",
            "**It speaks against",
            "usual for a star",
        ),
    ],
)
def test_a_number_is_held_against_what_counts(carried, question, program, begins, has):
    told = carried(question, f"conclude {program}")
    assert told.startswith(begins) and has in told, told


def test_what_was_computed_before_is_weighed(carried):
    conversation = Conversation()
    carried(
        "L of 2e-12 erg/s/cm2 at 4 Mpc",
        "compute where flux eq N1 where distance eq N2 formula luminosity",
        conversation,
    )
    assert carried("so is it a ULX?", "conclude earlier answer class ULX verdict whether", conversation).startswith(
        "**Yes**"
    )


def test_where_no_criterion_is_held_that_is_said_by_name(carried):
    told = carried(
        "a period of 6.7 hours: a white dwarf?", "conclude class white_dwarf where spin_period eq N1 verdict whether"
    )
    assert "no criterion is held here by which spin period would tell a white dwarf" in told
    assert "White dwarf:" in told


def test_the_table_speaks_the_words_of_requests():
    words = grammar().words
    quantities = grammar().all_quantities
    for one in criteria():
        assert set(one.kinds) <= {*words["kind"], *words["class"]}, one.kinds
        assert {one.quantity, *one.also, *filter(None, [one.inverse])} <= quantities, one.quantity
        assert set(one.formulas) <= set(words["formula"]), one.formulas
        assert one.firm in ("definition", "convention", "needed", "range") and one.against.endswith(".")
        assert len(one.values) == (2 if one.op == "between" else 1)


@given(st.sampled_from(criteria()), st.floats(1e-3, 1e3))
def test_a_bound_has_two_sides(criterion, factor):
    """Farther on the side of the bound it stays met, and what is open is neither."""
    if criterion.op == "between":
        assert criterion.met(sum(criterion.values) / 2) and not criterion.met(criterion.values[1] * 1.01)
        return
    value, further = criterion.values[0] * factor, criterion.values[0] * factor * (2 if criterion.op == "gt" else 0.5)
    rank = {False: 0, None: 1, True: 2}
    assert rank[criterion.met(further)] >= rank[criterion.met(value)]


def test_a_source_is_held_against_the_same_bounds(said):
    slow = said("conclude", "Vela X-1", kinds=("millisecond_pulsar",), verdict="whether")
    assert slow.first.startswith("**No**") and "0.03 s" in slow.first
