"""The shared space of X-ray spectra and scientific texts: encoders, and vectors whose cosine is their fitness.

A spectrum's encoder is the trunk of the physics network (which sees counts, background and response), fine-tuned; a
text's reads masked sentences and numbers (``text_features``). Trained contrastively (``training/alignment``) the inner
product of both is the log of how much likelier they are to belong together than by chance, which a cosine of trained
vectors alone can't express: one that says little must be near nothing. ``unit`` turns such vectors into unit vectors with
the same order by inner product, one more coordinate for each modality (Bachrach et al. 2014, RecSys), so that Chroma's
cosine serves both directions and spectra among themselves.
"""

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import torch
from safetensors import safe_open
from torch import nn

from retriever.encoders.text_features import FEATURES, MOST_SENTENCES, text_features
from retriever.encoders.text_model import text_encoder
from retriever.network.grid import CHANNELS, GLOBALS, GRID_BINS, Gridded, gridded, network_input
from retriever.network.network import BLOCKS, WIDTH

DIMENSIONS = 64
TEXT_WIDTH = 256
SENTENCE = 384
WEIGHTS = "alignment.safetensors"


class SpectrumEncoder(nn.Module):
    """Features of ``spectrum_features.network_input`` to vectors [n, 64]."""

    # the buffers: offsets and scales of the totals and of the input
    global_mean: torch.Tensor
    global_scale: torch.Tensor
    input_mean: torch.Tensor
    input_scale: torch.Tensor

    def __init__(self, dimensions: int = DIMENSIONS):
        super().__init__()
        self.enter = nn.Linear(CHANNELS * GRID_BINS + GLOBALS, WIDTH)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH))
            for _ in range(BLOCKS)
        )
        self.leave = nn.LayerNorm(WIDTH)
        # totals and fluxes reach the head unmixed too: the trunk was trained on shapes, over many decades of flux
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(WIDTH + GLOBALS, 256), nn.GELU(), nn.Linear(256, dimensions)
        )
        self.register_buffer("global_mean", torch.zeros(GLOBALS))
        self.register_buffer("global_scale", torch.ones(GLOBALS))
        self.register_buffer("input_mean", torch.zeros(CHANNELS * GRID_BINS + GLOBALS))
        self.register_buffer("input_scale", torch.ones(CHANNELS * GRID_BINS + GLOBALS))

    def set_globals(self, g: torch.Tensor) -> None:
        """Offsets and scales of the totals, from those [n, 6] of training."""
        self.global_mean.copy_(g.mean(0))
        self.global_scale.copy_(g.std(0).clamp(min=0.1))

    def trunk(self, x: torch.Tensor, g: torch.Tensor) -> torch.Tensor:
        """The last hidden layer [n, 448]."""
        hidden = self.enter((torch.cat([x.flatten(1), g], dim=1) - self.input_mean) / self.input_scale)
        for block in self.blocks:
            hidden = hidden + block(hidden)
        return self.leave(hidden)

    def forward(self, x: torch.Tensor, g: torch.Tensor) -> torch.Tensor:
        return self.head(torch.cat([self.trunk(x, g), (g - self.global_mean) / self.global_scale], dim=1))


