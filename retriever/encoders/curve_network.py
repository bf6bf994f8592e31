"""The network that reads a light curve's three views (``light_curves``) into one vector."""

import torch
from torch import nn

from retriever.encoders.light_curves import LAGS, POINT, STEPS, SUMMARY

WIDTH = 64


class LightCurveEncoder(nn.Module):
    """Points by a set network with pooling by attention, pairs and summary by small layers, to vectors [n, dimensions].

    `views`: which of points, pairs and summary it reads. The summary is standardised by the training curves (``standardise``).
    """

    # the buffers: of the summaries of training
    middle: torch.Tensor
    spread: torch.Tensor

    def __init__(self, dimensions: int, dropout: float = 0.1, views: tuple[str, ...] = ("points", "pairs", "summary")):
        super().__init__()
        self.views = views
        if "points" in views:
            self.point = nn.Sequential(nn.Linear(POINT, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH), nn.GELU())
            self.again = nn.Sequential(nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH))
            self.attention = nn.Linear(WIDTH, 4)
        if "pairs" in views:
            self.pair = nn.Sequential(nn.Flatten(), nn.Linear(2 * LAGS * STEPS, 96), nn.GELU(), nn.Dropout(dropout))
        if "summary" in views:
            self.plain = nn.Sequential(
                nn.Linear(SUMMARY, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, 2 * WIDTH), nn.GELU()
            )
        wide = 4 * WIDTH * ("points" in views) + 96 * ("pairs" in views) + 2 * WIDTH * ("summary" in views)
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(wide, 128), nn.GELU(), nn.Linear(128, dimensions))
        self.register_buffer("middle", torch.zeros(SUMMARY))
        self.register_buffer("spread", torch.ones(SUMMARY))

    def standardise(self, summary: torch.Tensor) -> None:
        """By the summaries [n, SUMMARY] of the curves that train."""
        self.middle.copy_(summary.mean(0))
        self.spread.copy_(summary.std(0).clamp(min=1e-2))

    def forward(
        self, points: torch.Tensor, mask: torch.Tensor, pairs: torch.Tensor, summary: torch.Tensor
    ) -> torch.Tensor:
        parts = []
        if "points" in self.views:
            parts.append(self._set(points, mask))
        if "pairs" in self.views:
            parts.append(self.pair(pairs))
        if "summary" in self.views:
            parts.append(self.plain(((summary - self.middle) / self.spread).clamp(-5, 5)))
        return self.head(torch.cat(parts, dim=1))

    def _set(self, points: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Four attended sums of the points; each point knows the mean of all."""
        seen = self.point(points)
        mean = (seen * mask[..., None]).sum(1) / mask.sum(1).clamp(min=1)[:, None]
        seen = seen + self.again(torch.cat([seen, mean[:, None].expand_as(seen)], dim=2))
        weight = self.attention(seen).masked_fill(mask[..., None] == 0, -1e4).softmax(1)
        return torch.einsum("npk,npw->nkw", weight, seen).flatten(1)


class CurveClassifier(nn.Module):
    """The encoder with a linear layer onto `classes`, in the order of a survey's card."""

    def __init__(self, dimensions: int, classes: int, views: tuple[str, ...]):
        super().__init__()
        self.encoder = LightCurveEncoder(dimensions, views=views)
        self.normed = nn.LayerNorm(dimensions)
        self.linear = nn.Linear(dimensions, classes)

    def forward(self, arrays: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits [n, classes] and vectors [n, dimensions]."""
        vectors = self.normed(self.encoder(**arrays))
        return self.linear(vectors), vectors
