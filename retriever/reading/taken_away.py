"""What one takes away of a reading beside its parameters: fluxes in bands, limits, samples, contours, goodness, scripts."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from retriever.errors import BadInput
from retriever.estimates.derived.band_fluxes import Band, BandFlux, band_fluxes
from retriever.estimates.derived.contour import Contour, contour
from retriever.estimates.derived.line_width import equivalent_width
from retriever.estimates.derived.posterior import Posterior, sample
from retriever.estimates.derived.reported import reported
from retriever.estimates.derived.simulated_goodness import Goodness, simulated_goodness
from retriever.estimates.derived.upper_limit import flux_limit
from retriever.estimates.fit import FitResult, fit_model
from retriever.estimates.fit_problem import Problem, problem_of
from retriever.estimates.known import Known
from retriever.estimates.parameter import Parameter
from retriever.estimates.scripts.fit_script import FitOf, fit_script
from retriever.physics.cosmology import Universe
from retriever.reading.records import Reading, SpectrumReading
from retriever.spectra.observation import Observation

NO_POSTERIOR = "The posterior could not be sampled well, so nothing is given of it."


@dataclass(frozen=True)
class Wishes:
    """What is asked for: fluxes in ``bands`` (keV), ``samples`` as a file of this name, a ``contour`` of two parameters, goodness
    by simulating so many spectra, the equivalent ``width`` of a line; luminosities in another ``universe`` than the usual one."""

    bands: Sequence[Band] = ()
    samples: str = ""
    contour: tuple[str, str] | None = None
    goodness: int = 0
    width: bool = False
    universe: Universe | None = None

    @property
    def are_none(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.bands or self.samples or self.contour or self.goodness or self.width)


@dataclass(frozen=True)
class TakenAway:
    """What was found; ``notes`` say what could not be given, and why."""

    fluxes: tuple[BandFlux, ...] = ()
    limits: tuple[Parameter, ...] = ()
    goodness: Goodness | None = None
    width: Parameter | None = None
    contour: Contour | None = None
    notes: tuple[str, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """For ``scholar read --json``."""
        return {
            "fluxes": [_flux_json(flux) for flux in self.fluxes],
            "flux_limits": [vars(limit) for limit in self.limits],
            "goodness": {**vars(self.goodness), "p_value": self.goodness.p_value} if self.goodness else None,
            "equivalent_width": vars(self.width) if self.width else None,
            "contour": _contour_json(self.contour) if self.contour else None,
        }


@dataclass(eq=False)
class Fitted:
    """An accepted fit with its problem, of one spectrum or several; the posterior is sampled once, when it is needed."""

    problem: Problem
    fit: FitResult
    observations: tuple[Observation, ...]

    @cached_property
    def posterior(self) -> Posterior:
        """Samples of it."""
        return sample(self.problem, self.fit)

    @property
    def area_uncertainty(self) -> float:
        """Of the effective area that the fluxes rest on: the first spectrum's."""
        return self.observations[0].area_uncertainty

    def script(self, program: str, row: int | None = None) -> str:
        """For ``xspec`` or ``sherpa``."""
        ranges = tuple(problem.energy_range for problem in self.problem.parts)
        return fit_script(program, FitOf(self.fit, self.problem.known, self.observations, ranges, row))


def fitted(reading: Reading, model: str = "") -> Fitted | None:
    """The accepted fit of a reading, or that of a ``model`` by its name, with intervals; None where it does not describe the
    data, or none was fitted, or an end of an interval was not found, as where there is another minimum."""
    found = reading.estimate
    fit = found.fits.get(model) if model else found.best_fit
    if not isinstance(reading, SpectrumReading) or fit is None or not fit.acceptable:
        return None
    problem = problem_of(reading.observation, found.known)
    if not fit.parameters:  # of models that are not taken only the best fit was looked for
        fit = fit_model(reading.observation, fit.model.name, problem=problem)
    ends = [
        (p.value in (p.low, p.high)) and not p.at_bound and p.name not in found.known.frozen for p in fit.parameters
    ]
    return None if model and any(ends) else Fitted(problem, fit, (reading.observation,))


