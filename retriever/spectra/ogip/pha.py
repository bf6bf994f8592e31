"""Reading X-ray spectra in the OGIP format.

Source: OGIP memo OGIP/92-007 (PHA files, George et al.); the responses are in ``retriever.spectra.ogip.responses``, the values of
the columns in ``retriever.spectra.ogip.pha_values``.
Choices where the standard leaves room or files in the wild break it:
- missing keywords take the standard's defaults (BACKSCAL, AREASCAL 1; GROUPING, QUALITY 0; channels from 1);
- a second SPECTRUM extension marked as background (Chandra Source Catalog pha3) is kept as ``stored_background``;
- background-subtracted counts (NET, or negative without errors of their own) are refused: no Poisson statistic holds for them;
- errors that are not Poisson's (POISSERR false with STAT_ERR) come along as ``stat_error``.
Counts stay as read (ungrouped); GROUPING and QUALITY come along for the caller.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from retriever.errors import BadInput
from retriever.physics.arrays import Floats, Integers
from retriever.spectra.ogip.headers import (
    Kind,
    column_of,
    identity_of,
    kinds_of,
    number_of,
    text_of,
    unit_of,
    wrong_kind,
)
from retriever.spectra.ogip.pha_values import (
    LARGEST_AREASCAL,
    Taker,
    any_positive,
    channel_numbers,
    channel_values,
    checked_counts,
    exposure_of,
    flags,
    gaussian_errors,
    is_bad,
    rate_factor,
    scaling,
)
from retriever.spectra.safe_files import open_fits
from retriever.spectra.spectrum import Spectrum

_NO_FILE = {"", "none", "null", "n/a", "undefined"}
_GRATINGS = {1: "HEG", 2: "MEG", 3: "LEG"}  # TG_PART of CIAO's grating spectra


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
    if np.ndim(spectrum.areascal) or np.isfinite(spectrum.areascal):
        return spectrum
    said = "AREASCAL was taken as 1, so fluxes may be wrong by a factor."
    return replace(spectrum, areascal=1.0, warnings=[*spectrum.warnings, said])


def read_background(path: str | Path, row: int | None = None) -> Spectrum:
    """Like ``read_spectrum`` for a background file, in which zero counts are allowed and a BKG extension comes first.

    A scaling that can't be one is NaN: such a background is of no use.
    """
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
    exposure = exposure_of(take, name)
    column = "RATE" if column_of(hdu, "COUNTS") is None else "COUNTS"
    factor = rate_factor(unit_of(hdu, column), name, exposure) if column == "RATE" else 1.0
    counts = channel_values(take(column), name) * factor
    size = counts.size
    quality = flags(take("QUALITY"), size, "QUALITY", name, notes)
    errors = gaussian_errors(take, counts, factor, is_bad(quality))
    backscal = scaling(take("BACKSCAL"), size, "BACKSCAL", name, notes)
    areascal = scaling(take("AREASCAL"), size, "AREASCAL", name, notes, LARGEST_AREASCAL)
    quality = _without(quality, errors, backscal, areascal)
    counts = checked_counts(counts, is_bad(quality), errors is not None, name)
    poisson = errors is None and bool(np.all(counts == np.round(counts)))
    notes += _notes(take, name, poisson, errors is not None)
    return Spectrum(
        channel=channel_numbers(take("CHANNEL"), size),
        counts=counts,
        exposure_s=exposure,
        grouping=flags(take("GROUPING"), size, "GROUPING", name, notes),
        quality=quality,
        backscal=_filled(backscal),
        areascal=_filled(areascal),
        **identity_of(header),
        filter=text_of(header, "FILTER"),
        frame_time_s=number_of(header, "EXPTIME", "TIMEDEL"),
        mode=text_of(header, "SUBMODE", "DATAMODE"),
        backfile=_file_name(take("BACKFILE")),
        respfile=_file_name(take("RESPFILE")),
        ancrfile=_file_name(take("ANCRFILE")),
        poisson=poisson,
        stat_error=errors,
        dispersed=_is_dispersed(hdu, take),
        order=_order(take),
        file=name,
        warnings=notes,
    )


def _without(quality: Integers, *columns: Floats | float | None) -> Integers:
    """QUALITY with the channels as bad in which a column has no value; a column that has none at all is another matter."""
    for column in columns:
        if column is not None and np.ndim(column):
            quality = np.where(np.isnan(column), 1, quality)
    return quality


def _filled(value: float | Floats) -> float | Floats:
    """A scaling with 1 in the channels that are left out, so that products stay finite."""
    return np.nan_to_num(value, nan=1.0) if np.ndim(value) else value


def _notes(take: Taker, name: str, poisson: bool, gaussian: bool) -> list[str]:
    """What is to be said of a spectrum's errors and of files that are named and not used."""
    notes = []
    if gaussian:
        notes.append(
            f"The errors of {name} are its own (POISSERR is false, STAT_ERR), not Poisson's: fits use them (chi-squared, or PG-stat for a background)."
        )
    elif not poisson:
        notes.append(
            f"The counts of {name} are not whole numbers, so Poisson intervals and goodness of fit are only "
            "approximate."
        )
    if any_positive(take("SYS_ERR")):
        notes.append(f"The systematic errors (SYS_ERR) of {name} are not used: intervals are statistical only.")
    correction = _file_name(take("CORRFILE"))
    scale = number_of({"CORRSCAL": take("CORRSCAL")}, "CORRSCAL")
    if correction and scale != 0:
        notes.append(
            f"{name} names a correction file ({correction[:60]}, CORRSCAL {1.0 if scale is None else scale:g}), which is not "
            "applied: what it would take away counts among the source's."
        )
    return notes


