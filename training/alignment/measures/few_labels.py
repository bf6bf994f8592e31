"""Classification with few labels, with and without alignment: a logistic regression on latents, 1 to 100 % of the labels.

Balanced accuracy over the classes that have at least 25 training and five test sources.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SHARES = (0.01, 0.05, 0.1, 1.0)


def usable_classes(train_labels, test_labels) -> list[str]:
    """Classes with enough sources on both sides; "" is no class."""
    return [
        c for c in np.unique(train_labels) if c and np.sum(train_labels == c) >= 25 and np.sum(test_labels == c) >= 5
    ]


def accuracies(
    train: np.ndarray, train_labels, test: np.ndarray, test_labels, seed: int, repeats: int = 5
) -> dict[str, float]:
    """Mean balanced accuracy by share of the labels; of each class at least one label."""
    classes = usable_classes(train_labels, test_labels)
    rows, tested = np.isin(train_labels, classes), np.isin(test_labels, classes)
    train, train_labels, test, test_labels = train[rows], train_labels[rows], test[tested], test_labels[tested]
    generator = np.random.default_rng([seed, 0xFE4])
    found = {}
    for share in SHARES:
        scores = []
        for _ in range(repeats if share < 1 else 1):
            picked = np.concatenate([some(np.flatnonzero(train_labels == c), share, generator) for c in classes])
            model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, class_weight="balanced", max_iter=300))
            model.fit(train[picked], train_labels[picked])
            scores.append(balanced_accuracy_score(test_labels, model.predict(test)))
        found[f"{100 * share:g}%"] = float(np.mean(scores))
    return found


def some(rows: np.ndarray, share: float, generator: np.random.Generator, least: int = 1) -> np.ndarray:
    """A share of the rows, at least so many of them."""
    return generator.permutation(rows)[: max(least, round(share * rows.size))]
