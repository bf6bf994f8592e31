"""Stop words: each purpose has its own list."""

import pytest

from retriever.text.stopwords import stop_words, without_stop_words


def test_what_is_noise_for_one_purpose_is_a_topic_for_another():
    assert "spectrum" in stop_words("question") and "spectrum" not in stop_words("search")
    assert "kev" in stop_words("prefix") and "kev" not in stop_words("sense")
    with pytest.raises(KeyError):
        stop_words("cooking")


def test_whole_words_are_left_out_in_any_case():
    assert without_stop_words("What is known about the jets of SS 433?", "topic") == "jets SS 433?"
    assert without_stop_words("Theory and thermal anisotropy", "topic") == "Theory thermal anisotropy"


@pytest.mark.parametrize(
    "purpose", ["question", "topic", "listing", "search", "sense", "reporting", "prefix", "nickname"]
)
def test_lists_are_in_small_letters_and_have_no_sentence(purpose):
    words = stop_words(purpose)
    assert len(words) > 15 and all(word == word.lower() for word in words)
