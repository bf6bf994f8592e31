"""Requests that are broken as a model breaks them, and a step of training on them and on claims."""

import gzip
import json
import math
import random

import pytest

from retriever.requests.prompt import chat_of, prompt_of
from retriever.requests.refusing import why_refused
from tests.training.agent.test_train import folder, one_thread, run  # noqa: F401  # fixtures
from training.agent.refused import refused_of

RIGHT = [
    "values name S1 quantity redshift",
    "list class K1 where flux gt N1",
    "papers name S1 topic author A1 year_from Y1",
    "greet",
]


@pytest.mark.parametrize("request_text", RIGHT)
def test_what_is_broken_is_refused_with_the_reason_of_serving(request_text):
    keys, chance = ["S1", "K1", "N1", "A1", "Y1"], random.Random(0)
    assert why_refused(request_text, keys) == ""
    found = {refused_of(request_text, keys, chance) for _ in range(40)} - {("", "")}
    assert found and all(broken != request_text and why == why_refused(broken, keys) for broken, why in found)


def test_a_mark_that_is_not_there_is_named():
    assert why_refused("values name S3 quantity redshift", ["S1"]) == "S3 stands for nothing"
    assert "no clause" in why_refused("values names S1", ["S1"])


def test_a_step_is_trained_on_refused_requests_and_on_claims(folder, tmp_path):  # noqa: F811
    refused = ("values name S2 quantity flux", "S2 stands for nothing")
    rows = [
        {"part": "train", "prompt": chat_of(prompt_of(f"flux of X-{n}", [("S1", "X")], refused=refused)), "answer": "values name S1 quantity flux"}
        for n in range(9)
    ]  # fmt: skip
    claims = chat_of("Evidence:\nM1 measurement «flux of X: 1»\nQuestion: flux of X", "Write what the evidence says.")
    rows += [{"part": part, "prompt": claims, "answer": "[M1] flux of X = 1"} for part in ("train", "claims")]
    other = tmp_path / "claims.jsonl.gz"
    with gzip.open(other, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    told = run(folder, tmp_path / "out", "--steps", "2", "--data", str(other))
    assert told["held_back"]["claims"]["questions"] == 1
    log = told.get("log") or json.loads((tmp_path / "out" / "figures.json").read_text())["log"]
    assert all(math.isfinite(row["loss"]) for row in log)
