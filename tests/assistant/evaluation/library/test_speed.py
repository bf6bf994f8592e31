"""How starts and answers of a library are measured, and that the bundled one keeps the bars."""

from argparse import Namespace

import pytest

from assistant.evaluation.library.speed import BARS, as_text, measured, questions_on


def test_every_kind_of_question_is_made_from_the_library(assistant):
    questions = questions_on(assistant.library)
    assert len(questions) == 12 and len(set(questions.values())) == 12
    named = questions["identify"].removeprefix("What is ").rstrip("?")
    assert named in {source.name for source in assistant.library.sources.values()}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_bundled_library_keeps_the_bars():
    found = measured(Namespace(library=[], repeats=5))
    assert set(found["bars"]) == set(BARS)
    assert f"| {found['first_start_s']:.1f} s |" in "\n".join(as_text(found))
    assert [name for name, bar in found["bars"].items() if not bar["holds"]] == []
