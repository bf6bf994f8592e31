"""What sources shall be alike in, read beside the request of the trained reader."""

from dataclasses import replace

import pytest

from assistant.reading.by_modality import by_modality, modalities_in
from assistant.reading.question import read_question
from assistant.request.asked import Certainty
from assistant.request.conversation import Conversation
from assistant.request.spoken.line import spoken


@pytest.mark.parametrize(
    ("question", "modalities"),
    [
        ("which sources are similar to Vela X-1?", ()),
        ("which sources are similar to Vela X-1 by its spectrum?", ()),
        ("which sources are similar to Vela X-1 by its papers?", ("text",)),
        ("sources that are written about like Cyg X-1", ("text",)),
        ("what is like Cyg X-1 by both its spectrum and its papers?", ("spectrum", "text")),
        ("similar to Vela X-1 by spectrum and text together", ("spectrum", "text")),
        ("find sources with light curves like that of Vela X-1", ("light_curve",)),
        ("sources similar to M82 X-1 by image", ("image",)),
    ],
)
def test_modalities(library, question, modalities):
    asked = by_modality(read_question(question, Conversation(), library))
    assert asked.wanted.do == "similar" and asked.wanted.modalities == modalities
    if modalities:
        assert (
            asked.certainty in (Certainty.SURE, Certainty.UNSURE) and not asked.wanted.limits and not asked.wanted.topic
        )


def test_conditions_are_kept_and_it_is_said_back(library):
    question = "which AGN are like 3C 273 by what papers say of it, with a redshift below 0.5?"
    wanted = by_modality(read_question(question, Conversation(), library)).wanted
    assert [limit.quantity for limit in wanted.limits] == ["redshift"] and wanted.class_words
    assert "by what papers say" in spoken(wanted, library.sources)


def test_another_question_is_left_as_it_is(library):
    asked = read_question("papers on Vela X-1", Conversation(), library)
    assert by_modality(asked) is asked
    none = replace(asked, wanted=None, offered=())
    assert by_modality(none) is none


@pytest.mark.parametrize("words", ["with many papers", "that have papers", "in Cygnus", ""])
def test_papers_as_a_condition_are_no_modality(words):
    assert modalities_in(f"sources like Cyg X-1 {words}") == ()


@pytest.mark.parametrize("certainty", list(Certainty))
def test_what_the_reader_was_not_sure_of_is_told(library, certainty):
    read = read_question("which sources are similar to Vela X-1 by its papers?", Conversation(), library)
    sure = by_modality(replace(read, certainty=certainty)).certainty is Certainty.SURE
    assert sure == (certainty in (Certainty.SURE, Certainty.RULES))
