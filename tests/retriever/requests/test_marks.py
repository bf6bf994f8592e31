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
        ("papers of the 1990s on 3C 273", [("Y1", "1990s"), ("S1", "3C 273")]),
        ("reviews of the '80s", [("Y1", "'80s")]),
        ("which AGN are in the constellation Virgo", [("K1", "AGN"), ("L1", "Virgo")]),
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


@pytest.mark.parametrize(
    "text, found",
    [
        ("is HDE 226868 - that one - hot", [("S1", "HDE 226868")]),
        ("also called Taurus X-1?", [("S1", "Taurus X-1")]),
        ("天鹅座X-1是什么？", [("S1", "天鹅座X-1")]),
        ("Wie hell ist der Krebsnebel?", [("S1", "Krebsnebel")]),
        ("Compara Perseo y Coma", [("L1", "Perseo"), ("L2", "Coma")]),
        ("Tycho vs Kepler", [("S1", "Tycho"), ("S2", "Kepler")]),
    ],
)
def test_a_name_in_another_spelling_is_that_of_the_source(library, text, found):
    assert marked(library, text) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("PDS456", [("U1", "PDS456")]),
        ("similar to PDS 456", [("U1", "PDS 456")]),
        ("Holmberg IX X-1?", [("U1", "Holmberg IX X-1")]),
        ("TW Hydrae: young?", [("U1", "TW Hydrae")]),
        ("TW Hya vs V4046 Sgr", [("U1", "TW Hya"), ("U2", "V4046 Sgr")]),
        ("could M82 X-2 be young?", [("U1", "M82 X-2")]),
        ("Betelgeuse and Capella", [("U1", "Betelgeuse"), ("U2", "Capella")]),
    ],
)
def test_a_name_that_no_library_has_is_one(library, text, found):
    assert marked(library, text) == found


@pytest.mark.parametrize(
    "text, place, radius",
    [
        ("sources near M31", "M31", 1.5),
        ("pulsars in the LMC", "LMC", 5.0),
        ("大麦哲伦云有什么", "大麦哲伦云", 5.0),
        ("the Virgo cluster", "Virgo cluster", 6.0),
    ],
)
def test_a_field_is_a_place_with_its_extent(library, text, place, radius):
    mark = marks_in(text, library)["P1"]
    assert (mark.text, mark.value.extent) == (place, radius)


def test_the_magellanic_clouds_are_two_places(library):
    assert len(marks_in("pulsars in the Magellanic clouds", library)["P1"].value.also) == 1


@pytest.mark.parametrize(
    "text, values", [("indice minore di 1,5", [1.5]), ("über 2,5·10^-11", [2.5e-11]), ("1,234 of them", [1234.0])]
)
def test_a_comma_may_be_that_of_a_decimal(library, text, values):
    marks = marks_in(text, library)
    assert not marks.of_kind("P")
    assert [mark.value.value for mark in marks.of_kind("N")] == pytest.approx(values)


@pytest.mark.parametrize("question", ["papers by Jeffrey McClintock on spin", "what did Jeffrey E. McClintock write"])
def test_a_given_name_belongs_to_its_author(library, question):
    found = marks_in(question, library)
    assert found["A1"].text.startswith("Jeffrey") and found["A1"].value == "McClintock"


def test_what_no_author_of_that_name_begins_with_is_no_given_name(library):
    assert marks_in("the Brown McClintock spin", library)["A1"].text == "McClintock"


def test_who_is_said_to_have_written_papers_is_an_author_though_none_is_held(library):
    assert ("A1", "Einstein") in marked(library, "is there a paper by Einstein in your library")
    assert all(key != "A1" for key, _ in marked(library, "papers by Chandra on Einstein rings"))
    assert all(key != "A1" for key, _ in marked(library, "what was found by Einstein"))


def test_a_radio_source_of_a_constellation_is_a_name_and_no_place(library):
    """Held or not, and behind it a genitive: "Puppis A's neutron star" is not one in Puppis."""
    assert [m.text for m in marks_in("Puppis A's neutron star", library).of_kind("U")] == ["Puppis A"]
    assert marks_in("neutron stars in Puppis", library).of_kind("L")


def test_a_slip_in_a_constellation_leads_to_the_source(library):
    assert marks_in("flux of Cyngus X-1?", library)["S1"].value.name == "Cyg X-1"
    assert marks_in("flux of Messier 1", library)["S1"].value is marks_in("flux of the Crab", library)["S1"].value
