"""Binned counts with the statistic that holds for their errors: C-stat, W-stat, PG-stat or chi-squared."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from retriever.physics.arrays import Floats
from retriever.physics.gaussian_likelihoods import chi_squared, chi_squared_goodness, pg_goodness, pg_statistic
from retriever.physics.likelihoods import goodness, profile_background, statistic


@dataclass(frozen=True)
class Binned:
    """Counts [n_bin] of the source region, those of the background's (``off``) and the factor between them (``scale``).

    ``error``, ``off_error``: Gaussian errors in counts of what is no Poisson number; None for what is one.
    """

    counts: Floats
    off: Floats | None = None
    scale: Floats | None = None
    error: Floats | None = None
    off_error: Floats | None = None

    @property
    def net(self) -> float:
        """Net counts in all bins."""
        return float(np.sum(self.counts - self.behind))

    @property
    def behind(self) -> Floats:
        """The background [n_bin] that is expected in the source region from what was measured."""
        return np.zeros_like(self.counts) if self.off is None or self.scale is None else self.scale * self.off

    @property
    def name(self) -> str:
        """What the statistic is called."""
        if self.error is not None:
            return "chi-squared"
        if self.off is None:
            return "C-stat"
        return "W-stat" if self.off_error is None else "PG-stat"

    def statistic(self, mu: Floats) -> tuple[Any, Floats, Floats]:
        """The statistic of ``mu`` [n_bin] expected source counts, its derivative, and the Fisher weights."""
        if self.error is not None:
            return chi_squared(mu, self.counts - self.behind, self._net_error)
        if self.off_error is not None:
            return pg_statistic(mu, self.counts, self.behind, self._behind_error)
        return statistic(mu, self.counts, self.off, self.scale)

    @property
    def parts(self) -> dict[str, Floats]:
        """What the statistic takes beside counts and expectation, by name."""
        if self.error is not None:
            return {"net": self.counts - self.behind, "error": self._net_error}
        if self.off_error is not None:
            return {"behind": self.behind, "error": self._behind_error}
        return {} if self.off is None or self.scale is None else {"off": self.off, "scale": self.scale}

    def goodness(self, value: float, mu: Floats, n_free: int) -> float:
        """Probability of a statistic as large as ``value`` if the model of ``mu`` is right."""
        if self.error is not None:
            return chi_squared_goodness(value, mu.size - n_free)
        if self.off_error is not None:
            return pg_goodness(value, mu, self.behind, self._behind_error, n_free)
        if self.off is None or self.scale is None:
            return goodness(value, mu, n_free)
        background = profile_background(mu, self.counts, self.off, self.scale)
        return goodness(value, mu, n_free, background, self.scale)

    @property
    def _behind_error(self) -> Floats:
        assert self.scale is not None and self.off_error is not None
        return np.maximum(self.scale * self.off_error, 1e-6)

    @property
    def _net_error(self) -> Floats:
        assert self.error is not None
        if self.off is None or self.scale is None:
            return self.error
        # a Poisson background of few counts has about the error of one
        off_error = np.sqrt(np.maximum(self.off, 1.0)) if self.off_error is None else self.off_error
        return np.hypot(self.error, self.scale * off_error)
