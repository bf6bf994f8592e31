"""Several spectra of one observation or source fitted together, after they were compared.

They belong together by what their headers say: the same OBS_ID of one telescope, or the same OBJECT. Before joining, each is
fitted alone with the model that is taken: what the joint fit's statistic is higher says whether one shape describes them all,
and the constants whether their fluxes agree. Calibrations differ by some per cent; a constant beyond that says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scipy.stats import chi2

from retriever.errors import BadInput
from retriever.estimates.choice import Choice, choose
from retriever.estimates.derived.other_absorption import column_otherwise
from retriever.estimates.estimate import FEWEST_NET_COUNTS
from retriever.estimates.fit import FitResult, FittedParameter, best_without_intervals
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import problem_of
from retriever.estimates.joint.joint_problem import JointProblem
from retriever.estimates.known import NOTHING, Known
from retriever.estimates.parameter import Parameter
from retriever.library.library import Library
from retriever.reading.as_json import models_compared
from retriever.reading.header_text import clean
from retriever.reading.known_source import Given, known_of
from retriever.reading.records import Reading, SpectrumReading
from retriever.reading.taken_away import Fitted, TakenAway, Wishes, derived, limits_of, why_none
from retriever.spectra.load import PathLike, load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.spectrum import Spectrum

SAME_SHAPE_P = 0.01
CALIBRATION = 0.15  # by which constants of one observation's instruments may differ from 1
MOST = 12


@dataclass(frozen=True, eq=False)
class JointReading:
    """The observations, why they are one (``by``), the joint fits, and how each compares; ``choice`` is empty, and ``shape_p`` None,
    where all together are too faint for a fit."""

    observations: tuple[Observation, ...]
    by: str
    known: Known
    choice: Choice
    shape_p: float | None
    problem: JointProblem

    @property
    def fit(self) -> FitResult | None:
        """Of the model that is taken."""
        return self.choice.fits.get(self.choice.taken)

    @property
    def fitted(self) -> Fitted | None:
        """The accepted fit; None where no model describes the data."""
        fit = self.fit
        return Fitted(self.problem, fit, self.observations) if fit is not None and fit.acceptable else None

    @property
    def files(self) -> tuple[str, ...]:
        """Their names, cleaned."""
        return tuple(clean(Path(o.spectrum.file).name, 80) for o in self.observations)

    @property
    def apart(self) -> tuple[FittedParameter, ...]:
        """Constants that differ from 1 by more than calibrations do."""
        own = self.fitted
        if own is None:
            return ()
        constants = [own.fit.parameter(f"constant_{name}") for name in own.fit.model.constants]
        return tuple(c for c in constants if c.low > 1 + CALIBRATION or c.high < 1 - CALIBRATION)

    @property
    def compared(self) -> str:
        """``faint``, ``none`` (no model describes them), ``shapes`` or ``fluxes`` that differ, or ``consistent``."""
        if self.shape_p is None:
            return "faint"
        if self.shape_p < SAME_SHAPE_P:
            return "shapes"
        if self.fitted is None:
            return "none"
        return "fluxes" if self.apart else "consistent"

    @property
    def verdict(self) -> str:
        """Whether the spectra are consistent, or varied, in a sentence."""
        said = ", ".join(f"{c.name.removeprefix('constant_')} {c.value:.3g}" for c in self.apart)
        p = f"p = {self.shape_p:.2g}" if self.shape_p is not None else ""
        return {
            "faint": "The spectra together have too few counts for a fit.",
            "none": f"One shape fits the spectra as well as one each ({p}), but no model describes the data.",
            "shapes": f"The spectra are not consistent with one shape ({p}): the source varied between them, or they are of different "
            "regions; joint values are averages only.",
            "fluxes": f"One shape describes the spectra ({p}), but their fluxes differ by more than calibration does (constants: {said}): "
            "the flux varied, or the regions differ.",
            "consistent": f"The spectra are consistent: one shape describes them ({p}), and the constants agree with 1 within calibration.",
        }[self.compared]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Of the accepted fit, by their own names, with the column under the other absorption."""
        own = self.fitted
        if own is None:
            return ()
        fit = own.fit
        method = f"joint {fit.statistic_name} fit of an {fit.model.label} to {len(self.observations)} spectra; 90% by profile likelihood{self.known.in_words}"
        found = [Parameter(p.name, p.value, p.low, p.high, p.level, p.unit, method) for p in fit.parameters]
        other = column_otherwise(self.problem, fit)
        return (*found, other) if other is not None else tuple(found)

    def away(self, wishes: Wishes) -> TakenAway:
        """What is wished for beside; of spectra without an accepted fit only limits."""
        if wishes.are_none:
            return TakenAway()
        if (own := self.fitted) is not None:
            return derived(own, wishes)
        return TakenAway(limits=limits_of(self.observations, self.known, wishes.bands), notes=(why_none(self.fit),))

    def script(self, program: str) -> str:
        """For ``xspec`` or ``sherpa``; raises ``BadInput`` where there is none."""
        if (own := self.fitted) is None:
            raise BadInput(f"No script is written for {', '.join(self.files)}. {why_none(self.fit)}")
        return own.script(program)

    def as_json(self, away: TakenAway | None = None) -> dict[str, Any]:
        """For ``scholar read --joint --json``; all spectra are real (uploaded) as far as a file can tell."""
        away = away or TakenAway()
        return {
            "files": list(self.files),
            "instruments": [clean(o.instrument_name, 40) for o in self.observations],
            "joined_by": self.by,
            "comparison": self.verdict,
            "shape_p": None if self.shape_p is None else float(f"{self.shape_p:.4g}"),
            "energy_range_keV": list(self.problem.energy_range),
            "held": self.known.in_words.removeprefix("; "),
            "absorption": self.known.absorption,
            "models": models_compared(self.choice),
            "parameters": [vars(p) for p in self.parameters],
            **away.as_json,
            "warnings": [
                *self.known.said,
                *self.choice.notes,
                *(f"{o.spectrum.file}: {w}" for o in self.observations for w in o.warnings),
                *away.notes,
            ],
        }


