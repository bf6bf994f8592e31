"""``python -m assistant.evaluation.turns FILE.jsonl``: asks the turns of a set that people judge, and counts their verdicts.

A turn has ``id``, ``group``, ``question``, and ``conversation``, the same for all turns of one (null: it stands alone). With
``--answers FILE`` each answer is written beside its question, for judges who know nothing of the engine, and it is told how many were
asked back; with ``--verdicts FILE``
(lines of ``id`` and ``verdict``; ``first``: whether the first sentence is the verdict or the fact asked for, null where there is
none) the figures are told and, with ``--page``, written. No question of a sealed set is printed.
"""

import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from assistant.agent.workflow import Assistant
from assistant.engines import add_engine_options, add_library_options, add_reader_option, open_assistant
from assistant.request.conversation import Conversation
from retriever.durable import write_text
from retriever.errors import BadInput, ScholarError
from retriever.options import Parser
from retriever.pages import write_section
from retriever.requests.patterns import rows_of

ACCEPTED = ("right", "refused rightly")  # what a colleague would accept
VERDICTS = (*ACCEPTED, "partly", "wrong", "refused though known", "irrelevant")


def main(argv: list[str] | None = None) -> int:
    parser = Parser("python -m assistant.evaluation.turns", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="turns, JSON lines")
    parser.add_argument("--answers", type=Path, help="write the answers there")
    parser.add_argument("--verdicts", type=Path, help="what judges said of them")
    parser.add_argument("--page", type=Path, help="write the figures into this page")
    add_engine_options(parser)
    add_reader_option(parser)
    add_library_options(parser)
    options = parser.parse_args(argv)
    try:
        turns = list(rows_of(options.file))
        if options.answers:
            answers = list(asked(open_assistant(options), turns))
            write_text(options.answers, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in answers))
            print(told_of(answers))
        if options.verdicts:
            lines = figures(turns, list(rows_of(options.verdicts)))
            print("\n".join(lines))
            if options.page:
                write_section(options.page, f"assistant.evaluation.turns {options.file.name}", lines)
    except ScholarError as error:
        print(f"turns: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def asked(assistant: Assistant, turns: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Each turn with its answer; those of one conversation in one, in their order."""
    conversations: dict[Any, Conversation] = {}
    for turn in turns:
        key = turn["conversation"]
        conversation = conversations.setdefault(key, Conversation()) if key is not None else Conversation()
        try:
            answer = assistant.ask(turn["question"], None, conversation)
        except BadInput as error:
            yield turn | {"answer": str(error), "seconds": 0.0, "dropped": 0, "asked_back": False}
        else:
            given = {"answer": answer.text, "seconds": answer.seconds, "dropped": len(answer.dropped)}
            yield turn | given | {"asked_back": bool(conversation.turns[-1].offered)}


def told_of(answers: Sequence[dict[str, Any]]) -> str:
    """How many there are, how many only ask back which of several readings is meant, and how long they took."""
    seconds = sorted(one["seconds"] for one in answers)
    back = sum(one["asked_back"] for one in answers)
    return (
        f"{len(answers)} answers, {back} of them asked back, "
        f"p50 {statistics.median(seconds):.3f} s, p95 {seconds[int(0.95 * len(seconds))]:.3f} s"
    )


def figures(turns: Sequence[dict[str, Any]], verdicts: Sequence[dict[str, Any]]) -> list[str]:
    """A table by group: the share that a colleague would accept with its 95 % interval (Wilson), and each verdict's count."""
    said = {row["id"]: row["verdict"] for row in verdicts}
    unknown = sorted(set(said.values()) - set(VERDICTS))
    lacking = [turn["id"] for turn in turns if turn["id"] not in said]
    if unknown or lacking:
        told = f"unknown verdicts {', '.join(unknown)}" if unknown else f"{len(lacking)} turns without a verdict"
        raise BadInput(f"The verdicts can't be counted: {told}. Give one of {', '.join(VERDICTS)} for each id.")
    groups = dict.fromkeys(turn["group"] for turn in turns)
    lines = [f"| group | turns | accepted | {' | '.join(VERDICTS)} |", f"| --- | --- | --- |{' --- |' * len(VERDICTS)}"]
    for group in (*groups, "all"):
        some = Counter(said[turn["id"]] for turn in turns if group in (turn["group"], "all"))
        total, good = some.total(), sum(some[verdict] for verdict in ACCEPTED)
        interval = binomtest(good, total).proportion_ci(method="wilson")
        share = f"{100 * good / total:.0f} % ({100 * interval.low:.0f}-{100 * interval.high:.0f})"
        lines.append(f"| {group} | {total} | {share} | {' | '.join(str(some[verdict]) for verdict in VERDICTS)} |")
    first = [row["first"] for row in verdicts if row.get("first") is not None]
    if first:
        lines += [
            "",
            f"The first sentence is the verdict or the fact asked for in {sum(first)} of {len(first)} answers that have one.",
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
