"""The network that predicts physical parameters from a spectrum: densities, not points.

A residual perceptron over the features of ``retriever.network.grid`` with one head for each family of parameters. A head gives
a mixture of Gaussians with full covariance (mixture density network, Bishop 1994), whose marginals give medians and
intervals; two more heads give the probabilities of spectral models and of source classes. Trained by
``training/network/train.py`` on simulated spectra only; see the card beside the weights.
"""

import numpy as np
import torch
from torch import nn

from retriever.network.families import FAMILIES
from retriever.network.grid import CHANNELS, GLOBALS, GRID_BINS

WIDTH, BLOCKS, COMPONENTS = 448, 4, 5


class Mixture:
    """Gaussian mixtures of a batch: ``logits`` [n, k], ``means`` [n, k, d], ``factor`` [n, k, d, d] lower triangular, the
    inverse of the covariance's Cholesky factor."""

    def __init__(self, raw: torch.Tensor, size: int) -> None:
        n = raw.shape[0]
        parts = torch.split(raw.view(n, COMPONENTS, -1), [1, size, size, size * (size - 1) // 2], dim=2)
        self.logits = torch.log_softmax(parts[0][..., 0], dim=1)
        self.means = parts[1]
        self.log_diagonal = parts[2].clamp(-7, 7)
        self.factor = torch.diag_embed(torch.exp(self.log_diagonal))
        if size > 1:
            row, column = torch.tril_indices(size, size, -1)
            self.factor = self.factor.clone()
            self.factor[:, :, row, column] = parts[3]

    def log_density(self, values: torch.Tensor) -> torch.Tensor:
        """Log density [n] at ``values`` [n, d]."""
        z = torch.einsum("nkij,nkj->nki", self.factor, values[:, None] - self.means)
        constant = 0.5 * values.shape[1] * np.log(2 * np.pi)
        return torch.logsumexp(self.logits + self.log_diagonal.sum(2) - 0.5 * (z**2).sum(2) - constant, dim=1)

    def marginal(self, direction) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Weights, means and standard deviations [n, k] of the combination ``direction`` [d] of the parameters."""
        direction = torch.as_tensor(direction, dtype=self.means.dtype)
        inverse = torch.linalg.solve_triangular(
            self.factor, torch.eye(len(direction)).expand_as(self.factor), upper=False
        )
        spread = torch.linalg.norm(torch.einsum("nkij,i->nkj", inverse, direction), dim=2)
        return self.logits.exp().numpy(), (self.means @ direction).numpy(), spread.numpy()


class PhysicsNetwork(nn.Module):
    """Features to raw outputs of every head."""

    def __init__(self, n_models: int, n_classes: int) -> None:
        super().__init__()
        self.enter = nn.Linear(CHANNELS * GRID_BINS + GLOBALS, WIDTH)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH))
            for _ in range(BLOCKS)
        )
        self.leave = nn.LayerNorm(WIDTH)
        sizes = {
            f.name: COMPONENTS * (1 + 2 * len(f.parameters) + len(f.parameters) * (len(f.parameters) - 1) // 2)
            for f in FAMILIES
        }
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, size) for name, size in sizes.items()})
        self.model_head = nn.Linear(WIDTH, n_models)
        self.class_head = nn.Linear(WIDTH, n_classes)
        self.input_mean: torch.Tensor
        self.input_scale: torch.Tensor
        # offsets and scales of the inputs, set from the training data
        self.register_buffer("input_mean", torch.zeros(CHANNELS * GRID_BINS + GLOBALS))
        self.register_buffer("input_scale", torch.ones(CHANNELS * GRID_BINS + GLOBALS))

    def embed(self, x: torch.Tensor, g: torch.Tensor) -> torch.Tensor:
        """The last hidden layer [n, WIDTH]."""
        flat = torch.cat([x.flatten(1), g], dim=1)
        hidden = self.enter((flat - self.input_mean) / self.input_scale)
        for block in self.blocks:
            hidden = hidden + block(hidden)
        return self.leave(hidden)

    def mixture(self, family: str, x: torch.Tensor, g: torch.Tensor) -> Mixture:
        """The density of one family only."""
        size = next(len(f.parameters) for f in FAMILIES if f.name == family)
        return Mixture(self.heads[family](self.embed(x, g)), size)

    def forward(self, x, g) -> tuple[dict[str, Mixture], torch.Tensor, torch.Tensor]:
        """Mixtures by family, log probabilities of models [n, n_models] and of classes [n, n_classes]."""
        hidden = self.embed(x, g)
        mixtures = {f.name: Mixture(self.heads[f.name](hidden), len(f.parameters)) for f in FAMILIES}
        return mixtures, torch.log_softmax(self.model_head(hidden), 1), torch.log_softmax(self.class_head(hidden), 1)
