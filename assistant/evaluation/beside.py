"""``python -m assistant.evaluation.beside KEPT.jsonl``: the same questions answered without and with the language model, side by side.

The evaluation's questions (so many, ``--drawn`` at random with ``--seed``), or with ``--turns FILE`` the turns of a set that people
judge, whole conversations at a time. Each is answered by both engines, one after the other, each in a conversation of its own. What they answered
is kept line by line, so that a run that ended (``--minutes``) goes on where it was; what is kept is told with ``--count``. ``--pairs N FOLDER``
writes answers that differ as blind pairs for judges, and the key apart from them.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.agent.engine import Engine
from assistant.agent.events import ToolStarted
from assistant.agent.workflow import Assistant
from assistant.engines import (
    add_engine_options,
    add_library_options,
    add_reader_option,
    open_assistant,
)
from assistant.evaluation.beside_figures import figures, paired
from assistant.evaluation.question import Question
from assistant.evaluation.questions import all_questions
from assistant.evaluation.scoring import Judge
from assistant.evidence.claims import Answer
from assistant.llm.client import ModelServer
from assistant.llm.engine import PATIENCE_S, VllmEngine
from assistant.offline.engine import OfflineEngine
from assistant.request.conversation import Conversation
from retriever.durable import write_text
from retriever.errors import ScholarError
from retriever.options import Parser
from retriever.requests.patterns import rows_of


@dataclass(frozen=True)
class Talk:
    """Questions of one conversation, each with its name; ``judged``: whether their right answers are known (then of the last alone)."""

    names: tuple[str, ...]
    questions: tuple[Question, ...]
    judged: bool


def main(argv: list[str] | None = None) -> int:
    parser = Parser("python -m assistant.evaluation.beside", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kept", type=Path, help="what was answered, JSON lines")
    parser.add_argument(
        "--turns", type=Path, help="turns of a set that people judge, instead of the evaluation's questions"
    )
    parser.add_argument(
        "--drawn", type=int, default=0, metavar="N", help="only N questions, or conversations, at random"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--users", type=int, default=1, metavar="N", help="conversations at once (default: 1)")
    parser.add_argument("--minutes", type=float, default=0, help="begin no conversation after so many")
    parser.add_argument(
        "--patience",
        type=float,
        default=PATIENCE_S,
        help="seconds that a request of the model may take (where much else runs)",
    )
    parser.add_argument("--count", action="store_true", help="ask nothing: tell the figures of what is kept")
    parser.add_argument(
        "--pairs", nargs=2, metavar=("N", "FOLDER"), help="write so many answers that differ for judges"
    )
    add_engine_options(parser)
    add_reader_option(parser)
    add_library_options(parser)
    options = parser.parse_args(argv)
    try:
        if not (options.count or options.pairs):
            ask(options)
        rows = list(rows_of(options.kept))
        print("\n".join(figures(rows)))
        if options.pairs:
            folder = Path(options.pairs[1])
            for name, text in paired(rows, int(options.pairs[0]), options.seed).items():
                write_text(folder / name, text)
    except ScholarError as error:
        print(f"beside: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def ask(options: argparse.Namespace) -> None:
    """Ask what is not kept yet, and keep it."""
    assistant = open_assistant(options)
    assistant.ask("What is an X-ray binary?")  # unmeasured: everything is loaded by it
    server = ModelServer(options.llm_url, options.llm_model, timeout=options.patience)
    engines: dict[str, Engine] = {"offline": OfflineEngine(), "vllm": VllmEngine(server, options.patience)}
    done = {row["id"] for row in rows_of(options.kept)} if options.kept.exists() else set()
    with tempfile.TemporaryDirectory() as folder:
        talks = turns_of(options.turns) if options.turns else questions_of(assistant, Path(folder))
        talks = random.Random(options.seed).sample(talks, min(options.drawn or len(talks), len(talks)))
        asyncio.run(_crowd(assistant, [talk for talk in talks if talk.names[-1] not in done], engines, options))


async def _crowd(
    assistant: Assistant, talks: list[Talk], engines: dict[str, Engine], options: argparse.Namespace
) -> None:
    """So many conversations at once; each is kept when it is over."""
    judge = Judge(assistant.library, assistant.library.names)
    started, free = time.monotonic(), asyncio.Semaphore(options.users)

    async def one(talk: Talk) -> None:
        async with free:
            if options.minutes and time.monotonic() - started > 60 * options.minutes:
                return
            rows = [row | {"users": options.users} async for row in answered(assistant, talk, judge, engines)]
            with options.kept.open("a", encoding="utf-8") as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    await asyncio.gather(*map(one, talks))


def questions_of(assistant: Assistant, folder: Path) -> list[Talk]:
    """The evaluation's questions, each behind those that were asked before it; their names are their places."""
    return [
        Talk(
            tuple(f"{place}.{n}" for n in range(len(one.history) + 1)),
            (*(Question(text, {}, one.kind) for text in one.history), one),
            True,
        )
        for place, one in enumerate(all_questions(assistant.library, folder))
    ]


def turns_of(file: Path) -> list[Talk]:
    """The turns of a file (``assistant.evaluation.turns``) by their conversations."""
    talks: dict[Any, list[dict[str, Any]]] = {}
    for n, turn in enumerate(rows_of(file)):
        talks.setdefault(n if turn["conversation"] is None else f"talk {turn['conversation']}", []).append(turn)
    return [
        Talk(
            tuple(str(turn["id"]) for turn in some),
            tuple(Question(turn["question"], {}, turn["group"]) for turn in some),
            False,
        )
        for some in talks.values()
    ]


async def answered(
    assistant: Assistant, talk: Talk, judge: Judge, engines: dict[str, Engine]
) -> AsyncIterator[dict[str, Any]]:
    """A row for each question that counts, with what each engine made of it."""
    conversations = {name: Conversation() for name in engines}
    before: list[str] = []
    for name, question in zip(talk.names, talk.questions, strict=True):
        row: dict[str, Any] = {"id": name, "kind": question.kind, "question": question.question, "before": list(before)}
        for engine in engines:
            row[engine] = await _one(assistant, question, conversations[engine], engines[engine], judge, talk.judged)
        before.append(question.question)
        if not talk.judged or question is talk.questions[-1]:
            yield row


async def _one(
    assistant: Assistant, question: Question, conversation: Conversation, engine: Engine, judge: Judge, judged: bool
) -> dict[str, Any]:
    """The answer of one engine as a record."""
    started, first = time.perf_counter(), None
    answer: Answer | None = None
    try:
        async for event in assistant.stream(question.question, list(question.files) or None, conversation, engine):
            if isinstance(event, ToolStarted) and first is None:
                first = time.perf_counter() - started
            if isinstance(event, Answer):
                answer = event
    except ScholarError as error:
        return {"answer": str(error), "seconds": time.perf_counter() - started, "error": True}
    assert answer is not None
    verdict = judge.judge(question, answer)
    return {
        "answer": answer.text,
        "seconds": answer.seconds,
        "first_step": first,
        "asked_back": bool(conversation.turns[-1].offered),
        "planner": answer.planner,
        "tokens": answer.tokens,
        "notes": answer.notes,
        "claims": verdict.claims,
        "left_out": verdict.dropped,
        "made_up": verdict.fabricated,
        "unsupported": verdict.unsupported,
        **({"correct": verdict.correct} if judged else {}),
    }


if __name__ == "__main__":
    sys.exit(main())
