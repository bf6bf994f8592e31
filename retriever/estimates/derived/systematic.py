"""How large an error of the response would make a rejected model describe bright data: told beside the rejection, never taken.

Responses are known to some per cent, which the counts of bright spectra tell from nothing. The error is taken to be of that share of the
model in each bin, independent of its neighbours': XSPEC's ``systematic``. Real errors run on over energy, so it is a scale, no repair.
"""

import numpy as np

from retriever.estimates.binned import Binned
from retriever.physics.arrays import Floats

PER_GROUP, WANTED_P, LARGEST = 25.0, 0.05, 0.05


def share_needed(binned: Binned, mu: Floats, n_free: int) -> float | None:
    """The smallest share of ``mu`` [n_bin] with which chi-squared of groups of 25 counts has p = 0.05; None beyond 5 %, where none
    is needed, and where the errors are no Poisson ones."""
    from scipy.optimize import brentq  # late: no page needs them before the first spectrum
    from scipy.stats import chi2

    if binned.error is not None or binned.off_error is not None:
        return None
    _, group = np.unique(
        np.cumsum(binned.counts) // PER_GROUP, return_inverse=True
    )  # no more groups than bins, however bright
    scale = 0.0 if binned.scale is None else binned.scale
    behind_variance = np.zeros_like(binned.counts) if binned.off is None else scale**2 * binned.off
    counts, model, behind, variance = (
        np.bincount(group, values) for values in (binned.counts, mu, binned.behind, behind_variance)
    )
    used = counts > 0
    counts, model, behind, variance = counts[used], model[used], behind[used], variance[used]

    def excess(share: float) -> float:
        value = np.sum((counts - model - behind) ** 2 / (counts + variance + (share * model) ** 2))
        return float(chi2.sf(value, max(counts.size - n_free, 1))) - WANTED_P

    if excess(0.0) >= 0 or excess(LARGEST) < 0:
        return None
    return float(brentq(excess, 0.0, LARGEST, xtol=1e-4))
