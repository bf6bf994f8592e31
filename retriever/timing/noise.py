"""The level of aperiodic variability (red noise) in a power spectrum, in units of that of white noise.

A source that flickers or flares has power at all low frequencies, in which any peak would look like a period. Its level is the
median power in each octave of frequency, taken not to rise with frequency and never below that of white noise; a peak has to stand out of
that (as van der Klis 1989, and Israel & Stella 1996, ApJ 468, 369, take the mean of neighbours). Periods with fewer than some six cycles can't be told
from red noise so, and are not found.
"""

import numpy as np

from retriever.physics.arrays import Floats

METHOD = "peaks are measured from the median power of their octave (compare Israel & Stella 1996, ApJ 468, 369)"


def noise_level(frequency: Floats, power: Floats, median: float) -> Floats:
    """Level [n] (1 or more) of ``power`` [n] at ``frequency`` [n] in order (Hz); ``median``: of the power of white noise."""
    octave = np.floor(np.log2(frequency / frequency[0]) + 1e-9).astype(int)
    octave = np.minimum(octave, max(octave[-1] - 1, 0))  # the last is rarely whole
    levels = np.array([float(np.median(power[octave == i])) / median for i in range(octave[-1] + 1)])
    falling = np.maximum.accumulate(np.maximum(levels, 1.0)[::-1])[::-1]
    return np.asarray(falling[octave])
