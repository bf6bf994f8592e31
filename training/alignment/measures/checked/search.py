"""The fair comparison: their spectrum encoder and ours, their text and ours, each with the published heads, search of hyperparameters and early stopping.

Encoders: latents of the published autoencoder (64), and of the physics network (448), both frozen. Texts: the frozen embedding of the whole text, and masked
sentences with the numbers that rules read (622). Heads, loss (one way) and ranges of the search are the paper's; settings and step are chosen on validation by the
mean of both recalls in the first 5 % of the pool. What is chosen is trained from several seeds: intervals are by sources, the seeds of one together.
"""

import json
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import torch
from torch import nn

from training.alignment.measures import ranks
from training.alignment.measures.checked.intervals import mean, over_sources
from training.alignment.measures.checked.views import Arrays
from training.alignment.recipes.published import Heads, published_preset

ENCODERS = {"autoencoder (theirs)": "ae", "physics network (ours)": "latent"}
TEXTS = {"whole text embedded (theirs)": "whole", "masked sentences and numbers (ours)": "plain"}
RATES, DIMENSIONS, DROPOUTS, HIDDEN = (1e-4, 3e-4, 1e-3), (16, 32, 64, 128), (0.1, 0.3, 0.5), (64, 256, 1024)
DRAWN, STEPS, EVERY, PATIENCE, BATCH = 4, 500, 50, 3, 512
SEEDS = (1, 2, 3)


@dataclass
class Best:
    """A trained pair of heads: what validation says of it, its settings, and scores [n, n] of the test."""

    validation: float
    settings: dict[str, Any]
    scores: np.ndarray


def measured(views: Arrays) -> list[dict[str, Any]]:
    """A row for each encoder with each text."""
    rows = []
    for encoder, text in product(ENCODERS, TEXTS):
        rows.append({"spectrum": encoder, "text": text, **cell(views, ENCODERS[encoder], TEXTS[text])})
        print(json.dumps(rows[-1]), flush=True)
    return rows


def cell(views: Arrays, spectrum: str, text: str) -> dict[str, Any]:
    """Recalls and median ranks both ways on the test, by the settings that validation likes best."""
    best = max((tried(views, spectrum, text, settings) for settings in drawn()), key=lambda one: one.validation)
    every = [best, *(tried(views, spectrum, text, best.settings, seed) for seed in SEEDS[1:])]
    found: dict[str, Any] = {"settings": best.settings, "validation": [round(one.validation, 4) for one in every]}
    for direction in ("spectrum to text", "text to spectrum"):
        turned = [one.scores if direction == "spectrum to text" else one.scores.T for one in every]
        found[direction] = summary(np.stack([ranks.ranks(scores) for scores in turned]))
    return found


def summary(rank: np.ndarray) -> dict[str, Any]:
    """Recalls within 1 and 5 % of the pool, and the median rank as a share of it; of ranks [seeds, n] or [n], the seeds of a source drawn together."""
    rank = np.atleast_2d(rank)
    pool = rank.shape[1]
    found: dict[str, Any] = {f"recall at {k} %": mean((rank <= k * pool / 100).mean(0)) for k in (1, 5)}
    found["median rank"] = over_sources(lambda rows: float(np.median(rank[:, rows], axis=1).mean() / pool), pool)
    return found


def drawn() -> list[dict[str, Any]]:
    """Settings of the search: ours first, then a seeded draw from the paper's ranges."""
    generator = np.random.default_rng(SEEDS[0])
    every = list(product(RATES, DIMENSIONS, DROPOUTS, HIDDEN))
    picked = [every[i] for i in generator.permutation(len(every))[:DRAWN]]
    preset = published_preset()
    first = (preset.rate, preset.dimensions, preset.dropout, preset.hidden)
    return [dict(zip(("rate", "dimensions", "dropout", "hidden"), one, strict=True)) for one in (first, *picked)]


def tried(views: Arrays, spectrum: str, text: str, settings: dict[str, Any], seed: int = SEEDS[0]) -> Best:
    """Heads trained until validation has not risen ``PATIENCE`` times."""
    torch.manual_seed(seed)
    preset = replace(published_preset(), **settings)
    a, b = standardised(views, spectrum), standardised(views, text)
    heads = Heads(preset, a["train"].shape[1], b["train"].shape[1])
    optimiser = torch.optim.Adam(heads.parameters(), lr=preset.rate)
    generator = np.random.default_rng(seed)
    best, waited = Best(-1.0, settings, np.zeros((1, 1))), 0
    for step in range(1, STEPS + 1):
        rows = generator.permutation(len(a["train"]))[:BATCH]
        f, g = heads.train()(a["train"][rows], b["train"][rows])
        loss = nn.functional.cross_entropy(f @ g.T / preset.temperature, torch.arange(len(rows)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % EVERY == 0:
            said = scores_of(heads, a["validation"], b["validation"])
            recall = float(np.mean([np.mean(ranks.ranks(s) <= 0.05 * len(s)) for s in (said, said.T)]))
            if recall > best.validation:
                best, waited = Best(recall, settings, scores_of(heads, a["test"], b["test"])), 0
            elif (waited := waited + 1) >= PATIENCE:
                break
    return best


@torch.inference_mode()
def scores_of(heads: Heads, spectra: torch.Tensor, texts: torch.Tensor) -> np.ndarray:
    """Cosines [n_spectrum, n_text]."""
    f, g = heads.eval()(spectra, texts)
    found: np.ndarray = (f @ g.T).numpy()
    return found


def standardised(views: Arrays, name: str) -> dict[str, torch.Tensor]:
    """By the training sources."""
    middle, spread = views[f"train {name}"].mean(0), views[f"train {name}"].std(0) + 1e-3
    return {
        split: torch.from_numpy(((views[f"{split} {name}"] - middle) / spread).astype(np.float32))
        for split in ("train", "validation", "test")
    }
