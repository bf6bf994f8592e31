"""``scholar replay FILE``: asks the questions of an exported conversation again and compares the answers.

What is compared is what was said and on what: claims with their marks, and each cited record's identity and value; times
are not. Uploaded files are looked for by name and hash in ``--files``.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.engines import add_engine_options, open_assistant
from assistant.request.conversation import Conversation
from retriever.durable import sha256_of
from retriever.errors import BadInput, ScholarError
from retriever.options import Parser
from ui.chat.documents import read_document

if TYPE_CHECKING:
    from assistant.agent.workflow import Assistant

_COMPARED = ("bibcode", "name", "term", "title", "value", "low", "high", "unit")


@dataclass
class Replayed:
    """One question, asked again: ``same``, ``different`` or ``not run``, and how it differs."""

    question: str
    outcome: str
    differences: list[str] = field(default_factory=list)


def main(argv: list[str]) -> int:
    """``scholar replay FILE``; status 1 when an answer differs or could not be made."""
    parser = Parser("scholar replay", description="Ask a conversation's questions again and compare the answers.")
    parser.add_argument("file", help="a conversation saved as JSON, or the output of scholar ask --json")
    parser.add_argument("--files", metavar="DIR", help="where the uploaded files are")
    parser.add_argument("--json", action="store_true")
    add_engine_options(parser)
    options = parser.parse_args(argv)
    document = read_document(_text(options.file))
    results = replay(document, open_assistant(options), _files_in(options.files))
    if options.json:
        print(json.dumps({"turns": [asdict(result) for result in results]}, ensure_ascii=False, indent=1))
    else:
        _print(results, document)
    return 0 if all(result.outcome == "same" for result in results) else 1


def replay(document: dict, assistant: "Assistant", files: dict[str, Path]) -> list[Replayed]:
    """All turns in order, in one conversation; ``files`` by the hash of what they hold."""
    conversation, results = Conversation(), []
    for turn in document["turns"]:
        used = turn.get("files", [])
        missing = [str(file["name"]) for file in used if file.get("sha256", "") not in files]
        if missing:
            note = f"its files are not at hand ({', '.join(missing)}): give --files DIR"
            results.append(Replayed(turn["question"], "not run", [note]))
            continue
        given = [files[file["sha256"]] for file in used]
        try:
            now = assistant.ask(turn["question"], given or None, conversation).as_json()
        except ScholarError as error:
            now = {"error": str(error)}
        differences = _differences(turn.get("answer") or {"error": turn.get("error", "")}, now)
        results.append(Replayed(turn["question"], "different" if differences else "same", differences))
    return results


def _differences(before: dict, now: dict) -> list[str]:
    if "claims" not in before or "claims" not in now:
        return [] if before.get("error") == now.get("error") else [f"before: {_said(before)}", f"now: {_said(now)}"]
    then, today = (_facts(answer) for answer in (before, now))
    return [f"before only: {fact}" for fact in then if fact not in today] + [
        f"now only: {fact}" for fact in today if fact not in then
    ]


def _facts(answer: dict) -> list[str]:
    """Claims and cited records as lines that can be compared."""
    claims = [f"{claim['text']} [{' '.join(claim['evidence'])}]" for claim in answer["claims"]]
    held = [
        f"{item['id']} {' '.join(f'{key}={item[key]}' for key in _COMPARED if item.get(key) not in (None, ''))}"
        for item in answer["evidence"]
    ]
    return claims + held


def _said(answer: dict) -> str:
    return answer.get("error") or f"{len(answer.get('claims', []))} statements"


def _print(results: list[Replayed], document: dict) -> None:
    for result in results:
        print(f"{result.outcome:<10} {result.question}")
        for difference in result.differences[:20]:
            print(f"           {difference}")
    same = sum(result.outcome == "same" for result in results)
    print(f"{same} of {len(results)} answers are the same.")


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path} can't be read: give a conversation saved as JSON.") from None


def _files_in(folder: str | None) -> dict[str, Path]:
    if folder is None:
        return {}
    if not Path(folder).is_dir():
        raise BadInput(f"--files {folder} is not a folder: give the one that holds the uploaded files.")
    found = {}
    for path in Path(folder).iterdir():
        if path.is_file():
            found[sha256_of(path)] = path
    return found
