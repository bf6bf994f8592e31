"""Names of the catalogue: every usual spelling leads to one source, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.catalogue.records import Paper, Report
from retriever.library.index.build import build_index
from retriever.names.sky_patches import shortens
from tests.support.paper_stub import content, opened
from tests.support.paper_stub import source as made_up

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


def test_a_truncated_name_of_a_galaxy_does_not_mean_the_cluster_around_it(tmp_path):
    """More is written on the cluster, and it lies in the same patch; but only the galaxy has the longer designation."""
    sources = [
        made_up("galaxy", "NGC 1275", 49.9504, 41.5117, ["2CXO J031948.1+413042"], "AGN"),
        made_up("cluster", "Perseus cluster", 49.9507, 41.5117, ["SWIFT J0319.7+4132"], "galaxy cluster"),
    ]
    linked = [("galaxy",), ("cluster",), ("cluster",)]
    papers = [
        Paper(f"201{n}ApJ...001..10X", "A paper", ("Doe, J.",), 2010 + n, tuple(Report(i, "title") for i in ids))
        for n, ids in enumerate(linked)
    ]
    build_index(content(papers, sources), tmp_path / "one", None)
    names = opened(tmp_path / "one").names
    assert names._most_written_of("J031948+413042").name == names._most_written_of("J0319+4130").name == "NGC 1275"


@pytest.mark.parametrize(
    ("short", "full", "holds"),
    [
        ("J0319+4130", "2CXO J031948.1+413042", True),
        ("J031948+413042", "2CXO J031948.1+413042", True),
        ("J0319.7+4132", "SWIFT J0319.7+4132", True),
        ("J0319+4130", "SWIFT J0319.7+4132", False),
        ("J0319-4130", "2CXO J031948.1+413042", False),
        ("B0319+4130", "2CXO J031948.1+413042", False),
        ("J0319+4130", "NGC 1275", False),
    ],
)
def test_a_designation_is_shortened_by_leaving_off_its_last_digits(short, full, holds):
    assert shortens(short, full) is holds


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("GX 339", "GX 339-4"),
        ("GRS 1915", "GRS 1915+105"),
        ("3U 0900-40", "Vela X-1"),
        ("2CXO J123049.4+122328", "M 87"),
    ],
)
def test_a_name_as_it_is_cut_is_likely_one_source(names, short, name):
    assert not names.is_alias(short)
    assert names.likely(short).name == name
