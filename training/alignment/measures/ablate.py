"""What each part of ``scholar`` is worth: ``python -m training.alignment.measures.ablate`` (one seed, csc-literature, validation).

Every row changes one field of the preset and gives the mean negative log likelihood of the own partner in the validation pool
(less noisy than a recall) and Recall@1 %, both ways. For docs/experiments.md. ``--published`` does it for the published
recipe with the regulariser of the group's talk (docs/science.md) at several weights, on the shipped autoencoder.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import logsumexp

from training.alignment.data.held import held_sources
from training.alignment.data.prepare import Prepared, prepare
from training.alignment.measures import ranks
from training.alignment.recipes.models import shipped
from training.alignment.recipes.published import fit_published, published_preset
from training.alignment.recipes.scholar import Aligner, read_preset
from training.alignment.recipes.train import train
from training.alignment.recipes.vectors import encode_spectra, encode_texts, scores

CHANGES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "cosine": {"similarity": "cosine"},
    "one-way loss": {"loss": "one-way"},
    "no numbers": {"numbers": False},
    "not pretrained": {"pretrained": False},
    "trunk frozen": {"tuned": False},
    "no re-draws": {"redraws": False},
    "no decoders": {"decoders": 0.0},
    "whole texts only": {"thinned": 0.0},
    "texts thinned more": {"thinned": 0.3},
    "ACIS only": {"wide": 0.0},
    "batch of 256": {"batch": 256},
    "weight decay 0.3": {"weight_decay": 0.3},
    "no copies": {"copies": 0},
    "no copies, not pretrained": {"copies": 0, "pretrained": False},
}

SHIPPED = "as it ships"  # trained in full, whatever the steps

REGULARISERS = (0.0, 0.1, 1.0, 10.0)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--batch", type=int, help="(default: the preset's)")
    parser.add_argument("--work", type=Path, default=Path(".cache/alignment/ablate"))
    parser.add_argument("--only", nargs="*", default=list(CHANGES))
    parser.add_argument("--published", action="store_true", help="the published recipe's regulariser instead")
    options = parser.parse_args(argv)
    if options.published:
        regularised(prepare(options.shared, held=held_sources(options.shared)))
        return
    size = {"cycles": [options.steps], "corpora": ["csc-literature"]} | (
        {"batch": options.batch} if options.batch else {}
    )
    rows = {name: read_preset("scholar", size | CHANGES[name]) for name in options.only if name != SHIPPED}
    held = held_sources(options.shared)
    data = prepare(options.shared, held=held, copies=max((preset.copies for preset in rows.values()), default=0))
    if SHIPPED in options.only:
        print(json.dumps({"change": SHIPPED, **validated(data, shipped(data, whole=False).aligner)}), flush=True)
    for name, preset in rows.items():
        out = options.work / f"{name.replace(' ', '-')}.pt"
        aligner = train(data, preset, 1, out, quiet=True)
        print(json.dumps({"change": name, **validated(data, aligner)}), flush=True)


def regularised(data: Prepared, name: str = "csc-literature") -> None:
    """A row for each weight of the published recipe's regulariser."""
    corpus = data.corpora[name]
    members, autoencoder = corpus.members("validation"), shipped(data).published[name].autoencoder
    for weight in REGULARISERS:
        recipe = fit_published(autoencoder, data.spectra, corpus, published_preset(regulariser=weight), 1)
        f, g = recipe.vectors(recipe.latent(data.observed(members)[1], members), corpus.first_text(members))
        print(
            json.dumps({"regulariser": weight, **likelihood_and_recall(f @ g.T / recipe.preset.temperature)}),
            flush=True,
        )


def validated(data: Prepared, aligner: Aligner, name: str = "csc-literature") -> dict[str, list[float]]:
    """Both ways, spectrum to text first."""
    corpus = data.corpora[name]
    members = corpus.members("validation")
    f = encode_spectra(aligner.spectrum, data.observed(members)[0]).vector
    score = scores(aligner, f, encode_texts(aligner.text, data.tables[name], corpus.first_text(members)))
    return likelihood_and_recall(score)


def likelihood_and_recall(score: np.ndarray) -> dict[str, list[float]]:
    """Likelihood and recall of scores [n_spectrum, n_text], and their standard errors over the sources in that order."""
    both = (score, score.T)
    lost = [logsumexp(s, axis=1) - np.diag(s) for s in both]
    near = [ranks.ranks(s) <= max(0.01 * len(s), 1) for s in both]
    return {
        "nll": [round(float(np.mean(one)), 4) for one in lost],
        "recall_at_1pct": [round(float(np.mean(one)), 4) for one in near],
        "standard_errors": [round(float(np.std(one) / len(one) ** 0.5), 4) for one in (*lost, *near)],
    }


if __name__ == "__main__":
    main()
