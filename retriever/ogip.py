"""Reading X-ray spectra and responses in the OGIP formats.

Sources: OGIP memo OGIP/92-007 (PHA files, George et al.), CAL/GEN/92-002 and its addendum 92-002a (ARF and RMF).
Choices where the standard leaves room or files in the wild break it:
- missing keywords take the standard's defaults (BACKSCAL, AREASCAL 1; GROUPING, QUALITY 0; TLMIN 1);
- an RMF whose F_CHAN has no TLMIN starts at the lower of EBOUNDS' first channel and the smallest F_CHAN;
- EBOUNDS.CHANNEL that does not increase is corrupt and replaced by row order, with a warning;
- a second SPECTRUM extension marked as background (Chandra Source Catalog pha3) is kept as `stored_background`;
- background-subtracted (NET or negative) counts are refused: no Poisson statistic holds for them.
Counts stay as read (ungrouped); GROUPING and QUALITY come along for the caller.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy import sparse

from retriever.errors import BadInput
from retriever.fits_input import open_fits

KIND_NAMES = {"spectrum": "a spectrum (PHA)", "background": "a background spectrum",
              "arf": "an ancillary response (ARF)", "rmf": "a redistribution matrix (RMF)",
              "events": "an event list", "unknown": "a FITS file without a spectrum or response"}
_NO_FILE = {"", "none", "null", "n/a", "undefined"}


@dataclass
class Spectrum:
    """A PHA spectrum; arrays have shape [n_channel].

    `backscal` and `areascal` are floats or arrays [n_channel]; `exposure_s` in seconds; `ra`, `dec` ICRS-like degrees or
    None; `frame_time_s` is the CCD frame time (EXPTIME or TIMEDEL) or None. `poisson` is True when the counts are whole
    numbers, whatever POISSERR claims (CIAO writes False beside a STAT_ERR column of raw counts).
    """

    channel: np.ndarray
    counts: np.ndarray
    exposure_s: float
    grouping: np.ndarray
    quality: np.ndarray
    backscal: float | np.ndarray = 1.0
    areascal: float | np.ndarray = 1.0
    object: str = ""
    telescope: str = ""
    instrument: str = ""
    filter: str = ""
    grating: str = ""
    date_obs: str = ""
    obs_id: str = ""
    ra: float | None = None
    dec: float | None = None
    frame_time_s: float | None = None
    backfile: str = ""
    respfile: str = ""
    ancrfile: str = ""
    poisson: bool = True
    file: str = ""
    stored_background: "Spectrum | None" = None
    warnings: list[str] = field(default_factory=list)


@dataclass
class AncillaryResponse:
    """Effective area [n_energy] in cm^2 on energy bins [energy_low, energy_high] in keV."""

    energy_low: np.ndarray
    energy_high: np.ndarray
    area: np.ndarray
    file: str = ""
    telescope: str = ""
    warnings: list[str] = field(default_factory=list)


@dataclass
class RedistributionMatrix:
    """Probability (or cm^2, when `has_area`) that a photon of energy bin i lands in channel j.

    `matrix` is CSR [n_energy, n_channel]; `energy_low`, `energy_high` [n_energy] and `e_min`, `e_max` [n_channel] in keV;
    `channel` [n_channel] integer. `has_area` marks a full response (".rsp"), which needs no ARF.
    """

    energy_low: np.ndarray
    energy_high: np.ndarray
    matrix: sparse.csr_matrix
    e_min: np.ndarray
    e_max: np.ndarray
    channel: np.ndarray
    has_area: bool = False
    file: str = ""
    telescope: str = ""
    warnings: list[str] = field(default_factory=list)


def header_kind(header):
    """'spectrum', 'background', 'arf', 'rmf', 'events' or 'unknown', from one extension's header."""
    name = str(header.get("EXTNAME", "")).strip().upper()
    class1 = str(header.get("HDUCLAS1", "")).strip().upper()
    class2 = str(header.get("HDUCLAS2", "")).strip().upper()
    columns = {str(header.get(f"TTYPE{i}", "")).strip().upper() for i in range(1, int(header.get("TFIELDS", 0)) + 1)}
    if {"ENERG_LO", "MATRIX"} <= columns or {"E_MIN", "E_MAX"} <= columns and "RATE" not in columns:
        return "rmf"
    if {"ENERG_LO", "SPECRESP"} <= columns:
        return "arf"
    if (name.startswith("SPECTRUM") or class1 == "SPECTRUM") and columns & {"COUNTS", "RATE"}:
        return "background" if class2 in ("BKG", "BACKGROUND") else "spectrum"
    if name == "EVENTS" or class1 == "EVENTS":
        return "events"
    return "unknown"


