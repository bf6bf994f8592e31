"""Maximum-likelihood fits of absorbed one-component models, with profile-likelihood intervals.

Choices: C-stat without a background, W-stat with one, PG-stat and chi-squared for Gaussian errors (``estimates.binned``). L-BFGS-B from several starting points
finds the minimum, Fisher scoring polishes it and follows the profiles. Intervals are where the profile rises by 2.706
(90%, one parameter); at a bound they end there and are then one-sided (an upper limit found so has in truth about
95%). The goodness p-value compares the statistic with its expectation under the best fit, after Kaastra (2017).
Absorption is at redshift 0, so a column is the sum of the Galaxy's and the source's.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retriever.errors import BadInput
from retriever.estimates.fit_models import MODELS, Model
from retriever.estimates.fit_problem import LOWEST_FITTED_ENERGY, NH_UNIT, Problem
from retriever.physics import spectral as models
from retriever.physics.arrays import Flags, Floats
from retriever.physics.bands import BROAD
from retriever.spectra.observation import Observation

DELTA_90 = 2.705543
ACCEPTABLE_P = 0.01
# column densities are fitted in units of NH_UNIT, so that all parameters are of order one
_NH_BOUNDS = (0.0, 100.0)
_LOG_NORM_BOUNDS = (-80.0, 40.0)
# low and high end of an interval, and whether one is at a bound
End = tuple[float, float, bool]


@dataclass(frozen=True)
class FittedParameter:
    """A fitted value with its interval; ``at_bound`` when the fit or the interval ends at an allowed limit."""

    name: str
    value: float
    low: float
    high: float
    level: float
    unit: str
    at_bound: bool


@dataclass
class FitResult:
    """The best fit of one model.

    ``model_counts`` [n_channel]: expected source counts of every channel, noticed or not, without background.
    ``photon_flux``, ``unabsorbed_flux`` [n_energy]: photons cm^-2 s^-1 per bin of the response. ``p_value``: see
    ``retriever.physics.likelihoods.goodness``; ``acceptable`` when it is at least 0.01. ``theta``, ``covariance``: the fitted parameters (inner
    value, column in 1e22, ln norm) and their Fisher covariance.
    """

    model: Model
    parameters: list[FittedParameter]
    statistic: float
    statistic_name: str
    dof: int
    p_value: float
    acceptable: bool
    energy_range: tuple[float, float]
    model_counts: Floats
    photon_flux: Floats
    unabsorbed_flux: Floats
    theta: Floats
    covariance: Floats

    def parameter(self, name: str) -> FittedParameter:
        """The ``FittedParameter`` called ``name``."""
        return next(p for p in self.parameters if p.name == name)


def _bounds(model: Model) -> Floats:
    """Lower and upper bounds [3, 2] of the parameters as they are fitted."""
    low, high = (model.inner(value) for value in model.bounds)
    return np.array([(low, high), _NH_BOUNDS, _LOG_NORM_BOUNDS])


def _score(
    problem: Problem, model: Model, theta: Floats, free: Flags, bounds: Floats, iterations: int = 25
) -> tuple[Floats, float]:
    """Fisher scoring over the ``free`` parameters within bounds; returns (theta, statistic)."""
    theta = np.clip(theta, bounds[:, 0], bounds[:, 1])
    value, gradient, fisher = problem.evaluate(model, theta)
    for _ in range(iterations):
        stuck = ((theta <= bounds[:, 0]) & (gradient > 0)) | ((theta >= bounds[:, 1]) & (gradient < 0))
        active = np.flatnonzero(free & ~stuck)
        if active.size == 0:
            break
        matrix = fisher[np.ix_(active, active)]
        matrix = matrix + np.diag(1e-9 * np.diag(matrix) + 1e-12)
        step = np.zeros(theta.size)
        step[active] = np.clip(-0.5 * np.linalg.solve(matrix, gradient[active]), -3.0, 3.0)
        for _ in range(12):
            trial = np.clip(theta + step, bounds[:, 0], bounds[:, 1])
            trial_value, trial_gradient, trial_fisher = problem.evaluate(model, trial)
            if trial_value <= value:
                break
            step *= 0.4
        else:
            break
        gain = value - trial_value
        theta, value, gradient, fisher = trial, trial_value, trial_gradient, trial_fisher
        if gain < 1e-5:
            break
    return theta, value


def _descend(problem: Problem, model: Model, start: Floats, bounds: Floats) -> tuple[Floats, float]:
    """The minimum that L-BFGS-B and then Fisher scoring reach from ``start``, and its statistic."""
    from scipy.optimize import minimize

    start = np.clip(start, bounds[:, 0], bounds[:, 1])
    found = minimize(
        lambda t: problem.evaluate(model, t)[:2],
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 60},
    )
    return _score(problem, model, found.x, np.ones(3, bool), bounds)


def _minimise(problem: Problem, model: Model, bounds: Floats) -> tuple[Floats, float]:
    """The best theta over all starting points, and its statistic; raises ``BadInput`` where none is finite."""
    best, best_value = None, np.inf
    for value, column in model.starts:
        start = np.array([model.inner(value), column, 0.0])
        predicted = problem.predict(model, start)[0].sum()
        start[2] = np.log(max(problem.binned.net, 1.0) / max(predicted, 1e-300))
        theta, reached = _descend(problem, model, start, bounds)
        if reached < best_value:
            best, best_value = theta, reached
    if best is None:
        raise BadInput(
            f"{problem.observation.spectrum.file} can't be fitted: no model gives a finite statistic; look at its response and "
            "background."
        )
    return best, best_value


def _profile_end(
    problem: Problem,
    model: Model,
    best: Floats,
    best_value: float,
    index: int,
    direction: int,
    width: float,
    bounds: Floats,
    last: bool,
) -> tuple[float, bool, Floats | None]:
    """Where a parameter's profile rises by DELTA_90 on one side: (value, ends at a bound, lower minimum found).

    Stops early at a lower minimum unless this is the ``last`` try.
    """
    free = np.arange(3) != index
    lower: Floats | None
    start, lower = best, None

    def excess(value: float) -> float:
        nonlocal start, lower
        trial = start.copy()
        trial[index] = value
        theta, reached = _score(problem, model, trial, free, bounds, iterations=12)
        if reached < best_value - 0.02:
            lower = theta
        start = theta
        # the root is nearly linear in the parameter, so few steps are needed
        return float(np.sqrt(max(reached - best_value, 0.0)) - np.sqrt(DELTA_90))

    limit = bounds[index][1 if direction > 0 else 0]
    inside, below, outside, step = float(best[index]), -float(np.sqrt(DELTA_90)), float(best[index]), width
    while True:
        outside = float(np.clip(outside + direction * step, *bounds[index]))
        above = excess(outside)
        if above > 0:
            break
        if outside == limit or lower is not None and not last:
            return outside, bool(outside == limit), lower
        inside, below, step = outside, above, 1.5 * step
    end = _crossing(excess, (inside, below), (outside, above))
    return end, False, lower


def _crossing(
    function: Callable[[float], float],
    inside: tuple[float, float],
    outside: tuple[float, float],
    tolerance: float = 0.01,
    iterations: int = 20,
) -> float:
    """Zero of ``function`` between two (x, value) pairs of opposite sign, by false position (Illinois variant).

    Written out because the profile is found by warm starts: asked twice at one place it may differ a little, which
    ``scipy.optimize.brentq`` refuses.
    """
    (x0, f0), (x1, f1) = inside, outside
    x, side = x1, 0
    for _ in range(iterations):
        x = x0 + (x1 - x0) * f0 / (f0 - f1)
        value = function(x)
        if abs(value) < tolerance:
            break
        if value < 0:
            x0, f0, f1 = x, value, f1 * (0.5 if side < 0 else 1.0)
            side = -1
        else:
            x1, f1, f0 = x, value, f0 * (0.5 if side > 0 else 1.0)
            side = 1
    return x


def _intervals(
    problem: Problem, model: Model, theta: Floats, value: float, bounds: Floats
) -> tuple[Floats, float, list[End]]:
    """Profile intervals of all parameters: (theta, statistic, [(low, high, at bound)]); restarts at a lower minimum."""
    for last in (False, False, True):
        fisher = problem.evaluate(model, theta)[2]
        spread = np.sqrt(np.diag(np.linalg.pinv(fisher)))
        found, lower = [], None
        for index in range(3):
            width = float(np.clip(1.645 * spread[index], 1e-3, 3.0))
            low = _profile_end(problem, model, theta, value, index, -1, width, bounds, last)
            high = _profile_end(problem, model, theta, value, index, +1, width, bounds, last)
            found.append((low[0], high[0], low[1] or high[1]))
            lower = next((end[2] for end in (low, high) if end[2] is not None), lower)
        if lower is None or last:
            break
        theta, value = _descend(problem, model, lower, bounds)
    return theta, value, found


def fit_model(
    observation: Observation,
    model: str = "powerlaw",
    low: float = BROAD[0],
    high: float = BROAD[1],
    problem: Problem | None = None,
) -> FitResult:
    """Fit one of ``MODELS`` between ``low`` and ``high`` keV (less where the instrument sees less); a ``FitResult``.

    ``problem``: a ``Problem`` of the same observation, to share its preparation. Raises ``BadInput`` without effective area and where no
    statistic is finite.
    """
    chosen = MODELS[model]
    problem = problem or Problem(observation, low, high)
    bounds = _bounds(chosen)
    theta, value = _minimise(problem, chosen, bounds)
    theta, value, ends = _intervals(problem, chosen, theta, value, bounds)
    return _result(problem, chosen, theta, value, ends)


def _result(problem: Problem, model: Model, theta: Floats, value: float, ends: list[End]) -> FitResult:
    mu = problem.predict(model, theta)[0]
    p_value = problem.binned.goodness(value, mu, theta.size)
    observation = problem.observation
    edges = observation.energy_low, observation.energy_high
    unabsorbed = model.flux(*edges, model.outer(theta[0])) * np.exp(theta[2])
    absorbed = unabsorbed * models.absorption(*edges, theta[1] * NH_UNIT)
    folded = np.where(observation.energy_low >= LOWEST_FITTED_ENERGY, absorbed, 0.0)
    return FitResult(
        model=model,
        parameters=_parameters(model, theta, ends),
        statistic=float(value),
        statistic_name=problem.binned.name,
        dof=int(mu.size - theta.size),
        p_value=p_value,
        acceptable=p_value >= ACCEPTABLE_P,
        energy_range=problem.energy_range,
        model_counts=observation.fold(folded),
        photon_flux=absorbed,
        unabsorbed_flux=unabsorbed,
        theta=theta,
        covariance=np.asarray(np.linalg.pinv(problem.evaluate(model, theta)[2]), dtype=float),
    )


def _parameters(model: Model, theta: Floats, ends: list[End]) -> list[FittedParameter]:
    names = (model.parameter, "column_density", "normalisation")
    units = (model.unit, "1e20 cm^-2", model.norm_unit)
    outer: tuple[Callable[[float], float], ...] = (
        model.outer,
        lambda v: float(v) * NH_UNIT / 1e20,
        lambda v: float(np.exp(v)),
    )
    return [
        FittedParameter(name, show(value), show(min(low, value)), show(max(high, value)), 0.9, unit, bool(at_bound))
        for name, unit, show, value, (low, high, at_bound) in zip(names, units, outer, theta, ends, strict=True)
    ]
