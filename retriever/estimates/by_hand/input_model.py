"""The model that a simulated spectrum of a library was made from, folded as it was then.

It is known as exactly as the library stores it: to four digits of each value (three of a temperature).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from retriever.estimates.components import NH_UNIT, Energies, Model
from retriever.estimates.fit import FittedParameter, reported
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import Problem
from retriever.physics.arrays import Floats
from retriever.physics.spectral import energy_flux
from retriever.spectra.acis import BUILT_IN
from retriever.spectra.observation import Observation

FLUX, BAND = "flux_0.5_7_keV", (0.5, 7.0)
# by the name that a library stores: the model here, and under which key its one shape stands
_STORED = {
    "absorbed power law": ("powerlaw", "photon_index"),
    "absorbed bremsstrahlung": ("bremsstrahlung", "temperature_keV"),
}


@dataclass(frozen=True, eq=False)
class InputModel:
    """As a ``FitResult``, of which nothing was fitted: ``dof`` is the number of bins. ``theta``: see ``components``."""

    model: Model
    theta: Floats
    statistic: float
    statistic_name: str
    dof: int
    energy_range: tuple[float, float]
    model_counts: Floats
    photon_flux: Floats

    @property
    def parameters(self) -> list[FittedParameter]:
        """The values that were put in, without intervals."""
        return reported(self.model, self.theta, [(value, value, False) for value in self.theta])


def input_model(observation: Observation, simulation: Mapping[str, Any]) -> InputModel | None:
    """What ``simulation`` says the spectrum was made from; None where it does not say it, or another response was used."""
    name, key = _STORED.get(simulation.get("model", ""), ("", ""))
    needed = (key, "column_density", FLUX)
    if not name or simulation.get("response") != BUILT_IN or any(not _number(simulation.get(one)) for one in needed):
        return None
    model = MODELS[name]
    energies = Energies.of(observation.energy_low, observation.energy_high)
    theta = np.array([model.shapes[0].inner(simulation[key]), simulation["column_density"] / NH_UNIT, 0.0])
    theta[2] = np.log(
        simulation[FLUX] / energy_flux(energies.low, energies.high, model.absorbed(energies, theta), *BAND)
    )
    flux = model.absorbed(energies, theta)
    problem = Problem(observation)
    value = float(problem.binned.statistic(problem.predict(model, theta)[0])[0])
    bins = problem.binned.counts.size
    counts = observation.fold(flux)
    return InputModel(model, theta, value, problem.binned.name, bins, problem.energy_range, counts, flux)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and bool(np.isfinite(value))
