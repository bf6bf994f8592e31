"""Measures answers: ``python -m assistant.evaluation.run --engine offline|vllm [--questions FILE.jsonl] [--out docs/evaluation.md]``.

Questions with known answers (``questions``), judged by rules of their own (``scoring``); the figures go to a page and to
JSON beside it. Each engine has its part of the page, so that one run leaves the other's alone. Exit status 0 when
everything was asked; the figures are what they are.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from assistant.agent.workflow import Assistant, ToolStarted
from assistant.engines import add_engine_options, make_engine
from assistant.evaluation.questions import Question, all_questions, read_questions
from assistant.evaluation.scoring import Judge, Verdict
from assistant.evidence.claims import Answer
from assistant.request.conversation import Conversation
from retriever.errors import BadInput, ScholarError

HEAD = "# Evaluation\n\nAnswers to questions with known answers on the demo catalogue. Every figure here is remade by the command beside it.\n"


@dataclass(frozen=True)
class Asked:
    """One question with its answer, the verdict, and how long it took."""

    question: Question
    answer: Answer | None
    verdict: Verdict | None
    first_step_s: float | None
    error: str = ""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m assistant.evaluation.run", description=__doc__.splitlines()[0])
    add_engine_options(parser)
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
        help="also without strict schemas, without enumerated ids, without verification",
    )
    options = parser.parse_args(argv)
    try:
        return run(options)
    except ScholarError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_status


def run(options) -> int:
    """Ask everything, judge it, write the page and the JSON."""
    assistant = _assistant(make_engine(options.engine, options.llm_url, options.llm_model))
    with tempfile.TemporaryDirectory() as folder:
        catalogue = assistant.retriever.catalogue
        questions = read_questions(options.questions) if options.questions else all_questions(catalogue, Path(folder))
        questions = sample(questions, options.sample) if options.sample else questions
        if not questions:
            raise BadInput("There are no questions: give a file with at least one line.")
        asked = ask_all(assistant, questions, options.users)
        figures = {
            "engine": options.engine,
            "questions": len(asked),
            "users": options.users,
            "machine": _machine(),
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


def ask_all(assistant: Assistant, questions: list[Question], users: int = 1) -> list[Asked]:
    """Each question in a conversation of its own, ``users`` at once; one unmeasured first, so that everything is loaded."""
    judge = Judge(assistant.retriever.catalogue, assistant.retriever.names)
    assistant.ask("What is an X-ray binary?")

    async def crowd():
        free = asyncio.Semaphore(users)

        async def one(question):
            async with free:
                return await _ask(assistant, judge, question)

        return await asyncio.gather(*map(one, questions))

    return asyncio.run(crowd())


async def _ask(assistant: Assistant, judge: Judge, question: Question) -> Asked:
    conversation, first, answer = Conversation(), None, None
    try:
        for earlier in question.history:
            async for _ in assistant.stream(earlier, None, conversation):
                pass
        started = time.perf_counter()
        async for event in assistant.stream(question.question, list(question.files) or None, conversation):
            if isinstance(event, ToolStarted) and first is None:
                first = time.perf_counter() - started
            answer = event
    except ScholarError as error:
        return Asked(question, None, None, None, str(error))
    return Asked(question, answer, judge.judge(question, answer), first)


def summary(asked: list[Asked]) -> dict:
    """All measures over some questions."""
    judged = [a for a in asked if a.verdict]
    hopeless = [a for a in judged if a.question.expect.get("refuse")]
    hopeful = [a for a in judged if not a.question.expect.get("refuse")]
    seconds = sorted(a.answer.seconds for a in judged)
    steps = [a.first_step_s for a in judged if a.first_step_s is not None]
    tokens = [a.answer.tokens for a in judged]
    total = {
        name: sum(getattr(a.verdict, name) for a in judged)
        for name in ("claims", "citations", "precise", "covered", "recalled", "fabricated", "unsupported", "dropped")
    }
    return {
        "correct": _share([a.verdict.correct for a in judged], len(asked)),
        "correct_answerable": _share([a.verdict.correct for a in hopeful]),
        "refused_unanswerable": _share([a.verdict.correct for a in hopeless]),
        "answers_that_cite": _share([a.verdict.cites for a in hopeful]),
        "citation_precision": total["precise"] / max(total["citations"], 1),
        "citation_recall": total["recalled"] / max(total["claims"], 1),
        "numeric_faithfulness": total["covered"] / max(total["claims"], 1),
        "fabricated_citations": total["fabricated"],
        "unsupported_numbers": total["unsupported"],
        "claims": total["claims"],
        "claims_left_out": total["dropped"],
        "tool_choice": _share([a.verdict.tool_right for a in judged]),
        "tool_arguments": _share([a.verdict.arguments_right for a in judged]),
        "errors": sum(1 for a in asked if a.error),
        "by_rules_instead": sum(1 for a in judged if any("without the language model" in n for n in a.answer.notes)),
        "p50_s": statistics.median(seconds) if seconds else None,
        "p95_s": seconds[int(0.95 * (len(seconds) - 1))] if seconds else None,
        "first_step_p50_s": statistics.median(steps) if steps else None,
        "tokens_p50": statistics.median(tokens) if tokens else 0,
    }


def by_kind(asked: list[Asked]) -> dict:
    kinds = sorted({a.question.kind for a in asked})
    return {
        kind: {
            "questions": sum(1 for a in asked if a.question.kind == kind),
            "correct": sum(1 for a in asked if a.question.kind == kind and a.verdict and a.verdict.correct),
        }
        for kind in kinds
    }


def by_half(asked: list[Asked]) -> dict:
    return {
        half: {
            "questions": len(part),
            **{k: v for k, v in summary(part).items() if k in ("correct", "refused_unanswerable")},
        }
        for half in sorted({a.question.half for a in asked})
        if (part := [a for a in asked if a.question.half == half])
    }


def ablations(options, assistant: Assistant, questions: list[Question]) -> dict:
    """What each rail is worth. For rules only verification can be taken away; the schemas are a language model's."""
    from assistant.check.verify import Verifier

    class NoVerifier(Verifier):
        def check(self, claim, ledger, reader=None):
            return ""

    variants = {
        "without verification": Assistant(assistant.retriever, assistant.engine, NoVerifier(assistant.retriever.names))
    }
    if options.engine == "vllm":
        from assistant.llm.engine import VllmEngine

        server = assistant.engine.server
        variants["without strict schemas"] = Assistant(assistant.retriever, VllmEngine(server, strict=False))
        variants["without enumerated ids"] = Assistant(assistant.retriever, VllmEngine(server, enumerate_ids=False))
    measured = {}
    for name, variant in variants.items():
        found = summary(ask_all(variant, questions, options.users))
        measured[name] = {
            k: found[k]
            for k in (
                "correct",
                "fabricated_citations",
                "unsupported_numbers",
                "claims",
                "claims_left_out",
                "by_rules_instead",
            )
        }
    return measured


