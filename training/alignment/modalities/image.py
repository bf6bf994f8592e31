"""Images by a small convolutional network trained from scratch: raw data are arrays [height, width, 3] of 0-255, or None.

The control that any pretrained encoder of images is to be measured against.
"""

import numpy as np
import torch
from torch import nn

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


def _tabulate(raw: list[np.ndarray | None], options: dict) -> ArrayTable:
    arrays, present = stacked([None if one is None else {"pixels": resized(one)} for one in raw])
    return ArrayTable(arrays, present, _turned)


def resized(image: np.ndarray) -> np.ndarray:
    """[3, SIDE, SIDE] of 0-1, the middle square of the image."""
    side = min(image.shape[:2])
    top, left = ((length - side) // 2 for length in image.shape[:2])
    square = torch.from_numpy(np.ascontiguousarray(image[top : top + side, left : left + side, :3], dtype=np.float32))
    small = nn.functional.interpolate(square.permute(2, 0, 1)[None], (SIDE, SIDE), mode="bilinear", antialias=True)
    return (small[0] / 255).clamp(0, 1).numpy()


def _turned(arrays: dict[str, np.ndarray], generator: np.random.Generator) -> dict[str, np.ndarray]:
    """The sky has no up: turned by right angles, mirrored, brighter or fainter."""
    pixels = arrays["pixels"].copy()
    for row, turn in enumerate(generator.integers(0, 8, len(pixels))):
        turned = np.rot90(pixels[row], turn % 4, (1, 2))
        pixels[row] = turned[:, :, ::-1] if turn > 3 else turned
    return {"pixels": (pixels * generator.uniform(0.7, 1.3, (len(pixels), 1, 1, 1))).clip(0, 1)}


def _encoder(table, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    return ImageEncoder(dimensions, options.get("dropout", 0.1))


MODALITY = Modality("image", _tabulate, _encoder)
