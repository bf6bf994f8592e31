"""What a fit needs of an observation, prepared once: binned counts, and the response from fine energies to those bins.

Neighbouring channels and energies are joined up to 1% in energy, well below a CCD's resolution, for speed. With a
background, channels are joined further, until bins hold three background counts on average (never over 10%, which would
cost resolution): in sparse bins the profiled background of W-stat swallows source counts and biases the fit. Only where
the background is negligible and the source bright does that not happen, and the bins stay narrow.
"""

from copy import copy
from dataclasses import replace

import numpy as np
from scipy import sparse

from retriever.errors import BadInput
from retriever.estimates.binned import Binned
from retriever.estimates.components import Energies, Model
from retriever.estimates.known import NOTHING, Known
from retriever.physics import spectral as models
from retriever.physics.arrays import Floats, Integers
from retriever.physics.bands import BROAD
from retriever.spectra.observation import Observation
from retriever.spectra.spectrum import Spectrum

LOWEST_FITTED_ENERGY = 0.1
# relative widths of the bins of channels (and energies) that are fitted
NARROW_BIN, WIDEST_BIN = 0.01, 0.10
BACKGROUND_PER_BIN = 3.0
# of a shape's parameter, for its derivative
STEP = 1e-4
# a background is harmless below this share of the Poisson error, if narrow bins hold so many counts on average
NEGLIGIBLE, BRIGHT_PER_BIN = 0.3, 5.0


class Problem:
    """The noticed part of an observation, prepared once for fits of several models."""

    def __init__(
        self, observation: Observation, low: float = BROAD[0], high: float = BROAD[1], known: Known = NOTHING
    ) -> None:
        """Restrict counts and response to the noticed channels and the energies that reach them."""
        if not observation.has_area:
            raise BadInput(f"{observation.spectrum.file} can't be fitted without an effective area: add the ARF file.")
        self.observation, self.known = observation, known
        self.constants: tuple[str, ...] = ()
        self.energy_range = observation.energy_range(low, high)
        noticed = np.flatnonzero(observation.noticed(*self.energy_range))
        bins = _bins(observation, noticed)
        self.binned = _binned(observation, noticed, bins)
        used_low, used_high, self.joined, self.response = _fold_bins(observation, noticed, bins)
        self.energies = Energies.of(used_low, used_high, known)

    @property
    def parts(self) -> tuple["Problem", ...]:
        """Of each spectrum."""
        return (self,)

    def predict(self, model: Model, theta: Floats) -> tuple[Floats, Floats]:
        """Expected source counts [n_bin] and their derivatives [n_bin, n] with respect to ``theta`` [n]."""
        parts = model.transmitted(self.energies, theta)
        shapes = []
        for number, component in enumerate(model.components):
            for i in range(model.offsets[number], model.offsets[number] + len(component.shapes)):
                shifted = theta.copy()
                shifted[i] += STEP
                shapes.append((model.one_transmitted(number, self.energies, shifted)[0] - parts[number][0]) / STEP)
        column = sum(slope for _, slope in parts)
        folded = np.asarray(self.response @ np.column_stack([*shapes, column, *(flux for flux, _ in parts)]))
        return folded[:, model.norms].sum(axis=1), folded

    def of(self, model: Model) -> Model:
        """The model as it is fitted here: with the constants of a joint fit."""
        return replace(model, constants=self.constants)

    def absorbed_by(self, absorption: str) -> "Problem":
        """The same with another absorption."""
        other = copy(self)
        other.known = replace(self.known, absorption=absorption)
        other.energies = Energies.of(self.energies.low, self.energies.high, other.known)
        return other

    def expected(self, model: Model, thetas: Floats) -> Floats:
        """Expected source counts [n, n_bin] at each of ``thetas`` [n, size]."""
        flux = np.column_stack([model.absorbed(self.energies, theta) for theta in thetas])
        return np.asarray((self.response @ flux).T)

    def evaluate(self, model: Model, theta: Floats) -> tuple[float, Floats, Floats]:
        """The statistic, its gradient [n] and Fisher matrix [n, n] (of half the statistic) at ``theta``."""
        mu, jacobian = self.predict(model, theta)
        value, slope, weight = self.binned.statistic(mu)
        return value, jacobian.T @ slope, jacobian.T @ (weight[:, None] * jacobian)


def problem_of(observation: Observation, known: Known = NOTHING) -> Problem:
    """The problem of an observation in the band that is asked for, else the usual one of its instrument."""
    return Problem(observation, *(known.band or observation.fitted_range(*BROAD)), known)


