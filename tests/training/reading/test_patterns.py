"""The questions that the reader is trained on: each has a request, and its wordings hold what it asks of."""

import json
import random
import re
from dataclasses import asdict

import pytest

from retriever.requests.grammar import SLOT
from retriever.requests.patterns import read_patterns
from retriever.requests.program import parse
from training.reading.augment import augmented
from training.reading.composed import Composer
from training.reading.examples import OWN, PROGRAMS, examples_of, own_patterns, parts_of, rows_of
from training.reading.noise import noisy

FILES = sorted(OWN.glob("*.jsonl"))
# turns as they were typed, and neighbours that mean something else: not every one was put in other words
TYPED = ("written_turns", "written_turns_fourth", "written_turns_fifth", "natural_judging", "natural_reading")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_own_pattern_holds(file):
    for pattern in read_patterns(file):
        parse(pattern.program, slots=True)
        slots = set(pattern.slots)
        for wording in (pattern.canonical, *pattern.paraphrases):
            assert set(SLOT.findall(wording)) <= {f"{{{slot}}}" for slot in slots}, wording
        alone = file.stem in TYPED or " language " in pattern.program  # a wording in another language stands by itself
        least = 0 if alone else 3
        assert len(set(pattern.paraphrases)) == len(pattern.paraphrases) >= least, pattern.canonical


def test_there_are_five_hundred_further_patterns_of_twelve_wordings():
    assert sum(len(pattern.paraphrases) >= 12 for pattern in own_patterns()) >= 500


def test_every_known_question_has_its_request():
    rows = list(rows_of(PROGRAMS))
    assert len(rows) > 1_100 and all(parse(row["program"], slots=True) for row in rows)


def test_a_wording_becomes_an_example(library):
    (pattern,) = [p for p in own_patterns() if p.program == "list class {C} where spin ge {N}"][:1] or own_patterns()[
        :1
    ]
    examples, failed = examples_of([pattern], library, 1)
    assert len(examples) + len(failed) == 1 + len(pattern.paraphrases) and examples
    assert all("{" not in example.request and parse(example.request) for example in examples)


def test_questions_put_together_are_read_as_they_were_meant(library):
    patterns = list(Composer(3).patterns(150))
    examples, failed = examples_of(patterns, library, 3)
    assert len(failed) < 8 and len({example.request for example in examples}) > 100


def test_typing_keeps_every_slot():
    for pattern in noisy(random.Random(1).sample(own_patterns(), 60), 2):
        for wording in pattern.paraphrases:
            assert set(re.findall(r"\{\w+\}", wording)) <= {f"{{{slot}}}" for slot in pattern.slots}


def test_another_quantity_takes_its_place_in_question_and_request():
    patterns = [
        p for p in own_patterns() if p.canonical and "redshift" in p.canonical and "redshift" in p.program.split()
    ]
    changed = [p for p in augmented(patterns, 1) if p.canonical]
    assert changed and all("redshift" not in p.program.split() for p in changed)


def test_what_is_held_back_is_not_trained_on(library, tmp_path):
    (tmp_path / "unseen").mkdir()
    for name, some in (("some.jsonl", own_patterns()[:40]), ("unseen/later.jsonl", own_patterns()[40:44])):
        (tmp_path / name).write_text("".join(f"{json.dumps(asdict(pattern))}\n" for pattern in some))
    (questions := tmp_path / "questions").mkdir()
    for name in ("patterns", "meanings"):
        (questions / f"{name}.jsonl").write_text("")
    parts = parts_of(questions, library, 1, tmp_path)
    trained = {e.text for e in parts.train}
    assert parts.wordings and not {(e.pattern, e.wording) for e in parts.train} & {
        (e.pattern, e.wording) for e in parts.wordings
    }
    assert parts.all_unseen and not trained & {e.text for e in parts.all_unseen}
