"""Reading event lists kept as records: JSON (one object, a list, or one object a line) and Parquet.

The schema is that of a public corpus of Chandra Source Catalog sources: ``event_list`` ([[time s, energy eV], ...]),
``source_name``, ``obsid``, ``ra``, ``dec``, ``theta`` (off-axis angle, arcmin), ``gti_mjd_obs`` (MJD), and columns of the
catalogue. A record without a telescope is taken as one of Chandra's ACIS. Files are read by row, so that a corpus
larger than memory can be used: JSON lines one line at a time, Parquet one batch of rows at a time.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from retriever.errors import BadInput
from retriever.physics.arrays import Floats
from retriever.spectra.events.event_list import EventList, clean_intervals, exposure_of, mjd_of
from retriever.spectra.safe_files import (
    CORPUS_LIMIT,
    MAX_EVENTS,
    ROW_GROUP_LIMIT,
    TEXT_LIMIT,
    check_file,
    read_bytes,
    show_size,
)

PARQUET_MAGIC = b"PAR1"
# rows held as Python objects at a time
_BATCH = 8


def read_event_record(path: str | Path, row: int | None = None) -> EventList:
    """The ``EventList`` of one record; ``row`` from 1 chooses among several. Raises ``BadInput``."""
    path = check_file(path, CORPUS_LIMIT)
    wanted = 1 if row is None else row
    record, seen = None, 0
    for found in records_of(path):
        seen += 1
        if seen == wanted:
            record = found
        if seen > wanted or seen == row:
            break
    if row is None and seen > 1:
        raise BadInput(f"{path.name} holds {_count(path)} event lists: pick one with row=1 to {_count(path)}.")
    if seen == 0:
        raise BadInput(f"{path.name} holds no records: give objects with an event_list.")
    if record is None:
        raise BadInput(f"{path.name} holds {_count(path)} event lists and no row {row}: pick one from 1 up.")
    return event_list_of(record, path.name)


def _count(path: Path) -> int:
    """How many records a file that could be read holds."""
    if _is_parquet(path):
        import pyarrow.parquet as pq

        return int(pq.read_metadata(path).num_rows)
    with open(path, "rb") as handle:
        if _is_json_lines(handle.readline(TEXT_LIMIT)):
            return 1 + sum(bool(line.strip()) for line in handle)
    return sum(1 for _ in records_of(path))


def _is_parquet(path: Path) -> bool:
    with open(path, "rb") as handle:
        return handle.read(4) == PARQUET_MAGIC


def _is_json_lines(first_line: bytes) -> bool:
    """True when the first line is an object by itself."""
    return first_line.lstrip()[:1] == b"{" and _parsed(first_line) is not None


def records_of(path: str | Path) -> Iterator[Any]:
    """The records (dicts) of a file, one after the other; ``BadInput`` when it is neither JSON nor Parquet."""
    path = check_file(path, CORPUS_LIMIT)
    yield from _parquet_records(path) if _is_parquet(path) else _json_records(path)


def _parquet_records(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            sizes = [file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups)]
            if max(sizes, default=0) > ROW_GROUP_LIMIT:
                raise BadInput(
                    f"{path.name} has a row group of {show_size(max(sizes))}, over {show_size(ROW_GROUP_LIMIT)}: "
                    "write it again with smaller row groups."
                )
            for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        reason = " ".join(str(error).split())[:100]
        raise BadInput(f"{path.name} is a damaged Parquet file ({reason}): copy it again.") from None


def _json_records(path: Path) -> Iterator[Any]:
    with open(path, "rb") as handle:
        is_lines = _is_json_lines(handle.readline(TEXT_LIMIT))
    yield from _line_records(path) if is_lines else _document_records(path)


def _line_records(path: Path) -> Iterator[Any]:
    """One object a line, a line at a time."""
    with open(path, "rb") as handle:
        while line := handle.readline(TEXT_LIMIT):
            record = _parsed(line) if line.strip() else None
            if record is not None:
                yield record
            elif line.strip():
                raise BadInput(f"{path.name} has a line that is not a JSON object: write one object a line.")


def _document_records(path: Path) -> list[Any]:
    """One object, a list of them, or lines within gzip: all in memory."""
    content = read_bytes(path)
    if len(content) > TEXT_LIMIT:
        raise BadInput(
            f"{path.name} is one JSON document of {show_size(len(content))}, over {show_size(TEXT_LIMIT)}: write one "
            "object a line."
        )
    document = _parsed(content)
    if isinstance(document, dict) and isinstance(document.get("data"), list):
        document = document["data"]
    if document is None:
        # lines within gzip
        document = [_parsed(line) for line in content.splitlines() if line.strip()]
    if not document or document == [None] or any(record is None for record in document):
        raise BadInput(f"{path.name} is not valid JSON: give an object, a list of them, or one a line.")
    return document if isinstance(document, list) else [document]


def _parsed(text: str | bytes) -> Any:
    """The JSON value, or None when it is not valid."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def event_list_of(record: dict[str, Any], name: str) -> EventList:
    """The ``EventList`` in a record (dict) of the schema above; ``name`` is the file's, for messages."""
    pairs = _pairs(record, name)
    notes: list[str] = []
    keep = np.all(np.isfinite(pairs), axis=1) & (pairs[:, 1] > 0)
    if not np.all(keep):
        notes.append(f"{np.sum(~keep)} events of {name} have no valid time or energy and are left out.")
    pairs = pairs[keep]
    if len(pairs) == 0:
        raise BadInput(f"{name} has an event_list without valid events: give [[time s, energy eV], ...].")
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    gti = _intervals(record)
    time = pairs[:, 0]
    stated = _number(record, "livetime", "exposure", "exposure_s", "gti_elapse", "elapsed_time") or _elapsed(record)
    exposure = exposure_of(stated, gti, time, name, notes)
    telescope = _text(record, "telescope") or "CHANDRA"
    instrument = _text(record, "instrument") or ("ACIS" if telescope.upper() == "CHANDRA" else "")
    said = f"{instrument} {_text(record, 'detector')} {_text(record, 'detnam')}".upper().replace(" ", "-")
    plain = {k: v for k, v in record.items() if isinstance(v, (str, int, float, bool)) or v is None}
    return EventList(
        time=time,
        energy=pairs[:, 1] / 1000.0,
        pi=None,
        gti=gti,
        exposure_s=exposure,
        object=_text(record, "source_name", "name"),
        telescope=telescope,
        instrument="ACIS" if "ACIS" in said else instrument,
        detector=next((kind for kind in ("ACIS-I", "ACIS-S") if kind in said), ""),
        grating=_text(record, "grating"),
        date_obs=_text(record, "date_obs"),
        obs_id=_text(record, "obsid", "obs_id"),
        ra=_number(record, "ra"),
        dec=_number(record, "dec"),
        theta=_number(record, "theta"),
        mjd=_number(record, "gti_mjd_obs"),
        catalogue=plain,
        file=name,
        warnings=notes,
    )


