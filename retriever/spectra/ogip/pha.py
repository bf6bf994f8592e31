"""Reading X-ray spectra in the OGIP format.

Source: OGIP memo OGIP/92-007 (PHA files, George et al.); the responses are in ``retriever.spectra.ogip.responses``.
Choices where the standard leaves room or files in the wild break it:
- missing keywords take the standard's defaults (BACKSCAL, AREASCAL 1; GROUPING, QUALITY 0; channels from 1);
- a second SPECTRUM extension marked as background (Chandra Source Catalog pha3) is kept as ``stored_background``;
- background-subtracted (NET or negative) counts are refused: no Poisson statistic holds for them.
Counts stay as read (ungrouped); GROUPING and QUALITY come along for the caller.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from retriever.errors import BadInput
from retriever.physics.arrays import Column, Floats, Integers
from retriever.spectra.ogip.headers import Kind, column_of, identity_of, kinds_of, number_of, text_of, wrong_kind
from retriever.spectra.safe_files import MAX_CHANNELS, open_fits
from retriever.spectra.spectrum import Spectrum

# far beyond any mission: larger ones are damage, and their products overflow
LONGEST_EXPOSURE_S, LARGEST_AREASCAL = 1e12, 1e15
_NO_FILE = {"", "none", "null", "n/a", "undefined"}


# gives a quantity of one spectrum, by its name
Taker = Callable[[str], Any]


def _file_name(value: Any) -> str:
    name = text_of({"": value}, "")
    return "" if name.lower() in _NO_FILE else name


def read_spectrum(path: str | Path, row: int | None = None) -> Spectrum:
    """The ``Spectrum`` in a PHA file, type I or II, COUNTS or RATE, plain or gzip.

    ``row`` (from 1) picks the spectrum of a type II file. Raises ``BadInput`` for anything that can't be analysed: no
    spectrum, no counts, NaN, negative or background-subtracted counts, no exposure, several rows and none picked.
    """
    spectrum = _read_pha(path, row)
    if spectrum.counts.sum() <= 0:
        raise BadInput(f"{spectrum.file} has no counts at all: nothing can be estimated; give another extraction.")
    return spectrum


def read_background(path: str | Path, row: int | None = None) -> Spectrum:
    """Like ``read_spectrum`` for a background file, in which zero counts are allowed and a BKG extension comes first."""
    return _read_pha(path, row, background=True)


def _read_pha(path: str | Path, row: int | None, background: bool = False) -> Spectrum:
    name = Path(path).name
    with open_fits(path) as hdus:
        kinds = kinds_of(hdus)
        order: list[Kind] = ["background", "spectrum"] if background else ["spectrum", "background"]
        picks = [i for kind in order for i, k in enumerate(kinds) if k == kind]
        if not picks:
            raise wrong_kind(path, kinds, "spectrum")
        spectrum = _spectrum_of(hdus[picks[0]], name, row)
        spectrum.stored_background = _grating_background(hdus[picks[0]], spectrum, name, row)
        if not background and kinds[picks[0]] == "spectrum" and "background" in kinds:
            spectrum.stored_background = _spectrum_of(hdus[kinds.index("background")], name, row)
    return spectrum


def _spectrum_of(hdu: Any, name: str, row: int | None) -> Spectrum:
    """The spectrum of a SPECTRUM extension, its background aside."""
    header = hdu.header
    if text_of(header, "HDUCLAS2").upper() == "NET":
        raise BadInput(
            f"{name} holds background-subtracted (NET) counts, for which no Poisson statistic is valid: "
            "give the TOTAL spectrum and its background."
        )
    take = _row_taker(hdu, name, row)
    notes: list[str] = []
    exposure, counts = _exposed_counts(hdu, take, name)
    poisson = bool(np.all(counts == np.round(counts)))
    if not poisson:
        notes.append(
            f"The counts of {name} are not whole numbers, so Poisson intervals and goodness of fit are only "
            "approximate."
        )
    if _any_positive(take("SYS_ERR")):
        notes.append(f"The systematic errors (SYS_ERR) of {name} are not used: intervals are statistical only.")
    size = counts.size
    return Spectrum(
        channel=_channels(take("CHANNEL"), size),
        counts=counts,
        exposure_s=exposure,
        grouping=_flags(take("GROUPING"), size, "GROUPING", name, notes),
        quality=_flags(take("QUALITY"), size, "QUALITY", name, notes),
        backscal=_scaling(take("BACKSCAL"), size, "BACKSCAL", name, notes),
        areascal=_scaling(take("AREASCAL"), size, "AREASCAL", name, notes, LARGEST_AREASCAL),
        **identity_of(header),
        filter=text_of(header, "FILTER"),
        frame_time_s=number_of(header, "EXPTIME", "TIMEDEL"),
        backfile=_file_name(take("BACKFILE")),
        respfile=_file_name(take("RESPFILE")),
        ancrfile=_file_name(take("ANCRFILE")),
        poisson=poisson,
        file=name,
        warnings=notes,
    )


def _exposed_counts(hdu: Any, take: Taker, name: str) -> tuple[float, Floats]:
    """Exposure in s, and counts [n_channel] from COUNTS or from RATE times the exposure."""
    exposure = number_of({"EXPOSURE": take("EXPOSURE")}, "EXPOSURE") or 0.0
    if not 0 < exposure <= LONGEST_EXPOSURE_S:
        raise BadInput(f"{name} has no possible EXPOSURE in its SPECTRUM extension: set the keyword to seconds.")
    is_rate = column_of(hdu, "COUNTS") is None
    counts = _checked_counts(take("RATE" if is_rate else "COUNTS"), exposure if is_rate else 1.0, name)
    if counts.size > MAX_CHANNELS:
        raise BadInput(f"{name} has {counts.size} channels, over the limit of {MAX_CHANNELS}: give another extraction.")
    return exposure, counts


def _channels(values: Any, size: int) -> Integers:
    """CHANNEL [n_channel]; from 1, the standard's default, where the file has none that can be."""
    if values is None or np.shape(values) != (size,) or np.asarray(values).dtype.kind not in "iuf":
        return np.arange(1, size + 1)
    return np.asarray(values, dtype=int)


