"""Several libraries as one: the same source is found by name and by position, is counted once, and says where its values are from."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.records import Measurement, Paper, Report
from retriever.library.index.build import build_index
from retriever.library.index.opened import open_part
from retriever.library.library import Library
from retriever.names.positions import Position
from tests.support.paper_stub import PAPERS, StubEncoder, content, source

GAMMA = "powlaw_gamma"


@pytest.fixture
def union(tmp_path):
    """Opens contents as one library, in their order."""

    def opened(*contents, encoder=None):
        parts = []
        for number, one in enumerate(contents):
            build_index(one, tmp_path / str(number), encoder)
            parts.append(open_part(tmp_path / str(number), one.name))
        return Library(parts, encoder)

    return opened


def told(bibcode: str, on: str | None, gamma: float = 0.0, summary: str = "", **more) -> Paper:
    quantities = (Measurement(GAMMA, gamma, reference=bibcode),) if gamma else ()
    return Paper(bibcode, "A title", ("Doe, J.",), 2001, (Report(on, "main", summary, quantities),), **more)


def two(union, **more):
    """Toy 1 is in both by a name, Toy 2 by its place, and Toy 3 of the second is another one than that of the first."""
    own = [
        source("x1", "Toy 1", 10.0, 5.0, ["Alpha"], measurements=(Measurement(GAMMA, 1.5),)),
        source("x2", "Toy 2", 359.9999, 0.0, kind="star"),
        source("x3", "Toy 3", 30.0, 5.0, kind="quasar"),
    ]
    theirs = [
        source("y1", "Other 1", math.nan, math.nan, ["alpha"], "quasar", redshift=0.5, redshift_from="SIMBAD"),
        source("y2", "Other 2", 0.0001, 0.0, kind="pulsar", measurements=(Measurement(GAMMA, 2.5),)),
        source("y3", "Toy 3", 210.0, -5.0, kind="quasar"),
        source("x3", "Other 4", 100.0, 1.0, kind="quasar"),
    ]
    one = content([told("2001ApJ...0001..10X", "x1", 1.6)], own, "one")
    other = content([told("2001ApJ...0001..10X", "y1", 1.6), told("2001ApJ...0002..10X", "y2", 9.0)], theirs, "two")
    return union(one, other, **more)


def test_the_same_source_is_one_and_another_of_its_name_is_not(union):
    library = two(union)
    assert set(library.sources) == {"x1", "x2", "x3", "two/y3", "two/x3"} and len(library.sources) == 5
    assert library.classes == {"quasar": 4, "star": 1} and library.sources.shared == 2
    first = library.sources["x1"]
    assert first.aliases == ("Alpha", "Other 1", "alpha") and (first.ra, first.dec) == (10.0, 5.0)
    assert (first.object_class, first.redshift, first.redshift_from) == ("quasar", 0.5, "SIMBAD")
    assert library.names.resolve("Other 1") is library.sources["x1"] is library.sources["two/y1"]
    assert library.names.resolve("Toy 3").id == "x3" and library.names.resolve("Other 4").id == "two/x3"
    with pytest.raises(KeyError):
        library.sources["two/y9"]
    assert "y3" not in library.sources and "one/x1" not in library.sources


def test_every_value_says_its_library(union):
    library = two(union)
    assert [(m.value, m.library) for m in library.sources["x1"].measurements] == [(1.5, "one")]
    assert [(m.value, m.library) for m in library.sources["x2"].measurements] == [(2.5, "two")]
    assert library.sources["two/y3"].library == "two"
    ((paper, value),) = library.reported("x2", (GAMMA,))
    assert (paper.library, value.library, value.reference) == ("two", "two", "2001ApJ...0002..10X")


def test_lists_count_a_source_of_two_libraries_once(union):
    library = two(union)
    everything = library.select(SourceFilter())
    assert everything.total == 5 and len({m.source.id for m in everything.first}) == 5
    soft = library.select(SourceFilter(conditions=(Condition("photon_index", ">", 2.0),)))
    assert [(m.source.id, m.measurements[0].value) for m in soft.first] == [("x2", 2.5)]
    near = library.select(SourceFilter(centre=Position(0.0, 0.0), radius_deg=0.1))
    assert [m.source.id for m in near.first] == ["x2"]
    assert [s.id for s, _ in library.names.nearest(Position(210.0, -5.0), 1)] == ["two/y3"]


def test_the_value_that_is_compared_is_the_one_that_is_shown(union):
    """A catalogue of the second library goes before what a paper of the first reports."""
    one = content([told("2001ApJ...0001..10X", "a", 9.0)], [source("a", "Toy 1", 1.0, 1.0)], "one")
    other = content([], [source("b", "Toy 1", 1.0, 1.0, measurements=(Measurement(GAMMA, 1.0),))], "two")
    library = union(one, other)
    assert library.select(SourceFilter(conditions=(Condition("photon_index", ">", 2.0),))).total == 0
    found = library.select(SourceFilter(conditions=(Condition("photon_index", "<", 2.0),)))
    assert [m.value for m in found.first[0].measurements] == [1.0]


def test_papers_of_two_libraries_are_one_with_what_both_tell(union):
    library = two(union)
    assert list(library.papers) == ["2001ApJ...0001..10X", "2001ApJ...0002..10X"] and len(library.papers) == 2
    paper = library.papers["2001ApJ...0001..10X"]
    assert [(r.source, len(r.quantities)) for r in paper.reports] == [("x1", 1)]  # told by both, said once
    assert [p.bibcode for p in library.papers_of["x2"]] == ["2001ApJ...0002..10X"]
    assert set(library.papers_of) == {"x1", "x2"}


def test_a_library_of_papers_beside_one_of_sources(union):
    sources = content([], [source("a", "NGC 4151", 182.6357, 39.4060, ["Toy 9"], "Seyfert")], "sources")
    for contents in ((content(PAPERS, name="papers"), sources), (sources, content(PAPERS, name="papers"))):
        library = union(*contents, encoder=StubEncoder())
        assert len(library.sources) == 1 and len(library.papers) == 10
        hits = library.search_papers("What is known of Toy 9?", 2)  # the name of one leads to the papers of the other
        assert {hit.paper.bibcode for hit in hits} == {PAPERS[0].bibcode, PAPERS[1].bibcode}
        assert library.select(SourceFilter(classes=("Seyfert",))).total == 1
        assert library.spectra()[0] == [] and library.papers_of.get("a") is None
        assert library.names.suggestions("NGC 4152") == ["NGC 4151"]


def test_more_classes_than_a_word_has_bits(union):
    sources = [source(f"s{n}", f"Toy {n}", float(n), 0.0, kind=f"class {n}") for n in range(130)]
    papers = [told(f"2001ApJ...{n:04d}..10X", f"s{n}", summary=f"Hot gas {n}.") for n in range(130)]
    library = union(content(papers, sources))
    for n in (0, 62, 63, 64, 65, 129):
        found = library.search_papers("hot gas", 5, classes=[f"class {n}"])
        assert [hit.paper.bibcode for hit in found] == [f"2001ApJ...{n:04d}..10X"]
    assert library.search_papers("hot gas", 5, classes=["no such class"]) == []


def test_eight_threads_get_the_answers_of_one(union):
    library = two(union, encoder=StubEncoder())

    def ask(n: int):
        return (
            library.names.resolve(["Toy 1", "Other 2", "Toy 3"][n % 3]).id,
            [hit.paper.bibcode for hit in library.search_papers("a title of Alpha", 3)],
            [s.id for s, _ in library.search_sources("Toy 3 and Other 4")],
            library.select(SourceFilter(classes=("quasar",))).total,
            library.sources["two/y3"].name,
            sorted(library.papers_of),
        )

    alone = [ask(n) for n in range(3)]
    fresh = two(union, encoder=StubEncoder())  # nothing read yet
    library = fresh
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(240))) == [alone[n % 3] for n in range(240)]


def test_a_paper_known_by_its_bibcode_alone_is_found_whatever_the_topic(tmp_path):
    bare = Paper("2001A&A...001....1X", "", (), 2001, (Report("a", "class"),))
    told = Paper("2002A&A...001....2X", "A flare of TOY-1", ("Doe, J.",), 2002, (Report("a", "title"),))
    made = content([bare, told], [source("a", "TOY-1", 10.0, 10.0)])
    build_index(made, tmp_path, None)
    library = Library([open_part(tmp_path)])
    hits = library.papers_on(library.sources["a"], "What has been published on flares?", 5)
    assert [hit.paper.bibcode for hit in hits] == [told.bibcode, bare.bibcode]