def _binned(observation: Observation, noticed: Integers, bins: Integers) -> Binned:
    """The noticed counts in their bins, Gaussian errors added in quadrature."""
    source, background = observation.spectrum, observation.background

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(bins, values[noticed]), dtype=float)

    def error(of: Spectrum | None) -> Floats | None:
        return None if of is None or of.stat_error is None else np.sqrt(total(np.nan_to_num(of.stat_error) ** 2))

    if background is None:
        return Binned(total(source.counts), error=error(source))
    scale = total(observation.background_scale) / np.bincount(bins)
    return Binned(total(source.counts), total(background.counts), scale, error(source), error(background))


def _bins(observation: Observation, noticed: Integers) -> Integers:
    """Bin number [n_noticed] of each channel: neighbours joined to 1% in energy, to at most 10% with a Poisson background.

    One relative width serves the whole spectrum, set by the background's total: bins that end where a count happens to
    lie would bias the W statistic.
    """
    low, high = observation.channel_low[noticed], observation.channel_high[noticed]
    width = NARROW_BIN
    off = observation.background_counts[noticed]
    in_source = float(np.sum(observation.background_scale[noticed] * off))
    counts = observation.spectrum.counts[noticed].sum()
    span = np.log(high.max() / max(low.min(), 0.1))
    harmless = in_source < NEGLIGIBLE * np.sqrt(counts) and counts * NARROW_BIN > BRIGHT_PER_BIN * span
    if observation.background is not None and observation.is_poisson and not harmless:
        wanted = BACKGROUND_PER_BIN * span / max(off.sum(), 1.0)
        width = float(np.clip(wanted, NARROW_BIN, WIDEST_BIN))
    bins, current, start = np.zeros(noticed.size, int), -1, None
    for i in range(noticed.size):
        if start is None or abs(high[i] - start) > width * start:
            current, start = current + 1, max(low[i], 1e-3)
        bins[i] = current
    return bins


def to_bins(observation: Observation, channels: Integers, bins: Integers) -> sparse.csc_matrix:
    """The response [n_bin, n_energy] from the energies of the file to bins of channels, in counts."""
    areascal = np.broadcast_to(observation.spectrum.areascal, observation.spectrum.counts.size)[channels]
    collect = sparse.csr_matrix((areascal * observation.spectrum.exposure_s, (bins, np.arange(channels.size))))
    return (collect @ observation.response.T.tocsr()[channels]).tocsc()


def _fold_bins(
    observation: Observation, noticed: Integers, bins: Integers
) -> tuple[Floats, Floats, sparse.csr_matrix, sparse.csr_matrix]:
    """Energy bins (low, high [n_used], keV), the shares [n_energy, n_used] by which they are joined of the file's, and the response
    [n_bin, n_used] from them to bins of channels, in counts.

    Energies that reach no noticed channel are left out, the others joined up to 1%; within a joined bin the response is
    averaged with the weight of an E^-1.7 photon spectrum, which leaves errors below 1e-4 for any smooth model.
    """
    folded = to_bins(observation, noticed, bins)
    low, high = observation.energy_low, observation.energy_high
    used = np.flatnonzero((np.diff(folded.indptr) > 0) & (low >= LOWEST_FITTED_ENERGY))
    if used.size == 0:
        centre = 0.5 * (observation.channel_low + observation.channel_high)[noticed]
        raise BadInput(
            f"No photon reaches the channels of {observation.spectrum.file} between {centre.min():.3g} and {centre.max():.3g} keV by "
            f"{observation.rmf.file}: nothing can be fitted there."
        )
    group, start = np.zeros(used.size, int), 0
    for i in range(1, used.size):
        joins = high[used[i]] - low[used[start]] <= NARROW_BIN * low[used[start]] and used[i] == used[i - 1] + 1
        start = start if joins else i
        group[i] = group[i - 1] + (not joins)
    weight = models.power_law(low[used], high[used], 1.7)
    weight = weight / np.bincount(group, weight)[group]
    join = sparse.csr_matrix((weight, (used, group)), shape=(low.size, group[-1] + 1))
    first = np.searchsorted(group, np.arange(group[-1] + 1))
    last = np.searchsorted(group, np.arange(group[-1] + 1), side="right") - 1
    return low[used[first]], high[used[last]], join, (folded @ join).tocsr()
