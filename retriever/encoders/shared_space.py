"""The shared space of X-ray spectra and scientific texts: encoders, and vectors whose cosine is their fitness.

A spectrum's encoder is the trunk of the physics network (which sees counts, background and response), fine-tuned; a
text's reads masked sentences and numbers (``text_features``). Trained contrastively (``training/alignment``) the inner
product of both is the log of how much likelier they are to belong together than by chance, which a cosine of trained
vectors alone can't express: one that says little must be near nothing. ``unit`` turns such vectors into unit vectors with
the same order by inner product, one more coordinate for each modality (Bachrach et al. 2014, RecSys), so that Chroma's
cosine serves both directions and spectra among themselves.

PyTorch is imported when the space is first used: a page is served, and most questions are answered, without it.
"""

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from retriever.encoders.text_features import MOST_SENTENCES, text_features
from retriever.encoders.text_model import text_encoder

if TYPE_CHECKING:
    from retriever.encoders.shared_networks import SpectrumEncoder, TextEncoder
    from retriever.network.grid import Gridded

DIMENSIONS = 64
WEIGHTS = "alignment.safetensors"


@dataclass(frozen=True)
class SharedSpace:
    """Both encoders with their card; `radius`: the largest length of a training vector of each side."""

    spectrum: "SpectrumEncoder"
    text: "TextEncoder"
    radius: dict[str, float]
    card: dict

    def spectra(self, spectra: "Gridded") -> np.ndarray:
        """Vectors [n, 64] of spectra."""
        import torch

        from retriever.network.grid import network_input

        x, g = network_input(spectra)
        with torch.inference_mode():
            return self.spectrum(torch.from_numpy(x), torch.from_numpy(g)).numpy()

    def observation(self, observation) -> np.ndarray:
        """The vector [64] of one observation."""
        from retriever.network.grid import gridded

        return self.spectra(gridded(observation))[0]

    def texts(self, texts: list[str], encoder=None) -> np.ndarray:
        """Vectors [n, 64] of texts; `encoder` embeds their sentences (the project's own by default)."""
        import torch

        found = [text_features(text) for text in texts]
        unique = {sentence: i for i, sentence in enumerate(dict.fromkeys(s for f in found for s in f.sentences))}
        index = np.full((len(texts), MOST_SENTENCES), -1)
        for row, features in enumerate(found):
            index[row, : len(features.sentences)] = [unique[s] for s in features.sentences]
        table = torch.from_numpy((encoder or text_encoder()).encode(list(unique)))
        numbers = torch.from_numpy(np.stack([f.numbers for f in found]))
        with torch.inference_mode():
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
    from safetensors import safe_open

    from retriever.encoders.shared_networks import SpectrumEncoder, TextEncoder

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
