"""A conversation as a document: JSON that can be replayed, Markdown to read, BibTeX of what it cites.

The JSON is a list of turns under a header; each turn holds the question, the names and hashes of its files, and the
answer by the contract of ``ask --json``. It says of itself what is simulated.
"""

import json
import re
import time
from importlib.metadata import version
from pathlib import Path
from typing import cast

from assistant.evidence.claims import Answer, Claim, Dropped
from assistant.evidence.computations import result_of
from assistant.evidence.ledger import Evidence, Ledger
from assistant.evidence.records import ComputationRecord
from assistant.evidence.table_text import markdown_table
from retriever.durable import sha256_of
from retriever.errors import BadInput
from retriever.library.library import Library
from ui.html.citations import bibtex, citation
from ui.html.plain_language import in_plain_words
from ui.words import say

FORMAT = "spectrum-scholar conversation"
VERSION = 1
TITLE_LENGTH = 70


def header(question: str) -> dict:
    """What stands before the turns."""
    title = " ".join(question.split())[:TITLE_LENGTH] or say("history.upload")
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "program": f"spectrum-scholar {version('spectrum-scholar')}",
        "note": say("export.note"),
    }


def turn_record(exchange, subjects: list[str], libraries: tuple[str, ...] = ()) -> dict:
    """One exchange; ``subjects`` are what a follow-up is about, ``libraries`` those that were asked, where chosen."""
    files = [{"name": Path(file).name, "sha256": _digest(Path(file))} for file in exchange.files]
    record = {"question": exchange.question, "files": files, "subjects": subjects}
    if libraries:
        record["libraries"] = list(libraries)
    if exchange.answer is None:
        return record | {"error": exchange.error}
    return record | {"answer": exchange.answer.as_json()}


def libraries_of(document: dict) -> tuple[str, ...]:
    """The libraries that a kept conversation asked last; none: the default."""
    turns = document["turns"]
    names = turns[-1].get("libraries", []) if turns else []
    return tuple(name for name in names if isinstance(name, str))


def document_of(session) -> dict | None:
    """The conversation of a session, whole where it is kept, else what the page holds; None before its first answer."""
    kept = session.shelf.read(session.id) if session.shelf and session.id else None
    if kept or not session.exchanges:
        return kept
    turns = [
        turn_record(exchange, [], session.libraries)
        for exchange in session.exchanges
        if exchange.answer or exchange.error
    ]
    return header(session.exchanges[0].question) | {"turns": turns} if turns else None


