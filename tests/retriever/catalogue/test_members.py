"""Sources that are well known to be of a kind."""

from retriever.catalogue.families import FAMILIES
from retriever.catalogue.members import MEMBERS, familiar
from retriever.catalogue.records import Source
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


def test_a_survey_name_has_that_of_books_behind_it():
    source = Source("a", "SWIFT J0539.0-6406", 84.7, -64.1, aliases=("2MASX J1", "LMC X-3"))
    assert familiar(source) == "SWIFT J0539.0-6406 (LMC X-3)"
    assert familiar(Source("b", "Cyg X-1", 299.6, 35.2, aliases=("HD 226868",))) == "Cyg X-1"
    assert familiar(Source("c", "SWIFT J2127.4+5654", 321.9, 56.9, aliases=("Mrk 335",))) == "SWIFT J2127.4+5654"
