"""What of a paper is searched by meaning."""

from dataclasses import replace

from retriever.catalogue.records import Paper, Report, Source
from retriever.library.format.passages import passages_of_paper

BARE = Paper("2020ApJ...900....1T", "A toy", ("Toy, A.",), 2020, ())
SOURCES = {
    "toy-1": Source("toy-1", "Toy 1", (), 10.0, 10.0, "made up", "star"),
    "toy-2": Source("toy-2", "Toy 2", (), 20.0, 10.0, "made up", ""),
}


def test_a_summary_is_a_passage_with_its_source_and_number():
    reports = (Report("toy-1", "title"), Report("toy-1", "main", "It is hot."), Report("toy-2", "main", "Cold."))
    first, second = passages_of_paper(replace(BARE, reports=reports), SOURCES)
    assert (first.key, first.source) == ("2020ApJ...900....1T/1", "toy-1")
    assert first.text == "A toy. Toy 1 (star). It is hot."
    assert second.text == "A toy. Toy 2. Cold."  # its class is not known: no brackets


def test_a_paper_without_summary_is_found_by_its_title_and_abstract_alone():
    linked = replace(BARE, reports=(Report("toy-1", "title"),))
    (titled,) = passages_of_paper(linked, SOURCES)
    assert (titled.key, titled.source, titled.text) == (BARE.bibcode, None, "A toy.")
    (told,) = passages_of_paper(replace(linked, abstract="We made it up."), SOURCES)
    assert told.text == "A toy. We made it up."
    assert passages_of_paper(replace(BARE, title=""), SOURCES) == []  # only its bibcode is known


def test_quotes_from_a_pdf_are_passages_and_those_from_the_abstract_are_in_it():
    quoted = (
        Report("toy-1", "mention", "made it", by="abstract"),
        Report("toy-1", "mention", "On page 3.", by="pdf", page=3),
    )
    whole, page = passages_of_paper(replace(BARE, reports=quoted, abstract="We made it up."), SOURCES)
    assert whole.key == BARE.bibcode and page.key == f"{BARE.bibcode}/1" and page.text.endswith("On page 3.")
