"""What is quoted of an abstract: whole sentences, those that name the object first, never more than fits."""

from hypothesis import given
from hypothesis import strategies as st

from retriever.library.format.quoting import LONGEST, names_any, quoted
from retriever.text.sentences import sentences_of_abstract

ABSTRACT = (
    "Elliptical galaxies hold hot gas. We use a deep exposure. We find that NGC4636 has cavities. "
    "Its gas is stirred. The outflow of NGC 4636 lasted 3 Myr."
)


def test_the_sentences_that_name_it_are_quoted_in_any_spelling():
    told = "We find that NGC4636 has cavities. The outflow of NGC 4636 lasted 3 Myr."
    assert quoted(ABSTRACT, ["ngc-4636"]) == quoted(ABSTRACT, ["UGC 7878", "NGC 4636"]) == told


def test_without_its_name_the_first_two_sentences_are_quoted():
    assert quoted(ABSTRACT, ["M 87"]) == "Elliptical galaxies hold hot gas. We use a deep exposure."
    assert quoted(ABSTRACT, []) == quoted(ABSTRACT, [""])


def test_a_nickname_is_found_as_words_only():
    text = "A pulsar glitched. We time Geminga again. The end."
    assert quoted(text, ["NAME Geminga"]) == "We time Geminga again."
    assert not names_any("The word carabine holds another word.", ["NAME Crab"])


def test_a_sentence_that_is_too_long_is_left_out_whole():
    long = "NGC 4636 " + "is bright and " * 40 + "hot."
    assert quoted(f"{long} It is short.", ["NGC 4636"]) == "It is short."
    assert quoted(long, ["NGC 4636"]) == "" == quoted("", ["NGC 4636"])


@given(st.text(max_size=900), st.lists(st.text(max_size=12), max_size=3))
def test_a_quotation_is_of_whole_sentences_of_the_abstract(abstract, names):
    told = quoted(abstract, names)
    whole = sentences_of_abstract(" ".join(abstract.split()))
    assert len(told) <= LONGEST
    assert told in ["", *whole] or any(told == f"{a} {b}" for i, a in enumerate(whole) for b in whole[i + 1 :])
