"""What a check finds: a sound library has nothing wrong, and each thing that is broken is said in one line."""

import json
from dataclasses import replace

import numpy as np
import pytest

from retriever.catalogue.records import Source
from retriever.library.format import tables
from retriever.library.shelf.checking import checked
from retriever.library.shelf.findings import NOTE, WRONG
from retriever.library.shelf.keeping import add
from retriever.library.shelf.known import Known, known_as, remember
from retriever.library.shelf.listing import listed
from tests.support.libraries.small import sign, small_sources, write_small


def found(place, level=WRONG):
    """Details by check of what is at that level."""
    library = remember(place)
    return {f"{f.check}: {f.detail}" for f in checked(library) if f.level == level}


def test_a_sound_library_has_nothing_wrong(small):
    add(small)
    assert found(small) == set()
    assert found(small, NOTE) == {"positions: 1 sources have no position: MUS J0003+03"}


def test_missing_changed_and_unlisted_files(small):
    tables.write_table(small, tables.PAPERS, tables.table_rows(small, tables.PAPERS), "again")
    (small / "measurements.parquet").unlink()
    tables.write_table(small, tables.SOURCES, tables.table_rows(small, tables.SOURCES)[:2])
    wrong = found(small)
    assert "checksums: 1 files of library.json are missing: measurements.parquet" in wrong
    assert "checksums: 1 files are not as library.json says: sources.parquet" in wrong
    assert "files: 1 files that library.json does not list: papers/again.parquet" in found(small, NOTE)


def test_a_damaged_table_and_a_damaged_manifest(small):
    (small / "reports.parquet").write_bytes(b"no table")
    assert any(line.startswith("tables: ") and "reports.parquet is damaged" in line for line in found(small))
    (small / "library.json").write_text("{")
    assert any("library.json is damaged" in line for line in found(small))


def test_rows_that_lead_nowhere(small):
    tables.write_table(small, tables.SOURCES, tables.table_rows(small, tables.SOURCES)[2:])
    tables.write_table(small, tables.PAPERS, tables.table_rows(small, tables.PAPERS)[1:])
    sign(small)
    assert found(small) >= {
        "links: 1 reports name a source that is missing: s2",
        "links: 1 reports name a paper that is missing: 9001AbcJ..11....1A",
        "links: 3 measurements name a source that is missing: s1, s1, s1",
    }


def test_duplicates(tmp_path):
    first, second, third = small_sources()
    place = write_small(
        tmp_path / "a", "a", [first, replace(second, name="mus j0001+01"), replace(third, ra=0.25, dec=1.5)]
    )
    rows = tables.table_rows(place, tables.SOURCES)
    tables.write_table(place, tables.SOURCES, [*rows, rows[1]])
    sign(place, "a")
    assert found(place) == {
        "duplicates: 1 ids stand twice: s2 in sources.parquet",
        "duplicates: 1 sources have the name of another: mus j0001+01 = MUS J0001+01",
        "duplicates: 1 sources lie where another does: MUS J0003+03 = MUS J0001+01",
    }


def test_values_without_the_unit_that_they_need(tmp_path):
    first, *others = small_sources()
    bare = tuple(replace(m, unit="") for m in first.measurements)
    place = write_small(tmp_path / "a", "a", [replace(first, measurements=bare), *others])
    assert found(place) == {
        "units: 2 values lack the unit that they need: flux_aper_b of MUS J0001+01, powlaw_nh of MUS J0001+01"
    }


def test_a_row_that_can_be_no_record(small):
    rows = tables.table_rows(small, tables.SOURCES)
    tables.write_table(small, tables.SOURCES, [rows[0] | {"simulation": "{"}, *rows[1:]])
    sign(small)
    assert any("A row of sources in" in line and "restore the table" in line for line in found(small))


