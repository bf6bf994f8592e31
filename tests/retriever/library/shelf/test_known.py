"""Libraries known by a name: kept, unique, opened by their names, one clear line for what can't be."""

import json
import threading

import pytest

from retriever.errors import BadInput
from retriever.home import data_folder
from retriever.library.format.content import bundled_folder
from retriever.library.opening import open_library
from retriever.library.shelf.known import CORPUS, LIBRARY, MISSING, forget, known, known_as, remember
from tests.support.libraries.small import write_small


def test_the_bundled_library_is_always_known():
    assert [(k.name, k.kind, k.added) for k in known()] == [("bundled", LIBRARY, False)]


def test_one_of_look_ups_is_known_when_there_is_one():
    write_small(data_folder() / "online", "online")
    assert [k.name for k in known()] == ["bundled", "online"]
    assert known_as("online").added is False


def test_remembered_libraries_come_in_order_and_stay(tmp_path):
    remember(write_small(tmp_path / "a", "quasars"))
    (tmp_path / "m31" / "sources").mkdir(parents=True)
    remember(tmp_path / "m31", "andromeda")
    assert [(k.name, k.kind) for k in known()[1:]] == [("quasars", LIBRARY), ("andromeda", CORPUS)]


def test_names_are_unique(tmp_path):
    remember(write_small(tmp_path / "a", "mine"))
    assert remember(write_small(tmp_path / "b", "mine")).name == "mine-2"
    assert remember(tmp_path / "b").name == "mine-2"  # known already
    assert remember(tmp_path / "b", "other").name == "other"  # a new name for the same place
    assert [k.name for k in known()] == ["bundled", "mine", "other"]
    with pytest.raises(BadInput, match="Another library is known as 'mine'"):
        remember(tmp_path / "b", "mine")
    assert remember(write_small(tmp_path / "c", "bundled")).name == "bundled-2"


def test_the_bundled_library_is_remembered_as_itself():
    assert remember(bundled_folder(), "mine").name == "bundled"


@pytest.mark.parametrize("name", ["a/b", "..", "-x", "a\nb", " ", "x" * 61])
def test_what_can_be_no_name_is_refused(tmp_path, name):
    with pytest.raises(BadInput, match="can't be the name of a library"):
        remember(write_small(tmp_path / "a", "mine"), name)
    assert len(known()) == 1


def test_a_folder_that_is_no_library_is_refused(tmp_path):
    (tmp_path / "photos").mkdir()
    with pytest.raises(BadInput, match="It is no library, corpus or index"):
        remember(tmp_path / "photos")
    with pytest.raises(BadInput, match="There is no folder"):
        remember(tmp_path / "absent")


def test_forgetting_touches_no_file(tmp_path):
    place = write_small(tmp_path / "a", "mine")
    remember(place)
    assert forget("mine").place == place and [k.name for k in known()] == ["bundled"]
    assert (place / "library.json").is_file()
    with pytest.raises(BadInput, match="No library is known as 'mine': use one of bundled"):
        forget("mine")
    with pytest.raises(BadInput, match="always known"):
        forget("bundled")


def test_one_whose_folder_went_away_is_said_to_be_missing(tmp_path):
    remember(write_small(tmp_path / "a", "mine"))
    (tmp_path / "a").rename(tmp_path / "b")
    assert known_as("mine").kind == MISSING


def test_a_damaged_list_is_one_line(tmp_path):
    data_folder().mkdir(parents=True)
    (data_folder() / "libraries.json").write_text('{"libraries": [{"name"')
    with pytest.raises(BadInput, match=r"libraries\.json can't be read"):
        known()


def test_many_at_once_lose_nothing(tmp_path):
    places = [write_small(tmp_path / f"l{i}", f"lib{i}") for i in range(8)]
    threads = [threading.Thread(target=remember, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {k.name for k in known()} == {"bundled", *(f"lib{i}" for i in range(8))}
    assert len(json.loads((data_folder() / "libraries.json").read_text())["libraries"]) == 8


def test_a_place_that_can_not_be_written_to_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path / "file"))
    with pytest.raises(BadInput, match="can't be written to"):
        remember(write_small(tmp_path / "a", "mine"))


def test_a_library_is_opened_by_its_name(tmp_path):
    place = write_small(tmp_path / "a", "mine")
    remember(place, "favourites")
    opened = open_library(["favourites"])
    assert opened.title == "favourites" and opened.sources["s1"].library == "favourites"
    assert open_library([place]).title == "favourites"
    with pytest.raises(BadInput, match="There is no folder"):
        open_library(["favorites"])
