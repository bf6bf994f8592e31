"""Measures both alignment recipes: ``make bench-alignment`` (three seeds; by its parts about an hour and a half, resumable).

Trains the published recipe (``reference``) and ours (``scholar``) with each seed, measures everything of
``training/alignment/measures/measure.py`` on the test split and the oracle's limit, writes docs/alignment.json, docs/alignment.md
and plots, and ships the checkpoints of the seed that validation likes best.

``python -m training.alignment.measures.bench --shipped --quick`` trains and writes nothing: it measures the shipped checkpoints
again and prints the JSON of docs/alignment.json for them (one seed, so without a spread over seeds), in under five minutes on
two cores. Without ``--quick`` the better regression heads are trained anew with the copies of the sources that the shipped ones had.
"""

import argparse
import json
import pickle
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from training.alignment.data.held import held_sources
from training.alignment.data.prepare import Prepared, prepare
from training.alignment.measures import limits, measure, ranks, report
from training.alignment.measures.real_abstracts import papers_report
from training.alignment.measures.regression import STEPS
from training.alignment.recipes.models import Models, fit, ship, shipped
from training.alignment.recipes.scholar import read_preset
from training.alignment.recipes.vectors import scores

SEEDS = (1, 2, 3)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(".cache/alignment/runs"),
        help="trained models; those there are not trained again",
    )
    parser.add_argument("--seeds", type=int, nargs="*", default=SEEDS)
    parser.add_argument("--no-ship", action="store_true", help="leave the shipped weights as they are")
    parser.add_argument("--shipped", action="store_true", help="measure the shipped checkpoints and print the JSON")
    parser.add_argument("--quick", action="store_true", help="with --shipped: heads without the copies of the sources")
    options = parser.parse_args(argv)
    copies = 0 if options.quick else read_preset("scholar").copies
    if options.quick and not options.shipped:
        parser.error("--quick measures the shipped checkpoints only: give --shipped too")
    if options.shipped:
        data = prepare(options.shared, held=held_sources(options.shared), copies=copies)
        print(json.dumps(report.as_json(again(data, shipped(data), options.shared))))
        return
    run(prepare(options.shared, held=held_sources(options.shared), copies=copies), options)


def again(data: Prepared, models: Models, shared: Path) -> dict[str, Any]:
    """Everything of trained models of one seed."""
    result = combine([measured(data, models)])
    result |= once(data, models, shared) | {"seeds": [models.seed], "shipped_seed": models.seed}
    add_limits(result, limits.measure(data))
    return result


def run(data: Prepared, options: argparse.Namespace) -> None:
    """Train or read each seed's models, measure, write, ship."""
    runs: list[dict[str, Any]] = []
    fitness: dict[int, float] = {}
    for seed in options.seeds:
        start = time.perf_counter()
        models = fit(data, seed, options.work)
        trained = time.perf_counter()
        runs.append(
            kept(
                options.work / f"measured-{seed}.pkl",
                partial(measured, data, models, seed == options.seeds[0]),
            )
        )
        fitness[seed] = validation_recall(data, models)
        print(
            f"seed {seed}: trained in {trained - start:.0f} s, measured in {time.perf_counter() - trained:.0f} s",
            flush=True,
        )
    best = max(fitness, key=lambda seed: fitness[seed])
    chosen = fit(data, best, options.work)
    result = combine(runs)
    result |= once(data, chosen, options.shared) | {"seeds": list(options.seeds), "shipped_seed": best}
    add_limits(result, kept(options.work / "limits.pkl", lambda: limits.measure(data)))
    report.write(result, options.docs)
    if not options.no_ship:
        ship(chosen, data)


