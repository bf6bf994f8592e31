"""Questions on a library with known contents, as JSON lines, and what a right answer to each must hold.

``expect`` has one or more of

- ``source``: this source is cited; with ``words``, a list of alternatives lists, one word of each is said
- ``values``: each ``{"source", "names", "value", "unit", "paper"}``: the value with its unit, cited as a measurement of that
  source (``paper`` null) or from that paper
- ``list``: exactly these sources, and perhaps those of ``may`` (papers alone tell of them); ``total``: their number, between a
  least and a most, is said; ``ordered``: in this order
- ``higher``: ``{"source", "than"}``: which of two is said to be first
- ``papers``: ``{"all": [...], "only": [...]}``
- ``quotes``: each ``{"paper", "holds", "page"}``: words that the quotation holds
- ``numbers``: said in a claim, each with a relative tolerance
- ``similar_to``: source; those named have a hardness like its own
- ``refuse``: names of measurements: it says that it has nothing, and gives none of these (of no names: no value, no paper)
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retriever.errors import BadInput

OPEN, SEALED = "open", "sealed"


@dataclass(frozen=True)
class LibraryQuestion:
    """A question; ``history`` are the earlier ones of its conversation, ``part`` is ``open`` or ``sealed``."""

    id: str
    category: str
    question: str
    expect: dict[str, Any]
    part: str = OPEN
    history: tuple[str, ...] = ()


def read_questions(path: Path) -> list[LibraryQuestion]:
    """Questions of a JSON-lines file; raises BadInput with the line's number."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} can't be read ({type(error).__name__}): give a JSON-lines file.") from None
    found = []
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            found.append(LibraryQuestion(**record | {"history": tuple(record.get("history", ()))}))
        except (ValueError, TypeError) as error:
            raise BadInput(f"Line {number} of {path.name} is not a question ({error}).") from None
    return found
