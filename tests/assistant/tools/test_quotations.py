"""Quotations of an abstract for a question: word for word, on the source, with what was asked for."""

import pytest

from assistant.tools.quotations import holding, on_topic
from retriever.catalogue.records import Measurement, Paper, Report

ABSTRACT = (
    "We present NuSTAR observations of 3C 273, a quasar. The continuum of 3C 273 follows a power law of photon index "
    "1.71 ± 0.04. For M 87 the index is 2.4. The iron line of 3C 273 has an equivalent width of 58 ± 9 eV. A warm absorber "
    "imprints narrow lines. The column density of 3C 273 is (3.4 ± 0.2) x 10^21 cm^-2."
)


@pytest.fixture
def source(library):
    return library.sources["3c-273"]


@pytest.fixture
def paper(source):
    opening = ABSTRACT.partition(". The")[0] + "."
    report = Report(source.id, "title", opening, (), "abstract")
    return Paper("2020ApJ...900....1X", "A quasar", ("Aldane, K.",), 2020, abstract=ABSTRACT, reports=(report,))


@pytest.mark.parametrize(
    ("topic", "holds"),
    [
        ("equivalent width of the iron line in 3C 273", "58 ± 9 eV"),
        ("Who reported an equivalent width for 3C 273?", "58 ± 9 eV"),
        ("does 3C 273 have a warm absorber?", "A warm absorber imprints"),
        ("What did Aldane report on 3C 273?", "1.71 ± 0.04"),
        ("What is known of the column density of 3C 273?", "(3.4 ± 0.2) x 10^21 cm^-2"),
    ],
)
def test_the_sentences_on_the_topic_are_quoted_word_for_word(library, paper, source, topic, holds):
    told = on_topic(paper, paper.reports[0], source, topic, library.names)
    assert holds in told.summary and told.summary in ABSTRACT and told.by == "abstract"
    assert "M 87" not in told.summary  # what is said of another


def test_where_no_sentence_is_on_the_topic_the_findings_are_quoted(library, paper, source):
    told = on_topic(paper, paper.reports[0], source, "Does 3C 273 have planets?", library.names)
    assert "photon index 1.71" in told.summary


def test_an_own_summary_is_left_as_it_is(library, paper, source):
    own = Report(source.id, "title", "They watch 3C 273 for a day.", (), "")
    assert on_topic(paper, own, source, "iron line of 3C 273", library.names) is own


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        (Measurement("photon_index", 1.71), "photon index 1.71"),
        (Measurement("equivalent_width", 58.0, unit="eV"), "equivalent width of 58"),
        (Measurement("column_density", 3.4, unit="1e21 cm^-2"), "(3.4 ± 0.2) x 10^21"),
        (Measurement("column_density", 3.4e21, unit="cm^-2"), "(3.4 ± 0.2) x 10^21"),
    ],
)
def test_the_sentence_that_holds_a_value_is_quoted(paper, source, value, holds):
    told = holding(paper, paper.reports[0], source, value)
    assert holds in told.summary and told.summary in ABSTRACT


def test_of_another_s_value_nothing_else_is_quoted(paper, source):
    assert holding(paper, paper.reports[0], source, Measurement("photon_index", 2.4)) is paper.reports[0]
