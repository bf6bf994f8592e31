"""Questions that call formulas by their names, requests that give a formula all that it needs, and bands held against what was typed."""

import pytest

from assistant.reading.formulas import is_whole, told_by_formula
from assistant.reading.reader import Reading, concrete
from assistant.request.conversation import Conversation
from assistant.request.language.banded import banded
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


def _reading(library, question, program):
    marked, request = marks_in(question, library), parse(program)
    return Reading(marked, request, concrete(request, marked, Conversation(), "", library), 0.2)


@pytest.mark.parametrize(
    ("question", "program", "meant"),
    [
        ("co-rotation radius at 4.8 s?", "compute where duration eq N1 formula size_from_time", "compute where spin_period eq N1 formula corotation_radius"),
        ("surface redshift of 1.6 Msun and 11 km", "compute where redshift eq N1 formula isco", "compute where black_hole_mass eq N1 where size eq N2 formula gravitational_redshift"),
        ("Fe K alpha at z = 0.3", "compute where redshift eq N1 formula spectral_index", "compute where line_energy eq #6.4 where redshift eq N1 formula observed_energy"),
        ("ISCO and its orbital frequency for 8 Msun", "compute where black_hole_mass eq N1 formula isco", "compute where black_hole_mass eq N1 formula isco also compute where black_hole_mass eq N1 formula isco_frequency"),
        ("the corotation radius of 3C 273", "compute name S1 formula gravitational_radius", "compute name S1 formula corotation_radius"),
    ],
)  # fmt: skip
def test_a_formula_that_is_called_by_its_name_is_computed(library, question, program, meant):
    found = told_by_formula(_reading(library, question, program), Conversation(), library, "")
    assert found and found.request == parse(meant)


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("what is a corotation radius?", "explain topic ask what"),  # no number and no source
        (
            "the corotation radius at 4.8 s and 3e-12",
            "compute where spin_period eq N1 formula isco",
        ),  # a number is left
        (
            "the Eddington luminosity of 8 Msun",
            "compute where black_hole_mass eq N1 formula eddington_luminosity",
        ),  # read so
        ("the orbital frequency of 8 Msun", "compute where black_hole_mass eq N1 formula isco"),  # of no ISCO
    ],
)
def test_any_other_question_stays_what_it_was_read_as(library, question, program):
    assert told_by_formula(_reading(library, question, program), Conversation(), library, "") is None


@pytest.mark.parametrize(
    ("question", "program", "whole"),
    [
        ("a ULX at 3 Mpc with 3e-12", "compute where distance eq N1 where flux eq N2 formula minimum_mass", True),
        ("a ULX at 3 Mpc with 3e-12", "compute where distance eq N1 formula minimum_mass", False),
        ("3 Mpc", "compute where distance eq N1 formula luminosity", False),
        ("3e-12 at 3 Mpc and Gamma 2", "compute where flux eq N1 where distance eq N2 where temperature eq N3 formula luminosity", True),
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
