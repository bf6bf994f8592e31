"""Tables of magnitudes against time (text with named columns, or FITS): the photometry as it is, and its brightest-sampled band as fluxes.

Times are days (HJD, BJD, JD, MJD) unless the file says otherwise. A row whose magnitude is a limit ("<14.5") or a filling (99.99) has none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retriever.encoders.light_curves import Photometry, photometry
from retriever.errors import BadInput
from retriever.physics.arrays import Floats
from retriever.spectra.events.clock import Clock, time_unit
from retriever.spectra.ogip.headers import column_of, header_kind, text_of, unit_of
from retriever.spectra.safe_files import MAX_TABLE_ROWS, open_fits, read_bytes
from retriever.spectra.tables.magnitude_columns import magnitude_columns
from retriever.spectra.tables.rate_columns import bare
from retriever.spectra.tables.spectrum_tables import text_table
from retriever.timing.rate_tables import RateTable, unit_in
from retriever.timing.records import LightCurve

FILLING, LARGEST_ERROR = 40.0, 5.0  # mag: no star is so faint, no measurement so poor
# s: periods of pulsating stars begin at some twenty minutes, and irregular nights can tell them
SHORTEST = 1500.0
DAY = 86400.0
MAGNITUDES_PER_SHARE = 2.5 / np.log(10)


@dataclass(frozen=True)
class MagnitudeTable:
    """The ``curve`` (d; all bands) of a table, and the band with most points as ``rates``: fluxes in units of their median."""

    curve: Photometry
    band: str
    rates: RateTable


def read_magnitudes(path: str | Path) -> MagnitudeTable:
    """The ``MagnitudeTable`` in a file; ``BadInput`` where it has no columns of time and magnitude, or fewer than two values."""
    path = Path(path)
    notes: list[str] = []
    header: Mapping[str, Any] = {}
    if read_bytes(path).startswith(b"SIMPLE"):
        columns, roles, day, header = _of_fits(path)
    else:
        columns, roles, day = _of_text(path, notes)
    curve = _curve(columns, day, path.name, notes)
    # heliocentric times are within 4 s of barycentric ones
    clock = Clock(reference="SOLARSYSTEM" if bare(roles["time"])[:3] in ("bjd", "hjd") else "")
    told = text_of(header, "OBJECT"), text_of(header, "TELESCOP"), text_of(header, "INSTRUME")
    return magnitude_table(curve, path.name, notes, clock, told)


def magnitude_table(
    curve: Photometry,
    name: str,
    notes: Iterable[str] = (),
    clock: Clock | None = None,
    told: tuple[str, str, str] = ("", "", ""),
) -> MagnitudeTable:
    """A ``MagnitudeTable`` of a curve; ``BadInput`` where it has no two magnitudes in one band. ``told``: object, telescope, instrument."""
    notes = list(notes)
    names, numbers = np.unique(curve.band, return_counts=True)
    band = str(names[np.argmax(numbers)])
    if names.size > 1:
        notes.append(f"{name} has {names.size} bands; periods and variance are of {band}, which has most points.")
    own = curve.only(np.flatnonzero(curve.band == band))
    if own.time.size < 2 or np.ptp(own.time) <= 0:
        raise BadInput(f"{name} has fewer than two magnitudes at different times: give one star's light curve.")
    fluxes, has_errors = _fluxes(own, band)
    rates = RateTable(
        fluxes, float(own.time[0] * DAY), has_errors, clock or Clock(), *told, name, tuple(notes), SHORTEST
    )
    return MagnitudeTable(curve, band, rates)


def _of_fits(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str], float, Mapping[str, Any]]:
    with open_fits(path) as hdus:
        hdu = next(hdu for hdu in hdus if header_kind(hdu.header) == "magnitudes")
        header = {key: hdu.header.get(key) for key in hdu.header}
        roles = magnitude_columns([c.name for c in hdu.columns])
        columns = {role: np.array(column_of(hdu, name.upper())) for role, name in roles.items()}
        written = unit_of(hdu, roles["time"].upper()) or text_of(header, "TIMEUNIT")
    if any(column.ndim != 1 for column in columns.values()):
        raise BadInput(f"{path.name} has several values a row in a column: give one star's light curve, a point a row.")
    return columns, roles, _day(written or "d", path.name), header


def _of_text(path: Path, notes: list[str]) -> tuple[dict[str, np.ndarray], dict[str, str], float]:
    table = text_table(path)
    roles = magnitude_columns(table.colnames)
    if not {"time", "magnitude"} <= set(roles):
        raise BadInput(f"{path.name} has no columns of time and magnitude: name them hjd, mag, err.")
    columns = {role: np.ma.filled(np.ma.asarray(table[name]).astype(str), "") for role, name in roles.items()}
    written = unit_in(roles["time"]) or str(table[roles["time"]].unit or "")
    if not written and not bare(roles["time"]).startswith(("bjd", "hjd", "btjd", "obsmjd")):
        notes.append(
            f"{path.name} gives no unit of {roles['time'][:30]!r}; days were taken: all times are wrong if not."
        )
    return columns, roles, _day(written or "d", path.name)


def _day(written: str, name: str) -> float:
    """The unit of times in days."""
    second = time_unit({}, written)
    if second is None:
        raise BadInput(f"{name} gives its times in {written[:20]!r}, no unit of time: write d.")
    return second / DAY


def _curve(columns: dict[str, np.ndarray], day: float, name: str, notes: list[str]) -> Photometry:
    """The points that have a time and a magnitude, in order."""
    number = {role: _numbers(columns[role]) for role in ("time", "magnitude", "error") if role in columns}
    magnitude = np.where(np.abs(number["magnitude"]) < FILLING, number["magnitude"], np.nan)
    error = number.get("error")
    if error is not None:
        error = np.where((error > 0) & (error < LARGEST_ERROR), error, np.nan)
        magnitude = np.where(np.isfinite(error), magnitude, np.nan)
    band = np.array([str(one).strip()[:20] for one in columns["band"]]) if "band" in columns else None
    curve = photometry(number["time"] * day, magnitude, error, band)
    if not 2 <= curve.time.size <= MAX_TABLE_ROWS:
        raise BadInput(f"{name} has {curve.time.size} usable magnitudes, not 2 to {MAX_TABLE_ROWS}: give one star's.")
    if curve.time.size < magnitude.size:
        notes.append(
            f"{magnitude.size - curve.time.size} of {magnitude.size} rows of {name} have no measured magnitude (a limit is none) or no "
            "error and are left out."
        )
    return curve


def _numbers(column: np.ndarray) -> Floats:
    """NaN for what is no number, as limits are not."""

    def number(text: Any) -> float:
        try:
            return float(text)
        except ValueError:
            return np.nan

    return np.array([number(one) for one in column], dtype=float)


def _fluxes(curve: Photometry, band: str) -> tuple[LightCurve, bool]:
    """One band as fluxes over their median; whether they have errors."""
    flux = 10 ** (-0.4 * (curve.magnitude - np.median(curve.magnitude)))
    has_errors = bool(np.isfinite(curve.error).all())
    error = flux * curve.error / MAGNITUDES_PER_SHARE if has_errors else np.zeros(flux.size)
    since = (curve.time - curve.time[0]) * DAY
    method = f"magnitudes{f' in {band}' if band else ''} as fluxes over their median" + (
        "; errors of 1 sigma of the file" if has_errors else "; errors are not given"
    )
    none = np.zeros(flux.size)
    unit = "flux / median"
    return LightCurve(since, since, none, flux, flux - error, flux + error, error, None, 0.0, unit, method), has_errors
