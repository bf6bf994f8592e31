"""Checks the figures of spectra and texts as a referee would: ``python -m training.alignment.measures.checked.command`` writes docs/alignment-checked.md and .json.

Of the shipped checkpoints (one seed): the fair comparison with the published recipe, shares of the oracle, variables, classes and anomalies, each with
intervals by sources, nulls, and choices made on validation. Each part is kept, so that an interrupted run goes on.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from retriever.durable import write_text
from training.alignment.measures import anomalies, ranks
from training.alignment.measures.checked import classes, experts, neighbours, search
from training.alignment.measures.checked.intervals import mean, share
from training.alignment.measures.checked.page import page
from training.alignment.measures.checked.views import Arrays, Views

DETECTORS = (
    "novel sentence",
    "mismatch",
    "isolation forest, shared space",
    "neighbours, shared space",
    "neighbours, spectrum",
    "combined",
)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path(".cache/alignment/checked"))
    parser.add_argument(
        "--only",
        nargs="*",
        default=list(PARTS),
        choices=list(PARTS),
        help="measure these; what was measured before is told too",
    )
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    options = parser.parse_args(argv)
    views = Views(options.shared, options.work)
    found = {}
    for name, (kind, measure) in PARTS.items():
        piece = options.work / f"{name}.json"
        if name in options.only and not piece.is_file():
            write_text(piece, json.dumps(measure(kind(views))))
            print(f"{name}: done", flush=True)
        if piece.is_file():
            found[name] = json.loads(piece.read_text(encoding="utf-8"))
    write_text(options.docs / "alignment-checked.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / "alignment-checked.md", page(found))


def oracle_shares(views: Arrays) -> dict[str, Any]:
    """By direction: recalls of `scholar`, and in parts of the oracle's on the same sources."""
    found: dict[str, Any] = {"pool": len(views["scholar"])}
    for direction, ours, limit in (
        ("spectrum to text", views["scholar"], views["oracle"]),
        ("text to spectrum", views["scholar"].T, views["oracle"].T),
    ):
        first, second = ranks.ranks(ours), ranks.ranks(limit)
        row: dict[str, Any] = search.summary(first)
        for k in (1, 5, 10):
            within = k * first.size / 100
            row[f"share at {k} %"] = share((first <= within).astype(float), (second <= within).astype(float))
        found[direction] = row
    return found


def strangers(views: Arrays) -> dict[str, Any]:
    """By detector: another author's plants found in the first per cent, and real abstracts that would be called strange there."""
    found: dict[str, Any] = {"plants": int(views["plant combined"].size), "abstracts": int(views["real combined"].size)}
    for name in DETECTORS:
        pool = views[f"pool {name}"]
        hits = {kind: anomalies.found(pool, views[f"{kind} {name}"]).astype(float) for kind in ("plant", "real")}
        found[name] = {kind: mean(values) for kind, values in hits.items()}
    return found


PARTS: dict[str, tuple[Callable[[Views], Arrays], Callable[[Arrays], Any]]] = {
    "variables": (Views.sources, neighbours.measured),
    "experts": (Views.experts, experts.measured),
    "classes": (Views.sources, classes.measured),
    "oracle": (Views.limits, oracle_shares),
    "anomalies": (Views.strangers, strangers),
    "comparison": (Views.texts, search.measured),
}

if __name__ == "__main__":
    main()
