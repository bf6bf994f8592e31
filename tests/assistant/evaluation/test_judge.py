"""The judge catches what is wrong, and shares nothing with what it judges."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import assistant
from assistant.evaluation.question import Question
from assistant.evaluation.scoring import Judge
from assistant.evaluation.written import numbers, words
from assistant.evidence import remarks
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Measurement


@pytest.fixture(scope="module")
def judge(library, names):
    return Judge(library, names)


@pytest.fixture
def two(library):
    """3C 273 and NGC 4151 with a photon index each and a paper on the first."""
    ledger, ids = Ledger(), {}
    for letter, source_id, value in (("A", "3c-273", 1.74), ("B", "ngc-4151", 1.52)):
        ids[letter] = ledger.add_source(library.sources[source_id])
        measured = Measurement("powlaw_gamma", value, value - 0.04, value + 0.04, 0.9, "", "a fit")
        ids[f"{letter}m"] = ledger.add_measurement(measured, ids[letter], source_id)
    paper = library.papers_of["3c-273"][0]
    ids["P"] = ledger.add_paper(paper, paper.report_on("3c-273"))
    return ledger, ids


def verdict_on(judge, two, text, cites, remark=None, expect=None):
    ledger, ids = two
    claim = Claim(text, tuple(ids.get(i, i) for i in cites.split()), remark=remark)
    return judge.judge(Question("?", expect or {}), Answer("?", "offline", [claim], ledger))


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("The photon index of 3C 273 is 1.74 (1.70 to 1.78, 90 % interval).", "Am"),
        ("The photon index of NGC 4151 is 1.5.", "Bm"),
        ("Photon index: 3C 273 1.74, NGC 4151 1.52; it is highest in 3C 273.", "Am Bm"),
        ("3C 273 is a quasar at redshift 0.158.", "A"),
        ("I have no evidence on the spin period of 3C 273.", "A"),
    ],
)
def test_a_right_claim_is_found_right(judge, two, text, cites):
    verdict = verdict_on(judge, two, text, cites)
    assert (verdict.unsupported, verdict.fabricated) == (0, 0)
    assert verdict.covered == verdict.recalled == 1 and verdict.precise == verdict.citations


@pytest.mark.parametrize("text", ["is 1.84.", "is 17.4.", "is -1.74.", "is 1.741.", "lies at 1.74 to 1.98."])
def test_a_number_that_is_off(judge, two, text):
    verdict = verdict_on(judge, two, f"The photon index of 3C 273 {text}", "Am")
    assert verdict.unsupported == 1 and verdict.covered == verdict.recalled == 0


@pytest.mark.parametrize(
    ("text", "cites"),
    [("The photon index of NGC 4151 is 1.74.", "Am"), ("NGC 4151 is a quasar at redshift 0.158.", "A")],
)
def test_the_record_of_another_source(judge, two, text, cites):
    """The number stands in what is cited, but that is another source's."""
    verdict = verdict_on(judge, two, text, cites)
    assert verdict.precise == 0 and verdict.recalled == 0


@pytest.mark.parametrize(
    "said",
    [
        "it is highest in NGC 4151.",
        "they are equal.",
        "the intervals overlap, so no difference is established.",
        "it is highest in 3C 273. The smaller index, of 3C 273, is the harder spectrum.",
    ],
)
def test_a_comparison_that_the_values_deny(judge, two, said):
    verdict = verdict_on(judge, two, f"Photon index: 3C 273 1.74, NGC 4151 1.52; {said}", "Am Bm")
    assert verdict.recalled == 0


def test_citations_that_do_not_exist(judge, two):
    assert verdict_on(judge, two, "3C 273 is a quasar.", "P9").fabricated == 1
    assert verdict_on(judge, two, "3C 273 is a quasar (2099ApJ...999..999Z).", "P").fabricated == 1
    assert verdict_on(judge, two, "3C 273 is a quasar.", "M9").recalled == 0


def test_a_remark_says_no_fact(judge, two):
    """A number that stands in a remark alone answers nothing and is unsupported; names in it are names."""
    remark = remarks.simulated_spectrum("object with index 1.99")
    verdict = verdict_on(judge, two, "3C 273 is a quasar.", "A", remark, {"facts": ["1.99"]})
    assert not verdict.correct and verdict.unsupported == 1
    verdict = verdict_on(judge, two, "", "A", remarks.simulated_spectrum("3C 273"), {"facts": ["simulated"]})
    assert verdict.correct and verdict.unsupported == 0 and verdict.precise == 1


def test_a_remark_lends_no_words_to_its_claim(judge, two):
    remark = remarks.only_shapes()
    verdict = verdict_on(
        judge, two, "Spectra simulated from catalogue values compare shapes, not identities.", "P", remark
    )
    assert verdict.recalled == 0


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0.5-7 keV flux: 1.9e-12 erg s^-1 cm^-2", [0.5, 7, 1.9e-12]),
        ("(1.70 to 1.78, 90 % interval)", [1.70, 1.78, 90]),
        ("10^22 cm-2 or 5 x 10^{22} cm^{-2}", [1e22, 5e22]),
        ("RA 187.2779, Dec -2.0524 deg; 12,345 counts", [187.2779, -2.0524, 12345]),
        ("range 1-2, -3 to -1", [1, 2, -3, -1]),
        ("2CXO J1234.5 and 4FGL, see 2011ApJ...742...85G", []),
        ("3.9 d, 5keV.", [3.9, 5]),
    ],
)
def test_numbers_as_the_judge_reads_them(text, read):
    assert [n.value for n in numbers(text)] == pytest.approx(read)


def test_words_as_the_judge_compares_them():
    assert words("absorbed") == words("absorption") and words("photon") != words("pulsar")
    assert words("The value is in it") == frozenset()


def test_what_the_judge_imports_is_no_part_of_verification():
    """Its own modules and what of the evaluation they import, read from their sources."""
    room, seen, waiting = Path(assistant.__file__).parent / "evaluation", set(), ["scoring"]
    while waiting:
        module = waiting.pop()
        tree = ast.parse((room / f"{module}.py").read_text(encoding="utf-8"))
        imported = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
        assert not {m for m in imported if m.startswith(("assistant.check", "assistant.offline", "retriever.text"))}
        inner = {m.rpartition(".")[2] for m in imported if m.startswith("assistant.evaluation.")}
        waiting += sorted(inner - seen)
        seen |= inner | {module}
    assert {"scoring", "written", "held"} <= seen


def test_an_answer_without_any_claim(judge, two):
    verdict = judge.judge(Question("?", {"facts": ["quasar"]}), replace(Answer("?", "offline", [], two[0])))
    assert not verdict.correct and verdict.claims == 0
