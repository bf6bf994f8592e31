"""Computations as requests carry them out: the result, where its inputs are from, and what is missing, all verified."""

from pathlib import Path

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.compute import KNOWN
from retriever.catalogue.quantities import quantity_by_key
from retriever.requests.grammar import grammar
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.verbs.carried import carried as carried_out


@pytest.fixture
def carried(library):
    """Carries out a question with its request; gives the verified text. A claim that does not hold fails the test."""

    def carry(question, program, conversation=None):
        conversation = conversation or Conversation()
        wanted = wanted_of(parse(program), marks_in(question, library), conversation)
        found = carried_out(library, wanted, conversation)
        assert not found.dropped
        conversation.turns.append(Turn(question, "", [s.id for s in wanted.known], wanted))
        return "\n".join(claim.text for claim in found.claims)

    return carry


TABLE = [
    row for path in sorted(Path(__file__).parent.glob("computations*.txt")) for row in path.read_text().splitlines()
]
CASES = [(*row.split(" ; "), "")[:4] for row in TABLE if not row.startswith("#")]


@pytest.mark.parametrize(("question", "program", "begins", "holds"), CASES)
def test_results_of_numbers_and_of_sources(carried, question, program, begins, holds):
    text = carried(question, f"compute {program}")
    assert text.startswith(begins) and holds in text


def test_what_is_missing_is_asked_for_by_name(carried):
    text = carried("Luminosity of Her X-1", "compute name S1 formula luminosity")
    assert (
        text
        == "**No distance is known here for Her X-1, so the luminosity can't be computed.** Say one and it will be."
    )
    text = carried("What luminosity has 3e-12 erg/s/cm2?", "compute where flux eq N1 formula luminosity")
    assert text.startswith("**The luminosity needs a distance, which the question does not give.**")


def test_what_makes_no_sense_is_refused(carried):
    assert "unit of another kind" in carried("4 keV", "compute where line_energy eq N1 formula unit to Mpc")
    assert "not defined" in carried(
        "10 solar masses, spin 1.5", "compute where black_hole_mass eq N1 where spin eq N2 formula isco"
    )
    assert "in one band" in carried("Crab and M 82 X-1", "compute name S1 name S2 formula flux_ratio")


def test_the_answer_before_in_another_unit(carried):
    conversation = Conversation()
    carried("Luminosity of 3C 273", "compute name S1 formula luminosity", conversation)
    text = carried("and in watts?", "compute earlier answer formula unit to W", conversation)
    assert text.startswith("**The 14-195 keV luminosity of 3C 273 is 3.0") and "e39 W" in text


def test_every_formula_of_the_grammar_is_there():
    assert set(grammar().words["formula"]) <= KNOWN


@pytest.mark.parametrize("formula", grammar().words["formula"])
def test_no_claim_is_left_out_whatever_source_a_formula_is_asked_of(carried, library, formula):
    """Over sources of every class; those that lack something are told so, and everything said is verified."""
    further = {"unit": ("quantity flux ", " to mCrab"), "band_conversion": ("", " band 2-10")}
    before, behind = further.get(formula, ("", ""))
    for source in {source.object_class: source for source in library.sources.values()}.values():
        assert carried(f"{source.name} please", f"compute name S1 {before}formula {formula}{behind}")


def test_the_foreground_is_put_in_where_no_column_of_the_source_is_known(library):
    own = {
        name + end for name in quantity_by_key("column_density").names for end in ("", "_upper_limit", "_lower_limit")
    }
    own -= {"nh_gal"}
    held = (one for one in library.sources.values() if one.measured("nh_gal"))
    alone = (one for one in held if not own & {m.name for m in one.measurements})
    source = next(one for one in alone if not library.reported(one.id, tuple(own)))
    found = carried_out(library, Wanted("compute", names=(source,), formula="extinction"))
    assert "**The optical extinction A_V" in found.first and "Galactic foreground" in found.text
