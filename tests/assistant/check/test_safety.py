"""Orders and markup in strangers' texts: each pattern of the table finds its example, and nothing harmless."""

import re

import pytest

from assistant.check.safety import RULES, orders, unsafe

NAMED = {**RULES.orders, **RULES.markup}


@pytest.mark.parametrize("name", NAMED)
def test_every_pattern_finds_its_example(name):
    rule = NAMED[name]
    assert re.search(rule.pattern, rule.example, re.I) and unsafe(rule.example)
    assert orders(rule.example) == (name in RULES.orders)


@pytest.mark.parametrize("text", RULES.harmless)
def test_sentences_of_papers_are_no_orders(text):
    assert unsafe(text) == "" and not orders(text)


def test_no_summary_of_the_catalogue_is_taken_for_an_order(library):
    taken = [r.summary for p in library.papers.values() for r in p.reports if unsafe(r.summary)]
    assert taken == []
