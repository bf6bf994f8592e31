"""Variables by the three nearest training sources with block weights for each variable, chosen on validation; and by decoders multiplied.

The published way gives every block one weight in one distance, so that what a text cannot know drowns what the spectrum does. Here each variable chooses among
weights of spectrum, text and shared vectors; the spectrum alone has the same choice of its own forms, so that the gain is like for like.
"""

from itertools import product
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsRegressor

from training.alignment.data.variables import NAMES
from training.alignment.measures.checked.intervals import gain_of_means
from training.alignment.measures.checked.views import Arrays

NEAREST, COMPONENTS, SEED = 3, 24, 1
# of the oracle's ten variables (``limits``)
DETERMINED = (
    "hard_hs", "hard_hm", "hard_ms", "powlaw_gamma", "powlaw_nh", "bb_nh", "brems_nh", "brems_kt", "apec_nh", "apec_kt",
)  # fmt: skip
SPLITS = ("train", "validation", "test")
Weights = dict[str, float]


def blocks(views: Arrays) -> dict[str, dict[str, np.ndarray]]:
    """By name and split: the spectrum's latents and the text whitened in ``COMPONENTS`` directions, and shared vectors; each of mean square 1."""
    found: dict[str, dict[str, np.ndarray]] = {}
    for name, part in (
        ("spectrum", "latent"),
        ("text", "plain"),
        ("published spectrum", "ae"),
        ("raw spectrum", "latent"),
    ):
        train = views[f"train {part}"]
        middle, scatter = train.mean(0), train.std(0) + 1e-3
        flat = {split: (views[f"{split} {part}"] - middle) / scatter for split in SPLITS}
        if name in ("spectrum", "text"):
            reduced = PCA(COMPONENTS, whiten=True, random_state=SEED).fit(flat["train"])
            flat = {split: reduced.transform(values) for split, values in flat.items()}
        found[name] = flat
    found["shared"] = {split: np.concatenate([views[f"{split} f"], views[f"{split} g"]], axis=1) for split in SPLITS}
    found["shared spectrum"] = {split: views[f"{split} f"] for split in SPLITS}
    for parts in found.values():
        size = np.sqrt(np.mean(np.sum(parts["train"] ** 2, axis=1)))
        for split in SPLITS:
            parts[split] = parts[split] / size
    return found


ALONE: tuple[Weights, ...] = (
    {"raw spectrum": 1.0}, {"spectrum": 1.0}, {"shared spectrum": 1.0}, {"spectrum": 1.0, "shared spectrum": 1.0},
)  # fmt: skip
FUSED: tuple[Weights, ...] = ALONE + tuple(
    {"spectrum": s, "text": t, "shared": f}
    for s, t, f in product((0.0, 1.0), (0.0, 0.1, 0.3), (0.0, 0.5, 1.0, 2.0))
    if t + f
)


def by_neighbours(parts: dict[str, dict[str, np.ndarray]], weights: Weights, targets: np.ndarray) -> Arrays:
    """Predictions [n, 20] of validation and test."""
    space = {
        split: np.concatenate([weight * parts[name][split] for name, weight in weights.items() if weight], axis=1)
        for split in SPLITS
    }
    model = KNeighborsRegressor(NEAREST).fit(space["train"], targets)
    return {split: model.predict(space[split]) for split in SPLITS[1:]}


def chosen(candidates: list[Arrays], views: Arrays) -> np.ndarray:
    """Test errors [n, 20], each variable by the candidate that errs least on validation."""
    off = [{split: np.abs(one[split] - views[f"{split} targets"]) for split in SPLITS[1:]} for one in candidates]
    best = np.argmin([one["validation"].mean(0) for one in off], axis=0)
    return np.stack([off[number]["test"][:, column] for column, number in enumerate(best)], axis=1)


def measured(views: Arrays) -> dict[str, Any]:
    """Gains by variable and in the mean, with intervals by bootstrap over sources."""
    parts, targets = blocks(views), views["train targets"]
    every = {i: by_neighbours(parts, weights, targets) for i, weights in enumerate(FUSED)}
    published = chosen([by_neighbours(parts, {"published spectrum": 1.0}, targets)], views)
    raw, alone = chosen([every[0]], views), chosen([every[i] for i in range(len(ALONE))], views)
    fused = chosen(list(every.values()), views)
    return {
        "fused over the spectrum as published (latents of the physics network)": told(raw, fused),
        "fused over the spectrum with the same choice": told(alone, fused),
        "fused over the autoencoder's latents": told(published, fused),
        "decoders multiplied over the spectrum's decoder": told(*multiplied(views)),
    }


def told(first: np.ndarray, second: np.ndarray) -> dict[str, Any]:
    """The mean gain of all variables and of the oracle's ten, the worst variable, and each."""
    own = [NAMES.index(name) for name in DETERMINED]
    each = {name: gain_of_means(first[:, [i]], second[:, [i]]) for i, name in enumerate(NAMES)}
    worst = min(each, key=lambda name: each[name][0])
    return {
        "all": gain_of_means(first, second),
        "the oracle's ten": gain_of_means(first[:, own], second[:, own]),
        "worst": [worst, *each[worst]],
        "variables": each,
    }


GRID = np.linspace(-5, 5, 401)
POWERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def multiplied(views: Arrays) -> tuple[np.ndarray, np.ndarray]:
    """Test errors [n, 20] of the spectrum's decoder, and of the product of both decoders' densities over the prior's.

    How far text and prior count (powers) is chosen by variable on validation; an estimate is the median of the product."""
    first, second = (np.zeros_like(views["test targets"]) for _ in range(2))
    for column in range(first.shape[1]):
        prior = np.log(np.histogram(views["train targets"][:, column], GRID.size, (-5.0125, 5.0125))[0] + 1.0)
        options = [(0.0, 0.0), *((p, q) for p in POWERS[1:] for q in (0.0, p))]
        said = {o: {split: _median(views, split, column, prior, *o) for split in SPLITS[1:]} for o in options}
        best = min(options, key=lambda o: np.abs(said[o]["validation"] - views["validation targets"][:, column]).mean())
        truth = views["test targets"][:, column]
        first[:, column] = np.abs(said[0.0, 0.0]["test"] - truth)
        second[:, column] = np.abs(said[best]["test"] - truth)
    return first, second


def _median(views: Arrays, split: str, column: int, prior: np.ndarray, text: float, counted: float) -> np.ndarray:
    """Medians [n] of Laplace densities multiplied: spectrum, text to its power, prior to minus its own."""
    log = -counted * prior[None, :]
    for side, power in (("spectrum", 1.0), ("text", text)):
        mean, width = (views[f"{split} {side} {what}"][:, column, None] for what in ("mean", "log width"))
        log = log - power * np.abs(GRID - mean) * np.exp(-width)
    share = np.cumsum(np.exp(log - log.max(1, keepdims=True)), axis=1)
    return GRID[(share < 0.5 * share[:, -1:]).sum(1)]
