"""Plain tables of a spectrum (CSV, ECSV, VOTable, FITS) brought to keV and photons cm^-2 s^-1 keV^-1, or to counts.

Columns are found by UCD, name and unit (``retriever.spectra.tables.columns``) and converted by ``retriever.spectra.tables.units``. Nothing
here is folded through a response.
"""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from astropy import units as u
from astropy.table import Column, Table

from retriever.errors import BadInput
from retriever.physics.arrays import Floats
from retriever.spectra.ogip.headers import text_of
from retriever.spectra.safe_files import (
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    TABLE_LIMIT,
    YAML_LIMIT,
    open_fits,
    quiet,
    read_bytes,
    show_size,
)
from retriever.spectra.tables.columns import ColumnRole, column_role, is_spectrum_table
from retriever.spectra.tables.magnitude_columns import is_magnitude_table
from retriever.spectra.tables.rate_columns import is_rate_table
from retriever.spectra.tables.text_kinds import is_ecsv, is_votable, split_line
from retriever.spectra.tables.units import edges_between, flux_factor, to_kev

# a VOTable may ask for data from elsewhere, and XML for entities: neither is followed
_FOREIGN = re.compile(rb"<!(DOCTYPE|ENTITY)|<(\w+:)?(STREAM|FITS)\b[^>]*\bhref", re.IGNORECASE)


@dataclass
class TableSpectrum:
    """A spectrum without a response; arrays [n_bin] in increasing energy.

    ``energy`` bin centres and ``low``, ``high`` edges in keV. ``flux`` and ``error`` (1 sigma, None when absent) in photons cm^-2
    s^-1 keV^-1 when ``kind`` is 'flux'; in counts, or counts s^-1, per bin when it is 'counts' or 'rate'.
    """

    energy: Floats
    low: Floats
    high: Floats
    flux: Floats
    error: Floats | None
    kind: str
    object: str = ""
    telescope: str = ""
    instrument: str = ""
    file: str = ""
    warnings: list[str] = field(default_factory=list)


# columns may hold numbers near the largest float; what overflows is left out
@np.errstate(all="ignore")
def read_table(path: str | Path) -> TableSpectrum:
    """The ``TableSpectrum`` in a file. Raises ``BadInput`` when it holds no columns of energy and flux, or no values."""
    path = Path(path)
    table = _load(path)
    columns = [column_role(c.name, c.unit, _ucd(c)) for c in table.columns.values()]
    if not is_spectrum_table(columns):
        raise BadInput(
            f"{path.name} has no columns of energy (or wavelength) and flux (or counts): name them energy, flux, error."
        )
    if not 0 < len(table) <= MAX_TABLE_ROWS:
        raise BadInput(f"{path.name} has {len(table)} rows, not 1 to {MAX_TABLE_ROWS}: give one spectrum.")
    return _spectrum_of(table, columns, path.name)


def _load(path: Path) -> Table:
    """The file as an astropy table; the first with a spectrum's columns in FITS and VOTable."""
    content = read_bytes(path)
    if content.startswith(b"SIMPLE"):
        return _load_fits(path)
    return text_table(path, content)


def text_table(path: Path, content: bytes | None = None) -> Table:
    """A file of text, with its ``content`` if that was read already, as an astropy table."""
    content = read_bytes(path) if content is None else content
    _refuse_excess(content, path.name)
    try:
        with quiet():
            if is_votable(content):
                return Table.read(io.BytesIO(content), format="votable", table_id=0)
            text = content.decode("utf-8-sig")
            form = "ascii.ecsv" if is_ecsv(content) else _text_format(text)
            return Table.read(text.splitlines(), format=form)
    # readers of text formats raise nearly anything on broken files
    except Exception as error:
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise BadInput(f"{path.name} can't be read as a table ({reason}): write it as CSV, ECSV or VOTable.") from None


def _refuse_excess(content: bytes, name: str) -> None:
    """``BadInput`` for text that would take long to parse, and for XML that reaches outside itself."""
    if len(content) > TABLE_LIMIT:
        raise BadInput(f"{name} has {show_size(len(content))}, over {show_size(TABLE_LIMIT)}: give one spectrum.")
    if _FOREIGN.search(content):
        raise BadInput(f"{name} refers to data outside itself (DOCTYPE, ENTITY or href): write the values inside.")
    leading = re.match(rb"(?:#[^\n]*\n)*", content)
    comments = leading.end() if leading else 0
    first_row = content[comments:].split(b"\n", 1)[0]
    n_columns = (
        content.count(b"<FIELD") if is_votable(content) else len(split_line(first_row.decode("utf-8", "replace")))
    )
    if comments > YAML_LIMIT or n_columns > MAX_TABLE_COLUMNS:
        raise BadInput(f"{name} has {n_columns} columns or too long a header: keep energy, flux and error.")


