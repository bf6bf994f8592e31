"""Answers that don't contradict their table, answer the half that is known, and say what a hardness ratio means."""

from assistant.request.language.wanted import Limit, Wanted
from tests.support.verbs.carried import carried


def test_of_two_kinds_the_one_that_records_tell_is_listed(library):
    found = carried(library, Wanted("list", kinds=("wind_fed", "z_source"), any=True))
    assert "can't tell whether a source is fed by a wind" in found.text and not found.dropped
    assert "Sco X-1" in found.text
    alone = carried(library, Wanted("list", kinds=("wind_fed",)))
    assert alone.claims[0].refuses


def test_a_hardness_ratio_is_a_ratio_of_counts(library):
    def asked(value):
        limits = (Limit("hardness", "eq", (value,)),)
        found = carried(library, Wanted("explain", limits=limits, ask="what"))
        assert not found.dropped
        return found.first

    assert "0.492 means 2.94 times as many counts in the harder band" in asked(0.492)
    assert "-0.5 means 3 times as many counts in the softer band" in asked(-0.5)
