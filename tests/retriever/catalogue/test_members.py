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


def _source(name, *aliases):
    return Source("a", name, aliases, 84.7, -64.1, "a catalogue", "HMXB")


def test_a_survey_name_has_that_of_books_behind_it():
    source = _source("SWIFT J0539.0-6406", "2MASX J1", "LMC X-3")
    assert familiar(source) == "SWIFT J0539.0-6406 (LMC X-3)"
    assert familiar(_source("Cyg X-1", "HD 226868")) == "Cyg X-1"
    assert familiar(_source("SWIFT J2127.4+5654", "Mrk 335")) == "SWIFT J2127.4+5654"
