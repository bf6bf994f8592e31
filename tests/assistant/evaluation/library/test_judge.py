"""The judge of answers on a library with known contents: a right answer passes, and each way of being wrong is noticed."""

import copy

import pytest

from assistant.evaluation.library.corpus import figures, judge
from assistant.evaluation.library.question import LibraryQuestion
from assistant.evaluation.library.truth import Truth

TRUTH = Truth(
    sources={
        "2CXO J010203.4+050607": {
            "names": ["2CXO J010203.4+050607", "Mrk 2001", "ACO 5001", "Abell 5001"],
            "ra": 15.514,
            "dec": 5.102,
            "class": "Seyfert",
            "redshift": 0.021,
            "values": {
                "powlaw_gamma": 1.83,
                "powlaw_gamma_lolim": 1.74,
                "powlaw_gamma_hilim": 1.92,
                "powlaw_nh": 34.1,
                "hard_hs": -0.2,
            },
        },
        "2CXO J020304.5-010203": {
            "names": ["2CXO J020304.5-010203", "V* V5202 Cyg", "V5202 Cyg"],
            "ra": 30.769,
            "dec": -1.034,
            "class": "HMXB",
            "redshift": None,
            "values": {"powlaw_gamma": 1.1, "hard_hs": 0.4},
        },
    },
    papers={},
)
BIBCODE = "2014ApJ..9123..456K"
TRUTH.papers[BIBCODE] = {
    "title": "V5202 Cyg revisited",
    "authors": ["Kestrelmann, D.", "Brisk, T. W."],
    "year": 2014,
    "abstract": "V5202 Cyg is a binary. We detect pulsations with a spin period of 36.42 s. Dips last minutes.",
    "pages": ["1. Data. All is well.", "2. Distance. It lies at 7.6 kpc."],
    "sources": ["2CXO J020304.5-010203"],
    "told": [
        {
            "source": "2CXO J020304.5-010203",
            "quantity": "spin_period",
            "value": 36.42,
            "error": None,
            "unit": "s",
            "sentence": "We detect pulsations with a spin period of 36.42 s.",
        }
    ],
}
SEYFERT = {
    "id": "S1",
    "kind": "source",
    "name": "Mrk 2001",
    "ra": 15.514,
    "dec": 5.102,
    "class": "Seyfert",
    "redshift": 0.021,
}
BINARY = {
    "id": "S2",
    "kind": "source",
    "name": "V5202 Cyg",
    "ra": 30.769,
    "dec": -1.034,
    "class": "HMXB",
    "redshift": None,
}
INDEX = {
    "id": "M1",
    "kind": "measurement",
    "name": "powlaw_gamma",
    "value": 1.83,
    "low": 1.74,
    "high": 1.92,
    "level": 0.68,
    "unit": "",
    "method": "Chandra Source Catalog 2.1",
    "reference": "",
    "source": "S1",
}
COLUMN = INDEX | {"id": "M2", "name": "powlaw_nh", "value": 34.1, "low": None, "high": None, "unit": "1e20 cm^-2"}
SPIN = INDEX | {
    "id": "M3",
    "name": "spin_period",
    "value": 36.42,
    "low": None,
    "high": None,
    "unit": "s",
    "reference": BIBCODE,
    "source": "S2",
}
PAPER = {
    "id": "P1",
    "kind": "paper",
    "bibcode": BIBCODE,
    "title": "V5202 Cyg revisited",
    "authors": ["Kestrelmann, D.", "Brisk, T. W."],
    "year": 2014,
    "passage": "We detect pulsations with a spin period of 36.42 s.",
}
ASKED = "What photon index has Mrk 2001?"


def answer(*claims, evidence=()):
    return {
        "answer": " ".join(text for text, _ in claims),
        "claims": [{"text": text, "evidence": list(ids)} for text, ids in claims],
        "evidence": list(evidence),
    }