def to_json(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_document(text: str) -> dict:
    """A document from its JSON; an answer of ``ask --json`` counts as one of a single turn."""
    try:
        record = json.loads(text)
    except ValueError:
        raise BadInput("The file is not JSON: use a conversation exported as JSON.") from None
    if isinstance(record, dict) and "claims" in record and "question" in record:
        return header(str(record["question"])) | {
            "turns": [{"question": record["question"], "files": [], "answer": record}]
        }
    turns = record.get("turns") if isinstance(record, dict) else None
    if not isinstance(turns, list) or record.get("format") != FORMAT or not all(_is_turn(turn) for turn in turns):
        raise BadInput(
            "The file is not a conversation of Spectrum Scholar: use one exported as JSON, or the output of ask --json."
        )
    return record


def _is_turn(turn) -> bool:
    return isinstance(turn, dict) and isinstance(turn.get("question"), str) and isinstance(turn.get("answer", {}), dict)


def answer_of(record: dict, library: Library) -> Answer:
    """The answer of a turn, with its ledger as far as it was kept: what is cited."""
    ledger = Ledger()
    for held in record["evidence"]:
        inner = {key: value for key, value in held.items() if key not in ("id", "kind")}
        subject = "" if held.get("uploaded") else _id_of(held, library)
        ledger.items[held["id"]] = Evidence(held["id"], held["kind"], inner, "", subject)
    tables = {item.id for item in ledger.of_kind("table")}
    claims = [
        Claim(
            c["text"],
            tuple(c["evidence"]),
            table=c.get("table", "") if c.get("table") in tables else "",
            code=str(c.get("code", "")),
        )
        for c in record["claims"]
    ]
    dropped = [Dropped(d["text"], tuple(d["evidence"]), d["reason"]) for d in record.get("dropped", [])]
    return Answer(
        record["question"],
        record["engine"],
        claims,
        ledger,
        dropped,
        record.get("tools", []),
        record.get("notes", []),
        record.get("seconds", 0.0),
        record.get("tokens", 0),
        planner=record.get("planner", ""),
        worded_by=record.get("worded_by", ""),
    )


def plain_document(document: dict, library: Library) -> dict:
    """The conversation with its answers in plain language, to read; what it replays from is the one as it was kept."""
    turns = []
    for turn in document["turns"]:
        if "answer" in turn:
            told = in_plain_words(answer_of(turn["answer"], library)).as_json()
            turn = turn | {"answer": turn["answer"] | {"claims": told["claims"], "evidence": told["evidence"]}}
        turns.append(turn)
    return document | {"turns": turns, "note": f"{document['note']} {say('export.plain')}"}


def as_markdown(document: dict) -> str:
    """The conversation to read or to keep with one's notes."""
    parts = [f"# {_line(document['title'])}", f"{_line(document['program'])}, {document['made']}. {document['note']}"]
    for turn in document["turns"]:
        parts.append(f"## {_line(turn['question'])}")
        if turn.get("files"):
            parts.append(f"*{say('export.files')}: {', '.join(_line(file['name']) for file in turn['files'])}*")
        if "answer" not in turn:
            parts.append(_line(turn.get("error", "")))
            continue
        answer = turn["answer"]
        tables = {item["id"]: item for item in answer["evidence"] if item["kind"] == "table"}
        for claim in answer["claims"]:
            parts.append(_line(claim["text"]) + "".join(f" [{i}]" for i in claim["evidence"]))
            if table := tables.get(claim.get("table")):
                parts.append(markdown_table(table, _line))
            parts.append(Claim("", code=str(claim.get("code", ""))).block)
        parts += [f"> {_line(note)}" for note in answer.get("notes", [])]
        parts.append("\n".join(f"- [{item['id']}] {_line(_cited(item))}" for item in answer["evidence"]))
    return "\n\n".join(part for part in parts if part) + "\n"


def bibtex_of(document: dict) -> str:
    """Every paper that the conversation cites, each once."""
    papers = {
        item["bibcode"]: item
        for turn in document["turns"]
        for item in turn.get("answer", {}).get("evidence", [])
        if item["kind"] == "paper"
    }
    return "\n\n".join(bibtex(paper) for paper in papers.values()) + ("\n" if papers else "")


def _cited(item: dict) -> str:
    if item["kind"] == "paper":
        return citation(item)
    if item["kind"] == "measurement":
        interval = f" ({item['low']} to {item['high']})" if item["low"] is not None or item["high"] is not None else ""
        return f"{item['name']} = {item['value']}{interval} {item['unit']}; {item['method']}".replace("  ", " ")
    if item["kind"] == "computation":
        return f"{item['what']} = {result_of(cast(ComputationRecord, item))}; {item['formula']}; {item['says']}"
    if item["kind"] == "source":
        kinds = ("uploaded", "simulated_spectrum", "real_spectrum")
        origin = say(f"export.{next((kind for kind in kinds if item.get(kind)), 'no_spectrum')}")
        kind, position = item.get("class") or say("export.no_class"), item.get("position") or say("export.no_position")
        return f"{item['name']}, {kind}, {position}; {origin}"
    return str(item.get("title") or item.get("term"))


def _line(text) -> str:
    """One line in which Markdown's own signs stand for themselves."""
    return re.sub(r"([\\`*_<>\[\]#|!])", r"\\\1", " ".join(str(text).split()))


def _digest(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _id_of(record: dict, library: Library) -> str:
    """The id of the source that a kept record is of, "" where the library has none of that name."""
    source = library.names.resolve(str(record.get("name"))) if "ra" in record else None
    return source.id if source and source.name == record.get("name") else ""
