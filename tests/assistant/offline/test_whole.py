"""Computations that are done although the reader was not sure: all numbers of the question fit, and none is left over."""

from dataclasses import replace

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.reading.question import READERS
from assistant.request.asked import Certainty
from assistant.request.language.resolving import wanted_of
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.fixture(scope="module")
def offering(library):
    """An assistant whose reader offers these readings of whatever is asked."""

    def made(*programs, unread=()):
        def read(question, conversation, library, upload=""):
            marked = marks_in(question, library)
            offered = tuple(
                replace(wanted_of(parse(program), marked, conversation), unread=unread) for program in programs
            )
            rules = READERS["rules"](question, conversation, library, upload)
            return replace(rules, certainty=Certainty.UNCLEAR, wanted=None, offered=offered)

        return Assistant(library, OfflineEngine(), read=read)

    return made


_RATE = "compute where flux eq N1 formula accretion_rate"
_RADIUS = "compute where black_hole_mass eq N1 where black_hole_mass eq N2 formula gravitational_radius"


def test_the_only_reading_that_uses_all_numbers_is_computed_and_told(offering):
    answer = offering(_RATE).ask("how much falls in for 2e37")
    assert "**The mass accretion rate is 3.5" in answer.text and "I took this as" in answer.text


def test_what_leaves_a_number_over_or_a_word_unread_is_asked_back(offering):
    assert "Do you mean" in offering(_RADIUS).ask("8 Msun and 3 Msun").text
    assert "Do you mean" in offering(_RATE, unread=("corona",)).ask("how much falls in for 2e37").text


def test_of_two_that_fit_neither_is_chosen(offering):
    other = "compute where luminosity eq N1 formula minimum_mass"
    assert "Do you mean" in offering(_RATE, other).ask("for 2e37").text


def test_two_readings_that_come_to_the_same_are_one(offering):
    taken_for_masses = (
        "compute name S1 where black_hole_mass eq N1 where black_hole_mass eq N2 formula orbital_separation"
    )
    taken_for_a_period = (
        "compute name S1 where black_hole_mass eq N1 where orbital_period eq N2 formula orbital_separation"
    )
    answer = offering(taken_for_masses, taken_for_a_period).ask("Her X-1 with 3.7 Msun in all and 1.7 d")
    assert "**The separation of the two stars of Her X-1 is 9.2" in answer.text
