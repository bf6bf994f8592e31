"""What a network trained on everyday pictures sees in images, frozen (``retriever.encoders.image_network``).

Each image is seen turned, once, and kept; training draws one of these, measuring their mean.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from retriever.durable import replacing, short_hash
from retriever.encoders.image_network import SIDE, TURNS, WIDTH, seen_in
from training.alignment.modalities.modality import Batch

CACHE = Path(".cache/domains")


@dataclass
class SeenImages:
    """`features` [n, TURNS, WIDTH]."""

    features: np.ndarray
    present: np.ndarray

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None) -> Batch:
        """One turn of each with a generator, else the mean of all."""
        found = self.features[rows].astype(np.float32)
        turned = (
            found.mean(1)
            if generator is None
            else found[np.arange(len(rows)), generator.integers(TURNS, size=len(rows))]
        )
        return {"seen": torch.from_numpy(np.ascontiguousarray(turned))}


def seen(raw: list[np.ndarray | None], cache: Path = CACHE) -> SeenImages:
    """The features of images, read from the cache if these very images were seen before."""
    digest = hashlib.sha256(f"{SIDE} {TURNS}".encode())
    for image in raw:
        digest.update(b"none" if image is None else image.tobytes())
    stored, present = cache / f"seen-{short_hash(digest.hexdigest())}.npy", np.array([one is not None for one in raw])
    if not stored.is_file():
        found = np.zeros((len(raw), TURNS, WIDTH), np.float16)
        found[present] = seen_in([one for one in raw if one is not None])
        with replacing(stored) as whole, whole.open("wb") as file:
            np.save(file, found)
    return SeenImages(np.load(stored), present)
