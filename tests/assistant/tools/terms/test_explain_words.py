"""Entries of the glossary are found by what a question means: on questions of which an entry answers half."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.tools.terms.explain_words import ExplainWords, explain_words
from retriever.catalogue.records import Term
from retriever.library.format.content import bundled_folder
from retriever.library.format.tables import terms_of
from retriever.library.term_vectors import nearness, ready_vectors, text_hash, texts_of, wordings_of

QUESTIONS, NATURAL = (
    [json.loads(line) for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()]
    for name in ("questions.jsonl", "natural.jsonl")
)


class Ledger:
    """Takes entries and gives no ids that matter here."""

    def add_term(self, term):
        return term.term


class Bench:
    """A workbench with the bundled glossary and no papers."""

    def __init__(self):
        self.ledger, self.library = Ledger(), self
        self.terms, self.papers = terms_of(bundled_folder()), {}


@pytest.fixture(scope="module")
def bench():
    return Bench()


def explained(bench, words, **more):
    found = explain_words(bench, ExplainWords(words=words, **more))
    return [term.term for term in found.terms], found.answered


def measured(bench, questions):
    """Precision and recall of what is told as an answer."""
    told = right = 0
    asked = [question for question in questions if question["terms"]]
    for question in questions:
        terms, answered = explained(bench, question["question"])
        told, right = told + answered, right + (answered and terms[0] in question["terms"])
    return right / told, right / len(asked)


@pytest.mark.slow
def test_entries_are_found_and_denied_as_when_the_weights_were_chosen(bench):
    """What is told as an answer: precision 0.88 and recall 0.79. With half as many entries 0.91 and 0.79; before an entry needed
    more to count as an answer, 0.88 and 0.84."""
    precision, recall = measured(bench, QUESTIONS)
    assert len(QUESTIONS) >= 150 and precision >= 0.85 and recall >= 0.75


@pytest.mark.slow
def test_natural_questions_over_all_topics_are_answered_or_denied(bench):
    """Written before anything was changed, two in five without an entry, many of them near to one: 0.81 and 0.72. With half as
    many entries 0.89 and 0.68; before an entry needed more to count as an answer, 0.82 and 0.73."""
    precision, recall = measured(bench, NATURAL)
    assert len(NATURAL) >= 200 and precision >= 0.78 and recall >= 0.69


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Can I see X-rays from space with my eyes?", "seeing X-ray sources by eye"),
        ("what sound does a black hole make", "sound in space"),
        ("what are ultrafast outflows?", "ultra-fast outflow"),
        ("explain a quasar to my grandma", "quasar"),
        ("what is a cool core and why the cooling flow problem", "cooling flow problem"),
    ],
)
def test_an_entry_is_found_without_its_words_and_not_denied(bench, question, term):
    terms, answered = explained(bench, question)
    assert terms[0] == term and answered


def test_a_class_beside_the_term_does_not_take_its_place(bench):
    terms, answered = explained(bench, "What's a corona, in AGN", names=["active galactic nucleus"])
    assert terms == ["corona (AGN)"] and answered


def test_two_terms_that_are_compared_answer(bench):
    terms, answered = explained(bench, "Explain blackbody versus bremsstrahlung spectra", ask="difference", limit=2)
    assert terms == ["black body", "bremsstrahlung"] and answered


def test_a_why_is_not_answered_by_what_a_thing_is(bench):
    terms, answered = explained(bench, "why are tori so thick", ask="why", names=["torus"])
    assert terms == ["torus"] and not answered


def test_the_entry_of_one_side_answers_half_of_a_comparison(bench):
    found = explain_words(
        bench, ExplainWords(words="difference between a magnetar and a blorb", ask="difference", limit=2)
    )
    assert [term.term for term in found.terms] == ["magnetar"] and found.half


def test_what_is_asked_in_one_of_several_sentences_is_found(bench):
    question = "We had a lovely evening with our telescope club. What is a magnetar? Thanks a lot for any help."
    assert explained(bench, question) == (["magnetar"], True)


def test_vectors_of_the_bundled_glossary_come_along(bench):
    """A text without one would be encoded at the first question: run ``python -m training.bundled.glossary_vectors``."""
    ready = ready_vectors()
    texts = [text for term in bench.terms for text in (*wordings_of(term), *texts_of(term))]
    assert not [text for text in texts if text_hash(text) not in ready]
    assert np.allclose([np.linalg.norm(vector) for vector in ready.values()], 1, atol=0.01)


def test_a_glossary_of_one_s_own_is_encoded_when_it_is_asked(bench):
    own = (Term("blorb", (), "A made-up animal that eats cheese.", "It lives in caves.", ""), *bench.terms[:2])
    near = nearness("which invented beast feeds on cheese", own)
    assert near.texts.argmax() == 0 and near.wordings.shape == (3,)


def test_the_question_itself_counts_where_its_words_are_put_otherwise(bench):
    said = "how big is a neutron star compared with our city"
    assert explained(bench, "everyday comparison for a pulsar", said=said, ask="analogy") == (
        ["size of a neutron star"],
        True,
    )


def test_of_a_thing_and_a_part_of_it_the_thing_is_told_first(bench):
    assert explained(bench, "explain pile-up in Chandra ACIS")[0][0] == "pile-up"
