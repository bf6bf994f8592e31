"""What the shipped checkpoints see of every source of csc-literature, gathered once: all that is checked starts from these arrays."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from retriever.durable import replacing
from retriever.encoders.text_features import FEATURES, NUMBERS
from training.alignment.data.corpora import text_table, whole_texts
from training.alignment.data.held import held_sources
from training.alignment.data.prepare import Prepared, prepare
from training.alignment.data.spectra import DRAWS
from training.alignment.measures import anomalies, limits, measure
from training.alignment.measures.checked.other_plants import planted_elsewhere, real_texts
from training.alignment.recipes.models import Models, shipped
from training.alignment.recipes.vectors import encode_spectra, encode_texts, scores, text_plain

SPLITS = ("train", "validation", "test")
Arrays = dict[str, np.ndarray]


class Views:
    """The views by kind, each made when it is asked for, and kept in `work`."""

    def __init__(self, shared: Path, work: Path):
        self.shared, self.work = shared, work

    @cached_property
    def data(self) -> Prepared:
        return prepare(self.shared, held=held_sources(self.shared))

    @cached_property
    def models(self) -> Models:
        return shipped(self.data, whole=False)

    def sources(self) -> Arrays:
        """`SPLIT name` of all sources (``of_split``)."""
        return self._kept(
            "sources",
            lambda: {
                f"{split} {name}": values
                for split in SPLITS
                for name, values in of_split(self.data, self.models, split).items()
            },
        )

    def experts(self) -> Arrays:
        """`taught NAME`: three spectra and texts of each training source, draw by draw, and how many sources; `SPLIT reported`: which numbers a text has."""
        found = dict(self.sources()) | self._kept("taught", lambda: taught(self.data, self.models))
        flags = np.arange(len(NUMBERS)) * (FEATURES // len(NUMBERS)) - FEATURES
        return found | {f"{split} reported": found[f"{split} plain"][:, flags] for split in ("taught", *SPLITS[1:])}

    def limits(self) -> Arrays:
        """Scores [n, n] of the test by `scholar` and by the oracle."""
        own = self.sources()
        return self._kept(
            "limits",
            lambda: {
                "scholar": scores(self.models.aligner, own["test f"], own["test g"]),
                "oracle": limits.measure(self.data)["scores"],
            },
        )

    def strangers(self) -> Arrays:
        """Scores of the detectors of anomalies (``strange``)."""
        return self._kept("strangers", lambda: strange(self.data, self.models, self.shared))

    def texts(self) -> Arrays:
        """The sources with `SPLIT whole`, the embeddings of their whole texts, which take longest."""
        return dict(self.sources()) | self._kept(
            "texts", lambda: {f"{split} whole": self._whole(split) for split in SPLITS}
        )

    def _whole(self, split: str) -> np.ndarray:
        corpus = self.data.corpora[measure.HARDER]
        return whole_texts([corpus.texts[row] for row in corpus.first_text(corpus.members(split))])

    def _kept(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        stored = self.work / f"{name}.npz"
        if not stored.is_file():
            self.work.mkdir(parents=True, exist_ok=True)
            made: dict[str, Any] = {key: halved(values) for key, values in make().items()}
            with replacing(stored) as whole, whole.open("wb") as file:
                np.savez(file, **made)
        with np.load(stored) as held:
            return {key: held[key] for key in held}


def of_split(data: Prepared, models: Models, split: str) -> Arrays:
    """Of each source's tested spectrum and first text: vectors `f`, `g`; `latent` of the physics network, `trunk` of the aligned one, `ae` of the published recipe;
    `plain` of the text; decoders' `spectrum mean` ... ; `targets`, `label`."""
    import torch

    table = data.tables[measure.HARDER]
    side = measure.side(data, models, measure.HARDER, split)
    published = models.published[measure.HARDER]
    found = {
        "f": side.f,
        "g": side.g,
        "trunk": side.latent,
        "latent": measure.before_alignment(data, side.members),
        "ae": published.latent(data.observed(side.members)[1], side.members),
        "plain": text_plain(table, side.texts),
        "targets": data.targets[side.members],
        "label": np.array([data.sources[m].object_class for m in side.members]),
    }
    with torch.inference_mode():
        for name, vectors in (("spectrum", side.f), ("text", side.g)):
            mean, width = models.aligner.decoders[name](torch.from_numpy(vectors)).chunk(2, dim=1)
            found |= {f"{name} mean": mean.numpy(), f"{name} log width": width.clamp(-4, 4).numpy()}
    return found


def taught(data: Prepared, models: Models) -> Arrays:
    """Of all draws and texts of each training source: what the heads learn from (``Views.experts``)."""
    views, side = measure.pairs(data, models, "train", DRAWS)
    return {
        "taught latent": views.features["spectrum"].astype(np.float16),
        "taught f": side.f,
        "taught g": side.g,
        "taught plain": side.plain.astype(np.float16),
        "taught targets": views.targets,
        "sources taught": np.array(len(side.members)),
    }


def strange(data: Prepared, models: Models, shared: Path) -> Arrays:
    """Scores of every detector of anomalies: `pool NAME` of the test sources, `plant NAME` of another author's plants, `real NAME` of real abstracts beside
    the test's spectra in their order."""
    corpus, table = data.corpora[measure.HARDER], data.tables[measure.HARDER]
    made = {split: measure.side(data, models, measure.HARDER, split) for split in SPLITS}
    seen = np.unique(table.index[corpus.owner_in("train")])
    known = table.sentences[seen[seen >= 0]]
    objects = {
        split: measure.as_objects(side, models, anomalies.novelty(table, side.texts, known))
        for split, side in made.items()
    }
    detectors = anomalies.Detectors(objects["train"], objects["validation"], models.seed)
    found = {f"pool {name}": values for name, values in detectors.scores(objects["test"]).items()}
    spectra, texts = planted_elsewhere()
    encoded = encode_spectra(models.aligner.spectrum, spectra)
    real = real_texts(shared)
    test = made["test"]
    for kind, f, latent, own in (
        ("plant", encoded.vector, encoded.latent, texts),
        ("real", test.f[: len(real)], test.latent[: len(real)], real),
    ):
        own_table, rows = text_table(own), np.arange(len(own))
        g = encode_texts(models.aligner.text, own_table, rows)
        view = measure.Side(rows, rows, latent, f, g, text_plain(own_table, rows))
        told = detectors.scores(measure.as_objects(view, models, anomalies.novelty(own_table, rows, known)))
        found |= {f"{kind} {name}": values for name, values in told.items()}
    return found


def halved(values: np.ndarray) -> np.ndarray:
    """In single precision, which is all that is needed."""
    return values.astype(np.float32) if values.dtype == np.float64 else values
