"""A period search in arrival times: Z^2 with two harmonics at all frequencies, its false-alarm probability with all trials counted."""

import numpy as np
from scipy.special import chdtri, chndtr, factorial

from retriever.physics.arrays import Floats
from retriever.timing.light_curve import Events
from retriever.timing.noise import METHOD, noise_level
from retriever.timing.records import BUCCHERI, FOUND, PRECISION, Period
from retriever.timing.remarks import period_remarks
from retriever.timing.window import HARMONICS, OVERSAMPLED, power_spectrum, weighed

FEWEST_EVENTS = 50
FEWEST_CYCLES, MOST_CYCLES = 3, 65_536
# of the time resolution: the second harmonic of faster signals would be aliased
RESOLVED = 2.5
PHASES, MOST_EDGES = 16, 200_000
# a first harmonic below this (1 % by chance), or below this share of the second, is no period of its own
INSIGNIFICANT, LEAST_SHARE = 9.21, 0.1
DOF = 2 * HARMONICS
SEED = 20260101


def search(events: Events, telescope: str = "", barycentric: bool = False) -> Period | None:
    """The strongest ``Period`` between a third of the span and the shortest that resolution and effort allow; None below 50 events."""
    span, n = events.good.span_s, events.time.size
    if n < FEWEST_EVENTS:
        return None
    highest = MOST_CYCLES / span
    if events.resolution_s:
        highest = min(highest, 1.0 / (RESOLVED * events.resolution_s))
    lowest = FEWEST_CYCLES / span
    if highest < 4 * lowest:
        return None
    events = _spread(events)
    spectrum = power_spectrum(events, lowest, highest)
    level = noise_level(spectrum.frequency, spectrum.power, float(chdtri(DOF, 0.5)))
    best = int(np.argmax(spectrum.power / level))
    trials, noise = spectrum.power.size, float(level[best])
    statistic = float(spectrum.power[best])
    single = _log_chance(statistic / noise)
    false_alarm = (
        float(-np.expm1(trials * np.log1p(-np.exp(single)))) if single > -30 else min(1.0, trials * np.exp(single))
    )
    frequency = _refined(events, float(spectrum.frequency[best]))
    strengths = _harmonics(events, frequency)
    if strengths[0] < max(INSIGNIFICANT, LEAST_SHARE * strengths[1]) < strengths[1]:
        frequency = _refined(events, 2 * frequency)
        strengths = _harmonics(events, frequency)
    sharpness = max(float(np.sum(np.arange(1, HARMONICS + 1) ** 2 * strengths)) / noise, 1.0)
    error = np.sqrt(3.0 / sharpness) / (np.pi * span) / frequency**2
    profile, profile_error = _folded(events, frequency)
    found = false_alarm < FOUND
    amplitude = float(np.sqrt(2.0 * max(strengths[0] - 2.0, 0.0) / n))
    return Period(
        period=1.0 / frequency,
        error=float(error),
        statistic=statistic,
        noise=noise,
        false_alarm=false_alarm,
        trials=trials,
        shortest=1.0 / highest,
        longest=1.0 / lowest,
        cycles=span * frequency,
        amplitude=amplitude if found else None,
        amplitude_limit=None if found else amplitude_limit(statistic, n),
        profile=profile,
        profile_error=profile_error,
        method=_method(trials),
        remarks=period_remarks(1.0 / frequency, span, telescope, barycentric) if found else (),
    )


def _method(trials: int) -> str:
    return (
        f"Z^2 with {HARMONICS} harmonics ({BUCCHERI}), less what the gaps give a constant source, at {trials} frequencies, {OVERSAMPLED} in "
        f"1/span, all counted as independent trials; {METHOD}; error of the period by {PRECISION}"
    )


