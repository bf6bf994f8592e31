"""docs/alignment.json, docs/alignment.md and the plots, from what ``training.alignment.measures.bench`` measured.

``python -m training.alignment.measures.report`` writes the page anew from the figures that are there.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from training.alignment.measures.regression import gains
from training.alignment.measures.report_page import ORDER, page


def write(result: dict[str, Any], docs: Path) -> None:
    """All files; figures with four digits."""
    docs.mkdir(exist_ok=True)
    (docs / "alignment.json").write_text(json.dumps(as_json(result), indent=1) + "\n")
    (docs / "alignment.md").write_text(page(result))
    plots(result, docs)


def as_json(result: dict[str, Any]) -> dict[str, Any]:
    """The document of the figures: regression by the better head, and by kNN(3) as published under ``knn``."""
    regression = {}
    for name, entry in result["regression"].items():
        kept = {k: entry[k] for k in ("unit", "origin", "oracle") if k in entry}
        nearest = {k: v for k, v in entry.items() if k not in (*kept, "head")}
        regression[name] = kept | entry["head"] | {"knn": nearest}
    return rounded(result | {"regression": regression})


def from_json(told: dict[str, Any]) -> dict[str, Any]:
    """The figures as ``bench`` has them, from their document."""
    regression = {}
    for name, entry in told["regression"].items():
        kept = {k: entry[k] for k in ("unit", "origin", "oracle") if k in entry}
        head = {k: v for k, v in entry.items() if k not in (*kept, "knn")}
        regression[name] = kept | entry["knn"] | {"head": head}
    return told | {"regression": regression}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    options = parser.parse_args(argv)
    told = json.loads((options.docs / "alignment.json").read_text(encoding="utf-8"))
    (options.docs / "alignment.md").write_text(page(from_json(told)), encoding="utf-8")


def rounded(value: Any) -> Any:
    """Floats with four significant digits, for reading and for small differences between commits."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    return float(f"{value:.4g}") if isinstance(value, (float, np.floating)) else value


def plots(result: dict[str, Any], docs: Path) -> None:
    """Recalls of the recipes, and gains by variable; small PNG files."""
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    for axis, (corpus, recipes) in zip(figure.subplots(1, 2, sharey=False), result["retrieval"].items(), strict=True):
        for recipe in (r for r in ORDER if r in recipes):
            recalls = recipes[recipe]["spectrum_to_text"]
            axis.plot((1, 5, 10), [recalls[f"recall_at_{k}pct"] for k in (1, 5, 10)], marker="o", label=recipe)
        axis.set(title=f"{corpus}: spectrum to text", xlabel="first k % of the pool", ylabel="recall", ylim=(0, None))
        axis.legend(frameon=False)
    figure.savefig(docs / "alignment_retrieval.png", dpi=80)
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axis, names = figure.subplots(), list(result["regression"])
    place = np.arange(len(names))
    for shift, (label, head) in zip((-0.2, 0.2), (("kNN(3), as published", False), ("better head", True)), strict=True):
        found = gains(result["regression"], "fused", head)
        axis.bar(place + shift, [100 * found[n] for n in names], 0.4, label=label)
    axis.set_xticks(place, names, rotation=60, ha="right", fontsize=8)
    axis.set(ylabel="gain of fused over spectrum (%)")
    axis.legend(frameon=False)
    figure.savefig(docs / "alignment_gains.png", dpi=80)


if __name__ == "__main__":
    main()
