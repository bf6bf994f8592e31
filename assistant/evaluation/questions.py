"""Questions with known answers: written by hand (``questions.jsonl``), generated from the catalogue's records (``generated``),
asked of simulated spectra (``uploads``), or a user's own.

The parts are reported apart: "development" and "held out" (by a hash of the text), "second" and "third", written later and used for mending
the engine when it failed them, and "sealed": of the failures of those only the count was ever looked at.
"""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.evaluation.generated import generated
from assistant.evaluation.question import Question
from assistant.evaluation.uploads import upload_questions
from retriever.errors import BadInput
from retriever.library.library import Library


def all_questions(library: Library, folder: Path | None = None) -> list[Question]:
    """Written and generated questions; those on uploads too where a folder for their files is given."""
    made = [*generated(library), *(upload_questions(folder) if folder else [])]
    return list({q.question + "|".join(q.history) + "|".join(q.files): q for q in [*written(), *made]}.values())


def written() -> list[Question]:
    """The questions written by hand."""
    return parse(
        resources.files("assistant.evaluation").joinpath("questions.jsonl").read_text(encoding="utf-8"),
        "questions.jsonl",
        "written",
    )


def read_questions(path: Path) -> list[Question]:
    """Questions of a user's file, one JSON object a line; paths of files count from the file's folder."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} can't be read ({type(error).__name__}): give a JSON-lines file.") from None
    return parse(text, path.name, "file", path.parent)


def parse(text: str, name: str, origin: str, folder: Path = Path()) -> list[Question]:
    """Questions of JSON lines; raises BadInput with the line's number."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            files = tuple(str(folder / f) if not Path(f).is_absolute() else f for f in record.get("files") or ())
            history = tuple(record.get("history") or ())
            found.append(
                Question(
                    record["question"],
                    as_expected(record["expect"]),
                    record.get("kind", "other"),
                    files,
                    history,
                    origin,
                    record.get("part", ""),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(
                f"Line {number} of {name} is not a question ({error!r}): give the fields question, files, expect."
            ) from None
    return found


def as_expected(expect: Any) -> dict[str, Any]:
    """``"refuse"``, a list of facts, bibcodes and names, or the fields themselves."""
    if isinstance(expect, dict):
        return expect
    if expect == "refuse":
        return {"refuse": True}
    return {"facts": [expect] if isinstance(expect, (str, int, float)) else list(expect)}
