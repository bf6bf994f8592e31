"""What the rules write passes verification: all that they say to the evaluation's development questions.

A wording that is changed and that verification no longer understands would otherwise be a claim lost without a word.
"""

import pytest

from assistant.evaluation.asking import ask_all, sample
from assistant.evaluation.questions import all_questions
from assistant.evidence.claims import Claim
from assistant.evidence.remarks import Template


@pytest.fixture(scope="module")
def questions(library, tmp_path_factory):
    return [q for q in all_questions(library, tmp_path_factory.mktemp("uploads")) if q.half == "development"]


@pytest.fixture(scope="module")
def asked(by_rules, questions):
    return ask_all(by_rules, questions)


@pytest.mark.slow
def test_no_claim_of_the_verbs_is_left_out(assistant, questions):
    asked = ask_all(assistant, sample(questions, 80))
    assert [(a.question.question, a.answer.dropped) for a in asked if a.error or a.answer.dropped] == []


@pytest.mark.slow
def test_no_claim_of_the_rules_is_left_out(asked):
    assert len(asked) > 150
    assert [(a.question.question, a.answer.dropped) for a in asked if a.error or a.answer.dropped] == []


@pytest.mark.slow
def test_the_judge_finds_nothing_made_up_in_them(asked):
    flawed = [a for a in asked if a.verdict.unsupported or a.verdict.fabricated]
    assert [(a.question.question, a.verdict) for a in flawed] == []


@pytest.mark.slow
def test_remarks_in_them_are_remarks_of_the_closed_set(asked):
    claims: list[Claim] = [claim for a in asked for claim in a.answer.claims]
    used = {claim.remark.template for claim in claims if claim.remark}
    assert {Template.SPELLED_LIKE, Template.ONLY_SHAPES, Template.FILE_S_WORD, Template.HOW_TO_ASK} <= used
    # a template's words are never a part of a text that verification reads
    words = [template.value.split("{}")[-1].strip(" ;") for template in Template]
    assert not [claim.text for claim in claims for w in words if w in claim.text]
