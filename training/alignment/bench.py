"""Measures the shared space of a domain: ``python -m training.alignment.bench --domain variables`` writes docs/domains/variables.md and .json.

Works in pieces, a fold of a data set each, which are kept: an interrupted run goes on where it was, and ``--folds 0`` does one fold
only. The page is written of the folds that are there, at least two of a data set, and says of each how many. A domain whose weights ship (``weights`` of its preset) is measured as it ships,
on the first fold.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from retriever.durable import replacing, write_text
from training.alignment.claims import images, observed, one_fold, x_ray, x_ray_sources
from training.alignment.claims.image_page import image_page, image_summary
from training.alignment.claims.page import page
from training.alignment.claims.sources_page import sources_page
from training.alignment.claims.summary import retrieval_summary, summary
from training.alignment.domains.aligner import encoded, from_scholar, new_aligner
from training.alignment.domains.objects import FOLDS
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables.reading import READERS
from training.alignment.recipes.models import SHIPPED, stored
from training.alignment.train import chosen, load, options_of

FEWEST_FOLDS = 2


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options_of(parser)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)))
    parser.add_argument(
        "--quick", action="store_true", help="without the retrieval of weights that ship, which simulates all spectra"
    )
    parser.add_argument("--work", type=Path, default=Path(".cache/domains/bench"))
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    options = parser.parse_args(argv)
    domain = chosen(options)
    found = published(domain, options) if domain.weights else MEASURES[domain.measure](domain, options)
    if found is None:
        return
    name = f"{domain.name}-corpus" if options.corpus else domain.name
    options.docs.mkdir(parents=True, exist_ok=True)
    write_text(options.docs / f"{name}.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / f"{name}.md", PAGES[domain.measure](domain, found))


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
    found = {"domain": domain.name, "seed": options.seed, "folds": FOLDS, "steps": domain.steps}
    return found | {"tables": before(domain.name, found, options.docs) | tables}


def before(name: str, same: dict[str, Any], docs: Path) -> dict[str, Any]:
    """Figures of data sets that stand in the page, of the same seed, folds and steps: those not asked for now stay as they are."""
    path = docs / f"{name}.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return told["tables"] if told.items() >= same.items() else {}


def of_images(domain: Domain, options: argparse.Namespace) -> dict[str, Any] | None:
    """Retrieval between images and texts, a fold with one kind of abstracts a piece; the figures once two folds of each are there."""
    pieces: dict[str, list[Path]] = {}
    for kind in domain.of("text").get("kinds", ("raw",)):
        own = replace(domain, options=domain.options | {"text": domain.of("text") | {"texts": kind}})
        objects = READERS[domain.tables[0]](options.shared, own)
        pieces[kind] = [options.work / f"{domain.name}-{kind}-{options.seed}-{fold}.npz" for fold in range(FOLDS)]
        for fold in options.folds:
            if not pieces[kind][fold].is_file():
                arrays: dict[str, Any] = images.measure(objects, own, fold, options.seed, options.work / domain.name)
                with replacing(pieces[kind][fold]) as whole, whole.open("wb") as file:
                    np.savez_compressed(file, **arrays)
                print(f"{kind}, fold {fold}: done", flush=True)
    done = [fold for fold in range(FOLDS) if all(some[fold].is_file() for some in pieces.values())]
    if len(done) < FEWEST_FOLDS:
        print("No page yet: no two folds are measured with both kinds of abstracts.")
        return None
    read = {kind: [dict(np.load(some[fold])) for fold in done] for kind, some in pieces.items()}
    return {"domain": domain.name, "seed": options.seed, "folds": len(done)} | image_summary(read, domain)


def of_sources(domain: Domain, options: argparse.Namespace) -> dict[str, Any]:
    """Variables, neighbours and networks of sources seen again and again, a data set a piece."""
    tables: dict[str, Any] = {}
    for table in domain.tables:
        piece = options.work / f"{domain.name}-{table}-{options.seed}.json"
        if not piece.is_file():
            data = load(table, domain, options.shared)
            row = x_ray_sources.measure(data, domain, options.seed, options.work / table)
            piece.parent.mkdir(parents=True, exist_ok=True)
            write_text(piece, json.dumps(row))
        tables[table] = json.loads(piece.read_text(encoding="utf-8"))
    return {"domain": domain.name, "seed": options.seed, "folds": FOLDS, "steps": domain.steps, "tables": tables}


def of_pairs(domain: Domain, options: argparse.Namespace) -> dict[str, Any]:
    """Retrieval between observed spectra and the papers about them."""
    tables = {}
    for table in domain.tables:
        data = load(table, domain, options.corpus or options.shared)
        tables[table] = observed.measure(data, domain, options.seed, options.work / table)
    found = {"domain": domain.name, "seed": options.seed, "folds": FOLDS, "steps": domain.steps, "tables": tables}
    return found | ({"made up": observed.is_made_up(options.corpus)} if options.corpus else {})


def published(domain: Domain, options: argparse.Namespace) -> dict[str, Any]:
    """What others claim beside what was measured here, and the retrieval of the weights that ship."""
    measured = json.loads((options.docs / ".." / "alignment.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = {"domain": domain.name, "weights": domain.weights, "claims": x_ray.claims(measured)}
    return found if options.quick else found | as_shipped(domain, options.shared)


def as_shipped(domain: Domain, shared: Path) -> dict[str, Any]:
    """Retrieval both ways by the weights that ship, on the first fold of the first data set."""
    data = load(domain.tables[0], domain, shared)
    test = np.flatnonzero((data.objects.fold == 0) & data.known.all(1))
    aligner = new_aligner(data, domain, data.outside(0)).eval()
    aligner.load_state_dict(from_scholar(stored(SHIPPED)[1]), strict=False)
    ranks = one_fold.retrieval(encoded(aligner, data, test), np.arange(len(test)))
    return {"retrieval": retrieval_summary(ranks)}


MEASURES = {"classes": by_folds, "images": of_images, "sources": of_sources, "pairs": of_pairs}
PAGES = {"classes": page, "images": image_page, "sources": sources_page, "pairs": observed.page}

if __name__ == "__main__":
    main()