def kept(path: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What was measured before an interruption, else measured now."""
    if not path.is_file():
        found = make()
        path.write_bytes(pickle.dumps(found))
    return pickle.loads(path.read_bytes())


def measured(data: Prepared, models: Models, heads: bool = True, steps: int = STEPS) -> dict[str, Any]:
    """What is measured of each seed; ``heads``: the better regression heads too, which take most of the time (``steps`` each)."""
    return {
        "scores": measure.retrieval(data, models),
        "regression": measure.regressions(data, models, heads, steps),
        "clustering": measure.clusterings(data, models),
        "anomalies": measure.anomaly_report(data, models),
        "few_labels": measure.labels_report(data, models),
        "throughput": measure.throughput(data, models),
    }


def once(data: Prepared, models: Models, shared: Path) -> dict[str, Any]:
    """What is measured of the shipped seed only."""
    corpus = data.corpora[measure.HARDER]
    test = measure.side(data, models, measure.HARDER, "test")
    rank = ranks.ranks(scores(models.aligner, test.f, test.g))
    return {
        "latents": measure.meanings(data, models),
        "by_class": measure.by_class(rank, corpus, test.members),
        "papers": papers_report(shared, models),
    }


def validation_recall(data: Prepared, models: Models) -> float:
    """Mean recall@1 % of both directions on csc-literature's validation split."""
    s = measure.side(data, models, measure.HARDER, "validation")
    score = scores(models.aligner, s.f, s.g)
    return float(np.mean([ranks.summary(ranks.ranks(x), len(x))["recall_at_1pct"] for x in (score, score.T)]))


def add_limits(result: dict[str, Any], limit: dict[str, Any]) -> None:
    """Chance everywhere, and the oracle on csc-literature."""
    for corpus in result["retrieval"].values():
        pool = corpus["scholar"]["spectrum_to_text"]["pool"]
        corpus["chance"] = {direction: ranks.chance(pool) for direction in measure.DIRECTIONS}
    result["retrieval"][measure.HARDER]["oracle"] = limit["retrieval"]
    for name, entry in limit["regression"].items():
        result["regression"][name]["oracle"] = entry


def combine(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Means over the seeds; 95 % intervals by bootstrap over sources, the seeds of one together."""
    retrieval: dict[str, dict[str, Any]] = {}
    for corpus, recipes in runs[0]["scores"].items():
        place = retrieval.setdefault(corpus, {})
        for recipe in recipes:
            place[recipe] = both_ways([run["scores"][corpus][recipe] for run in runs])
        if len(runs) > 1:
            place["scholar_ensemble"] = both_ways([sum(run["scores"][corpus]["scholar"] for run in runs) / len(runs)])
    rest = {
        key: mean_of([run[key] for run in runs])
        for key in ("regression", "clustering", "anomalies", "few_labels", "throughput")
    }
    return {"retrieval": retrieval, "intervals": "sources"} | rest


def both_ways(scores: list[np.ndarray]) -> dict[str, dict[str, Any]]:
    """The figures by direction, of score matrices [n_spectrum, n_text] of several seeds."""
    return {
        "spectrum_to_text": _summarised([ranks.ranks(s) for s in scores]),
        "text_to_spectrum": _summarised([ranks.ranks(s.T) for s in scores]),
    }


def _summarised(each: list[np.ndarray]) -> dict[str, Any]:
    pool = len(each[0])
    found: dict[str, Any] = mean_of([ranks.summary(rank, pool) for rank in each])
    together = np.stack(each)
    found["interval"] = {name: ranks.interval(together, pool, name) for name in list(found) if name != "pool"}
    return found


def mean_of(values: list[Any]) -> Any:
    """Means of numbers at the same places of nested dictionaries; of other things the first."""
    first = values[0]
    if isinstance(first, dict):
        return {key: mean_of([v[key] for v in values if key in v]) for key in first}
    if isinstance(first, bool) or not isinstance(first, (int, float)):
        return first
    known = [v for v in values if v is not None]
    return (
        type(first)(np.mean(known))
        if isinstance(first, float)
        else round(float(np.mean(known)), 3)
        if len(set(known)) > 1
        else first
    )


if __name__ == "__main__":
    main()