class TextEncoder(nn.Module):
    """Sentences and numbers to vectors [n, 64]: each different sentence is transformed once, then they are summed."""

    def __init__(self, dimensions: int = DIMENSIONS, numbers: bool = True):
        super().__init__()
        self.sentence = nn.Sequential(nn.Linear(SENTENCE, TEXT_WIDTH), nn.GELU(), nn.Linear(TEXT_WIDTH, TEXT_WIDTH))
        self.number = nn.Linear(FEATURES, TEXT_WIDTH) if numbers else None
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.GELU(), nn.Linear(TEXT_WIDTH, TEXT_WIDTH), nn.GELU(), nn.Linear(TEXT_WIDTH, dimensions)
        )
        # reports add up in the logarithm of a likelihood: the sum goes on unbent too
        self.sum = nn.Linear(TEXT_WIDTH, dimensions, bias=False)

    def forward(self, table: torch.Tensor, index: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
        """`table` [unique, 384] of embedded sentences, `index` [n, 12] into it (-1: none), `numbers` [n, FEATURES]."""
        rows = torch.cat([self.sentence(table), table.new_zeros(1, TEXT_WIDTH)])
        summed = rows[torch.where(index < 0, len(table), index)].sum(1)
        summed = summed if self.number is None else summed + self.number(numbers)
        return self.head(summed) + self.sum(summed)


@dataclass(frozen=True)
class SharedSpace:
    """Both encoders with their card; `radius`: the largest length of a training vector of each side."""

    spectrum: SpectrumEncoder
    text: TextEncoder
    radius: dict[str, float]
    card: dict

    @torch.inference_mode()
    def spectra(self, spectra: Gridded) -> np.ndarray:
        """Vectors [n, 64] of spectra."""
        x, g = network_input(spectra)
        return self.spectrum(torch.from_numpy(x), torch.from_numpy(g)).numpy()

    def observation(self, observation) -> np.ndarray:
        """The vector [64] of one observation."""
        return self.spectra(gridded(observation))[0]

    @torch.inference_mode()
    def texts(self, texts: list[str], encoder=None) -> np.ndarray:
        """Vectors [n, 64] of texts; `encoder` embeds their sentences (the project's own by default)."""
        found = [text_features(text) for text in texts]
        unique = {sentence: i for i, sentence in enumerate(dict.fromkeys(s for f in found for s in f.sentences))}
        index = np.full((len(texts), MOST_SENTENCES), -1)
        for row, features in enumerate(found):
            index[row, : len(features.sentences)] = [unique[s] for s in features.sentences]
        table = torch.from_numpy((encoder or text_encoder()).encode(list(unique)))
        numbers = torch.from_numpy(np.stack([f.numbers for f in found]))
        return self.text(table, torch.from_numpy(index), numbers).numpy()

    def unit(self, vectors: np.ndarray, side: str) -> np.ndarray:
        """Unit vectors [n, 66] of "spectrum" or "text" vectors: the cosine across sides orders as the inner product.

        Longer than any of training are shortened to the longest.
        """
        radius = self.radius[side]
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        scaled = vectors / np.maximum(radius, length)
        rest = np.sqrt(np.maximum(1 - (scaled**2).sum(1, keepdims=True), 0.0))
        none = np.zeros_like(rest)
        return np.concatenate([scaled, *((rest, none) if side == "spectrum" else (none, rest))], axis=1).astype(
            np.float32
        )

    def vector(self, unit: np.ndarray, side: str) -> np.ndarray:
        """The vector [64] that a unit vector [66] was made of (``unit``'s inverse, but for vectors longer than any of
        training)."""
        return (unit[:DIMENSIONS] * self.radius[side]).astype(np.float32)

    def likeness(self, vectors: np.ndarray) -> np.ndarray:
        """Unit vectors [n, 64] for comparing spectra among themselves: from the mean spectrum of training."""
        centred = vectors - np.array(self.card["middle"], dtype=np.float32)
        return (centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)).astype(np.float32)


@lru_cache(maxsize=1)
def load_shared_space() -> SharedSpace:
    """The shipped weights, read once."""
    with safe_open(str(resources.files("retriever") / "weights" / WEIGHTS), "pt") as stored:
        card = json.loads(stored.metadata()["card"])
        tensors = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118 (no iteration over safe_open)
    spectrum, text = SpectrumEncoder(), TextEncoder()
    for side, encoder in (("spectrum", spectrum), ("text", text)):
        encoder.load_state_dict({k.removeprefix(f"{side}."): v for k, v in tensors.items() if k.startswith(f"{side}.")})
        encoder.eval()
    return SharedSpace(spectrum=spectrum, text=text, radius=card["radius"], card=card)


@lru_cache(maxsize=1)
def weights_tag() -> str:
    """A short name of the shipped weights: an index made with others is another index."""
    return f"{zlib.crc32((resources.files('retriever') / 'weights' / WEIGHTS).read_bytes()):08x}"
