"""Trains and ships the space of images: ``python -m training.alignment.ship --domain deep-sky``.

What an assistant says of it is measured first with each fold held out: how often the nearest image is of another's class, how many of
ten images that fit a query are what it asks for, and beyond which distance an image is called unlike all of them. Then all folds train
what ships: weights, vectors, and facts on the objects with captions. No image and no text of others is written.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.alignment.claims import scores
from training.alignment.claims.images import TOP, of_texts, relevant
from training.alignment.domains.aligner import Aligner, encoded
from training.alignment.domains.objects import FOLDS, Objects, Tabulated, tabulated
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables import deep_sky
from training.alignment.domains.training import Run, train
from training.alignment.modalities.frozen_image import SeenImages
from training.alignment.modalities.text import OwnTexts

ALIKE, KEPT = 5, 0.97
CARD = {
    "made by": "python -m training.alignment.ship --domain deep-sky",
    "licence": "BSD-3-Clause; of the data only names, classes, positions, credits and links are here",
    "data": "images of stellarium-data 0.22.2 (each with its own credit), types of OpenNGC, abstracts of JWST proposals in training only",
    "note": "efficientnet-lite0 (ImageNet, Apache-2.0), frozen, sees; it installs with the extra images. Image scale, band and telescope differ from image to image",
}


def shipped(domain: Domain, shared: Path, seed: int, work: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """The tensors and the card."""
    objects = deep_sky.read(shared, domain)
    data = tabulated(objects, domain)
    told = held_out(objects, data, domain, seed, work)
    aligner = train(data, domain, work / "whole.pt", Run(seed))
    rows = typed(objects, data)
    texts = data.tables["text"]
    assert isinstance(texts, OwnTexts)
    tensors = {f"image.{name}": value for name, value in aligner.encoders["image"].state_dict().items()}
    tensors |= {f"text.{name}": value for name, value in aligner.encoders["text"].state_dict().items()}
    tensors["images"] = torch.from_numpy(encoded(aligner, data, rows)["image"])
    tensors["captions"] = torch.from_numpy(of_texts(aligner, texts, np.array([texts.rows[row][0] for row in rows])))
    card = CARD | {"dimensions": domain.dimensions, "seed": seed, **told, "objects": facts(objects, rows, shared)}
    return {name: value.clone() for name, value in tensors.items()}, card


def typed(objects: Objects, data: Tabulated) -> np.ndarray:
    """Rows that have an image and a type."""
    return np.flatnonzero(data.known[:, 0] & (objects.label != "of no type"))


def facts(objects: Objects, rows: np.ndarray, shared: Path) -> list[dict[str, Any]]:
    """What is known of each object: names, classes, the image's centre, credit and link."""
    with (shared / "images_deep_sky" / "objects.csv").open(encoding="utf-8") as file:
        known = {row["file"]: row for row in csv.DictReader(file)}
    return [
        {
            "name": called(known[objects.name[row]]),
            "names": ", ".join(filter(None, (known[objects.name[row]]["messier"], known[objects.name[row]]["common_names"]))),
            "label": str(objects.label[row]),
            "finer": str(objects.finer[row]),
            "ra": float(known[objects.name[row]]["ra_deg"]),
            "dec": float(known[objects.name[row]]["dec_deg"]),
            "credit": known[objects.name[row]]["credit"],
            "link": known[objects.name[row]]["credit_url"],
        }
        for row in rows
    ]  # fmt: skip


def called(row: dict[str, str]) -> str:
    """NGC1952 as NGC 1952; an object of neither list by its file's name."""
    name = row["object"] or Path(row["file"]).stem
    for catalogue in ("NGC", "IC"):
        if name.startswith(catalogue) and name[len(catalogue) :].lstrip("0"):
            return f"{catalogue} {name[len(catalogue) :].lstrip('0')}"
    return name


def held_out(objects: Objects, data: Tabulated, domain: Domain, seed: int, work: Path) -> dict[str, Any]:
    """Figures of all folds, each held out in turn: an image of the fold asks among those of the others."""
    images = data.tables["image"]
    assert isinstance(images, SeenImages)
    seen, rows = images.features.astype(np.float32).mean(1), typed(objects, data)
    near, far, cosine, asked, queries = [], [], [], [], np.zeros((len(domain.queries), 3))
    for fold in range(FOLDS):
        aligner = train(data, domain, work / f"fold-{fold}.pt", Run(seed, fold, quiet=True))
        test, others = rows[objects.fold[rows] == fold], rows[objects.fold[rows] != fold]
        vectors = encoded(aligner, data, np.concatenate([test, others]))["image"]
        scores_of = vectors[: len(test)] @ vectors[len(test) :].T
        order = np.argsort(-scores_of, axis=1)[:, :ALIKE]
        cosine.append(scores_of.max(1))
        near.append(objects.label[others[order]] == objects.label[test, None])
        far.append(distance(aligner, seen[test]))
        asked.append(test)
        queries += relevant(aligner, vectors[: len(test)], objects.finer[test], domain)
    right, label = np.concatenate(near), objects.label[np.concatenate(asked)]
    return {
        "limits": {
            "far": round(float(np.quantile(np.concatenate(far), KEPT)), 3),
            "cosine": round(float(np.quantile(np.concatenate(cosine), 1 - KEPT)), 4),
        },
        "refused": scores.accuracy(
            (np.concatenate(far) > np.quantile(np.concatenate(far), KEPT))
            | (np.concatenate(cosine) < np.quantile(np.concatenate(cosine), 1 - KEPT))
        ),
        "nearest of the class": scores.accuracy(right[:, 0]),
        "of five of the class": scores.accuracy(right.mean(1)),
        "by chance": round(float(np.mean([(label == one).mean() for one in label])), 3),
        "images": len(label),
        "by class": _by_class(right, label),
        "queries": {"of ten by ten queries": queries.sum(0).round(1).tolist(), "asked for at most": TOP},
    }


def distance(aligner: Aligner, seen: np.ndarray) -> np.ndarray:
    """[n]: the mean square of what is seen, in standard deviations of those that trained."""
    head = aligner.encoders["image"]
    middle, spread = head.middle.numpy(), head.spread.numpy()  # type: ignore[operator]
    found: np.ndarray = (((seen - middle) / spread) ** 2).mean(1)
    return found


def _by_class(right: np.ndarray, label: Sequence[str] | np.ndarray) -> dict[str, list[float]]:
    """Of each class how many images it has, and the share of their five nearest that are of it."""
    names, numbers = np.unique(label, return_counts=True)
    return {
        str(name): [int(number), round(float(right[label == name].mean()), 3)]
        for name, number in sorted(zip(names, numbers, strict=True), key=lambda one: -one[1])
    }
