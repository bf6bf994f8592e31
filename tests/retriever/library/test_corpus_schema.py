"""The schema of a corpus folder: what the writer writes is what the reader knows."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from retriever.errors import BadInput
from retriever.library.format.corpus import corpus_papers, table_rows
from retriever.library.format.corpus_schema import COLUMNS, KEYS, PAPERS, SOURCES, SUMMARIES, TABLES, spectrum_unit
from tests.support.archives.corpus_building import run_all


def test_a_built_corpus_has_the_tables_and_columns_of_the_schema(archive, folder):
    run_all(archive, folder)
    assert {path.name for path in folder.path.iterdir() if any(path.glob("*.parquet"))} == set(TABLES)
    for table in TABLES:
        columns = {name for part in folder.parts(table) for name in pq.read_schema(part).names}
        assert set(COLUMNS[table]) <= columns, table
        if table in (PAPERS, SUMMARIES):
            assert columns == set(COLUMNS[table])
        assert set(KEYS[table]) <= set(COLUMNS[table])


def test_a_row_without_a_column_of_its_table_is_not_written(folder):
    with pytest.raises(ValueError, match="a row of sources lacks dec, catalogue"):
        folder.write(SOURCES, "one", [{"name": "2CXO J1", "ra": 1.0}])
    assert folder.parts(SOURCES) == []


def test_a_part_of_another_making_is_said_and_named(tmp_path):
    (tmp_path / PAPERS).mkdir()
    pq.write_table(pa.table({"title": ["A paper"]}), tmp_path / PAPERS / "x.parquet")
    with pytest.raises(BadInput, match=r"papers/x\.parquet has no column bibcode: remove it"):
        list(corpus_papers(tmp_path))
    with pytest.raises(BadInput, match="is not a corpus folder"):
        list(table_rows(tmp_path / PAPERS, PAPERS))


def test_only_observations_with_a_region_have_products():
    assert spectrum_unit({"obsid": 459, "obi": 0, "region_id": 12}) == "459.000.0012"
    assert spectrum_unit({"obsid": 459, "obi": None, "region_id": None}) is None
