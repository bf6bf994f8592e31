"""Made-up light curves in magnitudes, for tests: nothing here was observed."""

import numpy as np


def nights(period, amplitude, count=200, span=1800, error=0.03, seed=0):
    """Times (d), magnitudes and errors of a sinusoid, one point a night as ASAS has them."""
    generator = np.random.default_rng(seed)
    time = 2451000.0 + np.sort(generator.integers(0, span, count) + generator.uniform(0, 0.3, count))
    magnitude = 11 + amplitude * np.sin(2 * np.pi * time / period) + generator.normal(0, error, count)
    return time, magnitude, np.full(count, error)


def write_magnitudes(path, time, magnitude, error):
    """A table of text with the columns hjd, mag and err."""
    rows = [f"{t:.5f},{m:.4f},{e:.4f}" for t, m, e in zip(time, magnitude, error, strict=True)]
    path.write_text("\n".join(["hjd,mag,err", *rows]) + "\n", encoding="utf-8")
    return path
