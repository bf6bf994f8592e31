"""Where an index is made and when: once for two that ask at a time, elsewhere where its place can't be written, again where damaged."""

import shutil
import threading

import pytest

from retriever.library import opening
from retriever.library.format import tables
from retriever.library.format.content import read_content
from retriever.library.format.manifest import Manifest, write_manifest
from retriever.library.index.generations import POINTER, live_generation
from retriever.library.opening import index_folder, open_library, open_one, update_index
from tests.support.paper_stub import PAPERS, StubEncoder


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A library folder of ten papers; texts are embedded by the stub."""
    monkeypatch.setattr(opening, "paper_encoder", StubEncoder)
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path / "home"))
    folder = tmp_path / "own"
    tables.write_table(folder, tables.PAPERS, [tables.paper_rows(paper)[0] for paper in PAPERS])
    write_manifest(folder, Manifest("own"))
    return folder


def test_two_that_ask_at_once_are_both_answered(made, monkeypatch):
    slow, begun, encoders = threading.Event(), threading.Event(), []

    class Slow(StubEncoder):
        def __init__(self):
            super().__init__()
            encoders.append(self)

        def encode(self, texts):
            begun.set()
            slow.wait(30)
            return super().encode(texts)

    monkeypatch.setattr(opening, "paper_encoder", Slow)
    notes: list[str] = []
    threads = [threading.Thread(target=open_one, args=(made, notes.append)) for _ in range(2)]
    threads[0].start()
    assert begun.wait(30)
    threads[1].start()
    while not any("Another process" in note for note in notes):
        threads[1].join(0.05)
    slow.set()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert sum(encoder.encoded for encoder in encoders) == len(PAPERS)  # the second took what the first had made
    assert "text" in open_one(made).vectors


def test_names_and_words_are_asked_where_another_embeds_for_long(made, monkeypatch):
    monkeypatch.setattr(opening, "PATIENCE", 0.0)
    slow, begun, notes = threading.Event(), threading.Event(), []

    class Slow(StubEncoder):
        def encode(self, texts):
            begun.set()
            slow.wait(30)
            return super().encode(texts)

    monkeypatch.setattr(opening, "paper_encoder", Slow)
    first = threading.Thread(target=open_one, args=(made,))
    first.start()
    assert begun.wait(30)
    part = open_one(made, notes.append)
    slow.set()
    first.join(60)
    assert not part.vectors and part.records.has_paper(PAPERS[0].bibcode)
    assert "still being embedded" in notes[-1]


def test_a_library_that_cant_be_written_to_is_indexed_with_the_users_files(made, tmp_path):
    (made / "index").write_text("a file where the folder would be")
    notes: list[str] = []
    part = open_one(made, notes.append)
    assert tmp_path / "home" in part.generation.parents and len(part.records.bibcodes()) == 10
    assert any("can't be written to" in note for note in notes)
    assert index_folder(read_content(made)) == part.generation.parents[1]


def test_an_index_whose_content_is_gone_is_asked_as_it_is(made):
    open_one(made)
    (made / "library.json").unlink()
    notes: list[str] = []
    assert len(open_one(made, notes.append).records.bibcodes()) == 10
    assert "is gone" in notes[0]


def test_another_text_model_makes_the_vectors_again(made, monkeypatch):
    class Other(StubEncoder):
        tag = "other"

    open_one(made)
    monkeypatch.setattr(opening, "paper_encoder", Other)
    assert open_one(made).manifest["encoder"] == "other"


@pytest.mark.parametrize(
    "lost", ["records.sqlite", "lexical", "sources.npz", "values.npz", "columns.npz", "manifest.json", "vectors"]
)
@pytest.mark.slow
def test_a_damaged_index_is_made_again(made, lost):
    generation = open_one(made).generation
    path = generation / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    notes: list[str] = []
    part = open_one(made, notes.append)
    assert len(part.records.bibcodes()) == 10 and "text" in part.vectors and part.generation != generation


def test_a_damaged_index_whose_content_has_changed_is_made_again(made):
    generation = open_one(made).generation
    shutil.rmtree(generation / "lexical")
    tables.write_table(made, tables.PAPERS, [tables.paper_rows(paper)[0] for paper in PAPERS[:9]])
    notes: list[str] = []
    assert len(open_one(made, notes.append).records.bibcodes()) == 9
    assert any("damaged" in note for note in notes)


def test_what_has_not_changed_is_not_made_again(made):
    folder = update_index(read_content(made))
    before = live_generation(folder)
    assert update_index(read_content(made)) == folder and live_generation(folder) == before
    assert (folder / POINTER).is_file()


def test_the_bundled_library_says_why_it_is_indexed_beside_another(made, monkeypatch):
    opened_as_bundled = made.parent / "bundled"
    shutil.copytree(made, opened_as_bundled)
    monkeypatch.setattr(opening, "bundled_folder", lambda: opened_as_bundled)
    notes: list[str] = []
    open_library([made], notes.append)
    assert [note for note in notes if "(once)" in note] == [
        "Building the index of own (once)...",
        "Building the index of the bundled library, whose names of sources serve every library (once)...",
    ]
