"""The two networks of the shared space (``shared_space``): of spectra, and of texts."""

import torch
from torch import nn

from retriever.encoders.shared_space import DIMENSIONS
from retriever.encoders.text_features import FEATURES
from retriever.network.grid import CHANNELS, GLOBALS, GRID_BINS
from retriever.network.network import BLOCKS, WIDTH

TEXT_WIDTH = 256
SENTENCE = 384


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
