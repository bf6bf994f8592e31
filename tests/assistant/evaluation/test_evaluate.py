"""The evaluation: its questions are sound, its judge is strict, its page keeps each engine's part."""

import json
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.evaluation.asking import sample
from assistant.evaluation.page import write
from assistant.evaluation.question import Question
from assistant.evaluation.questions import all_questions, as_expected, read_questions
from assistant.evaluation.run import main
from assistant.evaluation.scoring import Judge
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Ledger
from retriever.errors import BadInput


@pytest.fixture(scope="module")
def questions(library, tmp_path_factory):
    return all_questions(library, tmp_path_factory.mktemp("uploads"))


def flat(facts):
    for fact in facts:
        yield from flat(fact) if isinstance(fact, list) else [fact]


def test_there_are_enough_of_every_kind(questions):
    kinds = Counter(q.kind for q in questions)
    assert len(questions) >= 250 and kinds["unanswerable"] + kinds["wrong premise"] >= 50
    assert set(kinds) >= {
        "identification",
        "parameters",
        "papers",
        "comparison",
        "filter",
        "follow-up",
        "upload",
        "public",
    }
    assert len({(q.question, q.history, q.files) for q in questions}) == len(questions)
    halves = Counter(q.half for q in questions)
    assert min(halves["development"], halves["held out"]) > 0.25 * len(questions)


def test_what_is_expected_is_in_the_catalogue(questions, library, names):
    for q in questions:
        for bibcode in q.expect.get("bibcodes", ()):
            assert all(b in library.papers for b in bibcode.split("|")), q
        for name in q.expect.get("sources", ()):
            assert names.resolve(name) is not None, q
        assert q.expect and set(q.expect) <= {"facts", "bibcodes", "sources", "refuse", "corrects"}
        assert all(isinstance(f, (str, dict, int, float)) for f in flat(q.expect.get("facts", ())))


def test_questions_are_none_of_the_code_s_examples(questions):

    import ui

    words = tomllib.loads((Path(ui.__file__).parent / "words_en.toml").read_text(encoding="utf-8"))
    examples = {q.lower() for group in words["examples"]["groups"] for q in group["questions"]}
    shared = [q.question for q in questions if not q.history and q.question.lower() in examples]
    assert len(shared) <= 0.02 * len(questions), shared


def answer_of(library, claims, question="?"):
    ledger = Ledger()
    source = ledger.add_source(library.sources["3c-273"])
    paper = library.papers_of["3c-273"][0]
    paper_id = ledger.add_paper(paper, paper.report_on("3c-273"))
    return Answer(
        question,
        "offline",
        [Claim(text, tuple({"S": source, "P": paper_id}[i] for i in ids)) for text, ids in claims],
        ledger,
    ), paper


@pytest.mark.parametrize(
    ("expect", "claims", "right"),
    [
        ({"facts": ["0.158"]}, [("3C 273 has z = 0.1583.", "S")], True),
        ({"facts": ["0.158"]}, [("3C 273 has z = 0.258.", "S")], False),
        ({"facts": [["quasar", "QSO"]]}, [("It is a quasar.", "S")], True),
        ({"facts": ["blazar|quasar"]}, [("It is a quasar.", "S")], True),
        ({"facts": [{"near": 0.16, "within": 0.01}]}, [("z = 0.158", "S")], True),
        ({"sources": ["PG 1226+023"]}, [("It is a quasar.", "S")], True),
        ({"sources": ["NGC 4151"]}, [("It is a quasar.", "S")], False),
        ({"facts": ["3C 273"]}, [("It is a quasar.", "S")], True),
        ({"refuse": True}, [("I have no evidence on that.", "")], True),
        ({"refuse": True}, [("It is a quasar.", "S")], False),
        (
            {"corrects": True, "facts": ["quasar"]},
            [("I have no evidence that it is a star: it is a quasar here.", "S")],
            True,
        ),
        ({"corrects": True, "facts": ["quasar"]}, [("It is a quasar.", "S")], False),
    ],
)
def test_the_judge(library, names, expect, claims, right):
    answer, _ = answer_of(library, claims)
    assert Judge(library, names).judge(Question("?", expect), answer).correct is right


def test_the_judge_sees_what_is_made_up(library, names):
    judge = Judge(library, names)
    answer, paper = answer_of(library, [("The redshift is 7.77.", "S"), ("See 2099ApJ...999..999Z.", "P")])
    verdict = judge.judge(Question("?", {"facts": []}), answer)
    assert verdict.unsupported == 1 and verdict.fabricated == 1
    answer = replace(answer, claims=[Claim("It is a quasar.", ("P9",))])
    assert judge.judge(Question("?", {"facts": []}), answer).fabricated == 1
    answer, _ = answer_of(library, [("A paper on 3C 273.", "P")])
    assert judge.judge(Question("?", {"bibcodes": [paper.bibcode]}), answer).correct


def test_forms_of_expectation():
    assert as_expected("refuse") == {"refuse": True}
    assert as_expected(["quasar", "2011ApJ...742...85G"]) == {"facts": ["quasar", "2011ApJ...742...85G"]}
    assert as_expected("0.158") == {"facts": ["0.158"]}


def test_questions_of_a_file_are_asked_and_the_page_is_written(tmp_path, library, capsys):
    lines = [
        {"question": "What is the redshift of 3C 273?", "files": [], "expect": ["0.158", "3C 273"]},
        {"question": "What is the capital of Peru?", "expect": "refuse"},
        {"question": "Who measured the spin of Cyg X-1?", "expect": {"bibcodes": ["2011ApJ...742...85G"]}},
    ]
    file, page = tmp_path / "mine.jsonl", tmp_path / "docs" / "evaluation.md"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert main(["--questions", str(file), "--out", str(page)]) == 0
    figures = json.loads(page.with_name("evaluation-offline.json").read_text())
    assert figures["questions"] == 3 and figures["correct"] == 1.0 and figures["refused_unanswerable"] == 1.0
    assert figures["fabricated_citations"] == 0 and "| answers correct (all) | 100.0 % |" in page.read_text()
    assert str(tmp_path) not in page.read_text().replace(str(file), "")
    write(page, figures | {"engine": "vllm"}, "another command")
    write(page, figures, "again")
    assert page.read_text().count("## Engine `offline`") == 1 and "another command" in page.read_text()


@pytest.mark.parametrize("content", ["", "not json", '{"question": "x"}', '{"expect": "refuse"}', "[1]"])
def test_bad_files_are_told_in_one_line(tmp_path, library, capsys, content):
    file = tmp_path / "bad.jsonl"
    file.write_text(content)
    assert main(["--questions", str(file), "--out", str(tmp_path / "x.md")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_that_is_absent(tmp_path):
    with pytest.raises(BadInput):
        read_questions(tmp_path / "absent.jsonl")


def test_a_sample_is_even_over_the_kinds(questions):
    drawn = Counter(q.kind for q in sample(questions, 30))
    assert sum(drawn.values()) == 30 and max(drawn.values()) - min(drawn.values()) <= 1