def judged(given, expect, question=ASKED, part="open"):
    return judge(LibraryQuestion("x-1", "values", question, expect, part), given, TRUTH)


VALUE = {"source": "2CXO J010203.4+050607", "names": ["powlaw_gamma"], "value": 1.83, "unit": "", "paper": None}
RIGHT = answer(
    ("The photon index of Mrk 2001 is 1.83 (1.74 to 1.92, 68 % interval).", ("S1", "M1")), evidence=(SEYFERT, INDEX)
)


def changed(given, path, value):
    new = copy.deepcopy(given)
    place = new
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return new


def test_a_right_value_passes():
    assert judged(RIGHT, {"values": [VALUE], "source": VALUE["source"]}).right


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("claims", 0, "text"), "The photon index of Mrk 2001 is 1.38."),
        (("claims", 0, "evidence"), ["S1"]),
        (("evidence", 1, "source"), "S9"),
        (("evidence", 1, "value"), 1.85),
        (("claims", 0, "text"), "I have no evidence on that."),
    ],
)
def test_a_wrong_value_is_noticed(path, value):
    assert not judged(changed(RIGHT, path, value), {"values": [VALUE]}).right


def test_a_unit_must_be_said():
    wanted = {"values": [VALUE | {"names": ["powlaw_nh"], "value": 34.1, "unit": "1e20 cm^-2"}]}
    said = ("The column density of Mrk 2001 is 3.41e21 cm^-2.", ("M2", "S1"))
    assert judged(answer(said, evidence=(SEYFERT, COLUMN)), wanted).right
    unsaid = ("The column density of Mrk 2001 is 3.41e21.", ("M2", "S1"))
    assert not judged(answer(unsaid, evidence=(SEYFERT, COLUMN)), wanted).right


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("evidence", 0, "name"), "Mrk 2005", "not of the library"),
        (("evidence", 0, "ra"), 16.0, "position"),
        (("evidence", 0, "class"), "quasar", "class of"),
        (("evidence", 0, "redshift"), 0.5, "redshift of"),
        (("evidence", 1, "high"), 2.5, "powlaw_gamma of"),
        (("evidence", 1, "value"), 1.9, "powlaw_gamma of"),
        (("claims", 0, "text"), "The photon index of Mrk 2001 is 1.83, at 4.7 kpc.", "number 4.7"),
        (("claims", 0, "text"), "The photon index of Mrk 2001 is 1.83, as in NGC 8031.", "NGC 8031"),
        (("claims", 0, "text"), "The catalogue's spectra are simulated from catalogue values.", "called simulated"),
        (("claims", 0, "text"), "Mrk 2001 has 1.83 (2013MNRAS.429.1111K).", "2013MNRAS.429.1111K"),
    ],
)
def test_what_is_made_up_is_noticed(path, value, told):
    assert any(told in line for line in judged(changed(RIGHT, path, value), {}).made_up)


def test_papers_are_quoted_word_for_word():
    claim = ("Kestrelmann & Brisk (2014) find a spin period of 36.42 s for V5202 Cyg.", ("P1", "M3"))
    given = answer(claim, evidence=(PAPER, BINARY, SPIN))
    wanted = {
        "quotes": [{"paper": BIBCODE, "holds": "36.42"}],
        "values": [
            {"source": "2CXO J020304.5-010203", "names": ["spin_period"], "value": 36.42, "unit": "s", "paper": BIBCODE}
        ],
    }
    assert judged(given, wanted).right
    paraphrased = changed(given, ("evidence", 0, "passage"), "They detected pulsations, the spin period is 36.42 s.")
    assert any("quotation" in line for line in judged(paraphrased, wanted).made_up)
    elsewhere = changed(given, ("evidence", 2, "value"), 0.5)
    assert any("spin_period" in line for line in judged(elsewhere, wanted).made_up)
    assert any(
        "authors" in line for line in judged(changed(given, ("evidence", 0, "authors"), ["Doe, J."]), wanted).made_up
    )


