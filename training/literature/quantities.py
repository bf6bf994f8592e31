"""Quantities read by rules against hand labels: ``python -m training.literature.quantities ../shared/data [--errors]``

The labels (``training/literature/quantity_labels.jsonl``) were made by reading the abstracts: every number that is stated for one of the
listed quantities in a unit of ``UNITS`` or a multiple of it, with its interval, range or limit; no rates, ratios, powers,
differences and sensitivities; how far a sample reaches ("up to z = 3") is no limit. ``dev`` abstracts were looked at while
the rules were written; ``tuned`` ones were labelled unseen, measured once and then used to improve the rules; ``test`` ones
were labelled before the rules were run on them and have mended nothing.
A quantity is right when name, limit, value and interval (two per cent) all are.

``--llm-url URL [--most 50]`` has the language model that is served there read abstracts of the test split as ``scholar corpus summaries``
does (under the schema, each item verified), beside the rules on the same abstracts; ``with rules`` is what the step keeps.
"""

import argparse
import gzip
import json
import math
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from retriever.pages import write_section
from retriever.text.reported import Quantity, quantities_in
from training.corpus.steps.summaries import BadAnswer, Summariser
from training.corpus.steps.summary_schema import ReportedQuantity, verified

LABELS = Path(__file__).with_name("quantity_labels.jsonl")


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--errors", action="store_true", help="show what was missed and what was wrong")
    parser.add_argument("--page", type=Path, help="write the figures into this page (docs/benchmarks.md)")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--llm-url", help="a language model's server: it reads the abstracts, too")
    parser.add_argument("--llm-model", default="", help="the model that it serves (default: the first)")
    parser.add_argument("--most", type=int, default=50, help="abstracts that the model reads")
    parser.add_argument("--tokens", type=int, default=600, help="of an answer, at most")
    options = parser.parse_args(argv)
    if options.llm_url:
        print(json.dumps(by_model(options), indent=1))
        return 0
    figures = measure(options.data, options.labels, options.errors)
    lines = as_text(figures)
    print("\n".join(lines))
    if options.page:
        write_section(options.page, "training.literature.quantities", [*lines, ""])
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1))
    return 0


def measure(data: Path, labels: Path = LABELS, show: bool = False) -> dict:
    """Precision and recall by split."""
    rows = [json.loads(line) for line in labels.read_text().splitlines()]
    texts = abstracts(data / "literature" / "astro_abstracts.jsonl.gz", {row["bibcode"] for row in rows})
    counts: dict[str, dict] = {}
    for row in rows:
        found = quantities_in(texts[row["bibcode"]])
        right, missed, wrong = compare(found, row["quantities"])
        count = counts.setdefault(row["split"], {"abstracts": 0, "labelled": 0, "found": 0, "right": 0})
        count["abstracts"] += 1
        count["labelled"] += len(row["quantities"])
        count["found"] += len(found)
        count["right"] += right
        if show and (missed or wrong):
            print(row["split"], row["bibcode"])
            for label in missed:
                print("   missed", *label)
            for quantity in wrong:
                print(
                    "   wrong ",
                    quantity.name,
                    quantity.limit,
                    quantity.value,
                    quantity.low,
                    quantity.high,
                    "|",
                    quantity.sentence[:160],
                )
    return {
        split: c | {"precision": c["right"] / max(c["found"], 1), "recall": c["right"] / max(c["labelled"], 1)}
        for split, c in counts.items()
    }


