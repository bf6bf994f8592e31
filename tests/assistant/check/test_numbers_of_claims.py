"""Numbers of claims are bound to source, quantity, unit and bound; citations to the ledger; tables are read by row."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Measurement


@pytest.fixture(scope="module")
def verifier(names):
    return Verifier(names)


@pytest.fixture(scope="module")
def pair(library):
    ledger = Ledger()
    first, second = ledger.add_source(library.sources["3c-273"]), ledger.add_source(library.sources["ngc-4151"])
    ids = (
        ledger.add_measurement(Measurement("powlaw_gamma", 1.74, 1.70, 1.78, 0.9, "", "a fit"), first, "3c-273"),
        ledger.add_measurement(Measurement("powlaw_gamma", 1.52, 1.45, 1.59, 0.9, "", "a fit"), second, "ngc-4151"),
        ledger.add_measurement(
            Measurement("powlaw_nh", 532.0, 500.0, 560.0, 0.9, "1e20 cm^-2", "a fit"), second, "ngc-4151"
        ),
        ledger.add_measurement(
            Measurement("column_density_upper_limit", 3e21, unit="cm^-2", method="a fit"), first, "3c-273"
        ),
        ledger.add_measurement(Measurement("orbital_period", 4.5, unit="d", method="timing"), first, "3c-273"),
        ledger.add_measurement(Measurement("bb_kt", 0.52, unit="keV", method="a fit"), first, "3c-273"),
    )
    return ledger, ids


@pytest.mark.parametrize(
    "text",
    [
        "The photon indices of 3C 273 and NGC 4151 are 1.74 and 1.52, respectively.",
        "3C 273 has a photon index of 1.74, NGC 4151 one of 1.52.",
        "3C 273 is softer than NGC 4151, with 1.74 against 1.52.",
        "NGC 4151 is harder than 3C 273 (1.52 and 1.74).",
        "The photon index is 1.74 for 3C 273 and 1.52 for NGC 4151.",
        "The column of NGC 4151 is 5.32 x 10^22 cm^-2, between 5.0e22 and 5.6e22 cm^-2.",
        "N_H of NGC 4151 is 532 in units of 1e20 cm^-2.",
        "The column density of 3C 273 is below 3e21 cm^-2.",
        "The photon indices lie between 1.52 and 1.74.",
        "The orbital period of 3C 273 is 4.5 days, or 388800 s.",
        "Its temperature kT is 520 eV.",
        "The photon index of PG 1226+023 is 1.7 at 90 % confidence.",
    ],
)
def test_numbers_bound_to_source_quantity_and_unit_pass(verifier, pair, text):
    ledger, ids = pair
    assert verifier.check(Claim(text, ids), ledger) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The photon indices of 3C 273 and NGC 4151 are 1.52 and 1.74, respectively.",
        "3C 273 has a photon index of 1.52, NGC 4151 one of 1.74.",
        "3C 273 is harder than NGC 4151, with 1.74 against 1.52.",
        "The photon index is 1.52 for 3C 273 and 1.74 for NGC 4151.",
        "The column density of 3C 273 is 5.32e22 cm^-2.",
        "The column density of 3C 273 is 3e21 cm^-2.",
        "The column density of 3C 273 is above 3e21 cm^-2.",
        "N_H of NGC 4151 is 532 in units of 1e22 cm^-2.",
        "N_H of NGC 4151 is 532 cm^-2.",
        "The redshift of 3C 273 is 1.74.",
        "The orbital period of 3C 273 is 4.5 s.",
        "The orbital period of 3C 273 is 4.5 years.",
        "Its temperature kT is 0.52 eV.",
        "Its temperature kT is 0.52 MeV.",
        "The photon index of 3C 273 ranges from 1.45 to 1.78.",
        "The photon index of 3C 273 is 1.74 keV.",
        "The photon index of 3C 273 is 174 %.",
        "3C 273 is a galaxy cluster.",
        "3C 273 is not a quasar.",
        "3C 273 may be found in 2031.",
    ],
)
def test_numbers_of_something_else_are_dropped(verifier, pair, text):
    ledger, ids = pair
    assert verifier.check(Claim(text, ids), ledger) != ""


@settings(deadline=None)
@given(
    st.floats(0.01, 900),
    st.sampled_from(["photon index", "redshift", "temperature", "column density", "flux", "orbital period"]),
    st.sampled_from(["", " keV", " s", " cm^-2", " %", " kpc", " km s^-1"]),
)
def test_no_number_but_those_of_the_evidence_gets_through(verifier, pair, value, quantity, unit):
    ledger, ids = pair
    text = f"The {quantity} of 3C 273 is {value:.4g}{unit}."
    held = {
        ("photon index", ""): (1.74, 1.70, 1.78),
        ("temperature", " keV"): (0.52,),
        ("temperature", ""): (0.52,),
        ("orbital period", ""): (4.5,),
        ("redshift", ""): (0.1583,),
    }.get((quantity, unit), ())
    supported = any(abs(float(f"{value:.4g}") - v) <= 0.6 * 10 ** -len(f"{value:.4g}".partition(".")[2]) for v in held)
    assume(not supported)
    assert verifier.check(Claim(text, ids), ledger)


@given(
    st.text("PSMTG0123456789X", min_size=1, max_size=4),
    st.integers(1900, 2100),
    st.text("ABCJapjs&.", min_size=5, max_size=5),
)
def test_no_citation_but_those_of_the_ledger_gets_through(verifier, pair, made_up, year, journal):
    ledger, ids = pair
    assume(made_up not in ledger)
    assert "not in the evidence" in verifier.check(Claim("3C 273 is a quasar.", (made_up,)), ledger)
    bibcode = f"{year}{journal}.123..456Z"
    assert verifier.check(Claim(f"3C 273 is a quasar ({bibcode}).", ids), ledger)


def test_records_of_tables_are_read_row_by_row(verifier, library):
    ledger = Ledger()
    rows = [["3C 273", "quasar", "0.158"], ["NGC 4151", "Seyfert", "0.0033"]]
    table = ledger.add_table("sources with redshift > 0.001", ["source", "class", "redshift"], rows)
    sources = [ledger.add_source(library.sources[i]) for i in ("3c-273", "ngc-4151")]
    ids = (table, *sources)
    assert verifier.check(Claim("The redshift of NGC 4151 is 0.0033.", ids), ledger) == ""
    assert verifier.check(Claim("The redshift of NGC 4151 is 0.158.", ids), ledger)
    assert verifier.check(Claim("2 sources have a redshift > 0.001.", ids), ledger) == ""
    assert verifier.check(Claim("3 sources have a redshift > 0.001.", ids), ledger)
