"""Tables of rates against time: FITS (OGIP/93-003: RATE or COUNTS, ERROR, FRACEXP, TIMEDEL, a GTI extension) and text with named columns.

Rates are taken as the file has them, which by the standard are divided by FRACEXP; counts are divided by their exposure here. Bins
with less than half the median exposure are left out. Times and widths become s; a text file's unit stands in its column's name
("time [d]", "mjd"), else s are taken, with a warning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retriever.errors import BadInput
from retriever.physics.arrays import Floats
from retriever.spectra.events.clock import Clock, clock_of, time_unit
from retriever.spectra.ogip.headers import column_of, header_kind, number_of, text_of, unit_of
from retriever.spectra.safe_files import MAX_TABLE_ROWS, open_fits, read_bytes
from retriever.spectra.tables.rate_columns import rate_columns
from retriever.spectra.tables.spectrum_tables import text_table
from retriever.timing.light_curve import LEAST_EXPOSURE
from retriever.timing.records import LightCurve


@dataclass(frozen=True)
class RateTable:
    """The ``curve`` of a table (s since ``begin``, the file's own time); ``has_errors`` of its own.

    ``shortest``: period (s) that is looked for; 0: twice the usual spacing.
    """

    curve: LightCurve
    begin: float
    has_errors: bool
    clock: Clock = Clock()
    object: str = ""
    telescope: str = ""
    instrument: str = ""
    file: str = ""
    warnings: tuple[str, ...] = ()
    shortest: float = 0.0


@dataclass(frozen=True)
class _Columns:
    """Columns [n_row] of a table; ``second``: the unit of times in s; ``timedel`` in that unit."""

    time: Floats
    value: Floats
    is_counts: bool
    error: Floats | None
    share: Floats | None
    timedel: Floats | float | None
    second: float
    unit: str


def read_rates(path: str | Path) -> RateTable:
    """The ``RateTable`` in a file; ``BadInput`` where it has no columns of time and rate, or no values."""
    path = Path(path)
    notes: list[str] = []
    header: Mapping[str, Any] = {}
    if read_bytes(path).startswith(b"SIMPLE"):
        columns, header = _of_fits(path)
    else:
        columns = _of_text(path, notes)
    curve, begin, has_errors = _curve(columns, float(number_of(header, "TIMEPIXR") or 0.5), path.name, notes)
    return RateTable(
        curve,
        begin,
        has_errors,
        clock_of(header),
        text_of(header, "OBJECT"),
        text_of(header, "TELESCOP"),
        text_of(header, "INSTRUME"),
        path.name,
        tuple(notes),
    )


def _of_fits(path: Path) -> tuple[_Columns, Mapping[str, Any]]:
    with open_fits(path) as hdus:
        hdu = next((hdu for hdu in hdus if header_kind(hdu.header) == "rates"), None)
        if hdu is None:
            raise BadInput(f"{path.name} has no table with columns TIME and RATE or COUNTS: give a light curve.")
        header = {key: hdu.header.get(key) for key in hdu.header}
        roles = rate_columns([c.name for c in hdu.columns])
        held = {role: np.array(column_of(hdu, name.upper())) for role, name in roles.items()}
        units = {role: unit_of(hdu, name.upper()) for role, name in roles.items()}
    second = time_unit(header, units["time"])
    if second is None:
        raise BadInput(f"{path.name} gives TIME in {units['time'][:20]!r}, no unit of time: write s or d.")
    value = "rate" if "rate" in held else "counts"
    if any(column.ndim != 1 or column.dtype.kind not in "iuf" for column in held.values()):
        raise BadInput(f"{path.name} has rates in several bands in one column: give one band, a number a row.")
    numbers = {role: column.astype(float) for role, column in held.items()}
    unit = units[value] or ("counts/s" if value == "rate" else "counts")
    deltas = numbers.get("timedel", number_of(header, "TIMEDEL"))
    return _columns(numbers, value, deltas, second, unit), header


def _of_text(path: Path, notes: list[str]) -> _Columns:
    table = text_table(path)
    roles = rate_columns(table.colnames)
    if "time" not in roles or not {"rate", "counts"} & set(roles):
        raise BadInput(f"{path.name} has no columns of time and rate: name them time, rate, error.")
    value = "rate" if "rate" in roles else "counts"
    numbers: dict[str, Floats] = {}
    for role, name in roles.items():
        try:
            numbers[role] = np.ma.filled(np.ma.asarray(table[name], dtype=float), np.nan)
        except (TypeError, ValueError):
            raise BadInput(f"{path.name} has text in its column {name[:30]!r}: write numbers.") from None
    written = unit_in(roles["time"]) or str(table[roles["time"]].unit or "")
    second = time_unit({}, written)
    if second is None:
        raise BadInput(f"{path.name} gives its times in {written[:20]!r}, no unit of time: write s or d.")
    if not written:
        notes.append(
            f"{path.name} gives no unit of {roles['time'][:30]!r}; s were taken: all times are wrong if it is another."
        )
    unit = str(table[roles[value]].unit or "") or unit_in(roles[value]) or ("counts/s" if value == "rate" else "counts")
    return _columns(numbers, value, numbers.get("timedel"), second, unit)


def _columns(
    numbers: dict[str, Floats], value: str, deltas: Floats | float | None, second: float, unit: str
) -> _Columns:
    """By their roles; ``value`` is "rate" or "counts", ``second`` the unit of time."""
    error, share = numbers.get("error"), numbers.get("share")
    return _Columns(numbers["time"], numbers[value], value == "counts", error, share, deltas, second, unit)


def unit_in(name: str) -> str:
    """The unit in brackets at the end of a column's name, or of the name itself where it says days; '' for none."""
    for begin, end in ("[]", "()"):
        if name.rstrip().endswith(end) and begin in name:
            return name.rstrip()[:-1].rsplit(begin, 1)[1].strip()
    return "d" if name.strip().lower() in ("mjd", "jd", "bjd", "hjd") else ""


def _curve(columns: _Columns, pixel: float, name: str, notes: list[str]) -> tuple[LightCurve, float, bool]:
    keep = _usable(columns)
    has_errors = columns.error is not None or columns.is_counts
    order = np.flatnonzero(keep)[np.argsort(columns.time[keep], kind="stable")]
    if not 2 <= order.size <= MAX_TABLE_ROWS:
        raise BadInput(f"{name} has {order.size} usable rates, not 2 to {MAX_TABLE_ROWS}: give one light curve.")
    if order.size < keep.size:
        notes.append(
            f"{keep.size - order.size} of {keep.size} rows of {name} have no value, no error or little exposure and are left out."
        )
    time = columns.time[order] * columns.second
    begin = float(time[0])
    steps = np.diff(time)
    if not np.any(steps > 0):
        raise BadInput(f"{name} has the same time in all rows: no light curve can be made.")
    usual = float(np.median(steps[steps > 0]))
    width = (
        np.full(order.size, usual)
        if columns.timedel is None
        else np.broadcast_to(columns.timedel, keep.shape)[order] * columns.second
    )
    width = np.where(np.isfinite(width) & (width > 0), width, usual)
    exposure = width if columns.share is None else width * columns.share[order]
    value, error = columns.value[order], None if columns.error is None else columns.error[order]
    unit, how = columns.unit, "rates as the file has them"
    if columns.is_counts:
        error = (np.sqrt(np.maximum(value, 1.0)) if error is None else error) / exposure
        value, unit, how = value / exposure, "counts/s", "counts of the file over the exposure of their bins"
    spread = np.zeros(order.size) if error is None else error
    start = time - begin - pixel * width
    method = f"{how}; errors of 1 sigma" + (
        " of the file" if columns.error is not None else ", Poisson" if has_errors else " are not given"
    )
    curve = LightCurve(
        start,
        start + width,
        exposure,
        value,
        value - spread,
        value + spread,
        spread,
        None,
        float(np.median(width)),
        unit,
        method,
    )
    return curve, begin, has_errors


def _usable(columns: _Columns) -> np.ndarray:
    """Mask [n_row] of rows with a time, a value, an error where there are any, and at least half the median exposure."""
    keep = np.isfinite(columns.time) & np.isfinite(columns.value)
    if columns.error is not None:
        keep &= np.isfinite(columns.error) & (columns.error > 0)
    if columns.share is not None:
        keep &= np.nan_to_num(columns.share) > 0
        positive = columns.share[keep]
        keep &= np.nan_to_num(columns.share) >= LEAST_EXPOSURE * float(np.median(positive)) if positive.size else keep
    return keep
