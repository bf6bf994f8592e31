"""A period search in binned rates with errors: the Lomb-Scargle periodogram and its false-alarm probability."""

from typing import TYPE_CHECKING

import numpy as np

from retriever.physics.arrays import Floats
from retriever.spectra.safe_files import quiet
from retriever.timing.event_period import PHASES
from retriever.timing.noise import METHOD, noise_level
from retriever.timing.records import BALUEV, FOUND, LOMB, PRECISION, LightCurve, Period
from retriever.timing.remarks import period_remarks

if TYPE_CHECKING:
    from astropy.timeseries import LombScargle

FEWEST_RATES, FEWEST_CYCLES, MOST_FREQUENCIES = 20, 3, 200_000
OVERSAMPLED = 4
# Press & Rybicki 1989: a tenth of the time of the default, and the same power to 1e-5
FAST = {"method": "fast", "assume_regular_frequency": True, "method_kwds": {"algorithm": "fasper"}}


def search(curve: LightCurve, telescope: str = "", barycentric: bool = False, shortest: float = 0.0) -> Period | None:
    """The strongest ``Period`` between a third of the span and ``shortest`` (s; 0: twice the usual spacing of the rates, which is as
    far as even ones go); None below 20 rates."""
    from astropy.timeseries import LombScargle

    time, rate, error = curve.middle, curve.rate, curve.error
    span = float(np.ptp(time)) if time.size else 0.0
    if time.size < FEWEST_RATES or span <= 0 or np.ptp(rate) == 0:
        return None
    lowest = FEWEST_CYCLES / span
    spacing = max(float(np.median(np.diff(time))), curve.width)
    highest = min(1.0 / shortest if shortest else 0.5 / spacing, MOST_FREQUENCIES / (OVERSAMPLED * span))
    if highest < 4 * lowest:
        return None
    frequency = np.arange(lowest, highest, 1.0 / (OVERSAMPLED * span))
    fitted = LombScargle(time - time[0], rate, error, normalization="psd")
    with np.errstate(all="ignore"), quiet():
        power = np.maximum(np.nan_to_num(fitted.power(frequency, **FAST)), 0.0)
        # of white noise the power has the distribution exp(-z)
        level = noise_level(frequency, power, float(np.log(2.0)))
        best = int(np.argmax(power / level))
        fine = frequency[best] + np.linspace(-1, 1, 101) / (OVERSAMPLED * span)
        sharp = float(fine[int(np.argmax(fitted.power(fine)))])
        noise, height = float(level[best]), float(power[best])
        alarm = float(fitted.false_alarm_probability(height / noise, method="baluev", maximum_frequency=highest))
        model = fitted.model_parameters(sharp)
        said = period_remarks(
            1 / sharp, span, telescope, barycentric, shortest > 0, _longer(fitted, sharp, lowest, span)
        )
    error_s = np.sqrt(1.5 / max(height / noise, 0.5)) / (np.pi * span) / sharp**2
    mean = float(np.sum(rate / error**2) / np.sum(1 / error**2))
    amplitude = float(np.hypot(model[1], model[2]) / mean) if mean > 0 else None
    profile, profile_error = _folded(curve, sharp, time[0])
    return Period(
        period=1.0 / sharp,
        error=float(error_s),
        statistic=height,
        noise=noise,
        false_alarm=min(alarm, 1.0),
        trials=frequency.size,
        shortest=1.0 / highest,
        longest=1.0 / lowest,
        cycles=span * sharp,
        amplitude=amplitude if alarm < FOUND else None,
        amplitude_limit=None,
        profile=profile,
        profile_error=profile_error,
        method=_method(time.size, frequency.size),
        remarks=said if alarm < FOUND else (),
    )


def _longer(fitted: "LombScargle", found: float, lowest: float, span: float) -> int:
    """How many times as long a period has more power than the one at frequency ``found``, which then may be its harmonic; 0 if none
    has. Power over the noise around it, by which the period was chosen, is less at a slow period that is strong itself."""
    own = float(fitted.power(found))
    for times in (2, 3, 4):
        near = found / times + np.linspace(-1, 1, 41) / span
        near = near[near >= lowest]
        if near.size and float(np.max(fitted.power(near))) > own:
            return times
    return 0


def _method(n_rate: int, n_frequency: int) -> str:
    return (
        f"Lomb-Scargle periodogram of {n_rate} rates with errors ({LOMB}; astropy.timeseries.LombScargle), {n_frequency} frequencies; "
        f"false-alarm probability by {BALUEV}; {METHOD}; error of the period by {PRECISION}"
    )


def _folded(curve: LightCurve, frequency: float, zero: float) -> tuple[Floats, Floats]:
    """Weighted mean rates [n_phase] at the phases of a period, and their errors; 0 where there is none."""
    row = np.minimum(((curve.middle - zero) * frequency % 1 * PHASES).astype(int), PHASES - 1)
    weight = np.bincount(row, 1.0 / curve.error**2, minlength=PHASES)
    total = np.bincount(row, curve.rate / curve.error**2, minlength=PHASES)
    held = weight > 0
    safe = np.where(held, weight, 1.0)
    return np.where(held, total / safe, 0.0), np.where(held, safe**-0.5, 0.0)
