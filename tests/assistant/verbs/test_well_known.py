"""Papers that are asked for by name: references of missions and catalogues, and what two authors are known for."""

import pytest

from assistant.request.language.wanted import Wanted
from assistant.verbs.literature.well_known import _named
from retriever.catalogue.well_known import well_known_papers
from retriever.text.journals import journal_of


def bibcodes(question, **said):
    return [paper.bibcode for paper in _named(Wanted("papers", question=question, **said))]


@pytest.mark.parametrize(
    ("question", "said", "bibcode"),
    [
        ("who wrote the Swift mission paper", {}, "2004ApJ...611.1005G"),
        ("what do I cite for XSPEC", {}, "1996ASPC..101...17A"),
        ("Ghosh and Lamb on torques", {}, "1979ApJ...234..296G"),
        ("Oh 2018?", {"year_from": 2018, "year_to": 2018}, "2018ApJS..235....4O"),
        (
            "the paper called nine-hour quasi-periodic eruptions from a low-mass black hole galactic nucleus",
            {},
            "2019Natur.573..381M",
        ),
    ],
)
def test_a_reference_is_found_by_name(question, said, bibcode):
    assert bibcodes(question, **said) == [bibcode]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("papers with NuSTAR on Seyfert galaxies", {"papers": ("main",), "topic": "NuSTAR Seyfert galaxies"}),
        ("papers by Fabian on feedback", {}),
        ("oh, what came out in 2018", {"year_from": 2018, "year_to": 2018}),
        ("Ghosh and Lamb 1991", {"year_from": 1991, "year_to": 1991}),
    ],
)
def test_other_questions_are_left_to_the_search(question, said):
    assert bibcodes(question, **said) == []


def test_bibcodes_are_whole_and_single_and_most_journals_known():
    papers = well_known_papers()
    assert len({paper.bibcode for paper in papers}) == len(papers) > 80
    assert all(len(paper.bibcode) == 19 and paper.surnames for paper in papers)
    assert sum(bool(journal_of(paper.bibcode)) for paper in papers) > 0.9 * len(papers)
