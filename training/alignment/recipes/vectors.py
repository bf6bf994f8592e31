"""Vectors of a trained ``scholar`` on the corpora: spectra, texts, and what regression and clustering start from."""

from dataclasses import dataclass

import numpy as np
import torch

from retriever.network.grid import Gridded, network_input
from training.alignment.data.corpora import TextTable
from training.alignment.recipes.scholar import Aligner

BLOCK = 2048


@dataclass
class Encoded:
    """Of n spectra: `latent` [n, 448] of the trunk and `vector` [n, 64]."""

    latent: np.ndarray
    vector: np.ndarray


@torch.inference_mode()
def encode_spectra(encoder, spectra: Gridded) -> Encoded:
    """By a SpectrumEncoder, on its device."""
    device = encoder.input_mean.device
    parts = []
    for start in range(0, len(spectra.counts), BLOCK):
        rows = slice(start, start + BLOCK)
        features, summary = network_input(
            Gridded(spectra.counts[rows], spectra.background[rows], spectra.scale[rows], spectra.templates[rows])
        )
        x, g = torch.from_numpy(features).to(device), torch.from_numpy(summary).to(device)
        parts.append((encoder.trunk(x, g), encoder(x, g)))
    return Encoded(*(torch.cat([p[i] for p in parts]).cpu().numpy() for i in (0, 1)))


@torch.inference_mode()
def encode_texts(encoder, table: TextTable, rows) -> np.ndarray:
    """Vectors [n, 64] by a TextEncoder."""
    device = encoder.head[-1].weight.device
    index = torch.from_numpy(table.index[rows].astype(np.int64)).to(device)
    numbers = torch.from_numpy(table.numbers[rows]).to(device)
    return encoder(torch.from_numpy(table.sentences).to(device), index, numbers).cpu().numpy()


def text_plain(table: TextTable, rows) -> np.ndarray:
    """Texts without training [n, 384 + FEATURES]: the mean of their sentences' embeddings, and their numbers."""
    padded = np.concatenate([table.sentences, np.zeros((1, table.sentences.shape[1]), np.float32)])
    index = table.index[rows]
    mean = padded[index].sum(1) / np.maximum((index >= 0).sum(1, keepdims=True), 1)
    return np.concatenate([mean, table.numbers[rows]], axis=1)


def scores(aligner: Aligner, spectra: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Scores [n_spectrum, n_text]."""
    with torch.inference_mode():
        return aligner.logits(torch.from_numpy(spectra), torch.from_numpy(texts)).numpy()
