"""What the physics network sees of a spectrum: counts, background and response on one energy grid.

Sixty logarithmic bins of 0.3-10 keV hold the channels whose centres fall into them, so that counts stay Poisson. The
response enters as the counts that three template spectra (a soft, a middle and a hard power law) would give through it in
the same exposure: area, exposure and redistribution are all in these, and the network is amortised over them. A min-max
curve, as in the recipe it is compared with, would throw all of that away.
"""

from dataclasses import dataclass

import numpy as np

from retriever.physics import spectral as models

GRID_BINS = 60
GRID_EDGES = np.geomspace(0.3, 10.0, GRID_BINS + 1)
TEMPLATE_INDICES = (1.7, 0.4, 3.2)  # the first is the reference, by which fluxes are scaled
TEMPLATE_COLUMN = 3e20  # cm^-2
CHANNELS = 8  # features of each bin
GLOBALS = 6


@dataclass(frozen=True)
class Gridded:
    """Spectra on the grid; arrays [n, 60] of counts, of background counts (in the background region) and [n, 3, 60] of
    template counts; ``scale`` [n] takes background counts to the source region (0: no background)."""

    counts: np.ndarray
    background: np.ndarray
    scale: np.ndarray
    templates: np.ndarray

    @property
    def reference_norm(self) -> np.ndarray:
        """Net counts over the reference template's [n]: photons keV^-1 cm^-2 s^-1 at 1 keV, were it the spectrum."""
        net = self.counts.sum(1) - self.scale * self.background.sum(1)
        return np.maximum(net, 1.0) / np.maximum(self.templates[:, 0].sum(1), 1e-30)


def bin_of_channel(channel_low, channel_high) -> np.ndarray:
    """Grid bin [n_channel] of each channel's centre; -1 outside."""
    index = np.searchsorted(GRID_EDGES, 0.5 * (np.asarray(channel_low) + np.asarray(channel_high)), side="right") - 1
    return np.where((index >= 0) & (index < GRID_BINS), index, -1)


def template_fluxes(energy_low, energy_high) -> np.ndarray:
    """Photon fluxes [3, n_energy] of the templates, photons cm^-2 s^-1 per bin."""
    through = models.absorption(energy_low, energy_high, TEMPLATE_COLUMN)
    flux = np.stack([models.power_law(energy_low, energy_high, index) * through for index in TEMPLATE_INDICES])
    return np.where(np.asarray(energy_low) >= 0.1, flux, 0.0)


def gridded(observation) -> Gridded:
    """One observation on the grid; channels of bad QUALITY or no calibration are left out of counts and templates alike."""
    bins = np.where(observation.calibrated, bin_of_channel(observation.channel_low, observation.channel_high), -1)
    inside = bins >= 0

    def collect(values):
        return np.bincount(bins[inside], np.asarray(values, dtype=float)[inside], minlength=GRID_BINS)

    folded = [
        collect(observation.fold(flux)) for flux in template_fluxes(observation.energy_low, observation.energy_high)
    ]
    off = collect(observation.background_counts)
    in_source = collect(observation.background_scale * observation.background_counts)
    scale = in_source.sum() / off.sum() if off.sum() > 0 else 0.0
    return Gridded(collect(observation.spectrum.counts)[None], off[None], np.array([scale]), np.stack(folded)[None])


def network_input(spectra: Gridded) -> tuple[np.ndarray, np.ndarray]:
    """Features [n, 8, 60] and [n, 6], float32.

    Of each bin: logarithms of counts, background and expected counts, the ratio of net to expected counts, how the
    templates differ (which tells the redistribution), and whether the response covers the bin.
    """
    c, off, scale, t = spectra.counts, spectra.background, spectra.scale[:, None], spectra.templates
    behind = scale * off
    norm = spectra.reference_norm[:, None]
    share = t / np.maximum(t.sum(2, keepdims=True), 1e-30)
    covered = share[:, 0] > 1e-5
    expected = norm * t[:, 0]
    ratio = np.log((np.maximum(c - behind, 0.0) + 0.5) / (expected + 0.5))
    soft_hard = [np.log((share[:, k] + 1e-5) / (share[:, 0] + 1e-5)) for k in (1, 2)]
    bins = [np.log1p(c), np.log1p(behind), np.log1p(off), ratio, np.log(expected + 0.1), *soft_hard]
    x = np.stack([*(np.where(covered, b, 0.0) for b in bins), covered], axis=1)
    total, net = c.sum(1), np.maximum(c.sum(1) - behind.sum(1), 0.5)
    error = np.sqrt(total + (scale[:, 0] ** 2) * off.sum(1) + 1.0)
    g = np.stack(
        [
            np.log1p(total),
            np.log(net),
            np.log1p(behind.sum(1)),
            np.log(norm[:, 0]) / 5,
            np.log(net / error + 0.1),
            (scale[:, 0] > 0).astype(float),
        ],
        axis=1,
    )
    return x.astype(np.float32), g.astype(np.float32)
