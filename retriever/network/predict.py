"""Physical parameters of a spectrum by the network alone: medians and calibrated 90 % intervals in milliseconds.

The density of each head is reduced to a median and an equal-tailed interval for each parameter, whose half-widths are
then scaled by factors found on simulated spectra of a split of their own, by count bin (conformal calibration). Values
come out in the catalogue's names and units. PyTorch is imported with the first spectrum: starting takes seconds less.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from retriever.network.families import FAMILIES
from retriever.network.grid import TEMPLATE_INDICES, Gridded, network_input, template_fluxes
from retriever.physics.bands import BANDS
from retriever.physics.spectral import energy_flux, power_law

if TYPE_CHECKING:
    from retriever.network.network import PhysicsNetwork

COUNT_EDGES = (0.0, 50.0, 150.0, 600.0, 3000.0, np.inf)
_PARAMETERS = {family.name: family.parameters for family in FAMILIES}


def _direction(family: str, **weights: float) -> tuple[str, tuple[float, ...]]:
    return family, tuple(weights.get(name, 0.0) for name in _PARAMETERS[family])


# each predicted quantity as a combination of one head's parameters
DIRECTIONS = {
    "powlaw_gamma": _direction("powerlaw", photon_index=1),
    "powlaw_nh": _direction("powerlaw", log_column_density=1),
    "bb_kt": _direction("blackbody", log_blackbody_kt=1),
    "bb_nh": _direction("blackbody", log_column_density=1),
    "brems_kt": _direction("bremsstrahlung", log_bremsstrahlung_kt=1),
    "brems_nh": _direction("bremsstrahlung", log_column_density=1),
    "apec_kt": _direction("plasma", log_plasma_kt=1),
    "apec_nh": _direction("plasma", log_column_density=1),
    "disc_kt": _direction("disc", log_disc_kt=1),
    "hard_hs": _direction("hardness", log_hs=1),
    "hard_ms": _direction("hardness", log_ms=1),
    "hard_hm": _direction("hardness", log_hs=1, log_ms=-1),
    **{
        f"flux_{name}": _direction("flux", **{f"log_flux_{band}": 1})
        for name, band in (
            ("aper_b", "b"),
            ("aper_s", "s"),
            ("aper_m", "m"),
            ("aper_h", "h"),
            ("unabsorbed_b", "unabsorbed_b"),
        )
    },
}


@dataclass(frozen=True)
class Predictor:
    """The network with its calibration factors, the prior of the refinement and its card."""

    network: "PhysicsNetwork"
    calibration: dict[str, np.ndarray]
    prior: dict[str, np.ndarray]
    domain: dict[str, np.ndarray]
    card: dict

    def in_domain(self, spectra: Gridded) -> np.ndarray:
        """False [n] for spectra through a response that the network does not know, and for those that are not ``usual``."""
        return self.knows_response(spectra) & self.usual(spectra)

    def knows_response(self, spectra: Gridded) -> np.ndarray:
        """False [n] where no response of training is so near that the network's intervals were found to hold."""
        return response_distance(spectra.templates, self.domain["responses"]) <= self.domain["farthest"][0]

    def usual(self, spectra: Gridded) -> np.ndarray:
        """False [n] for spectra stranger, in one way or the other, than all but one in a thousand of training."""
        measured = strangeness(self.network, spectra)
        return np.all(measured <= self.domain["limits"][:, _count_bin(spectra)], axis=0)

    def intervals(self, spectra: Gridded) -> tuple[dict, dict, dict]:
        """Medians and calibrated ends of 90 % intervals [n] by name, in the heads' own scales."""
        median, low, high = raw_intervals(self.network, spectra)
        row = _count_bin(spectra)
        for name, factors in self.calibration.items():
            factor = factors[row]
            low[name] = median[name] - factor * (median[name] - low[name])
            high[name] = median[name] + factor * (high[name] - median[name])
        return median, low, high


@lru_cache(maxsize=1)
def load_predictor() -> Predictor:
    """The shipped weights, read once."""
    return read_predictor(resources.files("retriever") / "weights" / "physics.safetensors")


def read_predictor(path) -> Predictor:
    """The weights of a file that ``training.network.train`` wrote."""
    from safetensors import safe_open

    from retriever.network.network import PhysicsNetwork

    with safe_open(str(path), "pt") as stored:
        card = json.loads(stored.metadata()["card"])
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 (no iteration over safe_open)
    extra = {
        kind: {k.split(".", 1)[1]: v.numpy() for k, v in tensors.items() if k.startswith(kind + ".")}
        for kind in ("calibration", "prior", "domain")
    }
    network = PhysicsNetwork(len(card["models"]), len(card["classes"])).eval()
    network.load_state_dict({k: v.float() for k, v in tensors.items() if k.split(".")[0] not in extra})
    return Predictor(network, extra["calibration"], extra["prior"], extra["domain"], card)


