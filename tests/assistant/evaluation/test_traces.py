"""Examples for training: evidence in, claims out, by the prompt of serving; and what a served model's claims are counted to be."""

import pytest

from assistant.check.verify import Verifier
from assistant.evaluation.question import Question
from assistant.evaluation.telling.traces import rows_of
from assistant.evaluation.telling.worded import measured
from assistant.llm.client import ModelServer
from assistant.llm.telling.lines import NOTHING
from assistant.llm.telling.prompts import SYSTEM
from tests.support.llm_asking import teller
from tests.support.llm_stand_in import StandIn

QUESTIONS = [
    ("train", "What is the redshift of 3C 273?", "values name S1 quantity redshift"),
    ("later", "Why do black holes in the hard state have radio jets?", "explain topic ask why"),
    ("train", "What is the photon index of NGC 4151?", "values name S1 quantity photon_index"),
]


@pytest.fixture(scope="module")
def rows(library):
    asked = [{"part": p, "question": q, "answer": a, "before": "", "upload": ""} for p, q, a in QUESTIONS * 4]
    return list(rows_of(asked, library))


def test_claims_follow_from_the_prompt_of_serving(rows):
    plain = [row for row in rows if "Refused:" not in row["prompt"]]
    assert len(plain) == 12 and {row["part"] for row in rows} == {"train", "claims"}
    assert all(SYSTEM in row["prompt"] and "M1 measurement «redshift" in row["prompt"] for row in plain[::3])
    assert plain[0]["answer"].startswith("[M1] **The redshift of 3C 273 is 0.158")


def test_a_refused_claim_is_put_right(rows):
    refused = [row for row in rows if "Refused:" in row["prompt"]]
    assert refused and all(row["answer"] != NOTHING and row["answer"] not in row["prompt"] for row in refused)
    assert all(
        "not in the cited evidence)" in r["prompt"] or "cites no" in r["prompt"] or "says" in r["prompt"]
        for r in refused
    )


def test_a_served_models_claims_are_counted(assistant, names):
    question = Question("What is the redshift of 3C 273?", "value", {})
    good = "[M1] The redshift of 3C 273 is 0.158, by the Swift-BAT 105-month catalogue (Oh et al. 2018)."
    with StandIn(teller(f"{good}\n[M1] It is 0.9.", "[M1] It is 0.8.", good)) as server:
        counts = measured(assistant, ModelServer(server.url), [question, question])
    assert (counts.questions, counts.claims, counts.refused, counts.dropped, counts.said_all) == (2, 2, 1, 1, 2)
    assert not counts.silent and not counts.troubles and counts.tokens == 210 and Verifier(names)
