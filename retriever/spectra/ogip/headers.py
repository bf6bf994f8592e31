"""Telling OGIP extensions apart and reading their keywords and columns, whatever their case or defects."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict

import numpy as np

from retriever.errors import BadInput
from retriever.physics.arrays import Column
from retriever.spectra.fits_headers import Header
from retriever.spectra.tables.columns import column_role, is_spectrum_table
from retriever.spectra.tables.magnitude_columns import is_magnitude_table
from retriever.spectra.tables.rate_columns import is_rate_table

Kind = Literal[
    "spectrum", "background", "arf", "rmf", "events", "records", "table", "rates", "magnitudes", "image", "unknown"
]
KIND_NAMES: dict[Kind, str] = {
    "spectrum": "a spectrum (PHA)",
    "background": "a background spectrum",
    "arf": "an ancillary response (ARF)",
    "rmf": "a redistribution matrix (RMF)",
    "events": "an event list",
    "records": "a file of event list records",
    "table": "a table of energies and fluxes",
    "rates": "a light curve (rates against time)",
    "magnitudes": "a light curve in magnitudes",
    "image": "an image",
    "unknown": "a FITS file without a spectrum or response",
}


def header_kind(header: Header) -> Kind:
    """What one extension holds, from its header: an OGIP kind by keywords and columns, else 'table' or 'unknown'."""
    n_columns = min(int(number_of(header, "TFIELDS") or 0), 999)  # the standard's limit
    names = [_stripped(header, f"TTYPE{i}") for i in range(1, n_columns + 1)]
    kind = _ogip_kind(header, {name.upper() for name in names})
    if kind is not None:
        return kind
    units = [str(header.get(f"TUNIT{i}", "")) for i in range(1, n_columns + 1)]
    roles = [column_role(*pair) for pair in zip(names, units, strict=True)]
    if is_spectrum_table(roles):
        return "table"
    if is_magnitude_table(names):
        return "magnitudes"
    return "rates" if is_rate_table(names) else "unknown"


def _ogip_kind(header: Header, columns: set[str]) -> Kind | None:
    """The kind by EXTNAME, HDUCLAS1 and 2, and the names of the columns (upper case); None for anything else."""
    name, class1, class2 = (_stripped(header, key).upper() for key in ("EXTNAME", "HDUCLAS1", "HDUCLAS2"))
    if (name.startswith("SPECTRUM") or class1 == "SPECTRUM") and columns & {"COUNTS", "RATE"}:
        return "background" if class2 in ("BKG", "BACKGROUND") else "spectrum"
    if _is_rmf(columns, has_bounds="CHANNEL" in columns or "EBOUNDS" in (name, class2)):
        return "rmf"
    if {"ENERG_LO", "SPECRESP"} <= columns:
        return "arf"
    return "events" if name in ("EVENTS", "STDEVT") or class1 == "EVENTS" else None


def _is_rmf(columns: set[str], has_bounds: bool) -> bool:
    """True for the matrix, and for channel bounds (which some tables of rates hold too)."""
    return {"ENERG_LO", "MATRIX"} <= columns or has_bounds and {"E_MIN", "E_MAX"} <= columns and "RATE" not in columns


def _stripped(header: Header, key: str) -> str:
    return str(header.get(key, "")).strip()


def kinds_of(hdus: Iterable[Any]) -> list[Kind]:
    """The kind of each unit of an open FITS file."""
    return [header_kind(hdu.header) for hdu in hdus]


def wrong_kind(path: str | Path, kinds: Sequence[Kind], wanted: Kind) -> BadInput:
    """What to say of a file that holds something else than was wanted."""
    found: Kind = next((k for k in kinds if k != "unknown"), "unknown")
    return BadInput(f"{Path(path).name} is {KIND_NAMES[found]}, not {KIND_NAMES[wanted]}: give the right file.")


def column_of(table: Any, name: str) -> Column | None:
    """The values [n_row, ...] of a table's column, whatever the case of its name; None where there is none."""
    names = {c.upper(): c for c in table.columns.names}
    values: Column | None = table.data[names[name]] if name in names else None
    return values


def unit_of(table: Any, name: str) -> str:
    """The unit that a table writes beside a column (TUNIT), whatever the case of the column's name; '' for none."""
    number = next((i for i, column in enumerate(table.columns.names, 1) if column.upper() == name), 0)
    return text_of(table.header, f"TUNIT{number}")


def text_of(header: Header, *keys: str) -> str:
    """The first of the keywords that holds something, stripped of blanks and control characters."""
    for key in keys:
        value = "".join(c for c in str(header.get(key, "") or "") if c.isprintable()).strip()
        if value:
            return value[:200]
    return ""


def number_of(header: Header, *keys: str) -> float | None:
    """The first of the keywords that holds a finite number."""
    for key in keys:
        try:
            value = float(header[key])
        except (KeyError, TypeError, ValueError):
            continue
        if np.isfinite(value):
            return value
    return None


class Identity(TypedDict):
    """What a header says of the target and the observation, for a ``Spectrum`` or an ``EventList``."""

    object: str
    telescope: str
    instrument: str
    grating: str
    date_obs: str
    obs_id: str
    ra: float | None
    dec: float | None


def identity_of(header: Header) -> Identity:
    """The ``Identity`` in a header; '' and None for what is absent."""
    return {
        "object": text_of(header, "OBJECT", "SRC_NAME"),
        "telescope": text_of(header, "TELESCOP"),
        "instrument": text_of(header, "INSTRUME"),
        "grating": text_of(header, "GRATING"),
        "date_obs": text_of(header, "DATE-OBS", "DATE_OBS"),
        "obs_id": text_of(header, "OBS_ID"),
        "ra": number_of(header, "RA_TARG", "RA_OBJ", "RA_PNT", "RA_NOM"),
        "dec": number_of(header, "DEC_TARG", "DEC_OBJ", "DEC_PNT", "DEC_NOM"),
    }
