"""What kind of variable star a light curve in magnitudes is: by the network of ``encoders.curve_space``, or why it is not asked.

The network knows one survey's classes only and calls every curve one of them. So it is asked only of curves that vary beyond their
errors and are like those that trained it, by the limits of its card; what is refused says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import chdtrc

from retriever.encoders.curve_space import Alike, CurveSpace, curve_spaces
from retriever.encoders.light_curves import FEWEST, Photometry
from retriever.timing.magnitude_tables import MagnitudeTable

SURVEY, BAND = "asas", "V"
CONSTANT = 1e-3  # of chi-squared: above it nothing varies beyond the errors
MOST_ALIKE = 5


@dataclass(frozen=True)
class VariableClass:
    """The ``probabilities`` of a survey's classes, likeliest first, and its real stars that vary ``alike``; none of both where
    ``refused`` says why. ``data``: what the network learnt from; ``accuracy`` of ``tested`` held-out stars; ``remarks`` on the curve, its ``vector`` in the space."""

    data: str
    accuracy: float
    tested: int
    classes: tuple[str, ...]
    probabilities: Mapping[str, float] = field(default_factory=dict)
    alike: tuple[Alike, ...] = ()
    refused: str = ""
    remarks: tuple[str, ...] = ()
    vector: np.ndarray | None = field(default=None, compare=False)


def variable_class(table: MagnitudeTable) -> VariableClass:
    """Of the band V where it has points, as the survey's own, else of the band with most."""
    space = curve_spaces()[SURVEY]
    card = space.card
    band = BAND if (table.curve.band == BAND).sum() >= FEWEST else table.band
    curve = table.curve.only(np.flatnonzero(table.curve.band == band))
    known = VariableClass(card["data"], card["accuracy"], card["held-out stars"], tuple(card["classes"]))
    if refused := _refused(curve, space):
        return VariableClass(known.data, known.accuracy, known.tested, known.classes, refused=refused)
    probabilities, vector = space.read(curve)
    alike = tuple(space.alike(vector, MOST_ALIKE))
    return VariableClass(
        known.data,
        known.accuracy,
        known.tested,
        known.classes,
        probabilities,
        alike,
        remarks=_remarks(curve, band),
        vector=vector,
    )


def _refused(curve: Photometry, space: CurveSpace) -> str:
    """Why no class can be given; '' where one can."""
    limits, size = space.card["limits"], curve.time.size
    if size < limits["points"]:
        return f"it has {size} points, and the curves that trained the network have {limits['points']} or more"
    if np.ptp(curve.time) < limits["days"]:
        return (
            f"it spans {np.ptp(curve.time):.3g} days, and the curves that trained the network {limits['days']} or more"
        )
    if np.isfinite(curve.error).all() and _chance_constant(curve) > CONSTANT:
        return "it does not vary beyond its errors"
    if (error := np.nanmedian(curve.error) if np.isfinite(curve.error).any() else 0.0) > limits["error"]:
        return f"its errors are {error:.2g} mag, and those of the curves that trained the network {limits['error']} mag or less"
    if space.unlike(curve):
        return "its magnitudes are spread and follow each other unlike those of any star that trained the network"
    return ""


def _chance_constant(curve: Photometry) -> float:
    weight = curve.error**-2
    mean = float(np.sum(weight * curve.magnitude) / weight.sum())
    return float(chdtrc(curve.time.size - 1, np.sum(weight * (curve.magnitude - mean) ** 2)))


def _remarks(curve: Photometry, band: str) -> tuple[str, ...]:
    said = []
    if band.strip("'") != BAND:
        named = f"in {band}" if band else "in a band that the file does not name"
        said.append(f"The magnitudes are {named}; the network was trained in {BAND}, in which amplitudes differ.")
    if not np.isfinite(curve.error).all():
        said.append("Without errors of the magnitudes it was not tested whether they vary at all.")
    return tuple(said)
