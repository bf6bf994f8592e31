"""All that is found of the times of an event list or a table of rates."""

import numpy as np

from retriever.estimates.variability import FEWEST_EVENTS, variability
from retriever.spectra.events.event_list import EventList
from retriever.timing import event_period, rate_period
from retriever.timing.blocks import event_blocks, rate_blocks
from retriever.timing.good_time import GoodTime
from retriever.timing.hardness import hardness_curve
from retriever.timing.light_curve import Events, light_curve
from retriever.timing.magnitude_tables import MagnitudeTable
from retriever.timing.rate_tables import RateTable
from retriever.timing.records import Timing
from retriever.timing.variance import excess_variance

# of the events, above which equal times mean that the clock is coarse
MANY_EQUAL = 0.02


def timing_of_events(events: EventList) -> Timing | None:
    """The ``Timing`` of an event list; None where it has no arrival times to speak of (none, all equal, or fewer than 5)."""
    notes: list[str] = []
    chosen = _within_good_time(events, notes)
    if chosen is None:
        return None
    curve = light_curve(chosen)
    notes += _what_is_lacking(chosen)
    barycentric = events.clock.barycentric
    return Timing(
        begin=float(chosen.good.begin + _first(events)),
        span_s=chosen.good.span_s,
        live_s=chosen.good.live_s,
        n_events=chosen.time.size,
        curve=curve,
        blocks=event_blocks(chosen),
        excess=excess_variance(curve),
        period=event_period.search(chosen, events.telescope, barycentric),
        hardness=hardness_curve(chosen),
        constant={p.name: p.value for p in variability(events)},
        barycentric=barycentric,
        warnings=tuple(notes),
    )


def timing_of_magnitudes(table: MagnitudeTable) -> Timing:
    """The ``Timing`` of photometry, of the band with most points."""
    timing = timing_of_rates(table.rates)
    assert timing is not None  # such a table has at least two points
    return timing


def timing_of_rates(table: RateTable) -> Timing | None:
    """The ``Timing`` of a table of rates; without errors only its light curve. None for fewer than 2 rates."""
    curve = table.curve
    if curve.rate.size < 2:
        return None
    notes = list(table.warnings)
    if not table.has_errors:
        notes.append(
            f"{table.file} gives no errors of its rates: without them there are no blocks, no excess variance and no period search."
        )
    with_errors = table.has_errors
    return Timing(
        begin=table.begin,
        span_s=float(curve.stop[-1] - curve.start[0]),
        live_s=float(curve.exposure.sum()),
        n_events=None,
        curve=curve,
        # points of separate nights tell no flares
        blocks=rate_blocks(curve) if with_errors and curve.width else None,
        excess=excess_variance(curve) if with_errors else None,
        period=rate_period.search(curve, table.telescope, table.clock.barycentric, table.shortest)
        if with_errors
        else None,
        barycentric=table.clock.barycentric,
        warnings=tuple(notes),
    )


def _first(events: EventList) -> float:
    """The file's time that is zero here: that of the good time, else of the first event."""
    time = events.time[np.isfinite(events.time)]
    return float(events.gti[0, 0]) if len(events.gti) else float(time.min())


def _within_good_time(events: EventList, notes: list[str]) -> Events | None:
    finite = np.isfinite(events.time)
    if finite.sum() < FEWEST_EVENTS or np.ptp(events.time[finite]) <= 0:
        return None
    order = np.flatnonzero(finite)[np.argsort(events.time[finite], kind="stable")]
    zero = _first(events)
    time, energy = events.time[order] - zero, None if events.energy is None else events.energy[order]
    if len(events.gti):
        good = GoodTime(events.gti - zero)
        inside = good.inside(time)
        if inside.size < time.size:
            notes.append(
                f"{time.size - inside.size} of {time.size} events lie outside the good time intervals and are left out of the light curve."
            )
    else:
        # the two events that set the span are not random
        good, inside = GoodTime(np.array([[time[0], time[-1]]])), np.arange(1, time.size - 1)
        notes.append(
            "The file has no good time intervals: the time from the first to the last event was taken as observed without a gap."
        )
    time, energy = time[inside], None if energy is None else energy[inside]
    if time.size < FEWEST_EVENTS:
        return None
    live = float(np.clip(events.exposure_s / good.good_s, 0.0, 1.0)) if events.exposure_s > 0 else 1.0
    return Events(time, GoodTime(good.intervals, live or 1.0), energy, _resolution(events, time))


def _resolution(events: EventList, time: np.ndarray) -> float | None:
    """The shortest time that can be told (s): stated, else the smallest step where many events have equal times."""
    if events.clock.resolution_s is not None:
        return events.clock.resolution_s
    own = np.unique(time)
    if own.size > 1 and own.size < (1 - MANY_EQUAL) * time.size:
        return float(np.diff(own).min())
    return None


def _what_is_lacking(events: Events) -> list[str]:
    """What there are too few events for."""
    n = events.time.size
    if n < event_period.FEWEST_EVENTS:
        return [
            f"{n} events are too few for a period search (at least {event_period.FEWEST_EVENTS}) and for an excess variance."
        ]
    return []