def response_distance(templates: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Hellinger distance [n] of template counts [n, 3, 60] to the nearest of ``known`` [k, 3, 60]; of the three templates the
    farthest counts. It does not depend on exposure and on the size of the area, but on its shape and on the redistribution."""
    ours, theirs = (np.sqrt(t / np.maximum(t.sum(-1, keepdims=True), 1e-30)) for t in (templates, known))
    overlap = np.einsum("nij,kij->nki", ours, theirs)
    distance: np.ndarray = np.sqrt(np.maximum(1.0 - overlap, 0.0)).max(-1).min(1)
    return distance


def strangeness(network, spectra: Gridded) -> np.ndarray:
    """Two measures [2, n] of how unlike training a spectrum is: the mean square of its standardised features (a strange
    response or background), and its roughness (a strange spectrum): how much the ratio to the reference bends from bin
    to bin, in squares of its Poisson error. Continua and CCD-broadened lines bend little."""
    x, g = network_input(spectra)
    flat = np.concatenate([x.reshape(len(x), -1), g], axis=1)
    z = (flat - network.input_mean.numpy()) / network.input_scale.numpy()
    ratio, covered = x[:, 3], x[:, 7] > 0
    variance = 1.0 / (np.maximum(spectra.counts, np.exp(x[:, 4])) + 1.0)
    bend = ratio[:, :-2] - 2 * ratio[:, 1:-1] + ratio[:, 2:]
    error = variance[:, :-2] + 4 * variance[:, 1:-1] + variance[:, 2:]
    triple = covered[:, :-2] & covered[:, 1:-1] & covered[:, 2:]
    roughness = np.where(triple, bend**2 / error, 0.0).sum(1) / np.maximum(triple.sum(1), 1)
    return np.stack([np.mean(np.minimum(z**2, 100.0), axis=1), roughness])


def _count_bin(spectra: Gridded) -> np.ndarray:
    return np.clip(np.searchsorted(COUNT_EDGES, spectra.counts.sum(1), side="right") - 1, 0, len(COUNT_EDGES) - 2)


def raw_intervals(network, spectra: Gridded) -> tuple[dict, dict, dict]:
    """Medians and ends of 90 % intervals [n] by name, in the heads' own (mostly logarithmic) scales, uncalibrated."""
    import torch

    x, g = network_input(spectra)
    with torch.inference_mode():
        mixtures, _, _ = network(torch.from_numpy(x), torch.from_numpy(g))
        marginals = {name: mixtures[family].marginal(direction) for name, (family, direction) in DIRECTIONS.items()}
    median, low, high = {}, {}, {}
    for name, (weights, means, spreads) in marginals.items():
        low[name], median[name], high[name] = mixture_quantiles(weights, means, spreads, (0.05, 0.5, 0.95))
    return median, low, high


def predict(
    spectra: Gridded, predictor: Predictor | None = None
) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Median, low, high [n] of every quantity, in the catalogue's units: N_H in 1e20 cm^-2, kT in keV, fluxes in
    erg s^-1 cm^-2, hardness ratios of photon fluxes."""
    predictor = predictor or load_predictor()
    median, low, high = predictor.intervals(spectra)
    norm = spectra.reference_norm
    return {
        name: (
            _in_units(name, median[name], norm),
            _in_units(name, low[name], norm),
            _in_units(name, high[name], norm),
        )
        for name in DIRECTIONS
    }


def _in_units(name: str, values: np.ndarray, norm: np.ndarray) -> np.ndarray:
    if name.endswith("_nh"):
        return 10.0 ** (values - 20)
    if name.endswith("_kt"):
        return np.exp(values)
    if name.startswith("hard_"):
        return np.tanh(values / 2)  # (r - 1)/(r + 1) of the ratio r whose logarithm this is
    if name.startswith("flux_"):
        return (
            np.exp(np.clip(values, -60, 60))
            * norm
            * reference_fluxes()[name.removeprefix("flux_").removeprefix("aper_")]
        )
    return values


def mixture_quantiles(weights, means, spreads, levels, iterations: int = 40) -> np.ndarray:
    """Quantiles [len(levels), n] of one-dimensional Gaussian mixtures [n, k], by bisection of the cumulative."""
    reach = 8 * spreads
    found = []
    for level in levels:
        low, high = (means - reach).min(1), (means + reach).max(1)
        for _ in range(iterations):
            middle = 0.5 * (low + high)
            below = (weights * ndtr((middle[:, None] - means) / spreads)).sum(1) < level
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        found.append(0.5 * (low + high))
    return np.stack(found)


@lru_cache(maxsize=1)
def reference_fluxes() -> dict[str, float]:
    """Energy fluxes (erg cm^-2 s^-1) of the reference template in the CSC bands; ``unabsorbed_b`` without its column."""
    edges = np.geomspace(0.1, 12, 4000)
    low, high = edges[:-1], edges[1:]
    reference = template_fluxes(low, high)[0]
    fluxes = {band: float(energy_flux(low, high, reference, *limits)) for band, limits in BANDS.items()}
    return fluxes | {
        "unabsorbed_b": float(energy_flux(low, high, power_law(low, high, TEMPLATE_INDICES[0]), *BANDS["b"]))
    }
