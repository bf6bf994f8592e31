"""``python -m assistant.evaluation.library.corpus --library DIR --truth FILE --questions FILE``: questions on a corpus whose
contents are known.

Prints JSON: how many answers are right, what was made up, and by category; of open questions what was wrong in full, of
sealed ones only id, category and kind of failure. ``python -m tests.support.archives.made_up.build DIR`` makes the three.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.agent.workflow import Assistant
from assistant.engines import add_engine_options, add_library_options, open_assistant
from assistant.evaluation.library.faithful import made_up
from assistant.evaluation.library.given import Given
from assistant.evaluation.library.printed import printed
from assistant.evaluation.library.question import OPEN, LibraryQuestion, read_questions
from assistant.evaluation.library.right import missing
from assistant.evaluation.library.truth import Truth, read_truth
from assistant.request.conversation import Conversation


@dataclass(frozen=True)
class Judged:
    """A question, what its answer lacks, what it makes up; ``answer`` is the text."""

    question: LibraryQuestion
    missing: list[str]
    made_up: list[str]
    answer: str
    seconds: float

    @property
    def right(self) -> bool:
        return not self.missing and not self.made_up


def judge(question: LibraryQuestion, answer: dict[str, Any], truth: Truth) -> Judged:
    """By the answer's JSON alone."""
    given = Given(answer, truth)
    asked = " ".join([question.question, *question.history])
    return Judged(
        question, missing(given, question.expect), made_up(given, asked), answer["answer"], answer.get("seconds", 0.0)
    )


def ask_all(assistant: Assistant, questions: list[LibraryQuestion], truth: Truth) -> list[Judged]:
    """Each in a conversation of its own."""
    return [_ask(assistant, question, truth) for question in questions]


def _ask(assistant: Assistant, question: LibraryQuestion, truth: Truth) -> Judged:
    conversation = Conversation()
    try:
        for earlier in question.history:
            assistant.ask(earlier, conversation=conversation)
        answer = assistant.ask(question.question, conversation=conversation)
    except Exception as error:  # noqa: BLE001 - a crash is a wrong answer, and the others are still asked
        return Judged(question, [f"crash: {error!r}"], [], "", 0.0)
    return judge(question, answer.as_json(), truth)


def figures(judged: list[Judged]) -> dict[str, Any]:
    """What is reported: shares, counts, failures."""
    parts = sorted({j.question.part for j in judged})
    categories = sorted({j.question.category for j in judged})
    return {
        "questions": len(judged),
        "right": sum(j.right for j in judged),
        "right_share": round(sum(j.right for j in judged) / max(len(judged), 1), 4),
        "made_up": sum(len(j.made_up) for j in judged),
        "parts": {p: _count([j for j in judged if j.question.part == p]) for p in parts},
        "categories": {c: _count([j for j in judged if j.question.category == c]) for c in categories},
        "slowest_s": max((j.seconds for j in judged), default=0.0),
        "failures": [_failure(j) for j in judged if not j.right],
    }


def _count(judged: list[Judged]) -> str:
    return f"{sum(j.right for j in judged)} of {len(judged)}"


def _failure(judged: Judged) -> dict[str, Any]:
    """In full for open questions; who mends the engine shall see of a sealed one only what kind it is."""
    asked = judged.question
    kinds = sorted({line.partition(":")[0] for line in judged.missing} | ({"made up"} if judged.made_up else set()))
    told = {"id": asked.id, "category": asked.category, "kinds": kinds}
    if asked.part != OPEN:
        return told
    return told | {
        "question": [*asked.history, asked.question],
        "missing": judged.missing,
        "made_up": judged.made_up,
        "answer": judged.answer,
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.library.corpus", description=(__doc__ or "").partition("\n")[0]
    )
    add_engine_options(parser)
    add_library_options(parser)
    parser.add_argument("--truth", type=Path, required=True, metavar="FILE.json")
    parser.add_argument("--questions", type=Path, required=True, metavar="FILE.jsonl")
    options = parser.parse_args(argv)

    def measured() -> dict[str, Any]:
        started = time.perf_counter()
        questions, truth = read_questions(options.questions), read_truth(options.truth)
        assistant = open_assistant(options)
        opened = time.perf_counter() - started
        return {"opened_s": round(opened, 2)} | figures(ask_all(assistant, questions, truth))

    return printed(measured)


if __name__ == "__main__":
    sys.exit(main())
