"""Texts of an object, of which a batch takes one: raw data are lists of texts (None or empty: none), or a corpus made before.

The encoder is the shared space's (masked sentences, and numbers apart); features are computed once and cached.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from retriever.encoders.shared_networks import TextEncoder
from training.alignment.data.corpora import CACHE, TextTable, text_table
from training.alignment.modalities.modality import Batch, Modality
from training.alignment.recipes.scholar import thinned_text


@dataclass
class OwnTexts:
    """`rows`: of each object, where its texts are in `table`."""

    table: TextTable
    rows: list[np.ndarray]
    thinned: float

    def __post_init__(self):
        self.present = np.array([own.size > 0 for own in self.rows])
        self._sentences = torch.from_numpy(self.table.sentences)

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None) -> Batch:
        """The first text of each, or with a generator any of them, some sentences and numbers left out."""
        picked = np.array([self.rows[i][0] if generator is None else generator.choice(self.rows[i]) for i in rows], int)
        numbers = torch.from_numpy(self.table.numbers[picked])
        sentences = torch.from_numpy(self.table.index[picked].astype(np.int64))
        if generator is not None and self.thinned:
            numbers, sentences = thinned_text(numbers, sentences, self.thinned, generator)
        used, index = torch.unique(sentences, return_inverse=True)
        # the first of the sorted is -1, where a text has fewer sentences than the most
        gap = int(used.numel() > 0 and used[0] < 0)
        return {"table": self._sentences[used[gap:]], "index": index - gap, "numbers": numbers}


def _tabulate(raw, options: dict) -> OwnTexts:
    if isinstance(raw, OwnTexts):
        return raw
    texts = [text for own in raw for text in own or []]
    ends = np.cumsum([len(own or []) for own in raw])
    rows = [np.arange(end - len(own or []), end) for end, own in zip(ends, raw, strict=True)]
    return OwnTexts(
        text_table(texts, options.get("embedder"), options.get("cache", CACHE)), rows, options.get("thinned", 0.05)
    )


def _encoder(table, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    return TextEncoder(dimensions, options.get("numbers", True))


MODALITY = Modality("text", _tabulate, _encoder)
