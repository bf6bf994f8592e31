"""The refinement: the posterior of an absorbed power law through the file's own response, started from the network.

Adaptive multiple importance sampling (Cornuet et al. 2012): the network's joint density proposes, the exact
Poisson likelihood (C-stat, or W-stat with a background) times the prior weighs, the proposal is moved to the weighted
sample and widened, and so on. The network only says where to look: what comes out is the posterior of the likelihood and
the prior, and the number of effective samples tells whether the search was good. The prior is that of the simulated
sources (a Gaussian mixture for photon index and log column density; flat in the log of the normalisation), which matters
for faint spectra and vanishes for bright ones.
"""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import logsumexp

from retriever import spectral_models as models
from retriever.fit_problem import NH_UNIT, Problem
from retriever.predict import Predictor, load_predictor
from retriever.spectrum_features import Gridded, gridded, network_input
from retriever.statistics import statistic

SAMPLES, ROUNDS, DEGREES = 240, 3, 5
ENOUGH = 60  # effective samples
LIMITS = np.array([[-3.0, 10.0], [17.5, 24.9], [-90.0, 40.0]])  # photon index, log10 N_H, ln norm


@dataclass(frozen=True)
class Posterior:
    """Weighted samples [n, 3] of (photon index, log10 column density, ln norm); `effective` of them count; `best` is the
    one of the highest posterior density and `statistic` its C-stat or W-stat."""

    samples: np.ndarray
    weights: np.ndarray
    effective: float
    best: np.ndarray
    statistic: float

    def quantiles(self, values: np.ndarray, levels=(0.05, 0.5, 0.95)) -> np.ndarray:
        """Weighted quantiles of a function of the samples [n]."""
        order = np.argsort(values)
        cumulative = np.cumsum(self.weights[order])
        return np.interp(levels, (cumulative - 0.5 * self.weights[order]) / cumulative[-1], values[order])


def refine_power_law(observation, problem: Problem | None = None, spectra: Gridded | None = None,
                     predictor: Predictor | None = None, seed: int = 0) -> Posterior:  # fmt: skip
    """The posterior of an absorbed power law at 0.5-7 keV; deterministic for a seed."""
    predictor = predictor or load_predictor()
    problem = problem or Problem(observation)
    spectra = spectra or gridded(observation)
    generator = np.random.default_rng(seed)
    target = Target(problem, predictor.prior)
    proposals, samples, density, value = [_network_proposal(predictor, spectra)], [], [], []
    for number in range(ROUNDS):
        drawn = np.clip(proposals[-1].draw(SAMPLES, generator), LIMITS[:, 0], LIMITS[:, 1])
        found = target.log_density(drawn)
        samples.append(drawn)
        density.append(found[0])
        value.append(found[1])
        pooled, log_weight = np.concatenate(samples), _pooled_log_weight(samples, density, proposals)
        weights = np.exp(log_weight - logsumexp(log_weight))
        effective = 1.0 / np.sum(weights**2)
        if number == ROUNDS - 1 or number and effective > 0.5 * len(pooled):
            break
        proposals.append(_moved(pooled, np.concatenate(density), log_weight))
    best = int(np.argmax(np.concatenate(density)))
    return Posterior(pooled, weights, effective, pooled[best], float(np.concatenate(value)[best]))


def _pooled_log_weight(samples, density, proposals) -> np.ndarray:
    """Log weights of the samples of all rounds against the mixture of all proposals (Cornuet et al. 2012): a round whose
    proposal was too narrow can then not make its own samples count too much."""
    pooled = np.concatenate(samples)
    mixture = logsumexp([proposal.log_density(pooled) for proposal in proposals], axis=0) - np.log(len(proposals))
    return np.concatenate(density) - mixture


