"""Training data of the physics network: expected counts on its grid, so that every epoch sees new Poisson draws.

The sources, responses and backgrounds are those of ``training.simulation.forward``; what is kept of each spectrum is its expected
counts in the sixty grid bins (sums of channels, so that a Poisson draw in a bin is one of its channels'), its background's,
the templates through its response, and the truth.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retriever.network.families import FAMILIES
from retriever.network.grid import GRID_BINS, Gridded, bin_of_channel, template_fluxes
from training.simulation import forward, priors

_KT = {
    "log_blackbody_kt": "blackbody_kt",
    "log_bremsstrahlung_kt": "bremsstrahlung_kt",
    "log_plasma_kt": "plasma_kt",
    "log_disc_kt": "disc_kt",
}


@dataclass
class PhysicsData:
    """Expected counts `source` and `background` [n, 60] (float32), `scale` [n], `templates` [n, 3, 60]; `truth` by name
    [n]; `model`, `object_class`, `response` indices [n]."""

    source: np.ndarray
    background: np.ndarray
    scale: np.ndarray
    templates: np.ndarray
    truth: dict[str, np.ndarray]
    model: np.ndarray
    object_class: np.ndarray
    response: np.ndarray

    def draw(self, rows, generator, thin: bool = False) -> Gridded:
        """A Poisson realisation of those rows; with `thin` each in a shorter exposure, log-uniform down to a tenth."""
        share = np.ones(len(rows))
        if thin:
            share = np.where(generator.random(len(rows)) < 0.3, 10 ** generator.uniform(-1, 0, len(rows)), 1.0)
        within = share[:, None]
        mean = self.source[rows] + self.scale[rows, None] * self.background[rows]
        counts = generator.poisson(mean * within).astype(np.float32)
        off = generator.poisson(self.background[rows] * within).astype(np.float32)
        return Gridded(counts, off, self.scale[rows], self.templates[rows] * share[:, None, None])

    def targets(self, rows, spectra: Gridded, reference_flux) -> dict[str, np.ndarray]:
        """Targets [n, d] of every family, NaN rows where the source's model lacks them; scaled by the drawn counts."""
        truth, norm = {k: v[rows] for k, v in self.truth.items()}, spectra.reference_norm
        with np.errstate(divide="ignore", invalid="ignore"):
            known = {
                "photon_index": truth["photon_index"],
                "log_column_density": truth["log_column_density"],
                "log_norm": np.log(truth["norm"] / norm),
                "log_hs": np.log(truth["photon_flux_h"] / truth["photon_flux_s"]),
                "log_ms": np.log(truth["photon_flux_m"] / truth["photon_flux_s"]),
                **{name: np.log(truth[kt]) for name, kt in _KT.items()},
                **{
                    f"log_flux_{b}": np.log(truth[f"energy_flux_{b}"] / (norm * reference_flux[b]))
                    for b in ("b", "s", "m", "h", "unabsorbed_b")
                },
            }
        result = {}
        for family in FAMILIES:
            values = np.stack([known[name] for name in family.parameters], axis=1)
            if family.models:
                allowed = [list(priors.MODELS).index(name) for name in family.models]
                values[~np.isin(self.model[rows], allowed)] = np.nan
            # nothing is learned from ratios and fluxes beyond what any spectrum could tell
            result[family.name] = np.where(np.abs(values) < 40, values, np.nan).astype(np.float32)
        return result


def make(n: int, responses, seed: int, split: str) -> PhysicsData:
    """`n` sources through the responses; no draw repeats in another split."""
    templates = np.stack([template_rates(response) for response in responses])
    bins = [_grid(response) for response in responses]
    parts = []
    for number in range(-(-n // forward.BLOCK)):
        size = min(forward.BLOCK, n - number * forward.BLOCK)
        parts.append(_block(size, responses, bins, templates, forward.block_generator(seed, split, number)))
    truth = {key: np.concatenate([p.truth[key] for p in parts]) for key in parts[0].truth}
    arrays = {
        name: np.concatenate([getattr(p, name) for p in parts])
        for name in ("source", "background", "scale", "templates", "model", "object_class", "response")
    }
    return PhysicsData(**arrays, truth=truth)


def _block(n, responses, bins, templates, generator) -> PhysicsData:
    sources = priors.draw(n, generator)
    picked = generator.integers(len(responses), size=n)
    total = np.exp(generator.uniform(*np.log(forward.COUNTS), n))
    share, scale = forward.background_share(n, generator)
    mean, behind = (np.zeros((n, GRID_BINS), dtype=np.float32) for _ in range(2))
    exposure = np.empty(n)
    truth: dict[str, NDArray[np.float64]] = {}
    for index in np.unique(picked):
        rows, response = np.flatnonzero(picked == index), responses[index]
        own = {name: values[rows] for name, values in sources.items()}
        expected, exposure[rows], own_truth = forward.expected_counts(own, response, total[rows] * (1 - share[rows]))
        in_source = total[rows] * share[rows]
        scale[rows] = np.maximum(scale[rows], in_source / forward.MOST_BACKGROUND)
        beside = np.where(share[rows] > 0, in_source / scale[rows], 0.0)
        mean[rows] = expected @ bins[index]
        behind[rows] = (beside[:, None] * forward.background_shape(response, rows.size, generator)) @ bins[index]
        own_truth["norm"] = own_truth["photon_flux_unabsorbed_b"] / _unit_photons(own["photon_index"])
        for name, values in own_truth.items():
            truth.setdefault(name, np.empty(n))[rows] = values
    truth |= {name: values.astype(float) for name, values in forward.known_parameters(sources).items()}
    return PhysicsData(
        mean,
        behind,
        np.where(share > 0, scale, 0.0),
        (templates[picked] * exposure[:, None, None]).astype(np.float32),
        truth,
        sources["model"],
        sources["object_class"],
        picked,
    )


def _grid(response) -> np.ndarray:
    return grid_membership(bin_of_channel(response.channel_edges[:-1], response.channel_edges[1:]))


def grid_membership(bins: np.ndarray) -> np.ndarray:
    """Membership [n_channel, 60] of channels in grid bins."""
    matrix = np.zeros((bins.size, GRID_BINS), dtype=np.float32)
    matrix[np.flatnonzero(bins >= 0), bins[bins >= 0]] = 1
    return matrix


def template_rates(response) -> np.ndarray:
    """Counts per second [3, 60] of the templates through a response."""
    return response.fold(template_fluxes(response.energy_low, response.energy_high)) @ _grid(response)


def _unit_photons(photon_index) -> np.ndarray:
    """Photons cm^-2 s^-1 at 0.5-7 keV of a power law of norm 1."""
    exponent = 1.0 - np.asarray(photon_index, dtype=float)
    exponent = np.where(np.abs(exponent) < 1e-6, 1e-6, exponent)
    return (7.0**exponent - 0.5**exponent) / exponent
