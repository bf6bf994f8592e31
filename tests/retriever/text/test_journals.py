"""The journal that a bibcode tells."""

import pytest

from retriever.text.journals import journal_of, volume_and_page


@pytest.mark.parametrize(
    "bibcode, journal",
    [
        ("2017ApJS..233...17R", "Astrophysical Journal Supplement Series"),
        ("2011ApJ...742...85G", "Astrophysical Journal"),
        ("2005ApJ...622L.101W", "Astrophysical Journal Letters"),
        ("2018A&A...614A..18P", "Astronomy and Astrophysics"),
        ("2005Natur.433...45M", "Nature"),
        ("2025arXiv250717052M", "arXiv, as a preprint"),
        ("2025Xyzzy...1....1A", ""),
    ],
)
def test_the_journal_of_a_bibcode(bibcode, journal):
    assert journal_of(bibcode) == journal


@pytest.mark.parametrize(
    "bibcode, told",
    [
        ("2017ApJS..233...17R", ("233", "17")),
        ("2005ApJ...622L.101W", ("622", "L101")),
        ("2018A&A...614A..18P", ("614", "A18")),
        ("2012MNRAS.42610001X", ("426", "10001")),
        ("2012MNRAS.4261000X", ("426", "")),  # too short to tell
        ("2013CQGra..30x4004R", ("30", "")),  # a page counted in a way of its own
        ("2013SSRv..tmp...81R", ("", "")),  # in press
        ("2010JCAP...05..032X", ("", "")),  # a month, no volume
        ("2025arXiv250717052M", ("", "")),
        ("2017ATel10809....1K", ("", "")),  # the letters run into the volume
        ("", ("", "")),
    ],
)
def test_volume_and_page_of_a_bibcode(bibcode, told):
    assert volume_and_page(bibcode) == told
