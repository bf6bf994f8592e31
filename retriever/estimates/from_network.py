"""Network and refinement in the terms of ``estimate``: parameters with calibrated intervals, classes, models, domain.

The network answers for every spectrum with an effective area; where there are enough counts the absorbed power law is
refined through the file's own response (``refine``). A spectrum whose features lie outside what training held is flagged:
its values are then extrapolations.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem
from retriever.estimates.parameter import Parameter
from retriever.estimates.refine import ENOUGH, Posterior, refine_power_law
from retriever.network.grid import Gridded, gridded, network_input
from retriever.network.predict import DIRECTIONS, load_predictor, predict
from retriever.spectra.observation import Observation

if TYPE_CHECKING:
    import torch

FAR = 2.0  # half-widths of a 90 % interval: 3.3 sigma
UNITS = {"nh": "1e20 cm^-2", "kt": "keV"}
NETWORK = "network trained on simulated spectra; 90% calibrated on simulations"
REFINED = (
    "the posterior of an absorbed power law through the file's response ({}), started from the network; 90% credible"
)


class NetworkView:
    """One observation as the network sees it; everything is computed once."""

    def __init__(self, observation: Observation) -> None:
        self.observation = observation
        self.predictor = load_predictor()
        self.spectra: Gridded = gridded(observation)
        self.values = {
            name: [float(v[0]) for v in ends] for name, ends in predict(self.spectra, self.predictor).items()
        }
        x, g = network_input(self.spectra)
        import torch

        with torch.inference_mode():
            _, models, classes = self.predictor.network(torch.from_numpy(x), torch.from_numpy(g))
        card = self.predictor.card
        self.model_probabilities = _named(models, card["models"])
        self.class_probabilities = _named(classes, card["classes"])

    @cached_property
    def usual(self) -> bool:
        """False for a spectrum odder than all but one in a thousand of the simulated ones."""
        return bool(self.predictor.usual(self.spectra)[0])

    @cached_property
    def knows_response(self) -> bool:
        """False where the response is unlike all that training held: the network's own values are then extrapolations, but
        what is refined is not, as the likelihood goes through the response itself."""
        return bool(self.predictor.knows_response(self.spectra)[0])

    @property
    def in_domain(self) -> bool:
        """Whether the network's own values are what they say."""
        return self.usual and self.knows_response

    def parameter(self, name: str) -> Parameter:
        """One predicted quantity with its calibrated interval."""
        value, low, high = self.values[name]
        unit = UNITS.get(name.rsplit("_", 1)[1], "erg s^-1 cm^-2" if name.startswith("flux_") else "")
        return Parameter(name, value, min(low, value), max(high, value), 0.9, unit, NETWORK, self.in_domain)

    def parameters(self, names: Sequence[str] = tuple(DIRECTIONS)) -> list[Parameter]:
        return [self.parameter(name) for name in names]

    def refined(
        self, problem: Problem | None = None, fit: FitResult | None = None
    ) -> tuple[list[Parameter], Posterior]:
        """Photon index and column density of the refined power law; the network's own where the search found too few
        effective samples."""
        posterior = refine_power_law(self.observation, problem, self.spectra, self.predictor, fit)
        if not posterior.effective >= ENOUGH / 3:  # also where it is NaN: fluxes of absurd energy bins overflow
            return self.parameters(("powlaw_gamma", "powlaw_nh")), posterior
        statistic = "C-stat" if self.observation.background is None else "W-stat"
        found = []
        for name, column, scale in (("powlaw_gamma", 0, None), ("powlaw_nh", 1, 20)):
            low, value, high = posterior.quantiles(posterior.samples[:, column])
            if scale is not None:
                low, value, high = (10.0 ** (v - scale) for v in (low, value, high))
            found.append(
                Parameter(
                    name,
                    float(value),
                    float(low),
                    float(high),
                    0.9,
                    UNITS["nh"] if scale else "",
                    REFINED.format(statistic),
                    self.usual,
                )
            )
        return found, posterior

    def contradicts(self, refined: Parameter) -> bool:
        """True when the network's own value lies so far from the refined one, which rests on the exact likelihood, that
        the network does not know such a spectrum: over ``FAR`` half-widths of its 90 % interval."""
        value, low, high = self.values[refined.name]
        reach = (value - low) if refined.value < value else (high - value)
        return abs(refined.value - value) > FAR * max(reach, refined.high - refined.low)


def _named(log_probabilities: "torch.Tensor", names: list[str]) -> dict[str, float]:
    """Probabilities by name, the largest first."""
    values = log_probabilities.exp()[0].tolist()
    return {name: round(p, 4) for p, name in sorted(zip(values, names, strict=True), reverse=True)}
