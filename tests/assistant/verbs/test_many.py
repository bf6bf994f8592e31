"""Verdicts on sources that are selected, and a named source beside a class: what they say is computed again from the records."""

import statistics

import pytest

from assistant.request.language.wanted import Limit, Wanted
from tests.support.verbs.carried import carried


def of_class(library, name):
    return [source for source in (library.sources[i] for i in library.sources) if source.object_class == name]


@pytest.fixture
def told(library):
    """Carries out a request without named sources; nothing of it may be left out by verification."""

    def tell(do="conclude", **parts):
        found = carried(library, Wanted(do, **parts))
        assert found.dropped == [] and found.claims
        return found

    return tell


def beyond(bound, op="gt"):
    return (Limit("redshift", op, (bound,), said=str(bound)),)


def test_any_and_all_have_numbers_and_examples(told, library):
    far = sum(1 for s in of_class(library, "blazar") if s.redshift and s.redshift > 0.5)
    total = len(of_class(library, "blazar"))
    answer = told(class_words=("blazars",), limits=beyond(0.5), stat="any", verdict="whether")
    assert answer.first == f"**Yes**: {far} of the {total} blazars meet this: redshift > 0.5."
    assert answer.claims[0].table
    assert told(class_words=("blazars",), limits=beyond(0.5), stat="all", verdict="whether").first.startswith(
        f"**No**: {total - far} of the {total} blazars that can be told don't meet this: redshift > 0.5; the first"
    )
    assert told(class_words=("blazars",), limits=beyond(0.0001), stat="all", verdict="whether").first.startswith(
        "**Yes**"
    )
    assert told(class_words=("blazars",), limits=beyond(90), stat="any", verdict="whether").first.startswith(
        "**No**: none"
    )
    assert told("aggregate", class_words=("blazars",), limits=beyond(0.5), stat="any").first.startswith("**Yes**")


def test_nothing_is_denied_where_no_value_could_tell(told):
    limits = (Limit("polarization", "gt", (90.0,)),)
    found = told(class_words=("supernova remnants",), limits=limits, stat="any", verdict="whether")
    assert found.first.startswith("**It can't be told**")
    assert told("list", class_words=("supernova remnants",), limits=limits).first.startswith("**It can't be told**")


def test_what_is_typical_of_a_class_is_told_by_its_share(told):
    limits = (Limit("variability", "is", state="variable"),)
    found = told(class_words=("Seyferts",), limits=limits, verdict="typical")
    assert found.first.startswith(("**Yes**: ", "**No**: ")) and "%" in found.first
    mean = told(class_words=("blazars",), limits=beyond(5.0), stat="mean", verdict="whether")
    assert mean.first.startswith("**No**: the mean redshift is 0.")


def test_a_share_is_of_the_class_and_not_of_all_sources(told, library):
    found = told("aggregate", class_words=("LMXBs",), kinds=("black_hole",), stat="fraction")
    assert f"of the {len(of_class(library, 'LMXB'))} low-mass X-ray binaries" in found.first
    by_class = told("aggregate", limits=(Limit("redshift", "is", state="measured"),), stat="fraction", by_class=True)
    rows = by_class.state.ledger.table(by_class.claims[0].table)["rows"]
    assert [row[1] for row in rows if row[0] == "blazar"] == ["100"]


@pytest.mark.parametrize(
    ("parts", "begins"),
    [
        ({"stat": "count"}, "**17 blazars and 120 Seyfert galaxies** are here."),
        ({"stat": "count", "quantities": ("papers",)}, "**Papers here on blazars: "),
        ({"stat": "fraction", "limits": (Limit("variability", "is", state="variable"),)}, "**"),
        ({"stat": "median", "quantities": ("redshift",)}, "**The median redshift of blazar"),
        ({"stat": "distribution", "quantities": ("redshift",)}, "**The median redshift of blazar"),
        ({"stat": "range", "quantities": ("redshift",)}, "**The redshift: blazars from "),
    ],
)
def test_classes_beside_each_other_by_what_is_asked(told, parts, begins):
    found = told("compare", class_words=("blazars", "Seyferts"), classes=("blazar", "Seyfert"), **parts)
    assert found.first.startswith(begins), found.first
    assert "hardness" not in found.text  # nothing that was not asked for


def test_the_ratio_of_two_classes_is_the_verdict(told):
    classes = {"class_words": ("blazars", "Seyferts"), "classes": ("blazar", "Seyfert")}
    redshift = {"quantities": ("redshift",), "verdict": "ratio"}
    assert " times**: the mean redshift of blazars is" in told(**classes, **redshift, stat="mean").first
    assert " times**: the median redshift of blazars is" in told(**classes, **redshift, stat="median").first
    assert "times as many" in told(**classes, stat="count", verdict="ratio").first


def test_the_place_of_a_source_in_its_class(said, library):
    blazars = sorted(of_class(library, "blazar"), key=lambda source: -source.redshift)
    parts = {"class_words": ("blazars",), "classes": ("blazar",), "order": "redshift", "verdict": "whether"}
    assert said("conclude", blazars[0].name, limit=1, **parts).first == (
        f"**Yes**: its redshift of {blazars[0].redshift:.4g} is the highest of the 17 that have one, of 17 blazars."
    )
    third = said("conclude", blazars[2].name, limit=1, **parts).first
    assert third.startswith("**No**: by its redshift of") and "is number 3 of the 17" in third
    assert said("conclude", blazars[2].name, limit=3, **parts).first.startswith("**Yes**")
    assert said("conclude", "NGC 4151", limit=3, **parts).first.startswith(
        "**No**: NGC 4151 is not among the 17 blazars"
    )


