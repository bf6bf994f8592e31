"""Numbers of a catalogue (brightness, place, redshift ...), any of which may be missing: raw data are dictionaries or None.

The encoder sees each number standardised by the training rows, and whether it is there: a missing one is no zero.
"""

import numpy as np
import torch
from torch import nn

from training.alignment.modalities.modality import ArrayTable, Modality

HIDDEN = 128


class NumbersEncoder(nn.Module):
    """`values` [n, k] and `known` [n, k] to vectors [n, dimensions]."""

    middle: torch.Tensor
    spread: torch.Tensor

    def __init__(self, middle: np.ndarray, spread: np.ndarray, dimensions: int, dropout: float):
        super().__init__()
        self.register_buffer("middle", torch.from_numpy(middle.astype(np.float32)))
        self.register_buffer("spread", torch.from_numpy(spread.astype(np.float32)))
        self.layers = nn.Sequential(
            nn.Linear(2 * middle.size, HIDDEN),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(HIDDEN, HIDDEN),
            nn.GELU(),
            nn.Linear(HIDDEN, dimensions),
        )

    def forward(self, values: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        standard = ((values - self.middle) / self.spread).clamp(-5, 5) * known
        return self.layers(torch.cat([standard, known], dim=1))


def _tabulate(raw: list[dict[str, float] | None], options: dict) -> ArrayTable:
    names = options.get("columns") or sorted({name for one in raw for name in one or {}})
    values = np.array([[(one or {}).get(name, np.nan) for name in names] for one in raw], dtype=float)
    known = np.isfinite(values)
    arrays = {"values": np.where(known, values, 0).astype(np.float32), "known": known.astype(np.float32)}
    return ArrayTable(arrays, known.any(1), _some_missing)


def _some_missing(arrays: dict[str, np.ndarray], generator: np.random.Generator) -> dict[str, np.ndarray]:
    """A tenth of the numbers left out: catalogues lack some."""
    return arrays | {"known": arrays["known"] * (generator.random(arrays["known"].shape) > 0.1)}


def _encoder(table: ArrayTable, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    own = rows[table.present[rows]]
    values = np.where(table.arrays["known"][own] > 0, table.arrays["values"][own], np.nan)
    empty = np.isnan(values).all(0)
    values[:, empty] = 0
    return NumbersEncoder(
        np.nanmedian(values, axis=0),
        np.maximum(np.nanstd(values, axis=0), 1e-3),
        dimensions,
        options.get("dropout", 0.1),
    )


MODALITY = Modality("metadata", _tabulate, _encoder)
