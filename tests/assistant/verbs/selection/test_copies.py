"""A copy of a list holds what stands behind its values: the ends of their intervals and their references."""

import csv
import io

import numpy as np
import pytest
from astropy.table import Table

from assistant.request.language.wanted import Wanted
from retriever.library.index.value_columns import in_own_unit
from ui.html.cards import table_copies

ASKED = (
    Wanted("list", class_words=("blazars",), order="photon_index"),
    Wanted("list", class_words=("HMXB",), quantities=("column_density",)),
    Wanted("list", class_words=("Seyferts",), order="flux", limit=5),
)


def _copied(answer):
    table = next(answer.ledger.table(claim.table) for claim in answer.claims if claim.table)
    return table, dict(table_copies(table))


@pytest.mark.parametrize("wanted", ASKED)
def test_each_value_has_its_interval_and_its_reference(by_request, library, wanted):
    table, copies = _copied(by_request(wanted))
    rows = list(csv.DictReader(io.StringIO(copies["CSV"])))
    low = next(name for name in rows[0] if name.startswith("low end of "))
    value, of = low.removeprefix("low end of "), next(name for name in rows[0] if name.startswith("reference of "))
    assert value in table["columns"] and low not in table["columns"]  # what is shown stays as it is
    known = [row for row in rows if row[low]]
    assert known and len(rows) == len(table["rows"])
    for row in known:
        source = library.names.resolve(row["source"])
        ends = [float(row[low]), float(row[f"high end of {value}"])]
        fitting = [
            m for m in source.measurements if m.low is not None and np.allclose(in_own_unit(m)[1:3], ends, rtol=1e-3)
        ]
        assert row[of] in [m.reference for m in fitting], (row, source.measurements)
        assert float(row[low]) <= float(row[value]) * 1.001 + 1e-9 and row[value]


def test_other_formats_hold_the_same_columns(by_request):
    table, copies = _copied(by_request(ASKED[0]))
    heads = next(csv.reader(io.StringIO(copies["CSV"])))
    read = Table.read(io.BytesIO(copies["VOTable"].encode()), format="votable")
    assert len(read.columns) == len(heads) > len(table["columns"]) and len(read) == len(table["rows"])
    assert copies["AASTeX"].count("\\colhead{") % len(heads) == 0
    assert any(bibcode in copies["AASTeX"] for bibcode in (row[-1] for row in table["copied"]["rows"]) if bibcode)
