"""Simulated spectra with known truth: drawn sources folded through responses, with background and Poisson noise.

``python -m training.simulation.forward --n 100000 --seed 1 --split train --out FILE.npz``. Sources: `training.simulation.priors`; their
photon fluxes: `training.simulation.source_models`; instruments: `training.simulation.responses`. Draws are keyed by seed, split and block
number (numpy's SeedSequence), so that none repeats in another split.
"""

import argparse
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from retriever.physics.bands import BANDS
from retriever.physics.spectral import band_share
from training.simulation import priors
from training.simulation.responses import Response, training_set
from training.simulation.source_models import energy_weights, photon_fluxes

BLOCK = 4096
COUNTS = (10.0, 30_000.0)
EXPOSURE_S = (300.0, 1e6)
# no source seen through these responses is brighter (erg cm^-2 s^-1, 0.5-7 keV, absorbed)
BRIGHTEST = 1e-6
FAINTEST = 1e-30
MOST_BACKGROUND = 30_000.0  # counts in the background region: keeps channels within 16 bits


@dataclass
class Simulation:
    """`n` spectra; per-spectrum arrays are [n]. `n_channel` is that of the largest response; others are padded with 0.

    `exposure` in s; `background_scale`: from background counts to those in the source region (0: no background taken);
    `response`, `object_class`, `model`: indices into the responses given, `priors.CLASSES` and `priors.MODELS`. `truth`
    by name, float32, NaN where the model lacks it: `photon_index`, `log_column_density` (cm^-2), `blackbody_kt` ...
    (priors.LIMITS), `source_counts` and `background_in_source` (expected), `hard_hs`, `hard_ms`, `hard_hm` (of photon
    fluxes), and for each CSC band b: `photon_flux_b`, `photon_flux_unabsorbed_b` (cm^-2 s^-1), `energy_flux_b`,
    `energy_flux_unabsorbed_b` (erg cm^-2 s^-1).
    """

    counts: np.ndarray  # uint16 [n, n_channel]
    background_counts: np.ndarray  # uint16 [n, n_channel]
    exposure: np.ndarray
    background_scale: np.ndarray
    response: np.ndarray
    object_class: np.ndarray
    model: np.ndarray
    truth: dict[str, np.ndarray]

    def save(self, path: Path):
        """Write everything to one compressed .npz; truths as `truth_NAME`."""
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "truth"}
        truth = {f"truth_{name}": values for name, values in self.truth.items()}
        names = {"classes": np.array(priors.CLASSES), "models": np.array(list(priors.MODELS))}
        np.savez_compressed(path, **arrays, **truth, **names)  # type: ignore[arg-type]  # the stub takes **kwds for allow_pickle


def simulate(n: int, responses: list[Response], seed: int, split: str = "train", class_weights=None) -> Simulation:
    """`n` spectra through responses picked at random; total expected counts log-uniform from 10 to 30,000."""
    width = max(response.matrix.shape[1] for response in responses)
    parts = list(blocks(n, responses, seed, split, class_weights, width))
    names = [f.name for f in fields(Simulation) if f.name != "truth"]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Simulation(**joined, truth={k: np.concatenate([p.truth[k] for p in parts]) for k in parts[0].truth})