def _kinds(hdus):
    return [header_kind(hdu.header) for hdu in hdus]


def _wrong_kind(path, kinds, wanted):
    found = next((k for k in kinds if k != "unknown"), "unknown")
    return BadInput(f"{Path(path).name} is {KIND_NAMES[found]}, not {KIND_NAMES[wanted]}: give the right file.")


def _column(table, name):
    names = {c.upper(): c for c in table.columns.names}
    return table.data[names[name]] if name in names else None


def _text(header, *keys):
    """The first of the keywords that holds something, stripped of blanks and control characters."""
    for key in keys:
        value = "".join(c for c in str(header.get(key, "") or "") if c.isprintable()).strip()
        if value:
            return value[:200]
    return ""


def _file_name(header, key):
    value = _text(header, key)
    return "" if value.lower() in _NO_FILE else value


def _number(header, *keys):
    for key in keys:
        try:
            value = float(header[key])
        except (KeyError, TypeError, ValueError):
            continue
        if np.isfinite(value):
            return value
    return None


def read_spectrum(path, row=None):
    """The `Spectrum` in a PHA file, type I or II, COUNTS or RATE, plain or gzip.

    `row` (from 1) picks the spectrum of a type II file. Raises `BadInput` for anything that can't be analysed: no
    spectrum, no counts, NaN, negative or background-subtracted counts, no exposure, several rows and none picked.
    """
    spectrum = _read_pha(path, row)
    if spectrum.counts.sum() <= 0:
        raise BadInput(f"{spectrum.file} has no counts at all: nothing can be estimated; give another extraction.")
    return spectrum


def read_background(path, row=None):
    """Like `read_spectrum` for a background file, in which zero counts are allowed and a BKG extension comes first."""
    return _read_pha(path, row, background=True)


def _read_pha(path, row, background=False):
    name = Path(path).name
    with open_fits(path) as hdus:
        kinds = _kinds(hdus)
        order = ("background", "spectrum") if background else ("spectrum", "background")
        picks = [i for kind in order for i, k in enumerate(kinds) if k == kind]
        if not picks:
            raise _wrong_kind(path, kinds, "spectrum")
        spectrum = _spectrum_of(hdus[picks[0]], name, row)
        if not background and kinds[picks[0]] == "spectrum" and "background" in kinds:
            spectrum.stored_background = _spectrum_of(hdus[kinds.index("background")], name, row)
    return spectrum


def _spectrum_of(hdu, name, row):
    header = hdu.header
    if _text(header, "HDUCLAS2").upper() == "NET":
        raise BadInput(f"{name} holds background-subtracted (NET) counts, for which no Poisson statistic is valid: "
                       "give the TOTAL spectrum and its background.")
    column = _column(hdu, "COUNTS")
    is_rate = column is None
    if is_rate:
        column = _column(hdu, "RATE")
    take = _row_taker(hdu, column, name, row)
    exposure = _number({"EXPOSURE": take("EXPOSURE")}, "EXPOSURE") or 0.0
    if exposure <= 0:
        raise BadInput(f"{name} has no positive EXPOSURE in its SPECTRUM extension: set the keyword to seconds.")
    notes = []
    counts = _checked_counts(take("RATE" if is_rate else "COUNTS"), exposure if is_rate else 1.0, name)
    poisson = bool(np.all(counts == np.round(counts)))
    if not poisson:
        notes.append(f"The counts of {name} are not whole numbers, so Poisson intervals and goodness of fit are only "
                     "approximate.")
    channel = take("CHANNEL")
    if channel is None or np.size(channel) != counts.size:
        channel = 1 + np.arange(counts.size)
    keys = {key: take(key) for key in ("BACKFILE", "RESPFILE", "ANCRFILE")}
    return Spectrum(
        channel=np.asarray(channel, dtype=int), counts=counts, exposure_s=exposure,
        grouping=_flags(take("GROUPING"), counts.size, 0), quality=_flags(take("QUALITY"), counts.size, 0),
        backscal=_scaling(take("BACKSCAL"), counts.size, "BACKSCAL", name, notes),
        areascal=_scaling(take("AREASCAL"), counts.size, "AREASCAL", name, notes),
        object=_text(header, "OBJECT", "SRC_NAME"), telescope=_text(header, "TELESCOP"),
        instrument=_text(header, "INSTRUME"), filter=_text(header, "FILTER"), grating=_text(header, "GRATING"),
        date_obs=_text(header, "DATE-OBS", "DATE_OBS"), obs_id=_text(header, "OBS_ID"),
        ra=_number(header, "RA_TARG", "RA_OBJ", "RA_PNT", "RA_NOM"),
        dec=_number(header, "DEC_TARG", "DEC_OBJ", "DEC_PNT", "DEC_NOM"),
        frame_time_s=_number(header, "EXPTIME", "TIMEDEL"),
        backfile=_file_name(keys, "BACKFILE"), respfile=_file_name(keys, "RESPFILE"),
        ancrfile=_file_name(keys, "ANCRFILE"), poisson=poisson, file=name, warnings=notes)


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
        values = _column(hdu, key)
        if values is None:
            return hdu.header.get(key)
        return values[(row or 1) - 1] if type_two else values

    return take


