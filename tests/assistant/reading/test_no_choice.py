"""Readings between which nothing is to be chosen are carried out, not asked back about."""

import pytest

from assistant.reading.no_choice import meant_anyway
from assistant.reading.reader import Reading
from assistant.request.language.wanted import Wanted
from retriever.requests.marked import Marked
from retriever.requests.program import parse

UNSURE = 0.34


def reading(confidence, do, **parts):
    return Reading(Marked("a question", ()), parse("list class AGN"), Wanted(do, **parts), confidence)


HELD = {"classes": ("LMXB",)}


@pytest.mark.parametrize(
    "first, second",
    [
        (("act", {"action": "export", **HELD}), ("list", {"columns": ("name",), "format": "csv", **HELD})),
        (
            ("list", {"quantities": ("position",), **HELD}),
            ("list", {"columns": ("position",), "format": "table", **HELD}),
        ),
        (("papers", {"topic": "cool cores"}), ("summarise", {"topic": "cool cores"})),
    ],
)
def test_the_same_in_two_forms_is_no_choice(first, second):
    pair = [reading(0.2, first[0], **first[1]), reading(0.1, second[0], **second[1])]
    assert meant_anyway(pair, UNSURE) is pair[0]
    assert meant_anyway([reading(0.02, first[0], **first[1]), reading(0.01, second[0], **second[1])], UNSURE) is None


def test_two_things_are_a_choice():
    assert meant_anyway([reading(0.3, "list", **HELD), reading(0.2, "count", **HELD)], UNSURE) is None


def test_one_reading_alone_is_carried_out_where_it_leaves_nothing_out():
    assert meant_anyway([reading(0.1, "act", action="sky")], UNSURE)
    assert meant_anyway([reading(0.3, "list", **HELD)], UNSURE)
    assert meant_anyway([reading(0.1, "list", **HELD)], UNSURE) is None
    assert meant_anyway([reading(0.3, "list", unread=("host",), **HELD)], UNSURE) is None


def test_of_two_the_one_that_accounts_for_every_word():
    whole, part = reading(0.32, "list", **HELD), reading(0.2, "count", unread=("host",), **HELD)
    assert meant_anyway([whole, part], UNSURE) is whole
    assert meant_anyway([reading(0.32, "list", unread=("host",)), reading(0.2, "count", **HELD)], UNSURE) is None


def test_of_two_that_tell_of_the_same_sources_the_one_that_leaves_nothing_out():
    less = reading(0.02, "list", unread=("five",), **HELD)
    more = reading(0.01, "list", order="flux", limit=5, **HELD)
    assert meant_anyway([less, more], UNSURE) is more
    assert meant_anyway([less, reading(0.01, "list", kinds=("burster",), **HELD)], UNSURE) is None
    values = [reading(0.02, "values", quantities=(key,)) for key in ("flux", "luminosity")]
    assert meant_anyway(values, UNSURE) is None


def test_quantities_of_the_same_named_sources_are_told_together(library):
    held = {"names": (next(iter(library.sources.values())),)}
    two = [reading(0.2, "values", quantities=(key, "distance"), **held) for key in ("orbital_period", "spin_period")]
    meant = meant_anyway(two, UNSURE)
    assert meant and meant.wanted.quantities == ("orbital_period", "distance", "spin_period")
    other = reading(0.2, "values", quantities=("flux",), names=tuple(library.sources.values())[1:3])
    assert meant_anyway([two[0], other], UNSURE) is None


def test_two_readings_of_one_formula_are_no_choice():
    given = [reading(share, "compute", formula="tidal_radius") for share in (0.1, 0.05)]
    assert meant_anyway(given, UNSURE) is given[0]
    assert meant_anyway([given[0], reading(0.05, "compute", formula="isco")], UNSURE) is None
    assert meant_anyway([reading(0.1, "compute", formula="unknown")], UNSURE)


def test_of_the_same_named_sources_the_reading_that_leaves_fewest_words_out(library):
    held = {"names": (next(iter(library.sources.values())),), "topic": "spin"}
    less, more = reading(0.2, "papers", unread=("spin",), **held), reading(0.1, "papers", stance="agree", **held)
    assert meant_anyway([less, more], UNSURE) is more
    assert meant_anyway([less, reading(0.1, "papers", year_from=2019, **held)], UNSURE) is None
