"""Papers as BibTeX that TeX can read, whatever their titles and authors hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.html.citations import bibtex, citation

PAPER = {"bibcode": "2004ApJ...615..422H", "title": "On 3C 273", "authors": ["Hall, A.", "Team"], "year": 2004}


def titled(title: str) -> str:
    """The title field of an entry."""
    return re.search(r"^  title = \{\{(.*)\}\},$", bibtex(PAPER | {"title": title}), re.MULTILINE)[1]


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("Étoile", r"{\'E}toile"),
        ("Schödel", r"Sch{\"o}del"),
        ("M&M", r"M{\&}M"),
        ("a_b", r"a{\_}b"),
        ("$x$", r"{\$}x{\$}"),
        ("100 % #1", r"100 {\%} {\#}1"),
        ("α Cen", r"{\ensuremath{\alpha}} Cen"),
        ("Ångström", r"{\r{A}}ngstr{\"o}m"),
        (r"\input{x}", r"{\textbackslash}input{\textbraceleft}x{\textbraceright}"),
        ("two\n lines", "two lines"),
        ("日本", "日本"),
    ],
)
def test_accents_greek_and_signs_are_commands(text, tex):
    assert titled(text) == tex


@given(st.text(max_size=60), st.text(max_size=20))
def test_braces_are_balanced_whatever_a_title_and_an_author_hold(title, author):
    entry = bibtex(PAPER | {"title": title, "authors": [author]})
    depth = 0
    for sign in entry:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    unescaped = re.sub(r"\\.", "", entry.split("\n", 1)[1])
    assert not set(unescaped) & set("$%#&")  # all of them behind a backslash; ^ and _ also stand in \ensuremath


def test_entry_has_what_ads_writes():
    assert bibtex(PAPER | {"authors": ["O'Neil, A.", "Team"]}) == (
        "@article{2004ApJ...615..422H,\n"
        "  author = {{O'Neil}, A. and {Team}},\n"
        "  title = {{On 3C 273}},\n"
        "  year = {2004},\n"
        "  journal = {Astrophysical Journal},\n"
        "  volume = {615},\n"
        "  pages = {422},\n"
        "  adsurl = {https://ui.adsabs.harvard.edu/abs/2004ApJ...615..422H}\n}"
    )
    preprint = bibtex(PAPER | {"bibcode": "2025arXiv250617899C"})
    assert preprint.startswith("@misc{") and preprint.count("eprint = {2506.17899}") == 1
    many = bibtex(PAPER | {"authors": ["Gou, L.", "McClintock, J.", "et al."]})
    assert "{McClintock}, J. and others}" in many


def test_citation_is_one_line():
    assert citation(PAPER) == 'Hall, A.; Team (2004), "On 3C 273", 2004ApJ...615..422H'


def test_a_long_list_of_authors_is_whole_in_bibtex_and_cut_in_a_line():
    paper = PAPER | {"authors": ["Hall, A.", "Ito, B.", "Di Salvo, T.", "Miller, J. H., Jr"]}
    assert "{Di Salvo}, T. and {Miller}, Jr, J. H.}" in bibtex(paper) and "others" not in bibtex(paper)
    assert citation(paper).startswith("Hall, A.; Ito, B.; Di Salvo, T.; et al. (2004)")
