"""Excess variance: how much rates scatter beyond their measurement errors (Vaughan et al. 2003, equations 8, 11, B2)."""

import numpy as np
from scipy.special import chdtrc

from retriever.timing.records import VAUGHAN, Excess, LightCurve

FEWEST_BINS, FEWEST_COUNTS = 8, 10.0
# one-sided 90 %
SIGMA_90 = 1.2816


def excess_variance(curve: LightCurve) -> Excess | None:
    """The ``Excess`` of a light curve; None for fewer than 8 bins, 10 counts a bin, or a mean rate that is not positive."""
    rate, n = curve.rate, curve.rate.size
    too_faint = curve.counts is not None and n and float(np.mean(curve.counts)) < FEWEST_COUNTS
    if n < FEWEST_BINS or too_faint or rate.mean() <= 0:
        return None
    mean = float(rate.mean())
    # the counts expected of a constant rate: errors from the counts themselves are larger where the rate is, by chance
    own = curve.error**2 if curve.counts is None else curve.counts.sum() / curve.exposure.sum() / curve.exposure
    noise = float(np.mean(own))
    value = (float(np.var(rate, ddof=1)) - noise) / mean**2
    relative = noise / mean**2
    error = float(np.sqrt(2.0 / n * relative**2 + relative / n * 4.0 * max(value, 0.0)))
    fvar = float(np.sqrt(value)) if value > 0 else None
    spread = None if fvar is None else float(np.sqrt(relative**2 / (2.0 * n * value) + relative / n))
    limit = float(np.sqrt(max(value, 0.0) + SIGMA_90 * error))
    weighted = float(np.sum(rate / own) / np.sum(1.0 / own))
    statistic = float(np.sum((rate - weighted) ** 2 / own))
    method = (
        f"variance of {n} rates{f' in bins of {curve.width:g} s' if curve.width else ''} less their mean squared error, over the squared mean ({VAUGHAN}); its error "
        "is that of measurement only, not the scatter between realisations of red noise"
    )
    significant = value > 0 and value > SIGMA_90 * error
    return Excess(
        value,
        error,
        fvar if significant else None,
        spread if significant else None,
        None if significant else limit,
        statistic,
        n - 1,
        float(chdtrc(n - 1, statistic)),
        n,
        method,
    )
