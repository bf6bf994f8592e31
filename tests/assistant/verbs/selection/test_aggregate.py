"""Numbers over sources and the unusual among them: computed again from the records, with true denominators."""

import statistics

import pytest

from assistant.request.language.wanted import Limit
from retriever.catalogue.quantities import QUANTITIES
from tests.assistant.verbs.selection.test_selection import ask  # noqa: F401

STATS = (
    "mean",
    "median",
    "std",
    "min",
    "max",
    "sum",
    "range",
    "extremes",
    "distribution",
    "fraction",
    "count",
    "most_common",
)


def first(answer):
    return answer.claims[0].text


def test_a_median_names_how_many_it_rests_on(ask, library):  # noqa: F811
    answer = ask("aggregate", class_words=("blazars",), quantities=("redshift",), stat="median")
    held = [
        s.redshift for s in (library.sources[i] for i in library.sources) if s.object_class == "blazar" and s.redshift
    ]
    assert (
        first(answer)
        == f"**The median redshift is {statistics.median(held):.4g}**, of the 17 that have one, of 17 blazars."
    )


def test_nearest_pair_is_the_nearest(ask, library):  # noqa: F811
    from astropy.coordinates import SkyCoord

    answer = ask("aggregate", class_words=("blazars",), stat="nearest_pair")
    blazars = [s for s in (library.sources[i] for i in library.sources) if s.object_class == "blazar"]
    sky = SkyCoord([s.ra for s in blazars], [s.dec for s in blazars], unit="deg")
    apart, a, b = min(
        (float(sky[n].separation(sky[m]).deg), one.name, other.name)
        for n, one in enumerate(blazars)
        for m, other in enumerate(blazars)
        if n < m
    )
    assert f"{apart:.4g} deg" in first(answer) and a in first(answer) and b in first(answer)
    far = ask("aggregate", class_words=("blazars",), stat="farthest_pair")
    assert "farthest" in first(far)


def test_a_share_is_of_those_that_have_a_value(ask):  # noqa: F811
    bound = (Limit("photon_index", "gt", (2.0,)),)
    answer = ask("aggregate", class_words=("Seyferts",), limits=bound, stat="fraction")
    assert first(answer).startswith(
        "**37.7 %**: 43 of the 114 Seyfert galaxies (of 120) that have a photon index at 14-195 keV"
    )
    assert first(ask("aggregate", class_words=("AGN",), stat="fraction")) == (
        "**59.6 %**: 167 of all 280 sources here are active galaxies."
    )


def test_a_trend_comes_with_p_and_n(ask):  # noqa: F811
    answer = ask("aggregate", class_words=("Seyferts",), quantities=("luminosity", "photon_index"), stat="trend")
    assert first(answer).startswith("**No trend is established**") and "p = 0.13, 112 of 120 Seyfert galaxies" in first(
        answer
    )


def test_by_class_and_refusals(ask):  # noqa: F811
    answer = ask("aggregate", quantities=("photon_index",), stat="mean", by_class=True)
    rows = {row[0]: row[1:] for row in answer.ledger.table(answer.claims[0].table)["rows"]}
    assert rows["Seyfert"] == ["1.936", "114", "120"] and rows["ULX"] == ["", "0", "8"]
    assert "can't" in first(ask("aggregate", quantities=("flux",), stat="mode"))


def test_unusual_sources_come_with_the_reason(ask, library):  # noqa: F811
    answer = ask("unusual", class_words=("Seyferts",))
    assert "is the most unusual**: its" in first(answer) and "deviations from the median" in first(answer)
    rows = answer.ledger.table(answer.claims[0].table)["rows"]
    assert all(abs(float(row[-1])) >= 3.5 for row in rows) and {row[1] for row in rows} == {"Seyfert"}
    one = ask("unusual", names=(library.names.resolve("3C 273"),))
    assert first(one).startswith("**No: 3C 273 does not stand out**")


@pytest.mark.parametrize("stat", STATS)
@pytest.mark.slow
def test_every_number_is_said_as_the_evidence_says_it(ask, stat):  # noqa: F811
    for quantity in QUANTITIES:
        assert ask("aggregate", class_words=("AGN", "X-ray binaries"), quantities=(quantity.key,), stat=stat).claims
