"""The spectrum side of the published recipe (arXiv:2603.04516, docs/science.md): autoencoder and nearest neighbours.

0.5-8 keV in 400 bins of count rate, min-max per spectrum; a transformer autoencoder with a 64-d latent, trained with the
mean absolute error and Adam; parameters by 3 nearest neighbours in the latent. What the paper does not say (patches,
depth, width) is chosen small enough to train on two cores and recorded here: 40 patches of 10 bins, two encoder and two
decoder layers of width 96 with 4 heads.
"""

import time

import numpy as np
import torch
from sklearn.neighbors import KNeighborsRegressor
from torch import nn

BINS, PATCH, LATENT, WIDTH = 400, 10, 64, 96
EDGES = np.linspace(0.5, 8.0, BINS + 1)


def min_max_spectra(counts: np.ndarray, channel_low, channel_high, exposure) -> np.ndarray:
    """Count rates [n, 400] on the recipe's bins, each spectrum scaled to 0..1 (a flat one to 0)."""
    centre = 0.5 * (np.asarray(channel_low) + np.asarray(channel_high))
    index = np.searchsorted(EDGES, centre, side="right") - 1
    inside = (index >= 0) & (index < BINS)
    binned = np.zeros((len(counts), BINS), dtype=np.float32)
    for channel in np.flatnonzero(inside):
        binned[:, index[channel]] += counts[:, channel]
    rate = binned / np.asarray(exposure, dtype=np.float32)[:, None]
    low, high = rate.min(1, keepdims=True), rate.max(1, keepdims=True)
    return (rate - low) / np.maximum(high - low, 1e-30)


class Autoencoder(nn.Module):
    """Patches to a 64-d latent and back."""

    def __init__(self):
        super().__init__()
        patches = BINS // PATCH
        self.embed = nn.Linear(PATCH, WIDTH)
        self.position = nn.Parameter(0.02 * torch.randn(patches, WIDTH))
        self.encoder = nn.TransformerEncoder(_layer(), 2, enable_nested_tensor=False)
        self.squeeze = nn.Linear(patches * WIDTH, LATENT)
        self.expand = nn.Linear(LATENT, patches * WIDTH)
        self.decoder = nn.TransformerEncoder(_layer(), 2, enable_nested_tensor=False)
        self.out = nn.Linear(WIDTH, PATCH)

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        """Latents [n, 64] of spectra [n, 400]."""
        tokens = self.embed(x.unflatten(1, (-1, PATCH))) + self.position
        return self.squeeze(self.encoder(tokens).flatten(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        tokens = self.expand(self.encode(x)).unflatten(1, (-1, WIDTH)) + self.position
        return self.out(self.decoder(tokens)).flatten(1)


def _layer() -> nn.TransformerEncoderLayer:
    return nn.TransformerEncoderLayer(
        WIDTH, 4, 2 * WIDTH, dropout=0.0, batch_first=True, activation="gelu", norm_first=True
    )


def train_autoencoder(
    spectra: np.ndarray, seed: int, minutes: float = 0.0, batch: int = 256, steps: int = 0
) -> Autoencoder:
    """Adam on the mean absolute error for a fixed time, or for `steps`, which gives the same network on any machine."""
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    network = Autoencoder()
    optimiser = torch.optim.Adam(network.parameters(), lr=5e-4)
    start, done = time.perf_counter(), 0
    while (progress := done / steps if steps else (time.perf_counter() - start) / (60 * minutes)) < 1:
        done += 1
        for group in optimiser.param_groups:
            group["lr"] = 5e-4 * 0.5 * (1 + np.cos(np.pi * progress)) + 1e-6
        x = torch.from_numpy(spectra[generator.integers(len(spectra), size=batch)])
        loss = (network(x) - x).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return network.eval()


@torch.inference_mode()
def latents(network: Autoencoder, spectra: np.ndarray) -> np.ndarray:
    """Latents [n, 64]."""
    parts = [network.encode(torch.from_numpy(spectra[i : i + 2048])) for i in range(0, len(spectra), 2048)]
    return torch.cat(parts).numpy()


def nearest_neighbours(train_latents, train_values, test_latents, k: int = 3) -> np.ndarray:
    """Predictions of the k nearest training spectra, unweighted; rows of NaN truth take no part."""
    known = np.isfinite(train_values)
    return KNeighborsRegressor(k).fit(train_latents[known], train_values[known]).predict(test_latents)
