"""Papers that are asked for by name: references of missions and catalogues, and what two authors are known for."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

import retriever.library
from assistant.request.language.wanted import Wanted
from assistant.verbs.literature.well_known import _named
from retriever.catalogue.well_known import well_known_papers
from retriever.text.journals import journal_of

BUNDLED = Path(retriever.library.__file__).parent / "bundled" / "papers.parquet"


def bibcodes(question, **said):
    return [paper.bibcode for paper in _named(Wanted("papers", question=question, **said))]


@pytest.mark.parametrize(
    ("question", "said", "bibcode"),
    [
        ("what do I cite for the BAT catalogue", {}, "2018ApJS..235....4O"),
        ("Blandford and Znajek on jets", {}, "1977MNRAS.179..433B"),
        ("Oh 2018?", {"year_from": 2018, "year_to": 2018}, "2018ApJS..235....4O"),
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


def test_none_is_told_that_the_bundled_library_does_not_hold():
    """A bibcode that nobody has looked up is no citation."""
    papers = well_known_papers()
    held = set(pq.read_table(BUNDLED, columns=["bibcode"])["bibcode"].to_pylist())
    assert len({paper.bibcode for paper in papers}) == len(papers) > 20
    assert all(paper.bibcode in held and paper.surnames for paper in papers)
    assert sum(bool(journal_of(paper.bibcode)) for paper in papers) > 0.9 * len(papers)
