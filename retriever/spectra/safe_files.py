"""Opening files that a stranger uploaded: all size limits, gzip by content, one-line errors, no console warnings.

A file is read into memory once its size is known to be bearable. A gzip file is first decompressed to nothing, counting
bytes, so that a decompression bomb is refused before it is loaded. Astropy's warnings are caught and kept: they would
otherwise be printed on the console of a server where nobody reads them.

The limits bound time as well as memory: within them every reader ends in seconds and in less than 1 GB. A timer would
not do, for signals reach only the main thread and a server reads in others.
"""

import gzip
import io
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from astropy.io import fits

from retriever.errors import BadInput
from retriever.spectra.fits_headers import readable, walk_headers

PLAIN_LIMIT = 200 * 1024**2
DECOMPRESSED_LIMIT = 200 * 1024**2
# text becomes objects of ten times its size when parsed
TEXT_LIMIT = 32 * 1024**2
TABLE_LIMIT, MAX_TABLE_COLUMNS, YAML_LIMIT = 8 * 1024**2, 500, 128 * 1024
# a corpus (Parquet, JSON lines) is read a few rows at a time
CORPUS_LIMIT, ROW_GROUP_LIMIT = 8 * 1024**3, 256 * 1024**2
# twice the channels of the largest response in use, XRISM Resolve; the elements of a full matrix of 3,800 x 3,800
MAX_CHANNELS = 120_000
MAX_MATRIX_ELEMENTS = 15_000_000
MAX_EVENTS = 10_000_000
MAX_TABLE_ROWS = 200_000
# deflate can't expand by more than this, so smaller files need no counting pass
DEFLATE_RATIO = 1032
HEADER_SCAN = 8 * 1024**2

_GZIP_MAGIC = b"\x1f\x8b"
# how files begin that are compressed otherwise
_COMPRESSED = {
    b"\x1f\x9d": "compress",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"PK\x03\x04": "zip",
    b"\x28\xb5\x2f\xfd": "zstd",
}
# warnings.catch_warnings changes the state of the whole process
_warnings_lock = threading.RLock()


def show_size(n_bytes: int) -> str:
    """A byte count as text, in MB."""
    return f"{n_bytes / 1024**2:.0f} MB"


def check_file(path: str | Path, limit: int | None = None) -> Path:
    """The path as ``Path``; ``BadInput`` unless it is a readable regular file of at most ``limit`` (``PLAIN_LIMIT``) bytes."""
    path, limit = Path(path), limit or PLAIN_LIMIT
    try:
        if not path.is_file():
            what = "is a directory" if path.is_dir() else "is not there"
            raise BadInput(f"{path.name} {what}: give the path of a FITS file.")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise BadInput(f"{path.name} can't be read ({type(error).__name__}): check its path and permissions.") from None
    if size == 0:
        raise BadInput(f"{path.name} is empty (0 bytes): copy or download it again.")
    if size > limit:
        raise BadInput(
            f"{path.name} has {show_size(size)}, over the limit of {show_size(limit)}: give the spectrum, or the "
            "events of one source only."
        )
    return path


def is_gzip(path: str | Path) -> bool:
    """True when the content, whatever the name, begins as gzip."""
    with open(path, "rb") as handle:
        return handle.read(2) == _GZIP_MAGIC


def compressed_by(content: bytes) -> str:
    """The program that compressed a file which begins so, gzip aside; '' for none."""
    return next((by for magic, by in _COMPRESSED.items() if content.startswith(magic)), "")


def _refuse_bomb(path: Path) -> None:
    """Count the decompressed bytes without keeping them; ``BadInput`` past the limit."""
    if path.stat().st_size * DEFLATE_RATIO < DECOMPRESSED_LIMIT:
        return
    total = 0
    with gzip.open(path, "rb") as handle:
        while chunk := handle.read(1024**2):
            total += len(chunk)
            if total > DECOMPRESSED_LIMIT:
                raise BadInput(
                    f"{path.name} grows past {show_size(DECOMPRESSED_LIMIT)} when decompressed: give the "
                    "spectrum or response alone."
                )


def read_bytes(path: str | Path) -> bytes:
    """The file's content, decompressed if it is gzip.

    Raises ``BadInput`` for what is absent, empty, over ``PLAIN_LIMIT`` (over ``DECOMPRESSED_LIMIT`` for gzip) or broken gzip.
    """
    path = check_file(path)
    try:
        if not is_gzip(path):
            return path.read_bytes()
        _refuse_bomb(path)
        with gzip.open(path, "rb") as handle:
            return handle.read()
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{path.name} is a broken or truncated gzip file: copy or download it again.") from None
    except OSError as error:
        raise BadInput(f"{path.name} can't be read ({type(error).__name__}): check its permissions.") from None


@contextmanager
def open_fits(path: str | Path) -> Iterator[Any]:
    """Open a FITS file safely; yields the ``HDUList``, everything that goes wrong inside becomes ``BadInput``.

    Astropy's warnings never reach the console; one about truncation is an error, for the last rows would be invented.
    """
    path = Path(path)
    content = read_bytes(path)
    if by := compressed_by(content):
        raise BadInput(f"{path.name} is compressed with {by}: uncompress it first (gzip may stay).")
    if not content.startswith(b"SIMPLE"):
        raise BadInput(f"{path.name} is not a FITS file (it does not begin with SIMPLE): give a PHA, ARF or RMF file.")
    with _warnings_lock, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            for _ in walk_headers(content):
                pass
            with fits.open(io.BytesIO(content), memmap=False) as hdus:
                len(hdus)  # reads every header, so that truncation shows now
                if any("truncated" in str(w.message).lower() for w in caught):
                    raise BadInput(f"{path.name} is truncated: copy or download it again.")
                yield hdus
        except BadInput:
            raise
        # a broken file can raise nearly anything from deep inside astropy or numpy
        except Exception as error:
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            raise BadInput(f"{path.name} is a damaged FITS file ({reason}): copy or download it again.") from None


@contextmanager
def quiet() -> Iterator[None]:
    """Within it no warning is shown."""
    with _warnings_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def scan_headers(path: str | Path, limit: int = HEADER_SCAN) -> list[dict[str, Any]]:
    """The headers (dicts) within the first ``limit`` bytes, cheaply and without reading data; [] if not FITS."""
    try:
        path = check_file(path)
        with gzip.open(path, "rb") if is_gzip(path) else open(path, "rb") as handle:
            content = handle.read(limit)
    except (BadInput, OSError, EOFError, zlib.error):
        return []
    if not content.startswith(b"SIMPLE"):
        return []
    headers = []
    with quiet():
        try:
            for header in walk_headers(content):
                headers.append(readable(header))
        except Exception:  # what comes after a damaged header is unknown; the reader will say so
            return headers
    return headers
