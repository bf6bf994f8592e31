"""The index of a large literature: names in any spelling, filters, swaps and updates, bad files."""

import threading

import pytest
from retriever.catalogue.aliases import ObjectNames, bundled_aliases
from retriever.library.index.search import PaperIndex, open_paper_index
from retriever.library.index.sources import SourceRecord, SourceTable

from retriever.errors import BadInput, ServiceMissing
from retriever.library.format.paper_file import PaperRecord, read_papers
from retriever.library.index.build import build_paper_index, live_generation, writing
from retriever.library.index.columns import Filter
from retriever.names.designations import designation_key
from tests.support.paper_stub import PAPERS, StubEncoder, first, paper


@pytest.fixture
def index(tmp_path):
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    return open_paper_index(tmp_path / "index", StubEncoder(), bundled_aliases())


@pytest.mark.parametrize(
    ("name", "papers"),
    [
        ("NGC 4151", {1, 2}),
        ("NGC4151", {1, 2}),
        ("ngc-4151", {1, 2}),
        ("2CXO J121032.5+392421", {1, 2}),
        ("J121032+392421", {1, 2}),
        ("J1210+3924", {1, 2}),
        ("3C273", {3}),
        ("PG 1226+023", {3}),
        ("Sgr A*", {4}),
        ("sgr a*", {4}),
        ("Sagittarius A*", {4}),
        ("PKS 2155-304", {5}),
        ("Cyg X-1", {6}),
        ("CygX-1", {6}),
        ("Mkn 335", {2, 7}),
        ("mrk335", {2, 7}),
        ("SWIFT J0006.2+2012", {2, 7}),
    ],
)
def test_every_spelling_of_a_name_finds_its_papers_first(index, name, papers):
    found = first(index, f"What is known about absorbers and winds of {name} in X-rays?")
    assert set(found[: len(papers)]) == papers


def test_without_a_name_words_and_meaning_decide(index):
    assert first(index, "flour and milk pancake")[0] == 8
    assert first(index, "hot gas of clusters")[0] == 9
    for sides in ({"lexical": False}, {"dense": False}):
        assert 8 in first(index, "flour and milk pancake", **sides)


def test_filters_hold_for_names_and_words(index):
    assert first(index, "NGC 4151", keep=Filter(refereed=True)) == [1]
    years = [hit.record["year"] for hit in index.search("warm absorbers", 10, Filter(since=2005, until=2012))]
    assert years and all(2005 <= year <= 2012 for year in years)


def test_an_update_encodes_only_what_changed_and_a_search_in_progress_is_left_alone(tmp_path, index):
    encoder, changed = StubEncoder(), [*PAPERS[1:], paper(20, "A new paper on NGC 4151 and dwarf novae.")]
    build_paper_index(changed, tmp_path / "index", encoder)
    assert encoder.encoded == 1
    assert set(first(index, "NGC 4151")[:2]) == {1, 2}  # opened before: it still sees its own generation, whole
    fresh = open_paper_index(tmp_path / "index", encoder)
    assert set(first(fresh, "NGC 4151")[:2]) == {2, 20} and 1 not in first(fresh, "the nucleus of NGC 4151")
    assert fresh.manifest["papers"] == 10
    old = open_paper_index(tmp_path / "index", encoder)  # opened, asked only two swaps later
    build_paper_index([paper(30, "Yet another.")], tmp_path / "index", encoder, add=True)
    assert open_paper_index(tmp_path / "index", encoder).manifest["papers"] == 11
    before = live_generation(tmp_path / "index")[0]
    build_paper_index([*changed, paper(30, "Yet another.")], tmp_path / "index", encoder)
    assert live_generation(tmp_path / "index")[0] == before  # nothing to do
    build_paper_index(PAPERS, tmp_path / "index", encoder)
    assert set(first(old, "NGC 4151")[:2]) == {2, 20}


def test_names_and_words_can_be_asked_while_texts_are_embedded(tmp_path):
    seen = []

    class Watching(StubEncoder):
        def encode(self, texts):
            half = open_paper_index(tmp_path / "index", self)
            seen.append((half.manifest["encoder"], first(half, "NGC 4151")))
            return super().encode(texts)

    build_paper_index(PAPERS, tmp_path / "index", Watching())
    assert seen[0] == ("", [1, 2])
    assert open_paper_index(tmp_path / "index", StubEncoder()).manifest["encoder"] == "stub"


def test_swaps_under_queries_show_one_whole_state_each(tmp_path):
    """While versions are swapped in, every query finds the papers of one version, all of them."""

    def version(v: int) -> list[PaperRecord]:
        return [paper(i, f"Version{v} of the text on NGC 4151.") for i in range(20)]

    build_paper_index(version(0), tmp_path / "index", None)
    stop, wrong, asked = threading.Event(), [], [0]

    def ask() -> None:
        while not stop.is_set():
            found = open_paper_index(tmp_path / "index").search("NGC 4151", 30)
            versions = {hit.record["abstract"].split()[0] for hit in found}
            asked[0] += 1
            if len(found) != 20 or len(versions) != 1:
                wrong.append((len(found), versions))

    asker = threading.Thread(target=ask)
    asker.start()
    for v in range(1, 9):
        build_paper_index(version(v), tmp_path / "index", None)
    stop.set()
    asker.join()
    assert not wrong and asked[0] > 5


def test_sources_go_live_with_their_papers(tmp_path):
    sources = SourceTable(
        [
            SourceRecord("a", "2CXO J121032.5+392421", 182.6357, 39.4060, ("NGC 4151",), {"object_class": "Seyfert"}),
            SourceRecord("b", "2CXO J122906.6+020308", 187.2779, 2.0524, ("3C 273",)),
        ]
    )
    papers = [*PAPERS, paper(11, "No name here.", objects=("2CXO J122906.6+020308",))]
    build_paper_index(papers, tmp_path / "index", None, sources=sources)
    index = open_paper_index(tmp_path / "index")
    assert [record["name"] for record, _ in index.search_sources("3C273", 1)] == ["2CXO J122906.6+020308"]
    assert [record["name"] for record, _ in index.search_sources("12 10 32.5 +39 24 21", 1)] == [
        "2CXO J121032.5+392421"
    ]
    assert set(first(index, "3C 273")[:2]) == {3, 11}


def test_two_writers_are_kept_apart(tmp_path):
    with writing(tmp_path / "index"), pytest.raises(BadInput, match="Another process"):
        build_paper_index(PAPERS, tmp_path / "index", None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"title": "x"}', "bibcode"),
        ('{"bibcode": "a"}', "neither title nor abstract"),
    ],
)
def test_bad_lines_are_named(tmp_path, line, message):
    path = tmp_path / "papers.jsonl"
    path.write_text('{"bibcode": "2020ApJ...1", "title": "ok"}\n' + line + "\n")
    with pytest.raises(BadInput, match=message) as error:
        list(read_papers(path))
    assert "2" in str(error.value)


def test_no_index_and_a_damaged_one_are_said(tmp_path):
    with pytest.raises(ServiceMissing, match="no paper index"):
        PaperIndex(tmp_path)
    (tmp_path / "index.json").write_text('{"format": 1, "live"')
    with pytest.raises(ServiceMissing, match="can't be read"):
        PaperIndex(tmp_path)


def test_names_of_further_sources_carry_their_keys():
    names = ObjectNames()
    assert designation_key("Mrk 335") in names.keys("SWIFT J0006.2+2012") and names.keys("J999") == ()
    assert all(designation_key(name) == key for name, key in list(names._designations.items())[::50])
