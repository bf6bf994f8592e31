"""Adding, updating and removing libraries: only what changed is read, and no file of the user's is touched."""

import gzip
import json

import pytest

from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.home import data_folder
from retriever.library.format import tables
from retriever.library.index.generations import POINTER
from retriever.library.opening import open_library
from retriever.library.shelf.keeping import Difference, add, remove, update
from retriever.library.shelf.known import INDEX, known, known_as
from tests.support.libraries.small import sign, write_small


def paper_file(path, titles):
    lines = [json.dumps({"bibcode": f"9001AbcJ..{n:02}....1A", "title": t, "abstract": t}) for n, t in titles.items()]
    with gzip.open(path, "wt") if path.suffix == ".gz" else path.open("w") as file:
        file.write("\n".join(lines))
    return path


def test_a_library_folder_is_added_and_indexed(small):
    done = add(small)
    assert (done.library.name, done.sources, done.papers, done.made) == ("small", 3, 2, True)
    assert known_as("small").place == small and (small / "index" / POINTER).is_file()


def test_an_update_reads_only_what_has_changed(small):
    add(small)
    done = update(known_as("small"))
    assert not done.made and done.of_sources == done.of_papers == Difference()
    more = [
        Source("s4", "MUS J0004+04", (), 1.0, 4.5, "made up", "star"),
        Source("s2", "MUS J0002+02", (), 0.5, 2.6, "", "star"),
    ]
    tables.write_table(
        small,
        tables.SOURCES,
        [*tables.table_rows(small, tables.SOURCES)[:1], *(tables.source_rows(s)[0] for s in more)],
    )
    papers = tables.table_rows(small, tables.PAPERS)[:1]
    tables.write_table(small, tables.PAPERS, papers)
    done = update(known_as("small"))
    assert done.of_sources == Difference(new=1, changed=1, gone=1) and (done.of_papers.new, done.of_papers.gone) == (
        0,
        1,
    )
    assert open_library(["small"]).sources["s4"].dec == 4.5


def test_a_file_of_papers_becomes_a_library(tmp_path):
    file = paper_file(tmp_path / "read.jsonl.gz", {1: "A burst of MUS 7", 2: "Winds"})
    done = add(file)
    assert done.library.name == "read" and done.papers == 2 and done.library.place.parent == data_folder() / "libraries"
    assert open_library(["read"]).papers["9001AbcJ..02....1A"].title == "Winds"
    paper_file(file, {1: "A burst of MUS 7", 2: "Winds of stars", 3: "Jets"})
    assert add(file).library == done.library  # the same again is brought up to date
    paper_file(file, {1: "A burst of MUS 7", 3: "Jets of stars"})
    changes = update(known_as("read")).of_papers
    assert (changes.new, changes.changed, changes.gone) == (0, 1, 1)


def test_a_damaged_file_of_papers_leaves_nothing(tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"bibcode": "9001AbcJ..01....1A", "title": "x"}\n{"bib')
    with pytest.raises(BadInput, match=r"Line 2 of bad\.jsonl is not JSON"):
        add(tmp_path / "bad.jsonl")
    (tmp_path / "none.jsonl").write_text("\n")
    with pytest.raises(BadInput, match="There are no papers"):
        add(tmp_path / "none.jsonl")
    assert len(known()) == 1 and not list((data_folder() / "libraries").glob("*"))


@pytest.mark.parametrize(
    ("name", "says"), [("names.txt", "scholar corpus build"), ("photo.png", "as .jsonl or .jsonl.gz")]
)
def test_other_files_are_said_to_be_none(tmp_path, name, says):
    (tmp_path / name).write_text("Cyg X-1")
    with pytest.raises(BadInput, match=says):
        add(tmp_path / name)


def test_a_damaged_table_is_one_line_and_is_not_kept(small):
    (small / "papers.parquet").write_bytes(b"PAR1 no table")
    with pytest.raises(BadInput, match=r"papers\.parquet is damaged"):
        add(small)
    assert len(known()) == 1


def test_a_bad_name_is_said_before_the_work(small):
    with pytest.raises(BadInput, match="can't be the name"):
        add(small, "a/b")
    with pytest.raises(BadInput, match="Another library is known as 'bundled'"):
        add(small, "bundled")
    assert not (small / "index").exists()


def test_one_of_an_older_format_is_one_line(small):
    manifest = json.loads((small / "library.json").read_text())
    (small / "library.json").write_text(json.dumps(manifest | {"format": 0}))
    with pytest.raises(BadInput, match="has the older format 0"):
        add(small)


def test_a_library_that_can_not_be_written_to_is_indexed_in_the_users_home(small):
    (small / "index").write_text("in the way")
    add(small)
    assert (small / "index").read_text() == "in the way" and [library.name for library in known()][-1] == "small"


def test_removing_leaves_the_files_of_the_user(small):
    add(small)
    assert remove("small") == [] and (small / "index" / POINTER).is_file()
    add(small)
    assert remove("small", files=True) == [small / "index"]
    assert not (small / "index").exists() and (small / "sources.parquet").is_file() and len(known()) == 1


def test_removing_deletes_what_this_product_made(tmp_path):
    place = add(paper_file(tmp_path / "read.jsonl", {1: "Winds"})).library.place
    assert remove("read", files=True) == [place] and not place.exists() and (tmp_path / "read.jsonl").is_file()


def test_removing_the_index_of_papers_leaves_other_files_beside_it(tmp_path, small):
    add(small)
    (small / "index").rename(tmp_path / "papers")
    (tmp_path / "papers" / "notes.txt").write_text("mine")
    done = add(tmp_path / "papers")
    assert done.library.kind == INDEX and done.papers == 2
    assert remove("papers", files=True) == [tmp_path / "papers"]
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["notes.txt"]


def test_look_ups_are_removed_only_with_their_files():
    write_small(data_folder() / "online", "online")
    with pytest.raises(BadInput, match="always known"):
        remove("online")
    assert remove("online", files=True) == [data_folder() / "online"] and len(known()) == 1


def test_one_whose_folder_went_away_can_only_be_forgotten(small):
    add(small)
    small.rename(small.with_name("elsewhere"))
    with pytest.raises(BadInput, match="Nothing usable is at"):
        update(known_as("small"))
    assert remove("small", files=True) == [] and len(known()) == 1


def test_a_changed_manifest_alone_is_no_change(small):
    add(small)
    sign(small)
    assert update(known_as("small")).of_sources == Difference()