def taken_away(reading: Reading, wishes: Wishes) -> TakenAway:
    """All that is wished for, as far as the data give it; samples are written to their file."""
    if wishes.are_none:
        return TakenAway()
    own = fitted(reading)
    if own is not None:
        return derived(own, wishes)
    observations = (reading.observation,) if isinstance(reading, SpectrumReading) else ()
    limits = limits_of(observations, reading.estimate.known, wishes.bands)
    return TakenAway(limits=limits, notes=(why_none(reading.estimate.best_fit),))


def derived(own: Fitted, wishes: Wishes) -> TakenAway:
    """The same of an accepted fit."""
    known, notes = own.problem.known, []
    found = TakenAway(
        goodness=simulated_goodness(own.problem, own.fit, wishes.goodness) if wishes.goodness else None,
        contour=contour(own.problem, own.fit, wishes.contour) if wishes.contour else None,
    )
    if not (wishes.bands or wishes.samples or wishes.width):
        return found
    if not own.posterior.is_enough:
        return replace(found, notes=(NO_POSTERIOR,))
    if wishes.samples:
        _write_samples(own, wishes.samples)
        count = len(own.posterior.thetas)  # drawn from more, which may be worth more than so many
        worth = min(own.posterior.effective, count)
        notes.append(f"{count} samples worth {worth:.0f} independent ones are in {wishes.samples}.")
    width = equivalent_width(own.fit, own.posterior, known) if wishes.width else None
    if wishes.width and width is None:
        notes.append(f"No equivalent width is given: the {own.fit.model.label}, which is taken, has no line.")
    fluxes = band_fluxes(own.fit, own.posterior, known, wishes.bands, own.area_uncertainty, wishes.universe)
    if fluxes and len(own.observations) > 1:
        notes.append(f"Fluxes are by the calibration of {own.observations[0].spectrum.file}, whose constant is 1.")
    notes += _distance_note(fluxes) if fluxes else ()
    return replace(found, fluxes=tuple(fluxes), width=width, notes=tuple(notes))


def limits_of(observations: Sequence[Observation], known: Known, bands: Sequence[Band]) -> tuple[Parameter, ...]:
    """Upper limits in the bands in which the source isn't detected, of each spectrum by itself."""
    found = []
    for observation in observations:
        own = observation.own_range
        of = f"_{observation.spectrum.file}" if len(observations) > 1 else ""
        for low, high in bands:
            inside = max(low, own[0]), min(high, own[1])
            name = f"flux_{low:g}-{high:g}{of}"
            found += [flux_limit(observation, known, inside, name)] if inside[0] < inside[1] else []
    return tuple(limit for limit in found if limit is not None)


def samples_csv(own: Fitted) -> str:
    """Samples of the posterior, one column a parameter with its unit, one row a sample."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f"{p.name} ({p.unit})" if p.unit else p.name for p in own.fit.parameters])
    writer.writerows([f"{value:.7g}" for value in row] for row in reported(own.fit, own.posterior.thetas))
    return out.getvalue()


def _write_samples(own: Fitted, path: str) -> None:
    try:
        Path(path).write_text(samples_csv(own), encoding="utf-8", newline="")
    except OSError as error:
        raise BadInput(f"--samples {path} can't be written ({error.strerror}): choose another place.") from None


def script_of(program: str, reading: Reading, row: int | None = None) -> str:
    """The accepted fit as a script for ``xspec`` or ``sherpa``; raises ``BadInput`` where there is none, or no files for it."""
    own = fitted(reading)
    if own is None:
        raise BadInput(f"No script is written for {reading.file}. {why_none(reading.estimate.best_fit)}")
    return own.script(program, row)


def why_none(best: FitResult | None) -> str:
    """Why nothing is derived of this fit."""
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


def _contour_json(found: Contour) -> dict[str, Any]:
    return {
        "names": list(found.names),
        "units": list(found.units),
        "best": list(found.best),
        "x": found.x.tolist(),
        "y": found.y.tolist(),
        "rise": found.rise.round(4).tolist(),
        "extents": {str(level): list(ends) for level, ends in found.extents.items()},
    }
