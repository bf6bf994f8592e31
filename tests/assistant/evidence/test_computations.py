"""Computed values as evidence: what their records hold, and what of it a claim may say."""

import json

import pytest

from assistant.check.verify import Verifier
from assistant.evidence.claims import Answer, Claim, describe
from assistant.evidence.computations import Computation, Input
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Measurement

FORMULA = "L = 4 pi d_L^2 F"


@pytest.fixture
def computed(library):
    """A ledger with the luminosity of 3C 273 from its measured flux and a redshift that a question gave."""
    ledger = Ledger()
    source = ledger.add_source(library.sources["3c-273"])
    flux = Measurement("flux_aper_b", 1.2e-10, 1.1e-10, 1.3e-10, 0.9, "erg s^-1 cm^-2", "a fit")
    flux_id = ledger.add_measurement(flux, source, "3c-273")
    computation = Computation(
        "luminosity",
        FORMULA,
        8.64e45,
        "erg s^-1",
        (
            Input("0.5-7 keV flux", 1.2e-10, "erg s^-1 cm^-2", 1.1e-10, 1.3e-10, flux_id),
            Input("redshift", 0.16),
        ),
        7.92e45,
        9.36e45,
        0.9,
        put_in="4 pi (786 Mpc)^2 1.2e-10 erg s^-1 cm^-2",
        says="Cosmology: Planck18 of astropy (H0 = 67.66 km/s/Mpc). No correction for absorption is made.",
        subject="3c-273",
    )
    return ledger, ledger.add_computation(computation), flux_id, source


def test_a_computed_value_is_evidence_with_its_inputs(computed):
    ledger, computed_id, flux_id, source = computed
    assert computed_id == "C1" and ledger.computation("C1")["inputs"][0]["evidence"] == flux_id
    answer = Answer("How luminous?", "offline", [Claim("That.", ("C1",))], ledger)
    assert answer.cited == {"C1", flux_id, source}  # what it is from is shown with it
    record = next(e for e in json.loads(json.dumps(answer.as_json()))["evidence"] if e["kind"] == "computation")
    assert {"what", "formula", "inputs", "value", "low", "high", "level", "unit", "says"} <= record.keys()
    told = describe(ledger["C1"])
    assert "8.64e45 erg s^-1 (7.92e45 to 9.36e45, 90 % interval)" in told and f"[{flux_id}]" in told and FORMULA in told


def test_the_same_computation_is_the_same_evidence_and_unknown_inputs_are_none(computed):
    ledger, *_ = computed
    one = Computation("sum", "a + b", 3.0, inputs=(Input("a", 1.0), Input("b", 2.0)))
    assert ledger.add_computation(one) == ledger.add_computation(one) == "C2"
    with pytest.raises(KeyError, match="M9"):
        ledger.add_computation(Computation("half", "a / 2", 0.5, inputs=(Input("a", 1.0, evidence="M9"),)))


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("**The luminosity of 3C 273 is 8.64e45 erg s^-1 (7.92e45 to 9.36e45, 90 % interval).**", True),
        ("With a flux of 1.2e-10 erg s^-1 cm^-2 and a redshift of 0.16 the luminosity is 8.6e45 erg s^-1.", True),
        ("L = 4 pi d_L^2 F = 4 pi (786 Mpc)^2 1.2e-10 erg s^-1 cm^-2.", True),
        ("No correction for absorption is made.", True),
        ("The luminosity of 3C 273 is 8.5e45 erg s^-1.", False),
        ("The luminosity of 3C 273 is 8.64e45 erg s^-1 cm^-2.", False),
        ("The luminosity of 3C 273 is below 8.64e45 erg s^-1.", False),
        ("The luminosity of NGC 4151 is 8.64e45 erg s^-1.", False),
        ("The luminosity of 3C 273 at a redshift of 0.2 is 8.64e45 erg s^-1.", False),
        ("The luminosity of 3C 273 is 8.64e45 erg s^-1 (95 % interval).", False),
    ],
)
def test_numbers_of_the_result_and_of_the_inputs_are_supported_and_no_others(computed, names, text, passes):
    ledger, *_ = computed
    assert (Verifier(names).check(Claim(text, ("C1",)), ledger) == "") is passes


def test_a_limit_stays_a_limit(computed, names):
    ledger, *_ = computed
    limit = ledger.add_computation(
        Computation("luminosity", FORMULA, 3e42, "erg s^-1", (Input("flux", 1e-13, "erg s^-1 cm^-2"),), bound="<")
    )
    check = Verifier(names).check
    assert check(Claim("The luminosity is below 3e42 erg s^-1.", (limit,)), ledger) == ""
    assert check(Claim("The luminosity is 3e42 erg s^-1.", (limit,)), ledger)
