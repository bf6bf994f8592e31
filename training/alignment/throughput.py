"""How many spectra, light curves and images become vectors in a second on two cores: ``python -m training.alignment.throughput``.

From what a file's reader gives to the vector: a spectrum on its energy grid, the magnitudes of a curve of 200 nights, the pixels of an image of 160
a side. Each is measured several times; the middle and the spread are written to docs/domains/throughput.json, by the clock and, because other work
slows a clock, by the seconds that the processors spent on it.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

from retriever.durable import write_text
from retriever.encoders.curve_space import curve_spaces
from retriever.encoders.image_network import seen_in
from retriever.encoders.image_space import image_space
from retriever.encoders.light_curves import Photometry, curve_batch
from retriever.encoders.shared_space import load_shared_space
from retriever.network.grid import GRID_BINS, Gridded

CORES, ROUNDS, SEED = 2, 7, 3
BARS = {"spectrum": 5000, "light curve": 1000, "image": 20}
SIZES = {"spectrum": 4096, "light curve": 1000, "image": 32}  # at once, over all cores


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    options = parser.parse_args(argv)
    context = get_context("spawn")
    with ProcessPoolExecutor(CORES, context, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        found = {name: measured(pool, name) for name in BARS}
    told = {
        "cores": CORES,
        "rounds": ROUNDS,
        "seed": SEED,
        "load when begun": round(os.getloadavg()[0], 1),
        "modalities": found,
    }
    write_text(options.docs / "throughput.json", json.dumps(told, indent=1) + "\n")
    print(json.dumps(told, indent=1))


def measured(pool: ProcessPoolExecutor, name: str) -> dict[str, Any]:
    """A second's number by the clock and by processor time: the middle of the rounds, the least and the most."""
    size = SIZES[name] // CORES
    work = partial(once, name, size)
    list(pool.map(work, list(range(CORES)) * 4))  # networks are loaded, objects made, caches warm
    clock, processor = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        spent = list(pool.map(work, range(CORES)))
        clock.append(size * CORES / (time.perf_counter() - began))
        processor.append(size * CORES * CORES / sum(spent))
    return {
        "a second": spread(clock),
        "by processor time": spread(processor),
        "wanted": BARS[name],
        "at once": SIZES[name],
    }


def spread(rates: list[float]) -> list[float]:
    return [round(float(rate), 1) for rate in (np.median(rates), min(rates), max(rates))]


def once(name: str, size: int, seed: int) -> float:
    """Seconds of this processor for vectors of ``size`` made-up objects; making them is not counted."""
    vectors, objects = KINDS[name][1], made(name, size, seed)
    began = time.process_time()
    found = vectors(objects)
    assert found.shape[0] == size and np.isfinite(found).all()
    return time.process_time() - began


@cache
def made(name: str, size: int, seed: int) -> Any:
    """Objects, made in the rounds that are not counted."""
    return KINDS[name][0](size, np.random.default_rng([SEED, seed]))


def spectra(size: int, generator: np.random.Generator) -> Gridded:
    """Counts of a power law through a response that covers all bins."""
    templates = np.exp(-np.linspace(0, 3, GRID_BINS)) * 300 * np.array([1.0, 0.5, 2.0])[:, None]
    counts = generator.poisson(np.broadcast_to(templates[0], (size, GRID_BINS))).astype(float)
    background = generator.poisson(5.0, (size, GRID_BINS)).astype(float)
    return Gridded(counts, background, np.full(size, 0.1), np.broadcast_to(templates, (size, 3, GRID_BINS)))


def curves(size: int, generator: np.random.Generator) -> list[Photometry]:
    """200 nights of five years in one band."""
    found = []
    for _ in range(size):
        days = np.sort(generator.uniform(0, 1800, 200))
        magnitude = 11 + np.sin(days / generator.uniform(0.5, 60)) + generator.normal(0, 0.03, 200)
        found.append(Photometry(days, magnitude, np.full(200, 0.03), np.full(200, "V")))
    return found


def images(size: int, generator: np.random.Generator) -> list[np.ndarray]:
    """160 x 160 in three colours."""
    return [generator.integers(0, 255, (160, 160, 3)).astype(np.uint8) for _ in range(size)]


@torch.inference_mode()
def of_curves(some: list[Photometry]) -> np.ndarray:
    """As ``CurveSpace.read``, many at once."""
    arrays = curve_batch(some, np.random.default_rng(0))
    _, vectors = curve_spaces()["asas"].classifier({name: torch.from_numpy(value) for name, value in arrays.items()})
    return np.asarray(vectors)


@torch.inference_mode()
def of_images(some: list[np.ndarray]) -> np.ndarray:
    """As ``ImageSpace.read``, many at once."""
    return np.asarray(image_space().head(torch.from_numpy(seen_in(some).mean(1))))


KINDS: dict[str, tuple[Callable[[int, np.random.Generator], Any], Callable[[Any], np.ndarray]]] = {
    "spectrum": (spectra, lambda some: load_shared_space().spectra(some)),
    "light curve": (curves, of_curves),
    "image": (images, of_images),
}


if __name__ == "__main__":
    main()
