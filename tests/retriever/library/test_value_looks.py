"""What a condition looks at: no black body where the X-rays are of a hot gas, and of a paper's several values the one that meets."""

import pytest

from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.records import Measurement, Paper, Report
from retriever.library.index.build import build_index
from retriever.library.selecting import select
from tests.support.paper_stub import content, opened, source


def kt(name, value):
    return Measurement(name, value, unit="keV")


@pytest.fixture(scope="module")
def hot(tmp_path_factory):
    """Three clusters of which two have black bodies only or beside, one values of a paper; an AGN with a black body."""
    clusters = {"A": (kt("bb_kt", 9.0),), "B": (kt("bb_kt", 0.5), kt("apec_kt", 8.5)), "C": ()}
    sources = [
        source(name, name, 10.0 + n, 5.0, kind="galaxy cluster", measurements=values)
        for n, (name, values) in enumerate(clusters.items())
    ]
    sources.append(source("N", "N", 50.0, 5.0, kind="AGN", measurements=(kt("bb_kt", 0.2),)))
    told = tuple(Measurement("apec_kt", value, unit="keV", method="read by rules") for value in (3.0, 8.2))
    paper = Paper("2020ApJ...9001..10X", "On C", ("Doe, J.",), 2020, (Report("C", "title", "Hot.", told),), "Hot.")
    folder = tmp_path_factory.mktemp("hot")
    build_index(content([paper], sources), folder, None)
    return opened(folder)


def ids(library, found):
    return {library.sources.id_at(int(row)) for row in found.rows}


def above(value):
    return (Condition("temperature", ">", value),)


def test_a_black_body_is_no_temperature_of_a_plasma(hot):
    found = select(hot.sources, SourceFilter(classes=("galaxy cluster",), conditions=above(4.0)))
    (look,) = found.looks
    assert look.group == "thermal-plasma temperature kT" and ids(hot, found) == {"B", "C"}
    assert (look.having, look.unlike, look.others) == (
        2,
        1,
        ("black-body temperature kT",),
    )  # of A: left out, and counted
    only = select(hot.sources, SourceFilter(ids=("A",), conditions=above(4.0)))
    assert not ids(hot, only) and only.looks[0].having == 0


def test_elsewhere_a_black_body_is_one(hot):
    found = select(hot.sources, SourceFilter(classes=("AGN",), conditions=above(0.1)))
    assert ids(hot, found) == {"N"} and found.looks[0].group == "black-body temperature kT"


def test_of_several_values_of_a_paper_the_one_that_meets_a_bound_is_shown(hot):
    wanted = SourceFilter(classes=("galaxy cluster",), conditions=above(8.0))
    found = select(hot.sources, wanted)
    (look,) = found.looks
    assert ids(hot, found) == {"B", "C"} and look.values[hot.sources.row("C")] == 8.2
    assert (look.reported, look.several) == (1, 1)
    low = select(hot.sources, SourceFilter(classes=("galaxy cluster",), conditions=above(2.0)))
    assert low.looks[0].values[hot.sources.row("C")] == 3.0 and low.looks[0].several == 0
