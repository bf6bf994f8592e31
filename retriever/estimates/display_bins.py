"""An observation binned for display.

Bins follow the file's GROUPING where it has one and are joined until they hold 15 counts (never over 20% wide in
energy), so a picture may be coarser than the fit. Residuals are (data - background - model) over the error.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retriever.estimates.fit import FitResult
from retriever.physics.arrays import Flags, Floats, Integers
from retriever.spectra.observation import Observation

MIN_COUNTS = 15
WIDEST_SHOWN = 0.20
SHOWN_KEV = (0.3, 10.0)
CHANNEL_SLACK = 0.03


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


def display_points(observation: Observation, fit: FitResult | None = None, min_counts: int = MIN_COUNTS) -> Points:
    """The observation binned for display, with gross counts as data and the model including the scaled background.

    Bins are joined until they hold ``min_counts``.
    """
    bins, picked = _display_bins(observation, fit, min_counts)
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


def _display_bins(observation: Observation, fit: FitResult | None, min_counts: int) -> tuple[Integers, Integers]:
    """Bin number of each shown channel, and those channels' indices."""
    top = SHOWN_KEV[1] if fit is None else max(SHOWN_KEV[1], fit.energy_range[1])
    low, high = max(SHOWN_KEV[0], float(observation.energy_low.min())), min(top, float(observation.energy_high.max()))
    picked = np.flatnonzero(observation.noticed(low, high))
    if picked.size == 0:
        picked = np.flatnonzero(observation.good)
    counts, grouping = observation.spectrum.counts[picked], observation.spectrum.grouping[picked]
    start_kev, end_kev = observation.channel_low[picked], observation.channel_high[picked]
    limits = fit.energy_range if fit is not None else ()
    bins, current, held, start = np.zeros(picked.size, int), 0, 0.0, start_kev[0]
    for i in range(1, picked.size):
        held += counts[i - 1]
        wide = abs(end_kev[i] - start) > WIDEST_SHOWN * max(start, 0.1)
        # a bin must not straddle the limits of the fit, or it would look half fitted
        at_limit = any(start_kev[i - 1] + 1e-6 < limit <= start_kev[i] + 1e-6 for limit in limits)
        if at_limit or grouping[i] >= 0 and (held >= min_counts or wide):
            current, held, start = current + 1, 0.0, start_kev[i]
        bins[i] = current
    return _without_slivers(bins, counts, start_kev, end_kev, limits, min_counts), picked


def _without_slivers(
    bins: Integers, counts: Floats, start_kev: Floats, end_kev: Floats, limits: Sequence[float], min_counts: int
) -> Integers:
    """Bin numbers [n_shown] with faint, narrow leftovers joined to the bin before, if no fit limit lies between."""
    bins = bins.copy()
    for number in range(1, int(bins[-1]) + 1):
        inside = np.flatnonzero(bins == number)
        width = abs(end_kev[inside[-1]] - start_kev[inside[0]])
        at_limit = any(abs(start_kev[inside[0]] - limit) < CHANNEL_SLACK for limit in limits)
        if counts[inside].sum() < min_counts and width < 0.5 * WIDEST_SHOWN * start_kev[inside[0]] and not at_limit:
            bins[inside] = bins[inside[0] - 1]
    return np.unique(bins, return_inverse=True)[1]
