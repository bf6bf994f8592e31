"""The sixty questions on the made-up sky: their number, their parts, and that each expects something that exists."""

import json

from assistant.evaluation.library.question import OPEN, SEALED, read_questions
from assistant.evaluation.library.truth import Truth
from tests.support.archives.made_up.questions.rows import write_questions
from tests.support.archives.made_up.truth import truth


def test_sixty_questions_with_answers_that_exist(tmp_path):
    questions = read_questions(write_questions(tmp_path / "questions.jsonl"))
    assert [q.part for q in questions] == [OPEN] * 20 + [SEALED] * 40
    assert len({q.question for q in questions}) == 60 and len({q.id for q in questions}) == 60
    held = Truth(**json.loads(json.dumps(truth())))
    # of a sealed question nothing is shown where it fails: only its id
    bad = [q.id for q in questions if not _is_answerable(q.expect, held)]
    assert bad == []


def _is_answerable(expect, held: Truth) -> bool:
    named = [*expect.get("list", ()), *(w["source"] for w in expect.get("values", ()))]
    papers = [*expect.get("papers", {}).get("only", ()), *(w["paper"] for w in expect.get("quotes", ()))]
    quoted = all(any(w["holds"] in text for text in held.texts_of(w["paper"])) for w in expect.get("quotes", ()))
    return (
        bool(expect)
        and all(name in held.sources for name in named)
        and all(bibcode in held.papers for bibcode in papers)
        and quoted
        and expect.get("list", [1]) != []
        and expect.get("papers", {"only": [1]})["only"] != []
    )
