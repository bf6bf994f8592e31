"""What recognisers took for something else in turns of astronomers: numbers, names, authors and positions."""

import pytest

from retriever.requests.marks import marks_in


def told(question, library):
    return [f"{mark.key[0]} {mark.text}" for mark in marks_in(question, library).marks]


@pytest.mark.parametrize(
    ("question", "marks"),
    [
        ("distance?? papers say 11, 17, 20 kpc", ["N 11", "N 17", "N 20"]),
        ("do indices of 1.75, 1.92 differ?", ["N 1.75", "N 1.92"]),
        ("Gamma=1.35+-0.15 or 1.40 +0.20 -0.30", ["N 1.35", "N 1.40"]),
        ("a mass of 2.9±0.3 Msun", ["N 2.9"]),
        ("absorption at 7.6-8.4 keV", ["N 7.6", "N 8.4"]),
        ("the 2-10 keV flux", []),
        ("flux 1e-14 (0.5-2) and L2-10=5e43", ["N 1e-14", "N 5e43"]),
        ("if I searched 2000 apertures", ["N 2000"]),
        ("papers since 2000", ["Y 2000"]),
        ("the 2017-18 outburst", ["Y 2017", "Y 18"]),
        ("does T^4 hold", []),
        ("convert M500 to M200 with H0=70", ["N 70"]),
        ("J2000 coordinates", []),
        ("Lx: Orion vs Taurus", ["L Orion", "L Taurus"]),
        ("is it a BL Lac?", ["K BL Lac"]),
        ("all BL Lacs", ["K BL Lacs"]),
        ("is Terzan 5 richer than Liller 1", ["P Terzan 5", "P Liller 1"]),
        ("1987A and B0540-69", ["U 1987A", "U B0540-69"]),
        ("an old HEAO-1 map", ["I HEAO-1"]),
        ("gas fraction of rich groups", []),
        ("Nice. In English, please", []),
        ("wasn't it van der klis?", ["A van der klis"]),
        ("Kelner et al. say so", ["A Kelner"]),
        ("papers of 1E 161348-5055", ["U 1E 161348-5055"]),
        ("author: Fabian, in the bat catalog", ["A Fabian", "I bat"]),
        ("SMC-HMXBs", ["P SMC", "K HMXBs"]),
        ("温度高于7 keV的星系团", ["N 7"]),
        ("NGC 4151-like sources", ["U NGC 4151"]),
        ("sep(Cyg X-1,Her X-1)", ["U Cyg X-1", "U Her X-1"]),
        ("clusters from 3 to 7 keV", ["K clusters", "N 3", "N 7"]),
        ("luminosities of 1e42-1e44 erg/s", ["N 1e42", "N 1e44"]),
    ],
)
def test_what_is_marked(library, question, marks):
    found = [mark.replace("S ", "U ", 1) for mark in told(question, library)]
    assert found == [mark.replace("S ", "U ", 1) for mark in marks]


@pytest.mark.parametrize(
    ("question", "value"),
    [("log M=8.0", 1e8), ("log Lx = 47.9", 10**47.9), ("log(M/Msun) ~ 7.5", 10**7.5), ("log N_H 22.5", 10**22.5)],
)
def test_a_logarithm_is_taken_as_one(library, question, value):
    (mark,) = marks_in(question, library).marks
    assert mark.value.value == pytest.approx(value)


def test_a_year_behind_a_surname(library):
    assert [mark.value for mark in marks_in("bibtex of McNamara+07", library).marks] == ["McNamara", 2007]