def blocks(
    n: int, responses: list[Response], seed: int, split: str = "train", class_weights=None, width: int | None = None
) -> Iterator[Simulation]:
    """The same spectra in blocks of up to 4,096, for when they don't fit into memory."""
    width = width or max(response.matrix.shape[1] for response in responses)
    for number in range(-(-n // BLOCK)):
        size = min(BLOCK, n - number * BLOCK)
        yield _block(size, responses, block_generator(seed, split, number), class_weights, width)


def block_generator(seed: int, split: str, number: int) -> np.random.Generator:
    """The random generator of one block: a child of `seed` that no other split or block has."""
    key = (zlib.crc32(split.encode()), len(split), number)
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def _block(n, responses, generator, class_weights, width):
    sources = priors.draw(n, generator, class_weights)
    picked = generator.integers(len(responses), size=n)
    total = np.exp(generator.uniform(*np.log(COUNTS), n))
    share, scale = background_share(n, generator)
    counts, off = (np.zeros((n, width), dtype=np.uint16) for _ in range(2))
    exposure, truth = np.empty(n), {}
    for index in np.unique(picked):
        rows = np.flatnonzero(picked == index)
        response = responses[index]
        own = {name: values[rows] for name, values in sources.items()}
        expected, exposure[rows], own_truth = expected_counts(own, response, total[rows] * (1 - share[rows]))
        behind = total[rows] * share[rows]
        shape = background_shape(response, rows.size, generator)
        channels = slice(0, expected.shape[1])
        counts[rows, channels] = generator.poisson(expected + behind[:, None] * shape)
        scale[rows] = np.maximum(scale[rows], behind / MOST_BACKGROUND)
        beside = np.divide(behind, scale[rows], out=np.zeros_like(behind), where=behind > 0)
        off[rows, channels] = generator.poisson(beside[:, None] * shape)
        own_truth["background_in_source"] = behind
        for name, values in own_truth.items():
            truth.setdefault(name, np.empty(n, dtype=np.float32))[rows] = values
    scale = np.where(share > 0, scale, 0.0)
    truth |= known_parameters(sources)
    return Simulation(
        counts,
        off,
        exposure.astype(np.float32),
        scale.astype(np.float32),
        picked.astype(np.int16),
        sources["object_class"].astype(np.int8),
        sources["model"].astype(np.int8),
        truth,
    )


def background_share(n, generator):
    """Share [n] of the expected counts that is background, and the scale [n]: 3 in 10 none, 4 little, 3 up to half."""
    kind = generator.random(n)
    little = np.exp(generator.uniform(np.log(1e-3), np.log(0.1), n))
    share = np.where(kind < 0.3, 0.0, np.where(kind < 0.7, little, generator.uniform(0.05, 0.5, n)))
    return share, np.exp(generator.uniform(np.log(0.01), 0.0, n))


def background_shape(response, n, generator):
    """Shapes [n, n_channel] of sum 1: flat particles, a soft rise, and the sky's power law through the mirrors."""
    centre = 0.5 * (response.channel_edges[1:] + response.channel_edges[:-1])
    width = np.diff(response.channel_edges)
    sky = response.fold((np.maximum(response.energy_low, 0.05) ** -1.4 * np.diff(response.energy_edges))[None])[0]
    forms = np.stack([width, width * np.exp(-centre / 0.5), width * centre, sky / max(sky.max(), 1e-30)])
    forms /= forms.sum(axis=1, keepdims=True)
    return generator.dirichlet([1.5, 0.4, 0.5, 1.5], n) @ forms


def expected_counts(own, response, wanted):
    """Expected counts [n, n_channel], exposure [n] in s and truths, for `wanted` source counts [n].

    The flux is the drawn one and the exposure that which gives the counts; beyond 300 s to 1 Ms the flux gives way.
    """
    low, high = response.energy_low, response.energy_high
    absorbed, plain = photon_fluxes(own, low, high)
    rate = response.fold(absorbed)
    sensitivity = np.maximum(rate.sum(axis=1, dtype=float), 1e-30)  # s^-1 per unabsorbed erg cm^-2 s^-1
    seen = np.maximum(absorbed @ energy_weights(low, high, *BANDS["b"]), 1e-30)
    exposure = np.clip(wanted / (sensitivity * 10 ** own["log_flux"] / seen), *EXPOSURE_S)
    norm = np.minimum(wanted / (sensitivity * exposure), BRIGHTEST / seen)
    truth = band_fluxes(absorbed * norm[:, None], plain * norm[:, None], low, high)
    truth["source_counts"] = sensitivity * exposure * norm
    return rate * (exposure * norm)[:, None], exposure, truth


def band_fluxes(absorbed, unabsorbed, energy_low, energy_high) -> dict[str, np.ndarray]:
    """Photon and energy fluxes [n] in the CSC bands and hardness ratios of absorbed photon fluxes."""
    truth = {}
    for band, limits in BANDS.items():
        share, erg = band_share(energy_low, energy_high, *limits), energy_weights(energy_low, energy_high, *limits)
        for name, photons in (("", absorbed), ("unabsorbed_", unabsorbed)):
            # the floor keeps logarithms of single-precision fluxes finite
            truth[f"photon_flux_{name}{band}"] = np.maximum(photons @ share, FAINTEST)
            truth[f"energy_flux_{name}{band}"] = np.maximum(photons @ erg, FAINTEST)
    for name in ("hs", "ms", "hm"):
        hard, soft = (truth[f"photon_flux_{band}"] for band in name)
        truth[f"hard_{name}"] = (hard - soft) / (hard + soft)
    return truth


def known_parameters(sources):
    """The drawn parameters, float32, NaN where the source's model lacks them."""
    known = {}
    for name in priors.LIMITS:
        counts = np.array([priors.used(name, model) for model in priors.MODELS])[sources["model"]]
        known[name] = np.where(counts, sources[name], np.nan).astype(np.float32)
    return known


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", default="train")
    parser.add_argument("--copies", type=int, default=4, help="perturbed copies of each response")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    start = time.perf_counter()
    spectra = simulate(options.n, training_set(options.seed, options.copies), options.seed, options.split)
    seconds = time.perf_counter() - start
    spectra.save(options.out)
    print(f"{options.n} spectra in {seconds:.1f} s; {options.out}")


if __name__ == "__main__":
    main()
