"""Which of several kinds one source is of: one sentence with what it is and what it is not."""

import pytest


@pytest.mark.parametrize(
    ("name", "words", "kinds", "begins"),
    [
        ("3C 273", ("quasar", "pulsar"), (), "**3C 273 is a quasar**, not a pulsar."),
        ("3C 273", ("pulsar", "supernova remnant"), (), "**Neither**: 3C 273 is not a pulsar or a supernova remnant."),
        ("GX 301-2", (), ("be_xray_binary", "supergiant"), "**GX 301-2 is a supergiant**, not a Be/X-ray binary."),
        ("Cyg X-1", ("high-mass X-ray binary", "low-mass X-ray binary"), (), "**Cyg X-1 is a high-mass X-ray binary**"),
    ],
)
def test_which_of_several_kinds(said, name, words, kinds, begins):
    found = said("conclude", name, verdict="which", class_words=words, kinds=kinds)
    assert found.first.startswith(begins) and "It stands here as" in found.first
    assert "None** of the 1" not in found.text


def test_what_the_record_leaves_open_stays_open(said):
    found = said("conclude", "Her X-1", verdict="which", kinds=("merging", "dual"))
    assert found.first.startswith("**It can't be told here** whether Her X-1 is merging or dual")


def test_one_that_is_counted_to_a_kind_whatever_its_record_says(said):
    found = said("conclude", "Vela X-1", verdict="whether", kinds=("eclipsing",))
    assert found.first.startswith("**Yes**: Vela X-1 is well known as one of the")


def test_a_class_that_was_claimed_is_stood_by_or_taken_back(said):
    found = said("conclude", "3C 273", verdict="certain", class_words=("pulsar",))
    assert found.first.startswith("**No**: 3C 273 is a quasar")
