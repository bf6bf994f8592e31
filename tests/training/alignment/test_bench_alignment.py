"""The benchmark's joining and report, on made-up figures; and the shipped checkpoints."""

import json

import numpy as np

from training.alignment.data.variables import VARIABLES
from training.alignment.measures import bench, report
from training.alignment.measures.regression import KINDS
from training.alignment.recipes.models import SHIPPED, SHIPPED_PUBLISHED


def made_up_run(seed: int) -> dict:
    """What one seed might have measured: better than chance, worse than sure."""
    generator = np.random.default_rng(seed)
    scores = {
        recipe: np.diag(np.full(120, strength)) + generator.normal(size=(120, 120))
        for recipe, strength in (("reference", 1.0), ("scholar", 2.0))
    }
    kinds = {kind: 1.0 - 0.1 * n for n, kind in enumerate((*KINDS, "mixture"))}
    entry = {"unit": "", "origin": "catalogue", **kinds, "chosen": "fused", "head": {**kinds, "chosen": "fused"}}
    views = ("spectrum_before_alignment", "spectrum_aligned", "text_aligned", "both")
    clusters = {"sources": 100} | {v: {"balanced_accuracy": 0.5, "contingency": [[1]], "classes": ["a"]} for v in views}
    network = {
        "nodes": 3,
        "edges": 2,
        "mean_degree": 1.0,
        "components": 1,
        "core": 2,
        "core_number": 1,
        "periphery": 1,
        "strangeness_core": 0.4,
        "strangeness_periphery": None,
    }
    found = {name: {"all": 0.9, "odd": 0.9} for name in ("combined", "mismatch")}
    return {
        "scores": {"csc-literature": scores, "csc-facts": scores},
        "regression": {v: dict(entry) for v in VARIABLES},
        "clustering": {"8_classes": clusters, "2_classes": clusters},
        "anomalies": {"planted": 24, "pool": 120, "found_in_top_1pct": found, "networks": {"0.5": network}},
        "few_labels": {"classes": ["a", "b"], "without_alignment": {"1%": 0.4}, "with_alignment": {"1%": 0.5}},
        "throughput": 6000.0,
    }


def test_report_holds_the_schema_and_intervals(tmp_path):
    result = bench.combine([made_up_run(1), made_up_run(2)])
    result |= {
        "seeds": [1, 2],
        "shipped_seed": 1,
        "by_class": {"AGN": {"n": 12, "recall_at_1pct": 0.1}},
        "papers": {"pool": 9, "note": ""},
        "latents": {"mean_best_pearson": {"shared": 0.5}, "best_pearson": {}, "formulae": []},
    }
    oracle = bench.both_ways([np.diag(np.full(120, 3.0)) + np.random.default_rng(0).normal(size=(120, 120))])
    bench.add_limits(result, {"retrieval": oracle, "regression": {"hard_hs": {"spectrum": 1.0, "fused": 0.8}}})
    report.write(result, tmp_path)
    told = json.loads((tmp_path / "alignment.json").read_text())
    figures = {"recall_at_1pct", "recall_at_5pct", "recall_at_10pct", "median_rank", "mrr", "pool"}
    for corpus, recipes in (
        ("csc-literature", {"chance", "reference", "scholar", "oracle"}),
        ("csc-facts", {"chance", "reference", "scholar"}),
    ):
        assert recipes <= told["retrieval"][corpus].keys()
        for recipe in recipes:
            for direction in ("spectrum_to_text", "text_to_spectrum"):
                assert figures <= told["retrieval"][corpus][recipe][direction].keys()
    assert {"spectrum", "text", "shared", "fused", "mixture", "unit"} <= told["regression"]["powlaw_gamma"].keys()
    scholar = told["retrieval"]["csc-literature"]["scholar"]["spectrum_to_text"]
    low, high = scholar["interval"]["recall_at_1pct"]
    assert low <= scholar["recall_at_1pct"] <= high and scholar["pool"] == 120
    page = (tmp_path / "alignment.md").read_text()
    assert "## Bars" in page and "**All" in page and "simulated" in page
    assert (tmp_path / "alignment_gains.png").stat().st_size < 100_000


def test_checkpoints_are_small():
    sizes = [path.stat().st_size for path in (SHIPPED, SHIPPED_PUBLISHED) if path.is_file()]
    assert SHIPPED.is_file() and sum(sizes) < 20e6
