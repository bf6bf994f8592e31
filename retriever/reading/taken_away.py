"""What one takes away of a reading beside its parameters: fluxes in bands that are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from retriever.errors import BadInput
from retriever.estimates.derived.band_fluxes import Band, BandFlux, band_fluxes
from retriever.estimates.derived.posterior import Posterior, sample
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem, problem_of
from retriever.estimates.scripts.fit_script import FitOf, fit_script
from retriever.reading.records import Reading, SpectrumReading


@dataclass(frozen=True)
class Wishes:
    """What is asked for: fluxes in ``bands`` (keV)."""

    bands: Sequence[Band] = ()


@dataclass(frozen=True)
class TakenAway:
    """What was found; ``notes`` say what could not be given, and why."""

    fluxes: tuple[BandFlux, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """For ``scholar read --json``."""
        return {"fluxes": [_flux_json(flux) for flux in self.fluxes]}


@dataclass(eq=False)
class Fitted:
    """An accepted fit with its problem; the posterior is sampled once, when it is needed."""

    problem: Problem
    fit: FitResult

    @cached_property
    def posterior(self) -> Posterior:
        """Samples of it."""
        return sample(self.problem, self.fit)


def fitted(reading: Reading) -> Fitted | None:
    """The accepted fit of a reading; None where no model describes the data, or none was fitted."""
    best = reading.estimate.best_fit
    if not isinstance(reading, SpectrumReading) or best is None or not best.acceptable or not best.parameters:
        return None
    return Fitted(problem_of(reading.observation, reading.estimate.known), best)


def taken_away(reading: Reading, wishes: Wishes) -> TakenAway:
    """All that is wished for, as far as the data give it."""
    if not wishes.bands:
        return TakenAway()
    own = fitted(reading)
    if own is None or not isinstance(reading, SpectrumReading):
        return TakenAway(notes=(_why_none(reading),))
    found = TakenAway()
    if not own.posterior.is_enough:
        return replace(found, notes=("The posterior could not be sampled well, so no flux in a band is given.",))
    fluxes = band_fluxes(
        own.fit, own.posterior, reading.estimate.known, wishes.bands, reading.observation.area_uncertainty
    )
    return replace(found, fluxes=tuple(fluxes), notes=_distance_note(fluxes))


def script_of(program: str, reading: Reading, row: int | None = None) -> str:
    """The accepted fit as a script for ``xspec`` or ``sherpa``; raises ``BadInput`` where there is none, or no files for it."""
    own = fitted(reading)
    if own is None or not isinstance(reading, SpectrumReading):
        raise BadInput(f"No script is written for {reading.file}. {_why_none(reading)}")
    return fit_script(program, FitOf(own.fit, reading.estimate.known, (reading.observation,), row))


def _why_none(reading: Reading) -> str:
    best = reading.estimate.best_fit
    if best is None:
        return "No model was fitted, so nothing is derived from a fit."
    return (
        f"No model describes the data (the nearest, the {best.model.label}, has p = {best.p_value:.2g}), so nothing is derived "
        "from a fit."
    )


def _distance_note(fluxes: Sequence[BandFlux]) -> tuple[str, ...]:
    if any(flux.luminosity for flux in fluxes):
        return ()
    return ("No luminosity is given: neither a redshift nor a distance is known (--redshift, --distance).",)


def _flux_json(flux: BandFlux) -> dict[str, Any]:
    return {
        "band_keV": list(flux.band),
        "extrapolated": flux.extrapolated,
        "absorbed": vars(flux.absorbed),
        "unabsorbed": vars(flux.unabsorbed),
        "luminosity": vars(flux.luminosity) if flux.luminosity else None,
        "distance": flux.distance,
    }
