"""The index of a large literature: names in any spelling, swaps and updates, kills, and a real Chroma server."""

import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from retriever.catalogue.aliases import ObjectNames, bundled_aliases
from retriever.chroma import server_client
from retriever.encoders.quick_text_model import query_encoder
from retriever.encoders.text_model import model_location, text_encoder
from retriever.errors import BadInput, ServiceMissing
from retriever.literature.build import build_paper_index, live_generation, writing
from retriever.literature.records import PaperRecord, read_papers
from retriever.literature.search import Filter, PaperIndex, open_paper_index
from retriever.literature.sources import SourceRecord, SourceTable
from retriever.literature.vector_blocks import VectorBlocks, text_key
from retriever.literature.vectors import DenseIndex
from retriever.names.designations import designation_key


class StubEncoder:
    """Bags of hashed words: texts that share words are near each other. Counts what it encodes."""

    tag = "stub"

    def __init__(self):
        self.encoded = 0

    def encode(self, texts):
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), 32), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, int(hashlib.md5(word.encode()).hexdigest(), 16) % 32] += 1  # noqa: S324
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def paper(i: int, text: str, title: str = "", **more) -> PaperRecord:
    return PaperRecord(f"2020ApJ...{i:04d}..10X", title or f"On object {i}", ("Doe, J.",), 2000 + i % 20, text, **more)


PAPERS = [
    paper(1, "We observed NGC 4151 with Chandra and find warm absorbers.", "The nucleus of NGC 4151", refereed=True),
    paper(2, "A sample of Seyfert galaxies, among them NGC$\\,$4151 and Mrk 335.", refereed=False),
    paper(3, "The quasar 3C 273 and its jet."),
    paper(4, "Flares of Sgr A$^\\star$ in the infrared."),
    paper(5, "PKS 2155$-$304 in a high state."),
    paper(6, "The wind of Cygnus X-1."),
    paper(7, "Absorbers in Markarian 335."),
    paper(8, "A pancake recipe with flour and milk."),
    paper(9, "Galaxy clusters and their hot gas."),
    paper(10, "Warm absorbers in general."),
]


@pytest.fixture
def index(tmp_path):
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    return open_paper_index(tmp_path / "index", StubEncoder(), bundled_aliases())


def first(index, query: str, **more) -> list[int]:
    return [int(hit.record["bibcode"][10:14]) for hit in index.search(query, 3, **more)]


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
        ("[]", "no JSON object"),
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


def test_the_query_encoder_is_the_text_model():
    texts = ["What is known about NGC 4151?", "hot gas", "N_H = 10^22 cm$^{-2}$ für Ωé " + "word " * 60]
    quick = np.array([query_encoder(model_location()).encode(text) for text in texts])
    assert np.abs(quick - text_encoder().encode(texts, batch=1)).max() < 1e-5


def test_many_vectors_are_found_as_in_an_exact_search():
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(300, 32))
    vectors = centres[rng.integers(0, 300, 6000)] + 0.4 * rng.normal(size=(6000, 32))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    queries = vectors[:50]
    lists = DenseIndex.build(vectors, exact_up_to=1000)
    allowed = np.arange(6000) % 3 == 0
    for keep in (None, allowed):
        hits = 0
        for query in queries:
            cosines = vectors @ query if keep is None else np.where(keep, vectors @ query, -2)
            found = {row for row, _ in lists.nearest(query, 10, keep)}
            hits += len(found & set(np.argsort(-cosines)[:10].tolist()))
        assert hits / 500 > 0.9


def test_names_of_further_sources_carry_their_keys():
    names = ObjectNames()
    assert designation_key("Mrk 335") in names.keys("SWIFT J0006.2+2012") and names.keys("J999") == ()
    assert all(designation_key(name) == key for name, key in list(names._designations.items())[::50])


def test_vectors_survive_and_merge(tmp_path):
    encoder = StubEncoder()
    blocks = VectorBlocks(tmp_path, encoder.encode)
    texts = [(text_key(t), t) for t in (f"text number {i}" for i in range(70))]
    for item in texts:
        blocks.fill([item])
    (tmp_path / "half.tmp").write_bytes(b"cut")
    assert blocks.fill(texts) == 0 and encoder.encoded == 70 and len(list(tmp_path.glob("*.npz"))) < 10
    vectors = blocks.lookup(np.array([key for key, _ in reversed(texts)], "S16"))
    assert np.allclose(vectors, encoder.encode([t for _, t in reversed(texts)]), atol=1e-3)


