"""Images: raw data are arrays [height, width, 3] of 0-255, or None.

With the option ``pretrained`` a head on what a frozen network sees in them (``frozen_image``); else a small convolutional network
trained from scratch, the control that the frozen one is measured against.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from retriever.encoders.image_network import WIDTH, SeenHead, square
from training.alignment.modalities.frozen_image import CACHE, SeenImages, seen
from training.alignment.modalities.modality import ArrayTable, Modality, stacked

SIDE = 64


class ImageEncoder(nn.Module):
    """`pixels` [n, 3, SIDE, SIDE] of 0-1 to vectors [n, dimensions]."""

    def __init__(self, dimensions: int, dropout: float):
        super().__init__()
        widths = (3, 24, 48, 64, 96)
        self.layers = nn.Sequential(
            *(
                nn.Sequential(nn.Conv2d(a, b, 3, 2, 1), nn.GroupNorm(4, b), nn.GELU())
                for a, b in zip(widths, widths[1:], strict=False)
            )
        )
        self.head = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(2 * widths[-1], 128), nn.GELU(), nn.Linear(128, dimensions)
        )

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        seen = self.layers(2 * pixels - 1)
        return self.head(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], dim=1))


def _tabulate(raw: list[np.ndarray | None], options: dict) -> ArrayTable | SeenImages:
    if options.get("pretrained"):
        return seen(raw, Path(options.get("cache", CACHE)))
    arrays, present = stacked([None if one is None else {"pixels": resized(one)} for one in raw])
    return ArrayTable(arrays, present, _turned)


def resized(image: np.ndarray) -> np.ndarray:
    """[3, SIDE, SIDE] of 0-1, the middle square of the image."""
    return square(image, SIDE).numpy()


def _turned(arrays: dict[str, np.ndarray], generator: np.random.Generator) -> dict[str, np.ndarray]:
    """The sky has no up: turned by right angles, mirrored, brighter or fainter."""
    pixels = arrays["pixels"].copy()
    for row, turn in enumerate(generator.integers(0, 8, len(pixels))):
        turned = np.rot90(pixels[row], turn % 4, (1, 2))
        pixels[row] = turned[:, :, ::-1] if turn > 3 else turned
    return {"pixels": (pixels * generator.uniform(0.7, 1.3, (len(pixels), 1, 1, 1))).clip(0, 1)}


def _encoder(table, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    if isinstance(table, SeenImages):
        head = SeenHead(dimensions, options.get("dropout", 0.5))
        head.standardise(table.features[rows[table.present[rows]]].reshape(-1, WIDTH).astype(np.float32))
        return head
    return ImageEncoder(dimensions, options.get("dropout", 0.1))


MODALITY = Modality("image", _tabulate, _encoder)
