"""Two numbers of a question set beside each other, with the errors given with them."""

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Limit, Wanted
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.verbs.carried import carried


def two(first, second, quantity="photon_index"):
    return tuple(Limit(quantity, "eq", (v,), said=f"{v} +/- {e}" if e else f"{v}", error=e) for v, e in (first, second))


@pytest.mark.parametrize(
    ("first", "second", "verdict", "begins"),
    [
        ((1.5, 0.3), (1.9, 0.3), "significant", "**No**"),
        ((1.5, 0.3), (1.9, 0.3), "consistent", "**Yes**"),
        ((1.5, 0.05), (1.9, 0.05), "significant", "**Yes**"),
        ((1.5, 0.05), (1.9, 0.05), "consistent", "**No**"),
        ((1.5, 0.1), (1.8, 0.1), "consistent", "**It can't be told**"),
        ((1.5, 0.0), (1.9, 0.0), "significant", "**It can't be told**"),
    ],
)
def test_two_numbers_are_set_beside_each_other(library, first, second, verdict, begins):
    found = carried(library, Wanted("conclude", verdict=verdict, limits=two(first, second)))
    assert found.first.startswith(begins) and not found.dropped


def test_errors_come_from_the_question_and_are_no_third_number(library):
    question = "is a flux of (2.0 ± 0.3)e-12 in one epoch and (5.0 ± 0.3)e-12 in the next a real change?"
    program = "conclude where flux eq N1 where flux eq N2 verdict significant"
    marked = marks_in(question, library)
    assert len(marked.of_kind("N")) == 2
    wanted = wanted_of(parse(program), marked, Conversation())
    assert wanted.limits[0].error == pytest.approx(3e-13) and wanted.limits[0].values[0] == pytest.approx(2e-12)


def test_a_number_with_its_error_beside_a_known_value(said):
    """The BAT index of Vela X-1 is 2.91 with a small error."""
    near = Limit("photon_index", "eq", (2.5,), said="2.5 +/- 0.4", error=0.4)
    found = said("conclude", "Vela X-1", verdict="consistent", limits=(near,))
    assert found.first.startswith("**Yes**")
    sharp = Limit("photon_index", "eq", (2.5,), said="2.5 +/- 0.02", error=0.02)
    assert said("conclude", "Vela X-1", verdict="consistent", limits=(sharp,)).first.startswith("**No**")


def test_a_range_beside_a_known_value(said):
    wide, off = (Limit("photon_index", "between", ends, said="a range") for ends in ((2.5, 3.2), (1.0, 2.0)))
    inside = said("conclude", "Vela X-1", verdict="consistent", limits=(wide,)).first
    assert inside.startswith("**Yes**") and "within that range" in inside
    assert said("conclude", "Vela X-1", verdict="consistent", limits=(off,)).first.startswith("**No**")


def test_a_class_and_a_number_set_a_value_among_the_class_first(said):
    usual = Limit("photon_index", "eq", (1.9,), said="1.9")
    found = said(
        "conclude", "NGC 4151", verdict="consistent", limits=(usual,), class_words=("Seyferts",), classes=("Seyfert",)
    )
    assert "of the" in found.first and "their median is" in found.first
    assert "1.9" in found.claims[1].text
