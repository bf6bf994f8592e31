"""The catalogue as a table: filtered, sorted, saved."""

import io

import pytest
from astropy.table import Table

from ui.catalogue import table as browse
from ui.spectrum import files
from ui.words import say


def test_browse_filters_and_sorts(library):
    all_of_them = browse.chosen(library, browse.Wanted())
    assert len(all_of_them) == len(library.sources)
    few = browse.chosen(library, browse.Wanted("3c", ("quasar",), "photon_index", 1.0, 1.6))
    assert few and all(
        s.object_class == "quasar" and 1.0 <= browse.value_of(s, "photon_index", library) <= 1.6 for s in few
    )
    by_alias = browse.chosen(library, browse.Wanted("pg 1226"))
    assert [s.id for s in by_alias] == ["3c-273"]
    page = browse.table_html(few, library)
    assert f'data-ask="{say("browse.question", name=few[0].name)}"' in page and "SIMULATED" in page


@pytest.mark.parametrize("kind", ["ECSV", "VOTable"])
def test_catalogue_files_have_units_and_say_what_is_simulated(library, kind):
    table = browse.catalogue_table(browse.chosen(library, browse.Wanted(classes=("HMXB",))), library)
    content = files.table_bytes(table, kind)
    assert b"SIMULATED" in content
    again = Table.read(io.BytesIO(content), format="ascii.ecsv" if kind == "ECSV" else "votable")
    assert (
        len(again) == len(table)
        and str(again["ra"].unit) == "deg"
        and again["photon_index"].mask.sum() == table["photon_index"].mask.sum()
    )
