"""An observation binned for display.

Bins follow the file's GROUPING where it has one and are joined until they are full (``Joining``; never over 20% wide in
energy), so a picture may be coarser than the fit. Residuals are (data - background - model) over the error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retriever.physics.arrays import Flags, Floats, Integers
from retriever.spectra.observation import Observation

MIN_COUNTS = 15
WIDEST_SHOWN = 0.20
SHOWN_KEV = (0.3, 10.0)
CHANNEL_SLACK = 0.03


class Folded(Protocol):
    """A model through the response: a fit, or what a simulation was made from."""

    @property
    def model_counts(self) -> Floats: ...
    @property
    def photon_flux(self) -> Floats: ...
    @property
    def energy_range(self) -> tuple[float, float]: ...


@dataclass(frozen=True)
class Joining:
    """When a bin is full: ``counts`` in it, net counts of ``significance`` times their error (XSPEC's setplot rebin), and a width
    by which no more than ``points`` bins stand along the logarithm of energy (0: any)."""

    counts: float = MIN_COUNTS
    significance: float = 0.0
    points: int = 0


USUAL = Joining()


@dataclass
class Points:
    """What is drawn, all [n_bin]: energies in keV, the rest in counts s^-1 keV^-1; ``residual`` in sigma.

    ``model`` and ``residual`` are None without a fit; ``background`` is None without one. ``fitted`` marks bins within the fit.
    """

    low: Floats
    high: Floats
    rate: Floats
    error: Floats
    background: Floats | None
    model: Floats | None
    residual: Floats | None
    fitted: Flags

    @property
    def centre(self) -> Floats:
        """Bin centres [n_bin], keV."""
        return np.sqrt(self.low * self.high)


def display_points(observation: Observation, fit: Folded | None = None, joining: Joining = USUAL) -> Points:
    """The observation binned for display, with gross counts as data and the model including the scaled background."""
    bins, picked = display_bins(observation, fit, joining)
    exposure = observation.spectrum.exposure_s

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(bins, values[picked]), dtype=float)

    first = np.searchsorted(bins, np.arange(bins[-1] + 1))
    last = np.searchsorted(bins, np.arange(bins[-1] + 1), side="right") - 1
    low = np.minimum(observation.channel_low[picked][first], observation.channel_low[picked][last])
    high = np.maximum(observation.channel_high[picked][first], observation.channel_high[picked][last])
    per_unit = exposure * np.bincount(bins, (observation.channel_high - observation.channel_low)[picked])
    counts = total(observation.spectrum.counts)
    off = total(observation.background_scale * observation.background_counts)
    off_variance = total(observation.background_scale**2 * observation.background_counts)
    # Gehrels (1986) upper error keeps bins of few counts honest
    sigma = np.sqrt(np.where(counts < 10, (1 + np.sqrt(counts + 0.75)) ** 2, counts))
    model = residual = None
    fitted = np.ones(low.size, bool)
    if fit is not None:
        model = total(fit.model_counts) + off
        expected_sigma = np.sqrt(np.maximum(model, 1.0) + off_variance)
        residual = (counts - model) / np.where(
            counts < 10, np.maximum(expected_sigma, 1.0), np.sqrt(counts + off_variance)
        )
        fitted = (low >= fit.energy_range[0] - CHANNEL_SLACK) & (high <= fit.energy_range[1] + CHANNEL_SLACK)
    return Points(
        low,
        high,
        counts / per_unit,
        sigma / per_unit,
        off / per_unit if observation.background is not None else None,
        None if model is None else model / per_unit,
        residual,
        fitted,
    )


def display_bins(observation: Observation, fit: Folded | None, joining: Joining) -> tuple[Integers, Integers]:
    """Bin number of each shown channel, and those channels' indices."""
    top = SHOWN_KEV[1] if fit is None else max(SHOWN_KEV[1], fit.energy_range[1])
    low, high = max(SHOWN_KEV[0], float(observation.energy_low.min())), min(top, float(observation.energy_high.max()))
    picked = np.flatnonzero(observation.noticed(low, high))
    if picked.size == 0:
        picked = np.flatnonzero(observation.good)
    channels = _Channels.of(observation, picked, joining)
    limits = fit.energy_range if fit is not None else ()
    bins, current, first = np.zeros(picked.size, int), 0, 0
    for i in range(1, picked.size):
        wide = channels.width(first, i) > WIDEST_SHOWN * max(channels.start[first], 0.1)
        # a bin must not straddle the limits of the fit, or it would look half fitted
        at_limit = any(channels.start[i - 1] + 1e-6 < limit <= channels.start[i] + 1e-6 for limit in limits)
        if at_limit or channels.grouping[i] >= 0 and (wide or channels.full(first, i)):
            current, first = current + 1, i
        bins[i] = current
    return _without_slivers(bins, channels, limits), picked


@dataclass(frozen=True)
class _Channels:
    """The shown channels: edges in keV and grouping [n_shown], and sums up to each [n_shown + 1] of counts, background and the
    variance of both."""

    start: Floats
    end: Floats
    grouping: Integers
    counts: Floats
    behind: Floats
    variance: Floats
    joining: Joining
    narrowest: float

    @classmethod
    def of(cls, observation: Observation, picked: Integers, joining: Joining) -> "_Channels":
        start, end = observation.channel_low[picked], observation.channel_high[picked]
        counts = observation.spectrum.counts[picked]
        scale, off = observation.background_scale[picked], observation.background_counts[picked]
        span = float(np.log(max(start.max(), end.max()) / max(min(start.min(), end.min()), 0.1)))
        narrowest = span / joining.points if joining.points else 0.0
        held, behind, variance = (
            np.append(0.0, np.cumsum(one)) for one in (counts, scale * off, counts + scale**2 * off)
        )
        return cls(start, end, observation.spectrum.grouping[picked], held, behind, variance, joining, narrowest)

    def width(self, first: int, last: int) -> float:
        """keV from the beginning of one channel to the end of another."""
        return float(abs(self.end[last] - self.start[first]))

    def full(self, first: int, after: int) -> bool:
        """Whether the channels from ``first`` to before ``after`` make a bin by themselves."""
        counts, behind, variance = (sums[after] - sums[first] for sums in (self.counts, self.behind, self.variance))
        return bool(
            counts >= self.joining.counts
            and counts - behind >= self.joining.significance * np.sqrt(max(variance, 1.0))
            and self.width(first, after - 1) >= self.narrowest * max(self.start[first], 0.1)
        )


def _without_slivers(bins: Integers, channels: _Channels, limits: Sequence[float]) -> Integers:
    """Bin numbers [n_shown] with faint, narrow leftovers joined to the bin before, if no fit limit lies between."""
    bins = bins.copy()
    for number in range(1, int(bins[-1]) + 1):
        inside = np.flatnonzero(bins == number)
        first, last = int(inside[0]), int(inside[-1])
        at_limit = any(abs(channels.start[first] - limit) < CHANNEL_SLACK for limit in limits)
        narrow = channels.width(first, last) < 0.5 * WIDEST_SHOWN * channels.start[first]
        if narrow and not channels.full(first, last + 1) and not at_limit:
            bins[inside] = bins[first - 1]
    return np.unique(bins, return_inverse=True)[1]
