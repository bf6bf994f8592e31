"""Names of authors in a question, whether a library has papers of theirs or not."""

from retriever.requests.author_names import written_by


def test_who_is_cited_with_a_year_is_an_author():
    text = "a bibtex entry for Friedmann (1967), please"
    assert [text[a:b] for a, b in written_by(text)] == ["Friedmann"]
    assert not list(written_by("bibtex for papers of 1967")) and not list(written_by("cite 3 papers from Chandra"))
