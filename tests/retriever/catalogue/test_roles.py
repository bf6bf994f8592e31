"""Roles of sources beside their class: yes, no, or left open."""

import pytest

from retriever.catalogue.kinds import KINDS
from retriever.catalogue.records import Measurement, Source
from retriever.catalogue.roles import is_of, role_named, roles

PERIOD = Measurement("spin_period", 283.0, unit="s")


def source(kind, subclass="", *measurements, name="MUS 1"):
    return Source("s", name, (), 0.0, 0.0, "", kind, subclass, measurements=measurements)


@pytest.mark.parametrize("name", sorted(roles()))
def test_a_role_speaks_of_classes_that_there_are(name):
    role = roles()[name]
    assert (role.classes | role.not_classes | role.measured_of) <= set(KINDS) and not role.classes & role.not_classes
    assert role_named(name) == name


@pytest.mark.parametrize(
    ("word", "one", "expected"),
    [
        ("pulsars", source("HMXB", "", PERIOD), True),
        ("pulsar", source("HMXB"), None),
        ("pulsar", source("HMXB", "black-hole binary"), False),
        ("pulsar", source("CV", "intermediate polar", PERIOD), False),
        ("neutron star", source("star", name="PSR J0001+01"), False),
        ("polar", source("CV", "intermediate polar"), False),
        ("polar", source("CV", "polar"), True),
        ("Seyfert 2", source("Seyfert", "Sy1.9"), None),
        ("Seyfert 2", source("Seyfert", "Sy2"), True),
        ("black hole", source("LMXB", "black-hole candidate"), None),
        ("quasar", source("blazar"), False),
        ("quasar", source(""), None),
        ("exoplanet", source("star"), False),
    ],
)
def test_what_a_word_says_of_a_source(word, one, expected):
    assert is_of(one, word) is expected
