"""Plants by another author than the detectors', frozen before these ran on them (``other_plants.json``: the commit that adds it is older than any figure of
it), and real abstracts, none of which is an anomaly: what the detectors are worth outside the sentences that they were made with."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np

from retriever.network.grid import Gridded
from retriever.physics import spectral as models
from training.alignment.data.shapes import energy_grid
from training.alignment.measures.planted_anomalies import through_acis

PLANTS = Path(__file__).with_name("other_plants.json")
REAL, SEED = 150, 0xF4EE


def planted_elsewhere() -> tuple[Gridded, list[str]]:
    """Spectra of 300 to 3,000 counts, and texts."""
    plants = json.loads(PLANTS.read_text(encoding="utf-8"))
    photons = np.stack([photons_of(plant) for plant in plants])
    flux = np.array([plant["flux"] for plant in plants])
    return through_acis(photons, flux, np.random.default_rng(SEED)), [plant["text"] for plant in plants]


def photons_of(plant: dict[str, Any]) -> np.ndarray:
    """Photons [bin] of a plant: its parts by their shares of the photons, behind its column."""
    edges = energy_grid()
    low, high = edges[:-1], edges[1:]
    found = np.zeros(low.size)
    for kind, value, share in plant["parts"]:
        if kind == "line":
            part = models.gaussian_line(low, high, value, 0.05, 1.0)
        elif kind == "power_law":
            part = models.power_law(low, high, value)
        else:
            make = models.black_body if kind == "black_body" else models.bremsstrahlung
            part = make(low, high, np.array([value]))
        part = np.atleast_2d(part)[0]
        found += share * part / part.sum()
    return found * np.atleast_2d(models.absorption(low, high, plant["column"]))[0]


def real_texts(shared: Path) -> list[str]:
    """Real X-ray abstracts with their titles, a seeded draw."""
    with gzip.open(shared / "literature/xray_abstracts.jsonl.gz", "rt") as file:
        records = [json.loads(line) for line in file]
    texts = [f"{one['title']}. {one['abstract']}" for one in records if one["abstract"]]
    return [texts[i] for i in np.random.default_rng(SEED).permutation(len(texts))[:REAL]]
