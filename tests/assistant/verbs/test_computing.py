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
    assert text.startswith(
        "**The luminosity needs a distance (in kpc or Mpc, say), which the question does not give.**"
    )


def test_a_formula_says_what_it_needs_with_a_unit_for_each(carried):
    text = carried("1e12 G", "compute where magnetic_field eq N1 formula magnetospheric_radius")
    assert text.startswith("**The magnetospheric radius needs a luminosity (in erg s^-1, say), which the question")
    text = carried("1 keV", "compute where temperature eq N1 formula bondi_rate")
    assert "needs a mass (in Msun, say) and a number density (in cm^-3, say)" in text
    assert "needs an orbital period (in h or d, say)" in carried("donor?", "compute formula donor_density")


def test_what_no_formula_computes_is_refused_in_the_words_of_the_question(carried):
    text = carried("the neutrino luminosity of a 15 Msun star", "compute where mass eq N1 formula unknown")
    assert text == (
        '**There is no formula here for what is asked: "the neutrino luminosity of a 15 Msun star".** It was not computed.'
    )
    assert "no formula here" in carried("the jet power of 3C 273", "compute name S1 formula unknown")


def test_a_number_is_put_where_its_unit_fits_whatever_it_was_read_as(carried):
    text = carried("5.599829 d, 75.6 km/s", "compute where distance eq N1 where spin eq N2 formula mass_function")
    assert text.startswith("**The mass function is 0.251 Msun.**") and "Not used" not in text
    text = carried("1e6 Msun at redshift 0.1", "compute where size eq N1 where redshift eq N2 formula tidal_radius")
    assert text.startswith("**The tidal radius is 6.957e7 km.**") and "no place for it" in text and ": 0.1." in text


def test_what_is_usual_of_a_neutron_star_or_a_white_dwarf_is_taken_and_said(carried):
    text = carried("a neutron star", "compute kind neutron_star formula escape_velocity")
    assert "1.4 Msun" in text and "10 km" in text and text.count("usual") == 2
    text = carried("1e-9 Msun/yr onto a white dwarf of 0.6 Msun", "compute kind white_dwarf where mass_accretion_rate eq N1 where mass eq N2 formula accretion_luminosity")  # fmt: skip
    assert (
        "(8656 km)" in text and "Nauenberg 1972" in text and text.startswith("**The accretion luminosity is 5.796e33")
    )
    text = carried("1e-9 Msun/yr onto a CV", "compute class CV where mass_accretion_rate eq N1 formula accretion_luminosity")  # fmt: skip
    assert "0.83 Msun" in text and "10 km" not in text


def test_a_neutron_stars_radius_is_no_other_sources(carried):
    text = carried("3C 273 at 1e-9 Msun/yr", "compute name S1 where mass_accretion_rate eq N1 formula accretion_luminosity")  # fmt: skip
    assert "No" in text and "radius" in text and "can't be computed" in text


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
    assert set(grammar().words["formula"]) - {"unknown"} <= KNOWN


@pytest.mark.parametrize("formula", grammar().words["formula"])
@pytest.mark.slow
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
