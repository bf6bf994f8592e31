"""Remarks stand beside a claim, come from a closed set, and bring no fact past verification."""

import inspect
import re

import pytest

from assistant.check.verify import Verifier
from assistant.evidence import remarks
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.remarks import Template
from retriever.text.numbers import numbers_in

MAKERS = [f for _, f in inspect.getmembers(remarks, inspect.isfunction) if f.__module__ == remarks.__name__]


@pytest.fixture
def quasar(library):
    ledger = Ledger()
    return ledger, ledger.add_source(library.sources["3c-273"])


def test_every_template_has_one_maker():
    made = [maker(*["3C 273"] * len(inspect.signature(maker).parameters)) for maker in MAKERS]
    assert sorted(r.template.name for r in made) == sorted(t.name for t in Template)


@pytest.mark.parametrize("template", Template)
def test_templates_state_no_number(template):
    assert numbers_in(template.value) == [] and not re.search(r"\d", template.value)


@pytest.mark.parametrize(
    ("remark", "shown"),
    [
        (remarks.only_shapes(), f"Like it: NGC 4151. {Template.ONLY_SHAPES.value}"),
        (remarks.file_s_word(), "Like it: NGC 4151.; that is what the file says, not a finding."),
        (remarks.spelled_like(), "Did you mean Like it: NGC 4151."),
    ],
)
def test_the_place_of_a_remark(remark, shown):
    assert Claim("Like it: NGC 4151.", ("S1",), remark=remark).shown == shown


def test_answers_show_claims_with_their_remarks(quasar):
    ledger, source = quasar
    answer = Answer("?", "offline", [Claim("A quasar.", (source,), remark=remarks.how_to_ask())], ledger)
    shown = f"A quasar. {Template.HOW_TO_ASK.value}"
    assert answer.text == f"{shown} [{source}]" and answer.as_json()["claims"][0]["text"] == shown


def test_a_remark_names_only_what_its_claim_cites(quasar, names):
    ledger, source = quasar
    verifier = Verifier(names)
    assert verifier.check(Claim("", (source,), remark=remarks.simulated_spectrum("3C 273")), ledger) == ""
    for name in ("NGC 4151", "3C 273 at z = 7", "the first quasar"):
        assert "in a remark" in verifier.check(Claim("", (source,), remark=remarks.simulated_spectrum(name)), ledger)


def test_a_remark_lends_no_support_to_the_text(quasar, names):
    ledger, source = quasar
    said = Claim("The spectrum was not observed.", (source,), remark=remarks.simulated_spectrum("3C 273"))
    assert Verifier(names).check(said, ledger)
    assert Verifier(names).check(Claim("", (source,)), ledger) == "says nothing"
    assert Verifier(names).check(Claim("", (), remark=remarks.how_to_ask()), ledger) == "cites no evidence"


@pytest.mark.parametrize(
    "template", [t for t in Template if t is not Template.SPELLED_LIKE]
)  # that one begins a question, and states nothing
def test_a_model_that_writes_a_remark_s_words_is_verified(quasar, names, template):
    """Word for word what rules may remark is a claim like any other in a model's answer."""
    ledger, source = quasar
    text = template.value.format("3C 273").lstrip("; ")
    assert Verifier(names).check(Claim(text, (source,)), ledger)
