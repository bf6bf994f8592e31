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
from scipy.special import xlogy

from retriever.estimates.components import NH_UNIT
from retriever.estimates.derived.importance import LEVELS, Students, joined, moved, pooled_log_weight, quantiles
from retriever.estimates.fit_problem import Problem
from retriever.network.grid import Gridded, gridded, network_input
from retriever.network.predict import Predictor, load_predictor
from retriever.physics.likelihoods import statistic

SAMPLES, ROUNDS = 240, 6
ENOUGH = 60  # effective samples, without which the network's own values stand
# effective samples at which the search stops: the median's Monte Carlo error is then 7 % of the posterior's width
WANTED = 300
SMALLEST = np.array([1e-6, 1e-5, 1e-6])  # variances that proposals keep
LIMITS = np.array([[-3.0, 10.0], [17.5, 24.9], [-90.0, 40.0]])  # photon index, log10 N_H, ln norm


@dataclass(frozen=True)
class Posterior:
    """Weighted samples [n, 3] of (photon index, log10 column density, ln norm); ``effective`` of them count; ``best`` is the
    one of the highest posterior density and ``statistic`` its C-stat or W-stat."""

    samples: np.ndarray
    weights: np.ndarray
    effective: float
    best: np.ndarray
    statistic: float

    def quantiles(self, values: np.ndarray, levels=LEVELS) -> np.ndarray:
        """Weighted quantiles of a function of the samples [n]."""
        return np.array(quantiles(values, self.weights, levels))


def refine_power_law(
    observation,
    problem: Problem | None = None,
    spectra: Gridded | None = None,
    predictor: Predictor | None = None,
    fit=None,
    seed: int = 0,
) -> Posterior:
    """The posterior of an absorbed power law at 0.5-7 keV (or over ``problem``); deterministic for a seed.

    ``fit``: a ``FitResult`` of the same model, where the search looks too: for spectra far from what the network knows."""
    predictor = predictor or load_predictor()
    problem = problem or Problem(observation)
    spectra = spectra or gridded(observation)
    generator = np.random.default_rng(seed)
    target = Target(problem, predictor.prior)
    first = _network_proposal(predictor, spectra)
    proposals, samples, density, value = [first if fit is None else joined(first, _fit_proposal(fit))], [], [], []
    for number in range(ROUNDS):
        drawn = np.clip(proposals[-1].draw(SAMPLES, generator), LIMITS[:, 0], LIMITS[:, 1])
        found = target.log_density(drawn)
        samples.append(drawn)
        density.append(found[0])
        value.append(found[1])
        pooled, log_weight = np.concatenate(samples), pooled_log_weight(samples, density, proposals)
        weights = np.exp(log_weight - np.logaddexp.reduce(log_weight))
        effective = 1.0 / np.sum(weights**2)
        if number == ROUNDS - 1 or effective > WANTED:
            break
        proposals.append(moved(pooled, np.concatenate(density), log_weight, SMALLEST))
    best = int(np.argmax(np.concatenate(density)))
    return Posterior(pooled, weights, effective, pooled[best], float(np.concatenate(value)[best]))


class Target:
    """Log posterior density of (photon index, log10 N_H, ln norm), for many at once."""

    def __init__(self, problem: Problem, prior: dict[str, np.ndarray]):
        self.problem = problem
        # without a background the statistic needs the sum of all bins, and single ones only where there are counts
        bins = problem.binned.counts > 0 if problem.binned.off is None else slice(None)
        self.response = problem.response[bins].toarray().astype(np.float32).T.copy()
        self.area = np.asarray(problem.response.sum(axis=0)).ravel()
        self.counts = problem.binned.counts[bins]
        self.saturated = float(np.sum(xlogy(problem.binned.counts, problem.binned.counts) - problem.binned.counts))
        self.log_weights = np.log(prior["weights"])
        self.means = prior["means"]
        inverse = np.linalg.inv(np.linalg.cholesky(prior["covariances"]))
        self.inverse = inverse
        self.constant = np.log(np.linalg.det(inverse)) - np.log(2 * np.pi)
        low, high = problem.energies.low, problem.energies.high
        middle = 0.5 * (low + high)
        # within bins of 1 % the integral is the value at the middle times the width, to 1e-5
        self.log_energy = np.log(middle).astype(np.float32)
        self.log_width = np.log(high - low).astype(np.float32)
        self.cross_section = (problem.energies.per_column / NH_UNIT).astype(np.float32)

    def flux(self, samples: np.ndarray) -> np.ndarray:
        """Photons cm^-2 s^-1 [n, n_energy] in the energy bins; in single precision, as the rest does not need more."""
        index, log_column, log_norm = np.split(samples.astype(np.float32), 3, axis=1)
        depth = np.minimum(10**log_column * self.cross_section, 80.0)
        return np.exp(np.clip(log_norm - index * self.log_energy - depth + self.log_width, -80.0, 80.0))

    def deviance(self, flux: np.ndarray) -> np.ndarray:
        """C-stat, or W-stat with a background, [n]."""
        folded = flux @ self.response
        if self.problem.binned.off is not None:
            return statistic(
                folded.astype(float), self.problem.binned.counts, self.problem.binned.off, self.problem.binned.scale
            )[0]
        logs = np.log(np.maximum(folded, 1e-12)).astype(float)
        return 2.0 * (flux @ self.area - logs @ self.counts + self.saturated)

    def log_density(self, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log posterior density [n] up to a constant, and the statistic [n]."""
        value = self.deviance(self.flux(samples))
        offset = samples[:, None, :2] - self.means
        z = np.einsum("kij,nkj->nki", self.inverse, offset)
        prior = np.logaddexp.reduce(self.log_weights + self.constant - 0.5 * (z**2).sum(2), axis=1)
        return -0.5 * value + prior, value


def _network_proposal(predictor: Predictor, spectra: Gridded) -> Students:
    import torch

    x, g = network_input(spectra)
    with torch.inference_mode():
        mixture = predictor.network.mixture("powerlaw", torch.from_numpy(x), torch.from_numpy(g))
    factors = np.linalg.inv(mixture.factor[0].double().numpy())
    means = mixture.means[0].double().numpy() + np.array([0, 0, np.log(spectra.reference_norm[0])])
    return Students(mixture.logits[0].exp().double().numpy() + 1e-3, means, 1.2 * factors)


def _fit_proposal(fit) -> Students:
    """One Student distribution of the fit's Fisher covariance, the column's made wide and in the logarithm."""
    index, column, log_norm = fit.theta
    mean = np.array([[index, np.log10(max(column, 1e-2) * NH_UNIT), log_norm]])
    slope = np.array([1.0, 1.0 / (max(column, 1e-2) * np.log(10)), 1.0])
    covariance = fit.covariance * slope[:, None] * slope + np.diag([1e-4, 0.1, 1e-4])
    return Students(np.ones(1), mean, 1.2 * np.linalg.cholesky(covariance)[None])
