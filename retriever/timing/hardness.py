"""Hardness against time, of events with energies: (H-S)/(H+S) of counts in bins long enough for it."""

import numpy as np
from scipy.special import chdtrc

from retriever.physics.arrays import Floats
from retriever.timing.light_curve import Events, binned
from retriever.timing.records import Hardness

# pairs of bands in keV; the first in which both hold enough counts is taken (the second is of hard X-ray telescopes)
PAIRS = (((0.5, 2.0), (2.0, 7.0)), ((3.0, 10.0), (10.0, 79.0)))
FEWEST_IN_BAND, COUNTS_A_BIN, MOST_BINS = 40, 80, 40
LEAST_IN_BIN = 10


def hardness_curve(events: Events) -> Hardness | None:
    """The ``Hardness`` against time; None without energies, or with fewer than 40 counts in a band."""
    if events.energy is None:
        return None
    for soft, hard in PAIRS:
        masks = [(events.energy >= low) & (events.energy < high) for low, high in (soft, hard)]
        if min(int(mask.sum()) for mask in masks) >= FEWEST_IN_BAND:
            return _curve(events, masks[0], masks[1], soft, hard)
    return None


def _curve(
    events: Events, in_soft: np.ndarray, in_hard: np.ndarray, soft: tuple[float, float], hard: tuple[float, float]
) -> Hardness | None:
    total = int(in_soft.sum() + in_hard.sum())
    n_bin = int(np.clip(total / COUNTS_A_BIN, 2, MOST_BINS))
    width = events.good.good_s / n_bin
    start, _, row = binned(events, width)
    s, h = (_counted(row, mask, start.size) for mask in (in_soft, in_hard))
    keep = s + h >= LEAST_IN_BIN
    if keep.sum() < 2:
        return None
    start, s, h = start[keep], s[keep], h[keep]
    both = s + h
    value = (h - s) / both
    mean = float((h.sum() - s.sum()) / both.sum())
    # errors by the mean share, so that a bin without hard counts has one too
    share = h.sum() / both.sum()
    spread = 2.0 * np.sqrt(share * (1 - share) / both)
    own = 2.0 * np.sqrt(np.maximum(h, 0.5) * np.maximum(s, 0.5) / both**3)
    statistic = float(np.sum(((value - mean) / spread) ** 2))
    dof = int(keep.sum()) - 1
    method = (
        f"(H-S)/(H+S) of counts, S {soft[0]:g}-{soft[1]:g} and H {hard[0]:g}-{hard[1]:g} keV, in bins of {width:.3g} s; background included, the "
        "response not corrected for; chi-squared of binomial errors against a constant"
    )
    return Hardness(
        start, start + width, value, own, soft, hard, mean, statistic, dof, float(chdtrc(dof, statistic)), method
    )


def _counted(row: np.ndarray, mask: np.ndarray, n_bin: int) -> Floats:
    return np.bincount(row[mask & (row >= 0)], minlength=n_bin).astype(float)
