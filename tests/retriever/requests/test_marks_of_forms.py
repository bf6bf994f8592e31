"""Forms in which names, numbers and positions are written, that recognisers met in questions of others."""

import pytest

from retriever.requests.marks import marks_in


@pytest.mark.parametrize(
    ("question", "marks"),
    [
        ("L_X(NGC 4151)/L_X(Mrk 421) = ?", ["NGC 4151", "Mrk 421"]),
        ("papers on Cyg X-1 2020..2024", ["Cyg X-1", "2020", "2024"]),
        ("CygnusX-3 flux", ["CygnusX-3"]),
        ("whats NGC 4151s other names", ["NGC 4151"]),
        ("l=309.52 b=+19.42, which source is that?", ["l=309.52 b=+19.42"]),
        ("photon index within [1.2, 1.9]", ["1.2", "1.9"]),
        ("T Tauri stars", ["stars"]),
        ("the distance M84–M81", ["M84", "M81"]),
        ("how far is Sirius X-3?", ["Sirius X-3"]),
        ("sources in Taurus", ["Taurus"]),
    ],
)
def test_forms_of_names_numbers_and_positions(library, question, marks):
    assert [mark.text for mark in marks_in(question, library).marks] == marks


def test_a_constellation_alone_may_be_the_one_source_called_by_it(library):
    (mark,) = marks_in("which is hotter, Perseus?", library).marks
    assert mark.value.name == "Per"
    assert mark.value.source is None or mark.value.source.name == "Perseus cluster"
