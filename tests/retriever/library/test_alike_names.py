"""Names that may be meant where a library does not have the one asked for."""

from dataclasses import replace

import pytest

from retriever.library.alike_names import begun, goes_on, same_coordinates, slips
from retriever.names.spelling import normalise

KNOWN = ["ngc4051", "ngc4151", "1e1740.7-2942", "ss433", "qsob1959+650", "m82x1", "cygx1"]


@pytest.mark.parametrize(
    "key, suggested",
    [
        ("ngc4i51", ["ngc4151"]),
        ("ngc4152", ["ngc4151"]),
        ("ss434", []),
        ("taux1", []),
        ("m31", []),
        ("m82x2", []),
        ("zorblax", []),
    ],
)
def test_only_slips_of_the_keys_are_suggested(key, suggested):
    assert slips(key, KNOWN) == suggested


def test_the_same_digits_with_another_prefix_are_one_source(names):
    blazar = replace(names.resolve("3C 273"), name="QSO B1959+650", aliases=(), object_class="blazar")
    assert same_coordinates("1ES 1959+650", [blazar]) is blazar
    assert same_coordinates("4U 1959+65", [blazar]) is None  # whole degrees hold too many
    assert same_coordinates("PSR 1959+650", [blazar]) is None
    assert same_coordinates("1ES 1959+650", [blazar, replace(blazar, id="other")]) is None


@pytest.mark.parametrize(
    ("name", "held", "one"),
    [
        ("4U 1730-22", "4U 1730-220", True),
        ("4U 1730-22", "4U 1730-218", True),  # rounded
        ("4U 1730-216", "4U 1730-22", True),
        ("4U 1730-22", "4U 1730-231", False),
        ("4U 1730-22", "4U 1731-220", False),
        ("4U 1730-22", "PKS 1730-220", False),  # of another catalogue whole degrees are too many
        ("PSR J1730-22", "PSR J1730-2204", False),
    ],
)
def test_a_designation_of_whole_degrees_is_cut_or_rounded(names, name, held, one):
    binary = replace(names.resolve("3C 273"), name=held, aliases=(), object_class="LMXB")
    assert (same_coordinates(name, [binary]) is binary) == one
    assert same_coordinates(name, [binary, replace(binary, id="other")]) is None


@pytest.mark.parametrize(
    "name, held", [("HDE 226868", "Cyg X-1"), ("Tau X-1", "Crab"), ("Virgo X-1", "M 87"), ("Cyg XR-1", "Cyg X-1")]
)
def test_another_way_of_writing_leads_to_the_source(names, name, held):
    assert names.resolve(name).name == held


@pytest.mark.parametrize(
    ("short", "name", "one"),
    [
        ("SAX J1748", "SAX J1748.9-2021", True),
        ("GX 349", "GX 349+2", True),
        ("4U 1735", "4U 1735-444", True),
        ("J0835-45", "PSR J0835-4510", True),
        ("J0835", "PSR J0835-4510", True),
        ("J0835-45", "2CXO J083520.6-451035", False),  # a survey's: as many as there are
        ("XTE J1748", "SAX J1748.9-2021", False),  # another object may have the same minute
        ("NGC 104", "NGC 1049", False),
    ],
)
def test_a_designation_goes_on(short, name, one):
    assert (begun(normalise(short)) and goes_on(normalise(short), normalise(name))) == one


@pytest.mark.parametrize("name", ["4U 1735-44", "ESO 511", "NGC 4151", "3C 273", "Cyg X-1"])
def test_a_whole_name_is_not_begun(name):
    assert not begun(normalise(name))


@pytest.mark.parametrize(
    ("name", "held", "one"),
    [("4U 1118+61", "2A 1119+616", True), ("3U 1118-61", "4U 1118-61", True), ("3U 1118-61", "PKS 1118-610", False)],
)
def test_the_first_satellites_saw_the_same_bright_sources(names, name, held, one):
    binary = replace(names.resolve("3C 273"), name=held, aliases=(), object_class="HMXB")
    assert (same_coordinates(name, [binary]) is binary) == one
