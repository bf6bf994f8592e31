"""Everything that is measured of a pair of trained recipes, on the test split; what is chosen is chosen on validation."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.alignment.data.corpora import Corpus, text_table
from training.alignment.data.prepare import Prepared
from training.alignment.measures import (
    anomalies,
    clustering,
    few_labels,
    latent_meaning,
    ranks,
    regression,
    source_networks,
)
from training.alignment.measures.planted_anomalies import plant
from training.alignment.recipes.models import Models
from training.alignment.recipes.vectors import encode_spectra, encode_texts, scores, text_plain

HARDER = "csc-literature"
DIRECTIONS = ("spectrum_to_text", "text_to_spectrum")


@dataclass
class Side:
    """What one split of one corpus looks like to both recipes; arrays [n, d]."""

    members: np.ndarray
    texts: np.ndarray
    latent: np.ndarray
    f: np.ndarray
    g: np.ndarray
    plain: np.ndarray


def side(data: Prepared, models: Models, name: str, split: str) -> Side:
    """The tested spectrum and first text of each source."""
    corpus, table = data.corpora[name], data.tables[name]
    members = corpus.members(split)
    texts = corpus.first_text(members)
    encoded = encode_spectra(models.aligner.spectrum, data.observed(members)[0])
    return Side(
        members,
        texts,
        encoded.latent,
        encoded.vector,
        encode_texts(models.aligner.text, table, texts),
        text_plain(table, texts),
    )


def retrieval(data: Prepared, models: Models) -> dict[str, dict[str, np.ndarray]]:
    """Scores [n_spectrum, n_text] by corpus and recipe."""
    found = {}
    for name in data.corpora:
        s = side(data, models, name, "test")
        counts = data.observed(s.members)[1]
        recipe = models.published[name]
        a, b = recipe.vectors(recipe.latent(counts, s.members), s.texts)
        found[name] = {"reference": a @ b.T, "scholar": scores(models.aligner, s.f, s.g)}
    return found


def by_class(rank: np.ndarray, corpus: Corpus, members: np.ndarray, fewest: int = 10) -> dict[str, dict]:
    """Recall@1 % spectrum to text of each class with enough test sources."""
    classes = np.array([corpus.sources[m].object_class or "unclassified" for m in members])
    names, counts = np.unique(classes, return_counts=True)
    return {
        c: {"n": int(n), "recall_at_1pct": ranks.summary(rank[classes == c], len(members))["recall_at_1pct"]}
        for c, n in zip(names.tolist(), counts, strict=True)
        if n >= fewest
    }


def pairs(data: Prepared, models: Models, split: str, each: int = 1) -> tuple[regression.Views, Side]:
    """Pairs of csc-literature for regression: of training sources `each` draw with as many texts."""
    corpus, table = data.corpora[HARDER], data.tables[HARDER]
    members = corpus.members(split)
    rows = np.concatenate([members + d * len(corpus.sources) for d in range(each)])
    owned = [np.flatnonzero(corpus.owner == m) for m in members]
    texts = np.array([owned[i][d] for d in range(each) for i in range(len(members))])
    encoded = encode_spectra(models.aligner.spectrum, data.observed(rows)[0])
    g, plain = encode_texts(models.aligner.text, table, texts), text_plain(table, texts)
    made = regression.joined(before_alignment(data, rows), plain, encoded.vector, g, data.targets[rows])
    return made, Side(members, texts, encoded.latent, encoded.vector, g, plain)


def before_alignment(data: Prepared, rows) -> np.ndarray:
    """Latents [n, 448] of the physics network, which has seen no text."""
    import torch

    from retriever.network.grid import network_input
    from retriever.network.predict import load_predictor
    from training.alignment.recipes.vectors import BLOCK

    network, parts = load_predictor().network, []
    for start in range(0, len(rows), BLOCK):
        x, g = network_input(data.observed(rows[start : start + BLOCK])[0])
        with torch.inference_mode():
            parts.append(network.embed(torch.from_numpy(x), torch.from_numpy(g)).numpy())
    return np.concatenate(parts)


def regressions(
    data: Prepared, models: Models, heads: bool = True, steps: int = regression.STEPS
) -> dict[str, dict[str, Any]]:
    """``regression.measure`` on csc-literature."""
    (train, _), (valid, _), (test, _) = (
        pairs(data, models, split, each) for split, each in (("train", 3), ("validation", 1), ("test", 1))
    )
    copies = regression.together(*(pairs(each, models, "train")[0] for each in data.copies)) if data.copies else None
    return regression.measure(train, valid, test, data.spread, models.seed, heads, copies, steps)


def clusterings(data: Prepared, models: Models) -> dict:
    """Balanced accuracies of clusters, from the spectrum before and after alignment, the text, and both together; on the
    classified sources outside the training."""
    found: dict[str, dict[str, Any]] = {}
    sides = [side(data, models, HARDER, split) for split in ("validation", "test")]
    s = {k: np.concatenate([getattr(x, k) for x in sides]) for k in ("members", "f", "g", "latent")}
    labels = np.array([data.sources[m].object_class for m in s["members"]])
    views = {
        "spectrum_before_alignment": before_alignment(data, s["members"]),
        "spectrum_aligned": s["latent"],
        "text_aligned": s["g"],
        "both": np.concatenate([_normal(s["f"]), _normal(s["g"])], axis=1),
    }
    for task, classes in (("8_classes", {c: c for c in clustering.EIGHT}), ("2_classes", clustering.TWO)):
        rows = np.isin(labels, list(classes))
        names = np.array([classes[c] for c in labels[rows]])
        found[task] = {"sources": int(rows.sum())}
        for view, latent in views.items():
            k = len(set(names))
            accuracy, table = clustering.balanced_accuracy(clustering.clusters(latent[rows], k, models.seed), names)
            found[task][view] = {
                "balanced_accuracy": accuracy,
                "contingency": table.tolist(),
                "classes": sorted(set(names)),
            }
    return found


def _normal(v):
    v = v - v.mean(0)
    return v / np.sqrt((v**2).sum(1).mean())


def anomaly_report(data: Prepared, models: Models, encoder=None) -> dict:
    """Planted anomalies found, and similarity networks of the variable sources of the test."""
    made = {split: side(data, models, HARDER, split) for split in ("train", "validation", "test")}
    corpus_table = data.tables[HARDER]
    seen = np.unique(corpus_table.index[data.corpora[HARDER].owner_in("train")])
    known = corpus_table.sentences[seen[seen >= 0]]
    objects = {
        split: as_objects(s, models, anomalies.novelty(corpus_table, s.texts, known)) for split, s in made.items()
    }
    detectors = anomalies.Detectors(objects["train"], objects["validation"], models.seed)
    planted = plant(models.seed)
    table = text_table(planted.texts, encoder)
    rows = np.arange(len(planted.texts))
    encoded = encode_spectra(models.aligner.spectrum, planted.spectra)
    g = encode_texts(models.aligner.text, table, rows)
    new = anomalies.novelty(table, rows, known)
    strange = anomalies.Objects(
        encoded.latent, text_plain(table, rows), encoded.vector, g, _fit(models, encoded.vector, g), new
    )
    found = anomalies.report(detectors, objects["test"], strange, planted.kind)
    test = made["test"]
    variable = np.array([data.sources[m].var_prob_b > source_networks.VARIABLE for m in test.members])
    together = np.concatenate([_normal(test.f), _normal(test.g)], axis=1)[variable]
    strangeness = detectors.scores(objects["test"])["combined"][variable]
    return found | {"networks": source_networks.networks(together, strangeness)}


def as_objects(s: Side, models, novelty) -> anomalies.Objects:
    """Pairs as the detectors of anomalies see them."""
    return anomalies.Objects(s.latent, s.plain, s.f, s.g, _fit(models, s.f, s.g), novelty)


def _fit(models, f, g):
    return np.array([scores(models.aligner, f[i : i + 1], g[i : i + 1])[0, 0] for i in range(len(f))])


def labels_report(data: Prepared, models: Models) -> dict:
    """Classification from the spectrum with few labels, by the latents before and after alignment."""
    train, test = (side(data, models, HARDER, split) for split in ("train", "test"))
    a, b = (np.array([data.sources[m].object_class for m in s.members]) for s in (train, test))
    return {
        "classes": few_labels.usable_classes(a, b),
        "without_alignment": few_labels.accuracies(
            before_alignment(data, train.members), a, before_alignment(data, test.members), b, models.seed
        ),
        "with_alignment": few_labels.accuracies(
            np.concatenate([train.latent, train.f], 1), a, np.concatenate([test.latent, test.f], 1), b, models.seed
        ),
    }


def meanings(data: Prepared, models: Models) -> dict:
    """Best correlations of spectrum, text and shared vectors, and formulae of the active nuclei's latents."""
    train, test = (side(data, models, HARDER, split) for split in ("train", "test"))
    values = data.variables[test.members]
    views = {
        "spectrum": before_alignment(data, test.members),
        "text": test.plain,
        "shared": np.concatenate([test.f, test.g], axis=1),
    }
    found = {name: latent_meaning.best_correlations(v, values) for name, v in views.items()}
    nuclei = [
        np.array([data.sources[m].object_class in ("AGN", "obscured AGN", "blazar") for m in s.members])
        for s in (train, test)
    ]
    formulae = latent_meaning.formulae(
        train.f[nuclei[0]],
        data.variables[train.members[nuclei[0]]],
        test.f[nuclei[1]],
        data.variables[test.members[nuclei[1]]],
        models.seed,
    )
    return {
        "best_pearson": found,
        "mean_best_pearson": {k: float(np.mean(list(v.values()))) for k, v in found.items()},
        "formulae": formulae,
    }


def throughput(data: Prepared, models: Models, n: int = 8192) -> float:
    """Spectra embedded per second, features included, on what this process has."""
    rows = np.arange(n) % len(data.spectra.source)
    spectra = data.spectra.draw(rows, np.random.default_rng(0))
    encode_spectra(models.aligner.spectrum, spectra)
    start = time.perf_counter()
    encode_spectra(models.aligner.spectrum, spectra)
    return n / (time.perf_counter() - start)
