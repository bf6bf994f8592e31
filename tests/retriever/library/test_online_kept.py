"""What was looked up is kept in a library folder of the user's own: asked once, whole, described, safe to share."""

import datetime
import json
import multiprocessing
import threading

import pytest

from retriever.durable import sha256_of
from retriever.errors import BadInput
from retriever.library.format import tables
from retriever.library.format.manifest import checksums, read_manifest
from retriever.library.online import kept
from retriever.library.online.kept import Kept
from retriever.library.opening import open_library
from retriever.names.positions import Position
from tests.support.archives.online_on_loopback import addresses, asked, online_for
from tests.support.archives.server import Archive


def test_a_second_question_needs_no_network(archive, online):
    first = online.by_name("NGC 4003")
    archive.requests.clear()
    again = [online.by_name(name) for name in ("NGC 4003", "ngc-4003", "UGC 73", archive.sky[3]["name"])]
    place = Position(first.source.ra, first.source.dec)
    again += [online_for(archive, online.folder).by_name("NGC4003"), online.by_position(place)]
    assert all((found.source, found.papers, found.partial) == (first.source, first.papers, "") for found in again)
    assert archive.requests == [] and "no archive was asked" in again[0].steps[0].outcome


def test_a_position_that_was_asked_for_is_not_asked_again(archive, online):
    row = archive.sky[5]
    place = Position(row["ra"] + 3 / 3600, row["dec"])
    first = online.by_position(place)
    archive.requests.clear()
    assert online.by_position(place).source == first.source and first.source.name == "NGC 4005"
    assert archive.requests == []


def test_that_nobody_knows_it_is_believed_for_a_day(archive, online, monkeypatch):
    online.by_name("NGC 9999")
    archive.requests.clear()
    assert online.by_name("ngc 9999").source is None and archive.requests == []

    monkeypatch.setattr(kept, "_NOTHING_KEPT_H", 0)
    online.by_name("NGC 9999")
    assert asked(archive) == ["SIMBAD", "ADS"]


def test_what_was_missing_is_asked_again_and_what_was_there_stays(archive, online):
    archive.faults = {"/tap": [500] * 20}
    first = online.by_name("NGC 4003")
    assert "CSC 2.1: " in first.partial and not first.source.measured("powlaw_gamma")
    archive.faults = {"/vizier": [500] * 20, "/v1": [500] * 20}
    second = online.by_name("NGC 4003")  # 4XMM and ADS have answered before
    assert second.partial == "" and second.source.measured("powlaw_gamma") and second.source.measured("flux")
    assert {p.bibcode for p in first.papers} <= {p.bibcode for p in second.papers}
    archive.requests.clear()
    assert online.by_name("NGC 4003").source == second.source and archive.requests == []


def test_without_simbad_a_source_that_is_kept_is_not_lost(archive, online):
    archive.faults = {"/tap": [500] * 20}
    first = online.by_name("NGC 4003")
    archive.faults = {"/simbad": [500] * 20}
    assert online.by_name("NGC 4003").source == first.source


def test_every_row_says_when_and_from_where(archive, online):
    found = online.by_name("NGC 4003")
    rows = tables.table_rows(online.folder, tables.FETCHED)
    assert {row["archive"] for row in rows if not row["bibcode"]} == {"SIMBAD", "CSC 2.1", "4XMM", "ADS", ""}
    assert {row["bibcode"] for row in rows if row["bibcode"]} == {p.bibcode for p in found.papers}
    assert {(row["query"], row["source"]) for row in rows} == {("NGC 4003", "ngc-4003")}
    dates = {datetime.datetime.fromisoformat(row["date"]) for row in rows}
    assert all(date.utcoffset() == datetime.timedelta(0) for date in dates)
    assert found.source.origin.endswith(f"looked up {min(dates):%Y-%m-%d}")


def test_the_folder_is_a_library(archive, online):
    found = online.by_name("NGC 4003")
    online.spectrum(found.source)
    manifest = read_manifest(online.folder)
    assert manifest.name == "online" and "abstracts" in manifest.licence and manifest.cite[0] == "2024ApJS..274...22E"
    assert manifest.files == checksums(online.folder) and "ads_quota.json" not in manifest.files
    assert all(sha256_of(online.folder / path) == about["sha256"] for path, about in manifest.files.items())
    assert any(path.startswith("spectra/1003/") for path in manifest.files)
    (source,) = tables.sources_of(online.folder)
    assert source == online.by_name("NGC 4003").source and source.spectrum_files["obsid"] == "1003"
    assert tuple(tables.papers_of(online.folder)) == found.papers
    assert json.loads((online.folder / "ads_quota.json").read_text())["used"] == 1


