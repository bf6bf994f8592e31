"""A list that is asked for with references says whose each class is, and which papers speak of the kind."""

import pytest

from assistant.request.language.wanted import Wanted
from assistant.tools.selection.whose import SPEAKING, UNKNOWN, WELL_KNOWN


def _table(answer):
    return next(answer.ledger.table(claim.table) for claim in answer.claims if claim.table)


@pytest.mark.parametrize("words", ["ULXs", "polars", "magnetars", "HMXB", "Seyferts"])
def test_references_of_a_class_are_whose_it_is(by_request, library, words):
    answer = by_request(Wanted("list", class_words=(words,), columns=("reference",)))
    table = _table(answer)
    whose = table["columns"].index("class from")
    for row in table["rows"]:
        source = library.names.resolve(row[0].partition(" (")[0])
        assert row[whose] in (source.class_from, WELL_KNOWN, UNKNOWN) and row[whose]
    if SPEAKING in table["columns"]:
        at = table["columns"].index(SPEAKING)
        for row in table["rows"]:
            source = library.names.resolve(row[0].partition(" (")[0])
            own = {paper.bibcode for paper in library.papers_of.get(source.id, [])}
            assert set(filter(None, row[at].split(", "))) <= own
    else:
        assert any("No paper here that is linked to them" in claim.text for claim in answer.claims)


def test_what_only_fame_says_is_told_as_that(by_request):
    table = _table(by_request(Wanted("list", class_words=("polars",), columns=("reference",))))
    said = dict(zip([row[0] for row in table["rows"]], table["rows"], strict=True))
    whose = table["columns"].index("class from")
    assert WELL_KNOWN not in said["AM Her"][whose]  # its record says so
    assert {row[whose] for row in table["rows"]} <= {WELL_KNOWN, said["AM Her"][whose]}


def test_values_keep_their_own_references(by_request):
    table = _table(by_request(Wanted("list", class_words=("HMXB",), order="spin_period", columns=("reference",))))
    assert "reference" in table["columns"] and "class from" not in table["columns"]