def test_spectra_that_are_missing_or_damaged(tmp_path):
    simulated = replace(small_sources()[0], simulation={"exposure_s": 1e4})
    lost = replace(small_sources()[1], spectrum_files={"pha": "a.pha"})
    broken = Source("s5", "MUS J0005+05", (), 5.0, 5.0, "", "star", spectrum_files={"pha": "b.pha"})
    place = write_small(tmp_path / "a", "a", [simulated, lost, broken])
    (place / "b.pha").write_text("no spectrum")
    sign(place, "a")
    assert "spectra: spectra.npz is missing: the simulated spectra can't be shown" in found(place)
    np.savez(place / "spectra.npz", ids=np.array(["other"]), counts=np.zeros((1, 640), int))
    line = next(line for line in found(place) if line.startswith("spectra: 3 sources"))
    assert "MUS J0002+02 (a.pha is missing)" in line and "MUS J0005+05 (" in line and "s1 (no simulated counts)" in line


def test_vectors_of_another_model_and_damaged_ones(small):
    (small / "vectors").mkdir()
    np.savez(small / "vectors" / "text.npz", keys=np.zeros(0, "S16"), vectors=np.zeros((0, 4)), model="another")
    (small / "vectors" / "telling.npz").write_bytes(b"PK")
    sign(small)
    wrong = found(small)
    assert any(line.startswith("vectors: text.npz is of the model another, in use is ") for line in wrong)
    assert any("telling.npz is damaged" in line for line in wrong)


def test_an_index_that_is_older_or_damaged(small):
    add(small)
    tables.write_table(small, tables.PAPERS, tables.table_rows(small, tables.PAPERS)[:1])
    assert "index: index older than its content: scholar library update small" in found(small)
    assert listed([known_as("small")])[0].index == "older"
    (small / "index" / "index.json").write_text("{")
    assert any(line.startswith("index: ") and "can't be read" in line for line in found(small))


def test_sources_that_two_libraries_share_are_counted(tmp_path, small):
    other = write_small(
        tmp_path / "other", "other", [*small_sources()[:1], Source("x", "MUS 9", (), 9.0, 9.0, "", "agn")]
    )
    add(small), add(other)
    assert any(line.startswith("shared: 1 sources are in small too") for line in found(other, NOTE))
    rows = {row.name: row for row in listed([known_as("small"), known_as("other")])}
    assert rows["small"].shared == {"other": 1} and rows["other"].shared == {"small": 1}
    assert (rows["small"].sources, rows["small"].papers, rows["small"].links) == (3, 2, 1)
    assert rows["small"].bytes > sum(path.stat().st_size for path in small.glob("*.parquet"))


def test_what_is_not_indexed_is_counted_by_its_tables(small):
    row = listed([remember(small)])[0]
    assert (row.sources, row.papers, row.links, row.index) == (3, 2, None, "none")


def test_what_can_not_be_read_is_listed_with_its_problem(small):
    library = remember(small)
    (small / "papers.parquet").write_bytes(b"no table")
    assert "papers.parquet is damaged" in listed([library])[0].problem
    (small / "library.json").unlink()
    row = listed([Known("small", small, "missing")])[0]
    assert "nothing usable is at" in row.problem and row.sources is None


@pytest.mark.slow
def test_the_bundled_library_is_sound():
    assert [f for f in checked(known_as("bundled")) if f.level == WRONG and f.check != "index"] == []


def test_the_manifest_of_a_corpus_is_checked(archive, folder):
    from tests.support.archives.corpus_building import run_all

    run_all(archive, folder)
    assert found(folder.path) == set()
    checksums = json.loads((folder.path / "spectra" / "checksums.json").read_text())
    damaged = next(entry["path"] for entry in checksums.values() if "_pha3" in entry["path"])
    (folder.path / damaged).write_bytes(b"damaged")
    next((folder.path / "papers").glob("*.parquet")).unlink()
    wrong = found(folder.path)
    assert f"checksums: 1 files are not as spectra/checksums.json says: {damaged}" in wrong
    assert any(line.startswith("checksums: 1 files of manifest.json are missing") for line in wrong)
    assert any("summaries name a paper that is missing" in line for line in wrong)
