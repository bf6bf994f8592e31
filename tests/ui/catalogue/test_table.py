"""A library's sources as a table: filtered, sorted, a page at a time, saved whole."""

import html
import io
import re

import numpy as np
import pytest
from astropy.table import Table

from ui.catalogue import table as browse
from ui.catalogue.table_tab import amiss_with
from ui.spectrum import files
from ui.words import say


def ids(library, rows):
    return [library.sources.id_at(int(row)) for row in rows]


def test_browse_filters(library):
    assert len(browse.chosen(library, browse.Wanted())) == len(library.sources)
    few = browse.chosen(library, browse.Wanted("3c", ("quasar",), "photon_index", 1.0, 1.6))
    sources = [library.sources[i] for i in ids(library, few)]
    assert sources and {s.object_class for s in sources} == {"quasar"}
    assert all(1.0 <= value <= 1.6 for value in library.columns.value("photon_index")[few])
    assert all(any("3c" in n.lower().replace(" ", "") for n in (s.name, *s.aliases)) for s in sources)
    assert ids(library, browse.chosen(library, browse.Wanted("pg 1226"))) == ["3c-273"]
    assert not len(browse.chosen(library, browse.Wanted("no such name")))


@pytest.mark.parametrize("key", ["name", "class", "ra", "redshift", "papers", "spectrum"])
@pytest.mark.parametrize("falling", [False, True])
def test_the_whole_table_is_sorted_and_what_has_no_value_comes_last(library, key, falling):
    rows = browse.chosen(library, browse.Wanted(sorted_by=key, falling=falling))
    assert len(rows) == len(library.sources)
    values = browse._column(library, rows, key)
    if key in ("ra", "redshift", "papers"):
        known = values[~np.isnan(values)]
        assert not np.isnan(values[: len(known)]).any()
        assert (np.diff(known) * (-1 if falling else 1) >= 0).all()
    else:
        shown = [str(value).lower() if key == "name" else str(value) for value in values]
        assert shown == sorted(shown, reverse=falling)


def test_a_page_shows_a_hundred_rows_and_says_which(library):
    wanted = browse.Wanted(sorted_by="redshift", falling=True)
    rows = browse.chosen(library, wanted)
    pages = [browse.table_html(rows, page, library, wanted) for page in range(3)]
    assert [page.count('scope="row"') for page in pages] == [100, 100, 80]
    assert "101 to 200 of 280" in pages[1] and 'aria-sort="descending"' in pages[1]
    named = [re.findall(r'data-ask="What is (.*?)\?"', page) for page in pages]
    assert len({name for names in named for name in names}) == 280
    assert f'data-ask="{say("browse.question", name=named[0][0])}"' in pages[0] and "SIMULATED" in pages[0]


@pytest.mark.parametrize("kind", ["ECSV", "VOTable"])
def test_files_hold_all_rows_with_units_and_say_what_is_simulated(library, kind):
    rows = browse.chosen(library, browse.Wanted())
    table = browse.catalogue_table(rows, library)
    content = files.table_bytes(table, kind)
    assert b"SIMULATED" in content
    again = Table.read(io.BytesIO(content), format="ascii.ecsv" if kind == "ECSV" else "votable")
    assert len(again) == len(library.sources) and str(again["ra"].unit) == "deg"
    assert again["photon_index"].mask.sum() == table["photon_index"].mask.sum() > 0
    assert set(again["spectrum"]) == {"SIMULATED"}
    at = list(again["name"]).index("3C 273")
    assert again["redshift"][at] == pytest.approx(library.sources["3c-273"].redshift)


@pytest.mark.parametrize(
    ("quantity", "low", "high", "told"),
    [
        ("photon_index", "1.5", "", None),
        ("photon_index", "", None, None),
        ("", "", "", None),
        ("", "1e30", "", say("browse.no_quantity")),
        ("photon_index", "abc", "", "“abc”"),
        ("", "1,5x", "", "“1,5x”"),
        ("photon_index", "3", "1", say("browse.crossed")),
        ("photon_index", "<b>", "", "&lt;b&gt;"),
    ],
)
def test_a_bound_that_does_not_count_is_told(quantity, low, high, told):
    shown = str(amiss_with(quantity, low, high))
    assert (told in html.unescape(shown) or told in shown) if told else not shown
    assert "<b>" not in shown
