"""Retrieval between observed spectra and the abstracts on their sources: by the weights that ship, and by a space trained on these very pairs."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from retriever.library.format.corpus_schema import SOURCES
from training.alignment.claims import scores
from training.alignment.claims.one_fold import retrieval
from training.alignment.domains.aligner import encoded, from_scholar, new_aligner
from training.alignment.domains.objects import FOLDS, Tabulated
from training.alignment.domains.preset import Domain
from training.alignment.domains.training import Run, train
from training.alignment.recipes.models import SHIPPED, stored

WAYS = {"shipped": "the weights that ship, which saw none of them", "trained": "trained on the other four folds"}


def measure(data: Tabulated, domain: Domain, seed: int, folder: Path) -> dict[str, Any]:
    """Ranks of the own first text among those of the same fold, both ways, the folds together."""
    shipped = new_aligner(data, domain, data.outside(-2)).eval()
    shipped.load_state_dict(from_scholar(stored(SHIPPED)[1]), strict=False)
    every = np.arange(len(data.objects.name))
    found: dict[str, list[np.ndarray]] = {}
    pools = []
    for fold in range(FOLDS):
        test = np.flatnonzero((data.objects.fold == fold) & data.known.all(1))
        rows = data.outside(fold)
        if test.size < 2 or data.known[rows].all(1).sum() < 2:
            continue
        pools.append(int(test.size))
        for way in WAYS:
            aligner = (
                shipped if way == "shipped" else train(data, domain, folder / f"{fold}.pt", Run(seed, fold, quiet=True))
            )
            for name, place in retrieval(encoded(aligner, data, every), test).items():
                found.setdefault(f"{way} {name.removeprefix('rank ')}", []).append(place)
    return {
        "sources": len(every),
        "with spectra": int(data.known[:, 0].sum()),
        "with abstracts": int(data.known[:, 1].sum()),
        "pairs": int(data.known.all(1).sum()),
        "pools": pools,
        "ranks": {name: figures(np.concatenate(places)) for name, places in found.items()},
    }


def figures(place: np.ndarray) -> dict[str, Any]:
    """Of ranks in parts of the pool: the share above the middle, and the mean, both .5 by chance."""
    return {"upper half": scores.accuracy(place <= 0.5), "mean place": scores.accuracy(place)}


def is_made_up(corpus: Path) -> bool:
    """Whether its sources are from archives on this machine, which serve a made-up sky."""
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    services = {query["service"] for query in manifest["queries"] if query["table"] == SOURCES}
    return any(urlsplit(service).hostname in ("127.0.0.1", "localhost", "::1") for service in services)


def page(domain: Domain, found: dict[str, Any]) -> str:
    """The whole page."""
    corpus = " --corpus DIR" if "corpus" in found["tables"] else ""
    parts = [
        f"# {domain.title}\n",
        f"Written by `python -m training.alignment.bench --domain {domain.name}{corpus}`, {found['folds']} folds by source, seed {found['seed']}. **Small**: what is measured is that the path runs, and whether "
        "anything is found at all. Pools are the folds; brackets are 95 % intervals by bootstrap over sources. The published figures (arXiv:2603.04516: 20 % of the texts within the first 1 % of 1,719) "
        "ask for a pool of hundreds: **not reproduced** here, nor to be.",
    ]
    if found.get("made up"):
        parts.append(
            "\n**Made up**: this corpus is from archives on loopback (`python -m tests.support.archives.made_up.build DIR --sources 60`, then DIR/corpus). Nothing in it was observed, "
            "its spectra are simulated and its papers are written from the same values, so that this says that the path from archives to figures holds, and nothing of real papers."
        )
    for table, own in found["tables"].items():
        pools = ", ".join(map(str, own["pools"]))
        parts += [
            f"\n## {table.replace('_', ' ')}\n",
            f"{own['sources']} sources, {own['with spectra']} with a spectrum, {own['with abstracts']} with an abstract, {own['pairs']} with both; {f'pools of {pools}' if pools else 'too few to train or to rank'}.",
        ]
        if not pools:
            continue
        parts += [
            "",
            "| by | direction | own text in the upper half (chance .500) | mean place of the own, of the pool |",
            "| --- | --- | --- | --- |",
        ]
        for name, row in own["ranks"].items():
            way, direction = name.split(" ", 1)
            cells = [f"{v:.3f} ({low:.3f}-{high:.3f})" for v, low, high in (row["upper half"], row["mean place"])]
            parts.append(f"| {WAYS[way]} | {direction} | {' | '.join(cells)} |")
    return "\n".join([*parts, ""])
