"""The learnt matcher: entries by probability, none for nothing, the same whatever the order of a glossary."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.library.entry_matcher import CANDIDATES, HELD, TOLD, candidates, matched
from retriever.library.format.content import bundled_folder
from retriever.library.format.tables import terms_of


@pytest.fixture(scope="module")
def terms():
    return terms_of(bundled_folder())


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Malmquist vs Eddington bias in an X-ray flux-limited survey, difference?", "Malmquist and Eddington bias"),
        ("Explain disc reflection briefly", "reflection"),
    ],
)
def test_an_entry_is_found_that_hand_chosen_weights_missed(terms, question, term):
    best = matched(question, terms)
    assert best[0].term.term == term and best[0].probability >= HELD


def test_nothing_is_sure_of_a_question_that_no_entry_answers(terms):
    assert matched("  ", terms) == [] and matched("what is a pulsar", ()) == []
    assert matched("can you recommend a good pizza place near Garching", terms)[0].probability < TOLD


def test_probabilities_fall_and_are_a_part_of_one(terms):
    found = matched("why do pulsars slow down", terms, CANDIDATES)
    shares = [one.probability for one in found]
    assert shares == sorted(shares, reverse=True) and 0 <= sum(shares) <= 1.0001 and len(found) == CANDIDATES


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.integers(0, 2**31))
def test_candidates_are_the_likeliest_with_what_they_lack_to_the_best(size, seed):
    entries = np.random.default_rng(seed).normal(size=(size, 30)).astype(np.float32)
    chosen, own = candidates(entries)
    assert len(chosen) == min(size, CANDIDATES) == len(set(chosen.tolist())) and own.shape[1] == 60
    assert (own[:, 30:] <= 0).all() and (own[:, 30:].max(0) == 0).all()
