"""The folds of one data set put together: figures with intervals, the real data's suspects, clusters against finer classes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.cluster import HDBSCAN
from sklearn.manifold import TSNE
from sklearn.metrics import adjusted_mutual_info_score

from training.alignment.claims import scores
from training.alignment.claims.one_fold import SHARES, Arrays
from training.alignment.domains.objects import Objects

SUSPECTS = 12
CLUSTER = 15  # objects that a cluster has at least
WAYS = ("scratch", "aligned", "probe", "boosted", "boosted beside")


def summary(folds: Sequence[Arrays], objects: Objects, families: dict[str, list[str]]) -> dict[str, Any]:
    """Everything of one data set that the page tells."""
    pooled = {name: np.concatenate([fold[name] for fold in folds], axis=-1) for name in _poolable(folds)}
    classes, label = folds[0]["classes"], pooled["label"]
    found: dict[str, Any] = {
        "folds": len(folds),
        "objects": int(label.size),
        "classes": {str(name): int((label == i).sum()) for i, name in enumerate(classes)},
        "few labels": _few_labels(pooled, label),
        "subsets": _subsets(pooled, label),
        "alike": _alike(pooled, label),
        "mislabelled": {
            name: scores.area(pooled[key], pooled["flipped"])
            for name, key in (
                ("distance to the centroid, aligned", "strange aligned"),
                ("distance to the centroid, fine-tuned", "strange tuned"),
                ("doubt of the classifier", "doubt tuned"),
            )
        },
        "suspects": _suspects(pooled, classes, label, objects),
        "subclasses": _subclasses(folds, objects, families),
        "retrieval": retrieval_summary(pooled),
    }
    return found


def _poolable(folds: Sequence[Arrays]) -> list[str]:
    return [name for name in folds[0] if name != "classes" and not name.startswith(("features", "vectors"))]


def _few_labels(pooled: Arrays, label: np.ndarray) -> dict[str, Any]:
    there = pooled["scratch 100"] >= 0
    found: dict[str, Any] = {"objects": int(there.sum())}
    own = label[there]
    found["commonest class"] = round(float(np.bincount(own).max() / own.size), 4)
    for share in SHARES:
        right = {way: pooled[f"{way} {share}"][there] == own for way in WAYS}
        found[f"{share}"] = {
            way: {"accuracy": scores.accuracy(r), "balanced": scores.balanced(r, own)} for way, r in right.items()
        }
        found[f"{share}"] |= {
            f"gain of {way}": {
                "accuracy": scores.gain(right["scratch"], right[way]),
                "balanced": scores.gain(right["scratch"], right[way], own),
            }
            for way in ("aligned", "probe")
        }
        beside = right["boosted"], right["boosted beside"]
        found[f"{share}"]["gain of boosted beside"] = {
            "accuracy": scores.gain(*beside),
            "balanced": scores.gain(*beside, own),
        }
    return found


def _subsets(pooled: Arrays, label: np.ndarray) -> dict[str, Any]:
    there = pooled["whole"].astype(bool)
    own = label[there]
    found: dict[str, Any] = {"objects": int(there.sum())}
    names = [
        key.removeprefix("aligned ") for key in pooled if key.startswith("aligned ") and not key.split()[1].isdigit()
    ]
    for name in names:
        right = {way: pooled[f"{way} {name}"][there] == own for way in ("scratch", "aligned")}
        found[name] = {
            way: {"accuracy": scores.accuracy(r), "balanced": scores.balanced(r, own)} for way, r in right.items()
        }
        found[name]["gain"] = scores.gain(right["scratch"], right["aligned"])
    return found


def _alike(pooled: Arrays, label: np.ndarray) -> dict[str, Any]:
    there = np.isfinite(pooled["alike aligned"])
    share = np.bincount(label[there]) / there.sum()
    return {
        "aligned": scores.accuracy(pooled["alike aligned"][there]),
        "plain summaries": scores.accuracy(pooled["alike summary"][there]),
        "chance": round(float((share**2).sum()), 4),
    }


def _suspects(pooled: Arrays, classes: np.ndarray, label: np.ndarray, objects: Objects) -> list[dict[str, Any]]:
    """The objects whose own labels look strangest: by the distance, of those that the classifier calls otherwise."""
    order = [i for i in np.argsort(-pooled["strange real"]) if pooled["said real"][i] != label[i]][:SUSPECTS]
    return [
        {
            "name": str(objects.name[pooled["row"][i]]),
            "labelled": str(objects.finer[pooled["row"][i]]),
            "looks like": str(classes[pooled["said real"][i]]),
            "distance": round(float(pooled["strange real"][i]), 2),
        }
        for i in order
    ]


def _subclasses(folds: Sequence[Arrays], objects: Objects, families: dict[str, list[str]]) -> dict[str, list[float]]:
    """Mean and standard error over folds of the adjusted mutual information of density clusters on a map with finer classes.

    The map is made of vectors that no label has shaped; within a family, of its members alone."""
    found: dict[str, list[float]] = {}
    for family, members in {"all": [], **families}.items():
        values = []
        for fold in folds:
            finer = objects.finer[fold["row"]]
            own = np.isfinite(fold["vectors"]).all(1) & (np.isin(finer, members) if members else finer != "")
            if own.sum() >= 4 * CLUSTER and np.unique(finer[own]).size > 1:
                cluster = HDBSCAN(min_cluster_size=CLUSTER, copy=True).fit_predict(mapped(fold["vectors"][own]))
                values.append(adjusted_mutual_info_score(finer[own], cluster))
        if len(values) > 1:
            found[family] = [
                round(float(np.mean(values)), 3),
                round(float(np.std(values, ddof=1) / len(values) ** 0.5), 3),
            ]
    return found


def mapped(vectors: np.ndarray) -> np.ndarray:
    """[n, 2]: where vectors lie on a map."""
    centred = (vectors - vectors.mean(0)).astype(np.float32)
    found: np.ndarray = TSNE(
        2, init="pca", perplexity=min(30, len(vectors) // 4), max_iter=300, random_state=0
    ).fit_transform(centred)
    return found


def retrieval_summary(pooled: Arrays) -> dict[str, Any]:
    """Of each ordered pair: recall within the first tenth of the fold's pool, and the median rank as a share of it."""
    return {
        name.removeprefix("rank "): {
            "pairs": int(place.size),
            "recall at 10 %": scores.accuracy(place <= 0.1),
            "median rank": round(float(np.median(place)), 4),
        }
        for name, place in pooled.items()
        if name.startswith("rank ")
    }
