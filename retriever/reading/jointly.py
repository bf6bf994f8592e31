"""Several spectra of one observation or source fitted together, after they were compared.

They belong together by what their headers say: the same OBS_ID of one telescope, or the same OBJECT. Before joining, each is
fitted alone with the model that is taken: what the joint fit's statistic is higher says whether one shape describes them all,
and the constants whether their fluxes agree. Calibrations differ by some per cent; a constant beyond that says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import chi2

from retriever.errors import BadInput
from retriever.estimates.choice import Choice, choose
from retriever.estimates.fit import FitResult, best_without_intervals
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import problem_of
from retriever.estimates.joint.joint_problem import JointProblem
from retriever.estimates.known import Known
from retriever.library.library import Library
from retriever.reading.as_json import models_compared
from retriever.reading.header_text import clean
from retriever.reading.known_source import Given, known_of
from retriever.spectra.load import PathLike, load_observation
from retriever.spectra.observation import Observation

SAME_SHAPE_P = 0.01
CALIBRATION = 0.15  # by which constants of one observation's instruments may differ from 1
MOST = 12


@dataclass(frozen=True)
class JointReading:
    """The observations, why they are one (``by``), the joint fits, and how each compares."""

    observations: tuple[Observation, ...]
    by: str
    known: Known
    choice: Choice
    shape_p: float
    problem: JointProblem

    @property
    def fit(self) -> FitResult:
        """Of the model that is taken."""
        return self.choice.fits[self.choice.taken]

    @property
    def verdict(self) -> str:
        """Whether the spectra are consistent, or varied, in a sentence."""
        if self.shape_p < SAME_SHAPE_P:
            return (
                f"The spectra are not consistent with one shape (p = {self.shape_p:.2g}): the source varied between them, or they are "
                "of different regions; joint values are averages only."
            )
        constants = [self.fit.parameter(f"constant_{name}") for name in self.fit.model.constants]
        apart = [c for c in constants if c.low > 1 + CALIBRATION or c.high < 1 - CALIBRATION]
        if apart:
            said = ", ".join(f"{c.name.removeprefix('constant_')} {c.value:.3g}" for c in apart)
            return (
                f"One shape describes the spectra (p = {self.shape_p:.2g}), but their fluxes differ by more than calibration does "
                f"(constants: {said}): the flux varied, or the regions differ."
            )
        return f"The spectra are consistent: one shape describes them (p = {self.shape_p:.2g}), and the constants agree with 1 within calibration."

    @property
    def as_json(self) -> dict[str, Any]:
        """For ``scholar read --joint --json``; all spectra are real (uploaded) as far as a file can tell."""
        fit = self.fit
        return {
            "files": [o.spectrum.file for o in self.observations],
            "instruments": [clean(o.instrument_name, 40) for o in self.observations],
            "joined_by": self.by,
            "comparison": self.verdict,
            "shape_p": float(f"{self.shape_p:.4g}"),
            "energy_range_keV": list(fit.energy_range),
            "held": self.known.in_words.removeprefix("; "),
            "models": models_compared(self.choice),
            "parameters": [vars(p) for p in fit.parameters] if fit.acceptable else [],
            "warnings": [
                *self.known.said,
                *self.choice.notes,
                *(f"{o.spectrum.file}: {w}" for o in self.observations for w in o.warnings),
            ],
        }


def read_jointly(
    paths: Sequence[PathLike], library: Callable[[], Library] | None = None, told: Given | None = None
) -> JointReading:
    """Raises ``BadInput`` for files that don't belong together, or can't be fitted."""
    if not 2 <= len(paths) <= MOST:
        raise BadInput(f"A joint fit is of 2 to {MOST} spectra; {len(paths)} were given.")
    return fitted_jointly([load_observation(path) for path in paths], library, told)


def fitted_jointly(
    observations: Sequence[Observation], library: Callable[[], Library] | None = None, told: Given | None = None
) -> JointReading:
    """The same of observations."""
    by = belong_by(observations)
    known = known_of(observations[0], library() if library else None, told)
    problems = [problem_of(observation, known) for observation in observations]
    joint = JointProblem(problems, names_of(observations))
    choice = choose(joint)
    model = MODELS[choice.taken]
    alone = [best_without_intervals(problem, model) for problem in problems]
    rise = choice.fits[choice.taken].statistic - sum(fit.statistic for fit in alone)
    free = sum(fit.n_free for fit in alone) - choice.fits[choice.taken].n_free
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


def names_of(observations: Sequence[Observation]) -> list[str]:
    """Short names, each once: the instrument's, else that with a number."""
    names: list[str] = []
    for number, observation in enumerate(observations, 1):
        kept = "".join(c for c in observation.spectrum.instrument if c.isascii() and c.isalnum()) or "spectrum"
        names.append(kept if kept not in names else f"{kept}_{number}")
    return names
