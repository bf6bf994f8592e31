"""Verification: a wrong number, name or reference never passes, and what the evidence holds does."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.agent.engine import State
from assistant.check.support import SupportReader
from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.offline.values import value_claim
from assistant.request.asked import Asked
from assistant.request.conversation import Conversation
from assistant.request.intents import Intent
from retriever.catalogue.quantities import format_number, format_value
from retriever.catalogue.records import Measurement
from retriever.text.numbers import numbers_in


@pytest.fixture
def setting(library, names):
    ledger = Ledger()
    quasar = ledger.add_source(library.sources["3c-273"])
    ids = {
        "S": quasar,
        "gamma": ledger.add_measurement(
            Measurement("powlaw_gamma", 1.74, 1.70, 1.78, 0.9, "", "a fit"), quasar, "3c-273"
        ),
        "nh": ledger.add_measurement(
            Measurement("powlaw_nh", 532.0, 500.0, 560.0, 0.9, "1e20 cm^-2", "a fit"), quasar, "3c-273"
        ),
        "hard": ledger.add_measurement(Measurement("hard_hs", -0.065, unit="", method="CSC"), quasar, "3c-273"),
    }
    paper = library.papers_of["3c-273"][0]
    ids["P"] = ledger.add_paper(paper, paper.report_on("3c-273"))
    return Verifier(names), ledger, ids, paper


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The photon index of 3C 273 is 1.74.", "gamma"),
        ("The photon index is 1.7 (1.70 to 1.78, 90 % interval).", "gamma"),
        ("N_H is 5.32e22 cm^-2.", "nh"),
        ("N_H is 5.3 x 10^22 cm^-2, between 5.00e22 and 5.6e22.", "nh"),
        ("N_H is 532 in units of 1e20 cm^-2.", "nh"),
        ("The hardness ratio is -0.065 and so below zero.", "hard"),
        ("PG 1226+023 lies at RA 187.2779, Dec +2.0524 deg.", "S"),
        ("3C 273 has z = 0.158.", "S"),
    ],
)
def test_supported_claims_pass(setting, text, key):
    verifier, ledger, ids, _ = setting
    assert verifier.check(Claim(text, (ids[key],)), ledger) == ""


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("The photon index of 3C 273 is 1.84.", "gamma", "1.84"),
        ("The photon index of 3C 273 is 17.4.", "gamma", "17.4"),
        ("The photon index of 3C 273 is -1.74.", "gamma", "-1.74"),
        ("N_H is 5.32e20 cm^-2.", "nh", "5.32e20"),
        ("N_H is 5.32e21 cm^-2.", "nh", "5.32e21"),
        ("The hardness ratio is 0.065.", "hard", "0.065"),
        ("The hardness ratio is 0.", "hard", "states 0"),
        ("NGC 4151 has a photon index of 1.74.", "gamma", "NGC 4151"),
        ("3C 273 has z = 0.258.", "S", "0.258"),
        ("See 2011ApJ...999..999X for 1.74.", "gamma", "2011ApJ"),
        ("There are three sources like it.", "S", "three"),
    ],
)
def test_unsupported_claims_are_dropped_with_the_reason(setting, text, key, reason):
    verifier, ledger, ids, _ = setting
    assert reason in verifier.check(Claim(text, (ids[key],)), ledger)


def test_a_citation_must_exist_and_be_there(setting):
    verifier, ledger, ids, paper = setting
    assert "not in the evidence" in verifier.check(Claim("3C 273 is a quasar.", ("P99",)), ledger)
    assert verifier.check(Claim("3C 273 is a quasar.", ()), ledger) == "cites no evidence"
    assert verifier.check(Claim(f"The paper is {paper.bibcode}.", (ids["P"],)), ledger) == ""
    assert "number" in verifier.check(Claim("I know 7 things.", (), plain=True), ledger)


@pytest.mark.slow
def test_summaries_pass_as_claims_of_their_own_paper(library, names):
    """How often a supported claim is wrongly dropped: never, over every report of the catalogue."""
    verifier, wrong = Verifier(names), []
    for paper in library.papers.values():
        for report in paper.reports:
            ledger = Ledger()
            claim = Claim(report.summary, (ledger.add_paper(paper, report),))
            if reason := verifier.check(claim, ledger):
                wrong.append((paper.bibcode, reason))
    assert not wrong


@settings(deadline=None)
@given(st.floats(1e-3, 1e25) | st.floats(-100, -1e-3), st.integers(2, 6))
def test_a_number_as_we_write_it_is_found_again(value, digits):
    text = f"a value of {format_number(value, digits)} here"
    found = numbers_in(text)
    assert len(found) == 1
    assert found[0].value == pytest.approx(value, rel=10.0 ** (1 - digits))


@settings(deadline=None)
@given(st.floats(0.01, 1e4), st.floats(1.06, 50))
def test_a_changed_number_is_never_let_through(names, library, value, factor):
    """Three digits are written: a value off by more than six per cent can't hide in their rounding."""
    ledger = Ledger()
    source = ledger.add_source(library.sources["ngc-4151"])
    m = ledger.add_measurement(Measurement("temperature", value, unit="keV", method="fit"), source, "ngc-4151")
    other = float(format_number(value * factor, 3))
    claim = Claim(f"Its temperature is {format_number(other, 3)} keV.", (m,))
    known = [n.value for n in numbers_in(ledger[source].support)] + [
        ledger[source].record[k] for k in ("ra", "dec", "redshift")
    ]
    assume(not any(k and math.isclose(abs(k), other, rel_tol=0.2) for k in known))
    assert Verifier(names).check(claim, ledger)


@settings(deadline=None)
@given(st.floats(1e-3, 1e23), st.floats(0, 0.5))
def test_formatted_measurements_pass(names, library, value, spread):
    ledger = Ledger()
    source = ledger.add_source(library.sources["ngc-4151"])
    m = Measurement("flux", value, value * (1 - spread), value * (1 + spread), 0.9, "erg s^-1 cm^-2", "fit")
    claim = Claim(f"The flux is {format_value(m)}.", (ledger.add_measurement(m, source, "ngc-4151"),))
    assert Verifier(names).check(claim, ledger) == ""


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_checked(names, text):
    assert isinstance(Verifier(names).check(Claim(text, ()), Ledger()), str)


@pytest.mark.slow
def test_values_as_they_are_told_pass(library, names):
    """Values of the catalogue's tables and papers, in the writer's words: none may be dropped. (All: 0 of 1,983.)"""
    verifier, wrong = Verifier(names), []
    for source in list(library.sources.values())[::5]:
        ledger = Ledger()
        state = State(Asked(Intent("?")), Conversation(), SimpleNamespace(ledger=ledger))
        source_id = ledger.add_source(source)
        reported = {q.name for p in library.papers_of.get(source.id, []) for q in p.report_on(source.id).quantities}
        reader = SupportReader(verifier.names, ledger)
        told = [(m, "") for m in source.measurements]
        told += [
            (m, ledger.add_paper(p, p.report_on(source.id))) for p, m in library.reported(source.id, tuple(reported))
        ]
        for m, paper_id in told:
            claim = value_claim(state, ledger.add_measurement(m, source_id, source.id), source.name, paper_id)
            if reason := verifier.check(claim, ledger, reader):
                wrong.append((claim.text, reason))
    assert not wrong
