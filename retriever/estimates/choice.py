"""Which of the fitted models is taken, by evidence, and why the others are not.

Single components (power law, black body, bremsstrahlung, disc, plasma) come first: the one of the lowest Bayesian
information criterion, statistic + k ln(number of bins) (Schwarz 1978), and the power law where it is within 6 of it. A
curved, partly covered or second-component model is taken only where no single component describes the data
(p below 0.01), it does itself with no index, temperature or energy at a limit, and its criterion is lower by ``CLEARLY``: so a wrong one is added in about 1 of 100
spectra at most, whatever the number of models tried (measured: docs/models.md). One that would fit an acceptable
spectrum much better is told of, not taken: soft residuals of such a size are often the calibration's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from retriever.estimates.derived.systematic import share_needed
from retriever.estimates.fit import ACCEPTABLE_P, FitResult, best_without_intervals, fit_model
from retriever.estimates.fit_models import COMPLEX, MODELS, SIMPLE
from retriever.estimates.fit_problem import Problem
from retriever.estimates.known import Known
from retriever.estimates.search import bounds_of

# of a criterion's difference, after Kass & Raftery (1995): that of equals, strong and very strong evidence; and what a user
# should hear of
EQUAL, STRONGLY, CLEARLY, MUCH = 2.0, 6.0, 10.0, 25.0
CATALOGUED = ("powerlaw", "blackbody", "bremsstrahlung")  # models whose values the catalogue has, always with intervals
# a complex model whose best fit lies at a limit of its own has lost a component: fractions and abundances may be 0 or 1
PEG, MAY_BE_WHOLE = 1e-3, ("covering_fraction", "abundance")
PEGGED = "its best fit lies at an allowed limit of a parameter"
FEWEST_COUNTS = 200.0  # net counts below which a spectrum can't tell complex models apart


@dataclass(frozen=True)
class Choice:
    """The fits by model, the name of the one taken, and of each of the others why it is not; ``notes`` for the user.

    Fits of models that are neither taken nor in the catalogue have no intervals, and so no ``parameters``.
    """

    fits: dict[str, FitResult] = field(default_factory=dict)
    taken: str = ""
    rejected: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def choose(problem: Problem) -> Choice:
    """Fit the models and take one; raises ``BadInput`` where none can be fitted."""
    fits = {name: fit_model(problem.observation, name, problem=problem) for name in CATALOGUED}
    names = [name for name in SIMPLE if name not in fits]
    names += COMPLEX if problem.binned.net >= FEWEST_COUNTS else []
    fits |= {name: best_without_intervals(problem, MODELS[name]) for name in names}
    pegged = frozenset(name for name, fit in fits.items() if name in COMPLEX and _is_pegged(problem, fit))
    taken = _taken({name: fit for name, fit in fits.items() if name not in pegged})
    if not fits[taken].parameters:
        fits[taken] = fit_model(problem.observation, taken, problem=problem)
    rejected = {name: PEGGED if name in pegged else _why_not(fits, name, taken) for name in fits if name != taken}
    kept = {name: fit for name, fit in fits.items() if name not in pegged}
    notes = (*_notes(kept, taken, problem.known), *_systematic(problem, kept, taken))
    return Choice(fits, taken, rejected, notes)


def _systematic(problem: Problem, fits: Mapping[str, FitResult], taken: str) -> tuple[str, ...]:
    """Where nothing describes the data, how large an error of the response would let the model that is taken do so."""
    if any(fit.acceptable for fit in fits.values()):
        return ()
    fit = fits[taken]
    share = share_needed(problem.binned, problem.predict(fit.model, fit.theta)[0], fit.n_free)
    if share is None:
        return ()
    return (
        f"With a systematic error of {100 * share:.1f} % in each bin the {fit.model.label} would describe the data (p = 0.05, "
        "chi-squared of groups of 25 counts): errors of a response can be that large, which is for you to judge.",
    )


def _is_pegged(problem: Problem, fit: FitResult) -> bool:
    """Whether an index, temperature or energy of the best fit lies at an allowed limit, and was not held there."""
    bounds = bounds_of(problem, fit.model)[: len(fit.model.shapes)]
    free = bounds[:, 0] < bounds[:, 1]
    value = fit.theta[: len(fit.model.shapes)]
    at_limit = free & np.any(np.abs(bounds - value[:, None]) < PEG, axis=1)
    return any(at and s.name not in MAY_BE_WHOLE for at, s in zip(at_limit, fit.model.shapes, strict=True))


def criterion(fit: FitResult) -> float:
    """The Bayesian information criterion of a fit, up to a constant of the data."""
    return float(fit.statistic + fit.n_free * np.log(fit.dof + fit.n_free))


def _taken(fits: Mapping[str, FitResult]) -> str:
    simple = min((name for name in fits if name in SIMPLE), key=lambda name: criterion(fits[name]))
    if criterion(fits["powerlaw"]) <= criterion(fits[simple]) + STRONGLY:
        simple = "powerlaw"
    if any(fits[name].acceptable for name in fits if name in SIMPLE):
        return simple
    good = [name for name in fits if name in COMPLEX and fits[name].acceptable]
    better = [name for name in good if criterion(fits[name]) < criterion(fits[simple]) - CLEARLY]
    return min(better, key=lambda name: criterion(fits[name]), default=simple)


def _why_not(fits: Mapping[str, FitResult], name: str, taken: str) -> str:
    fit = fits[name]
    if fit.p_value < ACCEPTABLE_P:
        return f"does not describe the data ({show_p(fit.p_value)})"
    difference = criterion(fit) - criterion(fits[taken])
    if difference < -EQUAL and name in SIMPLE:
        return "describes the data a little better, not enough to leave the power law"
    if difference < 0 and name in COMPLEX and taken in SIMPLE:
        return "describes the data, but so does a simpler model"
    if difference < EQUAL:
        return "describes the data as well as the one taken"
    return f"describes the data, with a criterion higher by {difference:.1f}"


def _notes(fits: Mapping[str, FitResult], taken: str, known: Known) -> tuple[str, ...]:
    """That nothing fits, that the power law does not, or that a complex model would fit much better."""
    best, power_law = max(fit.p_value for fit in fits.values()), fits["powerlaw"]
    if not any(fit.acceptable for fit in fits.values()):
        at_zero = (
            ""
            if known.redshift
            else " They are fitted at redshift 0: one beyond the Galaxy needs its own (scholar read --redshift)."
        )
        return (
            f"None of the models describes the data ({show_p(best)} at best): fitted values are only descriptive and all "
            f"intervals too narrow.{at_zero}",
        )
    if not power_law.acceptable:
        instead = "" if taken == "powerlaw" else f" (the {fits[taken].model.label} is taken)"
        return (
            f"An absorbed power law does not describe the data ({show_p(power_law.p_value)}): its values are only "
            f"descriptive{instead}.",
        )
    better = min((name for name in fits if name in COMPLEX), key=lambda name: criterion(fits[name]), default=taken)
    gain = criterion(fits[taken]) - criterion(fits[better])
    if gain < MUCH:
        return ()
    return (
        f"The {fits[taken].model.label} describes the data, but the {fits[better].model.label} would fit much better (its "
        f"criterion is lower by {gain:.0f}): take the simpler model's values with care.",
    )


def show_p(p_value: float) -> str:
    """``p = 0.03``, or that it is below a millionth."""
    return f"p = {p_value:.2g}" if p_value >= 1e-6 else "p < 1e-6"
