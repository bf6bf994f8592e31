"""Objects of a data set: names, classes, folds, and raw data of each modality; then the same as tables to draw batches from.

Five folds, drawn by class with a fixed seed; objects that are one under several names share a fold. Training with a fold held
out never sees it, labels or not; objects of no fold (``HELD``) train and test nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.model_selection import StratifiedKFold

from training.alignment.domains.preset import Domain
from training.alignment.modalities.modality import Table
from training.alignment.modalities.registry import REGISTRY

FOLDS, HELD = 5, -1


@dataclass
class Objects:
    """`label` [n] the class that is told apart ("" for none), `finer` [n] a class below it; `fold` [n]; `raw` by modality, None
    where missing; `variables` [n, k] (NaN: unknown)."""

    name: np.ndarray
    label: np.ndarray
    finer: np.ndarray
    fold: np.ndarray
    raw: dict[str, Any]
    variables: np.ndarray | None = None


@dataclass
class Tabulated:
    """Objects as tables by modality; `known` [n, modality] is the presence mask in the order of the domain's modalities."""

    objects: Objects
    tables: dict[str, Table]
    known: np.ndarray = field(init=False)

    def __post_init__(self):
        self.known = np.stack([table.present for table in self.tables.values()], axis=1)

    def outside(self, fold: int) -> np.ndarray:
        """Rows that may train where `fold` is held out."""
        return np.flatnonzero((self.objects.fold != fold) & (self.objects.fold != HELD) & self.known.any(1))


def tabulated(objects: Objects, domain: Domain) -> Tabulated:
    """The tables of the domain's modalities, of those that the data set has."""
    return Tabulated(
        objects,
        {
            name: REGISTRY[name].tabulate(objects.raw[name], domain.of(name))
            for name in domain.modalities
            if name in objects.raw
        },
    )


def folds(label: Sequence[str], group: Sequence[str], seed: int = 0) -> np.ndarray:
    """A fold [n] of each object: classes spread evenly, one fold for all of a group."""
    first: dict[str, int] = {}
    for row, name in enumerate(group):
        first.setdefault(name, row)
    rows = np.array(list(first.values()))
    found = np.zeros(len(rows), int)
    labels = np.asarray(label)[rows]
    names, numbers = np.unique(labels, return_counts=True)
    # a class of fewer than the folds can't be spread: it goes with the commonest
    labels = np.where(np.isin(labels, names[numbers < FOLDS]), names[np.argmax(numbers)], labels)
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for number, (_, test) in enumerate(splitter.split(rows[:, None], labels)):
        found[test] = number
    of_group = dict(zip(first, found, strict=True))
    return np.array([of_group[name] for name in group])