def _checked_counts(values, factor, name):
    counts = np.asarray(values, dtype=float) * factor
    if not np.all(np.isfinite(counts)):
        raise BadInput(f"{name} has {np.sum(~np.isfinite(counts))} channels without finite counts (NaN or infinite): "
                       "extract the spectrum again.")
    if np.any(counts < 0):
        raise BadInput(f"{name} has negative counts in {np.sum(counts < 0)} channels (background-subtracted?): give the "
                       "total counts and the background apart.")
    whole = np.round(counts)
    # a rate stored as a 4-byte float times the exposure misses the whole number by rounding only
    return whole if np.allclose(counts, whole, rtol=1e-6, atol=5e-3) else counts


def _flags(values, size, default):
    if values is None or np.ndim(values) == 0:
        return np.full(size, default if values is None else int(values), dtype=int)
    return np.asarray(values, dtype=int)


def _scaling(value, size, key, name, notes):
    """A scaling factor as float or array [n_channel]; 1 with a warning when it can't be one."""
    if value is None or isinstance(value, str):
        return 1.0
    array = np.asarray(value, dtype=float)
    bad = ~np.isfinite(array) | (array < 0)
    if np.any(bad) or not np.any(array > 0) or array.ndim and array.size != size:
        notes.append(f"{key} of {name} is not positive and was taken as 1, so the background scaling may be wrong.")
        return 1.0
    return float(array) if array.ndim == 0 else array


def read_arf(path):
    """The `AncillaryResponse` in a file; NaN areas become 0 with a warning. Raises `BadInput`."""
    name = Path(path).name
    with open_fits(path) as hdus:
        kinds = _kinds(hdus)
        if "arf" not in kinds:
            raise _wrong_kind(path, kinds, "arf")
        hdu = hdus[kinds.index("arf")]
        low, high = (np.asarray(_column(hdu, key), dtype=float) for key in ("ENERG_LO", "ENERG_HI"))
        area = np.asarray(_column(hdu, "SPECRESP"), dtype=float)
        if area.ndim != 1:
            raise BadInput(f"{name} holds several effective areas (type II ARF): split it into one file each.")
        arf = AncillaryResponse(low, high, area, name, _text(hdu.header, "TELESCOP"))
    low, high, order = _checked_energies(arf.energy_low, arf.energy_high, name)
    area = arf.area[order]
    if np.any(~np.isfinite(area)):
        arf.warnings.append(f"{np.sum(~np.isfinite(area))} effective areas of {name} are not finite and were taken as 0, "
                            "so fluxes there are lost.")
        area = np.where(np.isfinite(area), area, 0.0)
    if area.min(initial=0) < 0 or area.max(initial=0) <= 0:
        raise BadInput(f"{name} has negative effective areas or none above 0: make the ARF again.")
    return replace(arf, energy_low=low, energy_high=high, area=area)


def _checked_energies(low, high, name):
    """Energy bins in increasing order, and the order that sorts them; `BadInput` when they are no bins."""
    if low.size == 0 or not np.all(np.isfinite(low) & np.isfinite(high)) or np.any(high <= low) or low.min() < 0:
        raise BadInput(f"{name} has energy bins that are empty, reversed or not finite: make the response again.")
    order = np.argsort(low, kind="stable")
    return low[order], high[order], order


