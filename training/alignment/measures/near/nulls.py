"""Spectra that no paper is about: how often nothing is listed beside them, as it should be.

Background alone, noise that no telescope folds, and shapes that no X-ray source has; through ACIS, with the counts of
uploads. All simulated, by seed.
"""

from collections.abc import Callable

import numpy as np

from retriever.network.grid import GRID_BINS, Gridded, bin_of_channel
from retriever.physics import spectral as models
from training.alignment.data.shapes import energy_grid
from training.alignment.data.spectra import acis_responses
from training.alignment.measures.near.papers import Texts, clear, confirmed, views_of
from training.alignment.measures.planted_anomalies import through_acis
from training.network.data import grid_membership, template_rates
from training.simulation import forward

EACH = 200
COUNTS = (30.0, 3_000.0)
EXPOSURE_S = (5e3, 1e5)
SCALE = 0.1  # area of the source region over that of the background


def measure(
    texts: Texts, fitness: float, widest: float, each: int = EACH, seed: int = 1
) -> dict[str, dict[str, float]]:
    """By kind: the share of spectra beside which nothing is listed, by both conditions and by the fitness alone."""
    found = {}
    for number, (kind, make) in enumerate(KINDS.items()):
        views = views_of(make(each, np.random.default_rng([seed, 0x201, number])))
        fits = views.vector @ texts.vector.T >= fitness
        near = fits & confirmed(views, texts) & clear(views, widest)[:, None]
        found[kind] = {
            "spectra": each,
            "nothing": float(np.mean(~near.any(1))),
            "nothing_by_fitness_alone": float(np.mean(~fits.any(1))),
            "in_domain": float(views.in_domain.mean()),
        }
    return found


def background(n: int, generator: np.random.Generator) -> Gridded:
    """The background alone in both regions: what is left after its subtraction is nothing."""
    counts, off, templates = _empty(n)
    responses = acis_responses(1)
    for i in range(n):
        response = responses[generator.integers(len(responses))]
        shape = forward.background_shape(response, 1, generator)[0] @ _bins(response)
        expected = _drawn(COUNTS, generator) * shape / shape.sum()
        counts[i], off[i] = generator.poisson(expected), generator.poisson(expected / SCALE)
        templates[i] = template_rates(response) * _drawn(EXPOSURE_S, generator)
    return Gridded(counts, off, np.full(n, SCALE), templates)


def noise(n: int, generator: np.random.Generator) -> Gridded:
    """As many counts at every energy, whatever the telescope's area there."""
    counts, off, templates = _empty(n)
    responses = acis_responses(1)
    for i in range(n):
        response = responses[generator.integers(len(responses))]
        templates[i] = template_rates(response) * _drawn(EXPOSURE_S, generator)
        seen = templates[i, 0] > 0
        counts[i] = generator.poisson(np.where(seen, _drawn(COUNTS, generator) / seen.sum(), 0.0))
    return Gridded(counts, off, np.zeros(n), templates)


def lone_line(n: int, generator: np.random.Generator) -> Gridded:
    """One emission line and hardly a continuum."""
    return _shapes(
        n, generator, lambda low, high: models.gaussian_line(low, high, generator.uniform(1.0, 5.0), 0.02, 1.0)
    )


def two_humps(n: int, generator: np.random.Generator) -> Gridded:
    """As many photons of a black body below 0.5 keV as of a continuum above 4 keV, and a gap between."""

    def shape(low: np.ndarray, high: np.ndarray) -> np.ndarray:
        soft = models.black_body(low, high, np.array([generator.uniform(0.06, 0.1)]))[0]
        hard = models.power_law(low, high, 1.0) * models.absorption(low, high, 10 ** generator.uniform(23.5, 24.0))
        return soft / soft.sum() + hard / hard.sum()

    return _shapes(n, generator, shape)


def comb(n: int, generator: np.random.Generator) -> Gridded:
    """A power law with every other bit of 0.5 keV missing."""

    def shape(low: np.ndarray, high: np.ndarray) -> np.ndarray:
        return models.power_law(low, high, generator.uniform(1.0, 2.5)) * (((low / 0.5).astype(int) % 2) == 0)

    return _shapes(n, generator, shape)


KINDS: dict[str, Callable[[int, np.random.Generator], Gridded]] = {
    "background alone": background,
    "noise of equal counts at all energies": noise,
    "one emission line": lone_line,
    "two humps and a gap": two_humps,
    "a comb": comb,
}


def _shapes(n: int, generator: np.random.Generator, shape: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Gridded:
    edges = energy_grid()
    photons = np.array([shape(edges[:-1], edges[1:]) for _ in range(n)])
    return through_acis(photons, 10 ** generator.uniform(-13.5, -12.0, n), generator)


def _empty(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, counts of the background region, and templates, to be filled."""
    counts, templates = np.zeros((n, GRID_BINS), np.float32), np.zeros((n, 3, GRID_BINS), np.float32)
    return counts, counts.copy(), templates


def _bins(response) -> np.ndarray:
    return grid_membership(bin_of_channel(response.channel_edges[:-1], response.channel_edges[1:]))


def _drawn(limits: tuple[float, float], generator: np.random.Generator) -> float:
    """Uniform in the logarithm."""
    return float(np.exp(generator.uniform(*np.log(limits))))
