"""Papers as plain records: one JSON object a line, gzipped or not.

Needed: ``bibcode`` and a ``title`` or an ``abstract``. Used where present: ``authors`` (list, or text with semicolons),
``year``, ``refereed``, ``retracted``, ``citations``, ``objects`` (names of objects that a database links to the paper).
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retriever.catalogue.records import Paper
from retriever.errors import BadInput
from retriever.names.authors import whole_surname


def read_papers(path: Path) -> Iterator[Paper]:
    """The records of a .jsonl or .jsonl.gz file; BadInput names the line at fault."""
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"There is no file {path}: give a .jsonl or .jsonl.gz file of papers.")
    number = 0
    try:
        with path.open("rb") as probe:
            zipped = probe.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rt", encoding="utf-8") if zipped else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield paper_record(json.loads(line), f"Line {number} of {path.name}")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{path.name} is cut short or damaged after line {number}: copy it again.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not UTF-8 text after line {number}: save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"Line {number} of {path.name} is not JSON ({error.msg}): correct or remove it.") from None
    except OSError as error:
        raise BadInput(f"{path.name} can't be read ({error.strerror}): check the file.") from None


def paper_record(fields: Any, where: str) -> Paper:
    """A checked record of parsed JSON."""
    if not isinstance(fields, dict):
        raise BadInput(f"{where} is not a JSON object: write one paper a line.")
    bibcode = _text(fields.get("bibcode"))
    if not bibcode or len(bibcode) > 60 or not bibcode.isprintable() or not bibcode.isascii():
        raise BadInput(f"{where} has no usable bibcode ({bibcode[:30]!r}): give each paper its own.")
    title, abstract = _text(fields.get("title")), _text(fields.get("abstract"))
    if not title and not abstract:
        raise BadInput(f"{where} ({bibcode}) has neither title nor abstract: give one of them.")
    authors = fields.get("authors") or ()
    if isinstance(authors, str):
        authors = [name.strip() for name in authors.split(";") if name.strip()]
    return Paper(
        bibcode,
        title,
        tuple(whole_surname(_text(a)) for a in authors),
        _whole(fields.get("year")),
        (),
        abstract,
        None if fields.get("refereed") is None else bool(fields["refereed"]),
        bool(fields.get("retracted")),
        _whole(fields.get("citations")),
        _text(fields.get("origin")),
        tuple(_text(o) for o in fields.get("objects") or () if o),
    )


def _text(value: object) -> str:
    if isinstance(value, list):  # ADS gives titles as lists
        value = " ".join(map(str, value))
    # lone surrogates have no UTF-8 form
    return " ".join(str(value or "").encode("utf-8", "replace").decode().split())


def _whole(value: Any) -> int:
    try:
        return max(0, min(int(value), 2**31))
    except (TypeError, ValueError, OverflowError):
        return 0
