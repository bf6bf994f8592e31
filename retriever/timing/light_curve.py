"""The binned light curve of an event list: counts over the live time that each bin holds."""

from dataclasses import dataclass

import numpy as np

from retriever.physics.arrays import Floats, Integers
from retriever.timing.good_time import GoodTime
from retriever.timing.records import GARWOOD, LightCurve

COUNTS_A_BIN, FEWEST_BINS, MOST_BINS = 25, 8, 256
# bins with less exposure than this share of the median bin's are left out: their rates say nothing
LEAST_EXPOSURE = 0.5
LEVEL = 0.6827


@dataclass(frozen=True)
class Events:
    """Arrival times [n] (s since the beginning of the good time), within ``good``, in order; ``energy`` [n] in keV or None.

    ``resolution_s``: the shortest time that can be told, or None.
    """

    time: Floats
    good: GoodTime
    energy: Floats | None = None
    resolution_s: float | None = None


def bin_width(events: Events) -> float:
    """A width (s) that gives some 25 counts a bin, within 8 to 256 bins of good time; two digits."""
    n_bin = int(np.clip(events.time.size / COUNTS_A_BIN, FEWEST_BINS, MOST_BINS))
    width = max(events.good.good_s / n_bin, 2 * (events.resolution_s or 0.0))
    digits = 10.0 ** (np.floor(np.log10(width)) - 1)
    return float(np.ceil(width / digits) * digits)


def light_curve(events: Events, width: float | None = None) -> LightCurve:
    """Rates in counts/s in bins of ``width`` (s), with 68 % intervals of Poisson counts."""
    width = width or bin_width(events)
    start, exposure, row = binned(events, width)
    counts = np.bincount(row[row >= 0], minlength=start.size).astype(float)
    keep = exposure >= LEAST_EXPOSURE * np.median(exposure)
    start, exposure, counts = start[keep], exposure[keep], counts[keep]
    from astropy.stats import poisson_conf_interval

    bounds = poisson_conf_interval(counts, "frequentist-confidence") / exposure
    method = (
        f"counts over the live time in bins of {width:g} s, dead time by EXPOSURE; bins with less than half the median exposure are "
        f"left out; 68 % intervals of Poisson counts ({GARWOOD}); nothing is subtracted"
    )
    error = np.sqrt(np.maximum(counts, 1.0)) / exposure
    rate = counts / exposure
    return LightCurve(
        start, start + width, exposure, rate, bounds[0], bounds[1], error, counts, width, "counts/s", method
    )


def binned(events: Events, width: float) -> tuple[Floats, Floats, Integers]:
    """Starts [n_bin], live exposures [n_bin] (s), and the bin [n_event] of each event."""
    good = events.good
    start = good.bins(width)
    exposure = (good.passed(start + width) - good.passed(start)) * good.live
    held = exposure > 0
    start, exposure = start[held], exposure[held]
    row = np.searchsorted(start, events.time, side="right") - 1
    return start, exposure, np.where((row >= 0) & (events.time < start[row] + width), row, -1)
