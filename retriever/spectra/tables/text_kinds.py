"""What a file that is not FITS holds, from its first bytes: event list records, a table of a spectrum, or neither."""

import gzip
import re
import zlib
from pathlib import Path
from typing import Literal

from retriever.errors import BadInput
from retriever.spectra.safe_files import CORPUS_LIMIT, check_file, is_gzip
from retriever.spectra.tables.columns import column_role, is_spectrum_table
from retriever.spectra.tables.magnitude_columns import is_magnitude_table
from retriever.spectra.tables.rate_columns import is_rate_table

HEAD = 64 * 1024
_PARQUET = b"PAR1"


def text_kind(path: str | Path) -> Literal["records", "table", "rates", "magnitudes", "unknown"]:
    """'records' (JSON, Parquet), 'table', 'rates' or 'magnitudes' (CSV, ECSV, columns of text; a VOTable is a 'table') or 'unknown'."""
    head = head_of(path)
    if head.startswith(_PARQUET) or is_json(head):
        return "records"
    if is_votable(head):
        return "table"
    for names in _lines_of_names(head):
        if is_spectrum_table([column_role(name) for name in names]):
            return "table"
        if is_magnitude_table(names):
            return "magnitudes"
        if is_rate_table(names):
            return "rates"
    return "unknown"


def head_of(path: str | Path) -> bytes:
    """The first bytes of a file, decompressed if gzip; b'' when it can't be read."""
    try:
        path = check_file(Path(path), CORPUS_LIMIT)
        with gzip.open(path, "rb") if is_gzip(path) else open(path, "rb") as handle:
            return handle.read(HEAD)
    except (BadInput, OSError, EOFError, zlib.error):
        return b""


def is_json(head: bytes) -> bool:
    """True when a JSON object, or a list of them, begins here."""
    return re.match(rb"(\xef\xbb\xbf)?\s*(\[\s*)?\{", head) is not None


def is_votable(head: bytes) -> bool:
    """True for the XML of a VOTable."""
    return head.lstrip()[:1] == b"<" and b"VOTABLE" in head


def is_ecsv(head: bytes) -> bool:
    """True for astropy's enhanced CSV."""
    return head.startswith(b"# %ECSV")


def split_line(line: str) -> list[str]:
    """The fields of a line of CSV, tab- or blank-separated text."""
    separator = "," if "," in line else "\t" if "\t" in line else ";" if ";" in line else None
    return [field.strip().strip("\"'") for field in line.split(separator)]


def _lines_of_names(head: bytes) -> list[list[str]]:
    """The lines of a text table that may hold its columns' names, each as its fields."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff")
    if "\0" in text:
        return []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    plain = [line for line in lines if not line.startswith("#")]
    # names stand in the first line, or in the last comment before the numbers
    comments = [line.lstrip("# ") for line in lines[: lines.index(plain[0])]] if plain else []
    return [split_line(line)[:200] for line in [*plain[:1], *comments[-1:]]]
