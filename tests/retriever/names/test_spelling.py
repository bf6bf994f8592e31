"""Spellings of names: one key for all ways of writing one, Greek letters and constellations included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.names.constellations import FULL_NAMES
from retriever.names.greek import NAME_OF, spelled_out
from retriever.names.spelling import normalise

# the characters and words that the rules do something with
_PIECES = st.sampled_from(
    [
        *"anmvx017 -−–#+*_~'’sα",
        "the ",
        "abel",
        "abell",
        "aco ",
        "mark",
        "ngc",
        "holmberg",
        "cygn",
        "us",
        "cxo",
        "[a] ",
        "٣",
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vela X-1", "Vel X-1"),
        ("Virgo A", "vir a"),
        ("η Carinae", "eta Car"),
        ("Coronae Borealis 3", "CrB 3"),
        ("Ursae Majoris 47", "UMa-47"),
        ("Abel-l 2029", "A2029"),
        ("MCG -5-23-16", "MCG−5−23−16"),
    ],
)
def test_two_spellings_have_one_key(one, other):
    assert normalise(one) == normalise(other)


def test_the_sign_of_a_declination_stays_and_no_other_dash():
    assert normalise("PKS 2155-304") == "pks2155-304" != normalise("PKS 2155+304")
    assert normalise("GEN# -0.063") == "gen0063"


@pytest.mark.parametrize(("short", "name"), FULL_NAMES.items())
def test_every_constellation_is_known_in_full_and_short(short, name):
    assert normalise(f"{name} X-7") == normalise(f"{short} X-7")


@pytest.mark.parametrize("name", ["Andromeda", "Perseus", "Leo", "Triangulum"])
def test_a_constellation_alone_never_becomes_an_english_word(name):
    assert normalise(name) == name.lower()


def test_there_are_24_greek_letters():
    assert len(NAME_OF) == 24
    assert spelled_out("α and ω") == "alpha and omega"


@given(st.text(max_size=40) | st.lists(_PIECES, max_size=12).map("".join))
def test_a_key_is_its_own_key(text):
    assert normalise(normalise(text)) == normalise(text)