def _grating_background(hdu: Any, spectrum: Spectrum, name: str, row: int | None) -> Spectrum | None:
    """The background of a grating spectrum from its own table (CIAO pha2): both sides of the order, added; or None.

    BACKSCUP and BACKSCDN are the sides' areas in units of the source's.
    """
    take = _row_taker(hdu, name, row)
    counts, area = np.zeros_like(spectrum.counts), 0.0
    for key, scale in (("BACKGROUND_UP", "BACKSCUP"), ("BACKGROUND_DOWN", "BACKSCDN")):
        side, side_area = take(key), number_of({scale: take(scale)}, scale)
        if np.shape(side) == counts.shape and side_area is not None and side_area > 0:
            counts, area = counts + _checked_counts(side, 1.0, name), area + side_area
    if area == 0:
        return None
    return replace(
        spectrum,
        counts=counts,
        backscal=area * float(np.mean(spectrum.backscal)),
        poisson=True,
        warnings=[],
        backfile="",
    )


def _row_taker(hdu: Any, name: str, row: int | None) -> Taker:
    """A function that gives a quantity from its column (of the row, for type II) or else from its keyword."""
    column = column_of(hdu, "COUNTS")
    if column is None:
        column = np.asarray(column_of(hdu, "RATE"))
    type_two = column.ndim == 2
    n_rows = len(column)
    if n_rows == 0:
        raise BadInput(f"{name} has a SPECTRUM extension without rows: give another file.")
    if type_two and row is None and n_rows > 1:
        raise BadInput(f"{name} is a type II PHA file with {n_rows} spectra: pick one with row=1 to {n_rows}.")
    if type_two and row is not None and not 1 <= row <= n_rows:
        raise BadInput(f"{name} has {n_rows} spectra and no row {row}: pick one from 1 to {n_rows}.")

    def take(key: str) -> Any:
        values = column_of(hdu, key)
        if values is None:
            return hdu.header.get(key)
        return values[(row or 1) - 1] if type_two else values

    return take


def _checked_counts(values: Column, factor: float, name: str) -> Floats:
    counts = np.asarray(values, dtype=float) * factor
    if counts.ndim != 1:
        raise BadInput(f"{name} has counts of {counts.ndim} dimensions in a row: extract the spectrum again.")
    if not np.all(np.isfinite(counts)):
        raise BadInput(
            f"{name} has {np.sum(~np.isfinite(counts))} channels without finite counts (NaN or infinite): "
            "extract the spectrum again."
        )
    if np.any(counts < 0):
        raise BadInput(
            f"{name} has negative counts in {np.sum(counts < 0)} channels (background-subtracted?): give the "
            "total counts and the background apart."
        )
    whole = np.round(counts)
    # a rate stored as a 4-byte float times the exposure misses the whole number by rounding only
    return whole if np.allclose(counts, whole, rtol=1e-6, atol=5e-3) else counts


def _flags(values: Any, size: int, key: str, name: str, notes: list[str]) -> Integers:
    """GROUPING or QUALITY [n_channel]; 0, the standard's default, where the file has none or one that can't be."""
    if values is None:
        return np.zeros(size, dtype=int)
    try:
        array = np.nan_to_num(np.asarray(values, dtype=float), posinf=0, neginf=0)
        return np.array(np.broadcast_to(array, (size,)).astype(int))
    except (TypeError, ValueError):
        notes.append(f"{key} of {name} does not fit its channels and was ignored, so bad channels may be counted.")
        return np.zeros(size, dtype=int)


def _any_positive(values: Any) -> bool:
    try:
        return bool(np.any(np.asarray(values, dtype=float) > 0)) if values is not None else False
    except (TypeError, ValueError):
        return False


def _scaling(value: Any, size: int, key: str, name: str, notes: list[str], largest: float = np.inf) -> float | Floats:
    """A scaling factor as float or array [n_channel]; 1 with a warning when it can't be one."""
    if value is None or isinstance(value, str):
        return 1.0
    array = np.asarray(value, dtype=float)
    bad = ~np.isfinite(array) | (array < 0) | (array > largest)
    if np.any(bad) or not np.any(array > 0) or array.shape not in ((), (size,)):
        notes.append(
            f"{key} of {name} is not a possible scaling and was taken as 1, so the background scaling may be wrong."
        )
        return 1.0
    return float(array) if array.ndim == 0 else array
