"""The aligner of any set of modalities: an encoder each, and the sum of the losses of the pairs that objects have.

For spectra and texts alone it is the ``scholar`` recipe's (``recipes.scholar``), whose weights it takes: a test holds the
scores of both together to 1e-6. What an object lacks is encoded by nothing and compared with nothing.
"""

from collections.abc import Container
from itertools import combinations

import numpy as np
import torch
from torch import nn

from training.alignment.domains.contrast import pair_loss, weighted_mean
from training.alignment.domains.objects import Tabulated
from training.alignment.domains.preset import Domain
from training.alignment.modalities.modality import Batch
from training.alignment.modalities.registry import REGISTRY

BLOCK = 1024


class Aligner(nn.Module):
    """Encoders by modality, a learnt scale of each pair, and decoders where the preset gives them weight."""

    def __init__(self, domain: Domain, encoders: dict[str, nn.Module], kept: dict[str, int] | None = None):
        super().__init__()
        self.domain = domain
        self.encoders = nn.ModuleDict(encoders)
        start = 2.5 if domain.similarity == "cosine" else 0.0
        self.log_scale = nn.ParameterDict(
            {"+".join(pair): nn.Parameter(torch.tensor(start)) for pair in combinations(encoders, 2)}
        )
        self.bias = nn.ParameterDict(
            {pair: nn.Parameter(torch.tensor(-3.0)) for pair in self.log_scale if domain.loss == "sigmoid"}
        )
        self.own_scale = nn.ParameterDict({m: nn.Parameter(torch.tensor(start)) for m in encoders if m in domain.twice})
        self.keepers = nn.ModuleDict({m: nn.Linear(domain.dimensions, size) for m, size in (kept or {}).items()})
        told = [name for name in encoders if domain.decoders]
        self.classes, self.variables = (
            nn.ModuleDict(
                {m: nn.Linear(domain.dimensions, size) for m in told if size and what in REGISTRY[m].predicts}
            )
            for what, size in (("class", len(domain.classes)), ("variables", 2 * len(domain.variables)))
        )

    def vectors(self, batch: dict[str, dict[str, torch.Tensor]], known: torch.Tensor) -> dict[str, torch.Tensor]:
        """Vectors [n, dimensions] by modality; of objects that lack it, zeros."""
        found = {}
        for column, (name, encoder) in enumerate(self.encoders.items()):
            own = known[:, column]
            found[name] = torch.zeros(len(known), self.domain.dimensions, device=known.device)
            if name in batch:
                found[name] = found[name].index_copy(0, own.nonzero()[:, 0], encoder(**batch[name]).float())
        return found

    def logits(self, f: torch.Tensor, g: torch.Tensor, first: str, second: str) -> torch.Tensor:
        """Scores [n, m] of vectors of two modalities, in the domain's order."""
        return self.log_scale[f"{first}+{second}"].exp() * self.brought(f) @ self.brought(g).T

    def brought(self, vectors: torch.Tensor) -> torch.Tensor:
        """Vectors whose inner product is compared."""
        return nn.functional.normalize(vectors, dim=1) if self.domain.similarity == "cosine" else vectors

    def forward(
        self,
        batch: dict[str, dict[str, torch.Tensor]],
        known: torch.Tensor,
        label: torch.Tensor | None = None,
        targets: torch.Tensor | None = None,
        again: dict[str, dict[str, torch.Tensor]] | None = None,
        kept: dict[str, torch.Tensor] | None = None,
    ) -> dict[str, torch.Tensor]:
        """The losses of a batch of different objects; `label` [n] (-1: none) and `targets` [n, k] (NaN: none) for decoders;
        `again`: a second view of some modalities, `kept` [n, k] what their vectors shall tell."""
        found = self.vectors(batch, known)
        column = {name: i for i, name in enumerate(self.encoders)}
        losses = {}
        for first, second in combinations(self.encoders, 2):
            pair = f"{first}+{second}"
            both = known[:, column[first]] & known[:, column[second]]
            bias = self.bias[pair] if pair in self.bias else known.new_zeros((), dtype=torch.float32)
            f, g = self.brought(found[first]), self.brought(found[second])
            losses[pair] = pair_loss(f, g, both, self.log_scale[pair].exp(), bias, self.domain.loss)
        if again:
            losses |= self._twice(found, self.vectors(again, known), known, column)
        for name, values in (kept or {}).items():
            terms = (self.keepers[name](found[name]) - values).abs().mean(1)
            losses[f"kept of {name}"] = self.domain.keeping * weighted_mean(terms, known[:, column[name]])
        if label is not None:
            for name in self.classes:
                terms = nn.functional.cross_entropy(
                    self.classes[name](found[name]), label.clamp(min=0), reduction="none"
                )
                there = known[:, column[name]] & (label >= 0)
                losses[f"class of {name}"] = self.domain.decoders * weighted_mean(terms, there)
        if targets is not None:
            for name in self.variables:
                losses[f"variables of {name}"] = self._variables_loss(
                    name, found[name], known[:, column[name]], targets
                )
        return losses

    def _twice(self, found, other, known, column) -> dict[str, torch.Tensor]:
        """Two views of one object belong together as two modalities do."""
        zero = known.new_zeros((), dtype=torch.float32)
        return {
            f"{name} twice": pair_loss(
                self.brought(found[name]),
                self.brought(other[name]),
                known[:, column[name]],
                scale.exp(),
                zero,
                "symmetric",
            )
            for name, scale in self.own_scale.items()
        }

    def _variables_loss(
        self, name: str, vectors: torch.Tensor, there: torch.Tensor, targets: torch.Tensor
    ) -> torch.Tensor:
        """Negative log density of a Laplace density, of the targets that are known."""
        known = there[:, None] & torch.isfinite(targets)
        mean, width = self.variables[name](vectors).chunk(2, dim=1)
        width = width.clamp(-4, 4)
        terms = (torch.nan_to_num(targets) - mean).abs() * torch.exp(-width) + width
        return self.domain.decoders * weighted_mean(terms.flatten(), known.flatten())


