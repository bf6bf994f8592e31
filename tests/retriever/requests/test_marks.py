"""What recognisers mark in questions."""

import pytest

from retriever.requests.marks import marks_in


def marked(library, text):
    return [(mark.key, mark.text) for mark in marks_in(text, library).marks]


@pytest.mark.parametrize(
    "text, found",
    [
        ("Is 3C273 harder than ngc 4151?", [("S1", "3C273"), ("S2", "ngc 4151")]),
        ("HMXBs with Γ < 1.5 seen by NuSTAR", [("K1", "HMXBs"), ("N1", "1.5"), ("I1", "NuSTAR")]),
        ("the three brightest quasars in Virgo", [("N1", "three"), ("K1", "quasars"), ("L1", "Virgo")]),
        ("flux above 1e-12 in 2-10 keV", [("N1", "1e-12")]),
        ("title of 2011ApJ...742...85G", [("B1", "2011ApJ...742...85G")]),
        ("what lies at 187.2779 +2.0524?", [("P1", "187.2779 +2.0524")]),
        ("AGN between 2 and 10 keV", [("K1", "AGN"), ("N1", "2"), ("N2", "10")]),
        ("papers since 2015", [("Y1", "2015")]),
        ("what is Zorblax X-7?", [("U1", "Zorblax X-7")]),
        ("is GRS 9999+12 a pulsar", [("U1", "GRS 9999+12"), ("K1", "pulsar")]),
    ],
)
def test_marks(library, text, found):
    assert marked(library, text) == found


def test_a_mark_holds_what_it_stands_for(library):
    found = marks_in("Seyfert 2 galaxies closer than 3C 273 with N_H > 3 x 10^22 cm^-2", library)
    assert found["S1"].value.name == "3C 273" and found["N1"].value.value == pytest.approx(3e22)
    assert found["K1"].value.classes == ("Seyfert",) and found["K1"].value.subclass == "sy2"
    with pytest.raises(KeyError):
        found["S2"]


def test_marks_never_overlap(library):
    text = "Is Swift J0230+28 or NGC 4151 or 3C 273 brighter than 5e-12 in 2015 with Swift-BAT in Orion?"
    marks = marks_in(text, library).marks
    assert all(one.end <= other.start for one, other in zip(marks, marks[1:], strict=False))
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)
