"""``scholar library`` as a person uses it: added by a name, asked by that name, checked, exported, removed."""

import json

import pytest

from assistant.terminal.libraries import library as command
from assistant.terminal.main import main
from retriever.errors import BadInput
from retriever.library.shelf.known import known
from tests.support.libraries.curated import curated_library
from tests.support.libraries.small import small_sources, write_small


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch, scholar_home):
    """What is known is empty; indexes of the bundled library are shared between tests."""
    (scholar_home / "index").mkdir(parents=True, exist_ok=True)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "index").symlink_to(scholar_home.resolve() / "index")
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path / "home"))


def run(capsys, *arguments):
    status = command(list(arguments))
    return status, capsys.readouterr().out


def test_a_library_from_added_to_removed(capsys, tmp_path):
    place = write_small(tmp_path / "mine")
    status, out = run(capsys, "add", str(place), "--name", "stars")
    assert status == 0 and "stars: 3 sources, 2 papers; ask it with --library stars" in out
    assert main(["search", "corona", "--library", "stars", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["library"] == "stars"
    rows = {row["name"]: row for row in json.loads(run(capsys, "list", "--json")[1])}
    assert rows["stars"]["place"] == str(place) and rows["stars"]["index"] == "current" and rows["stars"]["links"] == 1
    assert run(capsys, "update", "stars")[1] == "stars: up to date; 3 sources, 2 papers\n"
    write_small(place, sources=small_sources()[:2])
    assert "stars: 1 sources gone in " in run(capsys, "update", "stars")[1]
    assert "# A small library" in run(capsys, "card", "stars")[1]
    out = run(capsys, "export", "stars", "--sources", str(tmp_path / "s.vot"), "--papers", str(tmp_path / "p.bib"))[1]
    assert "2 sources in" in out and "2 papers in" in out and (tmp_path / "p.bib").is_file()
    assert run(capsys, "check", "stars")[0] == 0
    assert "stars is forgotten; its files are as they were" in run(capsys, "remove", "stars")[1]
    assert [k.name for k in known()] == ["bundled"] and (place / "library.json").is_file()


def test_the_table_says_what_is_shared_and_what_is_missing(capsys, tmp_path):
    for name in ("one", "two", "gone"):
        run(capsys, "add", str(write_small(tmp_path / name, name)))
    (tmp_path / "gone").rename(tmp_path / "elsewhere")
    command(["list"])
    out, err = capsys.readouterr()
    assert "one and two share 3 sources: opened together, each is one" in out
    assert "gone: nothing usable is at" in err and len(out.splitlines()) == 6


def test_a_check_that_finds_something_ends_with_status_two(capsys, tmp_path):
    place = write_small(tmp_path / "mine")
    run(capsys, "add", str(place))
    (place / "papers.parquet").write_bytes(b"no table")
    with pytest.raises(BadInput, match="found something wrong"):
        command(["check", "small", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert {"library", "check", "level", "detail"} == found[0].keys()
    assert any(f["level"] == "wrong" and "papers.parquet is damaged" in f["detail"] for f in found)
    assert main(["library", "check", "small"]) == 2
    out, err = capsys.readouterr()
    assert "WRONG  small: " in out and err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["remove", "absent"], "No library is known as 'absent': use one of bundled"),
        (["check", "absent"], "No library is known as"),
        (["add", "absent"], "There is no folder"),
        (["export", "bundled"], "There is nothing to export"),
        (["export", "bundled", "--papers", "p.bib", "--class", "agn"], "go with --sources"),
        (["remove", "bundled", "--files"], "always known"),
        ([], "required"),
        (["tidy"], "invalid choice"),
    ],
)
def test_bad_input_is_one_line(capsys, arguments, says):
    with pytest.raises(BadInput, match=says) as raised:
        command(arguments)
    assert "\n" not in str(raised.value) and capsys.readouterr().out == ""


@pytest.mark.slow
def test_the_curated_library(capsys, tmp_path):
    place = curated_library(tmp_path / "curated")
    run(capsys, "add", str(place))
    assert run(capsys, "check", "curated")[0] == 0
    out = run(capsys, "list")[1]
    assert "curated" in out and "280" in out
    run(
        capsys,
        "export",
        "curated",
        "--sources",
        str(tmp_path / "s.vot"),
        "--class",
        "agn",
        "--quantity",
        "photon_index",
    )
    assert "photon_index_reference" in (tmp_path / "s.vot").read_text()
    assert "**simulated**" in run(capsys, "card", "curated")[1]


def test_a_corpus_is_added_and_its_files_are_never_touched(capsys, archive, folder):
    from tests.support.archives.corpus_building import run_all

    run_all(archive, folder)
    held = {path for path in folder.path.rglob("*") if path.is_file()}
    assert f"{len(archive.sky)} sources" in run(capsys, "add", str(folder.path), "--name", "sky")[1]
    assert run(capsys, "check", "sky")[0] == 0
    run(capsys, "remove", "sky", "--files")
    assert {path for path in folder.path.rglob("*") if path.is_file()} == held
