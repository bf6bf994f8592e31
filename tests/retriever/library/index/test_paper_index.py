"""The index of papers: names in any spelling, filters, swaps and updates, bad files."""

import threading

import pytest

from retriever.catalogue.records import Report
from retriever.errors import BadInput, ServiceMissing
from retriever.library.format.paper_file import read_papers
from retriever.library.index.build import build_index
from retriever.library.index.columns import Filter
from retriever.library.index.generations import live_generation, writing
from retriever.library.index.opened import open_part
from retriever.names.designations import designation_key
from tests.support.paper_stub import PAPERS, StubEncoder, content, first, opened, paper, source


@pytest.fixture
def index(tmp_path, names):
    build_index(content(PAPERS), tmp_path / "index", StubEncoder())
    return opened(tmp_path / "index", StubEncoder(), further_names=names)


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
    years = [hit.paper.year for hit in index.search_papers("warm absorbers", 10, Filter(since=2005, until=2012))]
    assert years and all(2005 <= year <= 2012 for year in years)


def test_an_update_encodes_only_what_changed_and_a_search_in_progress_is_left_alone(tmp_path, index):
    encoder, changed = StubEncoder(), [*PAPERS[1:], paper(20, "A new paper on NGC 4151 and dwarf novae.")]
    build_index(content(changed), tmp_path / "index", encoder)
    assert encoder.encoded == 1
    assert set(first(index, "NGC 4151")[:2]) == {1, 2}  # opened before: it still sees its own generation, whole
    fresh = opened(tmp_path / "index", encoder)
    assert set(first(fresh, "NGC 4151")[:2]) == {2, 20} and 1 not in first(fresh, "the nucleus of NGC 4151")
    assert len(fresh.papers) == 10
    old = opened(tmp_path / "index", encoder)  # opened, asked only two swaps later
    build_index(content([paper(30, "Yet another.")]), tmp_path / "index", encoder, add=True)
    assert len(opened(tmp_path / "index", encoder).papers) == 11
    before = live_generation(tmp_path / "index")[0]
    build_index(content([*changed, paper(30, "Yet another.")]), tmp_path / "index", encoder)
    held = live_generation(tmp_path / "index")[0]
    build_index(content([*changed, paper(30, "Yet another.")]), tmp_path / "index", encoder)
    assert live_generation(tmp_path / "index")[0] == held != before  # nothing to do
    build_index(content(PAPERS), tmp_path / "index", encoder)
    assert set(first(old, "NGC 4151")[:2]) == {2, 20}
    assert first(old, f"On object 20. {changed[-1].abstract}", lexical=False)[0] == 20


def test_names_and_words_can_be_asked_while_texts_are_embedded(tmp_path):
    seen = []

    class Watching(StubEncoder):
        def encode(self, texts):
            half = opened(tmp_path / "index", self)
            seen.append((half.parts[0].manifest["encoder"], first(half, "NGC 4151")))
            return super().encode(texts)

    build_index(content(PAPERS), tmp_path / "index", Watching())
    assert seen[0][0] == "" and set(seen[0][1][:2]) == {1, 2}
    whole = opened(tmp_path / "index", StubEncoder())
    assert whole.parts[0].manifest["encoder"] == "stub" and 8 in first(whole, "flour and milk pancake", lexical=False)


def test_an_index_without_vectors_gets_them_later(tmp_path):
    build_index(content(PAPERS), tmp_path / "index", None)
    assert not opened(tmp_path / "index").parts[0].vectors
    encoder = StubEncoder()
    build_index(content(PAPERS), tmp_path / "index", encoder)
    assert encoder.encoded == 10 and "text" in opened(tmp_path / "index", encoder).parts[0].vectors


def test_swaps_under_queries_show_one_whole_state_each(tmp_path):
    """While versions are swapped in, every query finds the papers of one version, all of them."""

    def version(v: int):
        return content([paper(i, f"Version{v} of the text on NGC 4151.") for i in range(20)])

    build_index(version(0), tmp_path / "index", StubEncoder())
    stop, wrong, asked = threading.Event(), [], [0]

    def ask() -> None:
        while not stop.is_set():
            try:
                found = opened(tmp_path / "index", StubEncoder()).search_papers("NGC 4151", 30)
                versions = {hit.paper.abstract.split()[0] for hit in found}
                if len(found) != 20 or len(versions) != 1:
                    wrong.append((len(found), versions))
            except Exception as error:
                wrong.append(repr(error))
            asked[0] += 1

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        for v in range(1, 9):
            build_index(version(v), tmp_path / "index", StubEncoder())
    finally:
        stop.set()
        asker.join()
    assert not wrong and asked[0] > 5


