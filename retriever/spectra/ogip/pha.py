"""Reading X-ray spectra in the OGIP format.

Source: OGIP memo OGIP/92-007 (PHA files, George et al.); the responses are in ``retriever.spectra.ogip.responses``.
Choices where the standard leaves room or files in the wild break it:
- missing keywords take the standard's defaults (BACKSCAL, AREASCAL 1; GROUPING, QUALITY 0; channels from 1);
- a second SPECTRUM extension marked as background (Chandra Source Catalog pha3) is kept as ``stored_background``;
- background-subtracted (NET or negative) counts are refused: no Poisson statistic holds for them.
Counts stay as read (ungrouped); GROUPING and QUALITY come along for the caller.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.spectra.ogip.headers import KIND_NAMES, column_of, header_kind, kinds_of, number_of, text_of, wrong_kind
from retriever.spectra.ogip.responses import read_arf, read_rmf
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.safe_files import MAX_CHANNELS, open_fits
from retriever.spectra.spectrum import Spectrum

__all__ = [
    "KIND_NAMES",
    "AncillaryResponse",
    "RedistributionMatrix",
    "Spectrum",
    "header_kind",
    "read_arf",
    "read_background",
    "read_rmf",
    "read_spectrum",
]

# far beyond any mission: larger ones are damage, and their products overflow
LONGEST_EXPOSURE_S, LARGEST_AREASCAL = 1e12, 1e15
_NO_FILE = {"", "none", "null", "n/a", "undefined"}


def _file_name(header, key):
    value = text_of(header, key)
    return "" if value.lower() in _NO_FILE else value


def read_spectrum(path, row=None):
    """The ``Spectrum`` in a PHA file, type I or II, COUNTS or RATE, plain or gzip.

    ``row`` (from 1) picks the spectrum of a type II file. Raises ``BadInput`` for anything that can't be analysed: no
    spectrum, no counts, NaN, negative or background-subtracted counts, no exposure, several rows and none picked.
    """
    spectrum = _read_pha(path, row)
    if spectrum.counts.sum() <= 0:
        raise BadInput(f"{spectrum.file} has no counts at all: nothing can be estimated; give another extraction.")
    return spectrum


def read_background(path, row=None):
    """Like ``read_spectrum`` for a background file, in which zero counts are allowed and a BKG extension comes first."""
    return _read_pha(path, row, background=True)


def _read_pha(path, row, background=False):
    name = Path(path).name
    with open_fits(path) as hdus:
        kinds = kinds_of(hdus)
        order = ("background", "spectrum") if background else ("spectrum", "background")
        picks = [i for kind in order for i, k in enumerate(kinds) if k == kind]
        if not picks:
            raise wrong_kind(path, kinds, "spectrum")
        spectrum = _spectrum_of(hdus[picks[0]], name, row)
        spectrum.stored_background = _grating_background(hdus[picks[0]], spectrum, name, row)
        if not background and kinds[picks[0]] == "spectrum" and "background" in kinds:
            spectrum.stored_background = _spectrum_of(hdus[kinds.index("background")], name, row)
    return spectrum


def _spectrum_of(hdu, name, row):
    header = hdu.header
    if text_of(header, "HDUCLAS2").upper() == "NET":
        raise BadInput(
            f"{name} holds background-subtracted (NET) counts, for which no Poisson statistic is valid: "
            "give the TOTAL spectrum and its background."
        )
    column = column_of(hdu, "COUNTS")
    is_rate = column is None
    if is_rate:
        column = column_of(hdu, "RATE")
    take = _row_taker(hdu, column, name, row)
    exposure = number_of({"EXPOSURE": take("EXPOSURE")}, "EXPOSURE") or 0.0
    if not 0 < exposure <= LONGEST_EXPOSURE_S:
        raise BadInput(f"{name} has no possible EXPOSURE in its SPECTRUM extension: set the keyword to seconds.")
    notes = []
    counts = _checked_counts(take("RATE" if is_rate else "COUNTS"), exposure if is_rate else 1.0, name)
    poisson = bool(np.all(counts == np.round(counts)))
    if not poisson:
        notes.append(
            f"The counts of {name} are not whole numbers, so Poisson intervals and goodness of fit are only "
            "approximate."
        )
    if counts.size > MAX_CHANNELS:
        raise BadInput(f"{name} has {counts.size} channels, over the limit of {MAX_CHANNELS}: give another extraction.")
    if _any_positive(take("SYS_ERR")):
        notes.append(f"The systematic errors (SYS_ERR) of {name} are not used: intervals are statistical only.")
    channel = take("CHANNEL")
    if channel is None or np.shape(channel) != counts.shape or np.asarray(channel).dtype.kind not in "iuf":
        channel = 1 + np.arange(counts.size)
    keys = {key: take(key) for key in ("BACKFILE", "RESPFILE", "ANCRFILE")}
    return Spectrum(
        channel=np.asarray(channel, dtype=int),
        counts=counts,
        exposure_s=exposure,
        grouping=_flags(take("GROUPING"), counts.size, "GROUPING", name, notes),
        quality=_flags(take("QUALITY"), counts.size, "QUALITY", name, notes),
        backscal=_scaling(take("BACKSCAL"), counts.size, "BACKSCAL", name, notes),
        areascal=_scaling(take("AREASCAL"), counts.size, "AREASCAL", name, notes, LARGEST_AREASCAL),
        object=text_of(header, "OBJECT", "SRC_NAME"),
        telescope=text_of(header, "TELESCOP"),
        instrument=text_of(header, "INSTRUME"),
        filter=text_of(header, "FILTER"),
        grating=text_of(header, "GRATING"),
        date_obs=text_of(header, "DATE-OBS", "DATE_OBS"),
        obs_id=text_of(header, "OBS_ID"),
        ra=number_of(header, "RA_TARG", "RA_OBJ", "RA_PNT", "RA_NOM"),
        dec=number_of(header, "DEC_TARG", "DEC_OBJ", "DEC_PNT", "DEC_NOM"),
        frame_time_s=number_of(header, "EXPTIME", "TIMEDEL"),
        backfile=_file_name(keys, "BACKFILE"),
        respfile=_file_name(keys, "RESPFILE"),
        ancrfile=_file_name(keys, "ANCRFILE"),
        poisson=poisson,
        file=name,
        warnings=notes,
    )


def _grating_background(hdu, spectrum, name, row):
    """The background of a grating spectrum from its own table (CIAO pha2): both sides of the order, added; or None.

    BACKSCUP and BACKSCDN are the sides' areas in units of the source's.
    """
    column = column_of(hdu, "COUNTS")
    take = _row_taker(hdu, column_of(hdu, "RATE") if column is None else column, name, row)
    counts, area = np.zeros_like(spectrum.counts), 0.0
    for key, scale in (("BACKGROUND_UP", "BACKSCUP"), ("BACKGROUND_DOWN", "BACKSCDN")):
        side, side_area = take(key), number_of({scale: take(scale)}, scale)
        if np.shape(side) == counts.shape and side_area is not None and side_area > 0:
            counts, area = counts + _checked_counts(side, 1.0, name), area + side_area
    if area == 0:
        return None
    return replace(
        spectrum, counts=counts, backscal=area * np.mean(spectrum.backscal), poisson=True, warnings=[], backfile=""
    )


def _row_taker(hdu, column, name, row):
    """A function that gives a quantity from its column (of the row, for type II) or else from its keyword."""
    type_two = column.ndim == 2
    n_rows = len(column)
    if n_rows == 0:
        raise BadInput(f"{name} has a SPECTRUM extension without rows: give another file.")
    if type_two and row is None and n_rows > 1:
        raise BadInput(f"{name} is a type II PHA file with {n_rows} spectra: pick one with row=1 to {n_rows}.")
    if type_two and row is not None and not 1 <= row <= n_rows:
        raise BadInput(f"{name} has {n_rows} spectra and no row {row}: pick one from 1 to {n_rows}.")

    def take(key):
        values = column_of(hdu, key)
        if values is None:
            return hdu.header.get(key)
        return values[(row or 1) - 1] if type_two else values

    return take


def _checked_counts(values, factor, name):
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


def _flags(values, size, key, name, notes):
    """GROUPING or QUALITY [n_channel]; 0, the standard's default, where the file has none or one that can't be."""
    if values is None:
        return np.zeros(size, dtype=int)
    try:
        array = np.nan_to_num(np.asarray(values, dtype=float), posinf=0, neginf=0)
        return np.array(np.broadcast_to(array, (size,)).astype(int))
    except (TypeError, ValueError):
        notes.append(f"{key} of {name} does not fit its channels and was ignored, so bad channels may be counted.")
        return np.zeros(size, dtype=int)


def _any_positive(values):
    try:
        return bool(np.any(np.asarray(values, dtype=float) > 0)) if values is not None else False
    except (TypeError, ValueError):
        return False


def _scaling(value, size, key, name, notes, largest=np.inf):
    """A scaling factor as float or array [n_channel]; 1 with a warning when it can't be one."""
    if value is None or isinstance(value, str):
        return 1.0
    array = np.asarray(value, dtype=float)
    bad = ~np.isfinite(array) | (array < 0) | (array > largest)
    if np.any(bad) or not np.any(array > 0) or array.shape not in ((), (size,)):
        notes.append(
            f"{key} of {name} is no possible scaling and was taken as 1, so the background scaling may be wrong."
        )
        return 1.0
    return float(array) if array.ndim == 0 else array
