"""The search for a model's best fit and for the ends of its profile intervals.

L-BFGS-B from several starting points finds the minimum, Fisher scoring polishes it and follows the profiles; a profile
that finds a lower minimum begins anew from there.
"""

from collections.abc import Callable

import numpy as np

from retriever.errors import BadInput
from retriever.estimates.components import NH_UNIT, Model
from retriever.estimates.fit_problem import Problem
from retriever.physics.arrays import Flags, Floats

DELTA_90 = 2.705543
COLUMN = "column_density"
# column densities are fitted in units of NH_UNIT, so that all parameters are of order one
_NH_BOUNDS = (0.0, 100.0)
_LOG_NORM_BOUNDS = (-80.0, 40.0)
_LOG_CONSTANT_BOUNDS = (-3.0, 3.0)
# low and high end of an interval, and whether one is at a bound
End = tuple[float, float, bool]


def bounds_of(problem: Problem, model: Model) -> Floats:
    """Lower and upper bounds [n, 2] of the parameters as they are fitted; equal for one that is held."""
    bounds = [(shape.inner(shape.bounds[0]), shape.inner(shape.bounds[1])) for shape in model.shapes]
    bounds += [_NH_BOUNDS, *([_LOG_NORM_BOUNDS] * len(model.components))]
    bounds += [_LOG_CONSTANT_BOUNDS] * len(model.constants)
    frozen = problem.known.frozen
    for i, shape in enumerate(model.shapes):
        if shape.name in frozen:
            _check_held(shape.name, frozen[shape.name], shape.bounds, shape.unit)
            bounds[i] = (shape.inner(frozen[shape.name]),) * 2
    if COLUMN in frozen:
        column = frozen[COLUMN] * 1e20 / NH_UNIT
        _check_held(COLUMN, frozen[COLUMN], (0.0, _NH_BOUNDS[1] * NH_UNIT / 1e20), "1e20 cm^-2")
        bounds[len(model.shapes)] = (column, column)
    return np.array(bounds)


def _check_held(name: str, value: float, bounds: tuple[float, float], unit: str) -> None:
    if not bounds[0] <= value <= bounds[1]:
        between = f"{bounds[0]:g} and {bounds[1]:g} {unit}".rstrip()
        raise BadInput(f"{name} can't be held at {value:g}: give a value between {between}.")


def score(
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


def descend(problem: Problem, model: Model, start: Floats, bounds: Floats) -> tuple[Floats, float]:
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
    return score(problem, model, found.x, np.ones(model.size, bool), bounds)


def minimise(problem: Problem, model: Model, bounds: Floats) -> tuple[Floats, float]:
    """The best theta over all starting points, and its statistic; raises ``BadInput`` where none is finite."""
    best, best_value = None, np.inf
    for begin in model.starts:
        start = model.at(begin)
        predicted = problem.predict(model, start)[1][:, model.norms].sum(axis=0)
        start[model.norms] = np.log(
            np.array(begin.shares) * max(problem.binned.net, 1.0) / np.maximum(predicted, 1e-300)
        )
        theta, reached = descend(problem, model, start, bounds)
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
    free = np.arange(model.size) != index
    lower: Floats | None
    start, lower = best, None

    def excess(value: float) -> float:
        nonlocal start, lower
        trial = start.copy()
        trial[index] = value
        theta, reached = score(problem, model, trial, free, bounds, iterations=12)
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


def _both_ends(
    problem: Problem, model: Model, theta: Floats, value: float, index: int, spread: float, bounds: Floats, last: bool
) -> tuple[tuple[float, bool, Floats | None], tuple[float, bool, Floats | None]]:
    """The lower and the upper ``_profile_end`` of a parameter."""
    width = float(np.clip(1.645 * spread, 1e-3, 3.0))
    low = _profile_end(problem, model, theta, value, index, -1, width, bounds, last)
    return low, _profile_end(problem, model, theta, value, index, +1, width, bounds, last)


def interval_of(problem: Problem, model: Model, theta: Floats, value: float, index: int, bounds: Floats) -> End:
    """The profile interval of one free parameter alone."""
    spread = float(np.sqrt(covariance_of(problem, model, theta, bounds)[index, index]))
    low, high = _both_ends(problem, model, theta, value, index, spread, bounds, True)
    return low[0], high[0], low[1] or high[1]


def intervals(
    problem: Problem, model: Model, theta: Floats, value: float, bounds: Floats
) -> tuple[Floats, float, list[End]]:
    """Profile intervals of all parameters: (theta, statistic, [(low, high, at bound)]); restarts at a lower minimum."""
    for last in (False, False, True):
        spread = np.sqrt(np.diag(covariance_of(problem, model, theta, bounds)))
        found, lower = [], None
        for index in range(model.size):
            if bounds[index, 0] == bounds[index, 1]:
                found.append((float(theta[index]), float(theta[index]), False))
                continue
            low, high = _both_ends(problem, model, theta, value, index, float(spread[index]), bounds, last)
            found.append((low[0], high[0], low[1] or high[1]))
            lower = next((end[2] for end in (low, high) if end[2] is not None), lower)
        if lower is None or last:
            break
        theta, value = descend(problem, model, lower, bounds)
    return theta, value, found


def covariance_of(problem: Problem, model: Model, theta: Floats, bounds: Floats) -> Floats:
    """Fisher covariance [n, n]; zero for what is held."""
    free = np.flatnonzero(bounds[:, 0] < bounds[:, 1])
    covariance = np.zeros((theta.size, theta.size))
    fisher = problem.evaluate(model, theta)[2]
    covariance[np.ix_(free, free)] = np.linalg.pinv(fisher[np.ix_(free, free)])
    return covariance
