"""Where sentences end, in prose and in abstracts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.text.sentences import sentences, sentences_of_abstract

TEXTS = st.text(st.sampled_from("aB1 .!?|(~\n")) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Smith et al. (2012) found it. It is hard.", 2),
        ("See Fig. 3 of that paper.", 1),
        ("The index is 1.7. So it is hard!", 2),
        ("3C 273 | quasar", 1),
        ("A cell. | Another cell.", 2),
    ],
)
def test_prose_is_parted_at_ends_and_not_at_abbreviations(text, count):
    assert len(sentences(text)) == count


def test_an_abstract_may_begin_a_sentence_with_a_number_or_a_sign():
    assert sentences_of_abstract("We see it. ~ 20 are left. <5 keV, e.g. 3 keV. The I. Zw 1") == [
        "We see it.",
        "~ 20 are left.",
        "<5 keV, e.g. 3 keV.",
        "The I. Zw 1",
    ]


@given(TEXTS)
def test_sentences_lose_nothing_but_blanks_and_bars(text):
    def bare(part: str) -> str:
        return "".join(part.replace("|", "").split())

    assert bare("".join(sentences(text))) == bare(text)
    assert bare("".join(sentences_of_abstract(text))) == bare(text)
