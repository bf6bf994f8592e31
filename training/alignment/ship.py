"""Trains and ships the spaces that an assistant reads: ``python -m training.alignment.ship --domain variables --table asas``.

Images are for ``ship_images``. Of light curves: of each data set the space is aligned and the classifier fine-tuned with the first fold held out; half of that fold sets the temperature of
the probabilities, the other half measures accuracy and calibration, which the card tells. Nothing but weights, vectors, and names
and classes of the stars is written.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from retriever.durable import replacing
from retriever.encoders.curve_network import CurveClassifier, LightCurveEncoder
from retriever.encoders.curve_space import WEIGHTS
from retriever.encoders.image_space import WEIGHTS as IMAGE_WEIGHTS
from retriever.home import weights_folder
from training.alignment import ship_images
from training.alignment.claims.fine_tuning import Classifier, Told, chosen, fitted, read
from training.alignment.claims.one_fold import MAIN, unit
from training.alignment.domains.objects import Tabulated
from training.alignment.domains.preset import Domain
from training.alignment.domains.training import Run, train
from training.alignment.train import chosen as domain_of
from training.alignment.train import load, options_of

STEPS = 1200
BINS = 10
CARD = {
    "made by": "python -m training.alignment.ship --domain variables --table asas",
    "licence": "BSD-3-Clause; of the data only names and classes are here",
    "note": "no period is used; classes are the survey's own, and a star of none of them gets one of them all the same",
}
ORIGIN = {
    "asas": "ASAS catalogue of variable stars (Pojmanski 2002), seven classes, V band",
    "optical_transients": "Open Supernova Catalog (2017ApJ...835...64G), five groups of types, any bands",
    "eros": "EROS-1 of the Large Magellanic Cloud, four classes, two bands",
    "richards": "ASAS stars of Richards et al. 2012 (ApJS 203, 32)",
}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options_of(parser)
    parser.add_argument("--work", type=Path, default=Path(".cache/domains/ship"))
    parser.add_argument("--out", type=Path, help="(default: among the weights that ship)")
    options = parser.parse_args(argv)
    domain = domain_of(options)
    if domain.measure == "images":
        found, card = ship_images.shipped(domain, options.shared, options.seed, options.work / domain.name)
        written(options.out or weights_folder() / IMAGE_WEIGHTS, found, card)
        return
    tensors: dict[str, torch.Tensor] = {}
    surveys: dict[str, Any] = {}
    for table in domain.tables:
        own, card = shipped(load(table, domain, options.shared), domain, options.seed, options.work / f"{table}.pt")
        tensors |= {f"{table}.{name}": value for name, value in own.items()}
        surveys[table] = card | {"data": ORIGIN[table]}
        print(table, {name: card[name] for name in ("accuracy", "calibration error", "temperature")}, flush=True)
    written(options.out or weights_folder() / WEIGHTS, tensors, CARD | {"surveys": surveys})


def written(out: Path, tensors: dict[str, torch.Tensor], card: dict[str, Any]) -> None:
    """Matrices in half the bits, and the card, in one file."""
    light = {name: (value.half() if value.ndim > 1 else value.float()).contiguous() for name, value in tensors.items()}
    with replacing(out) as whole:
        save_file(light, whole, {"card": json.dumps(card)})


def shipped(data: Tabulated, domain: Domain, seed: int, work: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """The tensors and the card of one data set."""
    objects, curves = data.objects, chosen(data, (MAIN,))
    classes = sorted(set(objects.label) - {""})
    number = np.array([classes.index(name) if name else -1 for name in objects.label])
    told = (number >= 0) & curves.known[:, 0]
    rows, held = np.flatnonzero(told & (objects.fold != 0)), np.flatnonzero(told & (objects.fold == 0))
    aligner = train(data, domain, work, Run(seed, 0))
    tuned = fitted(curves, domain, Told(rows, number[rows], len(classes)), seed, aligner, STEPS, fewest=STEPS)
    logits, _ = read(tuned, curves, held)
    first = np.arange(held.size) % 2 == 0
    temperature = fitting_temperature(logits[first], number[held][first])
    chance = softmax(logits[~first] / temperature, axis=1)
    right = chance.argmax(1) == number[held][~first]
    vectors = read(tuned, curves, rows)[1][:, : domain.dimensions]
    middle = vectors.mean(0)
    served = serving(tuned, domain.dimensions, len(classes))
    card = {
        "classes": classes,
        "dimensions": domain.dimensions,
        "views": list(served.encoder.views),
        "temperature": round(temperature, 4),
        "accuracy": round(float(right.mean()), 4),
        "held-out stars": int(right.size),
        "calibration error": round(calibration_error(chance.max(1), right), 4),
        "names": objects.name[rows].tolist(),
        "labels": number[rows].tolist(),
    }
    return served.state_dict() | {
        "stars": torch.from_numpy(unit(vectors - middle)),
        "middle": torch.from_numpy(middle),
    }, card


def serving(tuned: Classifier, dimensions: int, classes: int) -> CurveClassifier:
    """The same network without the mask of what is there, which is always one here."""
    encoder = tuned.encoders[MAIN]
    assert isinstance(encoder, LightCurveEncoder)
    made = CurveClassifier(dimensions, classes, encoder.views).eval()
    made.encoder.load_state_dict(encoder.state_dict())
    made.normed.load_state_dict(tuned.normed[MAIN].state_dict())
    with torch.no_grad():
        made.linear.weight.copy_(tuned.linear.weight[:, :dimensions])
        made.linear.bias.copy_(tuned.linear.bias + tuned.linear.weight[:, dimensions])
    return made


def fitting_temperature(logits: np.ndarray, label: np.ndarray) -> float:
    """The temperature under which the labels are likeliest (Guo et al. 2017)."""

    def unlikely(log_temperature: float) -> float:
        return -float(log_softmax(logits / np.exp(log_temperature), axis=1)[np.arange(label.size), label].mean())

    return float(np.exp(minimize_scalar(unlikely, bounds=(-3, 3), method="bounded").x))


def calibration_error(chance: np.ndarray, right: np.ndarray) -> float:
    """The mean difference of probability and share right, over ten bins of probability."""
    place = np.minimum((chance * BINS).astype(int), BINS - 1)
    parts = [abs(chance[place == b].mean() - right[place == b].mean()) * (place == b).mean() for b in np.unique(place)]
    return float(np.sum(parts))


if __name__ == "__main__":
    main()