def _spread(events: Events) -> Events:
    """Events of a coarse clock at random (seeded) within its step: equal steps would beat with the bins of the transform."""
    if not events.resolution_s:
        return events
    shift = np.random.default_rng(SEED).uniform(-0.5, 0.5, events.time.size) * events.resolution_s
    time = np.sort(events.time + shift)
    return Events(time[events.good.inside(time)], events.good, None, events.resolution_s)


def _log_chance(statistic: float) -> float:
    """ln of the chance of as much or more for chi squared of ``DOF`` (even) degrees of freedom, also where it is below any float."""
    half, k = statistic / 2.0, np.arange(DOF // 2)
    return float(-half + np.log(np.sum(half**k / factorial(k))))


def amplitude_limit(statistic: float, n: float) -> float | None:
    """The amplitude (share of the mean) that a sinusoid in ``n`` events may have at 90 % if the strongest peak has ``statistic``;
    None where it could be 1 (Vaughan et al. 1994, ApJ 435, 362)."""

    def excess(power: float) -> float:
        return float(chndtr(statistic, DOF, power)) - 0.1

    from scipy.optimize import brentq  # late: no page needs it before the first file

    power = brentq(excess, 1e-6, 4.0 * statistic + 100.0) if excess(1e-6) > 0 else 0.0
    amplitude = float(np.sqrt(2.0 * power / n))
    return amplitude if amplitude < 1 else None


def _sums(events: Events, frequency: float) -> tuple[Floats, list[np.ndarray]]:
    """Sums of cos and sin less their expectation [1, 2 harmonics], and the window at 1 to 2n times the frequency."""
    good = events.good
    turn = 2 * np.pi * frequency
    edge = good.intervals - good.begin
    window = []
    for k in range(1, 2 * HARMONICS + 1):
        waves = np.exp(-1j * k * turn * edge)
        window.append(np.array([np.sum(waves[:, 1] - waves[:, 0]) / (-1j * k * turn * good.good_s)]))
    phase = turn * (events.time - good.begin)
    parts: list[float] = []
    for k in range(1, HARMONICS + 1):
        mean = window[k - 1][0] * events.time.size
        parts += [float(np.cos(k * phase).sum() - mean.real), float(np.sin(k * phase).sum() + mean.imag)]
    return np.array([parts]), window


def _refined(events: Events, frequency: float) -> float:
    """The frequency (Hz) of the highest statistic within a step of the grid."""
    step = 1.0 / (OVERSAMPLED * events.good.span_s)

    def lowered(f: float) -> float:
        vector, window = _sums(events, f)
        return -float(weighed(vector, window, events.time.size)[0])

    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lowered, bounds=(frequency - step, frequency + step), method="bounded", options={"maxiter": 25}
    )
    return float(found.x)


def _harmonics(events: Events, frequency: float) -> Floats:
    """Z^2 [n_harmonic] of each harmonic alone."""
    vector = _sums(events, frequency)[0][0]
    squares: Floats = 2.0 / events.time.size * (vector[::2] ** 2 + vector[1::2] ** 2)
    return squares


def _folded(events: Events, frequency: float) -> tuple[Floats, Floats]:
    """Rates [n_phase] (counts/s) at the phases of a period, and their errors, with the exposure of each phase."""
    good = events.good
    n_edge = int(min(MOST_EDGES, max(PHASES * frequency * good.span_s * 4, 4 * PHASES)))
    fine = np.linspace(good.begin, good.begin + good.span_s, n_edge + 1)
    exposure = np.diff(good.passed(fine)) * good.live
    middle = 0.5 * (fine[1:] + fine[:-1]) - good.begin
    bins = np.linspace(0, 1, PHASES + 1)
    live = np.histogram(middle * frequency % 1, bins, weights=exposure)[0]
    counts = np.histogram((events.time - good.begin) * frequency % 1, bins)[0].astype(float)
    live = np.maximum(live, 1e-300)
    return np.where(live > 1e-9, counts / live, 0.0), np.where(
        live > 1e-9, np.sqrt(np.maximum(counts, 1.0)) / live, 0.0
    )
