"""Why alignment does not lift classes here as in AstroM3, by leaving out and by making up: ``python -m training.alignment.claims.pairs --domain variables``.

Light curves of EROS-1 with one partner each, changed one thing at a time: what the partner tells (catalogue numbers, which hold no period; the published period;
made-up numbers that tell the class as well as is wanted; the numbers of another star; none, two views of the curve alone), how many curves have one, how long
and how large a network is trained. Then, as in ``bench``, classes from the light curve alone: from scratch, fine-tuned, and by a linear probe.
Writes docs/domains/pairs.md and .json; a change of one fold is a piece that is kept, so that an interrupted run goes on.
"""

import argparse
import csv
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from retriever.durable import replacing, write_text
from training.alignment.claims import scores
from training.alignment.claims.fine_tuning import Told, chosen, fitted, probed, read
from training.alignment.claims.one_fold import MAIN, boosted, some
from training.alignment.claims.pairs_page import pairs_page
from training.alignment.domains.aligner import encoded
from training.alignment.domains.objects import Objects, Tabulated, tabulated
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables.reading import READERS
from training.alignment.domains.training import Run, train
from training.alignment.train import chosen as domain_of
from training.alignment.train import options_of

SHARES = (1, 10, 100)  # per cent of the labels
WAYS = ("fine-tuned", "probe")
TABLE = "eros"
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Cell:
    """`partner`: catalogue, period, shuffled, none, or made up with so much noise about the class; `pairs`: the share of the training curves that
    have it; `changes` of the preset; `wide`: the encoder reads the single points as well, and its vectors are four times as long."""

    name: str
    partner: str | float = "catalogue"
    pairs: float = 1.0
    changes: dict[str, Any] = field(default_factory=dict)
    wide: bool = False


