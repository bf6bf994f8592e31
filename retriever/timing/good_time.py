"""Good time: how much of any stretch was observed, with gaps between the intervals and dead time."""

from dataclasses import dataclass

import numpy as np

from retriever.physics.arrays import Floats, Integers


@dataclass(frozen=True)
class GoodTime:
    """Good time ``intervals`` [n, 2] in s, in order, of which the share ``live`` (0 to 1) was not dead time."""

    intervals: Floats
    live: float = 1.0

    @property
    def begin(self) -> float:
        """Where the first interval begins, s."""
        return float(self.intervals[0, 0])

    @property
    def span_s(self) -> float:
        """From the first to the last, gaps included."""
        return float(self.intervals[-1, 1] - self.intervals[0, 0])

    @property
    def good_s(self) -> float:
        """The intervals together, without gaps, dead time included."""
        return float(np.ptp(self.intervals, axis=1).sum())

    @property
    def live_s(self) -> float:
        """Observed time without gaps and dead time."""
        return self.good_s * self.live

    def passed(self, time: Floats) -> Floats:
        """Good time passed at each time [n], s: gaps closed, dead time included."""
        lengths = np.ptp(self.intervals, axis=1)
        before = np.concatenate([[0.0], np.cumsum(lengths)])
        knots = np.column_stack([before[:-1], before[1:]]).ravel()
        return np.asarray(np.interp(time, self.intervals.ravel(), knots), float)

    def reopened(self, passed: Floats) -> Floats:
        """The times [n] at which so much good time had passed: the inverse of ``passed``."""
        lengths = np.ptp(self.intervals, axis=1)
        before = np.concatenate([[0.0], np.cumsum(lengths)])
        row = np.clip(np.searchsorted(before, passed, side="right") - 1, 0, len(lengths) - 1)
        return np.asarray(self.intervals[row, 0] + passed - before[row], float)

    def inside(self, time: Floats) -> Integers:
        """Indices of the times that lie within an interval."""
        row = np.searchsorted(self.intervals[:, 0], time, side="right") - 1
        return np.flatnonzero((row >= 0) & (time <= self.intervals[np.maximum(row, 0), 1]))

    def bins(self, width: float) -> Floats:
        """Starts [n_bin] (s) of the bins of ``width`` on a regular grid from the beginning that hold some good time."""
        first = np.floor((self.intervals[:, 0] - self.begin) / width).astype(int)
        last = np.ceil((self.intervals[:, 1] - self.begin) / width).astype(int)
        held = np.unique(np.concatenate([np.arange(a, max(b, a + 1)) for a, b in zip(first, last, strict=True)]))
        return self.begin + width * held
