"""VOTables are written whole, by whatever writes one, and without damage to the memory of the process."""

import io
import os
import subprocess
import sys

import pytest
from astropy.io.votable import from_table
from astropy.table import MaskedColumn, Table

from retriever.archives.session import Web
from retriever.archives.simbad import IDENTITY
from retriever.archives.tap import ask
from retriever.votables import votable_bytes

# Rows of every length up to 600 characters: those of 256 and 512 were ended one byte past their buffer.
ROWS_OF_ANY_LENGTH = """
from astropy.table import Table
from retriever.votables import votable_bytes
for length in range(1, 600):
    votable_bytes(Table({"text": ["x" * length]}))
"""


def test_no_row_is_written_past_its_buffer():
    """Python's checking allocator ends the process where a byte behind a block has changed."""
    env = {**os.environ, "PYTHONMALLOC": "debug", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", ROWS_OF_ANY_LENGTH], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("document", [False, True])
def test_a_table_is_read_back_as_it_was(document):
    table = Table({"name": ["a < b & c", "", "é"], "n": MaskedColumn([1, 2, 3], mask=[False, True, False])})
    table["n"].description = "made up"
    content = votable_bytes(from_table(table) if document else table)
    assert b"<TABLEDATA>" in content
    again = Table.read(io.BytesIO(content), format="votable")
    assert list(again["name"]) == ["a < b & c", "", "é"] and again["n"].description == "made up"
    assert list(again["n"].mask) == [False, True, False] and list(again["n"][[0, 2]]) == [1, 3]


@pytest.mark.parametrize("as_job", [False, True])
def test_a_table_that_is_sent_to_a_service_arrives(archive, as_job):
    name = archive.sky[3]["name"]
    wanted = Table({"name": [name, "x" * 300]})
    rows = ask(Web(), f"{archive.url}/simbad", IDENTITY.format(radius=0.001), as_job, {"wanted": wanted})
    assert [row["source"] for row in rows] == [name]
