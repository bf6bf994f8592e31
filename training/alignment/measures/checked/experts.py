"""Heads that put spectrum and text together, beside the same heads of the spectrum alone: which way helps is chosen by variable on validation, told on test once.

Densities are shares of ``BINS`` bins of each variable, so that their tails are what the data ask for. A product of experts adds the text's logits to the spectrum's;
those of a training source come from a head that has not seen it (``FOLDS``), because a head is too sure of what it was trained on.
"""

from typing import Any

import numpy as np
import torch
from torch import nn

from training.alignment.data.variables import NAMES
from training.alignment.measures.checked.intervals import over_sources
from training.alignment.measures.checked.neighbours import DETERMINED, told
from training.alignment.measures.checked.views import Arrays

BINS, FOLDS, STEPS, EVERY, BATCH, HIDDEN, RATE, SEED = 32, 3, 700, 100, 512, 192, 1e-3, 1
SPLITS = ("taught", "validation", "test")
FORMS = {
    "spectrum": ("latent",),
    "aligned spectrum": ("latent", "f"),
    "text": ("plain",),
    "aligned text": ("plain", "g"),
    "everything": ("latent", "f", "plain", "g"),
}
ORACLE_GAIN = 0.217  # of text beside spectrum in the mean over its ten variables (docs/alignment.md)
Said = dict[str, np.ndarray]  # by split, [n, 20] estimates or [n, 20, BINS] logits


class Head(nn.Module):
    """Features [n, d] to `outputs` numbers of each variable; what it starts from is added, and may be weighed by variable and by ``told``, which says what the
    text reports."""

    def __init__(self, size: int, outputs: int, reported: int = 0):
        super().__init__()
        self.outputs = outputs
        self.layers = nn.Sequential(
            nn.Dropout(0.1),
            nn.Linear(size, HIDDEN),
            nn.GELU(),
            nn.Dropout(0.2),
            nn.Linear(HIDDEN, len(NAMES) * outputs),
        )
        self.weigh = nn.Linear(reported, len(NAMES)) if reported else None

    def start_from_nothing(self) -> None:
        """Add nothing at first."""
        for parameter in self.layers[-1].parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: torch.Tensor, start: torch.Tensor | None, reported: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.layers(x).unflatten(1, (len(NAMES), self.outputs))
        if self.weigh is not None:
            out = out * (2 * torch.sigmoid(self.weigh(reported)))[:, :, None]
        return out if start is None else start + out


def measured(views: Arrays) -> dict[str, Any]:
    """Gains of each way over the spectrum with the same choice of heads, and of what validation likes best by variable."""
    ways = Ways(views)
    alone = [ways.lines("spectrum"), ways.lines("aligned spectrum"), ways.medians(ways.densities("aligned spectrum"))]
    together = ways.together()
    first = ways.errors(alone)
    found: dict[str, Any] = {}
    for name, said in together.items():
        found[name] = told(first, ways.errors([*alone, said]))
    best = ways.errors([*alone, *together.values(), ways.mean_of(list(together.values()))])
    found["the way that validation likes best, or their mean"] = told(first, best)
    own = [NAMES.index(name) for name in DETERMINED]
    found["share of the oracle's gain"] = over_sources(
        lambda rows: float(np.mean(1 - best[rows][:, own].mean(0) / first[rows][:, own].mean(0)) / ORACLE_GAIN),
        len(best),
    )
    return found


