"""Papers on very many sources: the same as a look at each record, and without reading one."""

import pytest

from retriever.catalogue.records import ABOUT, Paper, Report
from retriever.library.index.build import build_index
from retriever.library.index.opened import open_part
from retriever.library.library import Library
from retriever.library.paper_lookup import PaperQuery, look_up, source_counts
from tests.support.paper_stub import content, source


def on(bibcode: str, year: int, *links: tuple[str, str]) -> Paper:
    return Paper(bibcode, "A title", ("Doe, J.",), year, tuple(Report(to, about) for to, about in links))


@pytest.fixture
def two(tmp_path) -> Library:
    """The second library's ``y1`` is the first's ``x1``, a quasar; the paper of 2001 is in both, in the first without its year."""
    sources = [
        [source("x1", "Toy 1", 10.0, 5.0, ["Alpha"], "quasar"), source("x2", "Toy 2", 50.0, 0.0, kind="star")],
        [source("y1", "Other 1", 10.0, 5.0, ["Alpha"], "quasar"), source("y2", "Other 2", 90.0, 0.0, kind="quasar")],
    ]
    papers = [
        [
            on("2001ApJ...0001..10X", 0, ("x1", "main")),
            on("2003ApJ...0003..10X", 2003, ("x2", "main"), ("x1", "class")),
        ],
        [
            on("2001ApJ...0001..10X", 2001, ("y1", "main"), ("y2", "mention")),
            on("2002ApJ...0002..10X", 2002, ("y2", "main")),
        ],
    ]
    parts = []
    for number, name in enumerate(("one", "two")):
        build_index(content(papers[number], sources[number], name), tmp_path / name, None)
        parts.append(open_part(tmp_path / name, name))
    return Library(parts)


def test_papers_on_a_class_are_those_of_all_libraries_the_newest_first(two):
    assert look_up(two, PaperQuery(classes=("quasar",))).papers == ("2002ApJ...0002..10X", "2001ApJ...0001..10X")
    assert look_up(two, PaperQuery(classes=("star",))).papers == ("2003ApJ...0003..10X",)
    assert look_up(two, PaperQuery(classes=("quasar",), since=2002)).papers == ("2002ApJ...0002..10X",)
    assert look_up(two, PaperQuery(classes=("quasar",), until=2001)).papers == ("2001ApJ...0001..10X",)
    assert look_up(two, PaperQuery(classes=("pulsar",))).papers == ()


def test_sources_are_counted_over_all_libraries(two):
    counts = source_counts(two)
    assert counts == {"2001ApJ...0001..10X": 3, "2002ApJ...0002..10X": 1, "2003ApJ...0003..10X": 2}


def test_the_same_as_a_look_at_each_record(library):
    kind = "HMXB"
    expected = {
        paper.bibcode
        for paper in library.papers.values()
        for report in paper.reports
        if report.source in library.sources
        and library.sources[report.source].object_class == kind
        and ABOUT.index(report.about) != ABOUT.index("class")
    }
    found = look_up(library, PaperQuery(classes=(kind,)))
    assert set(found.papers) == expected and expected
    years = [library.papers[b].year for b in found.papers]
    assert years == sorted(years, reverse=True)


def test_no_record_is_read_for_papers_on_a_class(two, monkeypatch):
    def read(bibcode: str) -> Paper:
        raise AssertionError(f"{bibcode} was read")

    monkeypatch.setattr(two.papers, "_paper", read)
    assert len(look_up(two, PaperQuery(classes=("quasar",), since=2000)).papers) == 2


def test_ids_of_very_many_rows_are_those_of_each(two):
    rows = two.sources
    at = rows.columns.of_classes(("quasar", "star")).nonzero()[0]
    assert rows.ids_at(at) == tuple(rows.id_at(int(row)) for row in at) == ("x1", "x2", "two/y2")
    only = Library(two.parts[1:]).sources
    assert only.ids_at(only.columns.of_classes(("quasar",)).nonzero()[0]) == ("y1", "y2")
