"""Measures answers: ``python -m assistant.evaluation.run --engine offline|vllm [--questions FILE.jsonl] [--out docs/evaluation.md]``.

Questions with known answers (``questions``), judged by rules of their own (``scoring``); the figures go to a page and to
JSON beside it. Each engine has its part of the page, so that one run leaves the other's alone. Exit status 0 when
everything was asked; the figures are what they are.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from assistant.engines import add_engine_options, add_library_options, add_reader_option, open_assistant
from assistant.evaluation.ablations import ablations
from assistant.evaluation.asking import Asked, ask_all, sample
from assistant.evaluation.measures import by_half, by_kind, summary
from assistant.evaluation.page import write
from assistant.evaluation.questions import all_questions, read_questions
from retriever.errors import BadInput, ScholarError
from retriever.pages import machine


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.run", description=(__doc__ or "").partition("\n")[0]
    )
    add_engine_options(parser)
    add_reader_option(parser)
    add_library_options(parser)
    parser.add_argument(
        "--questions", type=Path, metavar="FILE.jsonl", help="other questions: fields question, files, expect"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/evaluation.md"), help="the page; JSON goes beside it")
    parser.add_argument(
        "--sample", type=int, default=0, metavar="N", help="only N questions, drawn evenly over the kinds"
    )
    parser.add_argument("--users", type=int, default=1, metavar="N", help="questions asked at once (default: 1)")
    parser.add_argument(
        "--ablations",
        action="store_true",
        help="also without verification",
    )
    options = parser.parse_args(argv)
    try:
        return run(options)
    except ScholarError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_status


def run(options: argparse.Namespace) -> int:
    """Ask everything, judge it, write the page and the JSON."""
    assistant = open_assistant(options)
    with tempfile.TemporaryDirectory() as folder:
        library = assistant.library
        questions = read_questions(options.questions) if options.questions else all_questions(library, Path(folder))
        questions = sample(questions, options.sample) if options.sample else questions
        if not questions:
            raise BadInput("There are no questions: give a file with at least one line.")
        asked = ask_all(assistant, questions, options.users)
        figures = {
            "engine": options.engine,
            "questions": len(asked),
            "users": options.users,
            "machine": machine(),
            "when": time.strftime("%Y-%m-%d"),
            **summary(asked),
            "kinds": by_kind(asked),
            "halves": by_half(asked),
        }
        if options.ablations:
            figures["ablations"] = ablations(options, assistant, questions)
    # failures of the sealed part are counted, not listed: who mends the engine shall not see them
    figures["failed"] = [
        _failure(a) for a in asked if not (a.verdict and a.verdict.correct) and a.question.part != "sealed"
    ]
    write(options.out, figures, _command(options))
    print(json.dumps({k: v for k, v in figures.items() if k != "failed"}, indent=1))
    return 0


def _failure(asked: Asked) -> dict[str, Any]:
    said = [claim.shown for claim in asked.answer.claims[:3]] if asked.answer else [asked.error]
    missing = list(asked.verdict.missing) if asked.verdict else ["an answer"]
    return {
        "question": asked.question.question,
        "kind": asked.question.kind,
        "half": asked.question.half,
        "missing": missing,
        "said": said,
    }


def _command(options: argparse.Namespace) -> str:
    extra = "".join(
        f" --{name} {value}"
        for name, value, plain in (
            ("questions", options.questions, None),
            ("sample", options.sample, 0),
            ("users", options.users, 1),
        )
        if value != plain
    )
    return f"python -m assistant.evaluation.run --engine {options.engine}{extra}{' --ablations' if options.ablations else ''}"


if __name__ == "__main__":
    sys.exit(main())