def test_sources_go_live_with_their_papers(tmp_path):
    sources = [
        source("a", "2CXO J121032.5+392421", 182.6357, 39.4060, ["NGC 4151"], "Seyfert"),
        source("b", "2CXO J122906.6+020308", 187.2779, 2.0524, ["3C 273"]),
    ]
    papers = [*PAPERS, paper(11, "No name here.", objects=("2CXO J122906.6+020308",))]
    build_index(content(papers, sources), tmp_path / "index", None)
    index = opened(tmp_path / "index")
    assert [s.name for s, _ in index.search_sources("3C273", 1)] == ["2CXO J122906.6+020308"]
    assert [s.name for s, _ in index.search_sources("12 10 32.5 +39 24 21", 1)] == ["2CXO J121032.5+392421"]
    assert set(first(index, "3C 273")[:2]) == {3, 11}


def test_sources_that_changed_are_new_where_papers_are_as_before(tmp_path):
    """Only the passage that names the source is embedded again."""
    on = Report("a", "main", "Its absorber is warm.")
    papers = [*PAPERS, paper(12, "Text.")]
    papers[-1] = type(papers[-1])("2020ApJ...0012..10X", "On it", (), 2012, (on,))
    encoder, folder = StubEncoder(), tmp_path / "index"
    build_index(content(papers, [source("a", "3C 273", 187.28, 2.05, kind="quasar")]), folder, encoder)
    assert encoder.encoded == 11
    moved = source("a", "3C 273", 187.28, 2.05, ["PG 1226+023"], "blazar")
    build_index(content(papers, [moved, source("b", "Mrk 335", 1.58, 20.2)]), folder, encoder)
    library = opened(folder, encoder)
    assert encoder.encoded == 12 and library.names.resolve("PG1226+023").id == "a"
    assert library.classes == {"blazar": 1} and len(library.sources) == 2
    assert first(library, "absorber", classes=["blazar"]) == [12] and not first(library, "absorber", classes=["quasar"])


def test_what_is_added_keeps_sources_and_papers(tmp_path):
    build_index(content(PAPERS, [source("a", "3C 273", 187.28, 2.05)]), tmp_path / "index", None)
    more = content([paper(30, "Yet another.")], [source("b", "Mrk 335", 1.58, 20.2)])
    build_index(more, tmp_path / "index", None, add=True)
    library = opened(tmp_path / "index")
    assert set(library.sources) == {"a", "b"} and len(library.papers) == 11
    build_index(more, tmp_path / "index", None)  # exactly this, although it was the last that was added
    assert set(opened(tmp_path / "index").sources) == {"b"} and len(opened(tmp_path / "index").papers) == 1


def test_two_writers_are_kept_apart(tmp_path):
    with writing(tmp_path / "index"), pytest.raises(BadInput, match="Another process"):
        build_index(content(PAPERS), tmp_path / "index", None)


def test_nothing_to_index_is_said_and_leaves_no_index(tmp_path):
    with pytest.raises(BadInput, match="nothing to index in stub"):
        build_index(content(), tmp_path / "index", None)
    assert not (tmp_path / "index/index.json").exists()


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


@pytest.mark.parametrize(
    ("pointer", "message"),
    [
        (None, "no index"),
        ('{"format": 1, "live"', "can't be read"),
        ('{"format": 1, "live": "x"}', "another format"),
        ("[]", "can't be read"),
    ],
)
def test_no_index_an_old_and_a_damaged_one_are_said_in_one_line(tmp_path, pointer, message):
    if pointer is not None:
        (tmp_path / "index.json").write_text(pointer)
    with pytest.raises(ServiceMissing, match=message) as error:
        open_part(tmp_path)
    assert "\n" not in str(error.value)


def test_names_of_further_sources_carry_their_keys(names):
    assert designation_key("Mrk 335") in names.keys("SWIFT J0006.2+2012") and names.keys("J999") == ()  # noqa: SIM118
