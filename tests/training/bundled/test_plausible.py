"""Which values are flagged, and why."""

import pytest

from retriever.catalogue.records import Measurement
from training.bundled.plausible import BLENDED, KNOWN_PILE_UP, NO_LOWER_END, ONLY_HARD, PILED_UP, flagged


def flag(name: str, value: float, *others: Measurement, **marks) -> str:
    return flagged([Measurement(name, value, method="toy"), *others], **marks)[0].flag


@pytest.mark.parametrize("value", [-1.01, 8.01, 14.3, -3.7])
def test_impossible_photon_indices_are_flagged(value):
    assert "outside -1 to 8" in flag("powlaw_gamma", value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("powlaw_gamma", 0.6), ("powlaw_gamma", 7.9), ("hard_hs", -0.98), ("bb_kt", 2.9), ("powlaw_nh", 3300.0)],
)
def test_unusual_values_are_not(name, value):
    assert flag(name, value) == ""


def test_a_hard_index_is_explained_by_what_else_is_known():
    assert flag("powlaw_gamma", 0.2) == ONLY_HARD
    assert flag("powlaw_gamma", 0.2, Measurement("flux_aper_b", 1e-11)) == PILED_UP
    assert flag("powlaw_gamma", 1.5, pile_up=True) == KNOWN_PILE_UP


def test_ends_of_the_catalogue_s_grids_are_no_measurements():
    assert "no counts" in flag("hard_hs", 0.9969) and "not detected" in flag("flux_aper_s", 7.98e-18)
    assert "beyond the band" in flag("bb_kt", 74.0) and "end of the fit" in flag("bat_photon_index", 0.5)
    assert flagged([Measurement("bat_photon_index", 1.5, 0.0, 1.8, 0.9)])[0].flag == NO_LOWER_END


def test_a_detection_of_several_sources_is_none_of_one_but_averages_are():
    assert flag("bb_kt", 0.4, sharing=85) == BLENDED.format(n=85)
    average = Measurement("powlaw_gamma", 1.8, method="per-source averages")
    assert flagged([average], sharing=85)[0].flag == ""