def _pairs(record: Any, name: str) -> Floats:
    """The events as an array [n_event, 2] of time in s and energy in eV."""
    events = record.get("event_list") if isinstance(record, dict) else None
    if events is None:
        raise BadInput(f"{name} has a record without event_list: give [[time s, energy eV], ...].")
    if isinstance(events, str):
        events = _parsed(events)
    try:
        pairs = np.array(list(events), dtype=float)
    except (TypeError, ValueError, OverflowError):
        pairs = np.zeros(0)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not 0 < len(pairs) <= MAX_EVENTS:
        raise BadInput(f"{name} has an event_list that is not a list of [time s, energy eV] pairs: write it so.")
    return pairs


def _intervals(record: dict[str, Any]) -> Floats:
    """Good time intervals [n, 2] in s, from ``gti`` ([[start, stop], ...]) or ``gti_start`` and ``gti_stop``."""
    rows = record.get("gti")
    if rows is None:
        rows = [[record.get("gti_start"), record.get("gti_stop", record.get("gti_end"))]]
    try:
        return clean_intervals(np.array(rows, dtype=float))
    except (TypeError, ValueError):
        return np.zeros((0, 2))


def _elapsed(record: dict[str, Any]) -> float | None:
    """Seconds between the catalogue's dates of the first and last good time, or None."""
    start, stop = mjd_of(_text(record, "gti_obs")), mjd_of(_text(record, "gti_end"))
    return (stop - start) * 86400.0 if start is not None and stop is not None and stop > start else None


def _number(record: dict[str, Any], *keys: str) -> float | None:
    """The first of the fields that is a finite number, or None."""
    for key in keys:
        try:
            value = float(record[key])
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        if np.isfinite(value):
            return value
    return None


def _text(record: dict[str, Any], *keys: str) -> str:
    """The first of the fields that says something, as printable text of at most 200 characters."""
    for key in keys:
        value = "".join(c for c in str(record.get(key) or "") if c.isprintable()).strip()
        if value:
            return value[:200]
    return ""
