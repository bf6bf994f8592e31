"""``python -m assistant.evaluation.entries FILE.jsonl``: how often the right entry of the glossary is told, a wrong one, or none.

A line has ``question`` and ``entries``, the entries that answer it as a colleague would accept, none where no entry does; ``part``
is what it may be used for (``training`` or ``validation``). Each question is asked by itself. An entry is told as the answer where
it is the first thing that an answer tells; "only near" is one told as no more than the nearest.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.agent.workflow import Assistant
from assistant.engines import add_engine_options, add_library_options, add_reader_option, open_assistant
from assistant.evidence.claims import Answer
from assistant.request.conversation import Conversation
from retriever.durable import write_text
from retriever.errors import ScholarError
from retriever.options import Parser
from retriever.pages import write_section
from retriever.requests.patterns import rows_of

OUTCOMES = ("right entry", "wrong entry", "only near", "asked back", "something else")
_NOTE = "note on "  # of a source, not of a term
_PARTS = ("training", "validation")


def main(argv: list[str] | None = None) -> int:
    parser = Parser("python -m assistant.evaluation.entries", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="questions with the entries that answer them, JSON lines")
    parser.add_argument("--part", choices=_PARTS, default="validation")
    parser.add_argument("--answers", type=Path, help="write what became of each question there")
    parser.add_argument("--page", type=Path, help="write the figures into this page")
    add_engine_options(parser)
    add_reader_option(parser)
    add_library_options(parser)
    options = parser.parse_args(argv)
    try:
        rows = [row for row in rows_of(options.file) if row["part"] == options.part]
        assistant = open_assistant(options)
        told = [row | told_of(assistant, row) for row in rows]
    except ScholarError as error:
        print(f"entries: {error}", file=sys.stderr)
        return error.exit_status
    if options.answers:
        write_text(options.answers, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told))
    lines = figures(told)
    print("\n".join(lines))
    if options.page:
        write_section(options.page, f"assistant.evaluation.entries {options.file.name}", lines)
    return 0


def told_of(assistant: Assistant, row: dict[str, Any]) -> dict[str, Any]:
    """What became of a question, and the entries that its answer tells."""
    conversation = Conversation()
    answer = assistant.ask(row["question"], None, conversation)
    entries = entries_of(answer)
    if conversation.turns[-1].offered:
        outcome = "asked back"
    elif not entries or _first_kind(answer) != "glossary":
        outcome = "something else"
    elif any(claim.refuses for claim in answer.claims[:2]):
        outcome = "only near"
    else:
        outcome = "right entry" if set(entries) & set(row["entries"]) else "wrong entry"
    return {"outcome": outcome, "told": entries, "answer": answer.text}


def entries_of(answer: Answer) -> list[str]:
    """The entries that an answer tells, in its order."""
    cited = dict.fromkeys(i for claim in answer.claims for i in claim.evidence)
    items = [answer.ledger[i] for i in cited]
    terms = [str(item.record["term"]) for item in items if item.kind == "glossary"]
    return [term for term in terms if not term.startswith(_NOTE)]


def _first_kind(answer: Answer) -> str:
    """What the first claim that is no refusal rests on."""
    first = next((claim for claim in answer.claims if claim.evidence and not claim.refuses), None)
    return answer.ledger[first.evidence[0]].kind if first else ""


def figures(told: Sequence[dict[str, Any]]) -> list[str]:
    """A table: turns that an entry answers, and those that none does, by what became of them."""
    lines = [f"| | turns | {' | '.join(OUTCOMES)} |", f"| --- | --- |{' --- |' * len(OUTCOMES)}"]
    for label, answered in (("an entry answers", True), ("none does", False)):
        some = Counter(one["outcome"] for one in told if bool(one["entries"]) is answered)
        lines.append(f"| {label} | {some.total()} | {' | '.join(str(some[outcome]) for outcome in OUTCOMES)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
