"""Power of arrival times at many frequencies, free of what gaps do to a constant source.

Events and exposure are counted in fine bins and transformed together. At each frequency the sums of cos and sin of the events, less
those expected of a constant rate within the good time, are weighed by their covariance under that rate: a score test, with
the distribution of chi-squared whatever the gaps. Far from the gaps' own frequencies this is Z^2_n (Buccheri et al. 1983).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retriever.physics.arrays import Floats, Integers
from retriever.timing.light_curve import Events

Complex = NDArray[np.complex128]

HARMONICS = 2
# fine bins per shortest period: in them the first harmonic loses at most 5 % of its power, the second 19 %
BINS_A_PERIOD = 8
OVERSAMPLED = 4
# gaps matter where the exposure's own transform is above this share of its mean
GAPS_MATTER = 0.01
LEAST_DETERMINANT = 1e-4


@dataclass(frozen=True)
class Spectrum:
    """Frequencies [n] in Hz, those of a grid that is ``OVERSAMPLED`` times finer than 1/span, and the score statistic [n] at each."""

    frequency: Floats
    power: Floats


def power_spectrum(events: Events, lowest: float, highest: float) -> Spectrum:
    """The statistic with 2 harmonics at all frequencies (Hz) of the grid from ``lowest`` to ``highest``."""
    span, width = events.good.span_s, 1.0 / (BINS_A_PERIOD * highest)
    n_bin = int(np.ceil(span / width))
    size = 1 << int(np.ceil(np.log2(OVERSAMPLED * n_bin)))
    edges = np.asarray(events.good.begin + width * np.arange(n_bin + 1), float)
    exposure = np.diff(events.good.passed(edges))
    row = np.clip(((events.time - events.good.begin) / width).astype(int), 0, n_bin - 1)
    counts = np.bincount(row, minlength=n_bin).astype(float)
    seen, window = np.fft.rfft(counts, size), np.fft.rfft(exposure / exposure.sum(), size)
    step = 1.0 / (size * width)
    index = np.arange(int(np.ceil(lowest / step)), int(highest / step) + 1)
    return Spectrum(np.asarray(index * step, float), _score(seen, window, index, float(events.time.size)))


def _score(seen: Complex, window: Complex, index: Integers, n: float) -> Floats:
    """The statistic [n_index] at rows ``index`` of the transforms."""
    excess = [seen[k * index] - n * window[k * index] for k in range(1, HARMONICS + 1)]
    power: Floats = 2.0 / n * np.sum([np.abs(u) ** 2 for u in excess], axis=0)
    shape = np.max([np.abs(window[k * index]) for k in range(1, 2 * HARMONICS + 1)], axis=0)
    near = np.flatnonzero(shape > GAPS_MATTER)
    if near.size:
        vector = np.stack([part for u in excess for part in (u[near].real, -u[near].imag)], axis=1)
        power[near] = weighed(vector, [window[k * index[near]] for k in range(1, 2 * HARMONICS + 1)], n)
    return power


def weighed(vector: Floats, window: list[Complex], n: float) -> Floats:
    """x C^-1 x [m] of sums of cos and sin less their expectation [m, 2 harmonics] under the covariance that the ``window``
    (transforms of the exposure at 1 to 2n times the frequency) gives; 0 where the gaps hide the frequency."""
    cos = [np.ones(vector.shape[0]), *(w.real for w in window)]
    sin = [np.zeros(vector.shape[0]), *(-w.imag for w in window)]
    harmonics = vector.shape[1] // 2
    matrix = np.empty((vector.shape[0], 2 * harmonics, 2 * harmonics))
    for a in range(1, harmonics + 1):
        for b in range(1, harmonics + 1):
            less, sign, i, j = abs(a - b), np.sign(a - b), 2 * a - 2, 2 * b - 2
            matrix[:, i, j] = 0.5 * (cos[less] + cos[a + b]) - cos[a] * cos[b]
            matrix[:, i + 1, j + 1] = 0.5 * (cos[less] - cos[a + b]) - sin[a] * sin[b]
            matrix[:, i, j + 1] = 0.5 * (sin[a + b] - sign * sin[less]) - cos[a] * sin[b]
            matrix[:, i + 1, j] = 0.5 * (sin[a + b] + sign * sin[less]) - sin[a] * cos[b]
    hidden = np.linalg.det(2.0 * matrix) < LEAST_DETERMINANT
    matrix[hidden] = np.eye(2 * harmonics)
    solved = np.linalg.solve(matrix, vector[:, :, None])[:, :, 0]
    power: Floats = np.where(hidden, 0.0, np.sum(vector * solved, axis=1) / n)
    return power