def test_a_page_is_said():
    claim = ("Kestrelmann & Brisk (2014), page 2: It lies at 7.6 kpc.", ("P1",))
    wanted = {"quotes": [{"paper": BIBCODE, "holds": "at 7.6 kpc", "page": 2}]}
    assert judged(answer(claim, evidence=(PAPER | {"passage": "It lies at 7.6 kpc.", "page": 2},)), wanted).right
    assert not judged(answer(claim, evidence=(PAPER | {"passage": "It lies nearby."},)), wanted).right
    unsaid = ("Kestrelmann & Brisk (2014): It lies at 7.6 kpc.", ("P1",))
    assert not judged(answer(unsaid, evidence=(PAPER | {"passage": "It lies at 7.6 kpc."},)), wanted).right


def test_lists_are_whole_and_hold_nothing_else():
    wanted = {"list": ["2CXO J010203.4+050607"], "total": [1, 1]}
    both = answer(("1 source: Mrk 2001 and V5202 Cyg.", ("S1", "S2")), evidence=(SEYFERT, BINARY))
    one = answer(("1 source: Mrk 2001.", ("S1",)), evidence=(SEYFERT,))
    none = answer(("1 source.", ()))
    assert judged(one, wanted).right and not judged(both, wanted).right and not judged(none, wanted).right
    two = answer(("2 sources: Mrk 2001 and V5202 Cyg.", ("S1", "S2")), evidence=(SEYFERT, BINARY))
    assert (
        judged(two, wanted | {"may": ["2CXO J020304.5-010203"], "total": [1, 2]}).right
        and not judged(two, wanted).right
    )
    assert not judged(one, {"list": ["2CXO J010203.4+050607"], "total": [5, 6]}).right


def test_a_comparison_puts_the_right_one_first():
    wanted = {"higher": {"source": "2CXO J010203.4+050607", "than": "2CXO J020304.5-010203"}}
    assert judged(answer(("Photon index: 1.83 and 1.1; it is highest in Mrk 2001.", ())), wanted).missing == []
    assert judged(answer(("Photon index: 1.83 and 1.1; it is highest in V5202 Cyg.", ())), wanted).missing
    assert judged(answer(("Mrk 2001 has 1.83 and V5202 Cyg has 1.1.", ())), wanted).missing


def test_a_refusal_gives_nothing():
    silent = answer(("I have no evidence on the photon index of Mrk 2001.", ()))
    assert judged(silent, {"refuse": ["powlaw_gamma"]}).right
    assert not judged(RIGHT, {"refuse": ["powlaw_gamma"]}).right
    assert not judged(silent, {"values": [VALUE]}).right
    hedged = answer(
        ("The photon index of Mrk 2001 is 1.83; likeness is no identity.", ("S1", "M1")), evidence=(SEYFERT, INDEX)
    )
    assert judged(hedged, {"values": [VALUE]}).right


def test_of_sealed_questions_only_the_kind_of_failure_is_told():
    wrong = changed(RIGHT, ("claims", 0, "text"), "I have no evidence on that.")
    (open_one,) = figures([judged(wrong, {"values": [VALUE]})])["failures"]
    (sealed,) = figures([judged(wrong, {"values": [VALUE]}, part="sealed")])["failures"]
    assert sealed == {"id": "x-1", "category": "values", "kinds": ["value"]} and open_one["question"] == [ASKED]


def test_a_refusal_may_point_elsewhere_but_not_of_an_unknown_name():
    elsewhere = answer(
        ("I have no evidence on the photon index of V5202 Cyg.", ()),
        ("See Kestrelmann & Brisk (2014).", ("P1",)),
        evidence=(PAPER,),
    )
    assert judged(elsewhere, {"refuse": ["powlaw_gamma"]}).right and not judged(elsewhere, {"refuse": []}).right
