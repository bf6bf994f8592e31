"""Classes, clusters and few labels with what a reader needs to believe them: nulls, intervals, sizes, and choices made inside the training.

Only sources outside the alignment's training count (validation and test), because its decoders have seen the others' classes.
"""

from typing import Any

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegressionCV
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from training.alignment.measures import clustering
from training.alignment.measures.checked.intervals import balanced
from training.alignment.measures.checked.views import Arrays
from training.alignment.measures.few_labels import some

NULLS, REPEATS, SEED = 200, 5, 1
SHARES = (0.01, 0.05, 0.1, 1.0)
GROUPS = (
    dict.fromkeys(("AGN", "obscured AGN", "blazar"), "active nucleus")
    | dict.fromkeys(("star", "YSO"), "star")
    | dict.fromkeys(("CV", "pulsar", "HMXB", "LMXB", "ULX"), "compact object")
)
TASKS = {"8 classes": {name: name for name in clustering.EIGHT}, "2 classes": clustering.TWO, "3 groups": GROUPS}


def measured(views: Arrays) -> dict[str, Any]:
    """Clusters, probes and few labels by task."""
    outside = {name: _outside(views, name) for name in ("f", "g", "trunk", "latent", "label")}
    return {
        "clusters": {task: clusters(views, outside, names) for task, names in TASKS.items()},
        "probes": {task: probes(outside, names) for task, names in TASKS.items()},
        "few labels": few(views, outside),
    }


def clusters(views: Arrays, outside: Arrays, names: dict[str, str]) -> dict[str, Any]:
    """Balanced accuracies of clusters in a subspace that separates the training sources' classes, and with the labels dealt out anew."""
    label, rows = _named(outside["label"], names)
    told, taught = _named(views["train label"], names)
    found: dict[str, Any] = {
        "sizes": {str(n): int(c) for n, c in zip(*np.unique(label, return_counts=True), strict=True)}
    }
    for view, parts in (("spectrum", ("f",)), ("text", ("g",)), ("both", ("f", "g"))):
        train = np.concatenate([views[f"train {part}"][taught] for part in parts], axis=1)
        test = np.concatenate([outside[part][rows] for part in parts], axis=1)
        space = make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver="eigen", shrinkage="auto")).fit(
            train, told
        )
        k = len(set(label))
        model = GaussianMixture(k, covariance_type="diag", n_init=5, reg_covar=1e-3, random_state=SEED)
        cluster = model.fit_predict(space.transform(test))
        generator = np.random.default_rng(SEED)
        null = [clustering.balanced_accuracy(cluster, generator.permutation(label))[0] for _ in range(NULLS)]
        found[view] = {
            "balanced accuracy": round(clustering.balanced_accuracy(cluster, label)[0], 4),
            "labels permuted": [round(float(v), 4) for v in (np.mean(null), np.quantile(null, 0.95))],
        }
    return found


def probes(outside: Arrays, names: dict[str, str]) -> dict[str, Any]:
    """Balanced accuracies of a linear classifier, five folds pooled, its strength chosen within each fold's training."""
    label, rows = _named(outside["label"], names)
    found: dict[str, Any] = {}
    views = {"spectrum, before alignment": ("latent",), "spectrum, aligned": ("f",), "text": ("g",), "both": ("f", "g")}
    for view, parts in views.items():
        values = np.concatenate([outside[part][rows] for part in parts], axis=1)
        folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
        said = cross_val_predict(classifier(), values, label, cv=folds)
        found[view] = balanced(said == label, label)
    return found


def classifier(folds: int = 3):
    """Logistic regression, classes weighed alike, its strength by inner folds."""
    inner = LogisticRegressionCV(
        Cs=np.logspace(-4, 0, 5), cv=folds, class_weight="balanced", scoring="balanced_accuracy", max_iter=200,
        l1_ratios=(0.0,), use_legacy_attributes=False,
    )  # fmt: skip
    return make_pipeline(StandardScaler(), inner)


def few(views: Arrays, outside: Arrays) -> dict[str, Any]:
    """Nuclei, stars and compact objects from the spectrum with few labels; each source's share of right answers over the draws is what is resampled."""
    told, taught = _named(views["train label"], GROUPS)
    label, rows = _named(outside["label"], GROUPS)
    spaces = {
        "physics network": (views["train latent"][taught], outside["latent"][rows]),
        "aligned network": (views["train trunk"][taught], outside["trunk"][rows]),
        "aligned vector": (views["train f"][taught], outside["f"][rows]),
    }
    found: dict[str, Any] = {
        "sizes": {str(n): int(c) for n, c in zip(*np.unique(label, return_counts=True), strict=True)}
    }
    for share in SHARES:
        right = {name: np.zeros(label.size) for name in spaces}
        repeats = REPEATS if share < 1 else 1
        for repeat in range(repeats):
            generator = np.random.default_rng([SEED, round(1000 * share), repeat])
            picked = np.concatenate(
                [some(np.flatnonzero(told == name), share, generator, 4) for name in np.unique(told)]
            )
            for name, (train, test) in spaces.items():
                right[name] += (
                    classifier(2 if share < 0.1 else 3).fit(train[picked], told[picked]).predict(test) == label
                )
        found[f"{share:.0%}"] = {name: balanced(values / repeats, label) for name, values in right.items()}
    return found


def _named(label: np.ndarray, names: dict[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Names of the task [m], and the rows that have one."""
    rows = np.flatnonzero(np.isin(label, list(names)))
    return np.array([names[str(one)] for one in label[rows]]), rows


def _outside(views: Arrays, name: str) -> np.ndarray:
    return np.concatenate([views[f"{split} {name}"] for split in ("validation", "test")])
