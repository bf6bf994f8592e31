"""Patterns of questions: a question with slots (``{S}``), its other wordings and, where it is known, the request that it is.

One pattern is a line of JSON: group, canonical, slots, paraphrases; history (earlier turns), upload, program.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retriever.errors import BadInput
from retriever.requests.grammar import SLOT


@dataclass(frozen=True)
class Pattern:
    """A question with slots, its other wordings, the turns before it, and the request that it is ("" where that is not known)."""

    group: str
    canonical: str
    slots: dict[str, str]
    paraphrases: tuple[str, ...]
    program: str = ""
    history: tuple[str, ...] = ()
    upload: str = ""
    author: str = ""


def read_patterns(file: Path) -> list[Pattern]:
    """The patterns of one file. Raises BadInput for a file that is none."""
    return [pattern_of(row, file.stem) for row in rows_of(file)]


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file of JSON."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        raise BadInput(f"{file} can't be read: give a file of patterns of questions (JSON lines).") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                raise BadInput(f"Line {number} of {file} is no JSON: each line is one pattern of a question.") from None


def pattern_of(row: dict[str, Any], author: str, program: str = "") -> Pattern:
    """A line as a pattern; raises BadInput where a part is missing."""
    if not {"group", "canonical", "paraphrases"} <= row.keys():
        raise BadInput(f"A pattern needs group, canonical and paraphrases; this one has {', '.join(row)[:120]}.")
    return Pattern(
        row["group"],
        row["canonical"],
        row.get("slots") or {},
        tuple(row["paraphrases"]),
        program or row.get("program", ""),
        tuple(row.get("history") or ()),
        row.get("upload") or "",
        author,
    )


def filled(template: str, values: dict[str, str]) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text with its slots filled, and where each stands."""
    text, place, spans = "", 0, dict[str, tuple[int, int]]()
    for match in SLOT.finditer(template):
        value = values.get(match[0][1:-1])
        if value is None:
            continue
        text += template[place : match.start()]
        spans[match[0][1:-1]] = (len(text), len(text) + len(value))
        text, place = text + value, match.end()
    return text + template[place:], spans
