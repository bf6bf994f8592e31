"""Regression of the catalogue variables from what the modalities know, alone and together; errors are MAE on the test.

As in the published recipe: three nearest neighbours in the spectrum's latent, the text's embedding and the shared space; `fused` is all
of them beside each other, `mixture` the best of them variable by variable, chosen on validation. And by a better head: a
small network with the absolute error as its loss, where the fused one corrects the spectrum's own and is kept, variable by
variable, at the step at which validation likes it best (its start is the spectrum alone).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sklearn.neighbors import KNeighborsRegressor
from torch import nn

from training.alignment.data.variables import NAMES, VARIABLES

STEPS = 1500
KINDS = ("spectrum", "text", "shared", "fused")


@dataclass
class Views:
    """The features [n, d] of each kind, and the variables [n, 20] standardised."""

    features: dict[str, np.ndarray]
    targets: np.ndarray


def joined(spectrum: np.ndarray, text: np.ndarray, f: np.ndarray, g: np.ndarray, targets) -> Views:
    """Views of pairs: latents, text embeddings and both sides' shared vectors."""
    shared = np.concatenate([_block(f), _block(g)], axis=1)
    features = {"spectrum": spectrum, "text": text, "shared": shared}
    return Views(features | {"fused": np.concatenate([_block(spectrum), _block(text), shared], axis=1)}, targets)


def together(*views: Views) -> Views:
    """All rows of several views."""
    kinds = {kind: np.concatenate([v.features[kind] for v in views]) for kind in views[0].features}
    return Views(kinds, np.concatenate([v.targets for v in views]))


def _block(features):
    """Scaled to a mean square of 1, so that no block drowns another in distances."""
    return features / np.sqrt(np.mean(np.sum(features**2, axis=1)))


def scale(train: Views, *others: Views) -> list[Views]:
    """Spectrum and text features standardised by training, and the blocks made anew."""
    result = []
    moments = {k: (v.mean(0), v.std(0) + 1e-3) for k, v in train.features.items() if k != "fused"}
    weights: dict[str, float] = {}
    for views in (train, *others):
        parts = {k: (views.features[k] - m) / s for k, (m, s) in moments.items()}
        for kind, values in parts.items():
            weights.setdefault(kind, np.sqrt(np.mean(np.sum(values**2, axis=1))))
        parts = {k: v / weights[k] for k, v in parts.items()}
        parts["fused"] = np.concatenate([parts["spectrum"], parts["text"], 1.5 * parts["shared"]], axis=1)
        result.append(Views(parts, views.targets))
    return result


def by_neighbours(train: Views, views: Views, kind: str, k: int = 3) -> np.ndarray:
    """Predictions [n, 20], unweighted as in the published recipe."""
    return KNeighborsRegressor(k, n_jobs=-1).fit(train.features[kind], train.targets).predict(views.features[kind])


class Head(nn.Module):
    """Features to standardised variables; `start` [n, 20] is what it corrects."""

    def __init__(self, size: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(size, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, len(NAMES))
        )

    def start_from_nothing(self) -> None:
        """Correct nothing at first."""
        for parameter in self.layers[-1].parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = start + self.layers(x)
        return out


def by_head(train: Views, valid: Views, test: Views, kind: str, seed: int, starts=None, steps: int = STEPS):
    """Predictions of train, valid and test views [n, 20]; each variable from the step that validation likes best."""
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    views = (train, valid, test)
    grow = np.sqrt(train.features[kind].shape[1])  # to features of about 1
    x = [torch.from_numpy((grow * v.features[kind]).astype(np.float32)) for v in views]
    y = [torch.from_numpy(v.targets.astype(np.float32)) for v in views]
    zero = [torch.zeros_like(t) for t in y]
    start = [torch.from_numpy(s) for s in starts] if starts is not None else zero
    head = Head(x[0].shape[1])
    if starts is not None:
        head.start_from_nothing()
    optimiser = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0.05)
    best, kept = np.full(len(NAMES), np.inf), [s.clone().numpy() for s in start]
    for step in range(steps + 1):
        if step % 100 == 0:
            best, kept = _keep_better(head, x, y, start, best, kept)
        rows = torch.from_numpy(generator.integers(len(x[0]), size=1024))
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * 0.5 * (1 + np.cos(np.pi * step / (steps + 1)))
        loss = (head(x[0][rows], start[0][rows]) - y[0][rows]).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return kept


@torch.inference_mode()
def _keep_better(head, x, y, start, best, kept):
    head.eval()
    said = [head(a, s).numpy() for a, s in zip(x, start, strict=True)]
    head.train()
    error = np.abs(said[1] - y[1].numpy()).mean(0)
    better = error < best
    for old, new in zip(kept, said, strict=True):
        old[:, better] = new[:, better]
    return np.where(better, error, best), kept


def measure(
    train: Views,
    valid: Views,
    test: Views,
    spread: np.ndarray,
    seed: int,
    heads: bool = True,
    copies: Views | None = None,
    steps: int = STEPS,
) -> dict[str, dict[str, Any]]:
    """By variable: MAE in its unit of each kind and of the mixture; under `head` those of the better head, which learns from
    ``copies`` of the training sources too, in so many ``steps``."""
    train, valid, test, *more = scale(train, valid, test, *([copies] if copies else []))
    neighbours = {kind: (by_neighbours(train, valid, kind), by_neighbours(train, test, kind)) for kind in KINDS}
    result: dict[str, dict[str, Any]] = {
        name: {"unit": unit, "origin": origin} for name, (unit, origin) in VARIABLES.items()
    }
    _fill(result, neighbours, valid, test, spread, lambda entry: entry)
    if heads:
        taught = together(train, *more)
        made = {kind: by_head(taught, valid, test, kind, seed, steps=steps) for kind in ("spectrum", "text", "shared")}
        made["fused"] = by_head(
            taught, valid, test, "fused", seed, starts=[p.copy() for p in made["spectrum"]], steps=steps
        )
        better = {kind: predictions[1:] for kind, predictions in made.items()}
        _fill(result, better, valid, test, spread, lambda entry: entry.setdefault("head", {}))
    return result


def _fill(result, predictions, valid, test, spread, place):
    errors = {
        kind: (np.abs(v - valid.targets).mean(0) * spread, np.abs(t - test.targets).mean(0) * spread)
        for kind, (v, t) in predictions.items()
    }
    for column, name in enumerate(NAMES):
        entry = place(result[name])
        for kind in KINDS:
            entry[kind] = float(errors[kind][1][column])
        chosen = min(KINDS, key=lambda kind: errors[kind][0][column])
        entry["mixture"], entry["chosen"] = float(errors[chosen][1][column]), chosen


def gains(result: dict, kind: str, head: bool = False) -> dict[str, float]:
    """By variable: the share of the spectrum's MAE that `kind` takes away."""
    entries = {name: entry["head"] if head else entry for name, entry in result.items()}
    return {name: 1 - entry[kind] / entry["spectrum"] for name, entry in entries.items()}
