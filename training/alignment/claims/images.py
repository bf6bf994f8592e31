"""What is measured of images and texts with one fold held out: where the own partner stands among all, by ways of training.

- ``frozen``: heads on a frozen network's features and on frozen sentence embeddings, aligned;
- ``scratch``: the same with a small network of images trained from nothing;
- ``shuffled``: as ``frozen``, with texts that belong to other objects: what the pool alone gives;
- ``neighbours``: nothing aligned; an image asks with the texts of the ten training images most like it.

A rank counts the texts (images) that are no partner of the asking one and score higher, equal ones by half.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.alignment.domains.aligner import Aligner, encoded
from training.alignment.domains.objects import Objects, Tabulated, tabulated
from training.alignment.domains.preset import Domain
from training.alignment.domains.training import Run, train
from training.alignment.modalities.frozen_image import SeenImages
from training.alignment.modalities.text import OwnTexts

WAYS = ("frozen", "scratch", "shuffled")
ALIKE, SCRATCH_STEPS, TOP = 10, 80, 10
CAPTION = "An image of"  # as a caption begins, and no abstract
Arrays = dict[str, np.ndarray]


def measure(objects: Objects, domain: Domain, fold: int, seed: int, folder: Path) -> Arrays:
    """Ranks as shares of the pool, by way and kind of text: `rank WAY: image to caption` and so on; `relevant WAY` [queries]."""
    found: Arrays = {}
    for way in WAYS:
        own = domain if way != "scratch" else scratch(domain)
        data = tabulated(objects if way != "shuffled" else shuffled(objects, fold, seed), own)
        aligner = train(data, own, folder / f"{way}-{fold}.pt", Run(seed, fold))
        test = np.flatnonzero((objects.fold == fold) & data.known[:, 0])
        images = encoded(aligner, data, test)["image"]
        texts = data.tables["text"]
        assert isinstance(texts, OwnTexts)
        for kind, numbers in partners(objects, data, test).items():
            vectors = of_texts(aligner, texts, np.unique(numbers[:, 1]))
            found |= ranked(f"{way}: ", kind, images @ vectors.T, numbers)
        if way != "shuffled":
            found[f"relevant {way}"] = relevant(aligner, images, objects.finer[test], domain)
    return found | by_neighbours(tabulated(objects, domain), objects, fold)


def scratch(domain: Domain) -> Domain:
    """With a network of images from nothing, which takes most of the time and so fewer steps."""
    return replace(domain, steps=SCRATCH_STEPS, options=domain.options | {"image": {"pretrained": False}})


def shuffled(objects: Objects, fold: int, seed: int) -> Objects:
    """Every training object has the texts of another one."""
    texts, rows = list(objects.raw["text"]), np.flatnonzero(objects.fold != fold)
    for row, other in zip(rows, np.random.default_rng([seed, fold]).permutation(rows), strict=True):
        texts[row] = objects.raw["text"][other]
    return replace(objects, raw=objects.raw | {"text": texts})


def partners(objects: Objects, data: Tabulated, test: np.ndarray) -> dict[str, np.ndarray]:
    """[n, 2] of places in `test` and rows of texts that belong together, of captions and of proposals; an abstract that several
    images have is one text."""
    first: dict[str, int] = {}
    found: dict[str, list[tuple[int, int]]] = {"caption": [], "proposal": []}
    texts = data.tables["text"]
    assert isinstance(texts, OwnTexts)
    for place, row in enumerate(test):
        for said, number in zip(objects.raw["text"][row], texts.rows[row], strict=True):
            kind = "caption" if said.startswith(CAPTION) else "proposal"
            found[kind].append((place, first.setdefault(said, int(number))))
    return {kind: np.array(pairs) for kind, pairs in found.items() if pairs}


@torch.inference_mode()
def of_texts(aligner: Aligner, texts: OwnTexts, rows: np.ndarray) -> np.ndarray:
    """Unit vectors of texts by their rows."""
    alone = OwnTexts(texts.table, [np.array([row]) for row in rows], 0.0)
    vectors: np.ndarray = aligner.brought(aligner.encoders["text"](**alone.batch(np.arange(len(rows)), None))).numpy()
    return vectors


def ranked(way: str, kind: str, scores: np.ndarray, pairs: np.ndarray) -> Arrays:
    """Both ways, of `scores` [images of the test, texts by their sorted rows]."""
    texts = np.unique(pairs[:, 1])
    column = np.searchsorted(texts, pairs[:, 1])
    asked = np.unique(pairs[:, 0])
    own = np.zeros((len(scores), len(texts)), bool)
    own[pairs[:, 0], column] = True
    return {
        f"rank {way}image to {kind}": shares(scores[asked], own[asked]),
        f"rank {way}{kind} to image": shares(scores[asked].T, own[asked].T),
        f"pool {way}image to {kind}": (~own[asked]).sum(1) + 1,
        f"pool {way}{kind} to image": (~own[asked].T).sum(1) + 1,
    }


def shares(scores: np.ndarray, own: np.ndarray) -> np.ndarray:
    """[rows]: of the best of the own partners, the share of the others that are placed before it, in (0, 1]."""
    best = np.where(own, scores, -np.inf).max(1, keepdims=True)
    before = ((scores > best) & ~own).sum(1) + 0.5 * ((scores == best) & ~own).sum(1)
    found: np.ndarray = (before + 1) / ((~own).sum(1) + 1)
    return found


def by_neighbours(data: Tabulated, objects: Objects, fold: int) -> Arrays:
    """Images ask with the mean text of the training images most like them; no text asks."""
    images, texts = data.tables["image"], data.tables["text"]
    assert isinstance(images, SeenImages) and isinstance(texts, OwnTexts)
    train, test = data.outside(fold), np.flatnonzero((objects.fold == fold) & data.known[:, 0])
    train = train[data.known[train].all(1)]
    seen = images.features.astype(np.float32).mean(1)
    seen = (seen - seen[train].mean(0)) / seen[train].std(0).clip(1e-2)
    seen /= np.linalg.norm(seen, axis=1, keepdims=True)
    near = np.argsort(-(seen[test] @ seen[train].T), axis=1)[:, :ALIKE]
    said = np.stack([plain(texts, [texts.rows[row][0]]) for row in train])
    asking = said[near].mean(1)
    found: Arrays = {}
    for kind, pairs in partners(objects, data, test).items():
        answers = np.stack([plain(texts, [row]) for row in np.unique(pairs[:, 1])])
        found |= ranked("neighbours: ", kind, asking @ answers.T, pairs)
    return {name: values for name, values in found.items() if " to image" not in name}


def plain(texts: OwnTexts, rows: Any) -> np.ndarray:
    """The mean embedding of the sentences of texts, of length one."""
    index = texts.table.index[rows].ravel()
    vector = texts.table.sentences[index[index >= 0]].mean(0)
    return np.asarray(vector / np.linalg.norm(vector))


def relevant(aligner: Aligner, images: np.ndarray, shape: np.ndarray, domain: Domain) -> np.ndarray:
    """[queries, 3]: of the ten images of the fold that fit a query best, how many are what it asks for; how many could be; how many a
    random ten would have."""
    asked = [f"{CAPTION} {query}." for query in domain.queries]
    texts = tabulated(
        Objects(
            np.array(asked), np.array(asked), np.array(asked), np.zeros(len(asked), int), {"text": [[a] for a in asked]}
        ),
        domain,
    ).tables["text"]
    assert isinstance(texts, OwnTexts)
    order = np.argsort(-(of_texts(aligner, texts, np.arange(len(asked))) @ images.T), axis=1)[:, :TOP]
    right = np.stack([np.isin(shape, wanted) for wanted in domain.queries.values()])
    found = np.take_along_axis(right, order, 1).sum(1)
    return np.stack([found, right.sum(1).clip(max=TOP), TOP * right.mean(1)], axis=1)
