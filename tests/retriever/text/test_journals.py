"""The journal that a bibcode tells."""

import pytest

from retriever.text.journals import journal_of


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
