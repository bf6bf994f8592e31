"""Is a source's arrival rate constant? Tests of the arrival times against a constant rate within the good time.

Times are mapped to the share of the good time that has passed (gaps closed), where a constant rate gives a uniform
distribution. The names are the Chandra Source Catalog's: ``ks_prob_b`` (Kolmogorov-Smirnov) and ``kp_prob_b`` (Kuiper,
sensitive to the ends too) are probabilities that the source varied, 1 - p. Background events count among the source's
and dilute its variability; dithering over a chip's edge can imitate it.
"""

import numpy as np

from retriever.estimates.parameter import Parameter
from retriever.physics.arrays import Floats
from retriever.physics.bands import BROAD
from retriever.spectra.events.event_list import EventList

FEWEST_EVENTS = 5


def live_fraction(time: Floats, gti: Floats) -> Floats:
    """Share of the good time passed at each event [n_inside] in [0, 1]; events outside the intervals are left out.

    ``time`` [n_event] and ``gti`` [n_interval, 2] in s; without intervals the first to the last event is the good time.
    """
    if len(gti) == 0:
        # the two events that set the span are uniform by construction
        return (time[1:-1] - time[0]) / (time[-1] - time[0])
    lengths = gti[:, 1] - gti[:, 0]
    before = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])
    row = np.searchsorted(gti[:, 0], time, side="right") - 1
    inside = (row >= 0) & (time <= gti[np.maximum(row, 0), 1])
    row = row[inside]
    return (before[row] + time[inside] - gti[row, 0]) / lengths.sum()


def variability(events: EventList, band: tuple[float, float] = BROAD) -> list[Parameter]:
    """``ks_prob_b`` and ``kp_prob_b`` of the events in ``band`` (keV); none where there are too few arrival times, or no
    energies yet (``EventList.calibrated`` gives them).
    """
    if events.energy is None:
        return []
    chosen = np.isfinite(events.time) & (events.energy >= band[0]) & (events.energy < band[1])
    time = np.sort(events.time[chosen])
    if time.size < FEWEST_EVENTS or time[-1] <= time[0]:
        return []
    share = live_fraction(time, events.gti)
    if share.size < FEWEST_EVENTS:
        return []
    from astropy.stats import kuiper
    from scipy.stats import kstest

    uniform_p = {
        "ks_prob_b": float(kstest(share, "uniform").pvalue),
        "kp_prob_b": float(np.clip(kuiper(share, lambda x: np.clip(x, 0.0, 1.0))[1], 0.0, 1.0)),
    }
    names = {"ks_prob_b": "Kolmogorov-Smirnov", "kp_prob_b": "Kuiper"}
    within = "within the good time intervals" if len(events.gti) else "between the first and the last event"
    found = []
    for name, p in uniform_p.items():
        method = (
            f"{names[name]} test of {share.size} arrival times, {band[0]:g}-{band[1]:g} keV, against a constant rate "
            f"{within}; probability that the source varied (1 - p); a number without an interval"
        )
        found.append(Parameter(name, 1.0 - p, 1.0 - p, 1.0 - p, method=method))
    return found
