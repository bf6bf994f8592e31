"""Conditions on fluxes in Crab: of the Crab's flux in a band, never numbers in erg s^-1 cm^-2."""

import pytest

from assistant.request.language.wanted import Limit, Wanted
from assistant.verbs.selection.crabs import in_flux
from retriever.physics.photons import crab_flux
from tests.support.verbs.carried import carried

THREE = Limit("flux", "gt", (3.0,), said="3 mCrab", unit="mCrab")


def test_a_flux_in_crab_is_one_of_the_band_asked_for_else_of_the_survey():
    survey, asked = in_flux(THREE), in_flux(THREE, "2-10")
    assert survey.values[0] == pytest.approx(3e-3 * crab_flux((14.0, 195.0)).to_value("erg / (s cm2)"))
    assert asked.values[0] == pytest.approx(3e-3 * crab_flux((2.0, 10.0)).to_value("erg / (s cm2)"))
    plain = Limit("flux", "gt", (3e-11,))
    assert in_flux(plain) is plain and "14-195 keV" in survey.said


def test_lists_verdicts_and_numbers_of_a_question_read_it(library):
    listed = carried(library, Wanted("list", class_words=("blazars",), limits=(THREE,)))
    assert not listed.dropped and "Mrk 421" in listed.text
    source = library.names.resolve("Mrk 421")
    verdict = carried(library, Wanted("conclude", names=(source,), limits=(THREE,), verdict="whether"))
    assert not verdict.dropped and verdict.first.startswith("**Yes**") and "above 3 mCrab (8.11e-11" in verdict.first
    eq = Limit("flux", "eq", (3.0,), said="3 mCrab", unit="mCrab")
    among = carried(library, Wanted("conclude", limits=(eq, Limit("flux", "is", state="high")), verdict="whether"))
    assert "14-195 keV flux of 8.11e-11" in among.first and "names no band" in among.first
