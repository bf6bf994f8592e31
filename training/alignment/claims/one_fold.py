"""Everything that is measured of one data set with one fold held out, as arrays of that fold's objects.

The space is aligned on the other folds without labels, then: classes from the light curve alone with few labels and all, from
scratch and from the aligned encoders; each modality and all subsets; likeness; labels flipped on purpose; retrieval between modalities.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from training.alignment.claims.fine_tuning import Told, chosen, fitted, probed, read
from training.alignment.domains.aligner import Aligner, encoded
from training.alignment.domains.objects import Tabulated
from training.alignment.domains.preset import Domain
from training.alignment.domains.training import Run, train
from training.alignment.measures import ranks
from training.alignment.modalities.registry import REGISTRY

SHARES = (1, 5, 10, 25, 100)  # per cent of the labels; each fold draws its own
FLIPPED = 0.05
NEIGHBOURS = 10
SUBSET_STEPS = 100
MAIN = "light_curve"
Arrays = dict[str, np.ndarray]


def measure(data: Tabulated, domain: Domain, fold: int, seed: int, folder: Path) -> Arrays:
    """`row` [n] of the fold's labelled objects, and what was found of them by name."""
    aligner = train(data, domain, folder / f"{fold}.pt", Run(seed, fold))
    classes = np.array(sorted(set(data.objects.label) - {""}))
    place = {name: i for i, name in enumerate(classes)}
    number = np.array([place.get(name, -1) for name in data.objects.label])
    train_rows, test = (
        rows[number[rows] >= 0] for rows in (data.outside(fold), np.flatnonzero(data.objects.fold == fold))
    )
    test = test[data.known[test].any(1)]
    found: Arrays = {"row": test, "label": number[test], "classes": classes}
    vectors = encoded(aligner, data, np.arange(len(number)))
    told = Told(train_rows, number[train_rows], len(classes))
    found["vectors"] = vectors[MAIN][test]
    found |= few_labels(data, domain, told, test, aligner, vectors, seed)
    found |= subsets(data, domain, told, test, aligner, seed)
    found |= likeness(data, vectors, number, train_rows, test)
    found |= flipped(data, domain, told, test, number, aligner, vectors, seed)
    return found | retrieval(vectors, np.flatnonzero(data.objects.fold == fold))


def few_labels(data: Tabulated, domain, told: Told, test, aligner: Aligner, vectors, seed: int) -> Arrays:
    """Classes [n] from the light curve alone; -1 for objects without one."""
    curves = chosen(data, (MAIN,))
    own = told.rows[curves.known[told.rows, 0]]
    label = dict(zip(told.rows, told.label, strict=True))
    there = curves.known[test, 0]
    tested = test[there]
    summary = summaries(curves)
    beside = np.concatenate([summary, vectors[MAIN]], axis=1)
    found: Arrays = {}
    for share in SHARES:
        rows = some(own, np.array([label[r] for r in own]), share / 100, np.random.default_rng([seed, share, test[0]]))
        part = Told(rows, np.array([label[r] for r in rows]), told.classes)
        said = {
            name: read(fitted(curves, domain, part, seed, start), curves, tested)[0].argmax(1)
            for name, start in (("scratch", None), ("aligned", aligner))
        }
        said["probe"] = probed(vectors[MAIN][rows], part.label, vectors[MAIN][tested])
        said["boosted"] = boosted(summary[rows], part.label, summary[tested])
        said["boosted beside"] = boosted(beside[rows], part.label, beside[tested])
        for name, values in said.items():
            found[f"{name} {share}"] = np.full(test.size, -1)
            found[f"{name} {share}"][there] = values
    return found


def some(rows: np.ndarray, label: np.ndarray, share: float, generator: np.random.Generator) -> np.ndarray:
    """A share of the rows of each class, of each at least two (as far as there are)."""
    picked = []
    for name in np.unique(label):
        own = generator.permutation(rows[label == name])
        picked.append(own[: max(2, round(share * own.size))])
    return np.concatenate(picked)


def summaries(data: Tabulated) -> np.ndarray:
    """Plain numbers [n, k] of all light curves."""
    keeps = REGISTRY[MAIN].keeps
    assert keeps is not None
    return keeps(data.tables[MAIN], np.arange(len(data.objects.name)))