class Target:
    """Log posterior density of (photon index, log10 N_H, ln norm), for many at once."""

    def __init__(self, problem: Problem, prior: dict[str, np.ndarray]):
        self.problem = problem
        self.response = np.asarray(problem.response.todense(), dtype=np.float32).T.copy()
        self.log_weights = np.log(prior["weights"])
        self.means = prior["means"]
        inverse = np.linalg.inv(np.linalg.cholesky(prior["covariances"]))
        self.inverse = inverse
        self.constant = np.log(np.linalg.det(inverse)) - np.log(2 * np.pi)
        low, high = problem.low, problem.high
        middle = 0.5 * (low + high)
        # within bins of 1 % the integral is the value at the middle times the width, to 1e-5
        self.log_energy, self.width = np.log(middle), high - low

    def log_density(self, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log posterior density [n] up to a constant, and the statistic [n]."""
        depth = np.minimum(10 ** (samples[:, 1:2] - np.log10(NH_UNIT)) * self.problem.cross_section, 600.0)
        flux = np.exp(samples[:, 2:3] - samples[:, :1] * self.log_energy - depth) * self.width
        mu = flux.astype(np.float32) @ self.response
        value, _, _ = statistic(mu.astype(float), self.problem.counts, self.problem.off, self.problem.scale)
        offset = samples[:, None, :2] - self.means
        z = np.einsum("kij,nkj->nki", self.inverse, offset)
        prior = logsumexp(self.log_weights + self.constant - 0.5 * (z**2).sum(2), axis=1)
        return -0.5 * value + prior, value


@dataclass(frozen=True)
class Students:
    """A mixture of multivariate Student distributions: weights [k], means [k, d], Cholesky factors [k, d, d]."""

    weights: np.ndarray
    means: np.ndarray
    factors: np.ndarray
    degrees: float = DEGREES

    def draw(self, n: int, generator) -> np.ndarray:
        which = generator.choice(len(self.weights), n, p=self.weights / self.weights.sum())
        normal = generator.standard_normal((n, self.means.shape[1]))
        stretch = np.sqrt(self.degrees / generator.chisquare(self.degrees, n))
        return self.means[which] + stretch[:, None] * np.einsum("nij,nj->ni", self.factors[which], normal)

    def log_density(self, samples: np.ndarray) -> np.ndarray:
        """Up to a constant that is the same for all components."""
        d = samples.shape[1]
        inverse = np.linalg.inv(self.factors)
        z = np.einsum("kij,nkj->nki", inverse, samples[:, None] - self.means)
        shape = -0.5 * (self.degrees + d) * np.log1p((z**2).sum(2) / self.degrees)
        return logsumexp(np.log(self.weights) + np.log(np.abs(np.linalg.det(inverse))) + shape, axis=1)


@torch.inference_mode()
def _network_proposal(predictor: Predictor, spectra: Gridded) -> Students:
    x, g = network_input(spectra)
    mixture = predictor.network.mixture("powerlaw", torch.from_numpy(x), torch.from_numpy(g))
    factors = np.linalg.inv(mixture.factor[0].double().numpy())
    means = mixture.means[0].double().numpy() + np.array([0, 0, np.log(spectra.reference_norm[0])])
    return Students(mixture.logits[0].exp().double().numpy() + 1e-3, means, 1.2 * factors)


def _moved(samples, density, log_weight) -> Students:
    """A Student distribution about the weighted sample, its weights tempered until enough of it takes part, and a wide
    one about the best point beside it."""
    power = 1.0
    while power > 0.02:
        weights = np.exp(power * log_weight - logsumexp(power * log_weight))
        if 1.0 / np.sum(weights**2) >= 20:
            break
        power *= 0.7
    mean = weights @ samples
    centred = samples - mean
    covariance = (weights[:, None] * centred).T @ centred + np.diag([1e-6, 1e-5, 1e-6])
    factor = np.linalg.cholesky(covariance)
    best = samples[np.argmax(density)]
    return Students(np.array([0.85, 0.15]), np.stack([mean, best]), np.stack([1.15 * factor, 2.0 * factor]))


def energy_fluxes(
    posterior: Posterior, bands: dict[str, tuple[float, float]], unabsorbed: bool = False
) -> dict[str, np.ndarray]:
    """Energy fluxes [n] (erg cm^-2 s^-1) of the samples in each band."""
    edges = np.geomspace(0.3, 10.0, 500)
    low, high = edges[:-1], edges[1:]
    middle = 0.5 * (low + high)
    cross_section = models.absorption_cross_section(middle)
    depth = 0.0 if unabsorbed else 10 ** posterior.samples[:, 1:2] * cross_section
    photons = np.exp(posterior.samples[:, 2:3] - posterior.samples[:, :1] * np.log(middle) - depth) * (high - low)
    erg = photons * middle * models.KEV_IN_ERG
    return {name: erg[:, (middle >= a) & (middle < b)].sum(1) for name, (a, b) in bands.items()}
