"""Made-up objects of three modalities that share one hidden number, some of which lack one: for tests of the aligner."""

from typing import Any

import numpy as np

from retriever.encoders.light_curves import photometry
from training.alignment.domains.objects import Objects, Tabulated, folds, tabulated
from training.alignment.domains.preset import Domain, checked

TOY: dict[str, Any] = {
    "name": "toy",
    "title": "Toy",
    "modalities": ["light_curve", "metadata", "image"],
    "tables": ["toy"],
    "steps": 60,
    "batch": 32,
    "rate": 3e-3,
    "dimensions": 8,
    "options": {"light_curve": {"dropout": 0.0, "copies": 1}, "metadata": {"dropout": 0.0}, "image": {"dropout": 0.0}},
}


def toy_domain(cache, **changes: Any) -> Domain:
    """The preset, whose curves are kept in `cache`."""
    options = {name: dict(own) for name, own in TOY["options"].items()}
    options["light_curve"]["cache"] = str(cache)
    return checked(TOY | {"options": options} | changes)


def toy_objects(n: int = 120, seed: int = 0, lacking: float = 0.3) -> Objects:
    """The hidden number is the curve's amplitude, a catalogue number, and the image's brightness."""
    generator = np.random.default_rng(seed)
    hidden = generator.uniform(0, 1, n)
    curves, numbers, images = [], [], []
    for value in hidden:
        time = np.sort(generator.uniform(0, 50, 20))
        magnitude = 12 + (0.1 + 2 * value) * np.sin(time) + generator.normal(0, 0.02, time.size)
        curves.append(photometry(time, magnitude, np.full(time.size, 0.02)))
        numbers.append({"a": float(value + generator.normal(0, 0.02)), "b": float(generator.normal())})
        images.append(np.full((16, 16, 3), 40 + 180 * value))
    raw = {"light_curve": curves, "metadata": numbers, "image": images}
    for name, values in raw.items():
        for row in np.flatnonzero(generator.random(n) < lacking / 3 * (name != "metadata")):
            values[row] = None
    label = np.where(hidden > 0.5, "large", "small")
    names = np.array([f"Toy {i}" for i in range(n)])
    return Objects(names, label, label, folds(label, names), raw, hidden[:, None])


def toy_data(cache, n: int = 120, lacking: float = 0.3, **changes: Any) -> tuple[Tabulated, Domain]:
    """Objects as tables, and their domain."""
    domain = toy_domain(cache, **changes)
    return tabulated(toy_objects(n, lacking=lacking), domain), domain
