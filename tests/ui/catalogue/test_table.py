"""A library's sources as a table: filtered, sorted, a page at a time, saved whole."""

import html
import io
import re
import time

import numpy as np
import pytest
from astropy.table import Table

from retriever.errors import BadInput
from tests.support.libraries.many import BANDS, ManySources
from ui.catalogue import cone
from ui.catalogue import table as browse
from ui.catalogue.columns import bands_of, column, every_column, usual_columns, values_of
from ui.catalogue.table_tab import BY_DEFAULT, amiss_with, wanted_of
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
    values = column(library, rows, key)
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


NOTHING = ("", [], "", "", "", "", "", "", [])


def filters(library, order=BY_DEFAULT, **given):
    """The filters of the tab as they were typed."""
    names = ("name", "classes", "quantity", "band", "low", "high", "near", "radius", "columns")
    return wanted_of(library, *(given.get(key, none) for key, none in zip(names, NOTHING, strict=True)), order)


def test_each_value_says_its_band_and_the_value_is_one_of_that_band(library):
    for key in ("photon_index", "flux", "luminosity"):
        held = values_of(library, key)
        assert held.has_bands and set(bands_of(library, key)) >= set(held.bands) - {""}
        for row in np.flatnonzero(~np.isnan(held.value))[:40]:
            band = held.bands[held.band[row]]
            measured = library.sources.at(int(row)).measurements
            # a source's own values of another band differ, so that the band could be a wrong one
            assert not band or any(m.band == band for m in measured)
    shown = browse.table_html(browse.chosen(library, browse.Wanted()), 0, library, browse.Wanted())
    assert "ss-band" in shown and "14-195 keV" in shown
    saved = browse.catalogue_table(browse.chosen(library, browse.Wanted()), library)
    at = list(saved["name"]).index("Cyg X-1")
    assert saved["photon_index_band"][at] == "14-195 keV" and "redshift_band" not in saved.colnames


def test_values_of_several_bands_are_not_sorted_together_without_a_word(library):
    wanted, _ = filters(library, order=("photon_index", False))
    mixed = browse.table_html(browse.chosen(library, wanted), 0, library, wanted)
    assert "only values of one band compare" in mixed
    wanted, _ = filters(library, order=("photon_index", False), quantity="photon_index", band="14-195 keV")
    rows = browse.chosen(library, wanted)
    shown = browse.table_html(rows, 0, library, wanted)
    assert "only values of one band" not in shown and 0 < len(rows) < len(library.sources)
    values = column(library, rows, "photon_index", "14-195 keV")
    assert (np.diff(values) >= 0).all()
    for row in rows[:20]:
        own = [m.value for m in library.sources.at(int(row)).measurements if m.name == "bat_photon_index"]
        assert values[list(rows).index(row)] == pytest.approx(own[0])
    other, _ = filters(library, quantity="photon_index", band="2-8 keV")
    assert other.band == ""  # a band that the quantity does not have


def test_a_cone_is_given_by_a_name_or_a_position_and_sorts_by_distance(library):
    for near in ("3C 273", "187.2779 +2.0524"):
        wanted, told = filters(library, near=near, radius="10 deg")
        rows = browse.chosen(library, wanted)
        apart = column(library, rows, "separation", centre=wanted.near)
        assert not told and ids(library, rows)[0] == "3c-273" and len(rows) > 1
        assert (np.diff(apart) >= 0).all() and apart[-1] <= 10
        assert "separation (deg)" in browse.table_html(rows, 0, library, wanted)
        assert browse.catalogue_table(rows, library, wanted)["separation"].unit == "deg"
    assert len(browse.chosen(library, filters(library, near="3C 273", radius="30 arcsec")[0])) == 1


@pytest.mark.parametrize(
    ("near", "radius", "told"),
    [
        ("Nowhere 12", "1", "“Nowhere 12” has no position here"),
        ("3C 273", "-1", "“-1” is not possible"),
        ("3C 273", "3 parsecs", "“3 parsecs” is not possible"),
        ("3C 273", "200", "“200” is not possible"),
        ("", "1 deg", say("browse.no_centre")),
    ],
)
def test_a_cone_that_does_not_count_is_told(library, near, radius, told):
    wanted, said = filters(library, near=near, radius=radius)
    assert told in said and wanted.near is None
    assert len(browse.chosen(library, wanted)) == len(library.sources)
    assert html.escape(told) in amiss_with("", "", "", said)


@pytest.mark.parametrize(("text", "degrees"), [("1", 1), (0.5, 0.5), ("10 arcmin", 1 / 6), ('30"', 1 / 120), ("2°", 2)])
def test_radii_are_degrees_or_say_their_unit(text, degrees):
    assert cone.radius_of(text) == pytest.approx(degrees)
    with pytest.raises(BadInput):
        cone.radius_of("nan")


def test_columns_are_chosen_and_every_one_can_be_shown_sorted_and_saved(library):
    few, _ = filters(library, columns=["constellation", "b", "no such column"])
    assert browse.shown_columns(library, few) == ("name", "b", "constellation")
    every = every_column(library)
    assert set(usual_columns(library)) < set(every) and {"orbital_period", "subclass", "l"} < set(every)
    wanted, _ = filters(library, columns=list(every), order=("orbital_period", True))
    rows = browse.chosen(library, wanted)
    shown = browse.table_html(rows, 0, library, wanted)
    assert shown.count('scope="col"') == len(every) == len(set(every))
    saved = browse.catalogue_table(rows, library, wanted)
    assert set(every) <= set(saved.colnames) and str(saved["orbital_period"].unit) == "d"
    again = Table.read(io.BytesIO(files.table_bytes(saved, "VOTable")), format="votable")
    assert list(again["constellation"]) == list(saved["constellation"])
    wanted, _ = filters(library, columns=["class"], quantity="redshift", low="0.1")
    assert "redshift" in browse.shown_columns(library, wanted)  # what is asked for is seen


def test_numbers_stand_right_and_names_stay(library):
    shown = browse.table_html(browse.chosen(library, browse.Wanted()), 0, library, browse.Wanted())
    cells = re.findall(r"<td([^>]*)>([^<]*)", shown)
    assert all(("ss-number" in given) for given, text in cells if re.fullmatch(r"[+-]?[\d.e-]+ ?", text))


def test_twelve_thousand_sources_are_listed_sorted_and_bounded_in_a_moment():
    many = ManySources()
    for wanted in (
        browse.Wanted(),
        browse.Wanted(sorted_by="photon_index", falling=True),
        browse.Wanted(quantity="photon_index", low=2.0, band=BANDS[1][1]),
        browse.Wanted(sorted_by="constellation", classes=("AGN",)),
    ):
        started = time.perf_counter()
        rows = browse.chosen(many, wanted)
        shown = browse.table_html(rows, 0, many, wanted)
        assert time.perf_counter() - started < 1 and shown.count('scope="row"') == browse.PAGE
    rows = browse.chosen(many, browse.Wanted(quantity="photon_index", low=2.0, band=BANDS[1][1]))
    values = many.columns.value("photon_index")
    assert set(rows.tolist()) == {n for n in range(12_000) if n % 3 == 1 and values[n] >= 2.0}