def by_model(options: argparse.Namespace) -> dict:
    """The model's quantities, those of the rules, and what the step keeps of both, on the same abstracts."""
    model = Summariser.from_environment(options.llm_url, options.llm_model)
    assert model is not None
    rows = [row for row in map(json.loads, options.labels.read_text().splitlines()) if row["split"] == "test"]
    rows = random.Random(1).sample(rows, min(options.most, len(rows)))
    texts = abstracts(options.data / "literature" / "astro_abstracts.jsonl.gz", {row["bibcode"] for row in rows})
    with ThreadPoolExecutor(4) as pool:
        wrote = list(pool.map(lambda row: _read_by(model, texts[row["bibcode"]], options.tokens), rows))
    kinds = ("written", "verified", "with_rules", "rules")
    counts = {kind: {"found": 0, "right": 0} for kind in kinds}
    shares: dict[str, list[tuple[int, int, int]]] = {kind: [] for kind in kinds}
    for row, found in zip(rows, wrote, strict=True):
        for kind in kinds:
            right, _, _ = compare(found[kind], row["quantities"])
            counts[kind]["found"] += len(found[kind])
            counts[kind]["right"] += right
            shares[kind].append((right, len(found[kind]), len(row["quantities"])))
    told = {kind: counts[kind] | {"f1": _f1(shares[kind]), "f1_95": _drawn(shares[kind])} for kind in kinds}
    labelled = sum(len(row["quantities"]) for row in rows)
    bad = sum(found["bad"] for found in wrote)
    return {"model": model.model, "abstracts": len(rows), "labelled": labelled, "not_of_the_schema": bad, **told}


def _read_by(model: Summariser, text: str, tokens: int) -> dict:
    """The quantities of one abstract, as each reads them."""
    title, _, abstract = text.partition(". ")
    ruled = quantities_in(text)
    try:
        written = model.written(["every source of the text"], title, abstract, tokens)
    except BadAnswer:
        return {"written": [], "verified": [], "with_rules": ruled, "rules": ruled, "bad": 1}
    kept, _ = verified(written, text)
    refused = len(kept.quantities) < len(written.quantities) or not written.mentioned
    own = [_as_quantity(q) for q in kept.quantities]
    return {
        "written": [_as_quantity(q) for q in written.quantities],
        "verified": own,
        "with_rules": ruled if refused else own,
        "rules": ruled,
        "bad": 0,
    }


def _as_quantity(q: ReportedQuantity) -> Quantity:
    return Quantity(q.name, q.value, q.low, q.high, q.limit, q.unit, q.band, q.instrument, q.sentence)


def _f1(shares: list[tuple[int, int, int]]) -> float:
    right, found, labelled = map(sum, zip(*shares, strict=True))
    return round(2 * right / max(found + labelled, 1), 3)


def _drawn(shares: list[tuple[int, int, int]]) -> tuple[float, float]:
    """A 95 % interval, by drawing abstracts anew."""
    chance = random.Random(1)
    drawn = sorted(_f1(chance.choices(shares, k=len(shares))) for _ in range(1_000))
    return drawn[25], drawn[974]


def as_text(figures: dict) -> list[str]:
    kinds = {
        "dev": "read while the rules were first written",
        "tuned": "labelled unseen, then used to improve the rules",
        "test": "labelled before the rules were run on them, untouched since",
    }
    return [
        "## Quantities read from abstracts by rules",
        "",
        "`python -m training.literature.quantities ../shared/data --page docs/benchmarks.md`: name, limit, value and interval must all be right.",
        "",
        "| abstracts | how many | quantities labelled | precision | recall |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {split}: {kinds[split]} | {row['abstracts']} | {row['labelled']} | {row['precision']:.3f} | {row['recall']:.3f} |"
            for split, row in figures.items()
        ),
    ]


def compare(found: list[Quantity], labels: list[list]) -> tuple[int, list[list], list[Quantity]]:
    """How many are right, the labels missed, and what was found wrongly."""
    left, right, wrong = list(labels), 0, []
    for quantity in found:
        match = next((label for label in left if agrees(quantity, label)), None)
        if match is None:
            wrong.append(quantity)
        else:
            left.remove(match)
            right += 1
    return right, left, wrong


def agrees(quantity: Quantity, label: list) -> bool:
    name, value, low, high, limit = label
    ours = (quantity.value, quantity.low, quantity.high)
    if quantity.name != name or quantity.limit != limit:
        return False
    if value is None:  # a range: its ends count, not its middle
        return near(ours[1], low) and near(ours[2], high)
    return near(ours[0], value) and near(ours[1], low) and near(ours[2], high)


def near(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else math.isclose(a, b, rel_tol=0.02, abs_tol=1e-30)


def abstracts(path: Path, wanted: set[str]) -> dict[str, str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        return {r["bibcode"]: f"{r['title']}. {r['abstract'] or ''}" for r in records if r["bibcode"] in wanted}


if __name__ == "__main__":
    sys.exit(main())
