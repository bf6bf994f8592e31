"""SIMBAD's types become classes of the vocabulary, or none."""

import pytest

from retriever.catalogue.kinds import KINDS
from retriever.library.format.simbad_types import _CLASSES, class_of_simbad


@pytest.mark.parametrize(
    ("otype", "expected"),
    [
        ("Sy2", ("Seyfert", "Sy2")),
        ("Seyfert_2", ("Seyfert", "Sy2")),
        ("HXB", ("HMXB", "")),
        ("HMXB", ("HMXB", "")),
        ("BLL", ("blazar", "BL Lac object")),
        ("TT*", ("YSO", "T Tauri star")),
        (" AGN ", ("AGN", "")),
        ("AG?", ("", "AG?")),  # a candidate is not one
        ("HMXB_Candidate", ("", "HMXB_Candidate")),
        ("GlC", ("", "GlC")),  # a globular cluster is no cluster of galaxies
        ("", ("", "")),
    ],
)
def test_a_type_becomes_a_class_or_none(otype, expected):
    assert class_of_simbad(otype) == expected


def test_the_table_names_only_classes_that_there_are():
    assert {found for found, _ in _CLASSES.values()} <= KINDS.keys()
