"""Reading FITS event files (EVENTS and GTI extensions; OGIP/94-003 has the timing keywords).

Energies come from ENERGY (eV unless TUNIT says otherwise), else PI is kept for the response to interpret. No region,
grade or status filter is applied: the file is taken as the user selected it, and a warning says so.
"""

from pathlib import Path
from typing import Any

import numpy as np
from astropy import units as u

from retriever.errors import BadInput
from retriever.physics.arrays import Floats, Integers
from retriever.spectra.events.clock import clock_of, time_unit
from retriever.spectra.events.event_list import EventList, clean_intervals, exposure_of, mjd_of
from retriever.spectra.fits_headers import Header
from retriever.spectra.ogip.headers import column_of, identity_of, kinds_of, number_of, text_of, unit_of, wrong_kind
from retriever.spectra.safe_files import MAX_EVENTS, open_fits

# Chandra: SIM_Z in mm is about -190.1 with ACIS-S at the focus and -233.6 with ACIS-I
_SIM_Z_BETWEEN = -212.0
# chips that respond like the ACIS-I array (front-illuminated), and like ACIS-S3 (back-illuminated)
_BACK_ILLUMINATED = (5, 7)


def read_event_table(path: str | Path, energies_needed: bool = True) -> EventList:
    """The ``EventList`` in a FITS event file, plain or gzip. Raises ``BadInput`` when it has no usable events.

    Without ``energies_needed`` a list of arrival times alone is read too.
    """
    name = Path(path).name
    with open_fits(path) as hdus:
        kinds = kinds_of(hdus)
        if "events" not in kinds:
            raise wrong_kind(path, kinds, "events")
        hdu = hdus[kinds.index("events")]
        time, energy, pi, chip = (_column(hdu, key) for key in ("TIME", "ENERGY", "PI", "CCD_ID"))
        header = {key: hdu.header.get(key) for key in hdu.header}
        energy = None if energy is None else _in_kev(energy, hdu, name)
        second = time_unit(header, unit_of(hdu, "TIME"))
        time = None if time is None or second is None else time * second
        gti = good_times(hdus)
    notes: list[str] = []
    if energy is None and pi is None and not energies_needed:
        pi = time  # finite where there is a time
    time, keep = _usable_events(time, energy, pi, name, notes)
    notes.append(
        f"All events of {name} were counted, with no selection of region, grade or time: if the file holds a whole "
        "field, select those of the source first, or the background counts among them."
    )
    exposure = exposure_of(number_of(header, "EXPOSURE", "LIVETIME", "ONTIME"), gti, time[keep], name, notes)
    return EventList(
        time=time[keep],
        energy=None if energy is None else energy[keep],
        pi=None if pi is None else pi[keep],
        gti=gti,
        exposure_s=exposure,
        **identity_of(header),
        detector=_detector(header, None if chip is None else chip[keep]),
        mjd=mjd_of(text_of(header, "DATE-OBS", "DATE_OBS")),
        file=name,
        warnings=notes,
        clock=clock_of(header),
    )


def _usable_events(
    time: Floats | None, energy: Floats | None, pi: Floats | None, name: str, notes: list[str]
) -> tuple[Floats, Integers]:
    """Arrival times [n_event] (NaN without any), and the indices of events with a valid energy or PI in order of time."""
    seen = pi if energy is None else energy
    if seen is None:
        raise BadInput(f"{name} is an event list without ENERGY or PI: give calibrated (level 2) events.")
    if not 0 < seen.size <= MAX_EVENTS:
        raise BadInput(f"{name} has {seen.size} events, not 1 to {MAX_EVENTS}: give the events of one source.")
    valid = np.isfinite(seen) if energy is None else np.isfinite(energy) & (energy > 0)
    if not np.all(valid):
        notes.append(f"{np.sum(~valid)} events of {name} have no valid energy and are left out.")
    if not np.any(valid):
        raise BadInput(f"{name} has no event with a valid energy: calibrate the events again.")
    time = np.full(seen.size, np.nan) if time is None else time
    keep = np.flatnonzero(valid)
    return time, keep[np.argsort(time[keep], kind="stable")]


def _column(hdu: Any, key: str) -> Floats | None:
    """A column [n_event] of numbers; None where there is none."""
    values = column_of(hdu, key)
    if values is None or np.ndim(values) != 1 or values.dtype.kind not in "iuf":
        return None
    return np.asarray(values, dtype=float)


def _in_kev(energy: Floats, hdu: Any, name: str) -> Floats:
    """ENERGY in keV; its TUNIT, or eV as the missions write it."""
    index = [c.upper() for c in hdu.columns.names].index("ENERGY")
    unit = hdu.columns[index].unit or "eV"
    try:
        return energy * float(u.Unit(unit).to(u.keV))
    except (ValueError, TypeError, u.UnitConversionError):
        raise BadInput(f"{name} gives ENERGY in {str(unit)[:20]!r}, no unit of energy: write eV or keV.") from None


def good_times(hdus: Any) -> Floats:
    """The GTI table [n, 2] in s with the longest total, [0, 2] when there is none (chips differ by frames only)."""
    best = np.zeros((0, 2))
    for hdu in hdus[1:]:
        name = text_of(hdu.header, "EXTNAME").upper()
        if "GTI" not in name and text_of(hdu.header, "HDUCLAS1").upper() != "GTI" or not hasattr(hdu, "columns"):
            continue
        start, stop = _column(hdu, "START"), _column(hdu, "STOP")
        second = time_unit(hdu.header, unit_of(hdu, "START"))
        if start is None or stop is None or second is None:
            continue
        rows = clean_intervals(second * np.column_stack([start, stop]))
        best = max(best, rows, key=lambda rows: np.ptp(rows, axis=1).sum())
    return best


def _detector(header: Header, chip: Floats | None) -> str:
    """'ACIS-I' or 'ACIS-S' by the chip most events fell on, else the aim point; '' for other instruments.

    The names stand for the kind of chip: front-illuminated chips of the S array respond like ACIS-I.
    """
    if "ACIS" not in text_of(header, "INSTRUME", "DETNAM").upper():
        return ""
    if chip is not None and np.any(np.isfinite(chip)):
        values, counts = np.unique(chip[np.isfinite(chip)], return_counts=True)
        return "ACIS-S" if values[np.argmax(counts)] in _BACK_ILLUMINATED else "ACIS-I"
    sim_z = number_of(header, "SIM_Z")
    if sim_z is not None:
        return "ACIS-S" if sim_z > _SIM_Z_BETWEEN else "ACIS-I"
    text = text_of(header, "INSTRUME").upper() + " " + text_of(header, "DETNAM").upper()
    return next((kind for kind in ("ACIS-I", "ACIS-S") if kind in text.replace(" ", "-")), "")
