"""Several spectra fitted with one model: each but the first has a constant of its own, by which its area is multiplied.

The constants take up differences of calibration and of extraction, and a change of flux, which they can't be told from.
The statistic is the sum of the spectra's; counts with Gaussian errors and Poisson counts are not fitted together.
"""

from collections.abc import Callable, Sequence
from copy import copy

import numpy as np

from retriever.errors import BadInput
from retriever.estimates.binned import Binned
from retriever.estimates.components import Model
from retriever.estimates.fit_problem import Problem
from retriever.physics.arrays import Floats


class JointProblem(Problem):
    """The problems of several observations as one; ``names`` of those behind the first name their constants."""

    def __init__(self, problems: Sequence[Problem], names: Sequence[str]) -> None:
        """``observation``, ``energies`` and ``response`` are those of the first."""
        first = problems[0]
        self.problems = tuple(problems)
        self.observation, self.known = first.observation, first.known
        self.energies, self.response = first.energies, first.response
        self.energy_range = (min(p.energy_range[0] for p in problems), max(p.energy_range[1] for p in problems))
        self.constants = tuple(names[1:])
        self.binned = _joined([p.binned for p in problems])

    @property
    def parts(self) -> tuple[Problem, ...]:
        """Of each spectrum."""
        return self.problems

    def predict(self, model: Model, theta: Floats) -> tuple[Floats, Floats]:
        """As ``Problem.predict``, the bins of all spectra one behind the other."""
        size = theta.size - len(self.constants)
        expected, jacobians = [], []
        for number, problem in enumerate(self.problems):
            factor = self.factor(theta, number)
            mu, jacobian = problem.predict(model, theta)
            own = np.zeros((mu.size, len(self.constants)))
            if number:
                own[:, number - 1] = factor * mu
            expected.append(factor * mu)
            jacobians.append(np.hstack([factor * jacobian[:, :size], own]))
        return np.concatenate(expected), np.vstack(jacobians)

    def absorbed_by(self, absorption: str) -> "JointProblem":
        """The same with another absorption."""
        other = copy(self)
        other.problems = tuple(problem.absorbed_by(absorption) for problem in self.problems)
        other.known, other.energies = other.problems[0].known, other.problems[0].energies
        return other

    def expected(self, model: Model, thetas: Floats) -> Floats:
        """[n, n_bin]"""
        parts = []
        for number, problem in enumerate(self.problems):
            factor = np.array([self.factor(theta, number) for theta in thetas])
            parts.append(factor[:, None] * problem.expected(model, thetas))
        return np.hstack(parts)

    def factor(self, theta: Floats, number: int) -> float:
        """The constant of one of the spectra; 1 of the first."""
        return float(np.exp(theta[theta.size - len(self.constants) + number - 1])) if number else 1.0


def _joined(binned: Sequence[Binned]) -> Binned:
    """All bins one behind the other; a spectrum without a background has one of no counts that counts 0 times."""
    kinds = {(b.error is not None, b.off_error is not None) for b in binned}
    if len(kinds) > 1:
        raise BadInput(
            "Spectra of counts and spectra with errors of their own can't be fitted together: fit them one by one."
        )

    def all_of(part: Callable[[Binned], Floats | None]) -> Floats | None:
        found = [part(b) for b in binned]
        if all(values is None for values in found):
            return None
        filled = (np.zeros_like(b.counts) if v is None else v for b, v in zip(binned, found, strict=True))
        return np.concatenate(list(filled))

    counts = np.concatenate([b.counts for b in binned])
    return Binned(
        counts,
        all_of(lambda b: b.off),
        all_of(lambda b: b.scale),
        all_of(lambda b: b.error),
        all_of(lambda b: b.off_error),
    )
