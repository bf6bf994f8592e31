"""All questions on the made-up sky as JSON lines, open and sealed."""

import json
from pathlib import Path

from tests.support.archives.made_up.questions.open import open_questions
from tests.support.archives.made_up.questions.sealed import sealed_questions


def write_questions(path: Path) -> Path:
    """One object a line, with the fields of ``assistant.evaluation.library.question``."""
    lines = []
    for part, rows in (("open", open_questions()), ("sealed", sealed_questions())):
        for number, (category, question, expect, *history) in enumerate(rows, 1):
            record = {
                "id": f"{part}-{number:02d}",
                "category": category,
                "question": question,
                "expect": expect,
                "part": part,
                "history": list(history[0]) if history else [],
            }
            lines.append(json.dumps(record, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
