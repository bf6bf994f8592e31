"""X-ray spectra on the physics network's grid: raw data are a ``DrawnSpectra``, whose counts are drawn anew for every batch, or ``ObservedSpectra``.

The encoder is the shared space's, whose trunk starts as the physics network's.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from retriever.encoders.shared_networks import SpectrumEncoder
from retriever.network.grid import Gridded, network_input
from training.alignment.data.prepare import Prepared
from training.alignment.modalities.modality import Batch, Modality
from training.alignment.recipes.scholar import replace_spectra, take_trunk


@dataclass
class DrawnSpectra:
    """All sources have spectra. `wide`: the share that is seen through any instrument."""

    data: Prepared
    wide: float

    def __post_init__(self):
        self.sources = len(self.data.sources)
        self.present = np.ones(self.sources, bool)
        self.draws = len(self.data.spectra.source) // self.sources

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None) -> Batch:
        """The one realisation that is tested on, or with a generator new counts of one of the source's exposures."""
        if generator is None:
            spectra = self.data.observed(rows)[0]
        else:
            spectra = self.data.spectra.draw(
                rows + self.sources * generator.integers(self.draws, size=rows.size), generator
            )
            other = generator.random(rows.size) < self.wide
            if other.any():
                replace_spectra(spectra, other, self.data.wide.draw(rows[other], generator))
        x, g = network_input(spectra)
        return {"x": torch.from_numpy(x), "g": torch.from_numpy(g)}


@dataclass
class ObservedSpectra:
    """One observed spectrum [n, ...] of each object; rows that have none (`present`) hold zeros which nobody reads."""

    spectra: Gridded
    present: np.ndarray

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None) -> Batch:
        """As they were observed, or with a generator as a shorter exposure might have seen them."""
        own = Gridded(*(getattr(self.spectra, name)[rows] for name in ("counts", "background", "scale", "templates")))
        if generator is not None:
            kept = generator.uniform(0.3, 1.0, rows.size)
            counts, background = (
                generator.binomial(np.round(values).astype(int), kept[:, None]).astype(np.float32)
                for values in (own.counts, own.background)
            )
            own = Gridded(counts, background, own.scale, (own.templates * kept[:, None, None]).astype(np.float32))
        x, g = network_input(own)
        return {"x": torch.from_numpy(x), "g": torch.from_numpy(g)}


Table = DrawnSpectra | ObservedSpectra


def _tabulate(raw: Table, options: dict) -> Table:
    return raw


def _encoder(table: Table, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    made = SpectrumEncoder(dimensions)
    if options.get("pretrained", True):
        take_trunk(made)
    made.set_globals(table.batch(rows[:4096], np.random.default_rng(3))["g"])
    return made


MODALITY = Modality("spectrum", _tabulate, _encoder)
