"""Maximum-likelihood fits of absorbed models, with profile-likelihood intervals.

Choices: C-stat without a background, W-stat with one, PG-stat and chi-squared for Gaussian errors (``estimates.binned``);
how the minimum is found is in ``estimates.search``. Intervals are where the profile rises by 2.706
(90%, one parameter); at a bound they end there and are then one-sided (an upper limit found so has in truth about
95%). The goodness p-value compares the statistic with its expectation under the best fit, after Kaastra (2017).
The column is at the source's redshift and behind the Galaxy's, where these are known (``estimates.known``); else it is at
redshift 0, the sum of the Galaxy's and the source's.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retriever.estimates.components import NH_UNIT, Energies, Model
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import LOWEST_FITTED_ENERGY, Problem
from retriever.estimates.search import COLUMN, End, bounds_of, covariance_of, intervals, minimise
from retriever.physics.arrays import Floats
from retriever.physics.bands import BROAD
from retriever.spectra.observation import Observation

ACCEPTABLE_P = 0.01


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
    ``retriever.physics.likelihoods.goodness``; ``acceptable`` when it is at least 0.01. ``theta``, ``covariance``: the parameters as they are
    fitted (see ``components``) and their Fisher covariance; ``n_free`` of them were not held.
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
    n_free: int

    @property
    def inner_ends(self) -> list[tuple[float, float]]:
        """Low and high end of each parameter of ``theta``."""
        shapes, ends = self.model.shapes, [(p.low, p.high) for p in self.parameters]
        found = [(s.inner(low), s.inner(high)) for s, (low, high) in zip(shapes, ends, strict=False)]
        low, high = ends[len(shapes)]
        found.append((low * 1e20 / NH_UNIT, high * 1e20 / NH_UNIT))
        return found + [(float(np.log(low)), float(np.log(high))) for low, high in ends[len(shapes) + 1 :]]

    def parameter(self, name: str) -> FittedParameter:
        """The ``FittedParameter`` called ``name``."""
        return next(p for p in self.parameters if p.name == name)


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
    problem = problem or Problem(observation, low, high)
    chosen = problem.of(MODELS[model])
    bounds = bounds_of(problem, chosen)
    theta, value = minimise(problem, chosen, bounds)
    theta, value, ends = intervals(problem, chosen, theta, value, bounds)
    return _result(problem, chosen, theta, value, ends, bounds)


def best_without_intervals(problem: Problem, model: Model) -> FitResult:
    """The best fit without intervals: its ``parameters`` are empty. For comparing models, in a fraction of the time."""
    model = problem.of(model)
    bounds = bounds_of(problem, model)
    theta, value = minimise(problem, model, bounds)
    return _result(problem, model, theta, value, [], bounds)


def _result(problem: Problem, model: Model, theta: Floats, value: float, ends: list[End], bounds: Floats) -> FitResult:
    mu = problem.predict(model, theta)[0]
    n_free = int(np.sum(bounds[:, 0] < bounds[:, 1]))
    p_value = problem.binned.goodness(value, mu, n_free)
    observation = problem.observation
    energies = Energies.of(observation.energy_low, observation.energy_high, problem.known)
    absorbed = model.absorbed(energies, theta)
    folded = np.where(observation.energy_low >= LOWEST_FITTED_ENERGY, absorbed, 0.0)
    return FitResult(
        model=model,
        parameters=reported(model, theta, ends) if ends else [],
        statistic=float(value),
        statistic_name=problem.binned.name,
        dof=int(mu.size - n_free),
        p_value=p_value,
        acceptable=p_value >= ACCEPTABLE_P,
        energy_range=problem.energy_range,
        model_counts=observation.fold(folded),
        photon_flux=absorbed,
        unabsorbed_flux=model.unabsorbed(energies, theta),
        theta=theta,
        covariance=covariance_of(problem, model, theta, bounds),
        n_free=n_free,
    )


def reported(model: Model, theta: Floats, ends: list[End]) -> list[FittedParameter]:
    """The parameters of ``theta`` with their ends as they are reported."""
    several = len(model.components) > 1
    shown: list[tuple[str, str, Callable[[float], float]]] = [(s.name, s.unit, s.outer) for s in model.shapes]
    shown.append((COLUMN, "1e20 cm^-2", lambda v: float(v) * NH_UNIT / 1e20))
    for component in model.components:
        name = f"{component.name}_normalisation" if several else "normalisation"
        shown.append((name, component.norm_unit, lambda v: float(np.exp(v))))
    shown += [(f"constant_{name}", "", lambda v: float(np.exp(v))) for name in model.constants]
    return [
        FittedParameter(name, show(value), show(min(low, value)), show(max(high, value)), 0.9, unit, bool(at_bound))
        for (name, unit, show), value, (low, high, at_bound) in zip(shown, theta, ends, strict=True)
    ]