def read_rmf(path):
    """The `RedistributionMatrix` in a file (MATRIX or SPECRESP MATRIX, and EBOUNDS). Raises `BadInput`."""
    name = Path(path).name
    with open_fits(path) as hdus:
        tables = [hdu for hdu, kind in zip(hdus, _kinds(hdus), strict=True) if kind == "rmf"]
        matrices = [hdu for hdu in tables if _column(hdu, "MATRIX") is not None]
        bounds = [hdu for hdu in tables if _column(hdu, "E_MIN") is not None]
        if not tables:
            raise _wrong_kind(path, _kinds(hdus), "rmf")
        if not matrices or not bounds:
            missing = "EBOUNDS" if matrices else "MATRIX"
            raise BadInput(f"{name} has no {missing} extension: give the complete RMF file.")
        notes = []
        if len(matrices) > 1:
            notes.append(f"{name} has {len(matrices)} MATRIX extensions; only the first is used, so the response is "
                         "incomplete.")
        channel, e_min, e_max = _channel_bounds(bounds[0], name, notes)
        matrix = _matrix_of(matrices[0], channel, name)
        header = matrices[0].header
        low, high, order = _checked_energies(
            *(np.asarray(_column(matrices[0], key), dtype=float) for key in ("ENERG_LO", "ENERG_HI")), name)
    # the rows of a pure redistribution matrix sum to about 1; those of a full response to an area in cm^2
    has_area = float(matrix.sum(axis=1).max()) > 3.0
    return RedistributionMatrix(low, high, matrix[order], e_min, e_max, channel, has_area, name,
                                _text(header, "TELESCOP"), notes)


def _channel_bounds(hdu, name, notes):
    e_min, e_max = (np.asarray(_column(hdu, key), dtype=float) for key in ("E_MIN", "E_MAX"))
    if not np.all(np.isfinite(e_min) & np.isfinite(e_max)):
        raise BadInput(f"{name} has EBOUNDS energies that are not finite: make the RMF again.")
    channel = _column(hdu, "CHANNEL")
    first = _number(hdu.header, "TLMIN1")
    if channel is None or channel.size > 1 and np.any(np.diff(np.asarray(channel, dtype=float)) <= 0):
        channel = int(1 if first is None else first) + np.arange(e_min.size)
        notes.append(f"EBOUNDS.CHANNEL of {name} does not increase (corrupt or absent); row order was used instead, so "
                     "check that energies look right.")
    return np.asarray(channel, dtype=int), np.minimum(e_min, e_max), np.maximum(e_min, e_max)


def _matrix_of(hdu, channel, name):
    """CSR matrix [n_energy, n_channel] from the run-length groups N_GRP, F_CHAN, N_CHAN, MATRIX."""
    n_groups, first, length, values = (_column(hdu, key) for key in ("N_GRP", "F_CHAN", "N_CHAN", "MATRIX"))
    if any(part is None for part in (n_groups, first, length)):
        raise BadInput(f"{name} has a MATRIX extension without N_GRP, F_CHAN or N_CHAN: give a standard RMF.")
    rows = [_row_groups(n_groups[i], first[i], length[i], values[i], name) for i in range(len(n_groups))]
    offset = _first_channel(hdu, channel, rows)
    columns = [np.concatenate([np.arange(f, f + n) for f, n in groups] or [np.empty(0, int)]) for groups, _ in rows]
    pointer = np.concatenate([[0], np.cumsum([c.size for c in columns])])
    indices = np.concatenate(columns).astype(int) - offset
    data = np.concatenate([row_values for _, row_values in rows]).astype(float)
    outside = (indices < 0) | (indices >= channel.size)
    if np.any(outside & (data > 0)):
        raise BadInput(f"{name} places photons outside its {channel.size} channels (F_CHAN, TLMIN or EBOUNDS is wrong): "
                       "make the RMF again.")
    if not np.all(np.isfinite(data)) or np.any(data < 0):
        raise BadInput(f"{name} has matrix elements that are negative or not finite: make the RMF again.")
    data[outside] = 0.0
    matrix = sparse.csr_matrix((data, np.clip(indices, 0, channel.size - 1), pointer), shape=(len(rows), channel.size))
    matrix.eliminate_zeros()
    return matrix


def _row_groups(n_groups, first, length, values, name):
    """The (first channel, length) pairs of one energy row, and its matrix elements."""
    first, length = np.atleast_1d(first)[:n_groups], np.atleast_1d(length)[:n_groups]
    groups = [(int(f), int(n)) for f, n in zip(first, length, strict=False) if n > 0]
    total = sum(n for _, n in groups)
    values = np.atleast_1d(values)
    if total > values.size:
        raise BadInput(f"{name} announces {total} matrix elements in a row that has {values.size}: the file is damaged.")
    return groups, values[:total]


def _first_channel(hdu, channel, rows):
    names = [c.upper() for c in hdu.columns.names]
    declared = _number(hdu.header, f"TLMIN{names.index('F_CHAN') + 1}")
    if declared is not None:
        return int(declared)
    lowest = min((f for groups, _ in rows for f, _ in groups), default=1)
    return min(int(channel[0]), lowest)