def _is_dispersed(hdu: Any, take: Taker) -> bool:
    """Whether a spectrum is of a grating's order other than 0: its table has wavelength bins, or says so."""
    return column_of(hdu, "BIN_LO") is not None or bool(number_of({"TG_M": take("TG_M")}, "TG_M"))


def _order(take: Taker) -> str:
    """The grating and order of a spectrum in words, as HEG -1 or RGS order 1; '' for others."""
    part, order = (number_of({key: take(key)}, key) for key in ("TG_PART", "TG_M"))
    if order is not None:
        return f"{_GRATINGS.get(int(part or 0), '')} {order:+g}".strip()
    order = number_of({"RFLORDER": take("RFLORDER")}, "RFLORDER")
    return "" if order is None else f"order {order:g}"


def _grating_background(hdu: Any, spectrum: Spectrum, name: str, row: int | None) -> Spectrum | None:
    """The background of a grating spectrum from its own table (CIAO pha2): both sides of the order, added; or None.

    BACKSCUP and BACKSCDN are the sides' areas in units of the source's. In a table of rates the sides are rates too.
    """
    take = _row_taker(hdu, name, row)
    bad = is_bad(spectrum.quality)
    counts, area = np.zeros_like(spectrum.counts), 0.0
    rates = column_of(hdu, "COUNTS") is None
    for key, scale in (("BACKGROUND_UP", "BACKSCUP"), ("BACKGROUND_DOWN", "BACKSCDN")):
        side, side_area = take(key), number_of({scale: take(scale)}, scale)
        if np.shape(side) == counts.shape and side_area is not None and side_area > 0:
            factor = rate_factor(unit_of(hdu, key), name, spectrum.exposure_s) if rates else 1.0
            counts = counts + checked_counts(channel_values(side, name) * factor, bad, False, name)
            area += side_area
    if area == 0:
        return None
    return replace(
        spectrum,
        counts=counts,
        backscal=area * float(np.nanmean(spectrum.backscal)),
        poisson=True,
        stat_error=None,
        warnings=[],
        backfile="",
    )


def _row_taker(hdu: Any, name: str, row: int | None) -> Taker:
    """A function that gives a quantity from its column (of the row, for type II) or else from its keyword."""
    column = column_of(hdu, "COUNTS")
    if column is None:
        column = np.asarray(column_of(hdu, "RATE"))
    type_two = column.ndim == 2 or column.dtype == object  # rows of variable length are arrays of their own
    n_rows = len(column)
    if n_rows == 0:
        raise BadInput(f"{name} has a SPECTRUM extension without rows: give another file.")
    if type_two and row is None and n_rows > 1:
        raise BadInput(
            f"{name} is a type II PHA file with {n_rows} spectra{_rows_named(hdu)}: pick one with row=1 to {n_rows}."
        )
    if type_two and row is not None and not 1 <= row <= n_rows and not _only_background(hdu, n_rows):
        raise BadInput(f"{name} has {n_rows} spectra and no row {row}: pick one from 1 to {n_rows}.")
    at = min((row or 1), n_rows) - 1

    def take(key: str) -> Any:
        values = column_of(hdu, key)
        if values is None:
            return hdu.header.get(key)
        return values[at] if type_two else values

    return take


def _only_background(hdu: Any, n_rows: int) -> bool:
    """Whether a table is one background, which then goes with every row of its spectra."""
    return n_rows == 1 and text_of(hdu.header, "HDUCLAS2").upper() in ("BKG", "BACKGROUND")


def _rows_named(hdu: Any) -> str:
    """The grating and order of each row, for a message: ' (1: HEG -1, 2: HEG +1 ...)'; '' where rows have none."""
    parts, orders = column_of(hdu, "TG_PART"), column_of(hdu, "TG_M")
    if orders is None:
        return ""
    listed = [
        f"{i + 1}: {_order({'TG_PART': None if parts is None else parts[i], 'TG_M': orders[i]}.get)}"
        for i in range(min(len(orders), 24))
    ]
    return f" ({', '.join(listed)})"
