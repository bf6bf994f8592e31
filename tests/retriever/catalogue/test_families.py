"""Kinds narrower than a class: what words mean, and what a source has to say of itself to be of one."""

import pytest

from retriever.catalogue.families import FAMILIES, UNTOLD, holds_subclass, kind_of_word, untold
from retriever.catalogue.filters import KindOf
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import quantity_by_key

ACTIVE = ("AGN", "Seyfert", "quasar", "blazar")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Seyfert 1.9 galaxies", KindOf(family="seyfert_1.9")),
        ("Seyfert 1s", KindOf(family="seyfert_1")),
        ("type 2 AGN", KindOf(ACTIVE, "type_2")),
        ("Seyferts", KindOf(("Seyfert",))),
        ("black-hole X-ray binaries", KindOf(("HMXB", "LMXB"), "black_hole")),
        ("xray binaries", KindOf(("HMXB", "LMXB"))),
        ("pulsars", KindOf(family="pulsar")),
        ("intermediate polars", KindOf(family="intermediate_polar")),
        ("lensed quasars", KindOf(("quasar",), "lensed")),
        ("galaxies", KindOf(family="galaxy")),
        ("galaxy clusters", KindOf(("galaxy cluster",))),
        ("CVs", KindOf(("CV",))),
        ("TDEs", None),
    ],
)
def test_words_mean(word, kind):
    assert kind_of_word(word) == kind


def test_subclasses_are_met_exactly():
    assert FAMILIES["seyfert_1"].holds("Sy1") and not FAMILIES["seyfert_1"].holds("Sy1.9")
    assert FAMILIES["pulsar"].holds("supergiant, pulsar") and not FAMILIES["polar"].holds("intermediate polar")
    assert (
        holds_subclass("sy1", "Sy1")
        and holds_subclass("sy1", "Sy1.5")
        and not holds_subclass("sy1", "Sy1.8")
        and holds_subclass("seyf", "Seyfert 1")
    )


def test_the_table_names_what_there_is():
    for family in FAMILIES.values():
        assert {*family.whole, *family.of, *family.measured_in} <= set(KINDS)
        assert not family.measured or quantity_by_key(family.measured)
    assert not set(UNTOLD) & set(FAMILIES) and untold("TDEs") == "a tidal disruption event"


@pytest.mark.parametrize(
    ("words", "classes", "family"),
    [
        ("pulsar wind nebulae", (), "wind_nebula"),
        ("BL Lac objects", (), "bl_lac"),
        ("active galactic nuclei", ("AGN", "Seyfert", "quasar", "blazar"), ""),
        ("galactic sources", (), "galactic"),
    ],
)
def test_a_word_inside_a_longer_one_of_another_class_says_nothing(words, classes, family):
    kind = kind_of_word(words)
    assert kind is not None
    assert (kind.classes, kind.family) == (classes, family)