class Ways:
    """The heads of one set of views; `taught` are several draws of each training source one after the other."""

    def __init__(self, views: Arrays):
        self.targets = {split: views[f"{split} targets"].astype(np.float32) for split in SPLITS}
        self.fold = np.arange(len(self.targets["taught"])) % int(views["sources taught"]) % FOLDS
        self.x = {form: standardised(views, parts) for form, parts in FORMS.items()}
        self.reported = {split: torch.from_numpy(views[f"{split} reported"].astype(np.float32)) for split in SPLITS}
        quantiles = np.linspace(0, 1, BINS + 1)
        self.edges = np.stack([np.quantile(column, quantiles) for column in self.targets["taught"].T])
        self.bins = np.stack(
            [
                np.searchsorted(edges[1:-1], column)
                for edges, column in zip(self.edges, self.targets["taught"].T, strict=True)
            ],
            axis=1,
        )

    def together(self) -> dict[str, Said]:
        """Estimates of every way to use the text beside the spectrum."""
        line, density = self.unseen("aligned spectrum", 1), self.unseen("aligned spectrum", BINS)
        return {
            "one network of both": self.lines("everything"),
            "the text corrects what the spectrum's head leaves": self.corrected("everything", line),
            "densities multiplied, the text's from its numbers and sentences": self.medians(
                self.fit("text", BINS, density)
            ),
            "densities multiplied, the text's with its aligned vector too": self.medians(
                self.fit("aligned text", BINS, density)
            ),
            "the same, the text weighed by variable and by what it reports": self.medians(
                self.fit("aligned text", BINS, density, weighed=True)
            ),
        }

    def lines(self, form: str) -> Said:
        """Estimates by a head with the absolute error as its loss."""
        return squeezed(self.fit(form, 1))

    def corrected(self, form: str, start: Said) -> Said:
        """The same, added to what was estimated before."""
        return squeezed(self.fit(form, 1, start))

    def densities(self, form: str) -> Said:
        """Logits of the bins."""
        return self.fit(form, BINS)

    def unseen(self, form: str, outputs: int) -> Said:
        """What a head says of validation and test, and of each training source by a head that was trained without it."""
        found = dict(self.fit(form, outputs))
        for number in range(FOLDS):
            own = self.fold == number
            found["taught"][own] = self.fit(form, outputs, rows=np.flatnonzero(~own))["taught"][own]
        return found

    def fit(
        self, form: str, outputs: int, start: Said | None = None, weighed: bool = False, rows: np.ndarray | None = None
    ) -> Said:
        """A head's [n, 20, outputs] of every split; each variable from the step that validation likes best."""
        torch.manual_seed(SEED)
        generator = np.random.default_rng(SEED)
        x, reported = self.x[form], self.reported
        begin = None if start is None else {split: torch.from_numpy(start[split]) for split in SPLITS}
        head = Head(x["taught"].shape[1], outputs, reported["taught"].shape[1] if weighed else 0)
        if begin:
            head.start_from_nothing()
        truth = torch.from_numpy(self.bins if outputs > 1 else self.targets["taught"])
        optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.05)
        kept = Kept(self, outputs)
        rows = np.arange(len(truth)) if rows is None else rows
        for step in range(STEPS + 1):
            if step % EVERY == 0:
                kept.look(head, x, begin)
            picked = torch.from_numpy(generator.choice(rows, BATCH))
            for group in optimiser.param_groups:
                group["lr"] = RATE * 0.5 * (1 + np.cos(np.pi * step / (STEPS + 1)))
            out = head.train()(
                x["taught"][picked], begin["taught"][picked] if begin else None, reported["taught"][picked]
            )
            own = truth[picked]
            loss = (
                nn.functional.cross_entropy(out.transpose(1, 2), own)
                if outputs > 1
                else (out[..., 0] - own).abs().mean()
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        return kept.said

    def medians(self, logits: Said) -> Said:
        """The medians [n, 20] of densities; along a straight line within a bin."""
        return {
            split: np.stack([self._median(logits[split][:, i], i) for i in range(len(NAMES))], axis=1)
            for split in SPLITS[1:]
        }

    def _median(self, logits: np.ndarray, variable: int) -> np.ndarray:
        share = np.exp(logits - logits.max(1, keepdims=True))
        upto = np.cumsum(share / share.sum(1, keepdims=True), axis=1)
        place = (upto < 0.5).sum(1).clip(max=BINS - 1)
        rows = np.arange(len(place))
        inside = 1 - (upto[rows, place] - 0.5) / np.maximum(np.diff(upto, axis=1, prepend=0)[rows, place], 1e-9)
        low, high = self.edges[variable][place], self.edges[variable][place + 1]
        return low + inside.clip(0, 1) * (high - low)

    def mean_of(self, every: list[Said]) -> Said:
        """The mean of several ways' estimates."""
        return {split: np.mean([one[split] for one in every], axis=0) for split in SPLITS[1:]}

    def errors(self, candidates: list[Said]) -> np.ndarray:
        """Test errors [n, 20], each variable by the candidate that errs least on validation."""
        off = [{split: np.abs(one[split] - self.targets[split]) for split in SPLITS[1:]} for one in candidates]
        best = np.argmin([one["validation"].mean(0) for one in off], axis=0)
        return np.stack([off[number]["test"][:, column] for column, number in enumerate(best)], axis=1)


class Kept:
    """What a head said when validation liked it best, by variable."""

    def __init__(self, ways: Ways, outputs: int):
        self.ways, self.outputs = ways, outputs
        self.best = np.full(len(NAMES), np.inf)
        self.said = {s: np.zeros((len(t), len(NAMES), outputs), np.float32) for s, t in ways.targets.items()}

    @torch.inference_mode()
    def look(self, head: Head, x: dict[str, torch.Tensor], begin: dict[str, torch.Tensor] | None) -> None:
        """Keep the variables that have become better."""
        head.eval()
        said = {s: head(x[s], begin[s] if begin else None, self.ways.reported[s]).numpy() for s in SPLITS}
        if self.outputs > 1:
            middle = self.ways.medians(said)["validation"]
        else:
            middle = said["validation"][..., 0]
        off = np.abs(middle - self.ways.targets["validation"]).mean(0)
        better = off < self.best
        for split, values in said.items():
            self.said[split][:, better] = values[:, better]
        self.best = np.where(better, off, self.best)


def squeezed(said: Said) -> Said:
    """Estimates [n, 20] of heads with one output."""
    return {split: said[split][..., 0] for split in SPLITS[1:]}


def standardised(views: Arrays, parts: tuple[str, ...]) -> dict[str, torch.Tensor]:
    """By the training sources."""
    found = []
    for part in parts:
        taught = views[f"taught {part}"].astype(np.float32)
        middle, spread = taught.mean(0), taught.std(0) + 1e-3
        found.append(
            [((views[f"{split} {part}"] - middle) / spread).clip(-8, 8).astype(np.float32) for split in SPLITS]
        )
    return {
        split: torch.from_numpy(np.concatenate(own, axis=1))
        for split, own in zip(SPLITS, zip(*found, strict=True), strict=True)
    }