def new_aligner(data: Tabulated, domain: Domain, rows: np.ndarray) -> Aligner:
    """Untrained; `rows`: those that will train, by which encoders standardise."""
    made = {
        name: REGISTRY[name].encoder(table, rows, domain.dimensions, domain.of(name))
        for name, table in data.tables.items()
    }
    keeps = {name: REGISTRY[name].keeps for name in data.tables if domain.keeping}
    kept = {name: keep(data.tables[name], rows[:1]).shape[1] for name, keep in keeps.items() if keep}
    return Aligner(domain, made, kept)


def batch_of(
    data: Tabulated,
    rows: np.ndarray,
    generator: np.random.Generator | None,
    device: torch.device,
    only: Container[str] | None = None,
) -> tuple[dict[str, Batch], torch.Tensor]:
    """The batch of these rows by modality, and the mask [n, modality] of what is there; `only`: no other modalities."""
    known = data.known[rows]
    batch = {}
    for column, (name, table) in enumerate(data.tables.items()):
        if known[:, column].any() and (only is None or name in only):
            found = table.batch(rows[known[:, column]], generator)
            batch[name] = {key: value.to(device, non_blocking=True) for key, value in found.items()}
    return batch, torch.from_numpy(known).to(device)


@torch.inference_mode()
def encoded(aligner: Aligner, data: Tabulated, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Vectors [n, dimensions] of these rows by modality, as they are compared; NaN where an object lacks the modality."""
    device = next(aligner.parameters()).device
    parts = []
    for start in range(0, len(rows), BLOCK):
        batch, known = batch_of(data, rows[start : start + BLOCK], None, device)
        parts.append({name: aligner.brought(v).cpu().numpy() for name, v in aligner.vectors(batch, known).items()})
    found = {name: np.concatenate([part[name] for part in parts]) for name in data.tables}
    for column, name in enumerate(data.tables):
        found[name][~data.known[rows, column]] = np.nan
    return found


def from_scholar(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The shipped weights of spectra and texts by this aligner's names, without their decoders."""
    renamed = {f"encoders.{key}": value for key, value in state.items() if key.split(".")[0] in ("spectrum", "text")}
    return renamed | {"log_scale.spectrum+text": state["log_scale"]}