def _load_fits(path: Path) -> Table:
    with open_fits(path) as hdus:
        for hdu in hdus[1:]:
            names = getattr(hdu, "columns", None)
            if names is not None and is_spectrum_table([column_role(c.name, c.unit) for c in names]):
                table = Table.read(hdu, format="fits")
                for column in names:  # astropy drops units that it can't parse, we know a few more
                    table[column.name].unit = column_role(column.name, column.unit).unit
                table.meta = {key: text_of(hdu.header, key) for key in ("OBJECT", "TELESCOP", "INSTRUME")}
                return table
    raise BadInput(f"{path.name} has no table with columns of energy and flux: name them energy, flux, error.")


def _text_format(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    header = next((line for line in lines if not line.startswith("#")), "")
    names = split_line(header)
    known = is_spectrum_table([column_role(name) for name in names])
    if not (known or is_rate_table(names) or is_magnitude_table(names)):
        return "ascii.commented_header"
    return "ascii.csv" if "," in header else "ascii.tab" if "\t" in header else "ascii.basic"


def _ucd(column: Column) -> str:
    return str(column.info.meta.get("ucd", "")) if column.info.meta else ""


def _spectrum_of(table: Table, columns: list[ColumnRole], name: str) -> TableSpectrum:
    notes: list[str] = []
    by_role: dict[str, ColumnRole] = {}
    for column in columns:
        by_role.setdefault(column.role, column)
    low, high, energy = _energies(table, by_role, name, notes)
    kind = next(role for role in ("flux", "counts", "rate") if role in by_role)
    column = by_role[kind]
    values = _numbers(table, column, name)
    error = _errors(table, by_role, name)
    if kind == "flux":
        kind, factor = flux_factor(column, energy, high - low, name, notes)
        values = values * factor
        error = None if error is None else error * factor
    keep = np.isfinite(energy) & (energy > 0) & np.isfinite(values)
    if error is not None:
        keep &= np.isfinite(error) & (error >= 0)
    if not np.any(keep):
        raise BadInput(f"{name} has no row with a valid energy and {kind}: check its columns.")
    if not np.all(keep):
        notes.append(f"{np.sum(~keep)} rows of {name} without a valid energy, value or error are left out.")
    order = np.flatnonzero(keep)[np.argsort(energy[keep], kind="stable")]
    error = None if error is None or not np.any(error[order] > 0) else error[order]
    if error is None:
        notes.append(
            f"{name} has no column of errors: all points weigh the same and intervals follow from the scatter."
        )
    text = {key: str(table.meta.get(key, ""))[:200] for key in ("OBJECT", "TELESCOP", "INSTRUME")}
    return TableSpectrum(
        energy[order],
        low[order],
        high[order],
        values[order],
        error,
        kind,
        object=text["OBJECT"],
        telescope=text["TELESCOP"],
        instrument=text["INSTRUME"],
        file=name,
        warnings=notes,
    )


def _numbers(table: Table, column: ColumnRole, name: str) -> Floats:
    try:
        values: Floats = np.asarray(np.ma.asarray(table[column.name], dtype=float).filled(np.nan), dtype=float)
    except (TypeError, ValueError):
        raise BadInput(f"{name} has text in its column {column.name[:30]!r}: give numbers only.") from None
    if values.ndim != 1:
        raise BadInput(f"{name} has several values a row in {column.name[:30]!r}: give one spectrum, a bin a row.")
    return values


def _energies(
    table: Table, by_role: dict[str, ColumnRole], name: str, notes: list[str]
) -> tuple[Floats, Floats, Floats]:
    """Lower edges, upper edges and centres [n_bin] in keV, in the table's order."""
    if {"low", "high"} <= set(by_role):
        edges = [
            to_kev(_numbers(table, by_role[role], name), by_role[role], "energy", name, notes)
            for role in ("low", "high")
        ]
        low, high = np.minimum(*edges), np.maximum(*edges)
        return low, high, np.sqrt(np.maximum(low, 0) * high)
    role = next(r for r in ("energy", "wavelength", "frequency") if r in by_role)
    energy = to_kev(_numbers(table, by_role[role], name), by_role[role], role, name, notes)
    if role == "energy" and "half_width" in by_role:
        unit = (by_role["half_width"].unit or by_role[role].unit or u.keV).to(u.keV)
        half = np.abs(_numbers(table, by_role["half_width"], name)) * unit
        return energy - half, energy + half, energy
    return *edges_between(energy), energy


def _errors(table: Table, by_role: dict[str, ColumnRole], name: str) -> Floats | None:
    if "error" in by_role:
        return np.abs(_numbers(table, by_role["error"], name))
    sides = [np.abs(_numbers(table, by_role[r], name)) for r in ("error_low", "error_high") if r in by_role]
    return np.mean(sides, axis=0) if sides else None
