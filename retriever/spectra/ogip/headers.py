"""Telling OGIP extensions apart and reading their keywords and columns, whatever their case or defects."""

from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.spectra.tables.columns import column_role, is_spectrum_table

KIND_NAMES = {
    "spectrum": "a spectrum (PHA)",
    "background": "a background spectrum",
    "arf": "an ancillary response (ARF)",
    "rmf": "a redistribution matrix (RMF)",
    "events": "an event list",
    "records": "a file of event list records",
    "table": "a table of energies and fluxes",
    "unknown": "a FITS file without a spectrum or response",
}


def header_kind(header):
    """'spectrum', 'background', 'arf', 'rmf', 'events', 'table' or 'unknown', from one extension's header."""
    name = str(header.get("EXTNAME", "")).strip().upper()
    class1 = str(header.get("HDUCLAS1", "")).strip().upper()
    class2 = str(header.get("HDUCLAS2", "")).strip().upper()
    n_columns = min(int(number_of(header, "TFIELDS") or 0), 999)  # the standard's limit
    names = [str(header.get(f"TTYPE{i}", "")).strip() for i in range(1, n_columns + 1)]
    columns = {column.upper() for column in names}
    is_bounds = "CHANNEL" in columns or "EBOUNDS" in (name, class2)
    if {"ENERG_LO", "MATRIX"} <= columns or is_bounds and {"E_MIN", "E_MAX"} <= columns and "RATE" not in columns:
        return "rmf"
    if {"ENERG_LO", "SPECRESP"} <= columns:
        return "arf"
    if (name.startswith("SPECTRUM") or class1 == "SPECTRUM") and columns & {"COUNTS", "RATE"}:
        return "background" if class2 in ("BKG", "BACKGROUND") else "spectrum"
    if name in ("EVENTS", "STDEVT") or class1 == "EVENTS":
        return "events"
    units = [str(header.get(f"TUNIT{i}", "")) for i in range(1, n_columns + 1)]
    roles = [column_role(*pair) for pair in zip(names, units, strict=True)]
    return "table" if is_spectrum_table(roles) else "unknown"


def kinds_of(hdus):
    return [header_kind(hdu.header) for hdu in hdus]


def wrong_kind(path, kinds, wanted):
    found = next((k for k in kinds if k != "unknown"), "unknown")
    return BadInput(f"{Path(path).name} is {KIND_NAMES[found]}, not {KIND_NAMES[wanted]}: give the right file.")


def column_of(table, name):
    names = {c.upper(): c for c in table.columns.names}
    return table.data[names[name]] if name in names else None


def text_of(header, *keys):
    """The first of the keywords that holds something, stripped of blanks and control characters."""
    for key in keys:
        value = "".join(c for c in str(header.get(key, "") or "") if c.isprintable()).strip()
        if value:
            return value[:200]
    return ""


def number_of(header, *keys):
    for key in keys:
        try:
            value = float(header[key])
        except (KeyError, TypeError, ValueError):
            continue
        if np.isfinite(value):
            return value
    return None
