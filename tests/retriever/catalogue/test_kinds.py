"""Classes of sources: one table says what words hold which of them."""

import pytest

from retriever.catalogue.kinds import (
    ACTIVE,
    CLASS_WORDS,
    GALACTIC,
    KINDS,
    NOT_KINDS,
    PREMISE_WORDS,
    class_label,
    classes_in,
    nearest_key,
)


def test_every_class_of_the_catalogue_is_in_the_table(library):
    assert set(library.classes) <= set(KINDS)
    assert all(any(key in held for held in CLASS_WORDS.values()) for key in KINDS)


@pytest.mark.parametrize(
    ("text", "classes", "subclass"),
    [
        ("Which X-ray binaries are hard?", ("HMXB", "LMXB"), ""),
        ("neutron stars", ("pulsar", "PWN", "HMXB", "LMXB"), ""),
        ("clusters of galaxies and young stars", ("galaxy cluster", "YSO"), ""),
        ("any millisecond pulsars?", ("pulsar",), "millisecond pulsar"),
        ("Seyfert 2 galaxies", ("Seyfert",), "sy2"),
        ("active galactic nuclei", ("AGN", "Seyfert", "quasar", "blazar"), ""),
        ("PWNe", ("PWN",), ""),
        ("the start of a clustering", (), ""),
    ],
)
def test_the_longest_words_win(text, classes, subclass):
    assert classes_in(text) == (classes, subclass)


@pytest.mark.parametrize("word", NOT_KINDS)
def test_what_is_no_class_keeps_a_word_inside_it_from_being_read(word):
    assert classes_in(f"Is it in a {word}?")[0] == ()
    assert word not in CLASS_WORDS and PREMISE_WORDS[word] == ()


def test_labels_and_nouns():
    assert class_label("LMXB") == "a low-mass X-ray binary (LMXB)" and KINDS["LMXB"].noun == "low-mass X-ray binary"
    assert KINDS["AGN"].noun == "active galactic nucleus" and class_label("magnetar flare") == "magnetar flare"


def test_nearest_is_by_distance_in_the_galaxy_and_by_redshift_beyond():
    assert nearest_key(("LMXB", "CV")) == "distance" and nearest_key(("quasar",)) == "redshift"
    assert nearest_key(()) == "redshift" and not GALACTIC & ACTIVE