def test_many_parts_become_one_and_nothing_is_lost(archive, online, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_PARTS", 3)
    found = [online.by_name(f"NGC {4000 + i}") for i in range(9)]
    for table in tables.KEYS:
        assert len(tables.parts_of(online.folder, table)) <= 4
    assert len(list(tables.sources_of(online.folder))) == 9
    archive.requests.clear()
    assert [online_for(archive, online.folder).by_name(f"NGC {4000 + i}").source for i in range(9)] == [
        f.source for f in found
    ]
    assert archive.requests == []


def test_a_kill_in_the_middle_leaves_a_look_up_that_is_made_again(archive, online, monkeypatch):
    write = tables.write_table

    def killed(folder, table, rows, part=""):
        if table == tables.FETCHED:
            raise KeyboardInterrupt
        return write(folder, table, rows, part)

    monkeypatch.setattr(tables, "write_table", killed)
    with pytest.raises(KeyboardInterrupt):
        online.by_name("NGC 4003")
    monkeypatch.setattr(tables, "write_table", write)
    archive.requests.clear()
    assert online.by_name("NGC 4003").partial == "" and "SIMBAD" in asked(archive)
    assert len(list(tables.sources_of(online.folder))) == 1


def test_a_folder_that_cannot_be_written_to_is_told_beside_the_answer(archive, token, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "write_table", full)
    found = online_for(archive, tmp_path / "online").by_name("NGC 4003")
    assert found.source.name == "NGC 4003" and found.papers
    assert found.partial == f"It could not be kept in {tmp_path / 'online'} (No space left on device)."


def test_parts_that_another_process_merges_while_they_are_read_are_no_damage(archive, online, monkeypatch):
    found = online.by_name("NGC 4003")
    fresh, content = Kept(online.folder), kept._content

    def merged_meanwhile(folder, state):
        monkeypatch.setattr(kept, "_content", content)
        monkeypatch.setattr(kept, "_MOST_PARTS", 0)
        Kept(folder).describe()
        raise BadInput("a part has gone")

    monkeypatch.setattr(kept, "_content", merged_meanwhile)
    assert fresh.of_name("NGC 4003").source == found.source
    assert tables.parts_of(online.folder, tables.SOURCES) == [online.folder / "sources.parquet"]


def test_a_damaged_part_is_named(online):
    online.by_name("NGC 4003")
    (part,) = tables.parts_of(online.folder, tables.SOURCES)
    part.write_bytes(b"not parquet")
    with pytest.raises(BadInput, match=f"{part.name} is damaged"):
        online.by_name("NGC 4004")


def test_look_ups_at_once_of_threads_all_stay(archive, online):
    threads = [threading.Thread(target=online.by_name, args=(f"NGC {4000 + i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {s.name for s in tables.sources_of(online.folder)} == {f"NGC {4000 + i}" for i in range(8)}
    assert Kept(online.folder).of_name("NGC 4007").whole


def _look_up(url: str, folder: str, first: int) -> None:
    archive = Archive.__new__(Archive)  # the server runs in the other process: only its address is needed
    archive.url = url
    online = online_for(archive, folder)
    for i in range(first, first + 4):
        online.by_name(f"NGC {4000 + i}")


@pytest.mark.slow
def test_look_ups_at_once_of_processes_all_stay(archive, online):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_look_up, args=(archive.url, str(online.folder), first)) for first in (0, 4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0] and addresses(archive)
    assert len(list(tables.sources_of(online.folder))) == 8
    assert all(Kept(online.folder).of_name(f"NGC {4000 + i}").whole for i in range(8))
    assert set(read_manifest(online.folder).files) >= {
        path for path in checksums(online.folder) if path.startswith("fetched/")
    }


@pytest.mark.slow
def test_what_was_looked_up_can_be_asked_for_like_any_library(archive, online):
    found = online.by_name("NGC 4004")
    online.spectrum(found.source)
    library = open_library([online.folder])
    source = library.names.resolve("ugc74")
    assert (source.id, source.object_class, source.library) == (found.source.id, "Seyfert", "online")
    assert {paper.bibcode for paper in library.papers_of[source.id]} == {paper.bibcode for paper in found.papers}
