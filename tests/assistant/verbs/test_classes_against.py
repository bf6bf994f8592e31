"""Classes against each other: medians of one band, a test on ranks, the verdict first, and a class without the kind within it."""

import pytest

from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.records import Measurement
from retriever.library.index.build import build_index
from tests.support.paper_stub import content, opened, source
from tests.support.verbs.carried import carried

TWO = {"class_words": ("HMXBs", "pulsars"), "classes": ("HMXB", "pulsar")}


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """HMXBs with Chandra's index and Swift-BAT's, of which two are far off; pulsars with Swift-BAT's only, six of them magnetars."""

    def values(n, kind):
        bat = Measurement(
            "bat_photon_index", 30.0 if kind == "HMXB" and n < 2 else (2.0 if kind == "HMXB" else 2.6) + n / 100
        )
        return (bat, Measurement("powlaw_gamma", 1.0)) if kind == "HMXB" else (bat,)

    sources = []
    for n in range(40):
        kind = "HMXB" if n % 2 else "pulsar"
        subclass = "magnetar" if kind == "pulsar" and n < 12 else ""
        own = values(n // 2, kind)
        sources.append(source(f"{n}", f"MUS {n}", 4.0 * n, 5.0, kind=kind, subclass=subclass, measurements=own))
    folder = tmp_path_factory.mktemp("classes")
    build_index(content(sources=sources), folder, None)
    return opened(folder)


def said(library, do, **parts):
    found = carried(library, Wanted(do, **parts))
    assert not found.dropped
    return found


@pytest.mark.parametrize(
    "parts",
    [
        {"do": "compare", "quantities": ("photon_index",)},
        {"do": "conclude", "order": "photon_index", "verdict": "which"},
        {"do": "explain", "quantities": ("spectrum",), "ask": "difference"},
    ],
)
def test_a_few_far_values_turn_no_verdict(classes, parts):
    """The mean of the HMXBs is higher by two values of 30; their median is lower."""
    found = said(classes, **parts, **TWO)
    assert found.first.startswith("**pulsars have the higher median photon index at 14-195 keV** (2.")
    assert "Mann-Whitney test: p below 1e-6" in found.first or "p = " in found.first
    assert "high-mass X-ray binaries: 20 of 20 have a value" in found.first


def test_whether_one_is_higher_has_a_yes_or_no(classes):
    parts = {"verdict": "whether", "limits": (Limit("photon_index", "gt", state="mean"),)}
    assert said(classes, "conclude", **TWO, **parts).first.startswith("**No**: pulsars have the higher median")
    turned = {"class_words": ("pulsars", "HMXBs"), "classes": ("pulsar", "HMXB")}
    assert said(classes, "conclude", **turned, **parts).first.startswith("**Yes**: pulsars have the higher median")


def test_a_class_stands_without_the_kind_within_it(classes):
    found = said(classes, "compare", class_words=("pulsars",), kinds=("magnetar",), quantities=("photon_index",))
    assert "other pulsars: 14 of 14 have a value; magnetars: 6 of 6 have a value" in found.first


def test_too_few_are_said(library):
    found = said(library, "compare", class_words=("HMXBs", "CVs"), quantities=("orbital_period",))
    assert found.claims[0].refuses


def test_halves_of_a_class_by_a_bound_are_set_against_each_other(classes):
    bound = Limit("photon_index", "gt", (2.705,))
    parts = {"class_words": ("pulsars",), "classes": ("pulsar",), "limits": (bound,), "order": "galactic_latitude"}
    found = said(classes, "conclude", verdict="whether", **parts)
    assert "pulsars with photon index at 14-195 keV > 2.705: 9 of 9 have a value" in found.first
    assert "the others: 11 of 11 have a value" in found.first and "Galactic latitude |b|" in found.first
    compared = said(classes, "compare", quantities=("galactic_latitude",), **{**parts, "order": ""})
    assert "9 of 9 have a value" in compared.first


def test_too_few_in_a_half_are_counted(classes):
    bound = Limit("photon_index", "gt", (2.705,))
    parts = {"class_words": ("pulsars",), "classes": ("pulsar",), "limits": (bound,), "verdict": "whether"}
    few = said(classes, "conclude", order="column_density", **parts)
    assert few.claims[0].refuses and few.first.startswith("**It can't be told**: too few of the pulsars have")


def test_classes_are_set_against_each_other_by_their_places(classes):
    found = said(classes, "conclude", order="galactic_latitude", verdict="which", **TWO)
    assert "Galactic latitude |b|" in found.first and "20 of 20 have a value" in found.first and " deg" in found.first


def test_whether_classes_differ_significantly_is_a_yes(classes):
    found = said(classes, "conclude", order="photon_index", verdict="significant", stat="median", **TWO)
    assert found.first.startswith("**Yes**: pulsars have the higher median")


def test_a_kind_that_no_record_tells_is_named_with_what_is_held_of_the_other(classes):
    parts = {"kinds": ("magnetar", "wind_fed"), "order": "photon_index", "verdict": "whether"}
    found = said(classes, "conclude", **parts)
    assert found.first.startswith("**It can't be told**: no record here says whether a source is fed by a wind")
    assert "magnetars: median 2.62 (6 of 6 have a value)" in found.first and found.claims[0].refuses


def test_the_few_of_small_kinds_stand_side_by_side(library):
    found = said(library, "compare", kinds=("intermediate_polar", "polar"), band="hard")
    assert found.first.startswith("**Too few to compare as classes**") and found.claims[0].refuses
    assert "| source" in found.text and "intermediate polar" in found.text