def sample(questions: list[Question], size: int, seed: int = 5) -> list[Question]:
    """So many questions, evenly over the kinds."""
    dice, kinds = random.Random(seed), {}
    for question in dice.sample(questions, len(questions)):
        kinds.setdefault(question.kind, []).append(question)
    rounds = [
        group[n] for n in range(max(map(len, kinds.values()), default=0)) for group in kinds.values() if n < len(group)
    ]
    return rounds[:size]


def write(path: Path, figures: dict, command: str) -> None:
    """This engine's part of the page, and its JSON beside the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(f"{path.stem}-{figures['engine']}.json").write_text(
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    begin, end = f"<!-- engine {figures['engine']} -->", f"<!-- end of engine {figures['engine']} -->"
    page = path.read_text(encoding="utf-8") if path.exists() else HEAD
    part = "\n".join([begin, *_page(figures, command), end])
    if begin in page and end in page:
        page = page[: page.index(begin)] + part + page[page.index(end) + len(end) :]
    else:
        page = page.rstrip() + "\n\n" + part + "\n"
    path.write_text(page, encoding="utf-8")


_ROWS = (
    ("answers correct (all)", "correct", "%"),
    ("answers correct, of those with an answer", "correct_answerable", "%"),
    ("refusal of the unanswerable", "refused_unanswerable", "%"),
    ("answers that cite, where evidence exists", "answers_that_cite", "%"),
    ("fabricated citations reaching the user", "fabricated_citations", ""),
    ("unsupported numbers reaching the user", "unsupported_numbers", ""),
    ("citation precision (citations that bear on their claim)", "citation_precision", "%"),
    ("citation recall (claims supported as a whole by what they cite)", "citation_recall", "%"),
    ("claims whose numbers all stand in what they cite", "numeric_faithfulness", "%"),
    ("claims made", "claims", ""),
    ("claims left out by verification", "claims_left_out", ""),
    ("right tool chosen", "tool_choice", "%"),
    ("right source handed to it", "tool_arguments", "%"),
    ("answered by rules instead of the model", "by_rules_instead", ""),
    ("first step, median", "first_step_p50_s", "s"),
    ("full answer, median", "p50_s", "s"),
    ("full answer, 95th percentile", "p95_s", "s"),
    ("tokens of a language model, median", "tokens_p50", ""),
)


def _page(figures: dict, command: str) -> list[str]:
    lines = [
        f"## Engine `{figures['engine']}`",
        "",
        f"`{command}` on {figures['machine']}, {figures['when']}; {figures['questions']} questions.",
        "",
        "| measure | |",
        "| --- | --- |",
    ]
    lines += [f"| {title} | {_shown(figures[key], unit)} |" for title, key, unit in _ROWS]
    lines += ["", "| kind of question | correct |", "| --- | --- |"]
    lines += [f"| {kind} | {v['correct']} of {v['questions']} |" for kind, v in figures["kinds"].items()]
    lines += ["", "| part | questions | correct | unanswerable refused |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {half} | {v['questions']} | {_shown(v['correct'], '%')} | {_shown(v['refused_unanswerable'], '%')} |"
        for half, v in figures["halves"].items()
    ]
    if figures.get("ablations"):
        lines += [
            "",
            "| ablation | correct | fabricated citations | unsupported numbers | claims | left out | by rules instead |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| {name} | {_shown(v['correct'], '%')} | {v['fabricated_citations']} | {v['unsupported_numbers']} | {v['claims']} | "
            f"{v['claims_left_out']} | {v['by_rules_instead']} |"
            for name, v in figures["ablations"].items()
        ]
    return lines


def _shown(value, unit: str) -> str:
    if value is None:
        return "–"
    return f"{100 * value:.1f} %" if unit == "%" else f"{value:.3f} s" if unit == "s" else f"{value:g}"


def _share(flags: list[bool], of: int | None = None) -> float | None:
    total = len(flags) if of is None else of
    return sum(flags) / total if total else None


def _failure(asked: Asked) -> dict:
    said = [claim.shown for claim in asked.answer.claims[:3]] if asked.answer else [asked.error]
    missing = list(asked.verdict.missing) if asked.verdict else ["an answer"]
    return {
        "question": asked.question.question,
        "kind": asked.question.kind,
        "half": asked.question.half,
        "missing": missing,
        "said": said,
    }


def _command(options) -> str:
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


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def _assistant(engine) -> Assistant:
    from retriever.catalogue.records import read_catalogue
    from retriever.search.retriever import Retriever

    return Assistant(Retriever.open(read_catalogue()), engine)


if __name__ == "__main__":
    sys.exit(main())
