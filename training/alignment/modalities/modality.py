"""What a modality is: how raw data become arrays with a mask of who has them, the encoder, and what it can predict.

A modality is one file beside this one that ends in a ``Modality``, and its line in ``registry``. Augmentation belongs to the
modality's table, which is what training draws batches from: without a generator a batch is the data as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from torch import nn

Batch = dict[str, torch.Tensor]


class Table(Protocol):
    """One modality of n objects; `present` [n] says who has it."""

    present: np.ndarray

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None) -> Batch:
        """What the encoder takes of these objects, all of whom have the modality; augmented where there is a generator."""
        ...


@dataclass(frozen=True)
class Modality:
    """`tabulate`: raw data of all objects (None: missing) to a table; `encoder`: of a table, the rows that train, the width of the
    shared space and the options of the preset; `predicts`: what of an object it can tell by itself (decoders learn these); `keeps` [n, k]: what of its own raw data its
    vectors shall not forget for being aligned."""

    name: str
    tabulate: Callable[[Any, dict], Table]
    encoder: Callable[[Any, np.ndarray, int, dict], nn.Module]
    predicts: tuple[str, ...] = ("class", "variables")
    keeps: Callable[[Any, np.ndarray], np.ndarray] | None = None


@dataclass
class ArrayTable:
    """Arrays [n, ...] by the names of the encoder's arguments; rows that lack the modality hold zeros which nobody reads."""

    arrays: dict[str, np.ndarray]
    present: np.ndarray
    augment: Callable[[dict[str, np.ndarray], np.random.Generator], dict[str, np.ndarray]] | None = None

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None) -> Batch:
        """The arrays of these rows."""
        found = {name: values[rows] for name, values in self.arrays.items()}
        if generator is not None and self.augment:
            found = self.augment(found, generator)
        return {
            name: torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32)) for name, values in found.items()
        }


def stacked(found: list[dict[str, np.ndarray] | None]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Arrays [n, ...] of objects of which some (None) have nothing, and the mask [n] of who has."""
    present = np.array([one is not None for one in found])
    if not present.any():
        raise ValueError("No object has this modality: leave it out.")
    first = next(one for one in found if one is not None)
    arrays = {name: np.zeros((len(found), *value.shape), np.float32) for name, value in first.items()}
    for row, one in enumerate(found):
        for name, value in (one or {}).items():
            arrays[name][row] = value
    return arrays, present
