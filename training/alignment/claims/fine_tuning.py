"""Classes from some modalities of an object: a network fine-tuned from the aligned encoders, or the same from scratch.

The encoders of the chosen modalities, their vectors normalised and set side by side with the mask of what is there, and one linear
layer. From scratch and from the aligned weights everything else is the same: steps, batches, augmentation.
"""

from dataclasses import dataclass

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from training.alignment.domains.aligner import BLOCK, Aligner, batch_of, new_aligner
from training.alignment.domains.objects import Tabulated
from training.alignment.domains.preset import Domain
from training.alignment.running import rate

BATCH, RATE, ENCODERS_RATE = 64, 2e-3, 7e-4
FEWEST_STEPS, MOST_STEPS = 60, 320


class Classifier(nn.Module):
    """Encoders by modality and a linear layer onto `classes`."""

    def __init__(self, encoders: dict[str, nn.Module], dimensions: int, classes: int):
        super().__init__()
        self.encoders = nn.ModuleDict(encoders)
        self.dimensions = dimensions
        self.normed = nn.ModuleDict({name: nn.LayerNorm(dimensions) for name in encoders})
        self.linear = nn.Linear(len(encoders) * (dimensions + 1), classes)

    def features(self, batch: dict, known: torch.Tensor) -> torch.Tensor:
        """[n, modalities * (dimensions + 1)]: `known` [n, modalities] in the order of the encoders."""
        parts = []
        for column, (name, encoder) in enumerate(self.encoders.items()):
            own = known[:, column].nonzero()[:, 0]
            part = torch.zeros(len(known), self.dimensions, device=known.device)
            if len(own):
                part = part.index_copy(0, own, self.normed[name](encoder(**batch[name])))
            parts += [part, known[:, column : column + 1].float()]
        return torch.cat(parts, dim=1)

    def forward(self, batch: dict, known: torch.Tensor) -> torch.Tensor:
        return self.linear(self.features(batch, known))


@dataclass(frozen=True)
class Told:
    """Labelled rows: `label` [n] numbers of classes."""

    rows: np.ndarray
    label: np.ndarray
    classes: int


def chosen(data: Tabulated, modalities: tuple[str, ...]) -> Tabulated:
    """The same objects by these modalities alone."""
    return Tabulated(data.objects, {name: data.tables[name] for name in modalities})


def fitted(
    data: Tabulated,
    domain: Domain,
    told: Told,
    seed: int,
    aligner: Aligner | None,
    most: int = MOST_STEPS,
    fewest: int | None = None,
) -> Classifier:
    """Of `data`'s modalities; with an aligner its encoders are where it starts. Steps go by the number of labels."""
    torch.manual_seed(seed)
    steps = int(np.clip(len(told.rows) // 8, fewest or FEWEST_STEPS, most))
    fresh = new_aligner(data, domain, told.rows)
    if aligner is not None:
        fresh.encoders.load_state_dict(
            {k: v for k, v in aligner.encoders.state_dict().items() if k.split(".")[0] in data.tables}
        )
    made = Classifier(dict(fresh.encoders.items()), domain.dimensions, told.classes).train()
    encoders = list(made.encoders.parameters())
    rest = [*made.normed.parameters(), *made.linear.parameters()]
    groups = [
        {"params": encoders, "peak": RATE if aligner is None else ENCODERS_RATE},
        {"params": rest, "peak": RATE},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=domain.weight_decay)
    generator = np.random.default_rng([seed, 0xF17])
    label = torch.from_numpy(told.label.astype(np.int64))
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * rate(step / steps)
        picked = generator.permutation(len(told.rows))[:BATCH]
        batch, known = batch_of(data, told.rows[picked], generator, torch.device("cpu"))
        loss = nn.functional.cross_entropy(made(batch, known), label[picked], label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(made.parameters(), 5.0)
        optimiser.step()
    return made.eval()


@torch.inference_mode()
def read(classifier: Classifier, data: Tabulated, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logits [n, classes] and features [n, ...] of rows."""
    logits, features = [], []
    for start in range(0, len(rows), BLOCK):
        found = classifier.features(*batch_of(data, rows[start : start + BLOCK], None, torch.device("cpu")))
        features.append(found.numpy())
        logits.append(classifier.linear(found).numpy())
    return np.concatenate(logits), np.concatenate(features)


def probed(train: np.ndarray, label: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Classes [n] of vectors by a logistic regression on the aligned vectors as they are."""
    middle, spread = train.mean(0), np.maximum(train.std(0), 1e-3)
    model = LogisticRegression(C=0.1, max_iter=400).fit((train - middle) / spread, label)
    found: np.ndarray = model.predict((test - middle) / spread)
    return found
