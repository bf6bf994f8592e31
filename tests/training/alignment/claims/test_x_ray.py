"""Published claims beside our figures: a verdict follows from the numbers, and every claim has one."""

import copy
import json
from pathlib import Path

import pytest

from training.alignment.claims import x_ray

MEASURED = Path(__file__).parents[4] / "docs" / "alignment.json"


@pytest.fixture
def measured():
    return json.loads(MEASURED.read_text(encoding="utf-8"))


def verdicts(found):
    return {what: met for what, _, _, met in x_ray.claims(found)}


def test_a_verdict_turns_with_the_figure(measured):
    before, better = verdicts(measured), copy.deepcopy(measured)
    ours = better["retrieval"][x_ray.CORPUS]["scholar"]["spectrum_to_text"]
    ours["interval"]["recall_at_1pct"] = [0.18, 0.22]
    better["anomalies"]["networks"]["0.7"]["strangeness_periphery"] = 0.9
    better["regression"]["hard_hs"]["fused"] = 9.0
    changed = {what for what, met in verdicts(better).items() if met != before[what]}
    assert len(changed) == 3 and any("0.7" in what for what in changed) and any("first 1 %" in what for what in changed)


def test_the_table_says_what_is_not_reproduced(measured):
    rows = x_ray.claims(measured)
    lines = x_ray.table(rows)
    assert sum("**not reproduced** |" in line for line in lines) == sum(not met for *_, met in rows)
    assert len([line for line in lines if line.startswith("| ")]) == len(rows) + 2
