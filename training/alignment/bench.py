"""Measures the shared space of a domain: ``python -m training.alignment.bench --domain variables`` writes docs/domains/variables.md and .json.

Works in pieces, a fold of a data set each, which are kept: an interrupted run goes on where it was, and ``--folds 0`` does one fold
only. The page is written of the folds that are there, at least two of a data set, and says of each how many. A domain whose weights ship (``weights`` of its preset) is measured as it ships,
on the first fold.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retriever.durable import replacing, write_text
from training.alignment.claims import one_fold
from training.alignment.claims.page import page
from training.alignment.claims.summary import retrieval_summary, summary
from training.alignment.domains.aligner import encoded, from_scholar, new_aligner
from training.alignment.domains.objects import FOLDS
from training.alignment.domains.preset import Domain
from training.alignment.recipes.models import SHIPPED, stored
from training.alignment.train import chosen, load, options_of

FEWEST_FOLDS = 2


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options_of(parser)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)))
    parser.add_argument("--work", type=Path, default=Path(".cache/domains/bench"))
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    options = parser.parse_args(argv)
    domain = chosen(options)
    found = as_shipped(domain, options.shared) if domain.weights else by_folds(domain, options)
    if found is None:
        return
    options.docs.mkdir(parents=True, exist_ok=True)
    write_text(options.docs / f"{domain.name}.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / f"{domain.name}.md", page(domain, found))


def by_folds(domain: Domain, options: argparse.Namespace) -> dict[str, Any] | None:
    """Measures the folds that are asked for, and gives the figures if then all are there."""
    tables: dict[str, Any] = {}
    for table in domain.tables:
        data = load(table, domain, options.shared)
        pieces = [options.work / f"{domain.name}-{table}-{options.seed}-{fold}.npz" for fold in range(FOLDS)]
        for fold in options.folds:
            if not pieces[fold].is_file():
                arrays: dict[str, Any] = one_fold.measure(data, domain, fold, options.seed, options.work / table)
                with replacing(pieces[fold]) as whole, whole.open("wb") as file:
                    np.savez_compressed(file, **arrays)
                print(f"{table}, fold {fold}: done", flush=True)
        done = [piece for piece in pieces if piece.is_file()]
        if len(done) >= FEWEST_FOLDS:
            tables[table] = summary([dict(np.load(piece)) for piece in done], data.objects, domain.families)
    if not tables:
        print("No page yet: no data set has two folds measured.")
        return None
    return {"domain": domain.name, "seed": options.seed, "folds": FOLDS, "steps": domain.steps, "tables": tables}


def as_shipped(domain: Domain, shared: Path) -> dict[str, Any]:
    """Retrieval both ways by the weights that ship, on the first fold of the first data set."""
    data = load(domain.tables[0], domain, shared)
    test = np.flatnonzero((data.objects.fold == 0) & data.known.all(1))
    aligner = new_aligner(data, domain, data.outside(0)).eval()
    aligner.load_state_dict(from_scholar(stored(SHIPPED)[1]), strict=False)
    ranks = one_fold.retrieval(encoded(aligner, data, test), np.arange(len(test)))
    return {"domain": domain.name, "weights": domain.weights, "retrieval": retrieval_summary(ranks)}


if __name__ == "__main__":
    main()
