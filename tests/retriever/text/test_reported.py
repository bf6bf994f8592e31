"""Quantities read from text by rules: single forms here, precision and recall against hand labels with the real abstracts."""

import json

import pytest

from retriever.text.reported import quantities_in
from training.corpus.steps.summary_schema import in_sentence
from training.literature.quantities import LABELS, measure


def read(text: str) -> list[tuple]:
    return [(q.name, q.value, q.low, q.high, q.limit) for q in quantities_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            r"We find $N_{\rm H}=(1.8^{+0.2}_{-0.1})\times10^{22}$ cm$^{-2}$.",
            [("column_density", 1.8e22, 1.7e22, 2.0e22, "")],
        ),
        (r"N$_{H}$/10$^{22}$ cm$^{-2}$ = 17.9$^{+2.7}_{-2.4}$", [("column_density", 1.79e23, 1.55e23, 2.06e23, "")]),
        (r"a power law with photon index $\Gamma = 2.03 \pm 0.04$", [("photon_index", 2.03, 1.99, 2.07, "")]),
        (r"a plasma of temperature $kT \sim 0.15$ keV", [("temperature", 0.15, None, None, "")]),
        (r"The temperature jump of 1.44 keV at the front", []),
        (r"the 2-10 keV band and 50 ks", []),
        (
            r"at z$\sim$0.5-3 with $\log(M_{\rm BH}/M_{\odot}) = 8.0$",
            [("redshift", 1.75, 0.5, 3.0, ""), ("mass", 1e8, None, None, "")],
        ),
        (r"Compton-thin ($22<\log N_H<24$) AGN", [("column_density", 5.05e23, 1e22, 1e24, "")]),
        (
            r"($1.02\times10^{22}$ cm$^{-2}$ $\leq$ $N_{\rm H}$ $\leq$ $1.21\times10^{24}$ cm$^{-2}$)",
            [("column_density", 6.101e23, 1.02e22, 1.21e24, "")],
        ),
        (r"luminosities higher than L(10-50 keV) ~ 3x10^41 erg/s", [("luminosity", 3e41, None, None, ">")]),
        (r"a flux of (8.5 ± 0.9) × 10-12 erg cm-2 s-1", [("flux", 8.5e-12, 7.6e-12, 9.4e-12, "")]),
        (r"a sensitivity limit of $10^{-15}$ erg cm$^{-2}$ s$^{-1}$", []),
        (r"a mass accretion rate of 0.1 M$_\odot$ yr$^{-1}$", []),
        (r"a spin period of 175.86 s", [("period", 175.86, None, None, "")]),
        (r"a polarization degree of 12.4\% $\pm$ 3.6\%", [("polarization_degree", 12.4, 8.8, 16.0, "")]),
        (r"accreting at 0.02L$_{\rm Edd}$", [("eddington_ratio", 0.02, None, None, "")]),
        (
            r"columns in excess of $10^{22}$ and $10^{23}$ cm$^{-2}$",
            [("column_density", 1e22, None, None, ">"), ("column_density", 1e23, None, None, ">")],
        ),
        (r"We measure a= 0.70+0.12-0.01 for the spin of the black hole", [("spin", 0.7, 0.69, 0.82, "")]),
    ],
)
def test_forms_are_read(text, expected):
    assert read(text) == [pytest.approx(row) for row in expected]


def test_a_quantity_keeps_its_sentence_band_and_instrument():
    text = (
        r"Nothing here. With NuSTAR we measure $F = 2\times10^{-12}$ erg cm$^{-2}$ s$^{-1}$ in the 3-10 keV band. More."
    )
    (quantity,) = quantities_in(text)
    assert (quantity.band, quantity.instrument, quantity.unit) == ("3-10 keV", "NuSTAR", "erg s^-1 cm^-2")
    assert quantity.sentence.startswith("With NuSTAR") and "More" not in quantity.sentence


def test_hostile_text_costs_no_time():
    for text in ("1" * 50_000, "(" * 20_000, "N_H = " * 5_000, "10^" * 10_000, "- " * 20_000):
        quantities_in(text[:20_000])


@pytest.mark.parametrize(
    ("value", "unit", "stands"),
    [(1.8e22, "cm^-2", True), (1.8, "10^22 cm^-2", True), (2.5, "", False), (22, "", False)],
)
def test_a_value_must_stand_in_its_sentence(value, unit, stands):
    assert in_sentence(value, r"$N_H = 1.8\times10^{22}$ cm$^{-2}$", unit) is stands


def test_the_labels_are_values_only():
    rows = [json.loads(line) for line in LABELS.read_text().splitlines()]
    assert sum(len(row["quantities"]) for row in rows) >= 200
    assert all(set(row) == {"bibcode", "split", "quantities"} for row in rows)


@pytest.mark.real_data
def test_precision_and_recall_against_the_labels(shared):
    """The bars of issue 5, on abstracts that were labelled before the rules had been run on them."""
    figures = measure(shared)
    assert figures["test"]["precision"] >= 0.95 and figures["test"]["recall"] >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "A column density of (1.58 ± 0.17) × 10<SUP>22</SUP> cm<SUP>-2</SUP> is needed.",
        "We find N<SUB>H</SUB> = 1.58 x 10<sup>22</sup> cm<sup>-2</sup>.",
    ],
)
def test_exponents_in_the_markup_of_ads_are_read(text):
    (found,) = quantities_in(text)
    assert found.name == "column_density" and found.value == pytest.approx(1.58e22)
