"""Likeness in several modalities: the weighted sum of what both have, and nothing in the place of what is missing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.encoders.shared_space import weights_tag
from retriever.library.fused.blocks import alike_by, blocks, lacking, together
from retriever.library.fused.source_texts import source_texts


def without_text(library):
    """A source that has a spectrum and no text."""
    held = source_texts(library).rows
    rows = (library.sources.row(one) for one in library.spectra()[0])
    return library.sources.at(next(row for row in rows if row not in held))


@pytest.fixture(scope="module")
def every(library):
    return np.ones(len(library.columns), bool)


def test_the_weights_are_of_the_vectors_that_ship():
    shipped = blocks()
    assert shipped.weights == weights_tag()
    assert shipped.spectrum.weight + shipped.text.weight == pytest.approx(1.0)
    assert shipped.chance < shipped.by_spectrum.share < shipped.by_both.share


def test_texts_are_unit_vectors_of_the_sources_that_papers_tell_of(library):
    texts = source_texts(library)
    assert np.allclose(np.linalg.norm(texts.vectors, axis=1), 1, atol=1e-4)
    assert (np.diff(texts.rows) > 0).all() and (texts.papers > 0).all()
    row = library.sources.row("cyg-x-1")
    assert texts.of(row) is not None and 0 < texts.papers_of(row) <= len(library.papers_of["cyg-x-1"])
    silent = without_text(library)
    assert texts.of(library.sources.row(silent.id)) is None and texts.papers_of(library.sources.row(silent.id)) == 0


def test_nothing_stands_in_for_a_modality_that_is_missing(library, every):
    silent = without_text(library).id
    assert lacking(library, silent, ("spectrum", "text")) == ("text",)
    assert alike_by(library, silent, ("spectrum", "text"), every) is None
    assert lacking(library, "cyg-x-1", ("spectrum", "text")) == ()
    both = alike_by(library, "cyg-x-1", ("spectrum", "text"), every)
    assert set(both.ranked.rows.tolist()) == set(both.each["spectrum"]) & set(both.each["text"])
    assert len(both.ranked.rows) and library.sources.row(silent) not in both.ranked.rows


def test_both_together_stand_in_the_order_of_their_sum(library, every):
    both = alike_by(library, "cyg-x-1", ("spectrum", "text"), every)
    scores, shipped = both.ranked.cosines, blocks()
    assert (np.diff(scores) <= 1e-9).all()
    for row, score in list(zip(both.ranked.rows.tolist(), scores.tolist(), strict=True))[1:4]:
        one, other = both.each["spectrum"][row], both.each["text"][row]
        by_hand = shipped.spectrum.weight * (one - shipped.spectrum.middle) / shipped.spectrum.scatter
        by_hand += shipped.text.weight * (other - shipped.text.middle) / shipped.text.scatter
        assert score == pytest.approx(by_hand)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=8), st.floats(0.01, 0.5))
def test_what_is_more_alike_in_one_and_no_less_in_the_other_comes_first(pairs, more):
    one, other = (np.array(values) for values in zip(*pairs, strict=True))
    before = together(blocks(), {"spectrum": one, "text": other})
    assert (together(blocks(), {"spectrum": one + more, "text": other}) > before).all()
    assert (together(blocks(), {"spectrum": one, "text": other + more}) > before).all()