_BUILD = """
import sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
import retriever.literature.vector_blocks as blocks
from retriever.literature.build import build_paper_index
from tests.retriever.literature.test_paper_index import StubEncoder, versioned
import faiss, tantivy
blocks.BLOCK = 40
class Slow(StubEncoder):
    def encode(self, texts):
        time.sleep(0.03)
        return super().encode(texts)
sys.stdout.write("ready"); sys.stdout.flush()
build_paper_index(versioned(int(sys.argv[2])), Path(sys.argv[1]), Slow())
"""


def versioned(v: int) -> list[PaperRecord]:
    """300 papers of which a third changes from version to version."""
    return [
        paper(i, f"Text {v if i % 3 == 0 else 0} on NGC {4000 + i} with marker{v if i % 3 == 0 else 0}.")
        for i in range(300)
    ]


def holds(folder: Path, v: int) -> bool:
    """Whether the live index is version ``v``, whole: every paper, its own text, found by name."""
    index = open_paper_index(folder, StubEncoder())
    rows = [index.search(f"NGC {4000 + i}", 1)[0].record["abstract"] for i in range(0, 300, 21)]
    expected = [p.abstract for p in versioned(v)[::21]]
    return rows == expected and index.manifest["papers"] == 300


def test_kills_leave_a_whole_index(tmp_path):
    """``SCHOLAR_INDEX_KILLS`` kills at random moments of unfinished builds (make test-corpus: 100)."""
    left, generator, folder = int(os.environ.get("SCHOLAR_INDEX_KILLS", "4")), random.Random(2), tmp_path / "index"
    script, version, kills = _BUILD.format(tests=str(Path(__file__).parents[3])), 0, 0
    while left:
        version += 1
        while left:
            child = subprocess.Popen([sys.executable, "-c", script, str(folder), str(version)], stdout=subprocess.PIPE)
            assert child.stdout.read(5) == b"ready"
            time.sleep(generator.uniform(0.0, 0.8))
            child.send_signal(signal.SIGKILL)
            killed = child.wait() == -signal.SIGKILL
            child.stdout.close()
            if version > 1 or (folder / "index.json").exists():
                assert holds(folder, version) or holds(folder, version - 1)
            if not killed:
                break
            kills, left = kills + 1, left - 1
        encoder = StubEncoder()
        build_paper_index(versioned(version), folder, encoder)
        assert holds(folder, version) and open_paper_index(folder, encoder).manifest["encoder"] == "stub"
        assert not list(folder.glob("generations/building-*")) and len(list(folder.glob("generations/*"))) <= 2
    assert kills == int(os.environ.get("SCHOLAR_INDEX_KILLS", "4"))


@pytest.fixture
def chroma(tmp_path, monkeypatch):
    """A real ``chroma run``; yields its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("chroma")),
        "run",
        "--path",
        str(tmp_path / "chroma"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    monkeypatch.setenv("SCHOLAR_CHROMA", f"127.0.0.1:{port}")
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield server
    server.kill()
    server.wait()


def test_a_chroma_server_by_one_setting(tmp_path, chroma, monkeypatch):
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    on_server = open_paper_index(tmp_path / "index", StubEncoder())
    assert on_server.manifest["collection"] and not (on_server.generation / "dense.faiss").exists()
    exact = DenseIndex.build(StubEncoder().encode([p.text for p in PAPERS]))
    query = StubEncoder().encode(["flour and milk pancake"])[0]
    found = on_server.search("flour and milk pancake", 3, lexical=False)
    assert [PAPERS[row].bibcode for row, _ in exact.nearest(query, 3)] == [hit.record["bibcode"] for hit in found]
    assert first(on_server, "NGC 4151", keep=Filter(refereed=True)) == [1]
    build_paper_index(PAPERS[:5], tmp_path / "index", StubEncoder())
    build_paper_index(PAPERS[:6], tmp_path / "index", StubEncoder())
    assert len(server_client().list_collections()) == 2  # the live one and the one before
    monkeypatch.delenv("SCHOLAR_CHROMA")
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    embedded = open_paper_index(tmp_path / "index", StubEncoder())
    assert (
        not embedded.manifest["collection"]
        and json.loads((embedded.generation / "manifest.json").read_text())["papers"] == 10
    )


def test_a_chroma_server_that_is_gone_is_said(tmp_path, chroma):
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    chroma.kill()
    chroma.wait()
    with pytest.raises(ServiceMissing, match="Chroma"):
        open_paper_index(tmp_path / "index", StubEncoder()).search("hot gas", 3)