def boosted(train: np.ndarray, label: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The control without a trained encoder: boosted trees on plain numbers of the curve (or with its vector beside them)."""
    model = HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.12, min_samples_leaf=min(20, 1 + len(train) // 20)
    )
    found: np.ndarray = model.fit(train, label).predict(test)
    return found


def subsets(data: Tabulated, domain, told: Told, test, aligner: Aligner, seed: int) -> Arrays:
    """Classes [n] from each subset of modalities, all labels; for objects that have every modality (else -1)."""
    names = tuple(data.tables)
    whole = data.known[test].all(1)
    found: Arrays = {"whole": whole}
    for size in range(1, len(names) + 1):
        for subset in combinations(names, size):
            part = chosen(data, subset)
            if subset == (MAIN,):
                continue  # of few_labels
            seen = part.known[told.rows].any(1)
            own = Told(told.rows[seen], told.label[seen], told.classes)
            for name, start in (("scratch", None), ("aligned", aligner)):
                logits, _ = read(fitted(part, domain, own, seed, start, SUBSET_STEPS), part, test[whole])
                said = np.full(test.size, -1)
                said[whole] = logits.argmax(1)
                found[f"{name} {'+'.join(subset)}"] = said
    return found


def likeness(data: Tabulated, vectors: Arrays, number, train_rows, test) -> Arrays:
    """Of each object with a curve, the share of its ten likest training curves that are of its class (NaN: no curve)."""
    summary = summaries(data)
    own = train_rows[np.isfinite(vectors[MAIN][train_rows]).all(1)]
    there = np.isfinite(vectors[MAIN][test]).all(1)
    found = {}
    middle, spread = summary[own].mean(0), np.maximum(summary[own].std(0), 1e-3)
    for name, space in (
        ("aligned", vectors[MAIN] - np.nanmean(vectors[MAIN][own], 0)),
        ("summary", (summary - middle) / spread),
    ):
        near = np.argsort(-unit(space[test[there]]) @ unit(space[own]).T, axis=1)[:, :NEIGHBOURS]
        share = np.full(test.size, np.nan)
        share[there] = (number[own][near] == number[test[there]][:, None]).mean(1)
        found[f"alike {name}"] = share
    return found


def flipped(data: Tabulated, domain, told: Told, test, number, aligner: Aligner, vectors, seed: int) -> Arrays:
    """How strange each label looks where 5 % of all labels are flipped on purpose, and with the labels as they are.

    1 - cosine to the centroid of the claimed class: of aligned vectors, and of the features of a classifier that learnt from the
    flipped labels; beside it the classifier's own doubt, 1 - probability of the claimed class.
    """
    generator = np.random.default_rng([seed, 0xF11])
    claimed = number.copy()
    wrong = (generator.random(number.size) < FLIPPED) & (number >= 0)
    claimed[wrong] = (number[wrong] + generator.integers(1, told.classes, wrong.sum())) % told.classes
    fused = np.concatenate([np.nan_to_num(unit(v)) for v in vectors.values()], axis=1)
    found: Arrays = {"flipped": wrong[test]}
    found["strange aligned"] = strangeness(fused[told.rows], claimed[told.rows], fused[test], claimed[test])
    for name, labels in (("tuned", claimed), ("real", number)):
        model = fitted(data, domain, Told(told.rows, labels[told.rows], told.classes), seed, aligner, SUBSET_STEPS)
        logits, features = read(model, data, np.concatenate([told.rows, test]))
        seen, tested = features[: told.rows.size], features[told.rows.size :]
        found[f"strange {name}"] = strangeness(seen, labels[told.rows], tested, labels[test])
        chance = np.exp(logits[told.rows.size :] - logits[told.rows.size :].max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        found[f"doubt {name}"] = 1 - chance[np.arange(test.size), labels[test]]
        found[f"said {name}"] = chance.argmax(1)
        found[f"features {name}"] = tested.astype(np.float32)
    return found


def strangeness(train: np.ndarray, label: np.ndarray, test: np.ndarray, claimed: np.ndarray) -> np.ndarray:
    """1 - cosine to the centroid of the claimed class, from the middle of all."""
    middle = train.mean(0)
    train, test = unit(train - middle), unit(test - middle)
    centroid = {name: train[label == name].mean(0) for name in np.unique(label)}
    centroids = unit(np.stack([centroid.get(name, np.zeros(train.shape[1])) for name in claimed]))
    found: np.ndarray = 1 - (test * centroids).sum(1)
    return found


def retrieval(vectors: Arrays, test: np.ndarray) -> Arrays:
    """Of each ordered pair of modalities, the rank of the own partner as a share of the fold's pool."""
    found = {}
    for first, second in combinations(vectors, 2):
        f, g = vectors[first][test], vectors[second][test]
        both = np.isfinite(f).all(1) & np.isfinite(g).all(1)
        for name, scores in (
            (f"{first} to {second}", f[both] @ g[both].T),
            (f"{second} to {first}", g[both] @ f[both].T),
        ):
            found[f"rank {name}"] = ranks.ranks(scores) / max(both.sum(), 1)
    return found


def unit(vectors: np.ndarray) -> np.ndarray:
    """Of length one."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