def test_a_source_beside_the_mean_of_a_class(said, library):
    mean = statistics.mean(source.redshift for source in of_class(library, "blazar"))
    parts = {"class_words": ("blazars",), "classes": ("blazar",), "quantities": ("redshift",), "stat": "mean"}
    beside = said("compare", "NGC 4151", **parts)
    assert (
        beside.first.startswith("**The redshift of NGC 4151 is lower than the mean of the blazars**")
        and len(beside.claims) == 1
    )
    assert f"{mean:.4g}" in beside.first
    assert "times**" in said("conclude", "NGC 4151", verdict="ratio", **parts).first


def test_several_sources_are_told_together(said):
    three = ("NGC 4151", "3C 273", "NGC 1068")
    found = said("conclude", *three, quantities=("redshift",), verdict="consistent")
    assert found.first.startswith("**No**") and "NGC 1068" in found.text or "3C 273" in found.first
    same = said("conclude", *three, quantities=("constellation",), verdict="same")
    assert same.first.startswith("**No**") and "Canes Venatici" in same.text and "Cetus" in same.text
    near = said(
        "conclude",
        *three[:2],
        near=found.state.toolbox.library.names.resolve("NGC 1068"),
        order="separation",
        descending=False,
        verdict="which",
    )
    assert near.first.startswith("**") and "deg" in near.first and "bundled" not in near.text


def test_a_value_of_one_author_is_never_that_of_another(said):
    found = said("values", "NGC 4151", quantities=("photon_index",), authors=("Nobody",))
    assert found.claims[0].refuses and "by Nobody" in found.first
    limits = (Limit("photon_index", "gt", (1.0,)),)
    verdict = said("conclude", "NGC 4151", limits=limits, authors=("Nobody",), verdict="whether")
    assert verdict.first.startswith("**It can't be told**") and "Nobody" in verdict.first


def test_a_separation_is_in_the_unit_that_was_said(said, library):
    source, other = library.names.resolve("NGC 4151"), library.names.resolve("3C 273")
    for unit, begins in (("deg", "**Yes**"), ("arcsec", "**No**")):
        limits = (Limit("separation", "lt", (60.0,), unit=unit, said=f"60 {unit}"),)
        found = carried(library, Wanted("conclude", names=(source,), near=other, limits=limits, verdict="whether"))
        assert found.first.startswith(begins) and found.dropped == []
    place = carried(
        library, Wanted("identify", near=source, limits=(Limit("separation", "lt", (2.0,), unit="arcsec"),))
    )
    assert "within 2 arcsec" in place.text or "within 2.0 arcsec" in place.text


@pytest.mark.parametrize("stat", ["outliers", "percentile", "farthest_pair", "nearest_pair"])
def test_how_values_are_spread(told, stat):
    found = told("aggregate", class_words=("Seyferts",), quantities=("redshift",), stat=stat)
    assert "redshift" in found.first and "on the sky" not in found.first
    few = told("aggregate", class_words=("SNRs",), quantities=("polarization",), stat=stat)
    assert few.claims[0].refuses or "None" in few.first


def test_what_is_denied_is_decided_and_a_year_is_kept(said):
    assert said("conclude", "NGC 4151", not_classes=("Seyfert",), verdict="whether").first.startswith("**No**")
    assert said("conclude", "NGC 4151", not_classes=("blazar",), verdict="whether").first.startswith("**Yes**")
    limits = (Limit("photon_index", "gt", (1.0,)),)
    found = said("conclude", "NGC 4151", limits=limits, verdict="whether", year_from=1900, year_to=1900)
    assert found.first.startswith("**It can't be told**") and "1900" in found.first


def test_a_number_of_the_question_alone_is_judged(told):
    for sigma, begins in ((5.0, "**Yes**: 5 sigma"), (2.0, "**No**: 2 sigma")):
        assert told(limits=(Limit("significance", "eq", (sigma,)),), verdict="significant").first.startswith(begins)
    assert "10 %" in told(limits=(Limit("counts", "eq", (100.0,)),), verdict="enough").first


def test_the_class_that_comes_first_is_the_verdict(told):
    parts = {"quantities": ("redshift",), "stat": "mean", "by_class": True, "order": "redshift"}
    assert told("aggregate", **parts).first.startswith("**quasar has the highest mean redshift**")
    assert told("list", authors=("Nobody",)).claims[0].refuses


def test_what_can_not_be_compared_is_named(told, said):
    limits = (Limit("magnetic_field", "eq", (1e12,)),)
    few = told(class_words=("blazars",), classes=("blazar",), limits=limits, verdict="typical")
    assert few.first.startswith("**It can't be told**: none of the 17 blazars here has a magnetic field")
    mean = said(
        "compare",
        "NGC 4151",
        class_of=few.state.toolbox.library.names.resolve("NGC 4151"),
        stat="mean",
        quantities=("redshift",),
    )
    assert "the mean of the Seyfert galaxies" in mean.first
    untold = told("aggregate", class_words=("SNRs",), limits=(Limit("polarization", "gt", (1.0,)),), stat="fraction")
    assert untold.first.startswith("**It can't be told**")
