"""The published recipe (arXiv:2603.04516; docs/science.md): preset ``reference``.

400 min-max bins and a transformer autoencoder with a 64-d latent (``training.network.published_recipe``), a frozen embedding of the
whole text, one small fully connected head a side onto a shared space of 64, InfoNCE in one direction (spectrum to text) on
cosine over temperature, Adam. Not found in public, so chosen and recorded here: one hidden layer of 512; temperature 0.07;
the text embedding is all-MiniLM-L6-v2 (theirs has 4,608 dimensions, behind a paid service); each spectrum and text seen is
one realisation. The regulariser of the group's talk (docs/science.md), whose form is not public either, is taken as the mean squared
error with which linear decoders give both inputs back from the shared space (`regulariser`: its weight r).
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.alignment.data.corpora import Corpus, whole_texts
from training.alignment.data.spectra import Spectra
from training.network.published_recipe import Autoencoder, latents, min_max_spectra, train_autoencoder


@dataclass(frozen=True)
class PublishedPreset:
    """Steps of the autoencoder, and all of the heads."""

    name: str
    autoencoder_steps: int
    steps: int
    batch: int
    rate: float
    hidden: int
    dimensions: int
    dropout: float
    temperature: float
    regulariser: float


def published_preset(**changes) -> PublishedPreset:
    """The shipped preset with changes."""
    return PublishedPreset(**json.loads((Path(__file__).parent / "presets/reference.json").read_text()) | changes)


class Heads(nn.Module):
    """Latents [n, 64] and text embeddings [n, 384] to unit vectors [n, 64]."""

    def __init__(self, preset: PublishedPreset, latent: int, text: int):
        super().__init__()
        self.spectrum, self.text = (_head(size, preset) for size in (latent, text))
        self.back = nn.ModuleDict(
            {"spectrum": nn.Linear(preset.dimensions, latent), "text": nn.Linear(preset.dimensions, text)}
        )

    def forward(self, latent, text):
        return nn.functional.normalize(self.spectrum(latent), dim=1), nn.functional.normalize(self.text(text), dim=1)


def _head(size, preset):
    return nn.Sequential(
        nn.Linear(size, preset.hidden),
        nn.ReLU(),
        nn.Dropout(preset.dropout),
        nn.Linear(preset.hidden, preset.dimensions),
    )


def spectra_400(spectra: Spectra, counts: np.ndarray, rows) -> np.ndarray:
    """Counts by channel as the recipe's min-max curves [n, 400]."""
    edges = spectra.channel_edges
    return min_max_spectra(counts, edges[:-1], edges[1:], spectra.exposure[rows])


def fit_autoencoder(spectra: Spectra, corpus: Corpus, seed: int, steps: int) -> Autoencoder:
    """On one realisation of every training spectrum."""
    rows = training_rows(spectra, corpus)
    counts, _ = spectra.observe(rows, seed)
    return train_autoencoder(spectra_400(spectra, counts, rows), seed, steps=steps)


def training_rows(spectra: Spectra, corpus: Corpus) -> np.ndarray:
    """All spectra of the corpus's training sources."""
    return np.flatnonzero(np.isin(spectra.source, corpus.members("train")))


class PublishedRecipe:
    """The trained recipe of one corpus; `texts` [n_text, 384] whole-text embeddings, `middle` and `spread` [64] of latents."""

    def __init__(
        self, autoencoder: Autoencoder, spectra: Spectra, preset: PublishedPreset, texts: np.ndarray, middle, spread
    ):
        self.autoencoder, self.spectra, self.preset, self.texts = autoencoder, spectra, preset, texts
        self.middle, self.spread = middle, spread
        self.heads = Heads(preset, middle.size, texts.shape[1]).eval()

    def latent(self, counts, rows) -> np.ndarray:
        """Standardised autoencoder latents [n, 64]."""
        return (latents(self.autoencoder, spectra_400(self.spectra, counts, rows)) - self.middle) / self.spread

    def state(self) -> dict:
        """Everything but the autoencoder and the spectra."""
        return {"texts": self.texts, "middle": self.middle, "spread": self.spread, "heads": self.heads.state_dict()}

    @torch.inference_mode()
    def vectors(self, latent: np.ndarray, text_rows) -> tuple[np.ndarray, np.ndarray]:
        """Unit vectors [n, 64] of spectra and of texts."""
        f, g = self.heads(torch.from_numpy(latent.astype(np.float32)), torch.from_numpy(self.texts[text_rows]))
        return f.numpy(), g.numpy()


def restored(autoencoder: Autoencoder, spectra: Spectra, preset: PublishedPreset, state: dict) -> PublishedRecipe:
    """What ``PublishedRecipe.state`` gave, again."""
    made = PublishedRecipe(autoencoder, spectra, preset, state["texts"], state["middle"], state["spread"])
    made.heads.load_state_dict(state["heads"])
    return made


def fit_published(
    autoencoder: Autoencoder, spectra: Spectra, corpus: Corpus, preset: PublishedPreset, seed: int, encoder=None
) -> PublishedRecipe:
    """Train the heads on one realisation of every training spectrum and all texts."""
    torch.manual_seed(seed)
    rows = training_rows(spectra, corpus)
    counts, _ = spectra.observe(rows, seed)
    latent = latents(autoencoder, spectra_400(spectra, counts, rows))
    made = PublishedRecipe(
        autoencoder,
        spectra,
        preset,
        whole_texts(corpus.texts, encoder),
        latent.mean(0),
        np.maximum(latent.std(0), 1e-6),
    )
    _fit_heads(made, (latent - made.middle) / made.spread, spectra.source[rows], corpus, seed)
    return made


def _fit_heads(made: PublishedRecipe, latent, source, corpus, seed):
    generator, preset, heads = np.random.default_rng([seed, 0x4EF]), made.preset, made.heads.train()
    by_source = {s: np.flatnonzero(source == s) for s in np.unique(source)}
    texts = {s: np.flatnonzero(corpus.owner == s) for s in by_source}
    names = np.array(list(by_source))
    latent, text = torch.from_numpy(latent.astype(np.float32)), torch.from_numpy(made.texts)
    optimiser = torch.optim.Adam(heads.parameters(), lr=preset.rate)
    for _ in range(preset.steps):
        picked = generator.permutation(names)[: preset.batch]
        a = latent[[generator.choice(by_source[s]) for s in picked]]
        b = text[[generator.choice(texts[s]) for s in picked]]
        f, g = heads(a, b)
        loss = nn.functional.cross_entropy(f @ g.T / preset.temperature, torch.arange(len(picked)))
        if preset.regulariser:
            back = ((heads.back["spectrum"](f) - a) ** 2).mean() + ((heads.back["text"](g) - b) ** 2).mean()
            loss = loss + preset.regulariser * back
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    heads.eval()
