"""Names of authors in a question, whether a library has papers of theirs or not."""

from retriever.requests.author_names import written_by
from retriever.requests.marks import marks_in


def test_who_is_cited_with_a_year_is_an_author():
    text = "a bibtex entry for Friedmann (1967), please"
    assert [text[a:b] for a, b in written_by(text)] == ["Friedmann"]
    assert not list(written_by("bibtex for papers of 1967")) and not list(written_by("cite 3 papers from Chandra"))


def authors(text, library):
    return [mark.text for mark in marks_in(text, library).of_kind("A")]


def test_a_surname_in_front_of_papers_is_an_author_wherever_it_stands(library):
    assert authors("Fabian papers on cool cores", library) == ["Fabian"]
    assert authors("any fabian papers on cool cores?", library) == ["fabian"]
    assert authors("Zwicky's latest papers on clusters", library) == ["Zwicky"]  # known or not
    assert authors("Wind papers, spectrum papers and new papers on GRO J1655-40", library) == []


def test_a_word_that_papers_say_is_no_author(library):
    assert authors("what papers say 'Fabian' of Perseus?", library) == []
    assert authors("papers by Fabian on Perseus", library) == ["Fabian"]
