"""The ``scholar`` recipe: what is trained, by which loss, as a preset (``presets/scholar.json``) that ablations change.

Both encoders of ``retriever.encoders.shared_space`` learn by a symmetric InfoNCE whose logit is the inner product, which at its best
is log p(text|spectrum)/p(text) (van den Oord et al. 2018). Decoders beside it predict the catalogue variables with their
uncertainty from both vectors, so that aligning does not erase what one side knows alone. Every step draws new counts and,
of a source's several texts, another one.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import distributed, nn
from torch.distributed.nn.functional import all_gather

from retriever.encoders.shared_networks import SpectrumEncoder, TextEncoder
from retriever.encoders.shared_space import DIMENSIONS
from retriever.encoders.text_features import NUMBERS
from training.alignment.data.variables import NAMES
from training.simulation.priors import CLASSES

PRESETS = Path(__file__).parent / "presets"


@dataclass(frozen=True)
class Preset:
    """`cycles`: steps of each cycle of rates; `similarity`: inner or cosine; `loss`: symmetric or one-way (spectrum to text); `tuned`: the trunk learns too;
    `redraws`: new counts each step, else one realisation; `decoders`: weight of their loss; `wide`: share of the spectra that
    are seen through any instrument; `thinned`: share of the sentences, and of the quantities, that a text loses; `copies`: made-up neighbours of each training source that train beside it."""

    name: str
    cycles: tuple[int, ...]
    batch: int
    rate: float
    trunk_rate: float
    weight_decay: float
    similarity: str
    loss: str
    numbers: bool
    pretrained: bool
    tuned: bool
    redraws: bool
    decoders: float
    wide: float
    thinned: float
    corpora: tuple[str, ...]
    copies: int


def read_preset(name: str, changes: dict | None = None) -> Preset:
    """The preset of this name with `changes`. Raises KeyError for a field that there is not."""
    values = json.loads((PRESETS / f"{name}.json").read_text())
    known = {f.name for f in fields(Preset)}
    if wrong := set(changes or {}) - known:
        raise KeyError(f"{sorted(wrong)}: a preset has {sorted(known)}")
    values |= changes or {}
    return Preset(**values | {name: tuple(values[name]) for name in ("corpora", "cycles")})


class Aligner(nn.Module):
    """Both encoders, the decoders and the temperature."""

    def __init__(self, preset: Preset):
        super().__init__()
        self.preset = preset
        self.spectrum = SpectrumEncoder(DIMENSIONS)
        self.text = TextEncoder(DIMENSIONS, preset.numbers)
        size = 2 * len(NAMES)
        self.decoders = nn.ModuleDict(
            {
                side: nn.Sequential(nn.Linear(DIMENSIONS, 128), nn.GELU(), nn.Linear(128, size))
                for side in ("spectrum", "text")
            }
        )
        self.classes = nn.ModuleDict({side: nn.Linear(DIMENSIONS, len(CLASSES)) for side in ("spectrum", "text")})
        self.log_scale = nn.Parameter(torch.tensor(2.5 if preset.similarity == "cosine" else 0.0))
        if preset.pretrained:
            take_trunk(self.spectrum)
        for parameter in self._trunk():
            parameter.requires_grad_(preset.tuned)

    def _trunk(self):
        return [p for name, p in self.spectrum.named_parameters() if not name.startswith("head")]

    def groups(self) -> list[dict]:
        """Parameter groups of the optimiser, the trunk's with its own rate."""
        trunk = {id(p) for p in self._trunk()}
        rest = [p for p in self.parameters() if id(p) not in trunk]
        groups = [{"params": rest, "peak": self.preset.rate}]
        rate = self.preset.trunk_rate if self.preset.pretrained else self.preset.rate
        return groups + ([{"params": self._trunk(), "peak": rate}] if self.preset.tuned else [])

    def logits(self, f: torch.Tensor, g: torch.Tensor) -> torch.Tensor:
        """Scores [n_spectrum, n_text] of vectors."""
        if self.preset.similarity == "cosine":
            f, g = nn.functional.normalize(f, dim=1), nn.functional.normalize(g, dim=1)
        return self.log_scale.exp() * f @ g.T

    def forward(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """The losses of a batch of pairs of different sources."""
        f = self.spectrum(batch["x"], batch["g"])
        g = self.text(batch["table"], batch["index"], batch["numbers"])
        losses = {"contrast": self._contrast(f, g)}
        if self.preset.decoders:
            decoded = _gaussian(self.decoders["spectrum"](f), batch["targets"])
            classes = sum(self._class_loss(self.classes[side](v), batch) for side, v in (("spectrum", f), ("text", g)))
            losses["classes"] = self.preset.decoders * classes
            losses["decoders"] = self.preset.decoders * (
                decoded + _gaussian(self.decoders["text"](g), batch["targets"])
            )
        return losses

    def _class_loss(self, logits, batch):
        """Cross-entropy of the classes known to the literature or SIMBAD (-1: not), rare ones weighted up."""
        known = batch["object_class"] >= 0
        if not known.any():
            return logits.sum() * 0
        return nn.functional.cross_entropy(logits[known], batch["object_class"][known], weight=batch["class_weight"])

    def _contrast(self, f, g):
        every_f, every_g, first = f, g, 0
        if distributed.is_initialized():
            every_f, every_g = torch.cat(all_gather(f)), torch.cat(all_gather(g))
            first = distributed.get_rank() * len(f)
        own = torch.arange(len(f), device=f.device) + first
        there = nn.functional.cross_entropy(self.logits(f, every_g), own)
        if self.preset.loss == "one-way":
            return there
        return 0.5 * (there + nn.functional.cross_entropy(self.logits(every_f, g).T, own))


def take_trunk(encoder: SpectrumEncoder) -> None:
    """Start an encoder of spectra from the shipped physics network."""
    from retriever.network.predict import load_predictor

    weights = load_predictor().network.state_dict()
    kept = {
        k: v.clone()
        for k, v in weights.items()
        if k.split(".")[0] in ("enter", "blocks", "leave", "input_mean", "input_scale")
    }
    encoder.load_state_dict(kept, strict=False)


def _gaussian(out: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean negative log density of standardised targets [n, 20]; a Laplace density, as errors are measured by MAE."""
    mean, log_width = out.chunk(2, dim=1)
    log_width = log_width.clamp(-4, 4)
    return ((targets - mean).abs() * torch.exp(-log_width) + log_width).mean()


class Pairs:
    """Spectra and texts of one corpus's training sources, batch by batch."""

    def __init__(self, corpus, table, data, preset: Preset, split: str = "train"):
        self.spectra, self.targets = data.spectra, data.targets
        self.wide, self.wide_targets, self.share = data.wide, data.wide_targets, preset.wide
        self.thinned = preset.thinned
        spectra = self.spectra
        self.members = corpus.members(split)
        names = [s.object_class for s in corpus.sources]
        self.classes = torch.tensor([CLASSES.index(n) if n else -1 for n in names])
        counts = torch.bincount(self.classes[self.members].clamp(min=-1) + 1, minlength=len(CLASSES) + 1)[1:]
        self.class_weight = (counts + 10.0) ** -0.5
        self.draws, self.sources = len(spectra.source) // len(corpus.sources), len(corpus.sources)
        texts: list[list[int]] = [[] for _ in corpus.sources]
        for row, owner in enumerate(corpus.owner):
            texts[owner].append(row)
        self.texts = [np.array(texts[m]) for m in self.members]
        self.table = torch.from_numpy(table.sentences)
        self.index, self.numbers = torch.from_numpy(table.index.astype(np.int64)), torch.from_numpy(table.numbers)
        self.fixed = None if preset.redraws else spectra.draw(np.arange(len(spectra.source)), np.random.default_rng(9))

    def batch(self, size: int, generator, share: tuple[int, int] = (0, 1)) -> dict[str, torch.Tensor]:
        """A batch of different sources; `share`: (rank, ranks) of the same draw, so that no source is on two ranks."""
        from retriever.network.grid import Gridded, network_input

        order = generator.permutation(len(self.members))[share[0] :: share[1]][:size]
        rows = self.members[order] + self.sources * generator.integers(self.draws, size=len(order))
        text = np.array([generator.choice(self.texts[i]) for i in order])
        if self.fixed is None:
            spectra = self.spectra.draw(rows, generator)
        else:
            spectra = Gridded(*(getattr(self.fixed, n)[rows] for n in ("counts", "background", "scale", "templates")))
        targets = self.targets[rows]
        if self.share:
            other = generator.random(len(order)) < self.share
            members = self.members[order[other]]
            replace_spectra(spectra, other, self.wide.draw(members, generator))
            targets[other] = self.wide_targets[members]
        x, g = network_input(spectra)
        numbers, sentences = self.numbers[text], self.index[text]
        if self.thinned:
            numbers, sentences = thinned_text(numbers, sentences, self.thinned, generator)
        used, index = torch.unique(sentences, return_inverse=True)
        # the first of the sorted is -1, where a text has fewer sentences than the most
        gap = int(used[0] < 0)
        return {
            "x": torch.from_numpy(x),
            "g": torch.from_numpy(g),
            "table": self.table[used[gap:]],
            "index": index - gap,
            "numbers": numbers,
            "targets": torch.from_numpy(targets),
            "object_class": self.classes[self.members[order]],
            "class_weight": self.class_weight,
        }


def replace_spectra(spectra, rows, others) -> None:
    """Those rows by other spectra, in place."""
    for name in ("counts", "background", "scale", "templates"):
        getattr(spectra, name)[rows] = getattr(others, name)


def thinned_text(numbers, sentences, share: float, generator):
    """Texts that say less: quantities and sentences left out at random (a paper that reports less is a paper too)."""
    blocks = numbers.unflatten(1, (len(NUMBERS), -1))
    kept = torch.from_numpy(generator.random((*blocks.shape[:2], 1)) > share)
    stay = torch.from_numpy(generator.random(sentences.shape) > share)
    return (blocks * kept).flatten(1), torch.where(stay, sentences, -1)
