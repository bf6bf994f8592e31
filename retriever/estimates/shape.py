"""A spectrum's shape as a vector that is comparable over instruments, for finding similar spectra."""

import numpy as np
from numpy.typing import NDArray

from retriever.physics import spectral as models
from retriever.physics.arrays import Floats
from retriever.spectra.observation import Observation

SHAPE_BINS = 24
SHAPE_EDGES = np.geomspace(0.5, 7.0, SHAPE_BINS + 1)
# weight of the reference spectrum, in counts: it stands in where nothing was observed and fades with the counts
PRIOR_COUNTS = 8.0
_REFERENCE_INDEX, _REFERENCE_COLUMN = 1.7, 3e20


def shape_vector(observation: Observation) -> NDArray[np.float32]:
    """Unit-norm float32 vector [24]: square root of energy x photon flux in log-spaced bins, 0.5-7 keV.

    Net counts of a bin over its effective exposure for a reference power law (so the response is divided out, but for
    the energy resolution). Faint spectra are drawn towards the reference by a prior of 8 counts and smoothed over
    neighbours; the square root evens out the Poisson noise, and makes the dot product of two vectors a Bhattacharyya
    coefficient.
    """
    edges = observation.energy_low, observation.energy_high
    reference = models.power_law(*edges, _REFERENCE_INDEX) * models.absorption(*edges, _REFERENCE_COLUMN)
    expected = observation.fold(np.where(observation.energy_low >= 0.1, reference, 0.0))
    centre = 0.5 * (observation.channel_low + observation.channel_high)
    bin_of = np.digitize(centre, SHAPE_EDGES) - 1
    inside = observation.good & (bin_of >= 0) & (bin_of < SHAPE_BINS)

    def collect(values: Floats) -> Floats:
        return np.asarray(np.bincount(bin_of[inside], values[inside], minlength=SHAPE_BINS), dtype=float)

    source = collect(observation.spectrum.counts)
    net = source - collect(observation.background_scale * observation.background_counts)
    template = collect(expected)
    template = template / max(template.sum(), 1e-300)
    total = max(net.sum(), 0.0)
    smooth_net, smooth_template = _smooth(net, total), _smooth(template, total)
    ratio = (np.maximum(smooth_net, 0.0) + PRIOR_COUNTS * smooth_template) / np.maximum(
        (total + PRIOR_COUNTS) * smooth_template, 1e-12
    )
    ratio = np.where(smooth_template > 1e-6, ratio, 1.0)
    vector = np.sqrt(ratio * _reference_energy_flux())
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _reference_energy_flux() -> Floats:
    """Energy-weighted photon flux [24] of the reference per bin, any unit."""
    low, high = SHAPE_EDGES[:-1], SHAPE_EDGES[1:]
    flux = models.power_law(low, high, _REFERENCE_INDEX) * models.absorption(low, high, _REFERENCE_COLUMN)
    return flux * np.sqrt(low * high)


def _smooth(values: Floats, total: float) -> Floats:
    """Running (1, 2, 1)/4 means, more of them the fewer the counts: none above 50 a bin, up to eight."""
    passes = int(np.clip(round(2.0 * (50.0 * SHAPE_BINS / max(total, 1.0)) ** 0.5) - 2, 0, 8))
    for _ in range(passes):
        padded = np.concatenate([values[:1], values, values[-1:]])
        values = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    return values
