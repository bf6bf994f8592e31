"""Where a spectrum lies furthest from a model: the bins of the plot, in errors."""

from dataclasses import dataclass

import numpy as np

from retriever.estimates.display_bins import Folded, display_points
from retriever.spectra.observation import Observation

FAR = 3.0


@dataclass(frozen=True)
class FarBin:
    """One bin (keV), and by how many errors the data lie above the model there."""

    low: float
    high: float
    sigma: float


@dataclass(frozen=True)
class Residuals:
    """The furthest bins, furthest first; of ``number`` bins within the fit ``beyond`` lie ``far`` errors or more from the model."""

    points: tuple[FarBin, ...]
    number: int
    beyond: int
    far: float = FAR


def furthest(observation: Observation, fit: Folded, most: int) -> Residuals:
    """The ``most`` bins of the fit that lie furthest from its model. Bins are those that are drawn: at least 15 counts or 20 % wide."""
    points = display_points(observation, fit)
    assert points.residual is not None  # of a fit there are residuals
    inside = points.fitted & np.isfinite(points.residual)
    low, high, sigma = points.low[inside], points.high[inside], points.residual[inside]
    order = np.argsort(-np.abs(sigma), kind="stable")[:most]
    found = tuple(FarBin(float(low[i]), float(high[i]), float(sigma[i])) for i in order)
    return Residuals(found, int(sigma.size), int((np.abs(sigma) >= FAR).sum()))
