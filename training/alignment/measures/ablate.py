"""What each part of ``scholar`` is worth: ``python -m training.alignment.measures.ablate`` (one seed, csc-literature, validation).

Every row changes one field of the preset; told are the mean negative log likelihood of the own partner in the validation pool
(less noisy than a recall) and Recall@1 %, both ways. For docs/experiments.md. ``--reference`` does it for the published
recipe with the regulariser of the talk at several weights, on the shipped autoencoder.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.special import logsumexp

from training.alignment.data.prepare import prepare
from training.alignment.measures import ranks
from training.alignment.measures.real_abstracts import held_sources
from training.alignment.recipes.models import shipped
from training.alignment.recipes.published import fit_reference, reference_preset
from training.alignment.recipes.scholar import read_preset
from training.alignment.recipes.train import train
from training.alignment.recipes.vectors import encode_spectra, encode_texts, scores

CHANGES = {
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
}

REGULARISERS = (0.0, 0.1, 1.0, 10.0)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--work", type=Path, default=Path(".cache/alignment/ablate"))
    parser.add_argument("--only", nargs="*", default=list(CHANGES))
    parser.add_argument("--reference", action="store_true", help="the published recipe's regulariser instead")
    options = parser.parse_args(argv)
    if options.reference:
        regularised(prepare(options.shared, held=held_sources(options.shared)))
        return
    data = prepare(options.shared, held=held_sources(options.shared), copies=read_preset("scholar").copies)
    for name in options.only:
        changes = {"cycles": [options.steps], "corpora": ["csc-literature"], **CHANGES[name]}
        aligner = train(
            data, read_preset("scholar", changes), 1, options.work / f"{name.replace(' ', '-')}.pt", quiet=True
        )
        print(json.dumps({"change": name, **validated(data, aligner)}), flush=True)


def regularised(data, name: str = "csc-literature") -> None:
    """A row for each weight of the reference's regulariser."""
    corpus = data.corpora[name]
    members, autoencoder = corpus.members("validation"), shipped(data).references[name].autoencoder
    for weight in REGULARISERS:
        peer = fit_reference(autoencoder, data.spectra, corpus, reference_preset(regulariser=weight), 1)
        f, g = peer.vectors(peer.latent(data.observed(members)[1], members), corpus.first_text(members))
        print(json.dumps({"regulariser": weight, **told(f @ g.T / peer.preset.temperature)}), flush=True)


def validated(data, aligner, name: str = "csc-literature") -> dict[str, list[float]]:
    """Both ways, spectrum to text first."""
    corpus = data.corpora[name]
    members = corpus.members("validation")
    f = encode_spectra(aligner.spectrum, data.observed(members)[0]).vector
    score = scores(aligner, f, encode_texts(aligner.text, data.tables[name], corpus.first_text(members)))
    return told(score)


def told(score: np.ndarray) -> dict[str, list[float]]:
    """Likelihood and recall of scores [n_spectrum, n_text]."""
    both = (score, score.T)
    return {
        "nll": [round(float(np.mean(logsumexp(s, axis=1) - np.diag(s))), 4) for s in both],
        "recall_at_1pct": [round(ranks.summary(ranks.ranks(s), len(s))["recall_at_1pct"], 4) for s in both],
    }


if __name__ == "__main__":
    main()
