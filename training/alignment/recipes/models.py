"""Trained models of both recipes as one bundle: made with a seed, kept, shipped, and read again."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from retriever.encoders.shared_space import WEIGHTS
from retriever.home import weights_folder
from training.alignment.data.corpora import whole_texts
from training.alignment.data.prepare import Prepared
from training.alignment.recipes.published import (
    PublishedRecipe,
    fit_autoencoder,
    fit_published,
    published_preset,
    restored,
)
from training.alignment.recipes.scholar import Aligner, read_preset
from training.alignment.recipes.train import train
from training.alignment.recipes.vectors import encode_spectra, encode_texts
from training.network.published_recipe import Autoencoder

SHIPPED = weights_folder() / WEIGHTS
SHIPPED_PUBLISHED = Path(__file__).parent / "weights" / "reference.safetensors"
AUTOENCODER_SEED = 1
TEXT = 384  # numbers of the embedding of a whole text
CARD = {
    "data": "sources of the Chandra Source Catalog (photon index, hardness, flux); spectra simulated; texts generated",
    "made by": "make bench-alignment",
    "licence": "BSD-3-Clause",
}


@dataclass
class Models:
    """``published``: the published recipe by corpus; all of one seed."""

    seed: int
    aligner: Aligner
    published: dict[str, PublishedRecipe]


def fit(
    data: Prepared,
    seed: int,
    folder: Path,
    changes: dict | None = None,
    published_changes: dict | None = None,
    encoder=None,
) -> Models:
    """Both recipes trained with the seed; what lies in `folder` already is read instead."""
    preset, theirs = read_preset("scholar", changes), published_preset(**(published_changes or {}))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"scholar-{seed}.pt"
    if file.is_file():
        aligner = Aligner(preset)
        aligner.load_state_dict(torch.load(file))
        aligner.eval()
    else:
        aligner = train(data, preset, seed, file).cpu()
        torch.save(aligner.state_dict(), file)
    autoencoder, file = Autoencoder().eval(), folder / f"autoencoder-{AUTOENCODER_SEED}.pt"
    if file.is_file():
        autoencoder.load_state_dict(torch.load(file))
    else:
        # one autoencoder for both corpora, whose spectra are the same sources', and for all seeds: as the recipe says, it is
        # trained before and apart from the heads, and it takes most of the recipe's time
        autoencoder = fit_autoencoder(
            data.spectra, data.corpora["csc-literature"], AUTOENCODER_SEED, theirs.autoencoder_steps
        )
        torch.save(autoencoder.state_dict(), file)
    published = {}
    for name, corpus in data.corpora.items():
        file = folder / f"reference-{name}-{seed}.pt"
        if not file.is_file():
            torch.save(fit_published(autoencoder, data.spectra, corpus, theirs, seed, encoder).state(), file)
        published[name] = restored(autoencoder, data.spectra, theirs, torch.load(file, weights_only=False))
    return Models(seed, aligner, published)


def ship(models: Models, data: Prepared, scholar: Path = SHIPPED, published: Path = SHIPPED_PUBLISHED) -> None:
    """Write the checkpoints, large matrices in half precision, each with its card."""
    preset = asdict(models.aligner.preset)
    radius, middle = _extent(models.aligner, data)
    card = CARD | {"name": "scholar", "seed": models.seed, "preset": preset, "radius": radius, "middle": middle}
    _save(models.aligner.state_dict(), scholar, card)
    tensors = {f"autoencoder.{k}": v for k, v in next(iter(models.published.values())).autoencoder.state_dict().items()}
    for name, recipe in models.published.items():
        tensors |= {f"{name}.{k}": v for k, v in recipe.heads.state_dict().items()}
        tensors |= {f"{name}.middle": torch.tensor(recipe.middle), f"{name}.spread": torch.tensor(recipe.spread)}
    _save(tensors, published, CARD | {"name": "reference", "seed": models.seed, "preset": asdict(recipe.preset)})


def _extent(aligner, data) -> tuple[dict[str, float], list[float]]:
    """Over the training sources: the largest length of a vector of each side, and the mean vector of spectra."""
    spectra, texts = [], []
    for name, corpus in data.corpora.items():
        members = corpus.members("train")
        spectra.append(encode_spectra(aligner.spectrum, data.observed(members)[0]).vector)
        texts.append(encode_texts(aligner.text, data.tables[name], corpus.first_text(members)))
    radius = {
        side: float(max(np.linalg.norm(v, axis=1).max() for v in vectors))
        for side, vectors in (("spectrum", spectra), ("text", texts))
    }
    return radius, np.concatenate(spectra).mean(0).astype(float).round(5).tolist()


def _save(tensors, path: Path, card: dict):
    path.parent.mkdir(parents=True, exist_ok=True)
    light = {
        k: (v.half() if v.dtype.is_floating_point and v.ndim == 2 else v.float()).contiguous()
        for k, v in tensors.items()
    }
    save_file(light, path, {"card": json.dumps(card)})


def shipped(data: Prepared, encoder=None, whole: bool = True) -> Models:
    """The shipped checkpoints; without ``whole`` the published recipe has no texts, which take minutes to embed, only spectra."""
    card, tensors = stored(SHIPPED)
    aligner = Aligner(read_preset("scholar", card["preset"] | {"pretrained": False}))
    aligner.load_state_dict(tensors)
    seed = card["seed"]
    card, tensors = stored(SHIPPED_PUBLISHED)
    autoencoder = Autoencoder().eval()
    autoencoder.load_state_dict(_part(tensors, "autoencoder"))
    published = {}
    for name, corpus in data.corpora.items():
        part = _part(tensors, name)
        moments = part.pop("middle").numpy(), part.pop("spread").numpy()
        # only the texts that are tested on are embedded
        rows = corpus.first_text(corpus.members("test"))
        texts = np.zeros((len(corpus.texts), TEXT), dtype=np.float32)
        if whole:
            texts[rows] = whole_texts([corpus.texts[r] for r in rows], encoder)
        published[name] = PublishedRecipe(
            autoencoder, data.spectra, published_preset(**card["preset"]), texts, *moments
        )
        published[name].heads.load_state_dict(part)
    return Models(seed, aligner.eval(), published)


def stored(path: Path) -> tuple[dict, dict]:
    """The card and the tensors of a checkpoint."""
    with safe_open(str(path), "pt") as file:
        return json.loads(file.metadata()["card"]), {k: file.get_tensor(k).float() for k in file.keys()}  # noqa: SIM118


def _part(tensors, name):
    return {k.removeprefix(f"{name}."): v for k, v in tensors.items() if k.startswith(f"{name}.")}
