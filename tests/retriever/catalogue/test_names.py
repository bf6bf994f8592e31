"""Names and positions: every usual spelling leads to one source, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.names.positions import angle_degrees, find_position, position_in_name
from retriever.names.spelling import normalise

SPELLINGS = [
    ("3C273", "3C 273"),
    ("3c 273", "3C 273"),
    ("PG 1226+023", "3C 273"),
    ("PG1226+023", "3C 273"),
    ("3C-273", "3C 273"),
    ("J1229+0203", "3C 273"),
    ("2CXO J122906.6+020308", "3C 273"),
    ("CXOU J122906.7+020308", "3C 273"),
    ("NGC4151", "NGC 4151"),
    ("ngc-4151", "NGC 4151"),
    ("NGC 4151", "NGC 4151"),
    ("A2029", "Abell 2029"),
    ("ACO 2029", "Abell 2029"),
    ("abell2029", "Abell 2029"),
    ("Markarian 421", "Mrk 421"),
    ("Mkn421", "Mrk 421"),
    ("Cygnus X-1", "Cyg X-1"),
    ("cyg x1", "Cyg X-1"),
    ("HD 226868", "Cyg X-1"),
    ("Sgr A*", "Sagittarius A*"),
    ("Messier 87", "M 87"),
    ("M87", "M 87"),
    ("Virgo A", "M 87"),
    ("Cas A", "Cassiopeia A"),
    ("V616 Mon", "V616 Mon"),
    ("A0620-00", "V616 Mon"),
    ("Tycho's SNR", "Tycho's supernova remnant"),
    ("Hercules X-1", "Her X-1"),
]


@pytest.mark.parametrize(("spelling", "name"), SPELLINGS)
def test_spellings_resolve(names, spelling, name):
    assert names.resolve(spelling).name == name


@pytest.mark.parametrize(("spelling", "name"), SPELLINGS)
def test_names_are_found_in_sentences(names, spelling, name):
    found = names.mentions(f"What is known about {spelling}, and who says so?")
    assert [m.source.name for m in found] == [name]


def test_a_name_does_not_swallow_the_next(names):
    found = names.mentions("PSR J2222-0137 (pulsar, similarity 0.955), 3C 109 (Seyfert)")
    assert [m.text for m in found] == ["PSR J2222-0137", "3C 109"]


@pytest.mark.parametrize("name", ["NGC 9999", "3C 999", "Cyg X-9", "PSR J0000+0000", "banana", "", "M"])
def test_unknown_names_are_not_resolved(names, name):
    assert names.resolve(name) is None


def test_unknown_designations_are_noticed(names):
    assert names.unknown_designations("Compare NGC 9999 with NGC 4151") == ["NGC 9999"]
    assert names.unknown_designations("How hard is 3C 273 at 7 keV?") == []


@pytest.mark.parametrize(
    "text",
    [
        "What is a pulsar?",
        "how absorbed are the binaries",
        "sources with photon index below 2",
        "The rabbit ran",
        "a star in the east",
    ],
)
def test_plain_words_are_no_names(names, text):
    assert names.mentions(text) == []


def test_every_alias_leads_to_its_source_or_an_earlier_one(names, catalogue):
    for source in catalogue.sources.values():
        assert names.resolve(source.name) is source, source.name
        for alias in source.aliases:
            assert names.resolve(alias) is not None, alias


@given(st.text(max_size=40))
def test_normalise_is_stable(text):
    assert normalise(normalise(text)) == normalise(text) or "-" in normalise(text)


@given(st.text(max_size=80))
def test_any_text_can_be_searched_for_names(names, text):
    for mention in names.mentions(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("text", "ra", "dec"),
    [
        ("187.2779 +2.0524", 187.2779, 2.0524),
        ("RA=187.2779, Dec=2.0524", 187.2779, 2.0524),
        ("12 29 06.7 +02 03 08.6", 187.27792, 2.05239),
        ("what is at 12h29m06.7s +02d03m08.6s?", 187.27792, 2.05239),
        ("05:34:31.9 -00:00:52", 83.63292, -0.01444),
        ("83.6 -69.2 deg", 83.6, -69.2),
    ],
)
def test_positions_are_read(text, ra, dec):
    position = find_position(text)
    assert position.ra == pytest.approx(ra, abs=2e-5)
    assert position.dec == pytest.approx(dec, abs=2e-5)


@pytest.mark.parametrize(
    "text", ["no numbers", "photon index below 1.6", "14-195 keV", "z = 0.158", "5 degrees of M31"]
)
def test_numbers_are_not_positions(text):
    assert find_position(text) is None


def test_a_position_off_the_sphere_is_bad_input():
    with pytest.raises(BadInput, match="not on the sky"):
        find_position("400.5 +20.3")


@given(st.floats(0, 359.99), st.floats(-89.99, 89.99))
def test_decimal_positions_round_trip(ra, dec):
    position = find_position(f"{ra:.5f} {dec:+.5f}")
    assert position.ra == pytest.approx(ra, abs=1e-5)
    assert position.dec == pytest.approx(dec, abs=1e-5)


@given(st.floats(0, 359.9), st.floats(-89, 89))
def test_designations_hold_the_position_within_their_precision(ra, dec):
    from astropy.coordinates import SkyCoord

    sky = SkyCoord(ra, dec, unit="deg")
    hours, degrees = sky.ra.hms, sky.dec.signed_dms
    sign = "+" if degrees.sign > 0 else "-"
    name = f"J{int(hours.h):02d}{int(hours.m):02d}{int(hours.s):02d}{sign}{int(degrees.d):02d}{int(degrees.m):02d}{int(degrees.s):02d}"
    position = position_in_name(name)
    assert position.sky.separation(sky).deg <= position.precision + 2e-4


@pytest.mark.parametrize(
    ("value", "unit", "degrees"), [(5, "degrees", 5), (30, "arcmin", 0.5), (30, "arcsec", 30 / 3600), (6, "'", 0.1)]
)
def test_angles(value, unit, degrees):
    assert angle_degrees(value, unit) == pytest.approx(degrees)