def read_jointly(
    paths: Sequence[PathLike], library: Callable[[], Library] | None = None, told: Given | None = None
) -> JointReading:
    """Raises ``BadInput`` for files that don't belong together, or can't be fitted."""
    if not 2 <= len(paths) <= MOST:
        raise BadInput(f"A joint fit is of 2 to {MOST} spectra; {len(paths)} were given.")
    observations = [load_observation(path) for path in paths]
    return fitted_jointly(observations, known_of(observations[0], library() if library else None, told))


@lru_cache(maxsize=4)
def joined_uploads(readings: tuple[Reading, ...]) -> JointReading | None:
    """The uploads that are of one observation or source, fitted together; None where there are no two, or they don't belong.

    Kept, as every question on the same uploads asks for it.
    """
    spectra = [r for r in readings if isinstance(r, SpectrumReading) and r.observation.has_area]
    if not 2 <= len(spectra) <= MOST or _of_one_camera([r.observation.spectrum for r in spectra]):
        return None
    try:
        return fitted_jointly([r.observation for r in spectra], spectra[0].estimate.known)
    except BadInput:
        return None


def fitted_jointly(observations: Sequence[Observation], known: Known = NOTHING) -> JointReading:
    """The same of observations, with what is known of their source."""
    by = belong_by(observations)
    problems = [problem_of(observation, known) for observation in observations]
    joint = JointProblem(problems, names_of(observations))
    if sum(problem.binned.net for problem in problems) < FEWEST_NET_COUNTS:
        return JointReading(tuple(observations), by, known, Choice(), None, joint)
    choice = choose(joint)
    model, together = MODELS[choice.taken], choice.fits[choice.taken]
    alone = [best_without_intervals(problem, model) for problem in problems]
    rise = together.statistic - sum(fit.statistic for fit in alone)
    free = sum(fit.n_free for fit in alone) - together.n_free
    return JointReading(tuple(observations), by, known, choice, float(chi2.sf(max(rise, 0.0), max(free, 1))), joint)


def belong_by(observations: Sequence[Observation]) -> str:
    """By which keyword they are of one observation or source; raises ``BadInput`` where by none."""
    spectra = [observation.spectrum for observation in observations]
    observed = {(s.telescope.upper(), s.obs_id.strip()) for s in spectra}
    if len(observed) == 1 and spectra[0].obs_id.strip():
        return f"OBS_ID {clean(spectra[0].obs_id, 40)}"
    named = {"".join(s.object.split()).casefold() for s in spectra}
    if len(named) == 1 and spectra[0].object.strip():
        return f"OBJECT {clean(spectra[0].object, 60)}"
    files = ", ".join(s.file for s in spectra)
    raise BadInput(
        f"{files} have neither OBS_ID nor OBJECT in common, so they aren't fitted together: correct the keywords if they belong."
    )


def _of_one_camera(spectra: Sequence[Spectrum]) -> bool:
    """Whether two are of one observation by one camera: of two regions then, which nobody said to be one source."""
    seen = [(s.telescope.upper(), s.instrument.upper(), s.obs_id.strip()) for s in spectra if s.obs_id.strip()]
    return len(set(seen)) < len(seen)


def names_of(observations: Sequence[Observation]) -> list[str]:
    """Short names, each once: the instrument's, else that with a number."""
    names: list[str] = []
    for number, observation in enumerate(observations, 1):
        kept = "".join(c for c in observation.spectrum.instrument if c.isascii() and c.isalnum()) or "spectrum"
        names.append(kept if kept not in names else f"{kept}_{number}")
    return names
