"""What the columns of an OGIP spectrum say: counts, their errors, flags and scalings, one function each.

Values in channels that QUALITY marks as bad never matter: extractors write NaN or negative numbers there.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from astropy import units as u

from retriever.errors import BadInput
from retriever.physics.arrays import Flags, Floats, Integers
from retriever.spectra.ogip.headers import number_of
from retriever.spectra.safe_files import MAX_CHANNELS
from retriever.spectra.spectrum import BAD_QUALITY
from retriever.spectra.tables.columns import parsed_unit

# gives a quantity of one spectrum, by its name
Taker = Callable[[str], Any]

# far beyond any mission: larger ones are damage, and their products overflow
LONGEST_EXPOSURE_S, LARGEST_AREASCAL = 1e12, 1e15
# how far the errors of whole counts may be off those of a Poisson number, as a ratio
_LIKE_POISSON = 0.05


def exposure_of(take: Taker, name: str) -> float:
    """Exposure in s; ``BadInput`` where there is none that can be."""
    exposure = number_of({"EXPOSURE": take("EXPOSURE")}, "EXPOSURE") or 0.0
    if not 0 < exposure <= LONGEST_EXPOSURE_S:
        raise BadInput(f"{name} has no possible EXPOSURE in its SPECTRUM extension: set the keyword to seconds.")
    return exposure


def channel_values(values: Any, name: str) -> Floats:
    """A column of numbers [n_channel]; ``BadInput`` for one of several dimensions or of too many channels."""
    found = np.asarray(values, dtype=float)
    if found.ndim != 1:
        raise BadInput(f"{name} has counts of {found.ndim} dimensions in a row: extract the spectrum again.")
    if found.size > MAX_CHANNELS:
        raise BadInput(f"{name} has {found.size} channels, over the limit of {MAX_CHANNELS}: give another extraction.")
    return found


def rate_factor(unit: str, name: str, exposure: float) -> float:
    """What turns a RATE into counts; a unit that is no rate of counts is refused, one that is not written is s^-1."""
    known = parsed_unit(unit)
    if known is None:
        return exposure
    for counted in (u.ct, u.ph):
        if counted in known.bases:
            known = known / counted ** dict(zip(known.bases, known.powers, strict=True))[counted]
    if known.is_equivalent(u.s**-1):
        return float(known.to(u.s**-1)) * exposure
    if known.is_equivalent(u.dimensionless_unscaled):
        return exposure
    raise BadInput(f"{name} gives its RATE in {unit[:30]!r}, not in counts per second: convert it, or give the counts.")


def checked_counts(counts: Floats, bad: Flags, gaussian: bool, name: str) -> Floats:
    """Counts [n_channel] that can be analysed, 0 in ``bad`` channels where they can't be; negative ones are allowed with ``gaussian`` errors."""
    counts = np.where(bad & ~(counts >= 0), 0.0, counts)  # NaN is not above 0 either
    if not np.all(np.isfinite(counts)):
        raise BadInput(
            f"{name} has {np.sum(~np.isfinite(counts))} channels without finite counts (NaN or infinite): "
            "extract the spectrum again."
        )
    if np.any(counts < 0) and not gaussian:
        raise BadInput(
            f"{name} has negative counts in {np.sum(counts < 0)} channels (background-subtracted?): give the "
            "total counts and the background apart."
        )
    whole = np.round(counts)
    # a rate stored as a 4-byte float times the exposure misses the whole number by rounding only
    return whole if np.allclose(counts, whole, rtol=1e-6, atol=5e-3) else counts


def gaussian_errors(take: Taker, counts: Floats, factor: float, bad: Flags) -> Floats | None:
    """The errors [n_channel] of counts that are no Poisson numbers (POISSERR false, STAT_ERR); None where they are.

    CIAO writes POISSERR false beside the errors of raw counts, after Poisson or Gehrels (1986): these are Poisson numbers.
    Errors that can't be are NaN.
    """
    if _is_true(take("POISSERR")) is not False:
        return None
    try:
        errors = np.broadcast_to(np.asarray(take("STAT_ERR"), dtype=float), counts.shape) * factor
    except (TypeError, ValueError):
        return None
    errors = np.where(np.isfinite(errors) & (errors > 0), errors, np.nan)
    looked = ~bad & np.isfinite(errors) & (counts > 0)
    if not np.any(np.isfinite(errors[~bad])):
        return None
    if np.allclose(counts[looked], np.round(counts[looked]), rtol=1e-6, atol=5e-3):
        for usual in (np.sqrt(counts[looked]), 1 + np.sqrt(counts[looked] + 0.75)):
            if looked.any() and np.median(np.abs(errors[looked] / usual - 1)) < _LIKE_POISSON:
                return None
    return errors


def _is_true(value: Any) -> bool | None:
    """POISSERR as a truth, whether it is written as a logical or as a text; None where it is absent."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip().upper() in ("T", "TRUE", "1")
    return bool(np.all(value))


def channel_numbers(values: Any, size: int) -> Integers:
    """CHANNEL [n_channel]; from 1, the standard's default, where the file has none that can be."""
    if values is None or np.shape(values) != (size,) or np.asarray(values).dtype.kind not in "iuf":
        return np.arange(1, size + 1)
    return np.asarray(values, dtype=int)


def flags(values: Any, size: int, key: str, name: str, notes: list[str]) -> Integers:
    """GROUPING or QUALITY [n_channel]; 0, the standard's default, where the file has none or one that can't be."""
    if values is None:
        return np.zeros(size, dtype=int)
    try:
        array = np.nan_to_num(np.asarray(values, dtype=float), posinf=0, neginf=0)
        return np.array(np.broadcast_to(array, (size,)).astype(int))
    except (TypeError, ValueError):
        notes.append(f"{key} of {name} does not fit its channels and was ignored, so bad channels may be counted.")
        return np.zeros(size, dtype=int)


def is_bad(quality: Integers) -> Flags:
    """The channels [n_channel] that QUALITY marks as bad."""
    return np.isin(quality, BAD_QUALITY)


def any_positive(values: Any) -> bool:
    """Whether a keyword or column holds a number above 0."""
    try:
        return bool(np.any(np.asarray(values, dtype=float) > 0)) if values is not None else False
    except (TypeError, ValueError):
        return False


def scaling(value: Any, size: int, key: str, name: str, notes: list[str], largest: float = np.inf) -> float | Floats:
    """BACKSCAL or AREASCAL as a float or array [n_channel]; NaN, which is said, where it can't be one: never an invented 1."""
    if value is None or isinstance(value, str):
        return 1.0
    array = np.asarray(value, dtype=float)
    possible = np.isfinite(array) & (array > 0) & (array <= largest)
    if array.shape not in ((), (size,)) or not np.any(possible):
        shown = f"{array:g}" if array.ndim == 0 else "in no channel"
        notes.append(f"{key} of {name} is not a possible scaling ({shown}).")
        return np.nan
    if np.all(possible):
        return float(array) if array.ndim == 0 else array
    notes.append(
        f"{key} of {name} is 0 or not finite in {np.sum(~possible)} of its {size} channels, which are left out."
    )
    return np.where(possible, array, np.nan)
