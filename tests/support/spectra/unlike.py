"""A spectrum that no source has: every other bit of 0.5 keV is empty."""

import numpy as np

from retriever.library.spectra import observation_of_counts
from retriever.spectra.acis import acis_like
from retriever.spectra.observation import Observation


def comb(counts: float = 4000.0) -> Observation:
    """Through the built-in response, 20 ks, bands of counts with nothing between them."""
    _, rmf = acis_like()
    middle = 0.5 * (rmf.e_min + rmf.e_max)
    seen = (middle > 0.5) & (middle < 7.0) & ((middle / 0.5).astype(int) % 2 == 0)
    expected = np.where(seen, counts / seen.sum(), 0.0)
    return observation_of_counts(np.random.default_rng(5).poisson(expected), 20_000.0, "Comb")
