"""Verdicts on what differs in how it is measured: distances of two kinds, values of two kinds."""

from assistant.request.language.wanted import Limit, Wanted
from retriever.names.positions import Position
from tests.support.verbs.carried import carried


def ask(library, do, *names, **parts):
    found = carried(library, Wanted(do, names=tuple(library.names.resolve(name) for name in names), **parts))
    assert not found.dropped
    return found


def test_the_nearer_is_told_by_a_distance_and_what_follows_from_a_redshift(library):
    found = ask(library, "conclude", "3C 273", "Cyg X-1", verdict="which", order="distance", descending=False)
    assert found.first.startswith("**Cyg X-1.**") and "follows from the redshift 0.158" in found.first
    far = ask(library, "conclude", "3C 273", "Cyg X-1", verdict="which", order="distance")
    assert far.first.startswith("**3C 273.**")


def test_a_position_has_a_constellation_whatever_lies_there(library):
    found = ask(library, "values", near=Position(206.937, 12.035), quantities=("constellation",))
    assert found.first == "**That position lies in Boötes.**"


def test_values_that_cannot_be_compared_are_shown(library):
    other = library.names.resolve("NGC 4388")
    limits = (Limit("column_density", "gt", source=other),)
    found = ask(library, "conclude", "GRO J1655-40", verdict="whether", limits=limits)
    assert found.first.startswith("**It can't be told**") and "Held here are GRO J1655-40: Galactic" in found.first


def test_the_band_of_a_flux_that_is_given_without_one_is_said(library):
    limits = (Limit("flux", "eq", (4e-11,)), Limit("flux", "is", state="high"))
    assert "names no band" in ask(library, "conclude", verdict="whether", limits=limits).first


def test_kinds_within_a_class_are_only_of_that_class(library):
    parts = {"class_words": ("LMXBs",), "kinds": ("black_hole", "neutron_star"), "quantities": ("photon_index",)}
    found = ask(library, "conclude", verdict="difference", **parts)
    assert "neutron stars among low-mass X-ray binaries" in found.text
