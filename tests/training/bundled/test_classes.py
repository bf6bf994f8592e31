"""Whose class a source has, in the words of the vocabulary."""

import pytest

from retriever.catalogue.kinds import KINDS
from training.bundled import classes
from training.bundled.classes import class_references, kind_of

VERON = "2010A&A...518A..10V"


def csc(kind: str = "", main_type: str = "", sub: str = "", ref: str = "") -> dict[str, str]:
    return {"Class": kind, "main_type": main_type, "SubClass": sub, "ref": ref}


def test_every_class_is_one_of_the_vocabulary():
    assert {c for table in (classes._BAT, classes._LITERATURE) for c, _ in table.values()} <= {*KINDS, ""}


@pytest.mark.parametrize(
    ("row", "object_class", "subclass"),
    [
        (csc("AGN", "QSO", "Q;*|QSO", f"{VERON};SIMBAD"), "quasar", ""),
        (csc("AGN", "BLLac", "B;x", VERON), "blazar", "BL Lac object"),
        (csc("AGN", "Seyfert_2"), "Seyfert", "Sy2"),
        (csc("LMXB", "HMXB"), "LMXB", ""),  # the literature's before SIMBAD's
        (csc("NS", "X", "XINS;X"), "", "neutron star"),
        (csc("NS", "Pulsar", ";Psr"), "pulsar", ""),
        (csc("", "QSO_Candidate"), "", "AGN candidate"),
        (csc("", "GlCl"), "", "globular cluster"),
        (csc("", "X"), "", ""),
    ],
)
def test_the_literature_s_class_and_simbad_s(row, object_class, subclass):
    kind = kind_of(row, None, None)
    assert (kind.object_class, kind.subclass) == (object_class, subclass)
    assert bool(kind.origin) == bool(object_class or subclass)


def test_swift_bat_narrows_and_xrbcats_comes_first():
    assert kind_of(csc("AGN"), {"TYPE": "Sy1.9"}, None).subclass == "Sy1.9"
    assert kind_of(csc("", "Seyfert_1"), {"TYPE": "Unknown AGN"}, None).object_class == "Seyfert"
    assert kind_of(None, {"TYPE": "U2"}, None) == classes.Kind()
    kind = kind_of(csc("LMXB"), {"TYPE": "HMXB"}, {"Xray_Type": "BE,XT"})
    assert (kind.object_class, kind.subclass) == ("HMXB", "Be/X-ray binary")


def test_references_are_bibcodes_only():
    assert class_references(csc(ref=f"LAMOST-DR8-M;{VERON};SIMBAD;arXiv:2011.14483;{VERON}")) == [VERON]
