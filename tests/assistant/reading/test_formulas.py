"""Requests that give a formula all that it needs, and bands held against what was typed."""

import pytest

from assistant.reading.formulas import is_whole
from assistant.reading.reader import Reading, concrete
from assistant.request.conversation import Conversation
from assistant.request.language.banded import banded
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


def _reading(library, question, program):
    marked, request = marks_in(question, library), parse(program)
    return Reading(marked, request, concrete(request, marked, Conversation(), "", library), 0.2)


@pytest.mark.parametrize(
    ("question", "program", "whole"),
    [
        ("a ULX at 3 Mpc with 3e-12", "compute where distance eq N1 where flux eq N2 formula minimum_mass", True),
        ("a ULX at 3 Mpc with 3e-12", "compute where distance eq N1 formula minimum_mass", False),
        ("3 Mpc", "compute where distance eq N1 formula luminosity", False),
        ("3e-12 at 3 Mpc and Gamma 2", "compute where flux eq N1 where distance eq N2 where temperature eq N3 formula luminosity", False),
        ("1e12 G and 3 s", "compute where magnetic_field eq N1 where duration eq N2 formula propeller_luminosity", True),
        ("flux 3e-12, Gamma 1.7", "compute where flux eq N1 where photon_index eq N2 formula band_conversion band 0.5-2", True),
        ("8 Msun", "compute where black_hole_mass eq N1 formula unknown", False),
    ],
)  # fmt: skip
def test_a_request_is_whole_where_its_formula_has_all_and_nothing_is_left(library, question, program, whole):
    assert is_whole(_reading(library, question, program).wanted) is whole


@pytest.mark.parametrize(
    ("question", "program", "meant"),
    [
        ("0.5-2 flux 2e-14, Gamma 1.7: its 2-10 flux?", "band 2-10 formula band_conversion band 0.5-2", "band 0.5-2 formula band_conversion band 2-10"),
        ("2e-14 in 2-10, Gamma 1.7: in 0.5-2?", "band 2-10 formula band_conversion band 0.5-2", "band 2-10 formula band_conversion band 0.5-2"),
        ("2e-14 with Gamma 1.7", "band 2-10 formula luminosity", "formula luminosity"),
        ("2e-14 in the hard band", "band 2-10 formula luminosity", "band 2-10 formula luminosity"),
    ],
)  # fmt: skip
def test_a_band_is_that_which_is_typed_beside_the_number(library, question, program, meant):
    marked = marks_in(question, library)
    number = next(mark.key for mark in marked.of_kind("N") if mark.text.startswith("2e"))
    read = parse(f"compute where flux eq {number} {program}")
    assert banded(read, marked) == parse(f"compute where flux eq {number} {meant}")


@pytest.mark.parametrize(
    "question", ["Is my Gamma = 1.9 ± 0.3 of 3C 273 in line?", "is 3C 273 at 1.9±0.3 an X-ray quasar"]
)
def test_neither_an_error_nor_x_rays_are_called_unread(library, question):
    reading = _reading(library, question, "conclude name S1 where photon_index eq N1 verdict consistent")
    assert not {"0.3", "ray", "rays"}.intersection(reading.wanted.unread)
