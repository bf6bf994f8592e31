"""What is written as the name of an object, whether or not a library has it."""

import pytest

from retriever.names.unheld import unheld_names


@pytest.mark.parametrize(
    "name",
    [
        "PDS 456",
        "pds 456",
        "HR 1099",
        "LS 5039",
        "LS I +61 303",
        "BD+30 3639",
        "CD -33 7795",
        "I Zw 1",
        "SBS 0335-052",
        "1H 0707-495",
        "RX J1131-1231",
        "MS 1054-03",
        "IRAS 13224-3809",
        "TOI-700",
        "TRAPPIST-1",
        "SN 2023ixf",
        "61 Cygni",
        "R CrA",
        "T Tau",
        "eta Carinae",
        "tw hya",
        "V404 Cygnus",
        "IC 342 X-1",
        "Ho II X-1",
        "NGC 5408 X-1",
        "M 33 X-8",
        "OJ 287",
        "AT2018cow",
    ],
)
def test_names_of_all_forms(name):
    text = f"what is {name}?"
    assert [text[start:end] for start, end in unheld_names(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "HR 1.7",
        "NH 22",
        "an NH of 2e22",
        "BAT 105 month",
        "kT 5 keV",
        "EW 150 eV",
        "T Tauri stars",
        "BL Lac objects",
        "RS CVn binaries",
        "sources in Cyg or Vir",
        "30 Cyg sources",
        "Gaia DR3",
        "CSC 2.1",
        "Ricci 2017",
        "models X-1",
        "since 2015",
        "AGN 500",
    ],
)
def test_what_is_no_name(text):
    assert not list(unheld_names(text))
