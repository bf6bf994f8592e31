"""Names of the catalogue: every usual spelling leads to one source, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert names.unknown_designations("What is the spin period of GS 1826-24?") == ["GS 1826-24"]


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


def test_every_alias_leads_to_its_source_or_an_earlier_one(names, library):
    earlier: set[str] = set()
    for source in library.sources.values():
        assert names.resolve(source.name) is source, source.name
        for alias in source.aliases:
            found = names.resolve(alias)
            assert found is source or found.id in earlier, f"{alias} of {source.name} leads to {found}"
        earlier.add(source.id)


@given(st.text(max_size=80))
def test_any_text_can_be_searched_for_names(names, text):
    for mention in names.mentions(text):
        assert text[mention.start : mention.end] == mention.text


def test_a_truncated_designation_means_the_source_that_papers_are_on(library):
    """``J1210+3924`` holds several sources of a large library; a question for papers means the one that is written about."""
    assert library.names._most_written_of("J1210+3924").name == "NGC 4151"
    assert library.names.has("J1210+3924") and library.names.keys("J1210+3924")
    assert library.names._most_written_of("J12+39") is None  # too wide a patch
    assert library.names._most_written_of("NGC 4151") is None  # no coordinates
    assert library.names._most_written_of("J0000+0000") is None  # nobody there
