"""Sources that are well known to be of a kind."""

from retriever.catalogue.families import FAMILIES
from retriever.catalogue.members import MEMBERS
from retriever.names.spelling import normalise


def test_members_are_of_kinds_that_lists_know():
    assert set(MEMBERS) <= set(FAMILIES)


def test_no_name_stands_twice_in_a_kind():
    for kind, names in MEMBERS.items():
        keys = [normalise(name) for name in names]
        assert len(keys) == len(set(keys)), kind


def test_a_wider_kind_has_the_members_of_narrower_ones():
    assert set(MEMBERS["magnetar"]) < set(MEMBERS["pulsar"]) < set(MEMBERS["neutron_star"])
    assert not set(MEMBERS["stellar_black_hole"]) & set(MEMBERS["neutron_star"])
