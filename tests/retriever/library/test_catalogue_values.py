"""Measurements of catalogue rows: named, with unit, band, instrument and the paper to cite; what can't be is flagged."""

import math

import pytest

from retriever.archives.xray_catalogues import CATALOGUES, CSC21, SXPS2, XMM4
from retriever.catalogue.quantities import LABELS
from retriever.library.format.catalogue_values import _VALUES, flag_of, measurements_of

ROW = {
    "name": "2CXO J124249.8+024115",
    "powlaw_gamma": 1.87,
    "powlaw_gamma_lolim": 1.7,
    "powlaw_gamma_hilim": 2.0,
    "hard_hs": -0.4,
    "flux_aper_b": 2e-13,
}


def test_a_value_says_how_where_and_by_whom_it_was_measured():
    index = next(m for m in measurements_of(CSC21.ours(ROW)) if m.name == "powlaw_gamma")
    assert (index.value, index.low, index.high, index.level) == (1.87, 1.7, 2.0, 0.68)
    assert (index.band, index.instrument, index.reference) == ("0.5-7 keV", "Chandra ACIS", "2024ApJS..274...22E")
    assert index.method == "Chandra Source Catalog 2.1: absorbed power-law fit" and not index.flag


def test_a_flux_of_another_band_is_another_quantity():
    row = {"name": "J124249.8+024115", "flux_aper_b": 3e-13, "flux_aper_b_error": 1e-14}
    (flux,) = measurements_of(XMM4.ours(row))
    assert (flux.name, flux.band, flux.low, flux.level) == ("flux", "0.2-12 keV", 2.9e-13, 0.68)
    assert [m.name for m in measurements_of(CSC21.ours(ROW))] == ["hard_hs", "powlaw_gamma", "flux_aper_b"]


def test_units_are_ours():
    (column,) = measurements_of(SXPS2.ours({"name": "J1", "powlaw_nh": 3.1e21}))
    assert column.value == pytest.approx(31) and column.unit == "1e20 cm^-2"


@pytest.mark.parametrize(
    ("name", "value", "flagged"),
    [("powlaw_gamma", 12, True), ("powlaw_gamma", -0.8, False), ("hard_hs", 1.2, True), ("bb_kt", -1, True)],
)
def test_what_cannot_be_is_flagged(name, value, flagged):
    assert bool(flag_of(name, value)) is flagged
    (found,) = measurements_of({"catalogue": "csc21", name: value})
    assert bool(found.flag) is flagged


def test_pile_up_is_flagged_where_it_distorts():
    row = {"catalogue": "csc21", "pileup_flag": True, "powlaw_gamma": 1.0, "var_prob_b": 0.9}
    assert {m.name: m.flag.split(":")[0] for m in measurements_of(row)} == {"powlaw_gamma": "pile-up", "var_prob_b": ""}


@pytest.mark.parametrize("value", [None, math.nan, math.inf, True, "1.9", [1.9]])
def test_what_is_no_number_is_no_measurement(value):
    assert measurements_of({"catalogue": "csc21", "powlaw_gamma": value}) == ()


def test_an_interval_beside_its_value_is_dropped():
    (found,) = measurements_of({"catalogue": "csc21", "bb_kt": 1.0, "bb_kt_lolim": 2.0, "bb_kt_hilim": 0.5})
    assert (found.low, found.high, found.level) == (None, None, None)


def test_rows_of_no_catalogue_give_nothing():
    assert measurements_of({"catalogue": "events", "powlaw_gamma": 2.0}) == ()


def test_every_value_has_a_label():
    names = {name for values in _VALUES.values() for name in values}
    assert names <= LABELS.keys() and _VALUES.keys() == CATALOGUES.keys()
