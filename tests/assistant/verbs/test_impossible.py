"""What a question takes for granted and can't be: an impossible value is said first, several values have one verdict, and a
likeness that measured values speak against is told with these."""

import pytest

from assistant.request.language.wanted import Limit, Wanted
from tests.support.verbs.carried import carried


@pytest.mark.parametrize(
    ("limit", "begins"),
    [
        (Limit("hardness", "eq", (1.7,)), "**1.7 is no possible hardness ratio**: one lies between -1 and 1."),
        (Limit("column_density", "lt", (-5.0,)), "**-5 cm^-2 is no possible column density**"),
        (Limit("temperature", "eq", (5000.0,)), "**5000 keV is no possible temperature**"),
        (Limit("photon_index", "gt", (30.0,)), "**30 is no possible photon index**"),
        (Limit("redshift", "between", (25.0, 30.0)), "**25 is no possible redshift**"),
    ],
)
@pytest.mark.parametrize("do", ["list", "count", "conclude", "aggregate"])
def test_an_impossible_value_is_said_first_by_every_verb(by_request, do, limit, begins):
    answer = by_request(Wanted(do, limits=(limit,), verdict="typical" if do == "conclude" else ""))
    assert answer.claims[0].text.startswith(begins)


@pytest.mark.parametrize(
    "limit",
    [
        Limit("hardness", "lt", (1.0,)),
        Limit("column_density", "gt", (0.0,)),
        Limit("photon_index", "lt", (0.0,)),
        Limit("hardness", "between", (-1.0, 1.0)),
    ],
)
def test_a_bound_that_some_value_can_meet_is_none(by_request, limit):
    assert "no possible" not in by_request(Wanted("list", limits=(limit,))).text


def test_no_star_of_the_galaxy_has_a_large_redshift(by_request):
    far = (Limit("redshift", "eq", (3.0,)),)
    for parts in ({"kinds": ("dwarf_nova",)}, {"class_words": ("CVs",), "classes": ("CV",)}):
        first = by_request(Wanted("list", limits=far, **parts)).claims[0].text
        assert "are known only in our Galaxy" in first and "a redshift of 3" in first
    quasars = by_request(Wanted("list", class_words=("quasars",), classes=("quasar",), limits=far))
    assert "known only in our Galaxy" not in quasars.text


def test_several_values_have_one_verdict(library):
    given = (Limit("photon_index", "eq", (1.9,)), Limit("redshift", "eq", (0.05,)))
    parts = {"class_words": ("Seyferts",), "classes": ("Seyfert",)}
    usual = carried(library, Wanted("conclude", limits=given, verdict="typical", **parts))
    assert usual.first.startswith("**Yes**, taken together: 0 of the 2 values are unusual here.") and not usual.dropped
    odd = (Limit("photon_index", "eq", (9.0,)), given[1])
    assert carried(library, Wanted("conclude", limits=odd, verdict="typical", **parts)).first.startswith("**No**")
    assert carried(library, Wanted("conclude", limits=odd, verdict="unusual", **parts)).first.startswith("**Yes**")
    assert "**" not in usual.claims[1].text  # the reasons below it are no verdicts


def test_measured_indices_that_speak_against_a_likeness_are_told_with_it(library):
    one = library.names.resolve("Cyg X-1")
    found = carried(library, Wanted("similar", names=(one,)))
    assert not found.dropped
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    column = found.state.ledger.table(found.claims[0].table)["columns"].index("photon index at 14-195 keV")
    far = [row[0] for row in rows if row[column] and abs(float(row[column]) - 1.9) > 1]
    assert far and all(f"{name} has a photon index at 14-195 keV of" in found.first for name in far)


def test_a_spectrum_made_with_a_flagged_value_is_said_to_be(library):
    found = carried(library, Wanted("similar", names=(library.names.resolve("NGC 4151"),)))
    assert "that is flagged (photon index below 0.5" in found.text and not found.dropped


def test_whether_a_behaviour_is_usual_is_not_told_by_the_share_of_the_class(library):
    parts = {"class_words": ("blazars",), "classes": ("blazar",), "verdict": "typical"}
    for asked in ({"quantities": ("flux",)}, {"topic": "harder when brighter"}):
        found = carried(library, Wanted("conclude", **parts, **asked))
        assert found.claims[0].refuses and "%" not in found.text
