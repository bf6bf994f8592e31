"""Bayesian blocks (Scargle et al. 2013): stretches of constant rate, and the flares among them."""

import numpy as np

from retriever.physics.arrays import Floats
from retriever.timing.light_curve import Events
from retriever.timing.records import SCARGLE, Block, Blocks, Flare, LightCurve

P0 = 0.01
# the search takes time with the square of the number of points; more events are counted in bins of equal live time first
MOST_POINTS = 4000
FEWEST_EVENTS = 10
# a flare's brightest block: above the usual rate by this many sigma, and by this factor
FLARE_SIGMA, FLARE_FACTOR = 3.0, 1.3


def event_blocks(events: Events) -> Blocks | None:
    """The ``Blocks`` of arrival times with gaps closed; None below 10 events. Rates in counts/s of live time."""
    if events.time.size < FEWEST_EVENTS:
        return None
    good = events.good
    passed, total = good.passed(events.time), good.good_s
    how = "arrival times"
    if passed.size > MOST_POINTS:
        width = total / MOST_POINTS
        row = np.minimum((passed / width).astype(int), MOST_POINTS - 1)
        number = np.bincount(row, minlength=MOST_POINTS)
        held = np.flatnonzero(number)
        points, weights = np.asarray(width * (held + 0.5), float), number[held]
        how = f"counts in {MOST_POINTS} bins of equal good time"
    else:
        points, weights = np.unique(passed, return_counts=True)
    edges = _edges(points, "events", p0=P0, x=weights)
    edges[0], edges[-1] = 0.0, total
    counts = np.histogram(passed, edges)[0].astype(float)
    live = np.maximum(np.diff(edges), 1e-300) * good.live
    starts, stops = good.reopened(edges[:-1]), good.reopened(edges[1:] - 1e-9 * total)
    rows = zip(starts, stops, counts / live, np.sqrt(np.maximum(counts, 1.0)) / live, strict=True)
    method = f"Bayesian blocks of {how}, gaps closed, p0 = {P0:g} ({SCARGLE}; astropy.stats.bayesian_blocks)"
    return _with_flares([Block(*(float(v) for v in row)) for row in rows], np.diff(edges), method)


def rate_blocks(curve: LightCurve) -> Blocks | None:
    """The ``Blocks`` of a table of rates with errors; None below 3 rates."""
    if curve.rate.size < 3:
        return None
    middle = curve.middle
    edges = _edges(middle, "measures", p0=P0, x=curve.rate, sigma=curve.error)
    row = np.clip(np.searchsorted(edges, middle, side="right") - 1, 0, len(edges) - 2)
    found, lasting = [], []
    for block in np.unique(row):
        own = row == block
        weight = 1.0 / curve.error[own] ** 2
        rate, error = float(np.sum(weight * curve.rate[own]) / weight.sum()), float(weight.sum() ** -0.5)
        found.append(Block(float(curve.start[own].min()), float(curve.stop[own].max()), rate, error))
        lasting.append(float(np.sum(curve.stop[own] - curve.start[own])))
    method = f"Bayesian blocks of rates with errors, p0 = {P0:g} ({SCARGLE}; astropy.stats.bayesian_blocks)"
    return _with_flares(found, np.array(lasting), method)


def _edges(points: Floats, fitness: str, **options: object) -> Floats:
    from astropy.stats import bayesian_blocks

    with np.errstate(all="ignore"):
        edges: Floats = np.array(bayesian_blocks(points, fitness=fitness, **options), dtype=float)
    return edges


def _with_flares(blocks: list[Block], lasting: Floats, method: str) -> Blocks:
    """The blocks with the one of the longest live time as the usual rate, and runs of higher ones as flares."""
    usual = blocks[int(np.argmax(lasting))]
    flares: list[Flare] = []
    run: list[int] = []
    for i, block in enumerate([*blocks, usual]):
        higher = i < len(blocks) and block.rate - usual.rate > FLARE_SIGMA * float(np.hypot(block.error, usual.error))
        if higher:
            run.append(i)
            continue
        if run and (flare := _flare(blocks, run, usual)) is not None:
            flares.append(flare)
        run = []
    return Blocks(tuple(blocks), usual, tuple(flares), P0, method)


def _flare(blocks: list[Block], run: list[int], usual: Block) -> Flare | None:
    top = max((blocks[i] for i in run), key=lambda block: block.rate)
    if usual.rate <= 0 or top.rate < FLARE_FACTOR * usual.rate:
        return None
    ratio = top.rate / usual.rate
    error = ratio * float(np.hypot(top.error / top.rate, usual.error / usual.rate))
    start, stop, peak = blocks[run[0]].start, blocks[run[-1]].stop, 0.5 * (top.start + top.stop)
    rise = peak - start if run[0] > 0 else None
    return Flare(start, peak, stop, ratio, error, rise, stop - peak if run[-1] < len(blocks) - 1 else None)
