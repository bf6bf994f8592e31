"""Arrival times of sources that vary in known ways, through exposures with gaps: what an encoder of arrival times is trained on before it sees a real source.

Kinds: ``constant``, ``red noise`` (power-law power spectrum, Timmer & Koenig 1995, made positive by its exponential), ``periodic`` (a sine or a narrow pulse), ``flares``
(fast rise, exponential decay; a tenth of them dips) and ``step`` (another state from some time on).
"""

from dataclasses import dataclass

import numpy as np

from retriever.timing.good_time import GoodTime
from retriever.timing.light_curve import Events

KINDS = ("constant", "red noise", "periodic", "flares", "step")
GRID = 2048  # steps of the rate over the exposure
COUNTS, SPAN_S, ORBIT_S = (20, 3000), (2e3, 1e5), 5700.0
GAPS = 0.5  # share of exposures that a low orbit cuts into pieces


@dataclass(frozen=True)
class Seen:
    """A made-up observation; `scatter`: fractional standard deviation of the true rate over the exposure."""

    events: Events
    kind: str
    scatter: float


def observations(number: int, seed: int, shapes: list[np.ndarray] | None = None) -> list[Seen]:
    """So many, half of them constant; the others of every kind in turn, or of these shapes of a rate."""
    return [observation(np.random.default_rng([seed, 0x7A, row]), row, shapes) for row in range(number)]


def observation(generator: np.random.Generator, row: int, shapes: list[np.ndarray] | None = None) -> Seen:
    """One, by its generator; even rows are constant."""
    if row % 2 == 0:
        kind, rate = "constant", np.ones(GRID)
    elif shapes:
        kind = "given"
        rate = diluted(shapes[int(generator.integers(len(shapes)))], generator)
    else:
        kind = KINDS[1 + row // 2 % (len(KINDS) - 1)]
        rate = SHAPES[kind](generator)
    rate = rate / rate.mean()
    good = good_time(float(np.exp(generator.uniform(*np.log(SPAN_S)))), generator)
    wanted = float(np.exp(generator.uniform(*np.log(COUNTS))))
    return Seen(arrivals(rate, good, wanted, generator), kind, float(rate.std()))


def good_time(span: float, generator: np.random.Generator) -> GoodTime:
    """One interval, or a satellite's orbits, each seen for a part of it."""
    if generator.random() > GAPS or span < 2 * ORBIT_S:
        return GoodTime(np.array([[0.0, span]]))
    begin = np.arange(0, span, ORBIT_S)
    begin = begin[(generator.random(begin.size) > 0.2) | (begin == 0)]
    length = generator.uniform(0.3, 0.7) * ORBIT_S * generator.uniform(0.8, 1.2, begin.size)
    return GoodTime(np.stack([begin, np.minimum(begin + length, span)], axis=1))


def arrivals(rate: np.ndarray, good: GoodTime, wanted: float, generator: np.random.Generator) -> Events:
    """Poisson events of a rate [GRID] over the span, `wanted` of them expected; at least ten."""
    begin, stop = good.intervals[0, 0], good.intervals[-1, 1]
    edges = np.linspace(begin, stop, rate.size + 1)
    live = np.diff(good.passed(edges))
    expected = rate * live
    counts = generator.poisson(expected * wanted / expected.sum())
    while counts.sum() < 10:
        counts = counts + generator.poisson(expected * 10 / expected.sum())
    passed = good.passed(edges)[:-1].repeat(counts) + live.repeat(counts) * generator.random(counts.sum())
    return Events(np.sort(good.reopened(passed)), good)


def diluted(rate: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A piece of a shape (a tenth of it or more) on the grid, with a constant part under it."""
    length = max(2, int(rate.size * generator.uniform(0.1, 1)))
    start = int(generator.integers(rate.size - length + 1))
    piece = np.interp(np.linspace(0, 1, GRID), np.linspace(0, 1, length), rate[start : start + length])
    share = generator.uniform(0.1, 1)
    mixed: np.ndarray = share * piece / max(piece.mean(), 1e-30) + 1 - share
    return mixed


def _red(generator: np.random.Generator) -> np.ndarray:
    frequency = np.fft.rfftfreq(2 * GRID)[1:]
    amplitude = frequency ** (-generator.uniform(0.8, 2.2) / 2)
    phases = generator.normal(size=(2, frequency.size)) * amplitude
    series = np.fft.irfft(np.concatenate([[0], phases[0] + 1j * phases[1]]))[:GRID]
    return np.exp(_strength(generator) * (series - series.mean()) / series.std())


def _periodic(generator: np.random.Generator) -> np.ndarray:
    phase = np.linspace(0, float(np.exp(generator.uniform(np.log(1.5), np.log(150)))), GRID) + generator.random()
    wave = np.cos(2 * np.pi * phase)
    if generator.random() < 0.3:
        wave = np.exp(6 * (wave - 1)) * 2 - 1
    return 1 + min(_strength(generator) * 1.5, 1.0) * wave


def _flares(generator: np.random.Generator) -> np.ndarray:
    time, rate = np.linspace(0, 1, GRID), np.ones(GRID)
    sign = -1 if generator.random() < 0.1 else 1
    for _ in range(1 + generator.poisson(1.0)):
        past = time - generator.uniform(0, 0.95)
        decay = float(np.exp(generator.uniform(np.log(0.01), np.log(0.2))))
        shape = np.where(past > 0, np.exp(-past.clip(0) / decay), np.exp(past.clip(max=0) / (0.2 * decay)))
        rate = rate + sign * float(np.exp(generator.normal(0.5, 0.8))) * shape
    return rate.clip(0.02)


def _step(generator: np.random.Generator) -> np.ndarray:
    other = float(np.exp(generator.choice([-1, 1]) * _strength(generator) * 1.5))
    return np.where(np.arange(GRID) < generator.uniform(0.15, 0.85) * GRID, 1.0, other)


def _strength(generator: np.random.Generator) -> float:
    """How strongly it varies, from hardly to wholly."""
    return float(np.exp(generator.uniform(np.log(0.08), np.log(1.0))))


SHAPES = {"red noise": _red, "periodic": _periodic, "flares": _flares, "step": _step}