CELLS = (
    Cell("catalogue numbers, which hold no period: as in `variables`"),
    Cell("none: two views of the same curve", "none"),
    Cell("catalogue numbers of another star", "shuffled"),
    Cell("the published period alone", "period"),
    Cell("made up, tells the class badly", 1.0),
    Cell("made up, tells the class well", 0.5),
    Cell("made up, is the class", 0.1),
    Cell("is the class, a tenth of the pairs", 0.1, 0.1),
    Cell("is the class, three tenths of the pairs", 0.1, 0.3),
    Cell("catalogue numbers, a tenth of the pairs", "catalogue", 0.1),
    Cell("catalogue numbers, a third of the steps", changes={"steps": 100}),
    Cell("catalogue numbers, three times the steps", changes={"steps": 900}),
    Cell("catalogue numbers, no two views and no read-out", changes={"twice": (), "keeping": 0.0}),
    Cell("catalogue numbers, larger network", changes={"dimensions": 256}, wide=True),
    Cell("is the class, larger network", 0.1, changes={"dimensions": 256}, wide=True),
)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options_of(parser)
    parser.set_defaults(table=[TABLE])
    parser.add_argument("--folds", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--work", type=Path, default=Path(".cache/domains/pairs"))
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    options = parser.parse_args(argv)
    domain = replace(domain_of(options), modalities=(MAIN, "metadata"))
    objects = READERS[TABLE](options.shared, domain)
    found: dict[str, Any] = {"table": TABLE, "folds": options.folds, "seed": options.seed, "cells": {}}
    periods = read_periods(options.shared / "lightcurves_eros1")
    for cell in CELLS:
        pieces = []
        for fold in options.folds:
            piece = options.work / f"{options.seed}-{fold}-{CELLS.index(cell)}.npz"
            if not piece.is_file():
                arrays: dict[str, Any] = measured(objects, periods, domain, cell, fold, options.seed, options.work)
                with replacing(piece) as whole, whole.open("wb") as file:
                    np.savez_compressed(file, **arrays)
            pieces.append(dict(np.load(piece)))
        found["cells"][cell.name] = pooled(pieces)
        print(cell.name, found["cells"][cell.name], flush=True)
    bench = json.loads((options.docs / "variables.json").read_text(encoding="utf-8"))
    found["room"] = {name: room(table["few labels"]) for name, table in bench["tables"].items()}
    write_text(options.docs / "pairs.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / "pairs.md", pairs_page(found, SHARES, WAYS))


def read_periods(folder: Path) -> dict[str, float]:
    """The published period [days] of each star of EROS-1, many of them aliases."""
    with gzip.open(folder / "objects.csv.gz", "rt") as file:
        return {row["id"]: float(row["period"]) for row in csv.DictReader(file) if row["period"]}


def measured(
    objects: Objects, periods: dict[str, float], domain: Domain, cell: Cell, fold: int, seed: int, folder: Path
) -> Arrays:
    """Who is classified right [n] of the held fold, by way and share of labels, and by the partner alone."""
    classes = sorted(set(objects.label) - {""})
    number = np.array([classes.index(name) if name else -1 for name in objects.label])
    own = changed(domain, cell)
    data = tabulated(partnered(objects, periods, number, cell, fold, seed), own)
    there = (number >= 0) & data.known[:, 0]
    rows, test = np.flatnonzero(there & (objects.fold != fold)), np.flatnonzero(there & (objects.fold == fold))
    curves = chosen(data, (MAIN,))
    aligner = train(data, own, folder / f"{fold}-{CELLS.index(cell)}.pt", Run(seed, fold))
    vectors = encoded(aligner, data, np.arange(len(number)))[MAIN]
    found: Arrays = {"partner": partner_alone(data, number, rows, test)}
    for share in SHARES:
        part = some(rows, number[rows], share / 100, np.random.default_rng([seed, share, test[0]]))
        told = Told(part, number[part], len(classes))
        scratch = folder / f"{seed}-{fold}-scratch-{share}-{cell.wide:d}.npy"
        if not scratch.is_file():
            with replacing(scratch) as whole, whole.open("wb") as file:
                np.save(file, read(fitted(curves, own, told, seed, None), curves, test)[0].argmax(1) == number[test])
        found[f"scratch {share}"] = np.load(scratch)
        tuned = read(fitted(curves, own, told, seed, aligner), curves, test)[0].argmax(1)
        found[f"fine-tuned {share}"] = tuned == number[test]
        found[f"probe {share}"] = probed(vectors[part], told.label, vectors[test]) == number[test]
    return found


def changed(domain: Domain, cell: Cell) -> Domain:
    """The preset as this cell has it."""
    own = replace(domain, **cell.changes)
    if cell.wide:
        curve = own.of(MAIN) | {"views": ["points", "pairs", "summary"]}
        own = replace(own, options=own.options | {MAIN: curve})
    return own.only((MAIN,)) if cell.partner == "none" else own


def partnered(
    objects: Objects, periods: dict[str, float], number: np.ndarray, cell: Cell, fold: int, seed: int
) -> Objects:
    """The objects with the cell's partner beside the curve; those of the held fold keep theirs, which trains nothing."""
    generator = np.random.default_rng([seed, 0xAB])
    partners: list[dict[str, float] | None] = list(objects.raw["metadata"])
    if isinstance(cell.partner, float):
        told = np.eye(number.max() + 1)[number] + generator.normal(0, cell.partner, (len(number), number.max() + 1))
        partners = [{str(i): float(value) for i, value in enumerate(row)} for row in told]
    elif cell.partner == "period":
        partners = [{"log_period": float(np.log10(periods[name]))} for name in objects.name]
    elif cell.partner == "shuffled":
        trains = np.flatnonzero(objects.fold != fold)
        for row, other in zip(trains, generator.permutation(trains), strict=True):
            partners[row] = objects.raw["metadata"][other]
    lacking = (generator.random(len(number)) > cell.pairs) & (objects.fold != fold)
    partners = [None if lacks else one for one, lacks in zip(partners, lacking, strict=True)]
    return replace(objects, raw={MAIN: objects.raw[MAIN], "metadata": partners})


def partner_alone(data: Tabulated, number: np.ndarray, rows: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Who is right [n] by boosted trees on the partner, all labels; by the commonest class where there is no partner."""
    if "metadata" not in data.tables:
        return number[test] == np.bincount(number[rows]).argmax()
    batch = data.tables["metadata"].batch(np.arange(len(number)), None)
    values = np.where(batch["known"].numpy() > 0, batch["values"].numpy(), np.nan)
    own = rows[data.known[rows, list(data.tables).index("metadata")]]
    return boosted(values[own], number[own], values[test]) == number[test]


def pooled(pieces: Sequence[Arrays]) -> dict[str, Any]:
    """The folds together: accuracies and paired gains over scratch, each with its interval."""
    right = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    found: dict[str, Any] = {"stars": int(right["partner"].size), "partner": scores.accuracy(right["partner"])}
    for share in SHARES:
        scratch = right[f"scratch {share}"]
        found[str(share)] = {"scratch": scores.accuracy(scratch)}
        found[str(share)] |= {way: scores.gain(scratch, right[f"{way} {share}"]) for way in WAYS}
    return found


def room(few_labels: dict[str, Any]) -> float:
    """What all labels bring over a tenth of them, from scratch: where pre-training on the same curves could end."""
    return round(few_labels["100"]["scratch"]["accuracy"][0] - few_labels["10"]["scratch"]["accuracy"][0], 4)


if __name__ == "__main__":
    main()
