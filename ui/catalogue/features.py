"""Three features of a drawn spectrum in plain words, each told from what is drawn: where it bends, its peak, its tail.

Nothing is fitted and nothing is taken from what the source is said to be. That gas and the camera swallow soft X-rays holds of every
spectrum that was taken through a telescope; how much the curve drops is read off the curve.
"""

from dataclasses import dataclass

import numpy as np

from retriever.catalogue.quantities import format_number
from ui.html.plain_words import large
from ui.spectrum.view import Curve
from ui.words import say

VISIBLE_EV = 2.25  # a photon of green light, 550 nm
TAIL_KEV = 4.0
_WINDOWS = 14  # into which the drawn range is cut, so that no feature is the scatter of one bin
_BENDS = 1.5  # how much lower than the peak the left end has to be to be called a bend


@dataclass(frozen=True)
class Feature:
    """Where on the curve (keV, in the curve's unit), what it is called, and what it says."""

    energy: float
    value: float
    title: str
    text: str


def features(curve: Curve) -> list[Feature]:
    """The features of a spectrum against energy, from low to high energies."""
    centres, means = _windows(curve)
    top = int(np.argmax(means))
    peak, left = float(means[top]), float(means[0])
    kind = "bend" if top > 0 and peak >= _BENDS * left else "flat"
    found = [_feature(kind, float(centres[0]), left, times=large(peak / left))]
    times = large(1e3 * float(centres[top]) / VISIBLE_EV)
    found.append(_feature("peak", float(centres[top]), peak, energy=format_number(float(centres[top]), 2), times=times))
    return [*found, _tail(curve, float(centres[-1]), float(means[-1]), peak)]


def _tail(curve: Curve, energy: float, value: float, peak: float) -> Feature:
    """How rare energetic X-rays are: one in so many, where there are any."""
    per_bin = curve.y * (curve.high - curve.low)
    share = float(per_bin[curve.low >= TAIL_KEV].sum() / per_bin.sum())
    if share <= 0:
        return _feature("no_tail", energy, value, energy=f"{TAIL_KEV:g}", times=large(peak / value))
    return _feature(
        "tail", energy, value, energy=f"{TAIL_KEV:g}", share=large(round(1 / share)), times=large(peak / value)
    )


def _feature(kind: str, energy: float, value: float, /, **told: str) -> Feature:
    return Feature(energy, value, say(f"tour.features.{kind}_title"), say(f"tour.features.{kind}", **told))


def _windows(curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    """Centres and mean values of equal steps in the logarithm of energy; steps without a bin are left out."""
    seen = (curve.y > 0) & (curve.low > 0)
    low, high, y = curve.low[seen], curve.high[seen], curve.y[seen]
    edges = np.geomspace(low[0], high[-1], _WINDOWS + 1)
    where = np.clip(np.searchsorted(edges, np.sqrt(low * high), side="right") - 1, 0, _WINDOWS - 1)
    width = high - low
    total, span = np.bincount(where, y * width, _WINDOWS), np.bincount(where, width, _WINDOWS)
    middle = np.bincount(where, np.log(low * high) / 2 * width, _WINDOWS)
    filled = span > 0
    return np.exp(middle[filled] / span[filled]), total[filled] / span[filled]
